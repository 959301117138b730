"""What a reply makes of a proposed text: a text in its place, or a remark on it that the other is to answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_WHOLE = re.compile(r"^\W*(?:(?:nyt )?mål|målet|(?:new )?goal|the goal)\s*:\s*(?=\S)", re.IGNORECASE)
_SPEAKS = re.compile(
    r"^\W*(?:ja|jo|jep|jada|ok|okay|okey|nej|næ|niks|yes|yeah|yep|sure|no|nope|fint|enig|uenig|lyder|sounds|fine|great"
    r"|agreed?|disagree|hmm+|øh+m*|nå|tja|tjo|måske|muligvis|formentlig|forhåbentlig|sandsynligvis|næsten|delvist|umuligt"
    r"|maybe|perhaps|probably|hopefully|almost|mostly|partly|in principle|i princippet|som udgangspunkt|stort set|både"
    r"|both|tak|thanks?|thank you|det|den|der mangler|mangler|missing|men|but|kun|only|hellere|rather"
    r"|snarere|hvad|what|hvorfor|why|hvordan|how|hvis|if|som|so|så|lad|let|kan vi|can we|kunne vi|could we|skal vi"
    r"|should we|it|that|this|too|up to|not|ikke|du|i (?:må|bestemmer|skal)|you|whatever|vender|svarer|tænker|spørg"
    r"|giver|makes|har (?:set|læst|fået)|seen|will|vi (?:taler|tales|ses|snakkes|må|er|kan)|we (?:need|should|must|can)"
    r"|jeg (?:synes|syntes|tror|mener|kan|savner|mangler|forstår|tænker|vender|svarer|ser|siger|er|ved|håber|må|har"
    r"|skal|vil|tager|glæder|frygter|foreslår)|i (?:think|miss|am|can|can't|would|will|have|guess|suppose|hope|say|see"
    r"|need|don't|do not)|i'(?:m|d|ll|ve)|for (?:mange|få|meget|lidt|højt|lavt|stort|småt))\b",
    re.IGNORECASE,
)
_ON_IT = re.compile(
    r"\?\s*$|\b(?:hvis|såfremt|medmindre|if|unless)\b"
    r"|\b(?:er|lyder|is|sounds) (?:\w+ )?(?:fint|ok|okay|godt|bedre|for|fine|good|better|too)\b"
    r"|^\W*\d[\d.,]* ?(?:eller|or) ?\d[\d.,]*\W*$|^\W*(?:ret|skift|ændr|erstat|change|replace) |^\W*er på ferie\b",
    re.IGNORECASE,
)
"""Words about the text, wherever they stand in it: a condition, a judgement, a choice, what to change."""
_PROPOSES = re.compile(
    r"^\W*(?:(?:mit |nyt )?forslag|hellere|my (?:proposal|suggestion)|rather)(?: er| is)?\s*:\s*(?=\S)"
    r"|^\W*(?:jeg (?:vil )?foreslår?|i(?:'d)? (?:suggest|propose))\s+(?=\d)",
    re.IGNORECASE,
)
_YES_FIRST = re.compile(
    r"^\W*(?:(?:ja|jo|jep|ok|okay|yes|yep|fint|enig|aftalt|agreed|tak|thanks)\b[\s,.:!–-]*){1,3}",
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
_LEAST_WORDS, _LEAST_WORDS_WITH_DAY = 3, 5
"""Of a text without a number: "spændende", "tror jeg" or "til 1. april" are no goals."""

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
    if counts:
        reply = _PROPOSES.sub("", reply)
    short = len(reply.split()) <= _MOST_WORDS
    speaks = bool(_SPEAKS.match(reply) or (short and _ON_IT.search(reply)))
    if short and not dated and (speaks or _INSTEAD.search(reply) or _is_bare(counts)):
        if counts and measure and not _NOT_SO.search(reply) and _same_thing(measure, counts):
            changed = _with_figure(text, measure, counts)
            if changed:
                return changed
        return None
    least = _LEAST_WORDS_WITH_DAY if dated else _LEAST_WORDS
    no_goal = counts is None and (len(reply.split()) < least or (short and _INSTEAD.search(reply)))
    return None if speaks or no_goal else (reply.strip(), counts)


def repeats(text: str, reply: str) -> bool:
    """Say whether a reply is the proposed text over again, perhaps behind a yes: whoever writes it so agrees to it."""
    said = _YES_FIRST.sub("", reply)
    return bool(text.strip()) and " ".join(said.casefold().split()).strip(" .!") == " ".join(
        text.casefold().split()
    ).strip(" .!")


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
