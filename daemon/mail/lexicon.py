"""The small words answers are made of, in Danish and English at once, and what a language folder adds to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from daemon.core.spelling import FOLDS


def vocabulary(*lines: str) -> frozenset[str]:
    """The words and phrases of `lines`, which a bar separates."""
    return frozenset(word for line in lines for word in line.split("|"))


_KEYCAPS = re.compile("([0-9])\ufe0f?\u20e3")
_EMOJI = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\u3030\ufe0f\u200d\U0001f000-\U0001faff]+|[:;=]-?[)D(P](?=\\s|$)|<3"
)


def ways(phrase: str) -> frozenset[str]:
    """A phrase as it is spelt, and as on a keyboard without æ, ø and å."""
    pairs = phrase.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return frozenset({phrase, pairs, phrase.translate(FOLDS)})


_EXCESS = re.compile(r"\s{40,}")


def spaced(text: str) -> str:
    """`text` without forty spaces and line ends in a row, which mean nothing and take long to look through."""
    return _EXCESS.sub(lambda run: "\n\n" if "\n" in run[0] else run[0][:39], text)


def without_emoji(text: str) -> str:
    """`text` with keycaps as digits and all other emoji and smileys as spaces."""
    return _EMOJI.sub(" ", _KEYCAPS.sub(r"\1", text).replace("🔟", "10"))


YES = vocabulary(
    "ja|jo|jep|jeps|japs|jaja|yes|yep|yeah|yup|sure|ok|okay|okey|oki|okidoki|gerne|klart|selvfølgelig",
    "naturligvis|absolut|bestemt|helt sikkert|det gør jeg|meget gerne|godkendt|godkend|accepteret|aftalt|enig",
    "fint|approved|agreed|accepted|absolutely|definitely|of course|certainly|y|j|yes please|ja tak|yea|ya|jup",
    "ja da|jada|jo da|jo tak|jatak|javist|javel|jamen ja|meget gerne|rigtig gerne|jeg er på|jeg er med|jeg kommer",
    "jeg deltager|jeg vil gerne|jeg kan godt|det kan jeg|det kan jeg godt|det vil jeg gerne|tæl mig med",
    "vi kommer|vi er med|vi vil gerne|jeg kommer gerne|count me in|i'm in|im in|i can make it|i'd love to",
    "i would love to|i'll be there|jeg er frisk|regn med mig|jeg er der|skriv mig på|det passer fint"
    "|det passer mig fint|passer fint|passer mig fint|"
    "that works|works for me|✅|✔️|✔|☑️",
)
NO = vocabulary(
    "nej|næ|næh|niks|nix|nope|no|nah|desværre|helst ikke|ikke|afvist|afvis|stop|stands|uenig|unfortunately not",
    "sorry|not|never|aldrig|rejected|declined|n|nej tak|no thanks|nej desværre|nejtak|desværre ikke|ellers tak",
    "jeg kan ikke|jeg kan desværre ikke|kan ikke|kan desværre ikke|det kan jeg ikke|det kan jeg desværre ikke",
    "jeg kommer ikke|jeg deltager ikke|jeg er ikke med|jeg vil helst ikke|jeg må melde fra|ikke mig|ikke denne gang",
    "overhovedet ikke|slet ikke|helt sikkert ikke|afbud|jeg melder afbud|jeg må melde afbud|jeg har ikke tid",
    "jeg må desværre melde afbud|jeg er der ikke|det passer ikke|passer ikke|jeg må sige nej",
    "i can't|i cant|i cannot|can't|can't make it|i can't make it|i won't|i'm out|not for me|not this time",
    "unfortunately not|no thank you|❌|✖️|👎|no way|i disagree|disagree|i don't agree|jeg er uenig|jeg er helt uenig"
    "|helt uenig",
)
NUMBERS = {
    word: value
    for value, words in enumerate(
        (
            "nul|zero",
            "en|et|én|ét|one|første|first",
            "to|two|anden|second",
            "tre|three|tredje|third",
            "fire|four|fjerde|fourth",
            "fem|five|femte|fifth",
            "seks|six|sjette|sixth",
            "syv|seven|syvende|seventh",
            "otte|eight|ottende|eighth",
            "ni|nine|niende|ninth",
            "ti|ten|tiende|tenth",
            "elleve|eleven|ellevte|eleventh",
            "tolv|twelve|tolvte|twelfth",
        )
    )
    for word in words.split("|")
}
ORDINALS = vocabulary(
    "første|first|anden|second|tredje|third|fjerde|fourth|femte|fifth|sjette|sixth|syvende|seventh|ottende",
    "eighth|niende|ninth|tiende|tenth|ellevte|eleventh|tolvte|twelfth",
)
NO_ANSWER = vocabulary(
    "ved ikke|det ved jeg ikke|ved det ikke|ingen|ingen af dem|ingen af delene|intet|begge|alle|dem alle",
    "begge to|begge dele",
    "don't know|i don't know|no idea|none|none of them|neither|both|all of them|tja|måske|maybe|ingen anelse",
    "aner det ikke",
    "ikke noget|nothing|ingen idé|ingen ide",
    "ingen idéer|ingen ideer|ingen forslag|har ingen|har ikke nogen|har ikke noget|jeg har ingen|jeg har ikke nogen",
    "jeg har ikke noget|jeg har ingen idéer|jeg har ingen ideer|no ideas|i have none|i have no ideas",
    "ikke lige nu|not now",
)
"""What one says who has nothing to say: to a ballot, and no idea or success either."""
MOODS = vocabulary("fint|fine|ok|okay|okey|oki|godt|good|great|super|dejligt|perfekt|perfect")
"""What says yes to a proposal, and how one is to a question about that."""
COLOURS = {
    "green": frozenset(["grøn", "grønt", "grønne", "groen", "gron", "groent", "gront", "green", "🟢", "💚"]),
    "yellow": frozenset(["gul", "gult", "gule", "yellow", "amber", "orange", "🟡", "🟠", "💛"]),
    "red": frozenset(["rød", "rødt", "røde", "roed", "rod", "roedt", "rodt", "red", "🔴"]),
}
ANONYMOUS = vocabulary(
    "uden navn|uden mit navn|uden navns nævnelse|anonymt|anonym|må gerne være anonymt|gerne anonymt",
    "helst anonymt|helst uden navn|gerne uden navn|jeg vil gerne være anonym|ikke mit navn|without name",
    "without my name|without a name|anonymous|anonymously|anonymous please|no name|please keep this anonymous",
    "keep me anonymous",
)
DONE = frozenset(
    vocabulary(
        "gjort|klaret|ordnet|udført|fikset|færdig|færdigt|lagt|sket|done|sorted|fixed|finished|completed|delivered"
    )
)
ALSO = frozenset(["også", "desuden", "also", "og også", "and also"])
THANKS = vocabulary(
    "tak|tusind tak|mange tak|tak for det|tak skal du have|tak skal i have|tak for mailen|tak for beskeden",
    "tak for hjælpen|på forhånd tak|1000 tak|tusinde tak|takker|selv tak|takker mange gange|thanks|thank you",
    "many thanks|thx|ty|thanks a lot|thank you very much|thanks a million|much appreciated|cheers|fedt|super",
    "superfedt|dejligt|skønt|fantastisk|herligt|sejt|flot|flot arbejde|godt gået|sådan|perfekt|lækkert|great",
    "cool|nice|awesome|perfect|wonderful|excellent|lovely|amazing|well done|modtaget|noted|noteret|received",
    "lyder godt|sounds good|god weekend|god dag|fortsat god dag|hav en god dag|ha en god dag|hav en god weekend",
    "have a nice day|have a great weekend|god fornøjelse|de bedste hilsner|tillykke|congratulations|velbekomme",
    "you're welcome|👍",
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases in lower case, without punctuation."""

    yes: frozenset[str] = frozenset(way for word in YES for way in ways(word))
    no: frozenset[str] = frozenset(way for word in NO for way in ways(word))
    thanks: frozenset[str] = THANKS
    also: frozenset[str] = ALSO
    anonymous: frozenset[str] = ANONYMOUS
    done: frozenset[str] = frozenset(way for word in DONE for way in ways(word))
    green: frozenset[str] = COLOURS["green"]
    yellow: frozenset[str] = COLOURS["yellow"]
    red: frozenset[str] = COLOURS["red"]
    skip: frozenset[str] = frozenset()
    delete: frozenset[str] = frozenset()
    forget: frozenset[str] = frozenset()
    stop: frozenset[str] = frozenset()


def lexicon(words: Mapping[str, tuple[str, ...]]) -> Lexicon:
    """The built-in words and those a language folder adds under the ids that are fields of `Lexicon`."""
    names = Lexicon.__dataclass_fields__
    return _merged(tuple(sorted((name, tuple(words[name])) for name in names if words.get(name))))


@lru_cache(maxsize=32)
def _merged(added: tuple[tuple[str, tuple[str, ...]], ...]) -> Lexicon:
    base = Lexicon()
    return replace(
        base,
        **{
            name: getattr(base, name) | {way for word in more for way in ways(plain(word))}
            for name, more in added
        },
    )


_EDGES = " \t\n\r\f\v\xa0\"'“”»«*_.,!?:;()-–—…"
_GAPS = re.compile(r"[\s,]+")


def plain(text: str) -> str:
    """`text` in lower case, with single spaces, without commas and without punctuation at its ends."""
    return _GAPS.sub(" ", text.lower().strip(_EDGES))
