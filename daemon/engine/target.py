"""Decides for which rule and about whom a mail out of the blue is meant, and asks back where that is not sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from daemon.core.errors import Refusal
from daemon.core.model import Member, Rule
from daemon.core.practice import Word as KnownWord
from daemon.engine.situations import Scene
from daemon.engine.whom import Meant, read_whom, without_openers
from daemon.mail.reading import Word
from daemon.shapes.names import find_members, read_name

Candidate = tuple[Rule, KnownWord]
_JOINED = {"da": " og ", "en": " and "}
_SEVERAL = "members text"
_MAYBE = "maybe member text"
_EVERYDAY = "member: text"
_SHORTEST_NAME, _MOST_NAMES = 3, 3


@dataclass(frozen=True, slots=True)
class Target:
    """What a word is meant for: the rule, the members it is about, and the words besides.

    `argument` names them in full, for words that are told anew in reply to the receipt.
    """

    rule: Rule
    text: str
    members: tuple[str, ...] = ()
    argument: str = ""


def find_target(scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member) -> Target:
    """Of the rules with the word the one that is meant, and about whom.

    Raises Refusal with the choices where several people or teams may be meant, or nobody is known by the name.
    """
    named, word = _by_team(scene, candidates, word)
    candidates = [named] if named else candidates
    rule, known = candidates[0]
    if known.takes == _MAYBE:
        about = _about_somebody_or_nobody(scene, candidates, word, writer)
        if about is not None:
            return about
    elif "member" in known.takes:
        return _about_others(scene, candidates, word, writer)
    teams = list(dict.fromkeys(one.team for one, _ in candidates))
    if len(teams) > 1 and scene.house.is_private(rule):
        names = (scene.house.world.teams[team].name for team in teams)
        spelling = _spelling(scene, rule, word, writer)
        raise Refusal("common/which_team", {}, tuple(f"{spelling} {name}: {_said(word)}" for name in names))
    return Target(rule, _said(word), argument=word.argument if known.takes != _MAYBE else "")


def is_meant(scene: Scene, rule: Rule, known: KnownWord, word: Word, replying: bool) -> bool:
    """Whether a word of everyday speech is the command, and not the beginning of a sentence ("tak for sidst: …")."""
    if known.takes != _EVERYDAY:
        return True
    team = _team(scene, rule)
    if re.match(r"\s*for\b", word.argument, re.IGNORECASE):
        return False
    if word.argument:
        name = without_openers(word.argument)
        are_names = len(name.split()) <= _MOST_NAMES and all(one[0].isupper() for one in name.split())
        return bool(word.text) and (are_names or bool(find_members(name, team)))
    named = read_name(without_openers(word.text), team)
    sure = len(named.name) >= _SHORTEST_NAME and find_members(named.name, team, strict=True)
    return bool(named.rest) and bool(sure) and not replying


def _by_team(scene: Scene, candidates: Sequence[Candidate], word: Word) -> tuple[Candidate | None, Word]:
    """The rule of the team whose name stands after the word, and the word without it."""
    wanted = word.argument.casefold()
    for rule, known in candidates:
        team = scene.house.world.team_of(rule)
        if wanted and wanted in (team.id.casefold(), team.name.casefold()):
            return (rule, known), replace(word, argument="")
    return None, word


def _about_others(scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member) -> Target:
    found = _read(scene, candidates, word, writer)
    sure = [(rule, meant) for rule, meant in found if meant.sure]
    # A name that is spelt as it is wins over one of another team that it may be a slip for.
    best = [pair for pair in sure if pair[1].exact] or sure
    if len({meant.sure[0].id for _, meant in best}) > 1:
        people = tuple({m.sure[0].id: m.sure[0] for _, m in best}.values())
        best = [(best[0][0], replace(best[0][1], sure=(), choices=people))]
    rule, meant = next(iter(best or [pair for pair in found if pair[1].choices]), found[0])
    if meant.choices or not meant.sure:
        raise _unsure(scene, rule, word, writer, meant)
    return _target(rule, meant, writer)


def _about_somebody_or_nobody(
    scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member
) -> Target | None:
    """About the colleague who is named first, if one is; without a colon only what a leader writes names one."""
    found = _read(scene, candidates, word, writer)
    rule, meant = next((pair for pair in found if pair[1].sure or pair[1].choices), found[0])
    leads = writer.id in (scene.house.world.team_of(rule).leader, scene.house.world.team_of(rule).deputy)
    if not (leads or word.argument):
        return None
    # What an employee tells of themselves may well begin with a word that is nearly somebody's name.
    if meant.sure and (leads or meant.exact):
        return _target(rule, meant, writer)
    if meant.choices or (leads and word.argument and meant.name):
        raise _unsure(scene, rule, word, writer, meant)
    return None


def _read(
    scene: Scene, candidates: Sequence[Candidate], word: Word, writer: Member
) -> list[tuple[Rule, Meant]]:
    """Whom the word names in the team of each rule."""
    several = candidates[0][1].takes == _SEVERAL
    now = _local(scene, writer)
    return [(rule, read_whom(word, _team(scene, rule), now, several=several)) for rule, _ in candidates]


def _local(scene: Scene, writer: Member) -> datetime:
    return scene.people.calendars[writer.id].local(scene.now)


def _team(scene: Scene, rule: Rule) -> list[Member]:
    team = scene.house.world.team_of(rule)
    ids = dict.fromkeys((*team.members, team.leader))
    return [scene.people.members[m] for m in ids if m in scene.people.members]


def _said(word: Word) -> str:
    return ": ".join(filter(None, (word.argument, word.text)))


def _target(rule: Rule, meant: Meant, writer: Member) -> Target:
    return Target(rule, meant.rest, tuple(m.id for m in meant.sure), _names(meant.sure, writer))


def _names(members: Sequence[Member], writer: Member) -> str:
    return _JOINED.get(writer.language, _JOINED["en"]).join(member.name for member in members)


def _unsure(scene: Scene, rule: Rule, word: Word, writer: Member, meant: Meant) -> Refusal:
    """Ask back who is meant; each choice is what would have had to be written."""
    if not meant.choices:
        return Refusal("common/unknown_name", {"name": meant.name})
    spelling = _spelling(scene, rule, word, writer)
    names = (_names((*meant.sure, member), writer) for member in meant.choices)
    between = " " if meant.more else ": "
    choices = tuple(f"{spelling} {name}{between}{meant.rest}" for name in names)
    return Refusal("common/which_member", {"name": meant.name}, choices)


def _spelling(scene: Scene, rule: Rule, word: Word, writer: Member) -> str:
    """How we write the word ourselves, in the writer's language."""
    own = scene.house.renderer.practice_words(writer.language, rule.practice)
    return (own.get(word.id) or scene.house.commands[word.id])[0]
