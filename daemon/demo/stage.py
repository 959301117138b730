"""The real service on the demo's servers, with the clock and the colleagues that make its week go by."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import aiosmtplib

from daemon.adapters.cage import Cage
from daemon.adapters.store.sqlite import SqliteStore
from daemon.adapters.web import WebServer
from daemon.building import (
    build_doubt,
    build_house,
    build_intake,
    build_mailbox,
    build_pace,
    build_transport,
    database,
    key_file,
    own_addresses,
)
from daemon.core.errors import NaervaerError
from daemon.core.forms import Nothing
from daemon.core.model import Letter
from daemon.demo.cast import Action, Cast, Question, write
from daemon.demo.clock import DemoClock
from daemon.demo.postboxes import Person, Post, Postboxes, people_of
from daemon.demo.servers import HOST, Mailbox, MailServer
from daemon.demo.setting import free_port, write_config
from daemon.engine.bells import Bells
from daemon.engine.records import InboxState, OutState
from daemon.engine.service import Outside, Service
from daemon.engine.tx import Tx
from daemon.engine.weblinks import archive_token, archive_url
from daemon.mail import fields
from daemon.mail.parse import parse
from daemon.operations.website import Website
from daemon.practices import PRACTICES

START = datetime(2026, 11, 16, 5, 0, tzinfo=UTC)
"""Monday 06:00 in Copenhagen, of a week without holidays in either country."""

_SETTLE_SECONDS = 60.0
_LOOK_SECONDS = 0.004
_STALE_SECONDS = 90.0
_MINUTE = timedelta(minutes=1)
_KEY = re.compile(r"[:.]")
_MX = "mx.nordlys.example"


class DemoFailed(NaervaerError):
    """The demo could not go on; says why."""


class Stage:
    """Servers, service, clock and colleagues, from `async with` to its end; their folder is removed with them."""

    def __init__(self) -> None:
        self.clock = DemoClock(START)
        self.bells = Bells()
        self.archive = ""
        """Where the newsletter's archive is."""
        self._stack = AsyncExitStack()
        self._retry_at: datetime | None = None

    async def __aenter__(self) -> Self:
        try:
            await self._set_up()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _set_up(self) -> None:
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="naervaer-demo-")))
        password = secrets.token_urlsafe(24)
        self._box = Mailbox(password)
        imap_port = await self._box.start()
        self._stack.push_async_callback(self._box.stop)
        self._mx = MailServer(self._knows, self._deliver, _MX)
        self.smtp_port = await self._mx.start()
        self._stack.push_async_callback(self._mx.stop)
        ports = {"imap_port": imap_port, "smtp_port": self.smtp_port, "web_port": free_port()}
        self.config = write_config(folder, password, ports)
        self.postboxes = Postboxes(people_of(self.config))
        self.cast = Cast(self.postboxes.people, START)
        await self._start_service()
        await self._start_archive()
        await self.settle()

    async def _start_service(self) -> None:
        house = build_house(self.config, PRACTICES, self.clock.now().date())
        self.store = SqliteStore.open(database(self.config), key_file(self.config))
        self._stack.push_async_callback(self.store.close)
        reader = Cage(own_addresses(self.config))
        self._stack.push_async_callback(reader.close)
        await reader.start()
        outside = Outside(
            store=self.store,
            mailbox=build_mailbox(self.config),
            transport=build_transport(self.config),
            reader=reader,
            clock=self.clock,
            alarm=self.clock,
            monotonic=time.monotonic,
        )
        intake, pace = build_intake(self.config), build_pace(self.config)
        doubt = build_doubt(self.config)
        self.service = Service(outside, house, intake, pace, self.bells, doubt=doubt)
        self._stop = asyncio.Event()
        self.running = asyncio.create_task(self.service.run(self._stop))
        self._stack.push_async_callback(self._stop_service)

    async def _start_archive(self) -> None:
        """The newsletter's own web pages, as the service has them where its config names an address."""
        web = self.config.service.web
        if web is None:
            return
        service = self.service
        site = Website(
            store=self.store,
            clock=self.clock,
            house=lambda: service.house,
            health=service.health,
            stale_seconds=_STALE_SECONDS,
        )
        server = WebServer(site, web.host, web.port)
        await server.start()
        self._stack.push_async_callback(server.close)
        token = await self.store.read(lambda tx: archive_token(tx, "newsletter"))
        self.archive = archive_url(web.public_url, token)

    async def _stop_service(self) -> None:
        self._stop.set()
        await asyncio.gather(self.running, return_exceptions=True)

    @property
    def box(self) -> str:
        """The service's own address."""
        return self.config.mailbox.address

    # --- the mail servers' side ---

    def _knows(self, address: str) -> bool:
        return address.casefold() in self.postboxes.by_address or self._is_box(address)

    def _is_box(self, address: str) -> bool:
        local, _, domain = self.box.partition("@")
        theirs, _, their_domain = address.casefold().partition("@")
        return their_domain == domain and theirs.partition("+")[0] == local

    async def _deliver(self, address: str, raw: bytes) -> None:
        now = self.clock.now()
        if self._is_box(address):
            verdict = f"Authentication-Results: {_MX}; spf=pass; dkim=pass; dmarc=pass\r\n"
            await self._box.put(verdict.encode() + raw, now)
            return
        person = self.postboxes.by_address[address.casefold()]
        post = self.postboxes.add(person.id, "received", now, raw)
        self.postboxes.note(now, "mail", person.id, post.subject, post)
        questions = await self.store.read(lambda tx: _questions(tx, self.service, raw))
        self.cast.hear(person.id, raw, post.kind, questions, now)

    # --- time ---

    def next_at(self) -> datetime | None:
        """When something happens next: somebody acts, a moment falls due, or a mail is tried again."""
        known = (self.cast.next_at(), self.clock.next_due_at, self._retry_at)
        return min((at for at in known if at), default=None)

    async def move_to(self, at: datetime) -> None:
        """Make it this instant and let everything happen that belongs to it."""
        self.clock.move_to(at)
        self.bells.ring("moments", "outbox", "inbox")
        for action in self.cast.take_due(self.clock.now()):
            await self._act(action)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is left to be done at this instant; raises DemoFailed when that takes too long."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        while not await self.store.read(self._is_settled):
            if self.running.done():
                await self.running
                raise DemoFailed("the service stopped by itself (run it with -v for its log)")
            if time.monotonic() > deadline:
                trouble = "; ".join(self.service.health.problems.values()) or "no problem is known"
                raise DemoFailed(f"nothing moved for {_SETTLE_SECONDS:.0f} seconds ({trouble})")
            await asyncio.sleep(_LOOK_SECONDS)

    def _is_settled(self, tx: Tx) -> bool:
        now = self.clock.now()
        due, mark = tx.next_due_at(), tx.mailbox_mark(self.config.mailbox.folder)
        waiting = tx.outgoings((OutState.QUEUED, OutState.SENDING))
        self._retry_at = min((mail.next_at for mail in waiting), default=None)
        self.clock.set(due)
        return (
            (due is None or due > now)
            and mark is not None
            and mark.last_uid >= self._box.last_uid
            and not tx.inbox((InboxState.NEW,), limit=1)
            and all(mail.state is OutState.QUEUED and mail.next_at > now for mail in waiting)
        )

    # --- people ---

    async def _act(self, action: Action) -> None:
        person = self.postboxes.people[action.who]
        raw = write(action, person, person.local(self.clock.now()), self.box)
        await self.submit(person, raw, action.manner, action.text)

    async def submit(self, person: Person, raw: bytes, manner: str, text: str) -> Post:
        """Hand in a person's mail by SMTP; raises DemoFailed when the server does not take it."""
        now = self.clock.now()
        by_machine = manner in ("away", "bounce")
        recipients = _recipients(raw)
        if not recipients:
            raise DemoFailed("a mail needs somebody to go to (write an address under To)")
        try:
            client = aiosmtplib.SMTP(hostname=HOST, port=self.smtp_port, start_tls=False)
            async with client:
                await client.sendmail("" if by_machine else person.address, recipients, raw)
        except aiosmtplib.SMTPException as error:
            raise DemoFailed(f"the mail was not taken: {error}") from error
        post = self.postboxes.add(person.id, "sent", now, raw, manner)
        self.postboxes.note(now, manner, person.id, text, post)
        return post

    async def speak(self, person: Person, raw: Callable[[datetime], bytes], text: str) -> Post:
        """Somebody at the page writes as `person`: a minute later than what happened last, answered at once."""
        self.clock.advance(_MINUTE)
        post = await self.submit(person, raw(person.local(self.clock.now())), "visitor", text)
        await self.move_to(self.clock.now())
        return post


def _recipients(raw: bytes) -> list[str]:
    root = parse(raw).root
    return [address for _, address in getaddresses([fields.plain(root.first("to"))]) if address]


def _questions(tx: Tx, service: Service, raw: bytes) -> Sequence[Question]:
    """What a mail of ours asks, in its order."""
    ids = fields.identifiers(parse(raw).root.first("message-id"))
    token = service.house.box.token_in_message_id(ids[0]) if ids else None
    letter: Letter | None = tx.letter(token) if token else None
    asks = [(mark, tx.ask(ask)) for mark, ask in letter.asks] if letter else []
    return [
        Question(
            name=f"{ask.rule}.{_KEY.split(ask.key, 1)[0]}",
            mark=mark,
            reminder=ask.reminders > 0,
            data=ask.data,
        )
        for mark, ask in asks
        # A receipt carries what it was about, so that one may answer again; it asks only where it offers choices.
        if ask
        and letter
        and (letter.kind != "receipt" or ask.rule == "@back")
        and not isinstance(ask.form, Nothing)
    ]
