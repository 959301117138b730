"""Decides for which rule and about whom a mail out of the blue is meant, and asks back where that is not sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from daemon.core.errors import Refusal
from daemon.core.meeting import Meeting
from daemon.core.model import Member, Rule
from daemon.core.practice import Word as KnownWord
from daemon.engine.prose import MAYBE, SOMEBODY, begins_sentence, is_among_people
from daemon.engine.situations import Scene
from daemon.engine.whom import Meant, read_whom, without_openers
from daemon.mail.lexicon import plain
from daemon.mail.reading import Word
from daemon.shapes.names import AND, apart, find_members, read_name

Candidate = tuple[Rule, KnownWord]
_JOINED = {"da": " og ", "en": " and "}
_DONE_WITH = "members text"
_EVERYDAY = "member: text"
_SHORTEST_NAME, _MOST_NAMES = 3, 3
_MOST_CHOICES = 9
_GAP = " \t.,:;!-–—"
_NO_NAMES = frozenset(
    {"jeg", "vi", "det", "den", "der", "er", "har", "kan", "i", "på", "til", "efter", "først", "desværre"}
    | {"beklager", "sorry", "we", "it", "there", "is", "can", "to", "on", "after", "please"}
)
"""What a sentence about a talk may begin with, where a capital alone would make it look like a name."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a word is meant for: the rule, the members it is about, and the words besides.

    `argument` names them in full, for words that are told anew in reply to the receipt.
    """

    rule: Rule
    text: str
    members: tuple[str, ...] = ()
    argument: str = ""


def find_target(
    scene: Scene,
    candidates: Sequence[Candidate],
    word: Word,
    writer: Member,
    meeting: Meeting | None = None,
) -> Target:
    """Of the rules with the word the one that is meant, and about whom: without a name the one that the answered
    mail's `meeting` is with.

    Raises Refusal with the choices where several people or teams may be meant, or nobody is known by the name.
    """
    if meeting is not None and (with_whom := _by_meeting(scene, candidates, word, writer, meeting)):
        return with_whom
    named, word = _by_team(scene, candidates, word)
    candidates = [named] if named else candidates
    rule, known = candidates[0]
    if known.takes in (MAYBE, SOMEBODY):
        about = _about_somebody_or_nobody(scene, candidates, word, writer)
        if about is not None:
            return about
    elif "member" in known.takes:
        return _about_others(scene, candidates, word, writer)
    teams = list(dict.fromkeys(one.team for one, _ in candidates))
    if len(teams) > 1:
        names = tuple(scene.house.world.teams[team].name for team in teams)
        spelling = _spelling(scene, rule, word, writer)
        texts = (_written(f"{spelling} {name}", told(word)) for name in names)
        raise Refusal("common/which_team", {"text": told(word)}, tuple(texts), names)
    return Target(rule, told(word), argument=word.argument if known.takes != MAYBE else "")


def meant_by(
    scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member, *, replying: bool
) -> list[Candidate]:
    """The rules for which the word is one of theirs; none where it is the beginning of a sentence."""
    known = candidates[0][1]
    if known.takes == _EVERYDAY:
        return [(rule, known) for rule, known in candidates if _is_thanks(scene, rule, word, replying)]
    if known.among_people:
        everybody = (member for rule, _ in candidates for member in _team(scene, rule))
        return list(candidates) if is_among_people(word, everybody) else []
    everyday = scene.house.everyday.get(writer.language, frozenset())
    if word.spelt not in everyday and any(scene.house.leaves_no_trace(rule) for rule, _ in candidates):
        # What is somebody's own is asked for anew by its own practice, and offered to no other.
        return list(candidates)
    meant = whom_meant(scene, candidates, word, writer)
    spelt = scene.house.renderer.practice_words(writer.language, candidates[0][0].practice)
    own = tuple(map(plain, spelt.get(word.id, ())))
    is_prose = begins_sentence(word, known, meant, local_time(scene, writer), everyday, own)
    return [] if is_prose else list(candidates)


def _is_thanks(scene: Scene, rule: Rule, word: Word, replying: bool) -> bool:
    """Whether a word of everyday speech is the command, and not the beginning of a sentence ("tak for sidst: …")."""
    team = _team(scene, rule)
    if re.match(r"\s*for\b", word.argument, re.IGNORECASE):
        return False
    if word.argument:
        name = without_openers(word.argument)
        return bool(word.text) and all(_may_be_named(one, team) for one in apart(name))
    named = read_name(without_openers(word.text), team)
    sure = len(named.name) >= _SHORTEST_NAME and find_members(named.name, team, strict=True)
    return bool(named.rest) and bool(sure) and not replying


def _may_be_named(name: str, team: Sequence[Member]) -> bool:
    words = name.split()
    are_capital = 0 < len(words) <= _MOST_NAMES and all(one[0].isupper() for one in words)
    return are_capital or bool(find_members(name, team))


def _by_team(scene: Scene, candidates: Sequence[Candidate], word: Word) -> tuple[Candidate | None, Word]:
    """The rule of the team whose name stands after the word, and the word without it."""
    wanted = (word.argument or word.text).casefold()
    for rule, known in candidates if wanted else ():
        team = scene.house.world.team_of(rule)
        for name in (team.name.casefold(), team.id.casefold()):
            if wanted == name:
                return (rule, known), replace(word, argument="", text=word.text if word.argument else "")
            if word.argument and wanted.startswith(f"{name} "):
                return (rule, known), replace(word, argument=word.argument[len(name) :].strip())
    return None, word


def _by_meeting(
    scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member, meeting: Meeting
) -> Target | None:
    """With whom a leader's talk is, where a reply to a mail about it names nobody else."""
    others = [scene.people.members[m] for m in meeting.who if m != writer.id and m in scene.people.members]
    own = [one for one in candidates if one[0].id == meeting.rule and "member" in one[1].takes]
    if len(others) != 1 or not own or not scene.house.leads(own[0][0], writer.id):
        return None
    meant = whom_meant(scene, own[:1], word, writer)
    is_unknown = meant.name[:1].isupper() and meant.name.split()[0].casefold() not in _NO_NAMES
    if is_unknown or any(one.id != writer.id for one in (*meant.sure, *meant.choices)):
        return None
    return Target(own[0][0], told(word).lstrip(_GAP), (others[0].id,), others[0].name)


