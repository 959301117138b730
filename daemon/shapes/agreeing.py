"""A goal on its way to two yeses: a version proposed, answered by a yes, a no, a remark or another version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, cast

from daemon.core.effects import Effect, Record, Send, Tell, Wake
from daemon.core.forms import Proposal
from daemon.core.model import Answer, Asked, AskState
from daemon.core.situation import Situation
from daemon.shapes import dialogue
from daemon.shapes.deadlines import deadline_of
from daemon.shapes.goals import DONE, TALK, Goal, next_number, parties, title_of, with_record
from daemon.shapes.rewording import Measure, repeats, reworded

WAITING = "waiting"
"""The step at which somebody is reminded, once, that their yes is waited for."""
FORM = Proposal(words=("delete",), measured=True)
_DROP = frozenset(
    {"slet", "slet det", "drop", "drop it", "delete", "delete it", "træk tilbage", "træk det tilbage"}
)


def propose(s: Situation, about: str, by: str, text: str, measure: Measure, source: str) -> Iterator[Effect]:
    """Keep the first version of a new goal and put it to the other side."""
    value = {"goal": s.round.key, "no": next_number(s, about), **dialogue.next_version(None)}
    yield from _keep_version(s, value, about, by, text, "", (measure, deadline_of(s, by, text)), source)


def renew(s: Situation, goal: Goal, turn: str) -> Iterator[Effect]:
    """Begin a new term with the old text as the leader's first version, for its owner to say yes to or to reword."""
    value = {**goal.dialogue.newest.value, "term": goal.dialogue.newest.value["term"] + 1, "version": 1}
    value |= {"turn": turn, "words": ""}
    day = deadline_of(s, s.team.leader, goal.dialogue.text)
    record = Record(kind=TALK.version, value=value, by=s.team.leader, about=goal.about, day=day)
    yield record
    yield from _pass_on(s, record, s.team.leader, "renewed")


def answered(s: Situation, goal: Goal, asked: Asked, answer: Answer) -> Iterator[Effect]:
    """Take a reply to a version: yes, no, taken back, or words of one's own."""
    subject = answer.by == goal.about
    says = "drop" if _is_drop(answer.text) else answer.value["says"]
    if says == "other" and repeats(asked.data["text"], answer.value["text"]):
        says = "yes"
    if not goal.is_discussed:
        words = "" if says == "yes" else answer.text
        yield _tell(s, goal, "settled" if goal.is_running else "over", words=words)
    elif not subject and answer.by not in s.deciders:
        yield _tell(s, goal, "not_leader", name=s.leader.name)
    elif says == "drop":
        yield from _drop(s, goal, answer.by)
    elif says == "other":
        yield from reword(
            s, goal, answer.by, answer.value["text"], answer.value["measure"], answer.source, asked
        )
    elif not goal.dialogue.is_current(asked):
        yield from _outdated(s, goal, subject)
    elif says == "no":
        yield _tell(s, goal, "missing")
    elif (goal.dialogue.newest.by == goal.about) == subject:
        yield from _remark(s, goal, answer.by, "", answer.source)
    else:
        yield from _agree(s, goal, answer.by)


def reword(
    s: Situation, goal: Goal, by: str, words: str, counts: Measure, source: str, asked: Asked | None = None
) -> Iterator[Effect]:
    """Make another version of somebody's words, or pass them on as a remark that the other side is to answer."""
    text, measure = goal.dialogue.text, cast(Measure, goal.measure)
    if asked is not None:
        text, measure = asked.data["text"], asked.data["measure"]
    day = deadline_of(s, by, words)
    found = reworded(text, measure, words, counts, dated=day is not None)
    if found is None:
        yield from _remark(s, goal, by, words, source)
        return
    changed, measure = found
    own = "" if changed == words else words
    if changed not in words:
        # Only the number is another one: "within 14 days" is still counted from when it was written.
        day = next((v.day for v in goal.dialogue.versions if v.value["text"] == text), goal.deadline)
    unseen = asked is not None and not goal.dialogue.is_current(asked)
    value = {"goal": goal.id, "no": goal.number, **dialogue.next_version(goal.dialogue)}
    crossed = goal.dialogue.text if unseen and goal.dialogue.newest.by != by else ""
    yield from _keep_version(s, value, goal.about, by, changed, own, (measure, day), source, crossed)


