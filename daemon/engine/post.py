"""Puts what is due to one member on one day into one letter, and decides under the weekly limit what goes
first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from string import ascii_uppercase

from daemon.core.model import Asked, AskState, Moment, MomentState, Rule
from daemon.engine.letters import ASK_EXPIRES, POSTED, Mail, write_mail
from daemon.engine.parts import frames_of, only_tells, part_of
from daemon.engine.situations import Scene

POST = "~post"
"""Sorts after every rule's id, so that what is asked at the same instant is in the letter."""
_DAY = timedelta(days=1)
_TRIES = 60
_MOST_URGING, _RECENT_LETTERS = 2, 40
_TOLD = "~"


def plan_post(scene: Scene, member: str, not_before: date | None = None) -> Moment | None:
    """Plan the member's next letter on the first day they can get one; None when no day is free soon."""
    days = scene.people.calendars[member]
    today = days.day(scene.now)
    day = max(not_before or today, today)
    for _ in range(_TRIES):
        try:
            day = days.next_available(day)
        except ValueError:
            return None
        at = days.moment(day, scene.people.members[member].mail_at)
        known = scene.tx.moment(POST, day.isoformat(), "post", member)
        too_late = day == today and at < scene.now and days.is_quiet(days.local(scene.now).time())
        if known is None and not too_late:
            moment = Moment(
                rule=POST,
                round=day.isoformat(),
                step="post",
                about=member,
                due_at=max(at, scene.now),
                day=day,
            )
            scene.tx.plan_moment(moment)
            return moment
        if known is not None and known.state is MomentState.PENDING:
            return known
        day += _DAY
    return None


def post_now(scene: Scene, member: str) -> bool:
    """Send the member's letter of today at once, if none went yet; else plan the next one. True when it went."""
    days = scene.people.calendars[member]
    today = days.day(scene.now)
    known = scene.tx.moment(POST, today.isoformat(), "post", member)
    gone = known is not None and known.state is not MomentState.PENDING
    if gone or not days.available(today) or not _room(scene, member, today):
        plan_post(scene, member, today + _DAY if gone else today)
        return False
    moment = Moment(
        rule=POST, round=today.isoformat(), step="post", about=member, due_at=scene.now, day=today
    )
    scene.tx.move_moment(moment)
    if _more_is_due(scene):
        # It may have something for the one letter of the day, which therefore goes right after it.
        return False
    sent = run_post(scene, moment)
    scene.tx.finish_moment(moment, MomentState.DONE, at=scene.now)
    return sent


def _more_is_due(scene: Scene) -> bool:
    """Whether practices have more to say at this very instant; moments of the post come after all of theirs."""
    return any(moment.rule != POST for moment in scene.tx.due_moments(scene.now, 1))


def run_post(scene: Scene, moment: Moment) -> bool:
    """Write the letter of one member and day, from what is still waiting; True when there was one to write."""
    member = scene.people.members.get(moment.about)
    if member is None:
        return False
    days = scene.people.calendars[member.id]
    today = days.day(scene.now)
    waiting = still_wanted(scene, scene.tx.asks(to=member.id, states=(AskState.WAITING,)))
    if moment.day and moment.day < today:
        # Its day went by while nobody was there: what waits goes with the one letter of a day to come.
        if waiting:
            plan_post(scene, member.id, today)
        return False
    due = [ask for ask in waiting if ask.day is None or ask.day <= today] if days.available(today) else []
    chosen = _choose_parts(scene, member.id, due, today)
    for ordinal, asks in enumerate(_by_reader(scene, chosen)):
        send_asks(scene, member.id, asks, cause=cause_of(moment), asking=True, ordinal=ordinal)
    left = [ask for ask in waiting if ask not in chosen]
    if left:
        earliest = min((ask.day or today for ask in left), default=today)
        plan_post(scene, member.id, max(today + _DAY, earliest))
    return bool(chosen)


def _choose_parts(scene: Scene, member: str, due: Sequence[Asked], today: date) -> list[Asked]:
    """What goes into today's letter: the questions chosen under the limit, and all that is only to be told."""
    told = [ask for ask in due if only_tells(ask)]
    asking = [ask for ask in due if not only_tells(ask)]
    most, next_day = scene.house.limits.questions_per_letter, _next_day(scene, member, today)
    return [*choose(asking, _room(scene, member, today), most, next_day), *told]


def is_urged_enough(scene: Scene, member: str) -> bool:
    """Whether they got as many mails today that want something done as anybody may get in a day."""
    days = scene.people.calendars[member]
    today = days.day(scene.now)
    urging = (one for one in scene.tx.letters(member, limit=_RECENT_LETTERS) if one.kind in POSTED)
    return sum(one.sent_at is not None and days.day(one.sent_at) == today for one in urging) >= _MOST_URGING


def waits_for_more(scene: Scene, moment: Moment) -> bool:
    """Whether everybody is asked something later today: then the one letter of the day is moved to that instant."""
    member = scene.people.members.get(moment.about)
    if member is None:
        return False
    days = scene.people.calendars[member.id]
    today = days.day(scene.now)
    for rule_id, names in scene.house.asking_steps.items():
        if not member.wants(rule_id) or member.id not in scene.house.audiences[rule_id]:
            continue
        for other in scene.tx.moments(rule=rule_id, state=MomentState.PENDING, limit=50):
            if other.step in names and other.due_at > scene.now and days.day(other.due_at) == today:
                scene.tx.move_moment(replace(moment, due_at=other.due_at))
                return True
    return False


