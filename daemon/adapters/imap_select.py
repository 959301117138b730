"""Opening a folder on a connection, and what the server tells of it then."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from daemon.adapters.imap_client import ImapClient
from daemon.adapters.imap_wire import response_code, server_words
from daemon.core.errors import SourceError


@dataclass(frozen=True, slots=True)
class Selected:
    """What the server told when the folder was opened."""

    uidvalidity: int
    messages: int


def opening(client: ImapClient, folder: str, *, read_only: bool = False) -> Coroutine[Any, Any, Any]:
    """The command that opens a folder on the connection."""
    name = client.folder_name(folder)
    protocol: Any = client.protocol
    opening: Coroutine[Any, Any, Any] = (
        protocol.simple_command("EXAMINE", name) if read_only else protocol.select(name)
    )
    return opening


async def select(client: ImapClient, folder: str, *, read_only: bool = False) -> Selected:
    """Open a folder on the connection; raises SourceError where that cannot be."""
    # A server may first have to read through years of mail, and says nothing meanwhile.
    silence = client.settings.opening_seconds
    answer = await client.run(opening(client, folder, read_only=read_only), silence=silence)
    if answer.result != "OK":
        raise SourceError(
            f"the mailbox {folder!r} cannot be opened: {server_words(answer.lines[-1])}",
            remedy="check its name, and that this user may write to it",
        )
    codes = dict(map(response_code, answer.lines))
    if not codes.get("UIDVALIDITY", "").isdigit():
        raise SourceError(f"the mailbox {folder!r} has no UIDVALIDITY", remedy="use a server that keeps UIDs")
    counts = [int(line.split()[0]) for line in answer.lines if line.upper().endswith(b" EXISTS")]
    return Selected(int(codes["UIDVALIDITY"]), counts[-1] if counts else 0)
