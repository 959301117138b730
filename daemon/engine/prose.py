"""Tells a word that opens a mail from the same word as the beginning of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from datetime import datetime

from daemon.core.model import Member
from daemon.core.practice import Word as KnownWord
from daemon.engine.whom import Meant, begins_with_time
from daemon.mail.lexicon import vocabulary
from daemon.mail.reading import Word
from daemon.shapes.names import find_members

SOMEBODY, MAYBE = "somebody text", "maybe member text"
_NAMES_ONE = ("med", "with")
"""A spelling that ends so has a name after it."""
_GOES_ON = vocabulary(
    "er|var|bliver|blev|har|havde|gik|går|kom|kommer|som|der|hvis|på|til|for|med|af|fra|i|om|over|under|ved|hos",
    "efter|og|eller|men|at|kan|skal|vil|is|was|were|are|has|had|went|that|which|if|of|to|from|with|in|on|at",
    "by|and|or|but|can|will|should|off|out|up|down",
)
"""What follows a noun in a sentence, and no text that is told."""
_ENDS = (".", "!")
"""A word with one of these behind it is a sentence of its own: "Aflys. Jeg er syg"."""
_TOKEN = re.compile(r"[^\W\d_]+")
_PEOPLE = re.compile(
    r"\b(?:os|vi|jer|jeg|mig|ham|hende|han|hun|dem|team(?:et)?|gruppen?|afdeling\w*|kolleg\w*|chef\w*|leder\w*"
    r"|medarbejder\w*|makker\w*|kunde\w*|leverandør\w*|personale\w*|folk|samarbejd\w*|we|us|(?-i:I)|me|he|him|she"
    r"|they|them|group|department\w*|colleague\w*|co-?worker\w*|boss|manager\w*|staff|people|customer\w*|client\w*"
    r"|supplier\w*)\b",
    re.IGNORECASE,
)
"""Who a conflict may be with."""


def begins_sentence(
    word: Word, known: KnownWord, meant: Meant, now_local: datetime, everyday: Set[str], own: Sequence[str]
) -> bool:
    """Whether the word is only how a sentence begins: "Fire nye kunder", "Mødte fem nye kunder", "Mål er vigtige".

    `everyday` are spellings that mean something else in the writer's language, too: they count only before a
    colleague's name, or a colon with no more than a name or a time between; `own`, those of that language, before a
    time as well. All other words about colleagues may stand without a colon, where what follows is a name, or may be.
    """
    if not word.spelt or word.text[:1] in _ENDS:
        return False
    is_named = bool(meant.sure or meant.choices)
    if word.spelt in everyday:
        is_own = word.spelt in own and begins_with_time(word.text, now_local)
        near = is_named or not word.argument or begins_with_time(word.argument, now_local)
        return not (near if word.colon else meant.exact or is_own)
    if is_named or not word.text or not ("member" in known.takes or known.takes == SOMEBODY):
        return False
    if word.colon:
        # Nothing is told with it, so that it is a sentence with a colon in it: "Kort sagt: det gik godt".
        return known.takes == "member" and bool(word.argument)
    if known.takes in (MAYBE, SOMEBODY):
        return word.spelt.endswith(_NAMES_ONE) or _goes_on(word.text, now_local)
    return not _may_be_a_name(meant)


def is_among_people(word: Word, team: Iterable[Member]) -> bool:
    """Whether a word that may be said of things is told of people: "konflikt: …", "konflikt med Jonas om opgaverne".

    In doubt about a name it is one: nothing real is to wait for a question.
    """
    text = f"{word.argument} {word.text}"
    if word.alone or (word.colon and not word.argument) or _PEOPLE.search(text):
        return True
    people = tuple(team)
    return any(find_members(one, people, exact=one[0].islower()) for one in _TOKEN.findall(text))


def _goes_on(text: str, now_local: datetime) -> bool:
    line, first = text.partition("\n")[0], _TOKEN.match(text)
    goes_on = first is not None and first[0].casefold() in _GOES_ON and not begins_with_time(text, now_local)
    # A question does not begin with its noun: "samtale - kan vi tales ved?"
    return goes_on and not re.search(r"\d|\?\s*$", line)


def _may_be_a_name(meant: Meant) -> bool:
    """A name that we do not know: written with a capital, or all there is."""
    name, rest = meant.name, meant.rest.partition("\n")[0]
    return name[:1].isupper() or (not rest.strip(" .!?") and _TOKEN.match(name) is not None)