def _by_reader(scene: Scene, asks: Sequence[Asked]) -> list[list[Asked]]:
    """The asks of one letter, parted where a rule on trial has another reader than the member."""
    parted: dict[tuple[str | None, bool], list[Asked]] = {}
    alone = any(ask.alone for ask in asks)
    for ask in asks:
        told_alone = ask.own and only_tells(ask)
        reader = None if told_alone else scene.house.pilot_address(scene.house.world.rules[ask.rule])
        # An ask that shares no mail does not share it with what is told, either.
        parted.setdefault((reader, alone and only_tells(ask)), []).append(ask)
    return list(parted.values())


def choose(due: Sequence[Asked], room: int, most: int, next_day: date | None) -> list[Asked]:
    """The asks that go into one letter, best first.

    First what closes before the next working day, then the oldest, then the weightiest. An ask that shares no
    mail goes alone; reminders never take the week's last mail.
    """
    if room <= 0 or not due:
        return []
    ranked = sorted(due, key=lambda ask: _rank(ask, next_day))
    if room == 1 and all(ask.mailed_at for ask in ranked):
        return []
    if ranked[0].alone:
        return ranked[:1]
    return [ask for ask in ranked if not ask.alone][:most]


def _rank(ask: Asked, next_day: date | None) -> tuple[bool, bool, object, int, str]:
    closes_first = bool(next_day and ask.until_at and ask.until_at.date() <= next_day)
    return (not closes_first, ask.mailed_at is not None, ask.asked_at, -ask.weight, ask.id)


def still_wanted(scene: Scene, waiting: Sequence[Asked]) -> list[Asked]:
    """Those of the waiting asks that may still be mailed; the others expire or close here."""
    wanted = []
    for ask in waiting:
        rule = scene.house.world.rules.get(ask.rule)
        if ask.until_at and ask.until_at <= scene.now:
            scene.tx.put_ask(replace(ask, state=AskState.MAILED if ask.mailed_at else AskState.EXPIRED))
        elif rule is None or not _in_audience(scene, rule, ask.to):
            scene.tx.put_ask(replace(ask, state=AskState.CLOSED if ask.mailed_at else AskState.EXPIRED))
        else:
            wanted.append(ask)
    return wanted


def send_asks(
    scene: Scene,
    member: str,
    asks: Sequence[Asked],
    *,
    cause: str,
    asking: bool,
    ordinal: int = 0,
    not_before: datetime | None = None,
    layout: str = "letter",
    follows: bool = False,
) -> None:
    """Write one letter that carries these asks, and note that they were mailed."""
    marks, frames = _marks(asks), frames_of(scene, asks)
    asking = asking and not all(map(only_tells, asks))
    rules = {ask.rule for ask in asks}
    rule = scene.house.world.rules[asks[0].rule] if len(rules) == 1 else None
    until = [ask.until_at for ask in asks if ask.until_at]
    token = write_mail(
        scene,
        Mail(
            to=scene.people.members[member],
            kind="nudge" if all(map(only_tells, asks)) else "ask",
            cause=cause,
            ordinal=ordinal,
            parts=tuple(
                part_of(ask, mark, frames.get(ask.id)) for ask, mark in zip(asks, marks, strict=True)
            ),
            not_before=not_before,
            rule=rule,
            round=asks[0].round if rule else "",
            asks=tuple((mark, ask.id) for ask, mark in zip(asks, marks, strict=True)),
            asking=asking,
            layout=layout,
            expires_at=min(max(until), scene.now + 7 * _DAY) if until else scene.now + ASK_EXPIRES,
            references=_thread(scene, member, asks),
            follows=follows,
        ),
    )
    if token is None:
        return
    for ask in asks:
        scene.tx.put_ask(
            replace(
                ask,
                state=AskState.CLOSED if only_tells(ask) else AskState.MAILED,
                mailed_at=ask.mailed_at or scene.now,
                reminders=ask.reminders + (1 if ask.mailed_at else 0),
            )
        )


def _marks(asks: Sequence[Asked]) -> list[str]:
    """The letters of several questions, "" for the only one; what is told has a name that nobody writes."""
    asking = [ask for ask in asks if not only_tells(ask)]
    letters = iter([""] if len(asking) == 1 else ascii_uppercase[: len(asking)])
    return [f"{_TOLD}{n}" if only_tells(ask) else next(letters) for n, ask in enumerate(asks)]


def cause_of(moment: Moment) -> str:
    """A moment's name as the cause of a mail; with its time, since a step may come back."""
    return "|".join((moment.rule, moment.round, moment.step, moment.about, f"{moment.due_at:%Y%m%dT%H%M%S}"))


def _thread(scene: Scene, member: str, asks: Sequence[Asked]) -> tuple[str, ...]:
    """The Message-ID of the first letter with a reminded ask, so that clients keep the two together."""
    reminded = {ask.id for ask in asks if ask.mailed_at}
    if not reminded:
        return ()
    letters = reversed(scene.tx.letters(member))
    return tuple(
        letter.message_id
        for letter in letters
        if letter.kind == "ask" and reminded & {a for _, a in letter.asks}
    )[:1]


def _room(scene: Scene, member: str, today: date) -> int:
    monday = today - timedelta(days=today.weekday())
    sent = scene.tx.asking_letters(member, monday, monday + 6 * _DAY)
    return scene.people.members[member].weekly_limit - sent


def _next_day(scene: Scene, member: str, today: date) -> date | None:
    try:
        return scene.people.calendars[member].next_available(today + _DAY)
    except ValueError:
        return None


def _in_audience(scene: Scene, rule: Rule, member: str) -> bool:
    known = scene.people.members.get(member)
    return known is not None and known.wants(rule.id)
