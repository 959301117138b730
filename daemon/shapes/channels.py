"""Reads, in Danish and English, how somebody would like to be reached: by which channels, and in what way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from daemon.core.spelling import folded

CHANNELS = ("phone", "mail", "video", "chat", "person")
NAMES = {
    "da": ("telefon", "mail", "video", "chat", "personligt"),
    "en": ("phone", "mail", "video", "chat", "in person"),
}
"""How we write each channel ourselves, in the order of `CHANNELS`."""

# Written as `folded` gives words: æ and å are a, ø is o. What is made of two words stands before its parts.
_WORDS = {
    "video": r"(?:teams|zoom|meet|skype|slack)[- ]?(?:moder?|modet|opkald\w*|calls?|meetings?|video\w*)"
    r"|(?:mode\w*|opkald|ring\w*|calls?|meetings?) (?:(?:op|mig) )?(?:pa|via|over|i|on|by) "
    r"(?:teams|zoom|video|meet|skype)"
    r"|video\w*(?: (?:calls?|chats?))?|zoom\w*|facetime|webcam\w*|kamera\w*|camera|skype|google meet",
    "phone": r"telefon\w*|tlf|fon|ring|ringe[sr]?|ringer|opring\w*|opkald\w*|mobil\w*|tra?den"
    r"|phone\w*|phoning|calls?|called|calling|telephone\w*|mobile|cell"
    r"|(?:\d ?){8,12}",
    "mail": r"e-?mail\w*|mail(?!boks|box)\w*",
    "chat": r"chat\w*|slack|sms\w*|messenger|whatsapp|imessage|beskeder|besked\w*|messages?|messaging|im|dm|dms"
    r"|text messages?|texts?|texting",
    "person": r"personligt|personlig samtale|ansigt til ansigt|i person|fysisk\w*|moder?|modes|modet"
    r"|(?:kom|komme|kig|kigge|ga|stik|stikke) (?:bare |lige |gerne )?(?:forbi|ned|ind|over|hovedet ind)"
    r"|(?:kop )?kaffe|face[- ]to[- ]face|f2f|in person|personally|(?:drop|come|stop|swing) by|meet(?:ing)?s?"
    r"|at my desk|ved mit bord|ved mit skrivebord|coffee",
}
_CHANNEL = re.compile(r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items()) + r")\b")
_STYLES = {
    "spoken": r"mundtlig\w*|tale|taler|snak\w*|spoken|orally|verbal\w*|talk\w*|speak\w*",
    "written": r"skriftlig\w*|pa skrift|skriv|skrive\w*|skrevet|written|(?:in )?writing|write",
    "visual": r"visuel\w*|tegning\w*|tegne\w*|billed\w*|skitse\w*|diagram\w*|tavle\w*|skarm(?:deling|billed\w*)"
    r"|del(?:e|t)? skarm\w*|vis mig|visual\w*|pictures?|drawings?|sketch\w*|screen ?shar\w*|slides?"
    r"|whiteboard\w*|show me",
}
_STYLE = re.compile(r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _STYLES.items()) + r")\b")
_NUMBER = re.compile(r"(?:\d ?){8,12}")
_SAYS_NO_MORE = re.compile(
    r"\b(?:helst|bare|gerne|tak|please|just|preferably|prefer|on|by|via|pa|en|et|a|an|the|min|my|mig|me|til|to|jeg|i|vil"
    r"|ved|send|og|and|so|sa|op)\b|\W|\d"
)
_NOT_ONLY = r"(?!\W+(?:kun|bare|only|just|nodvendigvis|necessarily|uden|without|unless))"
_NOT = (
    r"(?:ikke|aldrig|ingen|hverken|neither|undga\w*|undtagen|uden|andet end|not|never|no|avoid\w*|without|except"
    rf"|don't|dont|do not|\w*thing but){_NOT_ONLY}"
)
_NOT_BEFORE = re.compile(rf"\b{_NOT}(?:\W+\w+){{0,4}}\W+$")
_NOT_AFTER = re.compile(
    rf"^(?:\W+(?:mig|me|helst|til|op|gerne|er|is|s|jeg|vil|isn|i))*\W+(?:{_NOT}|isn't|hader|virker ikke)\b"
)
_CLAUSES = re.compile(
    r"[.;!?\n()]+|,(?!\s*(?:hvis|nar|if|when|i tilfalde)\b)"
    r"|\b(?:men|(?<!thing )but|ellers|otherwise|else|hellere|snarere|rather(?! than)|although|selvom)\b"
)
_INSTEAD = re.compile(r"\b(?:i stedet for|instead of|rather than)\b")
_BEST = re.compile(
    r"\b(?:helst|allerhelst|foretrakke\w*|bedst|forst|primart|favorit\w*|prefer\w*|best|first|primarily|mostly|mest)\b"
)
_URGENT = re.compile(
    r"\b(?:haster|akut\w*|brander|nodstilfalde|urgent\w*|emergenc\w*|asap|important|ikke kan vente|can't wait"
    r"|cannot wait)\b"
)


@dataclass(frozen=True, slots=True)
class Preference:
    """Channels of `CHANNELS`, the dearest first, and one style ("" for any); no channels where none was understood."""

    channels: tuple[str, ...]
    style: str = ""

    @property
    def channel(self) -> str:
        """The dearest channel, "" for none."""
        return self.channels[0] if self.channels else ""


def read_channels(text: str) -> Preference:
    """Read a preference as people write it: `telefon`, `ring bare`, `chat, og gerne skriftligt`, `mail, not phone`.

    What is declined ("ikke telefon") is left out, "helst" goes first and what is for urgent things last. A name such as
    Teams, which may be a chat or a call, is not taken for either.
    """
    ranked: dict[str, int] = {}
    style = ""
    for clause, declined in _clauses(folded(text)):
        rank = 2 if _URGENT.search(clause) else 0 if _BEST.search(clause) else 1
        for found in _CHANNEL.finditer(clause):
            channel = found.lastgroup or ""
            if not declined and not _is_declined(clause, found):
                ranked[channel] = min(rank, ranked.get(channel, rank))
        wished = next((one for one in _STYLE.finditer(clause) if not _is_declined(clause, one)), None)
        style = style or (wished.lastgroup or "" if wished and not declined else "")
    return Preference(tuple(sorted(ranked, key=ranked.__getitem__)), style)


def says_more(text: str) -> bool:
    """Say whether words on how to be reached tell more than one channel and a style, such as when it suits."""
    # A telephone number is worth showing, whatever else is said.
    if len(read_channels(text).channels) > 1 or _NUMBER.search(text):
        return True
    return bool(_SAYS_NO_MORE.sub("", _STYLE.sub(" ", _CHANNEL.sub(" ", folded(text)))))


def offer_channels(text: str, language: str) -> tuple[str, ...]:
    """Give what the writer of unclear words might have written instead, a line for each channel, their words kept."""
    words = " ".join(text.split())
    return tuple(f"{name}, {words}" if words else name for name in NAMES.get(language, NAMES["en"]))


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """Give each clause, and whether it is what somebody would do without ("i stedet for mail")."""
    for clause in _CLAUSES.split(text):
        wanted, *unwanted = _INSTEAD.split(clause)
        yield wanted, False
        yield from ((rest, True) for rest in unwanted)


def _is_declined(clause: str, found: re.Match[str]) -> bool:
    return bool(_NOT_BEFORE.search(clause[: found.start()]) or _NOT_AFTER.match(clause[found.end() :]))
