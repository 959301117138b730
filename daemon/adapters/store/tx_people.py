"""The part of a transaction about people: absences, choices, the roster, and forgetting somebody."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from typing import Any

from daemon.adapters.store.tx_base import SEPARATOR, iso_or_none
from daemon.adapters.store.tx_told import Told
from daemon.adapters.store.values import from_day_or_none
from daemon.engine.records import Absence

_PUT_ABSENCE = """
INSERT INTO absences (id, member, first_day, last_day, source, reason)
VALUES (:id, :member, :first, :last, :source, :reason)
ON CONFLICT (id) DO UPDATE SET
  member = excluded.member, first_day = excluded.first_day, last_day = excluded.last_day,
  source = excluded.source, reason = excluded.reason
"""
_ABSENCES = "SELECT id, member, first_day, last_day, source, reason FROM absences"
_SET_CHOICE = """
INSERT INTO choices (member, name, value) VALUES (:member, :name, :value)
ON CONFLICT (member, name) DO UPDATE SET value = excluded.value
"""
_SET_ROSTER = """
INSERT INTO roster (member, left_on, erased) VALUES (:member, :left, 0)
ON CONFLICT (member) DO UPDATE SET
  left_on = excluded.left_on, erased = iif(excluded.left_on IS NULL, 0, roster.erased)
"""
_ERASED = """
INSERT INTO roster (member, left_on, erased) VALUES (:member, NULL, 1)
ON CONFLICT (member) DO UPDATE SET erased = 1
"""
_VERSION = "store.people"
_SET_VERSION = """
INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_ERASE = (
    "DELETE FROM letter_asks WHERE ask IN (SELECT id FROM asks WHERE member = :member OR about = :member)",
    "DELETE FROM asks WHERE member = :member OR about = :member",
    "DELETE FROM entries WHERE told_by = :member OR about = :member",
    "DELETE FROM letters WHERE member = :member",
    "DELETE FROM outbox WHERE member = :member",
    "DELETE FROM absences WHERE member = :member",
    "DELETE FROM choices WHERE member = :member",
    "DELETE FROM moments WHERE about = :member",
    "UPDATE rounds SET opened_by = NULL WHERE opened_by = :member",
    "DELETE FROM inbox_raw WHERE seq IN (SELECT seq FROM inbox WHERE member = :member)",
    "UPDATE inbox SET reason = NULL, member = NULL WHERE member = :member",
)


class People(Told):
    """What is known of members besides what they told."""

    def people_version(self) -> str:
        """Another value after every change of absences, choices or roster; never the same one again."""
        version: bytes | None = self._scalar("SELECT value FROM meta WHERE name = :name", name=_VERSION)
        return version.hex() if version else ""

    def _people_changed(self) -> None:
        self._change(_SET_VERSION, name=_VERSION, value=os.urandom(8))

    def add_absence(self, absence: Absence) -> None:
        """Insert or replace by id."""
        self._change(
            _PUT_ABSENCE,
            id=absence.id,
            member=absence.member,
            first=absence.first.isoformat(),
            last=absence.last.isoformat(),
            source=absence.source,
            reason=absence.reason,
        )
        self._people_changed()

    def absences(self, *, member: str | None = None, since: date | None = None) -> list[Absence]:
        """Absences that end on or after `since`, the earliest first."""
        tests = {"member = ?": member, "last_day >= ?": iso_or_none(since)}
        return [
            Absence(
                id=row["id"],
                member=row["member"],
                first=date.fromisoformat(row["first_day"]),
                last=date.fromisoformat(row["last_day"]),
                source=row["source"],
                reason=row["reason"],
            )
            for row in self._where(_ABSENCES, " ORDER BY first_day, id", tests)
        ]

    def drop_absences(self, member: str, reason: str) -> int:
        """Take a member's absences of one reason away; how many."""
        self._people_changed()
        return self._change(
            "DELETE FROM absences WHERE member = :m AND reason = :reason", m=member, reason=reason
        )

    def choices(self) -> dict[str, dict[str, Any]]:
        """What members chose for themselves: member → name → value (language, stopped rules, quiet hours
        …).
        """
        chosen: dict[str, dict[str, Any]] = {}
        for member, name, sealed in self._all(
            "SELECT member, name, value FROM choices ORDER BY member, name"
        ):
            chosen.setdefault(member, {})[name] = self._choice(sealed, member, name)
        return chosen

    def choices_of(self, member: str) -> dict[str, Any]:
        """What one member chose: name → value."""
        rows = self._all(
            "SELECT name, value FROM choices WHERE member = :member ORDER BY name", member=member
        )
        return {name: self._choice(sealed, member, name) for name, sealed in rows}

    def _choice(self, sealed: bytes, member: str, name: str) -> Any:
        return self._open_value(sealed, "choices", member + SEPARATOR + name, "value")

    def set_choice(self, member: str, name: str, value: Any) -> None:
        """Remember one choice; None forgets it."""
        self._people_changed()
        if value is None:
            self._destroy(
                "DELETE FROM choices WHERE member = :member AND name = :name", member=member, name=name
            )
            return
        sealed = self._seal_value(value, "choices", member + SEPARATOR + name, "value")
        self._change(_SET_CHOICE, member=member, name=name, value=sealed)

    def roster(self) -> dict[str, date | None]:
        """Members ever seen → the day they left, None while here."""
        rows = self._all("SELECT member, left_on FROM roster ORDER BY member")
        return {member: from_day_or_none(left) for member, left in rows}

    def set_roster(self, member: str, left: date | None) -> None:
        """A member is here, or left on that day."""
        self._people_changed()
        self._change(_SET_ROSTER, member=member, left=iso_or_none(left))

    def erase_member(self, member: str) -> None:
        """Destroy everything of a member but the fact that they were erased.

        That is what they told and what is told of them, their asks, letters, mails both ways, meetings,
        absences,
        choices, moments and counters. Inbox rows stay without mail and name, for the dedupe.
        """
        for statement in _ERASE:
            self._destroy(statement, member=member)
        subject = self.mac("counter", member)
        self._destroy("DELETE FROM counters WHERE subject = :subject", subject=subject)
        self._leave_meetings(member)
        self._change(_ERASED, member=member)
        self.erased.append(self.mac("erased", member))
        self._people_changed()
        self.scrub = True

    def _leave_meetings(self, member: str) -> None:
        for (rule,) in self._all("SELECT DISTINCT rule FROM meetings"):
            for meeting in self.meetings(rule):
                if member not in meeting.who and member not in meeting.replies:
                    continue
                others = tuple(who for who in meeting.who if who != member)
                if len(others) < 2:
                    self._destroy("DELETE FROM meetings WHERE uid = :uid", uid=meeting.uid)
                    continue
                replies = {who: says for who, says in meeting.replies.items() if who != member}
                self.put_meeting(replace(meeting, who=others, replies=replies))
