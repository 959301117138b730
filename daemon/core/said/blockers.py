"""What looks like a day and is none: versions, sections, shares, scores, phone numbers, every Friday."""

from __future__ import annotations

import re

from daemon.core.said.pieces import Nothing, Piece
from daemon.core.said.rules import Rule, rule


def _nothing(match: re.Match[str]) -> Piece:
    return Nothing()


_PAIR = r"\d{1,3}\s?/\s?\d{1,3}"
_SHARE = r"(?:1/[2-9]|2/[35]|3/[458]|4/5|5/[68]|7/8)"

RULES: tuple[Rule, ...] = (
    rule(r"(?:<label>\.?|§{1,2}|#)\s?\d{1,4}(?:[./:-]\d{1,4}){0,4}\.?(?:[a-z]\b)?", _nothing),
    rule(r"v\d{1,4}(?:\.\d{1,4}){1,4}", _nothing),
    rule(r"\d{1,4}(?:\.\d{1,4}){3,}", _nothing),
    rule(r"\+?\d{2,4}(?P<s>[ .-])\d{2,4}(?:(?P=s)\d{2,4}){2,}", _nothing),
    rule(r"\d{6}[ -]\d{4}", _nothing),
    rule(r"<figure>\s?\d{1,3}\.\d{1,2}\.?(?![.:/-]?\d)", _nothing),
    rule(r"\d{1,3}\.\d{1,2}\s?(?:kr|%|kg|km|mio|pct|procent|percent|timer|hours|euro|dkk|gb|mb)", _nothing),
    rule(r"24/7(?:/365)?", _nothing),
    rule(rf"{_PAIR} <share_after>", _nothing),
    rule(rf"<share_before>\.? {_SHARE}", _nothing),
    rule(rf"\d{{1,3}} {_SHARE}", _nothing),
    rule(r"<score_before> \d{1,2}/(?:5|6|10)", _nothing),
    rule(r"<every> <weekday>(?:en|e|s)?", _nothing),
    rule(r"om <weekday>(?:en|e)", _nothing),
    rule(
        r"(?:\d{1,2}(?:\.|st|nd|rd|th)|<ordinal>|<last_nth>) <work_day>"
        r"(?: <of> (?:<shifted> )?(?:<month>|<month_unit>))?",
        _nothing,
    ),
    rule(r"<week> ?\d{1,2} <week_label_after>", _nothing),
)  # fmt: skip
