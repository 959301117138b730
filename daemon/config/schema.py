"""What may stand in the config file about the service, people and rules; the descriptions are the manual."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from daemon.config.database import DatabaseUrl
from daemon.config.secret import SecretRef
from daemon.config.types import (
    Addresses,
    AnyPath,
    Clock,
    Command,
    Country,
    Date,
    Id,
    Ids,
    Language,
    Line,
    LineOrNothing,
    Listen,
    Quiet,
    Url,
    WorkingDays,
    YesNo,
    Zone,
)
from daemon.shapes.settings import Plain

Pilot = Annotated[Literal["off", "ops", "leader"], Plain('`"off"`, `"ops"` or `"leader"`')]
Whole = Annotated[int, Plain("a whole number")]


class Section(BaseModel):
    """Base of every table: frozen, unknown keys are errors, and what was written never shows in messages."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Web(Section):
    """The small web page: health for monitoring, the newsletter's archive and its feed."""

    listen: Listen = Field(
        "127.0.0.1:8010", description="Where to listen; put a web server with TLS before it."
    )
    public_url: Url = Field("", description="The address others reach it by; links in mails begin with it.")
    archive: YesNo = Field(
        True, description="Whether the newsletters can be read there, and as an Atom feed."
    )

    @property
    def host(self) -> str:
        """The address to listen at, without the brackets of IPv6."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen at; 0 lets the system choose."""
        return int(self.listen.rpartition(":")[2])


class Service(Section):
    """The service itself; every key has a default."""

    data_dir: AnyPath = Field(
        Path("/var/lib/naervaer"), description="Where the database and what belongs to it are kept."
    )
    members_file: AnyPath | None = Field(
        None,
        description="A CSV file with more members; its columns have the names of the keys of `[[members]]`.",
    )
    templates_dir: AnyPath | None = Field(
        None, description="A folder with your own texts; a file there replaces ours of the same name."
    )
    brand: Line = Field("Nærvær", description="The name at the head of the mails, such as your company's.")
    footer: LineOrNothing = Field("", description="A line at the foot of every mail, such as whom to ask.")
    language: Language = Field("da", description="The language of teams and members that say nothing else.")
    zone: Zone = Field(
        "Europe/Copenhagen", description="The time zone of teams and locations that say nothing else."
    )
    country: Country = Field(
        "DK", description='Whose public holidays count where a location says nothing else; `""` for none.'
    )
    half_days: YesNo = Field(
        False, description="Whether days that are half off by custom, such as 24 December, count as holidays."
    )
    ops: Addresses = Field((), description="Who is told when something is wrong with the service.")
    pilot: Pilot = Field(
        "off", description="While you try things out: who gets every mail instead of the members."
    )
    alarm_command: Command | None = Field(
        None, description="A command to run when mail itself is down; the reason comes on its standard input."
    )
    health_file: AnyPath | None = Field(
        None, description="A file that is kept up to date with how the service is, for monitoring."
    )
    backup_dir: AnyPath | None = Field(
        None, description="Where `naervaer backup` puts what it makes; `backups` in `data_dir` when left out."
    )
    backup_key: SecretRef | None = Field(
        None, description="The key that backups are encrypted with; `naervaer backup --new-key` makes one."
    )
    reserve_mb: Whole = Field(
        16,
        ge=0,
        le=1000,
        description="Room kept beside the database, so that mail under way is finished when the disk is full; MB.",
    )
    database: DatabaseUrl = Field(
        "",
        description="A PostgreSQL database instead of the file in `data_dir`; then a second daemon may be on standby.",
    )
    database_password: SecretRef | None = Field(
        None, description="The password for `database`; without it PGPASSFILE or the server's own ways count."
    )
    lease_seconds: Whole = Field(
        10,
        ge=2,
        le=300,
        description="After how many silent seconds a daemon on standby takes over; only with `database`.",
    )
    key: SecretRef | None = Field(
        None, description="The key that private text is encrypted with; without it one is made in `data_dir`."
    )
    notes_key: SecretRef | None = Field(
        None,
        description="The key that private notes are encrypted with once more; without it one is made in `data_dir`.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged; never addresses or text, whatever the level."
    )
    web: Web | None = Field(None, description="The small web page; without this table there is none.")


