"""Knows what stands above a person's words: a greeting, a name that is called, a gateway's warning."""

from __future__ import annotations

import re

from daemon.mail.reply.contact import is_name
from daemon.mail.reply.ending import EDGE, EMOJI, TAIL, Ending, end_of, filled
from daemon.mail.reply.language import words as listed
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.vocabulary import Vocabulary

_LONGEST_GREETING = 60
_LONGEST_BANNER = 600
_MOST_NAMES = 5
_LEAST_SENTENCE = 4
_JOINERS = frozenset("&+/")
_EVERYBODY = frozenset(
    listed(
        "alle|sammen|allesammen|igen|again|all|team|there|everyone|everybody|folks|du|dig|jer|i|og|and|to",
        "naervaer|nærvær|med|begge|both|guys|zusammen|alla|tous|collega's|kaikki",
    )
)


def take_greeting(lines: list[str], words: Vocabulary, found: list[Ending], *, alone: bool) -> None:
    """A first line that only greets, or names whom it is for; a gateway's warning may stand above it.

    One word that is all there is ("Tja", "Dag") is an answer rather than a greeting in another language.
    """
    left = _take_banner(lines, words, found)
    if alone and len(left) == 1 and lines[left[0]].strip(" .!?").isalpha():
        return
    if left and (is_greeting(lines[left[0]], words) or _calls(lines, left)):
        found[left[0]] = Ending("greeting", "greeting")


def _take_banner(lines: list[str], words: Vocabulary, found: list[Ending]) -> list[int]:
    """What is left of the words below a paragraph in which a gateway warns of mail from outside."""
    left = filled(lines, found)
    stop = next((at for at in range(left[0], len(lines)) if not lines[at].strip()), 0) if left else 0
    head = " ".join(fold(" ".join(lines[left[0] : stop])).split())[:_LONGEST_BANNER] if stop else ""
    if not head or words.banners.find(head) is None:
        return left
    for at in range(left[0], stop):
        found[at] = Ending("disclaimer", "a gateway's warning")
    return [at for at in left if at >= stop]


def _calls(lines: list[str], left: list[int]) -> bool:
    """ "Liam," above an empty line or a sentence, not above one more name."""
    first = lines[left[0]].strip()
    if len(left) < 2 or not first.endswith((",", " -", " –", " --")):
        return False
    below = lines[left[1]].strip()
    apart = not lines[left[0] + 1].strip() or (below[:1].isupper() and len(below.split()) >= _LEAST_SENTENCE)
    return apart and is_name(first.rstrip(",-– "), 2) and not is_name(below.strip(EDGE), 3)


def is_greeting(line: str, words: Vocabulary) -> bool:
    """True for a line such as "Hej Bo," that says no more than hello."""
    line = line.strip()
    if not line or len(line) > _LONGEST_GREETING or ":" in line[:-1]:
        return False
    tokens = line.split()
    lowered = [fold(token.strip(EDGE + ":;")) for token in tokens]
    for phrase in words.greetings.get(lowered[0], ()):
        size = len(phrase.words)
        if tuple(lowered[:size]) == phrase.words:
            rest = line[end_of(line, size) :].strip(EDGE + ":;")
            return not rest or bool(TAIL.fullmatch(rest)) or _names_somebody(rest)
    return False


def _names_somebody(rest: str) -> bool:
    named = re.sub(EMOJI, "", rest).replace(",", " ").strip(" .!:;–-").split()
    small = [
        word for word in named if not (word[:1].isupper() or word.lower() in _EVERYBODY or word in _JOINERS)
    ]
    return len(named) <= _MOST_NAMES and (not small or (len(named) == 1 and "?" not in rest))
