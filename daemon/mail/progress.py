"""Reads how far something has come: a number, a share, a colour, or that it is reached, in a sentence or a word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from daemon.mail.lexicon import NUMBERS, Lexicon, vocabulary
from daemon.mail.quantities import numbers_in

_WORD = re.compile(r"[^\W\d_]+(?:['’]t)?|[🟢🟡🟠🔴💚💛]")
_CLAUSE = re.compile(
    r"[:;!?()\n–—]|,(?!\d)|\.(?!\d)|(?<=\s)-(?=\s)|\b(?:men|but|fordi|because|da|since|mens|while)\b"
)
_DENIED = vocabulary(
    "ikke|not|aldrig|never|hverken|neither|næsten|nesten|almost|nearly|snart|soon|uden|without|ingen|no|isn't|aren't",
    "don't|won't|hasn't|haven't|cannot|can't|before|før|hvis|if|måske|maybe|mangler|close|tæt|tættere|closer",
)
_STATUS = {
    "green": (
        r"på sporet|på skinner(?:ne)?|på rette (?:vej|spor)|on track|on schedule|on plan|foran|ahead"
        r"|all good|alt (?:vel|godt)|(?:ser|looks?|looking) (?:lyst|godt|fint|good|great)|som (?:det|den) skal"
        r"|(?:efter|følger|som) plan(?:en|lagt)?|(?:as|to) plan(?:ned)?|planen holder"
        r"|(?:går|kører|skrider) (?:rigtig |virkelig |helt |det |meget )?(?:godt|fint|fremad|planmæssigt)"
        r"|(?:going|doing) (?:very |really |quite )?(?:well|fine|great)"
    ),
    "yellow": (
        r"bagud|bagefter|behind|forsinke(?:t|de)|delayed|presse[td]e?|under pres|under pressure|tight|at risk|i fare"
        r"|slipping|på vippen|halter"
    ),
    "red": (
        r"(?:gået |helt )?i stå|(?:helt )?af sporet|off track|stuck|stalled|gået i hårdknude|kan ikke nås"
        r"|når (?:det|vi|jeg|målet) (?:bare |nok |slet )?ikke|(?:won'?t|will not|can'?t|cannot) (?:make|reach) it"
        r"|way behind|langt bagud|langt bagefter|langt fra"
    ),
}
_STATUSES = {colour: re.compile(rf"\b(?:{pattern})\b") for colour, pattern in _STATUS.items()}
_REACHED = re.compile(
    r"\b(?:nået|naaet|nåede|lykkedes|i mål|i hus|i land|gennemført|opfyldt|klaret|færdige?|fuldført|opnået|done|reached"
    r"|achieved|completed|accomplished|finished|made it|målet er nået)\b|🎉|🏆|✅|🏁"
)
_SHARES = {
    50.0: r"halvvejs|halvejs|halvdelen|det halve|half ?-?way|half(?: of it)?(?! a)|halv(?:t)? i mål",
    33.0: r"(?:en|1) tredjedel|(?:a|one) third",
    67.0: r"(?:to|2) tredjedele|two thirds",
    25.0: r"(?:en|1) (?:fjerdedel|kvart)|(?:a|one) quarter(?! (?:of|past))",
    75.0: r"(?:tre|3) fjerdedele|trekvart|three quarters",
}
_SHARED = {share: re.compile(rf"\b(?:{pattern})\b") for share, pattern in _SHARES.items()}
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|procent|pct\b\.?|percent|per cent)")
_OUT_OF = re.compile(
    r"\s*(?:[^\W\d_]{1,20} ){0,2}(?:af|ud af|out of|of|/)\s*(?:de |the |vores |our |mine |my |i alt )?"
)
_CHOICE = re.compile(
    r"\d[^\d\n]{0,12}\b(?:nej|no|rettelse|snarere|rather)\b|\b(?:eller|or|mellem|between|både|both|either|enten)\b"
    r"|\d\s?(?:-|–|—|til|to)\s?\d|\d\s?[½¼¾]"
)
_NAMED = (
    r"\b(?:uge|week|wk|kl\.?|kvartal|quarter|q|år|year|nr\.?|punkt|fase|phase|version)\s?\d+(?:[.:]\d+)?|\bq[1-4]\b"
    r"|\b\d{1,2}\.? ?(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|january"
    r"|february|march|may|june|july|october|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec)\b\.?(?: \d{4})?"
    r"|\b(?:januar|januar[iy]|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}\b"
)
_YEAR = r"\b(?:19|20)\d\d\b(?! (?:nye|kr|kroner|new))"
NAMED_NUMBERS = re.compile(_NAMED, re.IGNORECASE)
YEARS = re.compile(_YEAR, re.IGNORECASE)
NOT_A_COUNT = re.compile(rf"{_NAMED}|{_YEAR}", re.IGNORECASE)
_BY = re.compile(r"\b(?:bagud|bagefter|foran|behind|ahead)(?: \w+)? (?:med|by|with) \d[\d.,]*", re.IGNORECASE)
"""By how much, and not how far."""
SPAN = re.compile(
    r"(?<![\d.,])\b\d{1,3}(?:[.,]\d+)? (?:dage?|uger?|måned(?:er)?|timer?|days?|weeks?|months?|hours?)\b",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?P<minute>min\b|min\.|minut)|(?P<hour>timer?\b|hours?\b)|(?P<day>dage?\b|days?\b)|(?P<week>uger?\b|weeks?\b)"
    r"|(?P<month>måned|months?\b)"
)
_MORE = re.compile(
    r"[+]\s?\d|\b(?:siden sidst|since last|since then|flere|mere|more|yderligere|ekstra|another|additional)\b"
)
_LEFT = re.compile(
    r"\b(?:mangler|missing|we need|vi skal bruge)\s+(?:kun |bare |endnu |stadig |only |just |still )?(\d[\d.,]*)"
    r"|(\d[\d.,]*)(?: [^\W\d_]+){0,2} (?:tilbage|left|to go|mangler|missing)"
)
_STANDS = re.compile(
    r"(?:\b(?:er|are|is|am|at|'re|står|ligger|status(?: er)?|now|nu|har|have|i alt|total)|:)\s*(?:nu |now |lige nu )?"
    r"(?:vi |jeg |we |i )?(?:oppe |up )?(?:på |at |on |to |med )?(?:ca\.? |cirka |omkring |about |around |roughly )?$"
)
_SO_FAR_BACK = 60
_NONE_YET = re.compile(
    r"\W*(?:ingen|nul|none|zero|nothing|intet)\b(?!\s*(?:problem|grund|ide|idé|reason|worries|nyt\b|news\b"
    r"|(?:nye|new)(?=\s*(?:$|[.,;:!]|siden|since))|ændring|change|fremskridt|progress|udvikling|bevægelse|status))"
)
_ENDS = re.compile(
    r"(?:\s(?:lige nu|nu|now|i alt|in all|in total|so far))?\s*(?:$|[.,:;!?\n(]|[-–—]\s*[^\s\d])"
)
_IN_WORDS = "|".join(sorted((word for word in NUMBERS if len(word) > 2), key=len, reverse=True))
_SPELT = re.compile(rf"(?:^|\b(?:på|at|har|have|nu|now)\s+)(?:ca\.? |cirka |omkring |about )?({_IN_WORDS})\b")
_LONGEST = 2_000


@dataclass(slots=True)
class _Found:
    number: float | None = None
    of: float | None = None
    percent: float | None = None
    colour: str | None = None
    reached: bool = False
    torn: bool = field(default=False)
    """The words say two things at once."""

    def value(self) -> dict[str, Any] | None:
        told = self.number is not None or self.percent is not None or self.colour or self.reached
        if self.torn or not told:
            return None
        names = ("number", "of", "percent", "colour", "reached")
        return {name: getattr(self, name) for name in names}


def find_progress(
    text: str, words: Lexicon, *, unit: str = "", target: float | None = None, language: str = "da"
) -> dict[str, Any] | None:
    """The value of a `Progress` form in `text`, or None where it says none for certain."""
    whole = text[:_LONGEST].lower().replace("’", "'").strip()
    for part in dict.fromkeys((whole.split("\n\n")[0], whole)):
        said = "\n".join(" ".join(line.split()) for line in part.split("\n") if line.strip())
        found = _Found()
        _read_colour(said, words, found)
        _read_numbers(said, unit, target, language, found)
        _read_reached(said, found)
        if found.torn or found.value():
            return found.value()
    return None


def _clauses(said: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(said) if clause and clause.strip()]


def _denies(clause: str) -> bool:
    return bool(_DENIED & set(_WORD.findall(clause)))


def _read_colour(said: str, words: Lexicon, found: _Found) -> None:
    """A colour by its name, else one that a common way of saying how it goes amounts to."""
    sets = {"green": words.green, "yellow": words.yellow, "red": words.red}
    named = {
        (colour, _denies(clause))
        for clause in _clauses(said)
        for colour, spellings in sets.items()
        if spellings & set(_WORD.findall(clause))
    }
    if named:
        found.torn = len(named) > 1 or any(denied for _, denied in named)
        found.colour = next(iter(named))[0]
        return
    told = set()
    for clause in _clauses(said):
        red = _STATUSES["red"].search(clause)
        rest = clause.replace(red[0], " ") if red else clause
        others = {colour for colour in ("green", "yellow") if _STATUSES[colour].search(rest)}
        found.torn = found.torn or bool(others and _denies(rest))
        told |= others | ({"red"} if red else set())
    found.torn = found.torn or len(told) > 1
    found.colour = next(iter(told), None)


def _read_reached(said: str, found: _Found) -> None:
    for clause in _clauses(said):
        if _REACHED.search(clause) and not re.search(r"\d", clause) and not _denies(clause):
            found.reached = not re.search(r"\b(?:når|bliver|will|bør|should|kan|can|regner|expect)\b", clause)


def _read_numbers(said: str, unit: str, target: float | None, language: str, found: _Found) -> None:
    counted = _without_shares(said, unit, found)
    others = [NOT_A_COUNT, _BY, *([] if SPAN.search(f"1 {unit.lower()}") else [SPAN])]
    for pattern in others:
        counted = pattern.sub(lambda match: " " * len(match[0]), counted)
    if left := _LEFT.search(counted):
        _read_what_is_left(counted, left, target, language, found)
        return
    numbers = numbers_in(counted, language)
    if not numbers:
        _read_words(counted, found)
        return
    if _CHOICE.search(counted):
        found.torn = True
        return
    at = _the_number(counted, numbers)
    if at is None or _is_more(counted, numbers[at]):
        found.torn = True
        return
    _, end, value = numbers[at]
    if _other_time(counted[end:], unit):
        found.torn = True
        return
    out_of = _OUT_OF.match(counted, end) if at + 1 < len(numbers) else None
    found.number = value
    if out_of and out_of.end() == numbers[at + 1][0]:
        found.of = numbers[at + 1][2]


def _other_time(after: str, unit: str) -> bool:
    """Whether a number is told in other times than those that are counted: "150 minutes" of hours."""
    told, counted = (_TIMES.match(said.lower().strip()) for said in (after, unit))
    return bool(told and counted and told.lastgroup != counted.lastgroup)


def _without_shares(said: str, unit: str, found: _Found) -> str:
    """The words without what is a share of the whole; where the goal itself is in per cent, that is a number."""
    shares = {share for share, pattern in _SHARED.items() if pattern.search(said)}
    shown = said
    if unit.strip() != "%":
        told = [float(match[1].replace(",", ".")) for match in _PERCENT.finditer(said)]
        shares |= set(told)
        shown = _PERCENT.sub(lambda match: " " * len(match[0]), said)
    for pattern in _SHARED.values():
        shown = pattern.sub(lambda match: " " * len(match[0]), shown)
    if len(shares) > 1 or (shares and (_CHOICE.search(said) or _share_is_denied(said))):
        found.torn = True
    elif shares:
        found.percent = shares.pop()
    return shown


def _share_is_denied(said: str) -> bool:
    patterns = (_PERCENT, *_SHARED.values())
    return any(_denies(clause) for clause in _clauses(said) if any(one.search(clause) for one in patterns))


def _read_what_is_left(
    said: str, left: re.Match[str], target: float | None, language: str, found: _Found
) -> None:
    """ "8 to go" counts from the target, where there is one."""
    numbers = numbers_in(left[0], language)
    others = len(numbers_in(said, language)) - len(numbers)
    if target is None or len(numbers) != 1 or others or _CHOICE.search(said):
        found.torn = True
        return
    found.number = target - numbers[0][2]


def _read_words(said: str, found: _Found) -> None:
    """A number in letters, or none yet."""
    if found.percent is not None or found.torn:
        return
    match = _SPELT.search(said)
    if match and not _CHOICE.search(said) and not _MORE.search(said):
        found.number = float(NUMBERS[match[1]])
    elif _NONE_YET.match(said):
        found.number = 0.0


def _the_number(said: str, numbers: list[tuple[int, int, float]]) -> int | None:
    """Which number says where it stands now: the only one, the one out of another, or the one that is said so."""
    whole = [
        at
        for at, (_, end, _) in enumerate(numbers[:-1])
        if (match := _OUT_OF.match(said, end)) and match.end() == numbers[at + 1][0]
    ]
    if len(numbers) == 1:
        return 0
    if len(whole) == 1 and len(numbers) == 2:
        return whole[0]
    standing = [
        at
        for at, (start, _, _) in enumerate(numbers)
        if _STANDS.search(said[max(0, start - _SO_FAR_BACK) : start])
    ]
    if len(standing) == 1:
        return standing[0]
    start, end, _ = numbers[0]
    return 0 if not said[:start].strip() and _ENDS.match(said, end) and not standing else None


def _is_more(said: str, number: tuple[int, int, float]) -> bool:
    """ "3 more" and "3 since last time" do not say where it stands."""
    clause = next(c for c in re.split(r"[:;!?()]|,(?!\d)", said) if said.find(c) + len(c) >= number[1])
    return bool(_MORE.search(clause))