def remind(s: Situation, goal: Goal) -> Iterator[Effect]:
    """Ask again those whose turn it is; after that the digest alone says for whom it waits.

    Who passed is left in peace, and so is who was asked in a later mail of their own.
    """
    known = [
        a for a in (*s.history, *s.asks) if a.data.get("goal") == goal.id and goal.dialogue.is_current(a)
    ]
    left = {a.to for a in known if a.state is AskState.SKIPPED or a.round != s.round.key}
    for member in awaited(s, goal):
        if dialogue.has_question(s, goal.dialogue, member) or member not in left:
            yield from ask_again(s, goal, member)


def settle(s: Situation, goal: Goal | None, by: str) -> Iterator[Effect]:
    """Do what follows when somebody took something back or restored it: the fold says where it stands now."""
    if goal is None or goal.dropped:
        seen = {a.to: a.data["text"] for a in s.asks if a.to != by and a.mailed_at and a.key.startswith("v")}
        for member, text in seen.items():
            data = {"title": title_of(text), "text": text, "name": s.members[by].name}
            yield Send(to=member, template="goals/dropped", data=data)
        yield from dialogue.end_outdated(s, None)
        yield Wake(at=None, step=WAITING)
    elif goal.is_running:
        for member in _both(s, goal, by):
            data = _data(s, goal, member, name=s.members[by].first)
            yield Send(to=member, template="goals/stands", data=data)
    elif goal.is_discussed:
        yield from dialogue.end_outdated(s, goal.dialogue)
        their_turn = awaited(s, goal)
        if not any(dialogue.has_question(s, goal.dialogue, member) for member in their_turn):
            yield from _ask(s, goal)
        if by in their_turn:
            for member in _both(s, goal, by):
                data = _data(s, goal, member, name=s.members[by].first)
                yield Send(to=member, template="goals/reopened", data=data)


def ask_again(s: Situation, goal: Goal, member: str) -> Iterator[Effect]:
    """Send a member the question that waits for them once more."""
    data = _data(s, goal, member)
    yield from dialogue.ask_turn(s, goal.dialogue, [member], "goals/agree", data, FORM)


def _keep_version(
    s: Situation,
    value: Mapping[str, Any],
    about: str,
    by: str,
    text: str,
    words: str,
    said: tuple[Measure, date | None],
    source: str,
    crossed: str = "",
) -> Iterator[Effect]:
    measure, day = said
    kept = {**value, "turn": dialogue.turn_of(source), "text": text, "words": words, "measure": measure}
    record = Record(kind=TALK.version, value=kept, by=by, about=about, day=day)
    yield record
    yield from _pass_on(s, record, by, "sent", crossed=crossed)


def _remark(s: Situation, goal: Goal, by: str, words: str, source: str) -> Iterator[Effect]:
    newest = goal.dialogue.newest.value
    value = {name: newest[name] for name in ("goal", "term", "version")}
    value |= {"turn": dialogue.turn_of(source), "text": words}
    record = Record(kind=TALK.remark, value=value, by=by, about=goal.about)
    yield record
    yield from _pass_on(s, record, by, "remarked" if words else "held")


def _pass_on(s: Situation, record: Record, by: str, receipt: str, **more: Any) -> Iterator[Effect]:
    """Put the turn to the other side, end what was asked before, and tell the writer what was understood."""
    goal = with_record(s, record)
    yield from dialogue.end_outdated(s, goal.dialogue)
    yield from _ask(s, goal)
    other = next(iter(parties(s, goal.about, subject=by != goal.about)), s.team.leader)
    yield Tell(template=f"goals/{receipt}", data=_data(s, goal, by, to=s.members[other].name, **more))
    yield Wake(at=s.now + timedelta(days=s.rule.settings.answer_days), step=WAITING)


