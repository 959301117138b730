"""The single commands of a logged-in connection that what is done with a mailbox is made of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from daemon.adapters.imap_client import ImapClient
from daemon.adapters.imap_protocol import ORDINARY_BUDGET
from daemon.adapters.imap_select import opening, select
from daemon.adapters.imap_wire import search_result, server_words, uid_sets
from daemon.core.errors import SourceError

MARK_MAILS = 200
AGAIN = "it is tried again by itself"


class ImapCommands:
    """A connection with a folder open; every method raises SourceError, also where the server says no."""

    def __init__(self, client: ImapClient, uidvalidity: int) -> None:
        self.uidvalidity = uidvalidity
        self.can_idle = "IDLE" in client.capabilities
        self._client = client
        self._settings = client.settings
        self._opened_at = asyncio.get_running_loop().time()

    async def _still_there(self, group: str) -> set[int]:
        """Which of these mails the server still has; one that is gone may spoil a batch (RFC 2180, 4.1)."""
        await self._noop()
        return set(await self._search("UID", group))

    async def _renew(self) -> None:
        """Have the server tell what is new; now and then by opening the folder again.

        A folder that was made anew is not told of in a session that has the old one open (found with Courier).
        """
        if asyncio.get_running_loop().time() - self._opened_at < self._settings.reopen_seconds:
            await self._noop()
        else:
            await self._reopen()

    async def _reopen(self) -> None:
        """Open the folder again; raises SourceError where its UIDs no longer mean what they did.

        Before mails are moved this is a must: a folder made anew gives their UIDs to others (found with Courier).
        """
        home = self._settings.mailbox
        selected = await select(self._client, home)
        self._opened_at = asyncio.get_running_loop().time()
        # News of the mailbox that came meanwhile was not told.
        self._client.protocol.news.set()
        if selected.uidvalidity != self.uidvalidity:
            raise SourceError(
                f"the mailbox {home} was rebuilt meanwhile", remedy="it is opened anew by itself"
            )

    async def _noop(self) -> None:
        await self._client.run(self._client.protocol.simple_command("NOOP"))

    async def _search(self, *criteria: str) -> tuple[int, ...]:
        # Exchange and Yahoo refuse a charset; ours are ASCII anyway.
        search = self._client.protocol.search(*criteria, by_uid=True, charset=None)
        answer = await self._client.run(search)
        if answer.result != "OK":
            raise refused("SEARCH", answer)
        return search_result(answer.lines)

    async def _store(self, group: str, what: str, flags: str) -> None:
        answer = await self._uid("STORE", group, what, flags)
        if answer.result != "OK":
            raise refused("STORE", answer)

    async def _destroy(self, group: str) -> None:
        await self._store(group, "+FLAGS.SILENT", "(\\Deleted)")
        if "UIDPLUS" in self._client.capabilities:
            answer = await self._uid("EXPUNGE", group)
        else:
            answer = await self._expunge_only(group)
        if answer.result != "OK":
            raise refused("EXPUNGE", answer)

    async def _expunge_only(self, group: str) -> Any:
        """EXPUNGE without UIDPLUS takes everything marked, so others' marks are lifted meanwhile."""
        mine = set(await self._search("UID", group))
        others = [uid for uid in await self._search("DELETED") if uid not in mine]
        for other in uid_sets(others, MARK_MAILS):
            await self._store(other, "-FLAGS.SILENT", "(\\Deleted)")
        answer = await self._client.run(self._client.protocol.expunge())
        for other in uid_sets(others, MARK_MAILS):
            await self._store(other, "+FLAGS.SILENT", "(\\Deleted)")
        return answer

    async def _into(self, folder: str, verb: str, group: str) -> None:
        name, protocol = self._client.folder_name(folder), self._client.protocol
        await self._with_folder(folder, lambda: protocol.uid(verb, group, name), verb.lower())

    async def _with_folder(
        self,
        folder: str,
        command: Callable[[], Coroutine[Any, Any, Any]],
        deed: str,
        silence: float | None = None,
    ) -> None:
        """Run a command that needs `folder`; when it is refused, make the folder and try once more."""
        run, protocol = self._client.run, self._client.protocol
        if (await run(command(), silence=silence)).result == "OK":
            return
        for verb in ("CREATE", "SUBSCRIBE"):
            await run(protocol.simple_command(verb, self._client.folder_name(folder)))
        answer = await run(command(), silence=silence)
        if answer.result != "OK":
            raise SourceError(
                f"the IMAP server will not {deed} to {folder!r}: {server_words(answer.lines[-1])}",
                remedy="make room where the mailbox is full; else choose a folder this user may make, perhaps INBOX/…",
                refused=True,
            )

    @asynccontextmanager
    async def _inside(self, folder: str, *, read_only: bool = False) -> AsyncIterator[bool]:
        """The time in which another folder is selected; gives False where there is none of that name."""
        home = self._settings.mailbox
        if folder == home:
            yield True
            return
        answer = await self._client.run(opening(self._client, folder, read_only=read_only))
        yield answer.result == "OK"
        await self._reopen()

    async def _uid(self, verb: str, *arguments: str, budget: int = ORDINARY_BUDGET) -> Any:
        return await self._client.run(self._client.protocol.uid(verb, *arguments), budget=budget)


def refused(verb: str, answer: Any) -> SourceError:
    """The error where the server says no to a command."""
    words = server_words(answer.lines[-1])
    return SourceError(f"the IMAP server refuses {verb}: {words}", remedy=AGAIN, refused=True)
