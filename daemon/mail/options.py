"""Finds which option of a list a person means by its words, its place or its author's name."""

from __future__ import annotations

import re
from functools import lru_cache

from daemon.core.spelling import folded
from daemon.mail.lexicon import vocabulary

_WORD = re.compile(r"\d{1,4}|[^\W\d_]+(?:'[^\W\d_]+)?")
SMALL_WORDS = vocabulary(
    "og|eller|af|i|på|for|til|med|om|der|som|en|et|den|det|de|er|at|vi|jeg|du|min|mit|mine|vores|din|sin|sit",
    "ved|fra|hos|før|efter|hvor|kan|skal|vil|har|have|så|også|godt|god|gode|bedste|bedst|synes|tænker|stemmer",
    "stemer|stemme|stem|idé|ide|ideen|idéen|idea|ideas|idéer|ideer|forslag|forslaget|nr|nummer|handler|går|gir",
    "giver|giv|vælger|tager|helt|klart|nok|vist|bare|gerne|tak|hej|ja|please|thanks|thank|you|the|a|an|of|on|in",
    "at|with|about|for|to|one|ones|and|or|from|by|is|it|that|this|which|my|our|i|vote|votes|voting|goes|go|choose",
    "pick|like|love|would|d|ll|best|good|great|favourite|favorite|favorit|favoritten|min|siger|vil|kunne|lide|li",
    "kan|mest|må|blive|bliver|være|hr|fru|super|fed|fede|sjov|sjove|smart|definitely|really|think|most|va|s|herfra",
    "mig|me|here|absolut|uden|tvivl|hælder|holder|hepper|går|derfor|naturligvis|selvfølgelig|sikkert|hyggelig",
    "dejlig|dejligt|fin|fint|fine|tror|bestemt|lyder|sounds|vinder|wins|option|mulighed|muligheden|punkt|punktet",
)
_DENIES = vocabulary(
    "ikke|not|nej|no|hverken|neither|undtagen|except|ingen|none|aldrig|never|nor|uden|but|end"
)
_FRAME = re.compile(
    r"(?:\b(?:stemm?er|stemme|vote|vælger|choose|pick|favorit\w*|favou?rite|den (?:med|om|der|hvor|fra|af|ved|til)"
    r"|id[eé]en (?:med|om|fra)|forslaget (?:med|om|fra)|(?:the )?(?:one|idea) (?:with|about|from|by|on|where)"
    r"|hepper på|holder på|hælder (?:til|mod)|går (?:med|ind for)|go(?:ing)? (?:with|for))\b)|\b[^\W\d_]+(?:'s"
    r"|s'|') id[eé]",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\n|[.!?;:,](?=\s|$)|\s[-–—]\s|\b(?:fordi|because|since|men|but|for det|da den|så)\b", re.I
)
_ALSO = re.compile(r",?\s+(og|and|samt|plus)\s+(?:så |then |also |også )?", re.IGNORECASE)
_JOINS = re.compile(r"\s*(?:,|;|\n|\+|&|/|\bog\b|\bsamt\b|\band\b|\bplus\b)\s*", re.IGNORECASE)
_ENDINGS = ("ernes", "erne", "ens", "ene", "ers", "er", "en", "et", "ne", "es", "e", "s")
_PLACES = {
    "først": 1, "første": 1, "1": 1, "øverste": 1, "first": 1, "top": 1, "anden": 2, "andet": 2, "second": 2,
    "næstsidste": -2, "tredje": 3, "tredie": 3, "third": 3, "fjerde": 4, "fourth": 4, "femte": 5, "fifth": 5,
    "sjette": 6, "sixth": 6, "syvende": 7, "seventh": 7, "ottende": 8, "eighth": 8, "niende": 9, "ninth": 9,
    "tiende": 10, "tenth": 10, "sidste": -1, "nederste": -1, "last": -1, "bottom": -1, "midterste": 0, "middle": 0,
}  # fmt: skip
_PLACE = re.compile(
    r"(?:jeg )?(?:(?:stemm?er|vote|i vote|går|siger|tager|vælger) )?(?:på |for |med |klart |helt klart |nok )*"
    r"(?P<places>(?:(?:den|det|the) )?[^\W\d_]+(?: one)?(?:(?: og |,? and |, )(?:(?:den|det"
    r"|the) )?[^\W\d_]+(?: one)?){0,5})"
    r"(?: (?:på listen|idé|ide|forslag|on the list|idea|option|tak|please|for mig|herfra))*",
    re.IGNORECASE,
)
_AROUND = vocabulary(
    "prioritet|prioriteter|priority|alt|andet|alle|andre|andel|end|anything|everything|other|than|but|x|st|nd|rd|th"
)
_MOST_BARE = 12
_LONGEST = 400
_MOST_OPTIONS = 100
_SHORTEST = 3


