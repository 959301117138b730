"""Finds which of the numbered options a person chose: by number or number word, by place, or by the option's words."""

from __future__ import annotations

import re

from daemon.mail.lexicon import NO_ANSWER, NUMBERS, plain, vocabulary, without_emoji
from daemon.mail.options import by_place, by_words

_TOKEN = re.compile(r"\d{1,4}|[^\W\d_]+")
_FILLER = vocabulary(
    "og|and|samt|plus|nr|nummer|no|number|numre|numbers|idé|ide|idéen|ideen|ideer|idéer|idea|ideas|forslag",
    "forslaget|option|options|mulighed|svar|valg|choice|jeg|i|vi|stemmer|stemer|stemme|min|mit|mine|my|går|gives|gi",
    "gir|giver|på|til|for|vote|votes|voting|vælger|choose|pick|would|like|vil|gerne|have|tager|take|tak|please",
    "hej|the|den|det|er|is|så|then|både|også|also|first|første|stemmerne|dem|dig|her|kommer|følgende|favorit",
    "favoritten|favourite|favorite|synes|tænker|hælder|holder|d|ll|go|goes|going|with|med|helt|klart|definitely",
    "to|nok|siger|say|must|be|må|blive|bliver|et|en|ja|yes|sikkert|bestemt|listen|list|thanks|absolut|hepper",
)
_AMBIGUOUS = vocabulary(
    "en|et|to|one|first|second|anden|første|fire|ti|third|ni",
)
_STOP = frozenset({"ikke", "not", "nej", "no", "hverken", "neither", "undtagen", "except", "ingen", "none"})
_NAMED = re.compile(
    r"(?:\b(?:nr|nummer|number|no|numre|numbers|idé|ide|idea|forslag|option|mulighed)\b\.?\s*"
    r"|#\s*)(\d{1,4}|[^\W\d_]{2,8})\b",
    re.IGNORECASE,
)
_NOUNS = {
    noun: number
    for number, nouns in enumerate(
        ("etter|ener", "toer|2er", "treer", "firer", "femmer", "sekser", "syver", "otter", "nier", "tier"), 1
    )
    for noun in nouns.split("|")
}
_NUMBER_WORDS = "|".join(word for word in NUMBERS if len(word) > 1)
_NOUN = re.compile(
    rf"\b(?:(?P<figure>\d{{1,2}})[’'´]?er(?:en|ne)?|(?P<word>{_NUMBER_WORDS})['’´]er(?:en)?"
    rf"|(?P<noun>{'|'.join(_NOUNS)})(?:en)?)\b",
    re.IGNORECASE,
)
_BALLOTS = re.compile(
    rf"\b(?:(?:alle|all|mine?|my|begge)\s+)*(?:\d{{1,2}}|{'|'.join(NUMBERS)}|mine)\s+"
    r"(?:stemmer?|votes?|points?|kryds(?:er)?)\s+(?=(?:går |goes? |gives )?(?:til|på|for|to)\b)",
    re.IGNORECASE,
)
_OR = re.compile(r"\b(?:eller|ellers|or|else|subsidiært|enten|either|alternativt)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:selv foreslået|(?:min|mit) egen?t?\b|my own|har (?:allerede )?stemt|already voted|kan jeg|can i)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:(?:tusind |mange |many )?(?:tak|thanks|thank you) for|hej|hejsa|hi|hello|hey|kære"
    r"|dear)\b[^\n,.!:\d]{0,30}[,.!:]\s*(?=\S)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,3})[ \t]?(?:-|–|—|til|to)[ \t]?(\d{1,3})\b", re.IGNORECASE)
