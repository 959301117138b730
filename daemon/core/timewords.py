"""The words times are said in, Danish and English, and how each becomes the word the grammar reasons with."""

from __future__ import annotations

import difflib
import re
from datetime import time

from daemon.core.dayrules import WEEKDAYS

_SAID = {
    "mon": "monday mondays man mandag mandage",
    "tue": "tues tuesday tuesdays tir tirs tirsdag tirsdage",
    "wed": "wednesday wednesdays ons onsdag onsdage",
    "thu": "thur thurs thursday thursdays tor tors torsdag torsdage",
    "fri": "friday fridays fre fredag fredage",
    "sat": "saturday saturdays lør lørdag lørdage",
    "sun": "sunday sundays søn søndag søndage",
    "jan": "january januar",
    "feb": "february februar",
    "mar": "march marts",
    "apr": "april",
    "may": "maj",
    "jun": "june juni",
    "jul": "july juli",
    "aug": "august",
    "sep": "sept september",
    "oct": "october okt oktober",
    "nov": "november",
    "dec": "december",
    "weekday": "weekdays workday workdays hverdag hverdage arbejdsdag arbejdsdage",
    "day": "days daily dag dage daglig dagligt",
    "week": "weeks uge uger ugen",
    "month": "months måned måneder måneden",
    "quarter": "quarters kvartal kvartaler kvartalet",
    "year": "years år året",
    "even": "lige",
    "odd": "ulige",
    "1": "first første",
    "2": "second other anden andet",
    "3": "third tredje",
    "4": "fourth fjerde",
    "last": "sidste",
    "of": "in i om",
    "every": "each hver hvert",
    "from": "fra",
    "": "the at on and den d. kl kl. og",
}
_WORDS = {word: meant for meant, said in _SAID.items() for word in (meant, *said.split()) if word}


def split_words(text: str) -> list[str]:
    """Give the words of a time in lower case, commas counting as spaces."""
    return [token for token in re.split(r"[\s,]+", text.strip().lower()) if token]


def is_clock(token: str) -> bool:
    """Say whether a word is meant as a clock time: `9:00`, `09:00` or `09.00`."""
    return re.fullmatch(r"\d{1,2}[:.]\d{2}", token) is not None


def read_clock(token: str) -> time:
    """Read a clock time; raises ValueError when the day has no such hour or minute."""
    hour, minute = (int(part) for part in re.split("[:.]", token))
    if hour > 23 or minute > 59:
        raise ValueError(f'"{token}" is no clock time; the day goes from 00:00 to 23:59')
    return time(hour, minute)


def translate_word(token: str) -> list[str]:
    """Give what a word means: names in short English, ordinals as digits, ranges as their days, fillers gone.

    Raises ValueError for a word that says nothing of time.
    """
    if token in _WORDS:
        return [_WORDS[token]] if _WORDS[token] else []
    if number := re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th|\.)?", token):
        return [str(int(number[1]))]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", token):
        return [token]
    first, dash, last = token.replace("–", "-").partition("-")
    low, high = _WORDS.get(first), _WORDS.get(last)
    if dash and low in WEEKDAYS and high in WEEKDAYS:
        start = WEEKDAYS.index(low)
        return [WEEKDAYS[(start + n) % 7] for n in range((WEEKDAYS.index(high) - start) % 7 + 1)]
    raise ValueError(f'"{token}" is no word for a time')


def mend_word(token: str) -> str:
    """Give the known word or clock time that a wrong word was probably meant to be, or the word itself."""
    if token in _WORDS or is_clock(token):
        return token
    if hours := re.fullmatch(r"(\d{1,2}):?(\d\d)?(am|pm)", token):
        return f"{int(hours[1]) % 12 + (12 if hours[3] == 'pm' else 0):02}:{hours[2] or '00'}"
    if digits := re.fullmatch(r"(\d\d)(\d\d)", token):
        return f"{digits[1]}:{digits[2]}"
    if token[0] in "*0123456789":
        return token
    # The first letter is seldom wrong: "mondag" is rather mandag than onsdag.
    alike = difflib.get_close_matches(token, [word for word in _WORDS if word[0] == token[0]], n=1)
    return next(iter(alike or difflib.get_close_matches(token, _WORDS, n=1)), token)
