"""A submission server whose every step can be watched, and whose word on what it has taken is the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from daemon.mail.sent import message_id_of
from tests.contract.scripted_smtp import HangupError, ScriptedSmtp
from tests.servers.dovecot import DovecotServer
from tests.servers.postfix import PostfixServer

EXTENSIONS = ("PIPELINING", "8BITMIME", "SIZE 1000000")


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the server has answered for, to whom it goes."""

    message_id: str
    recipients: tuple[str, ...]
    head: bytes


class PostOffice(ScriptedSmtp):
    """Answers the final dot after `latency` seconds.

    Where `at_dot`, a mail is taken as soon as its dot has come, whatever becomes of the client; else only with the
    answer, and not from a client that is gone by then. `on_phase` hears of each step: `rcpt heard`, `rcpt answered`.
    """

    def __init__(self, latency: float, *, at_dot: bool) -> None:
        super().__init__(extensions=EXTENSIONS)
        self._latency, self._at_dot = latency, at_dot
        self.taken: list[Taken] = []
        self.on_phase: Callable[[str], None] = lambda phase: None
        self.on_taken: Callable[[Taken], None] = lambda mail: None

    async def _answer(self, writer: asyncio.StreamWriter, phase: str) -> str:
        self.on_phase(f"{phase} heard")
        said = await super()._answer(writer, phase)
        self.on_phase(f"{phase} answered")
        return said

    async def _judge(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        envelope: Sequence[str],
        body: bytes,
    ) -> bool:
        mail = Taken(message_id_of(body), tuple(map(_address, envelope[1:])), body.partition(b"\r\n\r\n")[0])
        if self._at_dot:
            self._take(mail)
        self.on_phase("dot heard")
        await asyncio.sleep(self._latency)
        if not self._at_dot:
            if reader.at_eof():
                raise HangupError
            self._take(mail)
        writer.write(b"250 2.0.0 queued\r\n")
        await writer.drain()
        self.on_phase("dot answered")
        return True

    async def calm(self) -> None:
        """What it has not taken by now it never takes."""

    def _take(self, mail: Taken) -> None:
        self.taken.append(mail)
        self.on_taken(mail)


class RealOffice:
    """Postfix and Dovecot: what lies in the recipient's mailbox is what was taken. Nobody can watch their steps."""

    def __init__(self, postfix: PostfixServer, dovecot: DovecotServer, user: str) -> None:
        self._postfix, self._dovecot, self._user = postfix, dovecot, user
        self.port = postfix.smtp_port
        self.on_phase: Callable[[str], None] = lambda phase: None
        self.on_taken: Callable[[Taken], None] = lambda mail: None

    @property
    def taken(self) -> list[Taken]:
        """Every mail in the recipient's mailbox."""
        to = (self._dovecot.address(self._user),)
        return [Taken(message_id_of(raw), to, b"") for raw in self._dovecot.messages(self._user)]

    async def calm(self) -> None:
        """Wait until everything has arrived."""
        while await asyncio.to_thread(self._postfix.queue):  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(0.01)


def _address(command: str) -> str:
    return command.partition("<")[2].partition(">")[0]
