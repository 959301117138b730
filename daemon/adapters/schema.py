"""The database's tables as SQLAlchemy describes them, for the migrations alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from daemon.core.model import AskState, MomentState
from daemon.engine.records import InboxState, OutState

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
INT = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(naming_convention=NAMING)


def _seq() -> Column[int]:
    """The order of arrival, which is also SQLite's row number."""
    return Column("seq", INT, primary_key=True)


def _seq_of(table: str) -> Column[int]:
    """The row this belongs to; apart from it, because SQLite rewrites the whole row at every change of state."""
    return Column("seq", INT, ForeignKey(f"{table}.seq", ondelete="CASCADE"), primary_key=True)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, **{"nullable": False, **options})


def _maybe(name: str) -> Column[str]:
    return Column(name, Text)


def _int(name: str, **options: Any) -> Column[int]:
    """A number, or an instant in microseconds since 1970 in UTC."""
    return Column(name, INT, nullable=False, **options)


def _maybe_int(name: str) -> Column[int]:
    return Column(name, INT)


def _each(make: Callable[[str], Column[Any]], *names: str) -> list[Column[Any]]:
    return [make(name) for name in names]


def _sealed(name: str, *, nullable: bool = True) -> Column[bytes]:
    """People's words or addresses: encrypted, bound to this table, row and column."""
    return Column(name, LargeBinary, nullable=nullable)


def _flag(name: str) -> CheckConstraint:
    return CheckConstraint(f"{name} IN (0, 1)", name=name)


def _states(states: Iterable[str]) -> CheckConstraint:
    return CheckConstraint("state IN ({})".format(", ".join(f"'{state}'" for state in states)), name="state")


def _table(name: str, *parts: Any, **options: Any) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, **options)


