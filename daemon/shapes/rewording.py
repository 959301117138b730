"""What a reply makes of a proposed text: a text in its place, or a remark on it that the other is to answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_WHOLE = re.compile(r"^\W*(?:(?:nyt )?mål|målet|(?:new )?goal|the goal)\s*:\s*(?=\S)", re.IGNORECASE)
_SPEAKS = re.compile(
    r"^\W*(?:ja|jo|jep|jada|ok|okay|okey|nej|næ|niks|yes|yeah|yep|no|nope|fint|enig|uenig|lyder|sounds|fine|great"
    r"|agreed?|disagree|hmm|tja|måske|maybe|det|den|der mangler|mangler|missing|men|but|kun|only|hellere|rather"
    r"|snarere|hvad|what|hvorfor|why|hvordan|how|kan vi|can we|kunne vi|could we|skal vi|should we|it|that|this|too"
    r"|jeg (?:synes|tror|mener|kan|savner|mangler|forstår|vil (?:gerne|hellere))|i (?:think|miss|am|can|can't|would"
    r"|don't|do not)|i'(?:m|d)|for (?:mange|få|meget|lidt|højt|lavt|stort|småt))\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:realistisk\w*|realistic|i stedet|instead|hellere|rather|snarere|bedre|better|nok|højst|at most|mindst"
    r"|at least|skal være|skal vi sige|should be|bør være|make it|lad os sige|let's say|rækker|max|maks)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(?:for (?:mange|få|meget|lidt|højt|lavt)|too (?:many|few|much|little|high|low)|urealistisk\w*|unrealistic|ikke"
    r"|not|hverken|never|aldrig)\b|\?",
    re.IGNORECASE,
)
_MOST_WORDS = 14

Measure = Mapping[str, Any] | None


def reworded(
    text: str, measure: Measure, reply: str, counts: Measure, *, dated: bool
) -> tuple[str, Measure] | None:
    """Give the text that a reply puts in place of `text`, with what it counts; None where it is a remark on it.

    `counts` is what the reply counts, and `dated` whether it names a day. "Yes, but 15 is more realistic" is the text
    with another number, where both hold just one of the same thing; a text that is to stand as it is may begin with
    `goal:`.
    """
    whole = _WHOLE.match(reply)
    if whole:
        return reply[whole.end() :].strip(), counts
    short = len(reply.split()) <= _MOST_WORDS
    speaks = bool(_SPEAKS.match(reply)) or reply.rstrip().endswith("?")
    if short and not dated and (speaks or _INSTEAD.search(reply) or _is_bare(counts)):
        if counts and measure and not _NOT_SO.search(reply) and _same_thing(measure, counts):
            changed = _with_figure(text, measure, counts)
            if changed:
                return changed
        return None
    return None if speaks else (reply.strip(), counts)


def _is_bare(counts: Measure) -> bool:
    return counts is not None and not counts["unit"]


def _same_thing(measure: Mapping[str, Any], counts: Mapping[str, Any]) -> bool:
    known, said = (set(one["unit"].casefold().split()) for one in (measure, counts))
    return not said or said <= known or known <= said or bool(said & known)


def _with_figure(
    text: str, measure: Mapping[str, Any], counts: Mapping[str, Any]
) -> tuple[str, Measure] | None:
    """The text with the new number where the old one stands, if it stands there once and is another one."""
    place = re.compile(rf"(?<![\w.,]){re.escape(measure['figure'])}(?![\w]|[.,]\d)")
    if counts["number"] == measure["number"] or len(place.findall(text)) != 1:
        return None
    changed = place.sub(lambda _: counts["figure"], text)
    return changed, {**measure, "number": counts["number"], "figure": counts["figure"]}
