"""Knows what was written for its writer alone though it came as an answer, beside other things or misspelt, so that
nobody else gets to read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from daemon.core.model import AskState, Member, Rule
from daemon.core.practice import Word as KnownWord
from daemon.core.spelling import folded, one_slip
from daemon.engine.inbound import Inbound
from daemon.engine.situations import Scene
from daemon.engine.whom import without_openers
from daemon.mail.greeting import without_greeting
from daemon.mail.openings import find_command
from daemon.mail.reading import Word
from daemon.mail.words import FLAGS
from daemon.shapes.names import find_members, read_name

_HEAD = re.compile(r"\W*(?P<word>[^\W\d_]+)(?P<rest>.*)", re.DOTALL)
_GAP = " \t:,;.=/|)]}>*_-–—"
_MARKS = " \t*_\"'"
_HEAD_LENGTH = 40
_SHORTEST_WORD, _SHORTEST_NAME = 4, 3


@dataclass(frozen=True, slots=True)
class Alone:
    """What a mail seems to tell its writer alone: the word it is sure to open with, or else what would have had to be
    written (`text`, "" where it stands beside other things).
    """

    word: Word | None = None
    spelling: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A word that leaves no trace and that the writer may write, with how it is spelt and the rules that have it."""

    id: str
    spellings: tuple[str, ...]
    rules: tuple[tuple[Rule, KnownWord], ...]

    @property
    def names_somebody(self) -> bool:
        return all("member" in known.takes for _, known in self.rules)


def meant_alone(scene: Scene, mail: Inbound) -> Alone | None:
    """What of a mail is for nobody but its writer though it was not read so; None where nothing is.

    Sure is only a word spelt as it is, before a colleague's name and a colon. Everything else is to be asked back.
    """
    reading, writer = mail.reading, mail.member
    if reading is None or writer is None or reading.polite:
        return None
    lines = without_greeting(mail.text.split("\n"))
    known = list(_known(scene, writer))
    if reading.command is not None:
        # Several things with a word each are parted elsewhere.
        return None
    for one in known:
        if any(_opens(scene, one, line) for line in _that_may_open(one, lines[1:])):
            return Alone(spelling=one.spellings[0])
    if reading.word and reading.word.id not in FLAGS:
        return None
    text = "\n".join(lines)
    for one in known:
        if _opens(scene, one, text):
            word = find_command(text, "", {one.id: one.spellings})
            return Alone(word=word, spelling=one.spellings[0])
        if meant := _nearly(scene, one, text, answers=bool(reading.said or reading.unsure)):
            return Alone(spelling=one.spellings[0], text=meant)
    return None


def keeps_to_themselves(scene: Scene, mail: Inbound) -> bool:
    """Whether what was not understood may be what its writer keeps for themselves: they take notes, were asked for what
    is theirs alone, or began with a word for such.
    """
    if mail.member is None:
        return False
    if any(scene.house.is_own(rule) for one in _known(scene, mail.member) for rule, _ in one.rules):
        return True
    if find_command(mail.text, mail.scan.subject, scene.house.traceless_words):
        return True
    asked = scene.tx.asks(to=mail.member.id, states=(AskState.MAILED,))
    return any(ask.own and not ask.rule.startswith("@") for ask in asked)


def _known(scene: Scene, writer: Member) -> Iterator[_Known]:
    house = scene.house
    for word, spellings in house.traceless_words.items():
        rules = [one for one in house.rules_with_word(word, writer.id) if house.may_write(*one, writer.id)]
        if rules and spellings:
            yield _Known(word, spellings, tuple(rules))


def _that_may_open(known: _Known, lines: Sequence[str]) -> Iterator[str]:
    """The lines worth looking at more closely: there may be very many."""
    heads = tuple(spelling.casefold() for spelling in known.spellings)
    return (
        line
        for line in lines
        if ":" in line and line.lstrip(_MARKS)[:_HEAD_LENGTH].casefold().startswith(heads)
    )


def _opens(scene: Scene, known: _Known, text: str) -> bool:
    """Whether a text opens with the word, a colleague's name and a colon."""
    found = find_command(text, "", {known.id: known.spellings}) if known.names_somebody else None
    return bool(found and found.argument and found.text and _names(scene, known, found.argument))


def _nearly(scene: Scene, known: _Known, text: str, *, answers: bool) -> str:
    """What would have had to be written, where a text seems to open with the word; "" where it does not.

    What `answers` a question needs the colon where no name follows.
    """
    head = _HEAD.fullmatch(text)
    spelling = _nearest(head["word"], known.spellings) if head else None
    if head is None or spelling is None:
        return ""
    rest = head["rest"].lstrip(_GAP)
    colon = ":" in text.partition("\n")[0]
    named = _names(scene, known, rest)
    if known.names_somebody and not named:
        return ""
    if not rest or (answers and not (colon or named)):
        return ""
    return f"{spelling} {rest}" if known.names_somebody or not colon else f"{spelling}: {rest}"


def _nearest(word: str, spellings: tuple[str, ...]) -> str | None:
    """The first of the spellings that a word is, or is but for a slip."""
    said = folded(word)
    near = (
        spelling
        for spelling, known in zip(spellings, _all_folded(spellings), strict=True)
        if said == known or (len(known) >= _SHORTEST_WORD and one_slip(said, known))
    )
    return next(near, None)


@lru_cache(maxsize=64)
def _all_folded(spellings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(folded, spellings))


def _names(scene: Scene, known: _Known, text: str) -> bool:
    """Whether a text begins with the name of somebody in a team of the word's rules, spelt as it is."""
    for rule, _ in known.rules:
        team = scene.house.world.team_of(rule)
        ids = dict.fromkeys((*team.members, team.leader))
        people = [scene.people.members[m] for m in ids if m in scene.people.members]
        name = read_name(without_openers(text), people).name
        if len(name) >= _SHORTEST_NAME and find_members(name, people, strict=True):
            return True
    return False


def as_command(mail: Inbound, word: Word) -> Inbound:
    """The mail as if it had been read as that word, and as nothing else."""
    if mail.reading is None:
        return mail
    return replace(mail, reading=replace(mail.reading, command=word, said=(), unsure=(), word=None))
