"""A whole engine with a clock moved by hand: real store (see `stores`), templates, practices and reader, no servers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import getaddresses
from functools import cache
from typing import Any

from daemon.adapters.clock import ManualClock
from daemon.adapters.keys import Keyring
from daemon.adapters.notes_keys import NotesKeys
from daemon.adapters.render import TemplateRenderer
from daemon.building import everyday_words, everyones_words, practices_words, word_hints
from daemon.core.errors import NotesLocked
from daemon.core.model import Location, Member, Rule, Team
from daemon.core.world import World
from daemon.engine.handling import Ending, handle
from daemon.engine.house import House, Limits
from daemon.engine.identity import Box
from daemon.engine.inbound import expected_of, identify
from daemon.engine.moments import run_moment
from daemon.engine.own import lay_aside
from daemon.engine.records import InboxRow, InboxState, OutState, Received
from daemon.engine.rounds import notice_roster, plan_ahead, replan_posts
from daemon.engine.situations import Scene
from daemon.mail.classify import OwnAddresses
from daemon.mail.read import read
from daemon.mail.scan import scan
from daemon.practices import PRACTICES
from tests.engine import stores

BOX = Box(address="team@example.test", name="Nærvær")
MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
COPENHAGEN = Location(id="kbh", name="København", zone="Europe/Copenhagen", country="DK")
NEW_YORK = Location(id="ny", name="New York", zone="America/New_York", country="US")


def a_member(name: str, **changes: Any) -> Member:
    """A member in Copenhagen, with an id and an address from the name."""
    first = name.split(maxsplit=1)[0].lower()
    plain = Member(
        id=first,
        name=name,
        addresses=(f"{first}@example.test",),
        location="kbh",
        zone="Europe/Copenhagen",
        joined=date(2020, 1, 1),
    )
    return replace(plain, **changes)


def a_world(*members: Member, rules: tuple[Rule, ...] = (), **team: Any) -> World:
    """One team led by Lone, with these members and rules."""
    everybody = (a_member("Lone Leder"), *(members or (a_member("Rikke Holm"), a_member("Jonas Bæk"))))
    by_id = {m.id: m for m in everybody}
    ours = Team(id="t", name="Holdet", zone="Europe/Copenhagen", leader="lone", members=tuple(by_id))
    return World(
        teams={"t": replace(ours, **team)},
        members=by_id,
        locations={"kbh": COPENHAGEN, "ny": NEW_YORK},
        rules={rule.id: rule for rule in rules},
        ops=("ops@example.test",),
    )


def a_rule(practice: str, *, id: str = "", **settings: Any) -> Rule:  # noqa: A002 - the field's own name
    """A rule of a practice with its default settings, some changed."""
    found = next(p for p in PRACTICES if p.name == practice)
    return Rule(
        id=id or practice, practice=practice, team="t", title=practice, settings=found.Settings(**settings)
    )


@cache
def renderer() -> TemplateRenderer:
    """The shipped templates, compiled once for all tests of a process."""
    return TemplateRenderer()


def a_house(world: World, practices: tuple[Any, ...], words: TemplateRenderer, **changes: Any) -> House:
    """What the engine works with, for a world."""
    return House(
        world=world,
        practices={p.name: p for p in practices},
        box=BOX,
        renderer=words,
        words=everyones_words(words),
        commands=practices_words(words, practices),
        hints=word_hints(words, practices),
        everyday=everyday_words(words),
        **changes,
    )


@dataclass(frozen=True)
class Sent:
    """A mail of ours as its receiver sees it."""

    id: str
    kind: str
    to: str
    raw: bytes
    state: OutState
    at: datetime

    @property
    def message(self) -> Message:
        return message_from_bytes(self.raw)

    @property
    def subject(self) -> str:
        return str(make_header(decode_header(self.message["Subject"])))

    @property
    def text(self) -> str:
        for part in self.message.walk():
            if part.get_content_type() == "text/plain":
                payload = part.get_payload(decode=True)
                assert isinstance(payload, bytes)
                return payload.decode()
        return ""

    @property
    def reply_to(self) -> str:
        return getaddresses([self.message["Reply-To"]])[0][1]

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Engine:
    """Moves the clock, runs what falls due, and takes in what people write."""

    world: World
    start: datetime = MONDAY
    limits: Limits = field(default_factory=Limits)
    practices: tuple[Any, ...] = PRACTICES
    pilot: str | None = None
    renderer: TemplateRenderer = field(default_factory=renderer)
    keys: Keyring = field(default_factory=Keyring.ephemeral)
    notes: NotesKeys = field(default_factory=NotesKeys.ephemeral)
    _uid: int = 0
    seen: list[Sent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = ManualClock(self.start)
        self.store = stores.opens(self.keys, self.notes)
        self.use(self.world)

    def use(self, world: World) -> None:
        """Work by this world from now on, as after a reload."""
        self.world = world
        self.house = a_house(world, self.practices, self.renderer, limits=self.limits, pilot=self.pilot)
        self.do(lambda s: (notice_roster(s), plan_ahead(s), replan_posts(s)))

    def do(self, work: Any) -> Any:
        """Run `work` on a scene in a transaction of its own."""
        return self.store.write_now(lambda tx: work(Scene(tx, self.house, self.clock.now())))

    def until(self, at: datetime | str) -> list[Sent]:
        """Run every moment up to an instant (UTC, or local text `wed 10:00` of this week); the mails that went out."""
        target = at if isinstance(at, datetime) else self.local(at)
        before = {mail.id for mail in self.outbox()}
        while True:
            due = self.store.write_now(lambda tx: tx.next_due_at())
            if due is None or due > target:
                break
            self.clock.set(max(due, self.clock.now()))
            for moment in self.store.write_now(lambda tx: tx.due_moments(self.clock.now(), 100)):
                self.do(lambda s, m=moment: run_moment(s, m))
        self.clock.set(target)
        self.do(plan_ahead)
        return [mail for mail in self.outbox() if mail.id not in before]

    def local(self, text: str) -> datetime:
        """`wed 10:00` as the instant in Copenhagen in the week of the start."""
        from zoneinfo import ZoneInfo

        day, clock = text.split()
        weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day[:3])
        weeks = int(day[4:] or 0) if "+" in day else 0
        monday = self.start.date() - timedelta(days=self.start.weekday()) + timedelta(weeks=weeks)
        naive = datetime.combine(monday + timedelta(days=weekday), time.fromisoformat(clock))
        return naive.replace(tzinfo=ZoneInfo("Europe/Copenhagen")).astimezone(UTC)

    def outbox(self, to: str | None = None, kind: str | None = None) -> list[Sent]:
        """All mails ever planned, oldest first."""

        def work(tx: Any) -> list[Sent]:
            rows = tx.outgoings(tuple(OutState), limit=100_000)
            full = [tx.outgoing(row.id) for row in reversed(rows)]
            return [Sent(m.id, m.kind, m.member or m.recipient, m.raw, m.state, m.created_at) for m in full]

        mails = sorted(self.store.write_now(work), key=lambda m: m.at)
        return [m for m in mails if to in (None, m.to) and kind in (None, m.kind)]

    def last(self, to: str, kind: str | None = None) -> Sent:
        """The newest mail to a member."""
        return self.outbox(to, kind)[-1]

    def reply(self, mail: Sent, text: str, *, by: str | None = None, **headers: str) -> str:
        """A member answers a mail as a plain client would; how the row ended, as `state: reason`."""
        return self.receive(self.a_reply(mail, text, by=by, **headers))

    def a_reply(self, mail: Sent, text: str, *, by: str | None = None, **headers: str) -> bytes:
        """The bytes of such an answer, which nobody has received yet."""
        sender = by or self.world.members[mail.to].address
        quoted = "\n".join(f"> {line}" for line in mail.text.split("\n"))
        message = EmailMessage()
        message["From"] = sender
        message["To"] = mail.reply_to
        message["Subject"] = f"Re: {mail.subject}"
        message["In-Reply-To"] = mail.message_id
        message["Message-ID"] = f"<r{self._uid}@client.test>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(
            f"{text}\n\nDen man. 23. nov. 2026 kl. 09.00 skrev Nærvær <team@example.test>:\n\n{quoted}\n"
        )
        return bytes(message)

    def write(self, by: str, text: str, *, subject: str = "", to: str = BOX.address, **headers: str) -> str:
        """Somebody writes a mail out of the blue; `by` is a member's id or an address."""
        known = self.world.members.get(by)
        message = EmailMessage()
        message["From"] = known.address if known else by
        message["To"] = to
        message["Subject"] = subject or "Hej"
        message["Message-ID"] = f"<w{self._uid}@client.test>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        return self.receive(bytes(message))

    def receive(self, raw: bytes, *, authserv_id: str | None = "mx.example.test") -> str:
        """Take in a mail through the real reader and handle it."""
        self._uid += 1
        own = OwnAddresses(box=BOX.address, message_id_domain="example.test", authserv_id=authserv_id)
        mail = Received(
            mailbox="INBOX",
            uidvalidity=1,
            uid=self._uid,
            raw=raw,
            size=len(raw),
            received_at=self.clock.now(),
        )
        row = self.store.write_now(lambda tx: tx.add_received(mail))
        if row is None:
            return "duplicate"
        self.handle_new(own)
        ended = self.store.write_now(lambda tx: tx.inbox_row(row))
        assert ended is not None
        return f"{ended.state}: {ended.reason}"

    def handle_new(self, own: OwnAddresses | None = None) -> None:
        """Handle what is new in the inbox, as the reception does."""
        own = own or OwnAddresses(
            box=BOX.address, message_id_domain="example.test", authserv_id="mx.example.test"
        )
        for row in self.store.write_now(lambda tx: tx.claim_inbox(16, max_attempts=3)):
            try:
                self.store.write_now(lambda tx, row=row: self.handle_row(tx, row, own))
            except NotesLocked:
                seen = scan(row.raw or b"", own=own)
                self.do(lambda s, row=row, seen=seen: lay_aside(s, identify(s, row, seen)))

    def handle_row(self, tx: Any, row: InboxRow, own: OwnAddresses) -> Ending:
        """Bring one row to its end in this transaction; how it ended."""
        seen = scan(row.raw or b"", own=own)
        scene = Scene(tx, self.house, self.clock.now())
        inbound = identify(scene, row, seen)
        if inbound.member and seen.kind == "person" and not inbound.copied:
            inbound = replace(inbound, reading=read(row.raw or b"", *expected_of(scene, inbound)))
        ending = handle(scene, inbound)
        member = inbound.member.id if inbound.member else None
        tx.finish_inbox(row.id, ending.state, reason=ending.reason, member=member, at=scene.now)
        return ending

    def states(self) -> dict[InboxState, int]:
        """How many rows of the inbox stand in each state."""
        return {s: len(self.store.write_now(lambda tx, s=s: tx.inbox((s,)))) for s in InboxState}
