"""Finds the line by which a client says who wrote what is quoted below, and when: an attribution."""

from __future__ import annotations

import re
from typing import NamedTuple

from daemon.mail.reply.page import Page
from daemon.mail.reply.phrases import PUNCTUATION, fold
from daemon.mail.reply.signs import ADDRESS, DATE, LONGEST_LINE, TIME, WHITE, next_filled
from daemon.mail.reply.vocabulary import Vocabulary

_MOST_WRAPPED = 5
_WRAPPED_FROM = 55
_LONGEST_WEAK = 120
_FEW = 3
_ENDS = ":：-*_>」"
_ZONED = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:GMT|UTC)[+-]\d\d:\d\d [^\W\d_]")


class Attribution(NamedTuple):
    """Its first line and the one after its last; `certain` when no marked quote needs to follow."""

    first: int
    stop: int
    certain: bool
    rule: str


class Evidence(NamedTuple):
    """What the words of a possible attribution are."""

    verb: bool
    address: bool
    time: bool
    date: bool
    prose: int
    name: bool
    own: bool


def may_attribute(line: str) -> bool:
    """True for a line that ends, or begins, as an attribution may: the cheap question before the dear one."""
    return bool(
        line[-1] in _ENDS
        or line[-1] in "다했す道"
        or (line[-1].isdigit() and "–" in line and "@" in line)
        or _verb_ends(line)
        or _ZONED.match(line)
    )


def attribution_at(page: Page, at: int, words: Vocabulary) -> Attribution | None:
    """`Den … skrev X <a@b>:` and its like, which ends at `at` and may begin up to four lines above."""
    joined = ""
    found: Attribution | None = None
    dated = False
    marked = quote_follows(page, at + 1)
    if not marked and not _names_anything(page.lines[max(at - _MOST_WRAPPED + 1, 0) : at + 1]):
        return None
    for first in range(at, max(at - _MOST_WRAPPED, -1), -1):
        line = page.lines[first].strip(WHITE)
        if not line or page.depths[first] != page.depths[at] or len(joined) + len(line) > LONGEST_LINE:
            break
        if found and not _may_begin_above(page, first, line, words, whole=dated):
            break
        if first < at and not found and line[-1] in ".!?" and len(line) < _WRAPPED_FROM:
            break
        joined = f"{line}{joined}" if line.endswith("<") else f"{line} {joined}".strip()
        if rule := rule_of(joined, words, marked=marked):
            found = Attribution(first, at + 1, rule != "name only", f"attribution: {rule}")
            dated = dated or bool(TIME.search(line) or DATE.search(line))
        elif found:
            break
    if found and found.first > 0 and page.lines[found.first - 1].strip() in ("-", "—"):
        found = found._replace(first=found.first - 1)
    return found


def _names_anything(lines: tuple[str, ...]) -> bool:
    """Without a date or an address a line introduces nothing but what is marked as quoted."""
    return any("@" in line or any(letter.isdigit() for letter in line) for line in lines)


def _may_begin_above(page: Page, first: int, line: str, words: Vocabulary, *, whole: bool) -> bool:
    """A line above an attribution belongs to it when it was wrapped; to a whole one, only if nothing but a date."""
    if not _begins_dated(line, words):
        return False
    seen = evidence_of(line, words)
    if seen.own:
        return False
    following = page.lines[first + 1].strip().split(" ", 1)[0]
    wrapped = len(line) + 1 + len(following) > _WRAPPED_FROM or line.endswith(("<", ","))
    if whole:
        return not seen.prose and (wrapped or seen.time or seen.date)
    return seen.prose <= _FEW and (wrapped or seen.time or seen.date)


def rule_of(line: str, words: Vocabulary, *, marked: bool) -> str:
    """By which rule `line` introduces a quote, "" for none; `marked` when a marked quote follows."""
    seen = evidence_of(line, words)
    if seen.own:
        return ""
    return _with_verb(line, seen, words, marked) if seen.verb else _without_verb(line, seen, marked)


def _with_verb(line: str, seen: Evidence, words: Vocabulary, marked: bool) -> str:
    dated = seen.time or seen.date
    begins = dated and _begins_dated(line, words)
    rules = {
        "verb, address and date": seen.address and dated and seen.prose <= _FEW,
        "verb and date": dated and not seen.prose and (seen.time or begins),
        "date, name and verb": seen.time and seen.prose <= 1 and begins and _verb_final(line, words),
        "verb and address": seen.address and seen.prose <= _FEW * marked,
        "verb and date, marked quote": marked and dated and seen.prose <= _FEW,
        "name only": marked and not seen.prose and seen.name and len(line) < _LONGEST_WEAK,
    }
    return next((rule for rule, holds in rules.items() if holds), "")


def _without_verb(line: str, seen: Evidence, marked: bool) -> str:
    dated = seen.time or seen.date
    ends = line[-1] in ":："
    if seen.address and dated and seen.prose <= _FEW * marked and (marked or ends or "–" in line):
        return "address and date"
    if seen.time and not seen.prose and _ZONED.match(line):
        return "instant with its zone and name"
    return "date, marked quote" if marked and seen.time and ends and seen.prose < _FEW else ""


def _verb_final(line: str, words: Vocabulary) -> bool:
    lowered = fold(line).rstrip(" :：")
    verb = words.wrote.find(lowered)
    return verb is not None and verb[1] >= len(lowered) - 1


def _begins_dated(line: str, words: Vocabulary) -> bool:
    first = line.lstrip(PUNCTUATION + " ").split(" ", 1)[0].strip(PUNCTUATION).lower()
    return first in words.glue or first in words.calendar or first[:1].isdigit()


def evidence_of(line: str, words: Vocabulary) -> Evidence:
    address = bool(ADDRESS.search(line))
    rest = " ".join((ADDRESS.sub(" ", line) if address else line).split())
    lowered = fold(rest)
    verb = words.wrote.find(lowered)
    own = False
    if verb:
        around = (lowered[: verb[0]].split()[-1:], lowered[verb[1] :].split()[:1])
        own = any(word.strip(PUNCTUATION) in words.first_person for side in around for word in side)
        rest = f"{rest[: verb[0]]} {rest[verb[1] :]}"
    return Evidence(
        verb=bool(verb),
        address=address,
        time=bool(TIME.search(rest)),
        date=bool(DATE.search(rest)),
        prose=_prose(rest, words),
        name=any(letter.isalpha() and not letter.islower() for letter in rest),
        own=own,
    )


def _prose(text: str, words: Vocabulary) -> int:
    """How many words are neither a name, a number, a day or month nor one of the small words of attributions."""
    count = 0
    for token in text.split():
        bare = token.strip(PUNCTUATION)
        if not bare or not bare[0].islower():
            continue
        plain = bare.lower()
        if plain in words.glue or plain.rstrip(".") in words.calendar or any(c.isdigit() for c in plain):
            continue
        if "://" in plain or plain.startswith("mailto"):
            continue
        count += 1
    return count


def quote_follows(page: Page, at: int) -> bool:
    """The next words are marked as quoted, more deeply than the line above them."""
    below = next_filled(page, at, 5)
    if below is None:
        return False
    hint = page.hints.get(below)
    return page.depths[below] > page.depths[at - 1] or (hint is not None and hint.kind in ("quote", "rest"))


def _verb_ends(line: str) -> bool:
    """Clients that write no colon end with the verb or with an address."""
    return line[-1].isalpha() and len(line) > 12 and any(c.isdigit() for c in line[:60]) and "@" in line
