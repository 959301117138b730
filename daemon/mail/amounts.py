"""Reads what people counted, as in "12 nye kunder og 1,2 mio. kr. i salg": each thing's one number with its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from daemon.mail.lexicon import NUMBERS, vocabulary
from daemon.mail.progress import NAMED_NUMBERS, YEARS
from daemon.mail.quantities import ENDS, find_number, numbers_in

_DATES = re.compile(
    r"\b\d{1,2}/\d{1,2}(?:[-/]\d{2,4})?\b|\b\d{4}-\d\d?-\d\d?\b|\b\d{1,2}(?:st|nd|rd|th)\b"
    r"|\b(?:d\.|den|inden|senest|siden|by|before|since) \d{1,2}[/.](?:\d{1,2}\.?)?(?:\d{2,4})?"
    r"|\b\d{1,2}\. (?:gang|plads|kvartal|uge|klasse|sal)\b",
    re.IGNORECASE,
)
_SPANS = re.compile(
    r"(?:\b(?:på|i|over|inden for|indenfor|om|efter|in|within|over|during|after|for)\s+(?:kun |bare |only |just )?)"
    r"\d{1,3} (?:minutter|timer?|dage?|uger?|måned(?:er)?|år|minutes?|hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_ASIDES = re.compile(
    r"\([^()]*\)|\b(?:heraf|deraf|hvoraf|herunder|including|of which|among them)\b.*", re.I | re.S
)
_COMPARED = re.compile(
    r"\d[\d.,]*\s?(?:%|procent|pct\.?|percent)?\s?(?:flere|færre|mere|mindre|more|fewer|less|better|higher|lower)"
    r"(?: [^\W\d_]+)? (?:end|than)\b.*",
    re.IGNORECASE,
)
_APPROX = (
    r"(?:ca\.?|cirka|omkring|omtrent|næsten|godt|knap|over|mere end|about|around|almost|nearly|more than|~)"
)
_SIGN = r"[+\-−]?(?:(?:kr\.?|dkk|eur|usd|gbp|sek|nok)\s?|[$€£]\s?)?(?=\d)"
_STARTS = re.compile(rf"\s*(?:{_APPROX}\s*)?{_SIGN}", re.IGNORECASE)
_AND = re.compile(rf",\s+|;\s*|\s(?:og|and|samt|plus|\+|&)\s(?={_STARTS.pattern})", re.IGNORECASE)
_DASHED_KR = re.compile(r"(?<=\d),-(?!\d)")
_GLUED = re.compile(r"(?<=mi[oa]\.)(?=kr)", re.IGNORECASE)
_HALF = re.compile(r"(?<=\d)\s?½")
_WIDE_SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]")
_DOUBTFUL = {"da": re.compile(r"[1-9]\d{0,2},\d{3}"), "en": re.compile(r"[1-9]\d{0,2}\.\d{3}")}
"""Three digits after the other language's mark of thousands: 1,250 from a Dane may be 1250 or one and a quarter."""
_MONEY = (
    ("kr.", "kr kr. dkk kroner krone tkr t.kr"),
    ("EUR", "€ eur euro euros"),
    ("USD", "$ usd dollar dollars"),
    ("GBP", "£ gbp pund pounds"),
    ("SEK", "sek"),
    ("NOK", "nok"),
    ("%", "% procent pct pct. percent"),
)
_SIGNS = {said: shown for shown, all_said in _MONEY for said in all_said.split()}
_ADJECTIVES = vocabulary(
    "ny|nye|nyt|god|gode|godt|stor|store|stort|lille|små|fast|faste|ekstra|glad|glade|interne|eksterne|vundne|solgte",
    "lukkede|afsluttede|sparede|betalende|gamle|korte|lange|danske|svenske|norske|flere|færre|hele|første|tilfredse",
    "new|good|big|large|small|happy|more|fewer|extra|paying|closed|signed|won|saved|internal|external|satisfied",
    "returning|full|first|old|short|long|billable|fakturerbare|færdige|løste|solved|resolved|completed|unique|unikke",
)
_COMPARING = vocabulary("mere|flere|færre|mindre|more|fewer|less")
_SIGNED = re.compile(
    r"\s?(?:mio\.?|mia\.?|t\.|millioner|million|millions|k|m)?\s?(?:%|procent|pct\.?|percent|kr\.?|kroner|dkk|eur|euros?|usd"
    r"|dollars?|gbp|pund|pounds|sek|nok|[€$£])(?![^\W\d_])",
    re.IGNORECASE,
)
_SALES = re.compile(
    r" (?:i|in|af|of) (?:(?:ny|nye|new|extra|ekstra) )?"
    r"(?:nysalg|mersalg|salg|omsætning|indtægt(?:er)?|besparelser?|sales|savings?|revenue|turnover|costs?)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:^|[\n.,;])\s*(?:antal(?:let af)?|number of)?\s*(?P<label>[^\d\n.,:;]{2,40}):\s*$"
    r"|(?P<short>\b(?-i:[A-ZÆØÅ]{2,6}))(?: (?:er|is|på|of|at|up to|op på))*\s*$",
    re.IGNORECASE,
)
_JOINING = vocabulary("til|eller|ud|af|to|or|out|of|mod|og|and|vs")
_MOST_WORDS = 3
_MOST_NUMBERS = 20


