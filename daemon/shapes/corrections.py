"""Reads what a leader replies to a draft: ok, stop, which lines to take out, and an introduction; one to a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_OK = frozenset(
    (
        "ok|okay|okey|ja|fint|fin|god|godt|godkendt|send|send den|send det|kør|ser godt ud|det ser godt ud|klar|alt godt"
        "|yes|fine|good|approved|go|go ahead|send it|looks good|all good|ready"
    ).split("|")
)
_STOP = frozenset(
    (
        "stop|vent|hold|hold den|hold tilbage|hold den tilbage|udskyd|send ikke|ikke endnu|nej"
        "|wait|hold it|hold back|hold it back|postpone|not yet|no|do not send"
    ).split("|")
)
_NO_INTRO = frozenset("ingen intro|uden intro|fjern intro|slet intro|no intro|without intro|remove intro".split("|"))
_NOTHING = frozenset(
    "nej|nej tak|ingen|ingenting|ikke noget|ikke i denne uge|ikke denne gang|no|no thanks|none|nothing|not this week"
    "|ingen intro|no intro".split("|")
)
_NOISE = frozenset("hej|kære alle|hi|hello|tak|mange tak|tusind tak|thanks|thank you|many thanks".split("|"))
_REMOVE = re.compile(
    r"(?:fjern|slet|udelad|drop|remove|delete|leave out|take out|tag|take)\b(?P<which>[^a-zæøå].*)", re.IGNORECASE
)
_INTRO = re.compile(r"(?:intro|indledning|introduktion|introduction)\b[ \t]*[:–-]?[ \t]*(?P<text>.*)", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})")
_FILLER = frozenset("nr|nummer|numrene|punkt|no|number|numbers|item|items|og|and|ud|out|line|linje|linjerne".split("|"))
_POLITE = re.compile(r"\b(?:(?:mange|tusind|many) )?(?:tak|thanks|thank you|please|venligst)\b")


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing wanted: `numbers` says what to remove, `text` is the introduction ("" takes it out)."""

    do: Literal["ok", "stop", "remove", "intro"]
    numbers: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that a reply wants, in order, and the lines of it that could not be read."""

    wanted: tuple[Correction, ...]
    unclear: tuple[str, ...]


def read_corrections(text: str) -> Corrections:
    """Read a reply, in Danish or English; an introduction goes on until a line that is a correction."""
    wanted: list[Correction] = []
    unclear: list[str] = []
    intro: list[str] | None = None
    for line in text.strip().splitlines():
        correction = _read_line(line.strip())
        if correction and correction.do == "intro" and correction.text != "":
            intro = [correction.text]
            wanted.append(correction)
        elif correction:
            intro = None
            wanted.append(correction)
        elif intro is not None:
            intro.append(line.rstrip())
            wanted[-1] = Correction("intro", text="\n".join(intro).strip())
        elif _plain(line) and _plain(line) not in _NOISE:
            unclear.append(line.strip())
    # "intro:" with nothing after it may be half a mail; it says what to write rather than take the old one out.
    unclear += [_EMPTY_INTRO for one in wanted if one.text == _EMPTY]
    return Corrections(tuple(one for one in wanted if one.text != _EMPTY), tuple(unclear))


def declines_intro(text: str) -> bool:
    """Say whether the answer to "a few words from you?" is that there are none."""
    return _plain(text) in _NOTHING


_EMPTY, _EMPTY_INTRO = "\0", "intro:"


def _read_line(line: str) -> Correction | None:
    said = _plain(line)
    if said in _NO_INTRO:
        return Correction("intro")
    if said in _OK:
        return Correction("ok")
    if said in _STOP:
        return Correction("stop")
    if (remove := _REMOVE.match(line)) and (numbers := tuple(_numbers(remove["which"]))):
        return Correction("remove", numbers=numbers)
    if intro := _INTRO.match(line):
        return Correction("intro", text=intro["text"].strip() or _EMPTY)
    return None


def _plain(line: str) -> str:
    """The words alone, in lower case, without thanks."""
    words = " ".join(re.findall(r"\w+", line.casefold()))
    return " ".join(_POLITE.sub(" ", words).split()) or words


def _numbers(which: str) -> Iterator[int]:
    """The numbers of "nr. 3, 5 og 7-9"; none when there are other words."""
    spelt = _RANGE.sub(lambda r: " ".join(map(str, range(int(r[1]), int(r[2]) + 1))), which.casefold())
    words = [word for word in re.findall(r"\w+", spelt) if word not in _FILLER]
    if all(word.isascii() and word.isdigit() and len(word) < 5 for word in words):
        yield from dict.fromkeys(map(int, words))
