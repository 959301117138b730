"""Notes whom a leader was in touch with: by a line, by a copy, and how often they want to hear from somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from daemon.core.effects import Effect, Record, Send, Tell
from daemon.core.errors import Refusal
from daemon.core.model import Command
from daemon.core.situation import Situation
from daemon.shapes import touch
from daemon.shapes.collect import told
from daemon.shapes.dated import past_day
from daemon.shapes.rhythm import Rhythm, read_rhythm
from daemon.shapes.tone import came_to_nothing, mentions, tone_of

CHANNELS = {
    "contact_phone": "phone",
    "contact_met": "person",
    "contact_mail": "mail",
    "contact_video": "video",
    "contact_chat": "chat",
    "contact_talked": "",
}
"""By word: the channel it tells; "" where it tells none."""
_SPOKEN = ("phone", "video", "")
_USUAL = re.compile(
    r"\b(?:normal|almindelig|sædvanlig|standard|som (?:de )?andre|usual|default|as (?:the )?others)",
    re.IGNORECASE,
)


def people(s: Situation) -> list[touch.Followed]:
    """Everybody the leader keeps in touch with, each by their own rhythm."""
    return touch.followed(s, _general(s), s.rule.settings.people)


def _general(s: Situation) -> Rhythm:
    return Rhythm(ideal=s.rule.settings.ideal, longest=s.rule.settings.longest)


def keep_contact(s: Situation, command: Command) -> Iterator[Effect]:
    """Keep it for each of those named, on the day that the words say."""
    if command.by in command.members:
        raise Refusal("contact/yourself")
    now = s.days(command.by).local(s.now)
    said, words = past_day(command.text, now, apart=command.apart)
    day = said or now.date()
    names = [s.members[member].name for member in command.members]
    if day > now.date():
        raise Refusal("contact/not_yet", {"names": names, "day": day})
    if CHANNELS[command.word] in _SPOKEN and came_to_nothing(words):
        raise Refusal("contact/missed", {"names": names, "text": words})
    settings = s.rule.settings
    value = {
        "channel": CHANNELS[command.word],
        "planned": mentions(words, settings.planned_words),
        "tone": tone_of(words, settings.problem_words, settings.good_words),
        "text": words,
    }
    for member in command.members:
        yield Record(kind=touch.CONTACT, value=value, by=command.by, about=member, day=day)
    data = {**value, "day": day, "today": now.date(), "people": _next(s, command.members, day)}
    yield Tell(template="contact/kept", data=data)


def _next(s: Situation, members: Iterable[str], day: date) -> list[dict[str, Any]]:
    """When the next word with each is due, seen from a contact on that day."""
    known = {one.member.id: one for one in people(s)}
    found = []
    for member in members:
        one = known.get(member)
        newest = max([day, *(t.day for t in one.touches)]) if one else day
        due = touch.stands_since(s, member, newest, one.rhythm).due if one else None
        found.append({"name": s.members[member].name, "first": s.members[member].first, "due": due})
    return found


def keep_copied(s: Situation, command: Command) -> Iterator[Effect]:
    """A mail the leader wrote to somebody is a contact, once a day; the engine has read and kept nothing of it but to
    how many it went.
    """
    if (command.value or len(command.members)) > s.rule.settings.copies_at_most:
        return
    earlier = [e for e in told(s, touch.CONTACT) if e.value.get("copied") and e.by == command.by]
    day = s.days(command.by).day(s.now)
    fresh = [m for m in command.members if not any(e.about == m and e.day == day for e in earlier)]
    value = {"channel": "mail", "planned": False, "tone": "neutral", "text": "", "copied": True}
    for member in fresh:
        yield Record(kind=touch.CONTACT, value=value, by=command.by, about=member, day=day)
    if fresh and not earlier:
        data = {"people": _next(s, fresh, day), "at_most": s.rule.settings.copies_at_most}
        yield Send(to=command.by, template="contact/copied", data=data)


def keep_rhythm(s: Situation, command: Command) -> Iterator[Effect]:
    """Another rhythm for somebody, by mail."""
    if not command.members or s.leader.id in command.members:
        raise Refusal("contact/yourself")
    back = bool(_USUAL.search(command.text))
    wanted = None if back else read_rhythm(command.text)
    if wanted is None and not back:
        name = s.members[command.members[0]].name
        raise Refusal("contact/rhythm_how", {"name": name, "text": command.text})
    told = {"ideal": wanted.ideal, "longest": wanted.longest} if wanted else {}
    for member in command.members:
        yield Record(kind=touch.RHYTHM, value={**told, "text": command.text}, by=command.by, about=member)
        meant = wanted or s.rule.settings.people.get(member, _general(s))
        name = s.members[member].name
        data = {"name": name, "ideal": meant.ideal, "longest": meant.longest, "usual": back}
        yield Tell(template="contact/rhythm_kept", data=data)
