"""Everybody's mail as they see it, and the diary of what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from daemon.config.loader import Config
from daemon.mail import fields
from daemon.mail.parse import Part, parse

OPS = "ops"
Way = Literal["received", "sent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a mailbox in the demo."""

    id: str
    name: str
    address: str
    zone: str
    place: str = ""
    role: str = ""
    language: str = "da"

    @property
    def first(self) -> str:
        """The first name."""
        return self.name.split()[0]

    def local(self, at: datetime) -> datetime:
        """An instant on this person's clock."""
        return at.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One mail in somebody's mailbox; `kind` is what the service calls it, or how the person wrote it."""

    number: int
    owner: str
    way: Way
    at: datetime
    kind: str
    subject: str
    raw: bytes

    @property
    def root(self) -> Part:
        """The mail's parts."""
        return parse(self.raw).root

    def body(self, media: str) -> str:
        """The first part of a media type as text; "" where there is none."""
        return next((part.text() for part in self.root.walk() if part.media == media), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the diary."""

    at: datetime
    kind: str
    who: str
    text: str
    post: int | None = None


class Postboxes:
    """All mailboxes of the demo but the service's own."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = {person.id: person for person in people}
        self.by_address = {person.address.casefold(): person for person in self.people.values()}
        self.posts: list[Post] = []
        self.events: list[Event] = []
        self._read: set[int] = set()

    def add(self, owner: str, way: Way, at: datetime, raw: bytes, kind: str = "") -> Post:
        """Put a mail into somebody's mailbox; what they sent themselves is read already."""
        root = parse(raw).root
        post = Post(
            number=len(self.posts) + 1,
            owner=owner,
            way=way,
            at=at,
            kind=kind or fields.plain(root.first("x-naervaer")).strip() or "mail",
            subject=fields.unstructured(root.first("subject")),
            raw=raw,
        )
        self.posts.append(post)
        if way == "sent":
            self._read.add(post.number)
        return post

    def note(self, at: datetime, kind: str, who: str, text: str, post: Post | None = None) -> None:
        """Write a line into the diary."""
        number = post.number if post else None
        self.events.append(Event(at=at, kind=kind, who=who, text=text, post=number))

    def post(self, number: int) -> Post | None:
        """One mail."""
        return self.posts[number - 1] if 0 < number <= len(self.posts) else None

    def of(self, person: str) -> list[Post]:
        """One person's mails, newest first."""
        return [post for post in reversed(self.posts) if post.owner == person]

    def open(self, post: Post) -> None:
        """Mark a mail as read."""
        self._read.add(post.number)

    def is_read(self, post: Post) -> bool:
        """Whether somebody opened it."""
        return post.number in self._read

    def unread(self) -> Counter[str]:
        """How many unread mails each person has."""
        return Counter(post.owner for post in self.posts if post.number not in self._read)


def people_of(config: Config) -> Sequence[Person]:
    """The members of a config, leader and deputy first, and ops."""
    world = config.world
    roles = {team.leader: "leader" for team in world.teams.values()}
    roles |= {team.deputy: "deputy" for team in world.teams.values() if team.deputy}
    found = [
        Person(
            id=member.id,
            name=member.name,
            address=member.address,
            zone=member.zone,
            place=world.locations[member.location].name,
            role=roles.get(member.id, ""),
            language=member.language,
        )
        for member in world.members.values()
    ]
    found.sort(key=lambda person: ("leader", "deputy", "").index(person.role))
    ops = [
        Person(id=OPS, name="Drift (ops)", address=address, zone=config.service.zone, role=OPS)
        for address in config.service.ops[:1]
    ]
    return [*found, *ops]
