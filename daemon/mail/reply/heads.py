"""Finds the lines with which a mail client introduces what it quotes: attributions, header blocks, separators."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from daemon.mail.reply.page import Page
from daemon.mail.reply.phrases import PUNCTUATION
from daemon.mail.reply.vocabulary import Vocabulary

Kind = Literal["attribution", "header", "original", "forward", "reply-above"]
_LONGEST_LINE = 500
_MOST_WRAPPED = 5
_MOST_BLOCK = 16
_LONGEST_LABEL = 32
_LONGEST_WEAK = 120
_WRAPPED_FROM = 55
_EVIDENCE = 3

_RULE = re.compile(r"[ \t*]*[-_=~–—\u2500\u2501]{5,}[ \t*]*")
_SHORT_RULE = re.compile(r"[ \t*]*[-_=~–—\u2500\u2501]{3,}[ \t*]*")
_DASHED = re.compile(r"[\s*]*[-_*=#~–—]{2,}\s?(.{2,120}?)\s?[-_*=#~–—]{2,}[\s*]*")
_DASHED_HEAD = re.compile(r"[-_*=#~–—]{2,}\s?(.{2,60}?)\s?[-_*=#~–—]{2,}(?![-_*=#~–—])")
_ARROWED = re.compile(r">>> ?.{3,200}\d.{0,80} ?>>>")
_ENDS = ":：-*_>」"
_ADDRESS = re.compile(r"[^\s<>()\[\]]+@[^\s<>()\[\]]+")
_TIME = re.compile(r"\d[:.h]\d\d(?!\d)|\d\s?[ap]\.?m\b|[时時분]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[./-]\d{1,2}[./-]\d\d")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:GMT|UTC)[+-]\d\d:\d\d [^\W\d_]")
_WHITE = " \t\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CLOCK_VALUE = re.compile(r"\W*(?:kl\.?\s*)?\d{1,2}(?:[:.]\d\d)?\s*")


class Head(NamedTuple):
    """An introduction: the lines it takes, what it is, and whether it is certain without a marked quote below."""

    first: int
    stop: int
    kind: Kind
    certain: bool
    rule: str


class _Evidence(NamedTuple):
    """What the words of a possible attribution are."""

    verb: bool
    address: bool
    time: bool
    date: bool
    prose: int
    name: bool
    own: bool


def head_at(page: Page, at: int, words: Vocabulary) -> Head | None:
    """The introduction that begins or, for wrapped attributions, ends at line `at`; None for none.

    Looks back at most four lines and ahead at most sixteen, so that a whole mail takes linear time.
    """
    line = page.lines[at].strip(_WHITE)
    if not line or len(line) > _LONGEST_LINE:
        return None
    colon = line.find(":", 0, _LONGEST_LABEL + 8) if ":" in line else line.find("：", 0, 12)
    if colon > 0 and _label(line, words) is not None and (block := _block(page, at, words)):
        return Head(at, block, "header", True, "header block")
    if line[0] in "-_*=#~–—\u2500" and (found := _separator(page, at, line, words)):
        return found
    if line[-1] == ":" and words.separators.get(_bare(line)) == "forward":
        return _with_block(page, at, "forward", words)
    if line[0] == ">" and _ARROWED.fullmatch(line):
        return Head(at, at + 1, "attribution", True, "name and date between arrows")
    if line[-1] in _ENDS or line[-1] in "다했す道" or (line[-1].isdigit() and "–" in line and "@" in line) or _verb_ends(line, words) or _ZONED.match(line):
        return _attribution(page, at, words)
    return None


def reply_above(line: str, words: Vocabulary) -> bool:
    """True for a line above which a system asks to answer."""
    return len(line) < _LONGEST_LINE and any(phrase in line.lower() for phrase in words.reply_above)


def is_rule(line: str) -> bool:
    """True for a line that is drawn across the page."""
    return bool(_RULE.fullmatch(line))


def _verb_ends(line: str, words: Vocabulary) -> bool:
    """Clients that write no colon end with the verb or with an address."""
    return line[-1].isalpha() and len(line) > 12 and any(c.isdigit() for c in line[:60]) and "@" in line


def _separator(page: Page, at: int, line: str, words: Vocabulary) -> Head | None:
    """`-----Original Message-----`, or a rule with a header block below it."""
    if _SHORT_RULE.fullmatch(line):
        below = _next(page, at + 1, 3)
        block = _block(page, below, words, ruled=True) if below is not None else 0
        return Head(at, block, "header", True, "rule and header block") if block else None
    if (whole := _DASHED.fullmatch(line)) and line.startswith("-----") and _named_so(whole[1], words):
        return _with_block(page, at, "original", words)
    dashed = _DASHED.fullmatch(line) or (_one_line(line, words) and _DASHED_HEAD.match(line))
    if not dashed:
        return None
    phrase = _bare(dashed[1])
    kind = words.separators.get(phrase) or _begins_as(phrase, words)
    if kind:
        return _with_block(page, at, "forward" if kind == "forward" else "original", words)
    if len(phrase.split()) >= 2 and words.wrote.find(phrase) and not _evidence(phrase, words).own:
        return Head(at, at + 1, "attribution", True, "dashed attribution")
    below = _next(page, at + 1, 2)
    block = _block(page, below, words, ruled=True) if below is not None and len(phrase.split()) <= 4 else 0
    return Head(at, block, "original", True, "dashes and header block") if block else None


def _named_so(phrase: str, words: Vocabulary) -> bool:
    """Two or three words the last of which is what a language calls a message: "Reply Message"."""
    parts = _bare(phrase).split()
    return 1 < len(parts) <= 3 and parts[-1] in words.messages


def _begins_as(phrase: str, words: Vocabulary) -> str:
    """`Forwarded by Bo/DK on …` begins as a known phrase and names an address, a slash or a time."""
    if not (_TIME.search(phrase) or "/" in phrase or "@" in phrase):
        return ""
    parts = phrase.split()
    return next(
        (kind for n in (4, 3, 2, 1) if (kind := words.separators.get(" ".join(parts[:n]), ""))),
        "",
    )


def _with_block(page: Page, at: int, kind: Kind, words: Vocabulary) -> Head:
    below = _next(page, at + 1, 3)
    block = _block(page, below, words, ruled=True) if below is not None else 0
    return Head(at, block or at + 1, kind, True, f"{kind} separator")


def _next(page: Page, at: int, within: int) -> int | None:
    """The next line that is not empty, at most `within` lines ahead."""
    return next((n for n in range(at, min(at + within, len(page.lines))) if page.lines[n].strip()), None)


def _bare(line: str) -> str:
    return " ".join(line.lower().strip(" :*-_\t").split())


def _label(line: str, words: Vocabulary) -> tuple[str, str] | None:
    """The known label a line begins with, and its value."""
    head, colon, value = line[: _LONGEST_LINE].partition(":")
    if not colon or len(head) > _LONGEST_LABEL:
        head, colon, value = line.partition("：")
        if not colon or len(head) > _LONGEST_LABEL:
            return None
    name = " ".join(head.strip(" *_\t|").lower().split())
    return (name, value.strip(" *_\t|")) if name in words.labels else None


def _block(page: Page, at: int, words: Vocabulary, *, ruled: bool = False) -> int:
    """Where the header block that begins at `at` stops; 0 for none.

    A block is a mail's only with enough evidence: an address, a subject, an instant, a line drawn above it; a table
    of one's own that says from where to where has none of them.
    """
    roles: dict[str, str] = {}
    languages = -1
    stop = at
    number = at
    while number < min(at + _MOST_BLOCK, len(page.lines)):
        line = page.lines[number].strip()
        found = _label(line, words) if line else None
        if found is None:
            if not _goes_on(page, number, stop, roles, words):
                break
            number += 1
            continue
        name, value = found
        role, mask = words.labels[name].within(languages)
        if not mask:
            break
        languages &= mask
        roles.setdefault(role, value)
        number += 1
        stop = number
        if len(roles) == 1 and (run := _one_line(line, words)):
            roles |= run
            break
    return _after_values(page, stop, roles) if _is_mail(roles, ruled) else 0


def _goes_on(page: Page, number: int, stop: int, roles: dict[str, str], words: Vocabulary) -> bool:
    """A value may be wrapped, and some clients put an empty line between their labels."""
    line = page.lines[number].strip()
    if not line:
        following = page.lines[number + 1].strip() if number + 1 < len(page.lines) else ""
        return number == stop and _label(following, words) is not None
    if number - stop > 3 or not roles:
        return False
    above = page.lines[number - 1].rstrip()
    wrapped = above.endswith((",", ";", "<", "(", "[", "mailto:", ":")) or page.lines[number][:1] in " \t"
    ahead = [_label(text.strip(), words) for text in page.lines[number + 1 : number + 3] if text.strip()]
    return wrapped or bool(_ADDRESS.search(line)) or any(ahead) and len(above) > _WRAPPED_FROM - 20


def _after_values(page: Page, stop: int, roles: dict[str, str]) -> int:
    """Past what is left of a last value that was wrapped: an address alone on its line, or an indented rest."""
    while stop < len(page.lines) and (line := page.lines[stop].strip()):
        above = page.lines[stop - 1].rstrip()
        if not (above.endswith((",", ";", "<", "mailto:")) or re.fullmatch(r"<?[^\s@]+@[^\s@]+>?[,;]?", line)):
            break
        stop += 1
    return stop


def _one_line(line: str, words: Vocabulary) -> dict[str, str]:
    """All labels of a block that a client printed in one line (Yahoo)."""
    found: dict[str, str] = {}
    if line.count(":") < 3:
        return found
    for match in re.finditer(r"([^\W\d_]{1,20})\s?:", line):
        label = words.labels.get(match[1].lower())
        ends_in = label or next(
            (words.labels[tail] for n in range(2, 12) if (tail := match[1][-n:].lower()) in words.labels), None
        )
        if ends_in:
            found.setdefault(ends_in.within(-1)[0], line[match.end() : match.end() + 80])
    return found if len(found) >= 3 else {}


def _is_mail(roles: dict[str, str], ruled: bool) -> bool:
    sender, sent = roles.get("sender"), roles.get("sent", "")
    if len(roles) < 2 or (sender is None and not {"sent", "to"} <= roles.keys()):
        return False
    if sender is not None and (_CLOCK_VALUE.fullmatch(sender) or not re.search(r"[^\W\d_]", sender or "a")):
        return False
    instant = bool(_TIME.search(sent) or _YEAR.search(sent)) and sum(c.isdigit() for c in sent) >= 3
    addressed = any("@" in value for value in roles.values())
    evidence = 2 * addressed + 2 * ("subject" in roles) + 2 * instant + 2 * ruled
    return evidence >= _EVIDENCE


def _attribution(page: Page, at: int, words: Vocabulary) -> Head | None:
    """`Den … skrev X <a@b>:` and its like, which ends at `at` and may begin up to four lines above."""
    joined = ""
    found: Head | None = None
    dated = False
    marked = quote_follows(page, at + 1)
    for first in range(at, max(at - _MOST_WRAPPED, -1), -1):
        line = page.lines[first].strip(_WHITE)
        if not line or page.depths[first] != page.depths[at] or len(joined) + len(line) > _LONGEST_LINE:
            break
        above = _evidence(line, words)
        if found and not _may_begin_above(page, first, line, above, words, whole=dated):
            break
        if first < at and not found and line[-1] in ".!?" and len(line) < _WRAPPED_FROM:
            break
        joined = f"{line}{joined}" if line.endswith("<") else f"{line} {joined}".strip()
        if rule := rule_of(joined, words, marked=marked):
            found = Head(first, at + 1, "attribution", rule != "name only", f"attribution: {rule}")
            dated = dated or above.time or above.date
        elif found:
            break
    if found and found.first > 0 and page.lines[found.first - 1].strip() in ("-", "—"):
        found = found._replace(first=found.first - 1)
    return found


def _may_begin_above(
    page: Page, first: int, line: str, seen: _Evidence, words: Vocabulary, *, whole: bool
) -> bool:
    """A line above an attribution belongs to it when it was wrapped; to a whole one, only if nothing but a date."""
    if not _begins_dated(line, words) or seen.own:
        return False
    following = page.lines[first + 1].strip().split(" ", 1)[0]
    wrapped = len(line) + 1 + len(following) > _WRAPPED_FROM or line.endswith(("<", ","))
    if whole:
        return not seen.prose and (wrapped or seen.time or seen.date)
    return seen.prose <= 3 and (wrapped or seen.time or seen.date)


def rule_of(line: str, words: Vocabulary, *, marked: bool) -> str:
    """By which rule `line` introduces a quote, "" for none."""
    seen = _evidence(line, words)
    if seen.own:
        return ""
    dated = seen.time or seen.date
    if seen.verb:
        if seen.address and dated and seen.prose <= 3:
            return "verb, address and date"
        if dated and not seen.prose and (seen.time or _begins_dated(line, words)):
            return "verb and date"
        if dated and seen.time and seen.prose <= 1 and _begins_dated(line, words) and _verb_final(line, words):
            return "date, name and verb"
        if seen.address and seen.prose <= 3 * marked:
            return "verb and address"
        if marked and dated and seen.prose <= 3:
            return "verb and date, marked quote"
        if marked and not seen.prose and seen.name and len(line) < _LONGEST_WEAK:
            return "name only"
    elif seen.address and dated and seen.prose <= 3 * marked and (marked or line[-1] in ":：" or "–" in line):
        return "address and date"
    elif seen.time and not seen.prose and _ZONED.match(line):
        return "instant with its zone and name"
    elif marked and seen.time and line[-1] in ":：" and seen.prose <= 2 and not seen.verb:
        return "date, marked quote"
    return ""


def _verb_final(line: str, words: Vocabulary) -> bool:
    lowered = line.lower().rstrip(" :：")
    verb = words.wrote.find(lowered)
    return verb is not None and verb[1] >= len(lowered) - 1


def _begins_dated(line: str, words: Vocabulary) -> bool:
    first = line.lstrip(PUNCTUATION + " ").split(" ", 1)[0].strip(PUNCTUATION).lower()
    return first in words.glue or first in words.calendar or first[:1].isdigit()


def _evidence(line: str, words: Vocabulary) -> _Evidence:
    address = bool(_ADDRESS.search(line))
    rest = " ".join((_ADDRESS.sub(" ", line) if address else line).split())
    # The one letter whose lower case is two characters would shift every place after it.
    rest = rest.replace("İ", "I")
    lowered = rest.lower()
    verb = words.wrote.find(lowered)
    own = False
    if verb:
        around = (lowered[: verb[0]].split()[-1:], lowered[verb[1] :].split()[:1])
        own = any(word.strip(PUNCTUATION) in words.first_person for side in around for word in side)
        rest = f"{rest[: verb[0]]} {rest[verb[1] :]}"
    return _Evidence(
        verb=bool(verb),
        address=address,
        time=bool(_TIME.search(rest)),
        date=bool(_YEAR.search(rest)),
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
    below = _next(page, at, 5)
    if below is None:
        return False
    hint = page.hints.get(below)
    return page.depths[below] > page.depths[at - 1] or (hint is not None and hint.kind in ("quote", "rest"))

