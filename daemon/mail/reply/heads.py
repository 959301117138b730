"""Finds the lines with which a mail client introduces what it quotes: attributions, header blocks, separators."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from daemon.mail.reply.attributions import attribution_at, evidence_of, may_attribute, quote_follows
from daemon.mail.reply.blocks import LONGEST_LABEL, block_at, label_of, one_line
from daemon.mail.reply.page import Page
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.signs import LONGEST_LINE, SHORT_RULE, TIME, WHITE, bare, next_filled
from daemon.mail.reply.vocabulary import Vocabulary

Kind = Literal["attribution", "header", "original", "forward", "reply-above"]
_DASHED = re.compile(r"[\s*]*[-_*=#~–—]{2,}\s?(.{2,120}?)\s?[-_*=#~–—]{2,}[\s*]*")
_DASHED_HEAD = re.compile(r"[-_*=#~–—]{2,}\s?(.{2,60}?)\s?[-_*=#~–—]{2,}(?![-_*=#~–—])")
_IN_REPLY = re.compile(r"\(in reply to .{2,120}\)", re.IGNORECASE)
_WRAPPED_DASHES = re.compile(r"[-_*=]{5,}\s?[^\W\d_].{2,90}[^-_*=\s]")
_ARROWED = re.compile(r">>> ?.{3,200}\d.{0,80} ?>>>")


class Head(NamedTuple):
    """An introduction: the lines it takes, what it is, and whether it is certain without a marked quote below."""

    first: int
    stop: int
    kind: Kind
    certain: bool
    rule: str


def head_at(page: Page, at: int, words: Vocabulary) -> Head | None:
    """The introduction that begins or, for wrapped attributions, ends at line `at`; None for none.

    Looks back at most four lines and ahead at most sixteen, so that a whole mail takes linear time.
    """
    line = page.lines[at].strip(WHITE)
    if not line or len(line) > LONGEST_LINE:
        return None
    colon = line.find(":", 0, LONGEST_LABEL + 8) if ":" in line else line.find("：", 0, 12)
    if colon > 0 and label_of(line, words) is not None and (block := block_at(page, at, words)):
        return Head(at, block, "header", True, "header block")
    if colon > 0 and label_of(line, words) is not None and (found := _stamped(page, at, words)):
        return found
    if line[0] in "-_*=#~–—\u2500" and (found := _separator(page, at, line, words)):
        return found
    if line[-1] == ":" and words.separators.get(bare(line)) == "forward":
        return _with_block(page, at, "forward", words)
    if line[0] in "#-=_*–—[" and words.reply_above.find(" ".join(fold(line).split())):
        return Head(at, at + 1, "reply-above", True, "reply above this line")
    if line[0] == "(" and _IN_REPLY.fullmatch(line) and quote_follows(page, at + 1):
        return Head(at, at + 1, "attribution", False, "in reply to a comment")
    if line[0] == ">" and _ARROWED.fullmatch(line):
        return Head(at, at + 1, "attribution", True, "name and date between arrows")
    if may_attribute(line) and (found_at := attribution_at(page, at, words)):
        return Head(found_at.first, found_at.stop, "attribution", found_at.certain, found_at.rule)
    return None


def _separator(page: Page, at: int, line: str, words: Vocabulary) -> Head | None:
    """`-----Original Message-----`, or a rule with a header block below it."""
    if SHORT_RULE.fullmatch(line):
        below = next_filled(page, at + 1, 3)
        block = block_at(page, below, words, ruled=True) if below is not None else 0
        return Head(at, block, "header", True, "rule and header block") if block else None
    if (whole := _DASHED.fullmatch(line)) and line.startswith("-----") and _named_so(whole[1], words):
        return _with_block(page, at, "original", words)
    if _WRAPPED_DASHES.fullmatch(line) and (joined := _wrapped_separator(page, at, line, words)):
        return joined
    dashed = _DASHED.fullmatch(line) or (one_line(line, words) and _DASHED_HEAD.match(line))
    if not dashed:
        return None
    phrase = bare(dashed[1])
    kind = words.separators.get(phrase) or _begins_as(phrase, words)
    if kind:
        return _with_block(page, at, "forward" if kind == "forward" else "original", words)
    if len(phrase.split()) >= 2 and words.wrote.find(phrase) and not evidence_of(phrase, words).own:
        return Head(at, at + 1, "attribution", True, "dashed attribution")
    below = next_filled(page, at + 1, 2)
    block = block_at(page, below, words, ruled=True) if below is not None and len(phrase.split()) <= 4 else 0
    return Head(at, block, "original", True, "dashes and header block") if block else None


def _stamped(page: Page, at: int, words: Vocabulary) -> Head | None:
    """Lotus Notes: a name and an instant on lines of their own, or on one, above `To:` and `Subject:`."""
    above = next((n for n in range(at - 1, max(at - 3, -1), -1) if page.lines[n].strip(WHITE)), None)
    stamp = page.lines[above].strip(WHITE) if above is not None else ""
    seen = evidence_of(stamp, words) if stamp and len(stamp) < LONGEST_LINE else None
    if above is None or seen is None or not (seen.time and seen.date) or seen.prose or page.depths[above]:
        return None
    block = block_at(page, at, words, stamp=stamp)
    if not block:
        return None
    named = above - 1 if not seen.name or not seen.address else above
    whose = page.lines[named].strip(WHITE) if named >= 0 else ""
    first = named if whose and len(whose) < 60 and not evidence_of(whose, words).prose else above
    return Head(first, block, "header", True, "name, instant and header block")


def _wrapped_separator(page: Page, at: int, line: str, words: Vocabulary) -> Head | None:
    """A separator so long that the client broke it: the dashes at its end stand on the next line."""
    below = page.lines[at + 1].strip() if at + 1 < len(page.lines) else ""
    whole = _DASHED.fullmatch(f"{line} {below}") if below.endswith("-----") else None
    kind = _begins_as(bare(whole[1]), words) if whole else ""
    if not kind:
        return None
    head = _with_block(page, at + 1, "forward" if kind == "forward" else "original", words)
    return head._replace(first=at)


def _named_so(phrase: str, words: Vocabulary) -> bool:
    """Two or three words the last of which is what a language calls a message: "Reply Message"."""
    parts = bare(phrase).split()
    known = " ".join(parts) in words.separators
    return not known and 1 < len(parts) <= 3 and parts[-1] in words.messages


def _begins_as(phrase: str, words: Vocabulary) -> str:
    """`Forwarded by Bo/DK on …` begins as a known phrase and names an address, a slash or a time."""
    if not (TIME.search(phrase) or "/" in phrase or "@" in phrase):
        return ""
    parts = phrase.split()
    return next(
        (kind for n in (4, 3, 2, 1) if (kind := words.separators.get(" ".join(parts[:n]), ""))),
        "",
    )


def _with_block(page: Page, at: int, kind: Kind, words: Vocabulary) -> Head:
    below = next_filled(page, at + 1, 3)
    block = block_at(page, below, words, ruled=True) if below is not None else 0
    return Head(at, block or at + 1, kind, True, f"{kind} separator")