def by_place(text: str, count: int) -> tuple[int, ...]:
    """The options named by their place, "den sidste", "the first one", in a list of `count`; () for anything else."""
    line = " ".join(text[:_LONGEST].strip(" \t\n.,!?:;-–'\"").lower().split())
    match = _PLACE.fullmatch(line)
    if match is None:
        return ()
    found = []
    for piece in re.split(r" og |,? and |, ", match["places"]):
        bare = re.sub(r"^(?:den|det|the) | one$", "", piece)
        place = _PLACES.get(bare)
        # "anden" and "second" alone may be "another" and "a second".
        if place is None or (bare in ("anden", "andet", "second", "top", "først") and bare == piece):
            return ()
        number = place if place > 0 else count + 1 + place if place else (count + 1) // 2
        if not 1 <= number <= count or (not place and count % 2 == 0):
            return ()
        found.append(number)
    return tuple(dict.fromkeys(found))


def by_words(text: str, options: tuple[str, ...]) -> tuple[int, ...]:
    """The options meant by `text`'s words, in the person's order; () where it is not certain that just those are."""
    head = text[:_LONGEST].strip()
    if not head or len(options) > _MOST_OPTIONS:
        return ()
    if _DENIES & set(_tokens(head)) - {word for option in options for word in _tokens(option)}:
        return ()
    tables = [_stems(option) for option in options]
    first, *later = _clauses(_ALSO.sub(r" \1 ", head))
    found = _pieces(first, options, tables) or _exact(head, options) or _one(head, tables)
    if not found:
        return ()
    # "kaffe, cykler" names two; a clause that names none is a reason.
    named = [_pieces(clause, options, tables) for clause in later]
    more = {number for numbers in named for number in numbers}
    if more - set(found) and not all(named):
        return ()
    return tuple(dict.fromkeys((*found, *(number for numbers in named for number in numbers))))


def _pieces(clause: str, options: tuple[str, ...], tables: list[tuple[str, ...]]) -> tuple[int, ...]:
    """The options that a clause names, joined by "og" and commas; () where one of them is not found."""
    found: list[int] = []
    pieces = [piece for piece in _JOINS.split(clause) if piece.strip()]
    for piece in pieces:
        one = _exact(piece, options) or _one(piece, tables, framed=len(pieces) == 1)
        if len(one) != 1:
            return ()
        found += one
    return tuple(dict.fromkeys(found))


def touches(text: str, options: tuple[str, ...]) -> bool:
    """True when prose shares a telling word with an option, so that it may be about it."""
    said = _stems(text[:4_000])
    return any(
        _same(stem, known) for option in options[:_MOST_OPTIONS] for known in _stems(option) for stem in said
        if min(len(stem), len(known)) > _SHORTEST
    )  # fmt: skip


def nothing_but(text: str, options: tuple[str, ...]) -> bool:
    """True for a few words that only name options or their numbers, or say no to them: "2 (te)", "alt andet end 2"."""
    said = _tokens(re.sub(r"(?<=\d)x\b", " ", text.lower()))
    if not 0 < len(said) <= _MOST_BARE or len(options) > _MOST_OPTIONS:
        return False
    named = {word for option in options for word in _tokens(option)} - _FOLDED_SMALL
    figures = {str(number) for number in range(1, len(options) + 1)}
    return bool(set(said) & (named | figures)) and all(
        word in named or word in figures or word in _FOLDED_SMALL or word in _DENIES or word in _AROUND
        for word in said
    )


