"""Clock times, by figures and in words; alone they are no day."""

from __future__ import annotations

import re
from datetime import time

from daemon.core.said.pieces import AtClock, DayPart, Nothing, Piece
from daemon.core.said.rules import Rule, rule
from daemon.core.said.vocabulary import CLOCKS, FIXED, HOURS, PARTS, between, pattern
from daemon.core.said.words import plain

_HALF = r"(?:\s?(?P<{0}>[ap])\.?m\b\.?)?"
_TO = r"(?:\s?[-–]\s?| <until> )(?:<at>\s?)?"
_NO_MORE = r"(?![.:,/–-]?\d)(?!\s?%)"
# Who writes an hour and nothing else beside a day means the day's work.
_EARLIEST, _LATEST = 7, 19
# Nobody meets at night: "kl. 2" is in the afternoon; of "kl. 6" one cannot know.
_AFTERNOON, _EITHER = range(1, 6), 6


def a_clock(hour: int, minute: int, half: str = "") -> time | None:
    """That clock time, "p" being the afternoon; None where the day has none."""
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def at_hour(piece: AtClock, half: str) -> time | None:
    """The time that is meant, `half` being am, pm or unknown (empty)."""
    if not piece.open or not half:
        return _by_sense(piece) if piece.open else piece.at
    return a_clock(piece.at.hour, piece.at.minute, half)


def until_hour(piece: AtClock, half: str) -> time | None:
    """When it ends, if that was said: after its beginning."""
    begin = at_hour(piece, half)
    if piece.to is None or begin is None:
        return None
    if piece.to <= begin and piece.to.hour < 12:
        return piece.to.replace(hour=piece.to.hour + 12)
    return piece.to if piece.to > begin else None


def _by_sense(piece: AtClock) -> time | None:
    if piece.at.hour in _AFTERNOON:
        return piece.at.replace(hour=piece.at.hour + 12)
    return None if piece.at.hour == _EITHER and piece.at.minute == 0 else piece.at


def _figures(match: re.Match[str]) -> Piece:
    said = match.groupdict()
    half = said.get("a") or (said.get("a2") or "" if said.get("h2") else "")
    at = a_clock(int(match["h"]), int(said.get("min") or 0), half)
    to = (
        a_clock(int(match["h2"]), int(said.get("min2") or 0), said.get("a2") or "")
        if said.get("h2")
        else None
    )
    if at is None or (said.get("h2") and to is None):
        return Nothing()
    # "11-2pm" begins before noon.
    if to and at > to and half and not said.get("a"):
        at = at.replace(hour=at.hour % 12)
    open_ = not half and at.hour <= 12 and not match["h"].startswith("0") and match["h"] != "12"
    return AtClock(at, to, open_)


def _four(match: re.Match[str]) -> Piece:
    at = a_clock(int(match["h"]), int(match["min"]))
    return AtClock(at) if at else Nothing()


def _hour_word(match: re.Match[str]) -> Piece:
    return AtClock(time(HOURS[plain(match["hour"])]), open=True)


