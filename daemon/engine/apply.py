"""Carries out what a practice yielded, inside the transaction of the moment or mail that made it decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import singledispatchmethod

from daemon.core.effects import Ask, Close, Effect, Erase, Meet, Record, Send, Tell, Wake
from daemon.core.forms import Nothing
from daemon.core.meeting import Meeting
from daemon.core.model import Asked, AskState, Entry, Moment, Round, Rule
from daemon.engine.invite import Change, invite
from daemon.engine.letters import Mail, write_mail
from daemon.engine.outside import copy_outside
from daemon.engine.planned_jobs import erase_raw
from daemon.engine.post import is_urged_enough, plan_post, post_now, send_asks
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene

_OVER = (AskState.ANSWERED, AskState.SKIPPED, AskState.CLOSED)


class Overstepped(Exception):
    """A practice wanted something it did not declare, or that cannot be; the transaction is undone."""


@dataclass
class Applier:
    """Applies effects for one rule and round.

    `cause` names the moment or inbox row; `source` is kept with every entry told in that mail. `told` gathers
    the receipt's lines.
    """

    scene: Scene
    rule: Rule
    round: Round
    cause: str
    source: str = ""
    ask: str | None = None
    day: date | None = None
    row: str | None = None
    """The inbox row being handled, for erasing its raw mail."""
    writer: str = ""
    """Who wrote the mail being handled, and hears from us at any hour."""
    stood_in: bool = False
    """Whether it was written by one who tries things out in the writer's place."""
    told: list[Part] = field(default_factory=list)
    pages: list[Mail] | None = None
    """Gathers digests, where one mail may hold several."""
    _ordinals: dict[str, int] = field(default_factory=dict)

    def apply(self, effects: Iterable[Effect]) -> None:
        """Apply all of them in order; raises Overstepped before anything of a wrong one is done."""
        for effect in effects:
            self._apply(effect)

    @singledispatchmethod
    def _apply(self, effect: Effect) -> None:
        raise Overstepped(f"{self.rule.practice} yielded {type(effect).__name__}, which is not an effect")

    @_apply.register
    def _ask(self, effect: Ask) -> None:
        member = self.scene.people.members.get(effect.to)
        turns = effect.when == "now" and effect.again == "turn"
        # Whoever opens a dialogue by a mail of their own is answered, whatever they want no mails of.
        if member is None or (turns and effect.to != self.writer and not member.wants(self.rule.id)):
            return
        tx = self.scene.tx
        known = tx.find_ask(self.rule.id, self.round.key, effect.key, effect.to)
        if known and known.state in _OVER:
            return
        ask = _reminding(self._asked(effect), known)
        tx.put_ask(ask)
        if turns:
            send_asks(
                self.scene,
                effect.to,
                [ask],
                cause=f"{self.cause}|turn",
                asking=False,
                ordinal=self._ordinal(f"ask:{effect.to}"),
                not_before=self._awake(effect.to),
                layout=effect.layout,
                follows=effect.to == self.writer and not self.stood_in,
            )
        elif effect.when == "now":
            post_now(self.scene, effect.to)
        else:
            plan_post(self.scene, effect.to, self.day)

    def _asked(self, effect: Ask) -> Asked:
        key = "|".join((self.rule.id, self.round.key, effect.key, effect.to))
        return Asked(
            id=self.scene.tx.mac("ask", key),
            rule=self.rule.id,
            round=self.round.key,
            key=effect.key,
            to=effect.to,
            template=effect.template,
            form=effect.form,
            data=effect.data,
            about=effect.about,
            state=AskState.WAITING,
            again=effect.again,
            weight=effect.weight,
            alone=effect.alone,
            until_at=effect.until,
            asked_at=self.scene.now,
            day=None if effect.when == "now" else self.day,
            own=self.scene.house.is_own(self.rule) or self.rule.id in self.scene.offered_own,
        )

    @_apply.register
    def _send(self, effect: Send) -> None:
        if effect.to in self.rule.also_to:
            copy_outside(self.scene, self.rule, effect, cause=self.cause)
            return
        member = self.scene.people.members.get(effect.to)
        if member is None or not member.wants(self.rule.id):
            return
        ordinal = self._ordinal(f"send:{effect.to}")
        tomorrow = effect.nudge and is_urged_enough(self.scene, member.id)
        if tomorrow or effect.when == "morning":
            self._tell_in_the_morning(
                effect, ordinal, _next_day(self.scene, member.id) if tomorrow else self.day
            )
            return
        kind = "nudge" if effect.nudge else "send"
        kind = kind if effect.layout in ("letter", "screen") else effect.layout
        mail = Mail(
            to=member,
            kind=kind,
            cause=self.cause,
            ordinal=ordinal,
            parts=(Part(template=effect.template, data=effect.data),),
            rule=self.rule,
            round=self.round.key,
            layout=effect.layout,
            priority=effect.priority,
            expires_at=effect.until,
            not_before=self._awake(effect.to) if effect.priority != "urgent" else None,
            supersedes=f"{self.rule.id}|digest|{member.id}" if effect.layout == "digest" else "",
            own=self.rule.id in self.scene.offered_own,
            stood_in=self.stood_in,
        )
        if self.pages is None or effect.layout != "digest":
            write_mail(self.scene, mail)
        else:
            self.pages.append(mail)

    def _tell_in_the_morning(self, effect: Send, ordinal: int, day: date | None) -> None:
        """Keep it for the one letter of the day, as a part that asks nothing."""
        key = f"{self.cause}|{self.source}|{ordinal}"
        told = Ask(
            to=effect.to,
            key=f"~told:{self.scene.tx.mac('told', key)}",
            template=effect.template,
            data=effect.data,
            form=Nothing(),
            until=effect.until,
            again="final",
        )
        self.scene.tx.put_ask(replace(self._asked(told), day=day))
        plan_post(self.scene, effect.to, day)

    def _awake(self, to: str) -> datetime | None:
        """When a letter that follows from another's mail may go: not in its receiver's quiet hours."""
        if self.row is None or to == self.writer or to not in self.scene.people.calendars:
            return None
        return self.scene.people.calendars[to].awake(self.scene.now)

    def _invited_at(self, to: str) -> datetime | None:
        """When an invitation may go: it can always wait for the end of its receiver's quiet hours."""
        known = to != self.writer and to in self.scene.people.calendars
        return self.scene.people.calendars[to].awake(self.scene.now) if known else None

    @_apply.register
    def _tell(self, effect: Tell) -> None:
        self.told.append(Part(template=effect.template, data=effect.data))

    @_apply.register
    def _record(self, effect: Record) -> None:
        practice = self.scene.house.practice_of(self.rule)
        kind = next((kind for kind in practice.kinds if kind.name == effect.kind), None)
        if kind is None:
            raise Overstepped(
                f"{practice.name} recorded {effect.kind!r}, which it does not declare in its kinds"
            )
        if effect.instead_of and effect.by:
            cause = self.source or self.cause
            self.scene.tx.withdraw(entries=effect.instead_of, by=effect.by, cause=cause)
        ordinal = self._ordinal("entry")
        entry = Entry(
            id=self.scene.tx.mac("entry", f"{self.cause}|{self.source}|{self.rule.id}|{ordinal}"),
            rule=self.rule.id,
            round=self.round.key,
            kind=effect.kind,
            value=effect.value,
            by=effect.by,
            about=effect.about,
            day=effect.day,
            source=self.source or self.cause,
            at=self.scene.now,
            own=kind.audience == "owner",
        )
        self.scene.tx.add_entry(entry, ask=self.ask)

    @_apply.register
    def _wake(self, effect: Wake) -> None:
        key = effect.round or self.round.key
        if effect.at is None:
            self.scene.tx.drop_moments(self.rule.id, round_key=key, step=effect.step, about=effect.about)
            return
        moment = Moment(rule=self.rule.id, round=key, step=effect.step, about=effect.about, due_at=effect.at)
        self.scene.tx.move_moment(moment)

    @_apply.register
    def _close(self, effect: Close) -> None:
        pattern = effect.asks or "*"
        for ask in self.scene.tx.asks(
            rule=self.rule.id, rounds=(self.round.key,), states=(AskState.WAITING, AskState.MAILED)
        ):
            # What is only told is no question, and goes out whatever becomes of the round.
            if matches(ask.key, pattern) and not isinstance(ask.form, Nothing):
                ended = AskState.CLOSED if ask.mailed_at else AskState.EXPIRED
                self.scene.tx.put_ask(replace(ask, state=ended))
        if effect.asks is None:
            self.scene.tx.close_round(self.rule.id, self.round.key)
            self.scene.tx.drop_moments(self.rule.id, round_key=self.round.key)

    @_apply.register
    def _meet(self, effect: Meet) -> None:
        tx, key = self.scene.tx, effect.round or self.round.key
        uid = f"{tx.mac('meeting', '|'.join((self.rule.id, key, effect.key)))}@{self.scene.house.box.domain}"
        before = tx.meeting(uid)
        meeting = Meeting(
            uid=uid,
            rule=self.rule.id,
            round=key,
            key=effect.key,
            sequence=before.sequence + 1 if before else 0,
            start=effect.start,
            minutes=effect.minutes,
            title=effect.title,
            who=effect.who,
            replies=dict.fromkeys(effect.accepted, "accepted"),
        )
        if before and _arranged(before) == _arranged(meeting):
            if not effect.turned_down:
                return
            meeting = before
        tx.open_round(Round(rule=self.rule.id, key=key, opened_at=self.scene.now))
        tx.put_meeting(meeting)
        change = Change(
            rule=self.rule,
            meeting=meeting,
            before=before,
            cause=self.cause,
            template=effect.template,
            entry=effect.entry,
            data=effect.data,
            turned_down=effect.turned_down,
            awake=self._invited_at,
        )
        invite(self.scene, change)

    @_apply.register
    def _erase(self, effect: Erase) -> None:
        if effect.entries:
            self.scene.tx.erase_entries(effect.entries)
        if effect.raw and self.row:
            erase_raw(self.scene, self.row)

    def _ordinal(self, name: str) -> int:
        self._ordinals[name] = self._ordinals.get(name, -1) + 1
        return self._ordinals[name]


def _arranged(meeting: Meeting) -> Meeting:
    """What of a meeting its guests have arranged themselves by: not what it is called, nor how often it was moved."""
    return replace(meeting, sequence=0, replies={}, title="")


def _next_day(scene: Scene, member: str) -> date:
    return scene.people.calendars[member].day(scene.now) + timedelta(days=1)


def _reminding(ask: Asked, known: Asked | None) -> Asked:
    """The ask as it is put again: it keeps its age and what was mailed."""
    if known is None:
        return ask
    return replace(ask, asked_at=known.asked_at, mailed_at=known.mailed_at, reminders=known.reminders)


def matches(key: str, pattern: str) -> bool:
    """Whether an ask's key is `pattern`, or begins with what stands before its final `*`."""
    return key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern
