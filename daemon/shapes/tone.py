"""Whether words tell of good news or of a problem: by the word they open with, else by the words in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Tone = Literal["good", "problem", "neutral"]
Stems = Mapping[str, tuple[str, ...]]
"""The beginnings of words that give a tone, by language."""


def _stems(text: str) -> tuple[str, ...]:
    """Stems with commas between; a blank before the comma is kept."""
    return tuple(stem.removeprefix(" ") for stem in text.split(","))


PROBLEMS: Stems = {
    "da": _stems(
        "problem, konflikt, brok, klage, uenig, skuffe, irriter, vred , sur , presset, forsink, fejl , fejlen, fejlene,"
        " fejltyp, kritik, frustr, bekymr, stress, træt af, skidt, dårlig, svært"
    ),
    "en": _stems(
        "problem, conflict, complain, disagree, disappoint, annoy, angry, pressured, delay, mistake, critici, frustrat,"
        " worried, worry, stress, bad , difficult, trouble, upset"
    ),
}
GOOD: Stems = {
    "da": _stems(
        "god , godt , gode , ros , roser , roste , hygge, fint , fin , dejlig, super, rart , glad , glæde, skønt ,"
        " sjov, succes, stolt, tillykke, lykke, herlig, positiv, flot"
    ),
    "en": _stems(
        "good , great , praise, nice, fun , lovely, happy, glad , proud, success, congrat, well , positive, pleasant,"
        " wonderful, cheer"
    ),
}
AGREED: Stems = {
    "da": ("aftalt", "planlagt", "efter aftale", "fast møde"),
    "en": ("agreed", "planned", "scheduled", "arranged"),
}
_WORD = r"[\w-]+"
_DENIED = re.compile(
    r"\b(?:ikke|ingen|intet|uden|aldrig|not|no|without|never)\s+\w+(?:\s+\w+)?", re.IGNORECASE
)
_CAME_TO_NOTHING = re.compile(
    r"\W*(?:(?:men|but|og|and|jeg|i|hun|han|he|she|de|they)\s+)*"
    r"(?:(?:(?:tog|svarer|svarede|besvarede|fik) (?:(?:den|telefonen|mig) )?ikke|(?:var )?ikke hjemme"
    r"|(?:did ?n[o'’]t|did not|never) (?:answer|pick up))(?=\s*(?:[.,;:!)\n]|$|i dag|denne gang|today))"
    r"|fik (?:hverken|ikke) (?:fat|hul)|(?:ikke|intet|ingen) svar\b|forgæves\b|uden held\b|telefonsvarer"
    r"|lagde (?:en )?besked|no (?:answer|reply|luck)\b|(?:could|did) ?n[o'’]t (?:reach|get hold)|in vain\b|voice ?mail"
    r"|left a message)",
    re.IGNORECASE,
)


def came_to_nothing(words: str) -> bool:
    """Say whether words open by telling that nobody was reached: "men hun tog den ikke", "no answer"."""
    return bool(_CAME_TO_NOTHING.match(words))


def tone_of(words: str, problems: Stems = PROBLEMS, good: Stems = GOOD) -> Tone:
    """Give the tone of a few words; what is denied ("ingen problemer") or goes both ways is neutral."""
    opening = re.match(r"\s*([^\s:,]+)\s*:", words)
    for text in (opening[1] if opening else "", words):
        bad, fine = mentions(text, problems), mentions(text, good)
        if bad != fine:
            return "problem" if bad else "good"
    return "neutral"


def mentions(words: str, stems: Stems) -> bool:
    """Say whether a word begins with one of the stems and is not denied; a stem that ends in a blank is whole."""
    kept = _DENIED.sub(" ", words).casefold()
    said = f" {' '.join(re.findall(_WORD, kept))} "
    return any(f" {stem.casefold()}" in said for spelt in stems.values() for stem in spelt)