def awaited(s: Situation, goal: Goal) -> list[str]:
    """Give who is to say yes now, or to say what is missing."""
    return parties(s, goal.about, subject=goal.dialogue.awaits_subject)


def _ask(s: Situation, goal: Goal) -> Iterator[Effect]:
    for member in awaited(s, goal):
        yield from ask_again(s, goal, member)


def _agree(s: Situation, goal: Goal, by: str) -> Iterator[Effect]:
    newest = goal.dialogue.newest.value
    value = {name: newest[name] for name in ("goal", "term", "version", "text")}
    record = Record(kind=TALK.agreed, value=value, by=by, about=goal.about)
    yield record
    yield from dialogue.end_outdated(s, None)
    yield Wake(at=None, step=WAITING)
    yield Tell(template="goals/agreed", data=_data(s, goal, by))
    for member in _both(s, goal, by):
        yield Send(to=member, template="goals/agreed", data=_data(s, goal, member))


def _drop(s: Situation, goal: Goal, by: str) -> Iterator[Effect]:
    if by != goal.proposer:
        yield _tell(s, goal, "not_yours_to_drop", name=s.members[goal.proposer].name)
        return
    value = {"goal": goal.id, "term": goal.dialogue.newest.value["term"], "outcome": "dropped"}
    value["text"] = goal.dialogue.text
    yield Record(kind=DONE, value=value, by=by, about=goal.about)
    yield from dialogue.end_outdated(s, None)
    yield Wake(at=None, step=WAITING)
    yield _tell(s, goal, "dropped", name="")
    for member in _both(s, goal, by):
        data = {"title": title_of(goal.dialogue.text), "text": goal.dialogue.text, "name": s.members[by].name}
        yield Send(to=member, template="goals/dropped", data=data)


def _outdated(s: Situation, goal: Goal, subject: bool) -> Iterator[Effect]:
    """A yes or no to a version that is no longer the newest counts for nothing; the newest one is sent."""
    mine = goal.dialogue.awaits_subject == subject
    name = s.members[str(goal.dialogue.last.by)].name
    yield _tell(s, goal, "outdated", mine=mine, name=name)
    if mine:
        yield from _ask(s, goal)


def _both(s: Situation, goal: Goal, but: str) -> list[str]:
    """All who are to hear of it: its owner, the leader, and who wrote the version that counts; without `but`."""
    people = dict.fromkeys((goal.about, s.team.leader, str(goal.dialogue.newest.by)))
    return [member for member in people if member != but and member in s.members]


def _is_drop(words: str) -> bool:
    return words.strip().strip(".!").casefold() in _DROP


def _tell(s: Situation, goal: Goal, template: str, **more: Any) -> Tell:
    data = {"title": title_of(goal.dialogue.text), "text": goal.dialogue.text, **more}
    return Tell(template=f"goals/{template}", data=data)


def _data(s: Situation, goal: Goal, reader: str, **more: Any) -> dict[str, Any]:
    """What every mail on a version shows: the text, what is understood of it, and whose turn made it so."""
    talk = goal.dialogue
    last, remark = talk.last, talk.remarks[-1].value["text"] if talk.remarks else ""
    author = s.members.get(str(last.by)) or s.leader
    return {
        "goal": goal.id,
        "number": goal.number,
        "title": title_of(talk.text),
        "text": talk.text,
        "words": "" if talk.remarks else talk.newest.value["words"],
        "remark": remark,
        "held": bool(talk.remarks) and not remark,
        "version": talk.number,
        "renewed": talk.newest.value["term"] > 1 and talk.number == 1,
        "measure": goal.measure,
        "deadline": goal.deadline,
        "who": s.members[goal.about].first,
        "is_owner": reader == goal.about,
        "by": author.first,
        "by_owner": last.by == goal.about,
        **more,
    }
