"""What two people prepare a talk with: topics from both, the page for the leader, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from daemon.core.effects import Ask, Effect, Record, Send, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Items
from daemon.core.meeting import Meeting
from daemon.core.model import Answer, Asked, Member
from daemon.core.practice import Kind
from daemon.core.situation import Situation
from daemon.shapes import agreements, appointments
from daemon.shapes.aftermath import HELD, shown_agreed
from daemon.shapes.collect import split_items, told
from daemon.shapes.reach import CHANNEL, reach
from daemon.shapes.sections import arrange, plain

TOPIC = Kind(name="talk_topic", audience="subject", keep_days=365)
ORDER = ("goals", "results", "successes", "milestones", "contact", "profile", "notes")
_FIRST = ("goals", "successes", "milestones", "contact", "results", "notes", "profile")
"""What goes before what where there is no room for all."""
_MOST_OF_A_SECTION = 2
_MOST_AGREEMENTS = 3
_MOST_TOPICS = 4
_LONGEST_LINE = 90
"""Of a line's own words, on the page."""
_LONGEST_LIST = 240
"""Of all topics together, and of all agreements."""
_ROWS, _ROW, _ROWS_OF_A_LINE = 24, 40, 3
"""How many rows of how many letters a phone's screen has below the head of the page, and how many a line takes."""


def who_is(s: Situation, member: Member) -> dict[str, Any]:
    """Give the employee of a talk as templates show them."""
    return {"id": member.id, "name": member.name, "first": member.first, "leader_first": s.leader.first}


def who(s: Situation, meeting: Meeting, reader: str = "") -> dict[str, Any]:
    """Give the two of a talk; `other` is whom the reader talks with."""
    found = who_is(s, s.members[meeting.key])
    return {
        **found,
        "talk": meeting.uid,
        "other": found["leader_first"] if reader == meeting.key else found["first"],
    }


def open_shown(s: Situation, meeting: Meeting) -> list[dict[str, Any]]:
    """Give what was agreed in earlier talks and is still open, numbered."""
    return agreements.shown(s, agreements.open_agreements(s, meeting.key))


def ask_topics(s: Situation, meeting: Meeting) -> Iterator[Effect]:
    """Ask both for topics, once for each day the talk was ever on; never again where it was only moved."""
    if meeting.start is None:
        return
    skipped = sum(e.value["talk"] == meeting.uid for e in told(s, "talk_off"))
    key = f"topics:{skipped}"
    for one in meeting.who:
        asked_before = any(a.key == key and a.to == one and a.mailed_at for a in s.asks)
        if one in s.members and not asked_before:
            data = {**who(s, meeting, one), "start": meeting.start, "open": open_shown(s, meeting)}
            until = meeting.start - timedelta(hours=1)
            yield Ask(
                about=meeting.key,
                to=one,
                key=key,
                template=f"{s.rule.practice}/topics",
                data=data,
                form=Items(),
                until=until,
                weight=2,
            )


def keep_topic(meeting: Meeting, text: str, by: str) -> Record:
    """Keep a topic for a talk."""
    return Record(kind=TOPIC.name, value={"text": text, "talk": meeting.uid}, by=by, about=meeting.key)


def keep_topics(s: Situation, meeting: Meeting, asked: Asked, answer: Answer) -> Iterator[Effect]:
    """Keep an answer's topics, and note what it says is done of what was agreed."""
    numbers, text = agreements.split_done(answer.text, s.rule.settings.done_words)
    yield from agreements.close_numbered(asked.data["open"], numbers, answer.by, meeting.key)
    done = [one["text"] for one in asked.data["open"] if one["n"] in numbers]
    yield from (keep_topic(meeting, topic, answer.by) for topic in split_items(text))
    yield from _told(s, meeting, text, done, answer.by)


def keep_topic_told(s: Situation, meeting: Meeting, text: str, by: str) -> Iterator[Effect]:
    """Keep a topic nobody asked for."""
    if not text.strip():
        raise Refusal(f"{s.rule.practice}/refused", {"what": "no_topic", "text": ""})
    yield keep_topic(meeting, text, by)
    yield from _told(s, meeting, text, [], by)


def _told(s: Situation, meeting: Meeting, text: str, done: Sequence[str], by: str) -> Iterator[Effect]:
    """Say what was kept; what comes after the leader has had the page is told to them at once."""
    late = appointments.has_page(s, meeting)
    data = {**who(s, meeting, by), "text": text, "done": list(done), "start": meeting.start, "late": late}
    yield Tell(template=f"{s.rule.practice}/topics_kept", data={**data, "own": by == s.leader.id})
    if late and by != s.leader.id and text:
        yield Send(to=s.leader.id, template=f"{s.rule.practice}/late_topic", data=data, until=meeting.start)


def page(s: Situation, meeting: Meeting) -> Send:
    """The page the leader prepares with, on one screen of a phone; what that has no room for is a word away."""
    data = page_data(s, meeting, full=False)
    return Send(
        to=s.leader.id, template=f"{s.rule.practice}/page", data=data, layout="screen", until=meeting.start
    )