_LIKED = re.compile(
    r"\s*(?:er|is|lyder|sounds|var|would be|bliver|må være|synes jeg)\s+(?:(?:helt|klart|den|det|the|min|my"
    r"|mit|er|en|a"
    r"|så|so|very|rigtig|virkelig)\s+)*(?:bedst\w*|best|god\w*|good|great|sjov\w*|fun|favorit\w*|favou?rite"
    r"|sej\w*|fed\w*|fin\w*|skøn\w*|smart\w*|vinder\w*|valg)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\s*(?:\.(?!\s+(?-i:[a-zæøå]))|[,:;!?)\"”»\n\-–(]|(?:fordi|da|because|since|som|which|that|men|but|if"
    r"|hvis|herfra|fra mig|for me|for mig"
    r"|uden tvivl|without a doubt|helt klart|klart|definitely|tak|please|as well|too|også|for det|for vi"
    r"|for jeg|for så)(?:\b|$))",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\s*(?:[,:;–-]\s*(?:for|fordi|da|because|since|as|jeg|vi|det|den|så|i|we|it)\b|\.\s+[A-ZÆØÅ]|\s+(?:fordi"
    r"|because)\b)"
)
_LONGEST = 1_000


def choose(text: str, options: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers chosen, in the person's order, once each, perhaps out of range; () where that is not certain."""
    head = _OPENING.sub("", figures(without_emoji(text[:_LONGEST])).strip())
    if _as_option(head, options):
        return by_words(head, options)
    head = _BALLOTS.sub("", head)
    if _OWN.search(head) or (re.search(r"\d", head) and _undecided(head)):
        return ()
    return (
        by_place(head, len(options)) or _leading(head, len(options)) or _named(head) or _worded(head, options)
    )


def figures(text: str) -> str:
    """`text` with "2'eren", "to'eren" and "toeren" as figures."""
    return _NOUN.sub(_figure, text)


def _as_option(text: str, options: tuple[str, ...]) -> bool:
    """The text is an option word for word, however many figures that holds."""
    said = " ".join(_TOKEN.findall(text.lower()))
    return (
        bool(said)
        and not said.isdecimal()
        and any(said == " ".join(_TOKEN.findall(o.lower())) for o in options)
    )


def _worded(text: str, options: tuple[str, ...]) -> tuple[int, ...]:
    unsure = (
        re.search(r"\d", text) or plain(text) in NO_ANSWER or _OR.search(text) or "?" in text.rstrip("? ")
    )
    return () if unsure else by_words(text, options)


def _figure(match: re.Match[str]) -> str:
    if match["figure"]:
        return match["figure"]
    return str(NUMBERS[match["word"].lower()] if match["word"] else _NOUNS[match["noun"].lower()])


def _undecided(text: str) -> bool:
    """One or the other, or from one to another, unless they are neighbours: then both are meant either way."""
    if _OR.search(text):
        return True
    return any(int(span[2]) - int(span[1]) != 1 for span in _RANGE.finditer(text))


def _leading(text: str, count: int) -> tuple[int, ...]:
    """Numbers among nothing but small words, from the start; a figure after them is none of the list's, in a reason."""
    found: list[int] = []
    tokens = list(_TOKEN.finditer(text.lower()))
    if any(token[0] in _STOP for token in tokens[:4] if not _is_nr(text, token)):
        return ()
    end = figure_end = 0
    for at, token in enumerate(tokens):
        value = _value(token[0], tokens[at - 1][0] if at else "", whole=len(tokens) == 1)
        if value is not None and not (
            token[0] == "to" and tokens[at + 1 : at + 2] and tokens[at + 1][0].isdecimal()
        ):
            found.append(value)
            figure_end = token.end()
        elif token[0] not in _FILLER or (token[0] in ("er", "is") and found):
            break
        end = token.end()
    rest = text[end:]
    others = {int(figure) for figure in re.findall(r"\d{1,4}", rest)}
    if not found or (others and (min(others) <= count or not _REASON.match(text, figure_end))):
        return ()
    # "2 gange om ugen" counts something; a choice stands by itself or before a comma, a stop or a reason.
    fits = not rest.strip() or any(
        _MORE.match(after) or _LIKED.match(after) for after in (rest, text[figure_end:])
    )
    return tuple(dict.fromkeys(found)) if fits or _introduced(text, end) else ()


def _is_nr(text: str, token: re.Match[str]) -> bool:
    """ "no. 2" is a number and no refusal."""
    return token[0] == "no" and bool(
        re.match(rf"no\.?\s*(?:\d|{'|'.join(NUMBERS)})", text[token.start() :], re.IGNORECASE)
    )


def _introduced(text: str, end: int) -> bool:
    return bool(_NAMED.search(text[:end])) or bool(re.match(r"\s*(?:jeg |my |min |i )", text, re.IGNORECASE))


def _value(token: str, before: str, *, whole: bool) -> int | None:
    if token.isdecimal():
        return int(token)
    if token not in NUMBERS:
        return None
    named = before in ("nr", "nummer", "number", "no", "idé", "ide", "idea", "forslag", "option")
    voted = before == "på" and token not in ("en", "et", "one")
    return NUMBERS[token] if whole or named or voted or token not in _AMBIGUOUS else None


def _named(text: str) -> tuple[int, ...]:
    """Numbers called such ("nr. 3", "#4") anywhere, if the words deny none, ask nothing and hold no other figure."""
    if _STOP & set(_TOKEN.findall(text.lower())) or "?" in text:
        return ()
    matches = list(_NAMED.finditer(text))
    values = [_value(match[1].lower(), "nr", whole=False) for match in matches]
    found = [value for value in values if value is not None]
    figures = len(re.findall(r"\d+", text))
    return (
        tuple(dict.fromkeys(found))
        if found and figures <= sum(match[1].isdecimal() for match in matches)
        else ()
    )