def _exact(text: str, options: tuple[str, ...]) -> tuple[int, ...]:
    """Options whose words are repeated one for one; of one within another the longer."""
    said = _tokens(text)
    spoken = f" {' '.join(said)} "
    known = [" ".join(_tokens(option)) for option in options]
    telling = [len(words) > 3 and bool(_stems(options[at])) for at, words in enumerate(known)]
    hits = [
        at
        for at, words in enumerate(known)
        if words and (words == spoken.strip() or (telling[at] and f" {words} " in spoken))
    ]
    return tuple(
        at + 1 for at in hits if not any(at != o and f" {known[at]} " in f" {known[o]} " for o in hits)
    )


def _one(text: str, tables: list[tuple[str, ...]], *, framed: bool = True) -> tuple[int, ...]:
    """The one option with every telling word of the first clause; in a sentence that votes, all but one of many."""
    clause = _clauses(text)[0]
    stems = _stems(clause)
    if not stems or len(stems) > 12:
        return ()
    hits = [sum(any(_same(stem, known) for known in table) for stem in stems) for table in tables]
    most = max(hits)
    best = [at for at, hit in enumerate(hits) if hit == most]
    spare = 1 if framed and most > 1 and _FRAME.search(clause) else 0
    if not most or len(best) != 1 or len(stems) - most > spare:
        return ()
    return (best[0] + 1,)


def _clauses(text: str) -> list[str]:
    """The text's clauses; a greeting or thanks of one word before a comma is none."""
    parts = [part for part in _CLAUSE.split(text) if part and _stems(part)]
    return parts or [text]


def _tokens(text: str) -> list[str]:
    return [folded(token) for token in _WORD.findall(text.lower().replace("’", "'"))]


@lru_cache(maxsize=512)
def _stems(text: str) -> tuple[str, ...]:
    """The telling words without their endings, in folded spelling, each once."""
    words = [word.partition("'")[0] for word in _tokens(text)]
    return tuple(
        dict.fromkeys(
            _stem(word)
            for word in words
            if word not in _FOLDED_SMALL and len(word) >= _SHORTEST - 1 and not word.isdecimal()
        )
    )


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST + (ending in ("e", "s")):
            word = word[: -len(ending)]
            break
    return re.sub(r"(?<=[^aeiouy])el$", "l", re.sub(r"([^\W\d_])\1$", r"\1", word))


def _same(said: str, known: str) -> bool:
    """The same word, one part of a compound, or one slip in a long word."""
    if said == known:
        return True
    if len(said) > _SHORTEST and (known.startswith(said) or known.endswith(said)):
        return True
    return len(said) >= 6 and len(known) >= 6 and _one_slip(said, known)


def _one_slip(left: str, right: str) -> bool:
    if abs(len(left) - len(right)) > 1:
        return False
    at = next(
        (at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
    short, long = sorted((left[at:], right[at:]), key=len)
    if len(short) == len(long):
        return short[1:] == long[1:] or (short[:2] == long[1::-1] and short[2:] == long[2:])
    return short == long[1:]


_FOLDED_SMALL = frozenset(folded(word) for word in SMALL_WORDS)


def names_one(name: str, headings: tuple[str, ...]) -> int:
    """The number of the one heading that holds every telling word of `name`; 0 for none, or several."""
    said = _heading(name)
    hits = [
        number
        for number, table in enumerate(map(_heading, headings), 1)
        if said and all(any(_akin(word, known) for known in table) for word in said)
    ]
    return hits[0] if len(hits) == 1 else 0


def _akin(said: str, known: str) -> bool:
    """The same word of a heading in another form: "ugen" and "uge"."""
    return _same(said, known) or (
        len(known) >= _SHORTEST and said.startswith(known) and len(said) - len(known) <= 2
    )


def _heading(text: str) -> frozenset[str]:
    """The telling words of a heading, with "idea", and a success for what went well."""
    words = {"ide" if word in ("ideen", "ideer", "idea", "ideas") else word for word in _tokens(text)}
    more = (
        {"success"}
        if words & {"succes", "success", "successer", "lykkedes", "lykkes"} or {"went", "well"} <= words
        else set()
    )
    return frozenset({*_stems(text), *more, *(words & {"ide"})} - {"suc", "lykked", "lykk"})
