"""Reads what a leader replies to a draft: ok, stop, which lines to take out, and an introduction; one to a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal


def _phrases(*lines: str) -> frozenset[str]:
    return frozenset(phrase for line in lines for phrase in line.split("|"))


_OK = _phrases(
    "ok|okay|okey|ja|fint|fin|god|godt|godkendt|send|send den|send det|kør|ser godt ud|det ser godt ud|klar",
    "yes|fine|good|approved|go|go ahead|send it|looks good|all good|ready",
)
_STOP = _phrases(
    "stop|vent|hold|hold den|hold tilbage|hold den tilbage|udskyd|send ikke|send den ikke|ikke endnu|nej",
    "wait|hold it|hold back|hold it back|postpone|not yet|no|do not send|don t send",
)
_NO_INTRO = _phrases("ingen intro|uden intro|fjern intro|slet intro|no intro|without intro|remove intro")
_NO_WORDS = _NO_INTRO | _phrases(
    "nej|ingen|ingenting|ikke noget|ikke i denne uge|ikke denne gang",
    "no|none|nothing|not this week|not this time",
)
_NOISE = _phrases("hej|hej alle|hi|hello|tak|mange tak|tusind tak|thanks|thank you|many thanks")
_REMOVE = re.compile(
    r"(?:fjern|slet|udelad|drop|remove|delete|leave out|take out|tag|take)\b(?P<which>[^a-zæøå].*)",
    re.IGNORECASE,
)
_INTRO = re.compile(
    r"(?:intro|indledning|introduktion|introduction)\b[ \t]*[:–-]?[ \t]*(?P<text>.*)", re.IGNORECASE
)
_RANGE = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})")
_FILLER = _phrases(
    "nr|nummer|numrene|punkt|og|ud|linje|linjerne", "no|number|numbers|item|items|and|out|line"
)
_POLITE = re.compile(r"\b(?:(?:mange|tusind|many) )?(?:tak|thanks|thank you|please|venligst)\b")


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing wanted: `numbers` says which lines to remove, `text` is the introduction."""

    do: Literal["ok", "stop", "remove", "intro", "no intro"]
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
    for line in map(str.strip, text.strip().splitlines()):
        correction = _read_line(line)
        if correction:
            wanted.append(correction)
        elif wanted and wanted[-1].do == "intro":
            wanted[-1] = Correction("intro", text=f"{wanted[-1].text}\n{line}".lstrip())
        elif plain_words(line) and plain_words(line) not in _NOISE:
            unclear.append(line)
    wanted = [replace(one, text=one.text.strip()) for one in wanted]
    # An introduction of no words may be half a mail: it is asked about rather than taken as "no introduction".
    empty = Correction("intro")
    unclear += ["intro:" for one in wanted if one == empty]
    return Corrections(tuple(one for one in wanted if one != empty), tuple(unclear))


def declines_intro(text: str) -> bool:
    """Say whether the answer to "a few words from you?" is that there are none."""
    return plain_words(text) in _NO_WORDS


def _read_line(line: str) -> Correction | None:
    said = plain_words(line)
    if said in _NO_INTRO:
        return Correction("no intro")
    if said in _OK:
        return Correction("ok")
    if said in _STOP:
        return Correction("stop")
    if (remove := _REMOVE.match(line)) and (numbers := read_numbers(remove["which"])):
        return Correction("remove", numbers=numbers)
    if intro := _INTRO.match(line):
        return Correction("intro", text=intro["text"].strip())
    return None


def read_removal(text: str) -> tuple[int, ...]:
    """Read the numbers of what a text, which says nothing else, wants taken out: "slet 3 og 5"; () for other texts."""
    remove = _REMOVE.fullmatch(text.strip())
    return read_numbers(remove["which"]) if remove else ()


def plain_words(line: str) -> str:
    """Give the words alone, in lower case, without thanks."""
    words = " ".join(re.findall(r"\w+", line.casefold()))
    return " ".join(_POLITE.sub(" ", words).split()) or words


def read_numbers(which: str) -> tuple[int, ...]:
    """Read the numbers of "nr. 3, 5 og 7-9"; () when there are other words."""
    spelt = _RANGE.sub(lambda r: " ".join(map(str, range(int(r[1]), int(r[2]) + 1))), which.casefold())
    words = [word for word in re.findall(r"\w+", spelt) if word not in _FILLER]
    if all(word.isascii() and word.isdigit() and len(word) < 5 for word in words):
        return tuple(dict.fromkeys(map(int, words)))
    return ()