def amounts_in(items: Sequence[str], language: str = "da") -> tuple[dict[str, Any], ...]:
    """The things counted in the items of a list; a text that is no list is one, unless its lines have numbers each."""
    said = split_lines(items[0], language) if len(items) == 1 else items
    return tuple(one for item in said for one in find_amounts(item, language))


def find_amounts(text: str, language: str = "da") -> list[dict[str, Any]]:
    """The things counted in one item: its parts where each begins with a number of its own, else the whole as one."""
    parts = [part.strip() for part in _AND.split(text) if part and part.strip()]
    if len(parts) > 1 and all(map(_STARTS.match, parts)):
        found = [find_amount(part, language) for part in parts]
        if all(one["number"] is not None and one["unit"] for one in found):
            return found
    return [find_amount(text, language)]


def split_lines(text: str, language: str = "da") -> tuple[str, ...]:
    """The lines of a text of which several say a number, each with the lines after it that say none."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    numbered = [bool(numbers_in(line, language)) for line in lines]
    if sum(numbered) < 2:
        return (text,)
    lead, rest = numbered.index(True), []
    for line, has_number in zip(lines[lead:], numbered[lead:], strict=True):
        if has_number:
            rest.append(line)
        else:
            rest[-1] += f"\n{line}"
    opening = " ".join(lines[:lead])
    return tuple(rest) if not opening or opening.endswith(":") else (f"{opening} {rest[0]}", *rest[1:])


def find_amount(text: str, language: str = "da") -> dict[str, Any]:
    """One thing counted: `{"text", "number": float | None, "unit", "choices"}`.

    Without a number, `choices` are what it may be, `{"number", "unit"}` each: several numbers, or a notation that
    means one thing in Danish and another in English. Nothing is guessed.
    """
    said = _HALF.sub(",5" if language != "en" else ".5", _WIDE_SPACES.sub(" ", text))
    said = _GLUED.sub(" ", _DASHED_KR.sub(" kr", said))
    told: dict[str, Any] = {"text": text.strip(), "number": None, "unit": "", "choices": []}
    counted = list(_counted(said, language))
    if not counted:
        word = find_number(said, "", language)
        return told | ({"number": word[0], "unit": unit_in(word[1])} if word and _is_spelt(said) else {})
    if len(counted) > 1:
        return told | {"choices": _choices(counted)}
    (only,) = counted
    doubtful = only.pop("or")
    if doubtful is not None:
        return told | {
            "unit": only["unit"],
            "choices": [{**only, "number": n} for n in (only["number"], doubtful)],
        }
    return told | only


def unit_in(words: str) -> str:
    """What is counted, as its noun with the adjectives before it, or as a currency's or percent's one sign."""
    said = words.split()
    if not said or said[0].lower() in _JOINING:
        return ""
    first = said[0].lower().rstrip(".")
    if (shown := _SIGNS.get(said[0].lower()) or _SIGNS.get(first)) is not None:
        return shown
    kept = []
    for word in said[:_MOST_WORDS]:
        kept.append(word)
        if word.lower() not in _ADJECTIVES:
            break
    return " ".join(kept).rstrip(".,;:")


def _counted(said: str, language: str) -> Iterator[dict[str, Any]]:
    """Every number left once dates and the like are taken out; `or` is what its notation may mean as well."""
    said = _masked(said, language)
    for start, end, number in numbers_in(said, language)[:_MOST_NUMBERS]:
        found = find_number(said[start:], "", language)
        before = re.search(r"(kr\.?|dkk|eur|usd|gbp|sek|nok|[€$£])\s?[-+−]?$", said[:start], re.IGNORECASE)
        unit = unit_in(before[1] if before else found[1] if found else _after(said, end))
        if unit in _SIGNS.values():
            unit = f"{unit} {_of_what(unit, said[end:])}".rstrip()
        yield {
            "number": number,
            "unit": unit or _label(said[:start]),
            "or": _other(said[start:end], number, language),
        }


def _of_what(sign: str, after: str) -> str:
    """What a share or a sum of money is of, where it is told at once: `% færre fejl`, `kr. sparet`, `kr. i nysalg`."""
    rest = _SIGNED.sub("", after, count=1) if _SIGNED.match(after) else after
    if found := _SALES.match(rest):
        return found[0].strip()
    words = re.match(r" ?[^\W\d_]+(?: [^\W\d_]+){0,2}", rest)
    said = words[0].split() if words else []
    stop = next((n for n, word in enumerate(said) if word.lower() in ENDS - _COMPARING), len(said))
    return " ".join(said[: min(stop, _MOST_WORDS if sign == "%" else 1)])


def _label(before: str) -> str:
    """What a number without a unit counts, where a label says so: "Antal nye kunder: 12", "NPS 62"."""
    found = _LABEL.search(before)
    said = (found["label"] or found["short"]) if found else ""
    return unit_in(said[:1].lower() + said[1:] if said[1:2].islower() else said)


def _after(said: str, end: int) -> str:
    """What stands behind one of several numbers."""
    words = re.match(r"\s?(%|[^\W\d_]+(?: [^\W\d_]+){0,2})", said[end:])
    return words[1] if words else ""


def _masked(said: str, language: str) -> str:
    """Without what is a number but counts nothing; what counts only beside another goes while another is left."""
    for pattern in (_DATES, NAMED_NUMBERS):
        said = pattern.sub(_blank, said)
    for pattern in (YEARS, _ASIDES, _SPANS, _COMPARED):
        if len(numbers_in(said, language)) > 1:
            without = pattern.sub(_blank, said)
            said = without if numbers_in(without, language) else said
    if re.search(r"\b(?:i|in|for|fra|from|siden|since) (?:19|20)\d\d\s*[.!]?$", said, re.IGNORECASE):
        said = YEARS.sub(_blank, said)
    return said


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _other(figure: str, number: float, language: str) -> float | None:
    pattern = _DOUBTFUL.get(language)
    if pattern is None or (digits := pattern.match(figure)) is None:
        return None
    whole = float(re.sub(r"\D", "", digits[0]))
    read = float(digits[0].replace(",", "."))
    # A scale such as "mio." multiplies both.
    return number / read * whole if read else None


def _choices(counted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The numbers told side by side, each with its unit, or with that of the next ("from 12 to 20 customers")."""
    unit = ""
    found = []
    for one in reversed(counted):
        unit = one["unit"] or unit
        found.append({"number": one["number"], "unit": unit})
    return list({(one["number"], one["unit"]): one for one in reversed(found)}.values())


def _is_spelt(said: str) -> bool:
    first = re.search(r"[^\W\d_]+", re.sub(rf"^\s*{_APPROX}\s", "", said, flags=re.IGNORECASE))
    return first is not None and first[0].lower() in NUMBERS