def _in_words(match: re.Match[str]) -> Piece:
    hour = int(match["h"]) if match["h"] else HOURS[plain(match["hour"])]
    minutes = hour * 60 + CLOCKS[plain(match["clock"])]
    return AtClock(time(minutes // 60 % 24, minutes % 60), open=hour <= 12) if 1 <= hour < 24 else Nothing()


def _fixed(match: re.Match[str]) -> Piece:
    return AtClock(time.fromisoformat(FIXED[plain(match["fixed"])]))


def _part(match: re.Match[str]) -> Piece:
    return DayPart(PARTS[plain(match["part"])])


_H, _H2 = r"(?P<h>\d{1,2})", r"(?P<h2>\d{1,2})"
_MIN, _MIN2 = r"(?P<min>[0-5]\d)", r"(?P<min2>[0-5]\d)"
_A, _A2 = _HALF.format("a"), _HALF.format("a2")
_END = rf"(?:{_TO}{_H2}(?:[:.]{_MIN2})?{_A2})?"

RULES: tuple[Rule, ...] = (
    rule(rf"(?:mellem |ml\. |between |fra |from )?<at>\s?{_H}(?:[:.]{_MIN})?{_A}{_END}{_NO_MORE}", _figures),
    rule(rf"(?:ved|omkring|hen ad|hen omkring) {_H}[ -]tiden", _figures),
    rule(rf"<at>\s?(?P<h>[012]\d){_MIN}{_NO_MORE}", _four),
    rule(rf"(?:mellem |ml\. |between |fra |from )?(?<![\d.,:/-]){_H}:{_MIN}(?::\d\d)?{_A}{_END}{_NO_MORE}", _figures),
    rule(rf"(?:between |from )?(?<![\d.,:/-]){_H}(?:[:.]{_MIN})?\s?(?P<a>[ap])\.?m\.?{_END}{_NO_MORE}", _figures),
    rule(
        rf"(?:between |from )?(?<![\d.,:/-]){_H}(?:[:.]{_MIN})?{_TO}{_H2}(?:[:.]{_MIN2})?\s?(?P<a2>[ap])\.?m\.?",
        _figures,
    ),
    rule(rf"(?<![\d.,:/-]){_H}\.{_MIN}\s?[-–]\s?{_H2}(?:[:.]{_MIN2})?{_NO_MORE}", _figures),
    rule(
        rf"(?:mellem|ml\.|between) (?:<at>\s?)?{_H}(?:[:.]{_MIN})?{_A}"
        rf" (?:og|and) (?:<at>\s?)?{_H2}(?:[:.]{_MIN2})?{_A2}{_NO_MORE}",
        _figures,
    ),
    rule("<at> <hour=hour>", _hour_word),
    rule(rf"(?:<at> )?<clock=clock> (?:<hour=hour>|{_H}(?!\d))", _in_words),
    rule("(?:<at> )?<fixed=fixed>", _fixed),
    rule("<part=part>", _part),
)  # fmt: skip

_BARE = re.compile(
    r"[ \t\u00a0]+(?:(?:mellem|ml\.|between|fra|from|omkring|ca\.?) )?"
    r"(?P<h>\d{1,2})(?:[:.](?P<min>[0-5]\d))?(?:\s?(?:-|–|til|to|og|and)\s?(?P<h2>\d{1,2})(?:[:.](?P<min2>[0-5]\d))?)?",
    re.IGNORECASE,
)
_ANOTHER = between(r"\s*(?:/|,?\s*<or>)\s*(?P<h>\d{1,2})(?:[:.](?P<min>[0-5]\d))?(?!\d)")
_STOPS = pattern(r"<goes_on>|hos|på|i|in|instead|please|tak")


def bare_hour(text: str, start: int) -> tuple[AtClock, int] | None:
    """The hour right after a day ("torsdag 10", "torsdag 10-11") and where it ends; None where the number counts
    something else.
    """
    match = _BARE.match(text, start)
    if match is None or not _ends(text[match.end() : match.end() + 24]):
        return None
    hour, last = int(match["h"]), int(match["h2"] or 0)
    if not _EARLIEST <= hour <= _LATEST or (match["h2"] and not hour < last + 12 <= 36):
        return None
    piece = _figures(match)
    return (piece, match.end()) if isinstance(piece, AtClock) else None


def another_hour(text: str, start: int) -> tuple[AtClock, int] | None:
    """The further hour right after a clock time ("kl. 10 eller 14") and where it ends."""
    match = _ANOTHER.match(text, start)
    if match is None or not _ends(text[match.end() : match.end() + 24]):
        return None
    piece = _figures(match)
    return (piece, match.end()) if isinstance(piece, AtClock) else None


def _ends(rest: str) -> bool:
    if not rest.strip() or rest[0] in "\n;!?)":
        return True
    if rest[0] in ".,":
        return not rest[1:2].isdigit()
    after = rest.lstrip(" \t\u00a0")
    return after.startswith("\n") or (rest[0].isspace() and bool(_STOPS.match(after)))
