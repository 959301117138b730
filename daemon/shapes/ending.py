"""How a goal ends: both sides say renew, reached or close, and where they differ the leader decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from daemon.core.effects import Ask, Effect, Record, Send, Tell, Wake
from daemon.core.forms import Choice
from daemon.core.model import AskState
from daemon.core.schedule import next_after
from daemon.core.situation import Situation
from daemon.shapes import agreeing
from daemon.shapes.cadence import is_here
from daemon.shapes.goals import DONE, VOTE, Goal, gather, parties, title_of
from daemon.shapes.standing import points, shown

END, SETTLE = "end", "settle"
"""The steps at which both are asked, and at which one answer is enough."""
OUTCOMES = ("renew", "reached", "close")
_WORDS = {
    "da": ("Forny, fortsæt eller forlæng", "Nået eller i mål", "Luk, afslut eller drop"),
    "en": ("Renew, continue or extend", "Reached or done", "Close, end or drop"),
}
_SPELT = {
    "renew": r"forny\w*|fortsæt\w*|forlæng\w*|renew\w*|continue|extend",
    "reached": r"nået|naaet|i mål|i hus|opnået|opfyldt|klaret|gennemført|reached|achieved|met|done|completed",
    "close": r"luk\w*|afslut\w*|slut|slet\w*|drop\w*|close\w*|end|stop",
}
_NUMBER = r"(?:(?:nr\.?|no\.?|nummer|number|mål|goal)\s*)?(?P<{0}>\d{{1,2}})"
_ENDING = re.compile(
    r"\s*(?:(?:mit|dit|the|my|your) )?(?:mål(?:et)?|goal)?\s*"
    rf"(?:{_NUMBER.format('before')}\s*[:.,)]?\s*)?(?:(?:er|skal|kan|må|is|can|has been) )?(?:(?:nu|now) )?(?:"
    + "|".join(f"(?P<{says}>{spelt})" for says, spelt in _SPELT.items())
    + rf")\s*[:.,]?\s*(?:{_NUMBER.format('behind')})?\s*[.!]*\s*",
    re.IGNORECASE,
)
_SOON = timedelta(weeks=4)
_PATIENCE = timedelta(weeks=2)
_DAY = timedelta(days=1)


def said_of_one(text: str) -> tuple[int | None, str] | None:
    """Read "2: nået" or "luk 2" as the number of a goal and how it is to end, "nået" as that of none; else None."""
    match = _ENDING.fullmatch(text)
    if match is None or (match["before"] and match["behind"]):
        return None
    number = match["before"] or match["behind"]
    return int(number) if number else None, next(says for says in OUTCOMES if match[says])


def written(s: Situation, goal: Goal, by: str, says: str) -> str:
    """Give what somebody writes to say how a goal is to end."""
    danish = s.members[by].language == "da"
    said = {"renew": "forny", "reached": "nået", "close": "luk"}[says] if danish else says
    name = "" if by == goal.about else f" {s.members[goal.about].name}"
    return f"{'mål' if danish else 'goal'}{name}: {goal.number} {said}"


def end_at(s: Situation, goal: Goal) -> datetime | None:
    """Give when both are asked how it ends: the morning after its day, else at the end of a quarter not too near."""
    if goal.deadline:
        days = s.days(goal.about)
        try:
            day = days.next_available(goal.deadline + _DAY)
        except ValueError:
            day = goal.deadline + _DAY
        return days.moment(day, s.members[goal.about].mail_at)
    when = s.rule.settings.renew_at
    if when is None or goal.dialogue.agreed is None:
        return None
    return next_after(when, ZoneInfo(s.team.zone), goal.dialogue.agreed.at + _SOON)


def plan_end(s: Situation, goal: Goal) -> Iterator[Effect]:
    """Plan it for a goal that was agreed on right now."""
    yield Wake(at=end_at(s, goal), step=END)


def ask_both(s: Situation, goal: Goal) -> Iterator[Effect]:
    """Ask each side, in the letter of their day; one that was taken up again meanwhile is asked about in its time."""
    due = end_at(s, goal)
    if due is None or due > s.now:
        yield Wake(at=due, step=END)
        return
    for subject in (True, False):
        if goal.vote(subject=subject) is None:
            yield from _ask(s, goal, subject=subject, when_here="morning")
    yield Wake(at=s.now + _PATIENCE, step=SETTLE, about=goal.about)


def ask_leader(s: Situation, goal: Goal) -> Iterator[Effect]:
    """Ask the leader's side alone, with what the owner has said; whoever has the question is not asked again."""
    said = goal.vote(subject=True)
    told = {"says": said.value["says"], "words": said.value["text"], "by": goal.about} if said else {}
    yield from _ask(s, goal, subject=False, when_here="now", **told)