def _about_others(scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member) -> Target:
    meant = whom_meant(scene, candidates, word, writer)
    _refuse_several(scene, candidates, word, writer, meant)
    if meant.choices or not meant.sure:
        raise _unsure(scene, candidates, word, writer, meant)
    return _target(scene, candidates, word, writer, meant)


def _refuse_several(
    scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member, meant: Meant
) -> None:
    """Raise Refusal with one thing for each, where a word that is about one names several: "mål Rikke og Bo: …"; and
    where a name beside theirs is nobody's, with what would have had to be written without it, or with it as text.
    """
    known, spelling = candidates[0][1], _spelling(scene, candidates[0][0], word, writer)
    if meant.more or not meant.sure:
        return
    if meant.unknown:
        opening = f"{spelling} {_names(meant.sure, writer)}"
        without = (f"{opening} " if AND.match(meant.beyond) else f"{opening}: ") + meant.beyond.lstrip(_GAP)
        as_text = () if known.takes == "member" else (_written(opening, meant.rest),)
        raise Refusal("common/unknown_too", {"name": meant.unknown}, (without.rstrip(_GAP), *as_text))
    named = (*meant.sure, *meant.choices)
    together = known.each or known.takes == _DONE_WITH
    if not together and len(named) > 1:
        texts = tuple(_written(f"{spelling} {one.name}", meant.rest) for one in named)
        raise Refusal("common/one_each", {}, texts, several=True)