def page_data(s: Situation, meeting: Meeting, *, full: bool) -> dict[str, Any]:
    """Topics, what is open, and what others know of the person: all of it, or as much as one screen holds."""
    held = [e.day for e in told(s, HELD.name) if e.about == meeting.key and e.day]
    told_topics = [e for e in told(s, TOPIC.name) if e.value["talk"] == meeting.uid and e.by in s.members]
    topics = [{"first": s.members[e.by or ""].first, "text": e.value["text"]} for e in told_topics]
    agreed, lines = open_shown(s, meeting), _known(s, meeting)
    shown = (topics, agreed, lines)
    if not full:
        few = _short(topics[:_MOST_TOPICS]), _short(agreed[:_MOST_AGREEMENTS])
        shown = (*few, [_shortened(line) for line in _chosen(lines, _rows_left(*few))])
    return {
        **who(s, meeting, s.leader.id),
        "reach": reach(s, meeting.key),
        "start": meeting.start,
        "topics": shown[0],
        "more_topics": len(topics) - len(shown[0]),
        "open": shown[1],
        "more_open": len(agreed) - len(shown[1]),
        "last": max(held, default=None),
        "lines": shown[2],
        "full": full,
        "cut": shown != (topics, agreed, lines),
    }


def _known(s: Situation, meeting: Meeting) -> list[dict[str, Any]]:
    """What others know of the person; how they like to be reached stands at the head of the page."""
    mine = [line for line in s.lines if line.names == (meeting.key,) and line.is_for(s.leader.id)]
    return [plain(line) for line in arrange((line for line in mine if line.section != CHANNEL), ORDER)]


def _short(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with the room for them shared; what is short leaves its share to the others."""
    left, room = _LONGEST_LIST, dict[int, int]()
    for n in sorted(range(len(items)), key=lambda n: len(items[n]["text"])):
        room[n] = left // (len(items) - len(room))
        left -= min(room[n], len(items[n]["text"]))
    return [{**one, "text": _cut(one["text"], room[n])} for n, one in enumerate(items)]


def _rows_left(*lists: Sequence[dict[str, Any]]) -> int:
    """How many rows of the screen topics and agreements leave to the rest."""
    rows = _ROWS
    for items in lists:
        letters = sum(len(f"{one['text']} {one['first']}") + (22 if one.get("due") else 3) for one in items)
        rows -= 1 + letters // _ROW
    return rows


def _chosen(lines: Sequence[dict[str, Any]], rows: int) -> list[dict[str, Any]]:
    """What those rows have room for, in the lines' order: the first of each section, then the second of some."""
    ranked = []
    for n, line in enumerate(lines):
        earlier = sum(one["section"] == line["section"] for one in lines[:n])
        place = _FIRST.index(line["section"]) if line["section"] in _FIRST else len(_FIRST)
        if earlier < _MOST_OF_A_SECTION:
            ranked.append((earlier, place, n))
    best = sorted(ranked)[: max(rows // _ROWS_OF_A_LINE, 1)]
    return [lines[n] for n in sorted(n for *_, n in best)]


def _shortened(line: dict[str, Any]) -> dict[str, Any]:
    """A line whose own words are cut where they are long."""
    data = line["data"]
    words = {key: data[key] for key in ("text", "title", "last") if isinstance(data.get(key), str)}
    return {**line, "data": {**data, **{key: _cut(said, _LONGEST_LINE) for key, said in words.items()}}}


def _cut(words: str, room: int) -> str:
    """At most so many letters, cut between two words."""
    if len(words) <= room:
        return words
    return words[: room - 1].rsplit(maxsplit=1)[0].rstrip(" ,.;:–-") + "…"


def agree(s: Situation, member: Member, text: str, by: str) -> Iterator[Effect]:
    """Keep an agreement told out of the blue, or note one as done: `aftale Rikke: klaret 1`."""
    numbers, words = agreements.split_done(text, s.rule.settings.done_words)
    open_now = agreements.shown(s, agreements.open_agreements(s, member.id))
    if numbers and not words:
        known = [one for one in open_now if one["n"] in numbers]
        if len(known) != len(numbers):
            raise Refusal(f"{s.rule.practice}/refused", {"what": "no_number", "text": text})
        yield from agreements.close_numbered(open_now, numbers, by, member.id)
        yield Tell(
            template=f"{s.rule.practice}/agreed", data={**who_is(s, member), "agreed": [], "done": known}
        )
        return
    if not words:
        raise Refusal(f"{s.rule.practice}/refused", {"what": "no_agreement", "text": ""})
    now, two = s.days(by).local(s.now), (member, s.leader)
    read = agreements.read_agreements(words, two, now, by) or agreements.read_agreements(
        f"aftale: {words}", two, now, by
    )
    yield from agreements.keep_agreements(read, by=by, about=member.id, talk="")
    data = {**who_is(s, member), "agreed": shown_agreed(s, read), "done": []}
    yield Tell(template=f"{s.rule.practice}/agreed", data=data)