def vote(s: Situation, goal: Goal, by: str, says: str, words: str) -> Iterator[Effect]:
    """Keep what one side says, and do what follows: ask the other, end it, or let the leader decide."""
    subject = by == goal.about
    yield _kept(goal, by, says, words)
    other = goal.vote(subject=not subject)
    if other is None:
        yield _receipt(s, goal, "voted", says=says, other=_name(s, goal, subject=not subject))
        yield from _ask(s, goal, subject=not subject, when_here="now", says=says, words=words, by=by)
        yield Wake(at=s.now + _PATIENCE, step=SETTLE, about=goal.about)
    elif other.value["says"] == says:
        yield from _conclude(s, goal, by, says)
    else:
        both = {"owner": says, "said": other.value["says"]}
        if not subject:
            both = {"owner": other.value["says"], "said": says}
        yield _receipt(s, goal, "voted", says=says, other="")
        yield from _ask_to_decide(s, goal, both, words if subject else other.value["text"])


def decide(s: Situation, goal: Goal, by: str, says: str) -> Iterator[Effect]:
    """The leader has seen both."""
    yield _kept(goal, by, says, "")
    yield from _conclude(s, goal, by, says)


def settle(s: Situation, goal: Goal) -> Iterator[Effect]:
    """After two weeks one answer is enough; where the two differ the leader's counts."""
    said = goal.vote(subject=False) or goal.vote(subject=True)
    if said is not None:
        yield from _conclude(s, goal, str(said.by), said.value["says"], writing=False)


def voted_in_round(s: Situation, member: str) -> list[Goal]:
    """Give a member's goals of which somebody said in this round how they are to end, such as in a check-in."""
    return [
        goal
        for goal in gather(s)
        if goal.about == member and any(e.kind == VOTE and e.round == s.round.key for e in goal.entries)
    ]


def _kept(goal: Goal, by: str, says: str, words: str) -> Record:
    value = {"goal": goal.id, "term": goal.dialogue.newest.value["term"], "says": says, "text": words}
    return Record(kind=VOTE, value=value, by=by, about=goal.about)


def _conclude(s: Situation, goal: Goal, by: str, says: str, *, writing: bool = True) -> Iterator[Effect]:
    """End it; who is writing to us hears it in their receipt, everybody else by a mail."""
    yield Wake(at=None, step=SETTLE, about=goal.about)
    yield Wake(at=None, step=END)
    if says == "renew":
        yield from agreeing.renew(s, goal, f"{s.now:%Y%m%d%H%M%S}")
        return
    term, text = goal.dialogue.newest.value["term"], goal.dialogue.text
    value = {"goal": goal.id, "term": term, "outcome": says, "text": text}
    yield Record(kind=DONE, value=value, by=by, about=goal.about)
    yield _receipt(s, goal, "ended", outcome=says, **_how_it_went(goal))
    for member in dict.fromkeys((goal.about, s.team.leader)):
        if member in s.members and not (writing and member == by):
            yield Send(
                to=member, template="goals/ended", data=_data(s, goal, outcome=says, **_how_it_went(goal))
            )


def _ask(s: Situation, goal: Goal, *, subject: bool, when_here: Any, **said: str) -> Iterator[Effect]:
    key = f"end.{goal.id}.{goal.dialogue.newest.value['term']}"
    open_asks = {
        a.to for a in (*s.history, *s.asks) if a.key == key and a.state in (AskState.WAITING, AskState.MAILED)
    }
    for member in parties(s, goal.about, subject=subject):
        if member in open_asks:
            continue
        told = {"says": said.get("says", ""), "words": said.get("words", "")}
        told["by"] = s.members[said["by"]].first if "by" in said else ""
        yield Ask(
            to=member,
            key=key,
            template="goals/end",
            data=_data(s, goal, **told, is_owner=subject, **_how_it_went(goal)),
            form=Choice(_WORDS.get(s.members[member].language, _WORDS["en"])),
            about=goal.about,
            when=when_here if is_here(s, s.members[member]) else "morning",
            until=s.now + _PATIENCE,
            again="turn",
            weight=2,
        )


def _ask_to_decide(s: Situation, goal: Goal, both: dict[str, str], words: str) -> Iterator[Effect]:
    for member in parties(s, goal.about, subject=False):
        yield Ask(
            to=member,
            key=f"decide.{goal.id}.{goal.dialogue.newest.value['term']}",
            template="goals/decide",
            data=_data(s, goal, **both, words=words, **_how_it_went(goal)),
            form=Choice(_WORDS.get(s.members[member].language, _WORDS["en"])),
            about=goal.about,
            when="now" if is_here(s, s.members[member]) else "morning",
            again="turn",
            weight=2,
        )


def _how_it_went(goal: Goal) -> dict[str, Any]:
    last = goal.checkins[-1].value if goal.checkins else None
    return {
        "measure": goal.measure,
        "points": points(goal.checkins, goal.measure),
        "last": shown(last) if last else None,
    }


def _name(s: Situation, goal: Goal, *, subject: bool) -> str:
    found = parties(s, goal.about, subject=subject)
    return s.members[found[0]].first if found and found[0] in s.members else ""


def _receipt(s: Situation, goal: Goal, template: str, **more: Any) -> Tell:
    return Tell(template=f"goals/{template}", data=_data(s, goal, **more))


def _data(s: Situation, goal: Goal, **more: Any) -> dict[str, Any]:
    talk = goal.dialogue
    name = s.members[goal.about].first if goal.about in s.members else ""
    known = {
        "goal": goal.id,
        "number": goal.number,
        "title": title_of(talk.text),
        "text": talk.text,
        "who": name,
    }
    return {**known, "deadline": goal.deadline, **more}