_table("meta", _text("name", primary_key=True), _sealed("value", nullable=False))
_table("mailboxes", _text("name", primary_key=True), _int("uidvalidity"), _int("last_uid"))
_table(
    "inbox",
    _seq(),
    *_each(_text, "id", "mailbox"),
    *_each(_int, "uidvalidity", "uid"),
    _text("sieve"),
    *_each(_int, "size", "received_at", "oversized"),
    _text("state"),
    _int("attempts"),
    _maybe("member"),
    _maybe_int("handled_at"),
    _sealed("reason"),
    UniqueConstraint("id"),
    UniqueConstraint("mailbox", "uidvalidity", "uid"),
    UniqueConstraint("sieve"),
    _states(InboxState),
    _flag("oversized"),
    Index("ix_inbox_state", "state", "seq"),
    Index("ix_inbox_member", "member", sqlite_where=text("member IS NOT NULL")),
)
_table("inbox_raw", _seq_of("inbox"), _sealed("raw", nullable=False))
_table(
    "server_jobs",
    _seq(),
    *_each(_text, "id", "mailbox"),
    *_each(_int, "uidvalidity", "uid"),
    _text("action"),
    _int("attempts"),
    _sealed("message_id"),
    UniqueConstraint("id"),
    UniqueConstraint("mailbox", "uidvalidity", "uid", "action"),
)
_table(
    "moments",
    _seq(),
    *_each(_text, "rule", "round", "step", "about"),
    _int("due_at"),
    _text("state"),
    _maybe("day"),
    _maybe_int("finished_at"),
    _sealed("note"),
    UniqueConstraint("rule", "round", "step", "about"),
    _states(MomentState),
    Index("ix_moments_pending", "due_at", "rule", "seq", sqlite_where=text("state = 'pending'")),
    Index("ix_moments_state", "state", "due_at"),
)
_table(
    "rounds",
    _seq(),
    *_each(_text, "rule", "key"),
    _int("opened_at"),
    _maybe("opened_by"),
    _int("open"),
    UniqueConstraint("rule", "key"),
    _flag("open"),
    Index("ix_rounds_opened", "rule", "opened_at"),
)
_table(
    "asks",
    _seq(),
    *_each(_text, "id", "rule", "round", "key", "member", "template"),
    _maybe("about"),
    *_each(_text, "state", "again"),
    *_each(_int, "weight", "alone"),
    _maybe_int("until_at"),
    _int("asked_at"),
    *_each(_maybe_int, "mailed_at", "answered_at"),
    _int("reminders"),
    _sealed("payload", nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("rule", "round", "key", "member"),
    _states(AskState),
    CheckConstraint("again IN ('replace', 'turn', 'final')", name="again"),
    _flag("alone"),
    Index("ix_asks_state", "state", "member"),
    Index("ix_asks_member", "member"),
    Index("ix_asks_about", "about", sqlite_where=text("about IS NOT NULL")),
)
_table(
    "letters",
    _seq(),
    *_each(_text, "token", "member", "kind", "day"),
    _int("asking"),
    _text("message_id"),
    _maybe_int("sent_at"),
    *_each(_text, "rule", "round", "source"),
    UniqueConstraint("token"),
    _flag("asking"),
    Index("ix_letters_member_day", "member", "day"),
    Index("ix_letters_day", "day"),
)
_table(
    "letter_asks",
    Column("letter", Text, ForeignKey("letters.token", ondelete="CASCADE"), nullable=False),
    _int("position"),
    *_each(_text, "mark", "ask"),
    PrimaryKeyConstraint("letter", "position"),
    Index("ix_letter_asks_ask", "ask"),
)
_table(
    "entries",
    _seq(),
    *_each(_text, "id", "rule", "round", "kind"),
    *_each(_maybe, "told_by", "about", "day"),
    _text("source"),
    _maybe("ask"),
    _int("at"),
    _maybe("withdrawn_by"),
    _maybe_int("withdrawn_seq"),
    _int("undone"),
    _sealed("value", nullable=False),
    UniqueConstraint("id"),
    _flag("undone"),
    Index("ix_entries_kind", "kind", "rule", "round"),
    Index("ix_entries_ask", "ask", sqlite_where=text("ask IS NOT NULL")),
    Index("ix_entries_source", "source"),
    Index("ix_entries_told_by", "told_by", sqlite_where=text("told_by IS NOT NULL")),
    Index("ix_entries_about", "about", sqlite_where=text("about IS NOT NULL")),
    Index("ix_entries_withdrawn_by", "withdrawn_by", sqlite_where=text("withdrawn_by IS NOT NULL")),
    sqlite_autoincrement=True,
)
_table(
    "meetings",
    _seq(),
    *_each(_text, "uid", "rule", "round", "key"),
    _int("sequence"),
    _maybe_int("start_at"),
    _int("minutes"),
    _sealed("payload", nullable=False),
    UniqueConstraint("uid"),
    Index("ix_meetings_rule", "rule", "start_at"),
)
_table(
    "outbox",
    _seq(),
    *_each(_text, "id", "cause", "kind"),
    _maybe("member"),
    _text("message_id"),
    *_each(_int, "priority", "created_at", "next_at"),
    _maybe_int("expires_at"),
    *_each(_text, "supersedes", "rule", "state"),
    _int("attempts"),
    _maybe_int("sent_at"),
    _text("code"),
    _sealed("error"),
    *(_int(name, server_default="0") for name in ("private", "copied", "looks")),
    _text("attempt", server_default=""),
    *_each(_maybe_int, "copy_at", "doubt_at"),
    _int("own", server_default="0"),
    UniqueConstraint("id"),
    _states(OutState),
    _flag("private"),
    _flag("copied"),
    Index("ix_outbox_queue", "priority", "created_at", "seq", sqlite_where=text("state = 'queued'")),
    Index("ix_outbox_next", "next_at", sqlite_where=text("state = 'queued'")),
    Index("ix_outbox_expiry", "expires_at", sqlite_where=text("state = 'queued' AND expires_at IS NOT NULL")),
    Index("ix_outbox_supersedes", "supersedes", sqlite_where=text("state = 'queued' AND supersedes <> ''")),
    Index("ix_outbox_state", "state", "seq"),
    Index("ix_outbox_sent", "sent_at", "member", sqlite_where=text("sent_at IS NOT NULL")),
    Index("ix_outbox_doubt", "next_at", sqlite_where=text("state = 'doubt'")),
    Index("ix_outbox_message_id", "message_id"),
    Index("ix_outbox_own", "state", sqlite_where=text("own = 1")),
    Index("ix_outbox_doubted", "doubt_at", sqlite_where=text("doubt_at IS NOT NULL")),
)
_table("leases", _text("name", primary_key=True), _text("holder"), *_each(_int, "epoch", "until_at"))
_table("outbox_raw", _seq_of("outbox"), _sealed("payload", nullable=False))
_table(
    "absences",
    _text("id", primary_key=True),
    *_each(_text, "member", "first_day", "last_day", "source", "reason"),
    CheckConstraint("first_day <= last_day", name="days"),
    Index("ix_absences_member", "member", "last_day"),
)
_table(
    "choices",
    *_each(_text, "member", "name"),
    _sealed("value", nullable=False),
    PrimaryKeyConstraint("member", "name"),
)
_table("roster", _text("member", primary_key=True), _maybe("left_on"), _int("erased"), _flag("erased"))
_table(
    "counters",
    *_each(_text, "name", "subject", "period"),
    _int("n"),
    PrimaryKeyConstraint("name", "subject", "period"),
)