def _about_somebody_or_nobody(
    scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member
) -> Target | None:
    """About the colleague who is named first, if one is; without a colon only what a leader writes names one."""
    needs_one = candidates[0][1].takes == SOMEBODY
    led = [one for one in candidates if scene.house.leads(one[0], writer.id)]
    if not (needs_one or led or word.argument):
        return None
    meant = whom_meant(scene, candidates, word, writer)
    if len(own := [m for m in meant.choices if any(m in _team(scene, rule) for rule, _ in led)]) == 1:
        # Of those of one name the one whom the writer leads, rather than a colleague.
        meant = replace(meant, sure=(*meant.sure, *own), choices=())
    # What an employee tells of themselves may well begin with a word that is nearly somebody's name.
    if led or needs_one:
        _refuse_several(scene, candidates, word, writer, meant)
    if meant.sure and not meant.choices and (needs_one or led or meant.exact):
        return _target(scene, [*led, *candidates], word, writer, meant)
    if meant.choices or (led and word.argument and meant.name and not needs_one):
        raise _unsure(scene, candidates, word, writer, meant)
    return None


def whom_meant(scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member) -> Meant:
    """Whom the word names among the people of all the rules' teams, so that two of one name are seen."""
    people = {member.id: member for rule, _ in candidates for member in _team(scene, rule)}
    done_with = candidates[0][1].takes == _DONE_WITH
    now = local_time(scene, writer)
    return read_whom(word, tuple(people.values()), now, several=True, done_with=done_with)


def local_time(scene: Scene, writer: Member) -> datetime:
    """What the writer's clock shows."""
    return scene.people.calendars[writer.id].local(scene.now)


def _team(scene: Scene, rule: Rule) -> list[Member]:
    team = scene.house.world.team_of(rule)
    ids = dict.fromkeys((*team.members, team.leader))
    return [scene.people.members[m] for m in ids if m in scene.people.members]


def told(word: Word) -> str:
    """All that stands after the word."""
    return ": ".join(filter(None, (word.argument, word.text)))


def _written(opening: str, text: str) -> str:
    """A mail as one would write it."""
    return f"{opening}: {text}" if text else opening


def _target(
    scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member, meant: Meant
) -> Target:
    """For the first rule in whose team all are; raises Refusal where they are in different ones."""
    teams = [(rule, _team(scene, rule)) for rule, _ in candidates]
    for rule, team in teams:
        if all(member in team for member in meant.sure):
            ids = tuple(m.id for m in meant.sure)
            return Target(rule, meant.rest, ids, _names(meant.sure, writer))
    apart: dict[str, list[Member]] = {}
    for member in meant.sure:
        apart.setdefault(next(rule.id for rule, team in teams if member in team), []).append(member)
    spelling = _spelling(scene, teams[0][0], word, writer)
    names = tuple(_names(members, writer) for members in apart.values())
    texts = tuple(_written(f"{spelling} {name}", meant.rest) for name in names)
    raise Refusal("common/apart", {"text": meant.rest}, texts, names)


def _names(members: Sequence[Member], writer: Member) -> str:
    return _JOINED.get(writer.language, _JOINED["en"]).join(member.name for member in members)


def _unsure(
    scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member, meant: Meant
) -> Refusal:
    """Ask back who is meant; each choice is what would have had to be written."""
    spelling = _spelling(scene, candidates[0][0], word, writer)
    if not meant.choices:
        if meant.name:
            return Refusal("common/unknown_name", {"name": meant.name, "text": meant.rest})
        others = dict.fromkeys(m for rule, _ in candidates for m in _team(scene, rule) if m.id != writer.id)
        example = next((member.first for member in others), writer.first)
        few = tuple(others) if len(others) <= _MOST_CHOICES else ()
        would = tuple(_written(f"{spelling} {member.name}", meant.rest) for member in few)
        data = {"example": f"{spelling} {example}", "choices": []}
        return Refusal("common/name_missing", data, would, tuple(member.name for member in few))
    names = tuple(_names((*meant.sure, member), writer) for member in meant.choices)
    texts = (
        f"{spelling} {name} {meant.rest}" if meant.more else _written(f"{spelling} {name}", meant.rest)
        for name in names
    )
    data = {"name": meant.name, "text": meant.rest}
    return Refusal("common/which_member", data, tuple(texts), names, several=True)


def _spelling(scene: Scene, rule: Rule, word: Word, writer: Member) -> str:
    """How we write the word ourselves, in the writer's language."""
    own = scene.house.renderer.practice_words(writer.language, rule.practice)
    return (own.get(word.id) or scene.house.commands[word.id])[0]