class Limits(Section):
    """Numbers that keep the service polite and safe; the defaults suit nearly everybody."""

    questions_per_letter: Whole = Field(5, ge=1, le=20, description="How many questions one mail may hold.")
    mails_per_address_hour: Whole = Field(
        20,
        ge=2,
        le=1000,
        description="A last brake on mail loops: mails to one address in an hour that answer what it wrote.",
    )
    receipts_per_member_hour: Whole = Field(
        60,
        ge=2,
        le=1000,
        description="Receipts to a member in an hour for what they wrote by hand and was understood.",
    )
    receipt_days: Whole = Field(
        3, ge=1, le=30, description="After how many days a receipt is no longer worth sending."
    )
    max_reading_attempts: Whole = Field(
        3,
        ge=1,
        le=10,
        description="How often a mail that breaks the reader is tried before it is laid aside.",
    )
    member_warning_days: Whole = Field(
        14, ge=1, le=365, description="How often ops hears again of the same trouble with one member's mail."
    )


class Everyone(Section):
    """What holds for all members unless they say otherwise themselves."""

    working_days: WorkingDays = Field(frozenset({1, 2, 3, 4, 5}), description="On which days mail may come.")
    mail_at: Clock = Field(time(9), description="When the day's mail comes, by the member's own clock.")
    quiet: Quiet = Field((time(18), time(7)), description="When no mail comes, by the member's own clock.")
    weekly_limit: Whole = Field(
        5,
        ge=1,
        le=50,
        description="How many mails that ask something one may get in a week, at most one a day.",
    )
    celebrate: YesNo = Field(True, description="Whether birthdays and anniversaries may be told to the team.")


class LocationEntry(Section):
    """A place where members work. With one place or none at all, members need not name it."""

    id: Id = Field("", description="Its short name in this file; made from the name when left out.")
    name: Line = Field(description="What people call it.")
    zone: Zone | None = Field(None, description="Its time zone; that of `[service]` when left out.")
    country: Country | None = Field(
        None, description="Whose public holidays it keeps, with a part of the country if need be (`DE-BY`)."
    )


class TeamEntry(Section):
    """People with one leader."""

    id: Id = Field("", description="Its short name in this file; made from the name when left out.")
    name: Line = Field(description="What people call it.")
    leader: Line = Field(description="The member who leads it, by id, name or address.")
    deputy: Line | None = Field(None, description="The member who may decide in the leader's place.")
    boss: Line | None = Field(
        None, description="The leader's leader, who is a member too but not of the team."
    )
    zone: Zone | None = Field(None, description="Whose clock votes, closings and editions go by.")
    language: Language | None = Field(None, description="The language of its newsletter.")
    pilot: Pilot = Field("off", description="While the team tries things out: who gets its mails instead.")


class MemberEntry(Section):
    """One person. The columns of the CSV file have the same names; an empty cell means the default."""

    id: Id = Field("", description="A short name that never changes; made from the name when left out.")
    name: Line = Field(description="First name and family name.")
    email: Addresses = Field(
        min_length=1, description="The address written to, and further ones that answers may come from."
    )
    team: Ids | None = Field(
        None, description="The team or teams; the only team when left out, none for a team's boss."
    )
    location: Line | None = Field(
        None, description="Where the member works; the only location when left out."
    )
    zone: Zone | None = Field(None, description="A time zone other than the location's.")
    language: Language | None = Field(
        None, description="The language of the member's mails; that of their first team when left out."
    )
    roles: Ids = Field(
        (), description="Words of your own, such as `helper`, that a rule's `audience` may name."
    )
    working_days: WorkingDays | None = Field(None, description="As in `[everyone]`.")
    mail_at: Clock | None = Field(None, description="As in `[everyone]`.")
    quiet: Quiet | None = Field(None, description="As in `[everyone]`.")
    weekly_limit: Whole | None = Field(None, ge=1, le=50, description="As in `[everyone]`.")
    born: Date = Field(None, description="The birthday.")
    joined: Date = Field(None, description="The first day at work.")
    celebrate: YesNo | None = Field(None, description="As in `[everyone]`.")


class RuleEntry(Section):
    """What every rule may say, whatever its practice; the practice's own keys stand beside these."""

    practice: Line | None = Field(None, description="The practice it runs; the rule's own id when left out.")
    team: Line | None = Field(None, description="The team it runs for; the only team when left out.")
    audience: Annotated[
        str,
        Plain("`all`, `members`, `leader`, `boss`, `role:…`, `location:…`, or members with commas between"),
    ] = Field("all", description="Who it is for; `members` is all but the leader.")
    without: tuple[Line, ...] = Field(
        (), description='Whom it leaves in peace, be they the leader or one who helps: `["Malik Olsen"]`.'
    )
    title: Line | None = Field(
        None, description="What people see it called; the practice has a name of its own."
    )
    pilot: Pilot = Field(
        "off", description="While it is tried out: who gets its mails instead of the members."
    )
    also_to: Addresses = Field(
        (),
        description="Of a newsletter: addresses of no member, such as a chat channel or an intranet, that get it too.",
    )
    grace_hours: Whole = Field(
        12, ge=0, le=168, description="How late a step may still run after the service was down."
    )
