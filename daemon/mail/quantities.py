"""Reads a number and what it counts, in Danish and English notation."""

from __future__ import annotations

import re

from daemon.mail.lexicon import NUMBERS, ORDINALS, vocabulary

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[-+−]?)(?P<digits>\d{1,3}(?:[ .]\d{3})+(?:,\d+)?(?![\d.])"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d{1,12}(?:[.,]\d{1,6})?)(?![\d])"
)
_SCALE = re.compile(
    r"\s?(?P<word>mio\.?|millioner|million|millions|mia\.?|milliarder|milliard|billion|billions|tusinde?"
    r"|thousand|t\.? ?kr\.?|k|m)(?![^\W\d_])",
    re.IGNORECASE,
)
_FACTORS = {
    "mio": 1e6,
    "millioner": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "m": 1e6,
    "mia": 1e9,
    "milliarder": 1e9,
    "milliard": 1e9,
    "billion": 1e9,
    "billions": 1e9,
}
_CURRENCY = re.compile(r"(?P<unit>kr\.?|dkk|eur|usd|gbp|sek|nok|€|\$|£)\s?$", re.IGNORECASE)
_UNIT = re.compile(r"\s?(?P<unit>%|€|\$|£|[^\W\d_][^\d\n,;:!?()%.]{0,60})")
ENDS = vocabulary(
    "i|på|fra|til|med|om|og|så|den|det|denne|dette|sidste|siden|for|af|ved|hos|under|over|efter|før|mod|er|var",
    "blev|har|men|fordi|in|on|from|to|with|about|and|so|this|that|last|since|of|at|during|after|before|is|was",
    "were|has|but|because|than|end|desværre|mere|flere|færre|more|fewer|less|unfortunately",
)
_MOST_WORDS = 4
_RANGE = re.compile(r"\s?(?:-|–|/|x|a|á|à|til|to|eller|or)\s?\d", re.IGNORECASE)
_LESS_CERTAIN = re.compile(
    r"\s?(?:[-–]|eller\b|or\b|to\b(?= (?:\d|[^\W\d_]+)\b)|hel\b|del\b|dusin\b|snes\b|masse\b|bunke\b"
    r"|håndfuld\b|række\b|smule\b|par\b"
    r"|gang\b|dag\b|af\b|couple\b|few\b|lot\b|of\b|be\b|the\b)",
    re.IGNORECASE,
)
_NOT_ENGLISH = frozenset({"to", "fire", "en", "et", "ti", "ni"})


def find_number(text: str, unit: str = "", language: str = "da") -> tuple[float, str] | None:
    """The number and its unit in `text`, `unit` where it names none; None where there is no number, or several."""
    matches = list(_NUMBER.finditer(text[:2000]))
    if not matches:
        return _in_words(text[:2000], unit, language)
    first = matches[0]
    if len(matches) > 1 and (text[: first.start()].strip() or _RANGE.match(text, first.end())):
        return None
    value, after = _scaled(text, first, language)
    return value, _unit(text, first.start(), after) or unit


def numbers_in(text: str, language: str = "da") -> list[tuple[int, int, float]]:
    """All numbers in figures in `text`, each as where it begins, where it ends, and its value."""
    found = []
    for match in _NUMBER.finditer(text[:2000]):
        value, end = _scaled(text, match, language)
        found.append((match.start(), end, value))
    return found


def _scaled(text: str, number: re.Match[str], language: str) -> tuple[float, int]:
    """The value of a number with what multiplies it, and where that ends."""
    value = _value(number["digits"], language) * (-1 if number["sign"] in ("-", "−") else 1)
    after = number.end()
    scale = _SCALE.match(text, after)
    if scale and not (len(scale["word"]) == 1 and text[after : after + 1] == " "):
        value *= _FACTORS.get(scale["word"].lower().rstrip("."), 1e3)
        # Of "t.kr." the currency is left to be read as the unit.
        thousands = re.match(r"t\.? ?(?=kr)", scale["word"], re.IGNORECASE)
        after = scale.start("word") + thousands.end() if thousands else scale.end()
    return value, after


def _value(digits: str, language: str) -> float:
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return float(digits.replace(" ", ""))
    mark, tail = digits[last], digits[last + 1 :]
    groups = "." if language != "en" else ","
    several = digits.count(mark) > 1
    grouped = len(tail) == 3 and (several or (mark == groups and not _other(digits, mark)))
    if grouped:
        return float(re.sub(r"[ .,]", "", digits))
    return float(re.sub(r"[ .,]", "", digits[:last]) + "." + tail)


def _other(digits: str, mark: str) -> bool:
    return ("," if mark == "." else ".") in digits


def _unit(text: str, start: int, after: int) -> str:
    before = _CURRENCY.search(text[:start])
    if before:
        return before["unit"].rstrip(".")
    match = _UNIT.match(text, after)
    if match is None:
        return ""
    words = match["unit"].split()
    stop = next((at for at, word in enumerate(words) if word.lower().strip(".") in ENDS), len(words))
    return " ".join(words[: min(stop, _MOST_WORDS)]).rstrip(" .-–")


def _in_words(text: str, unit: str, language: str) -> tuple[float, str] | None:
    """A number word at the head, such as "tolv nye kunder"."""
    match = re.match(r"\s*(?:ca\.?|cirka|omkring|about|around)?\s*([^\W\d_]{1,8})\b", text, re.IGNORECASE)
    word = match[1].lower() if match else ""
    if match is None or word not in NUMBERS or word in ORDINALS or _LESS_CERTAIN.match(text, match.end()):
        return None
    if language == "en" and word in _NOT_ENGLISH and text.strip().lower() != word:
        return None
    return float(NUMBERS[match[1].lower()]), _unit(text, 0, match.end()) or unit
