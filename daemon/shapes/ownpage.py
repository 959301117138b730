"""What people write about their own page: who may see an answer, and which lines are to be changed or taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from daemon.shapes.corrections import plain_words, read_numbers

_LEADER_WORDS = r"(?:min |my |the )?(?:leder|lederen|chef|chefen|leader|boss|manager{name})"
_MAY = r"(?:må|kan|skal|may|can|should|to)"
_SEE = r"(?:se|læse|vide|see|read|know)"
_IT = r"(?:det|den|dette|it|this|that)"
_SEES = rf"(?:(?: {_IT})? ?{_MAY}?(?: gerne| godt| også)? {_SEE}(?: {_IT})?)"
_TO = r"(?:til |for |with |to |med )?"
_EVERYONE = r"(?:alle|alle sammen|hele teamet|everyone|everybody|all|the whole team)"
_OPEN = re.compile(
    rf"(?:ja )?(?:(?:vis|del|show|share)(?: det| den| it| this)?(?: bare| gerne)? )?{_TO}{_EVERYONE}{_SEES}?"
    rf"|{_IT}(?: her)? {_MAY} (?:gerne |godt )?{_EVERYONE}(?: gerne| godt)? {_SEE}"
    rf"|(?:det )?må (?:gerne |godt )?(?:deles|vises)(?: med| til)?(?: {_EVERYONE})?"
)
_BARE_LINE = re.compile(
    r"(?:nr\.?|linje|line|no\.?|number|#)?\s*(?P<number>\d{1,2})\s*[:.)–-]\s*(?P<text>\S.*)", re.I
)
_NEW_WORDS = re.compile(
    r"(?:ret|rettelse|skriv|ændr|aendr|skift|change|edit|correct)\s+(?:nr\.?|linje|line|no\.?|number|#)?\s*"
    r"(?P<number>\d{1,2})\s*[:.)–-]?\s*(?P<text>\S.*)",
    re.I,
)
_TAKE_OUT = re.compile(r"(?:slet|fjern|delete|remove)\b\s*:?(?P<which>[^a-zæøå].*)", re.I)
_SHOW = re.compile(r"(?P<who>[^\d]*?)\s*:?\s*(?P<which>\d[\d\s,.&og-]*(?:and[\d\s,.&-]+)*)", re.I)
_STILL_WORDS = (
    "det|den|det hele|alt|siden|it|this|that|everything|all|s|is|er|passer|holder|gælder|stemmer|stadig|stadigvæk"
    "|fortsat|rigtigt|korrekt|fint|godt|uændret|ingen ændringer|intet nyt|ikke noget nyt|still|right|correct|true|fine"
    "|good|unchanged|no changes|nothing new|as it is|som det er|the same|det samme"
)
_STILL = re.compile(rf"(?:ja|jo|jep|ok|okay|yes|yep|yeah)?(?: ?(?:{_STILL_WORDS}))*")
_ENDING = re.compile(
    r"(?P<body>.*)(?:\n|(?<=[.!?;])\s|\s[-–—]\s|\s*\()(?P<last>[^\n.!?;()–—]{1,60})[.!)]*\s*", re.DOTALL
)
_AFTER_COMMA = re.compile(r"(?P<body>.*),\s+(?P<last>[^\s,]+\s[^\n,.!?;()–—]{1,60})[.!]*\s*", re.DOTALL)
""" "…, alle må se det"; a word alone may be one of theirs."""
_OPENING = re.compile(r"(?P<who>[^\n:]{1,40}):\s*(?P<body>\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wish:
    """An answer's own words, and whether everyone may see them (False: only the leader; None: not said)."""

    text: str
    open: bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing wanted of a page: new words, lines taken out, or who sees them; without numbers all lines are meant."""

    do: Literal["words", "delete", "open", "close"]
    numbers: tuple[int, ...] = ()
    text: str = ""


def read_wish(text: str, leader: str) -> Wish:
    """Part an answer from what it says of who may see it: `alle: …` first, or "(kun min leder)", "Alle må se det" last.

    `leader` is the leader's first name, by which they may be meant ("kun Lone"). What says only that has no words.
    """
    text = text.strip()
    if (whole := _says(text, leader)) is not None:
        return Wish("", whole)
    if (begun := _OPENING.fullmatch(text)) and (says := _says(begun["who"], leader)) is not None:
        return Wish(begun["body"].strip(), says)
    for ending in (_ENDING, _AFTER_COMMA):
        if (ended := ending.fullmatch(text)) and (says := _says(ended["last"], leader)) is not None:
            return Wish(ended["body"].strip(), says)
    return Wish(text, None)


def read_changes(text: str, leader: str, *, numbered: bool) -> tuple[Change, ...]:
    """Read a reply that changes a page, one change to a line: `ret 3: …`, `slet 3`, `alle 1 3`, `leder 2`.

    New words go on until a line that is a change. Where the page is what was answered (`numbered`), `3: …` are new
    words too, and `alle` alone is about all lines. Gives () for any other text.
    """
    changes: list[Change] = []
    for line in map(str.strip, text.strip().splitlines()):
        change = _read_line(line, leader, numbered=numbered)
        if change:
            changes.append(change)
        elif changes and changes[-1].do == "words":
            changes[-1] = replace(changes[-1], text=f"{changes[-1].text}\n{line}".strip())
        elif line:
            return ()
    return tuple(changes)


def asks_for_page(text: str) -> bool:
    """Say whether a reply is nothing but the words that ask for one's own page, as our mails spell them."""
    return plain_words(text) in ("min side", "my page")


def is_still_right(text: str) -> bool:
    """Say whether the answer to "is this still right?" is that it is."""
    return bool(_STILL.fullmatch(plain_words(text)))


def _says(phrase: str, leader: str, *, numbered: bool = False) -> bool | None:
    """Whether a phrase says that everyone may see something, or only the leader; None for neither.

    "leader" without "only" says so only beside numbers: it may be what somebody would like to become.
    """
    said = plain_words(phrase)
    if _OPEN.fullmatch(said):
        return True
    name = f"|{re.escape(leader.casefold())}" if leader else ""
    who = rf"{_TO}{_LEADER_WORDS.format(name=name)}"
    closed = (
        rf"(?:det |den |it )?(?:må |kan |may |can )?(?:kun|only|just|bare)(?: vises)? {who}(?: alene)?{_SEES}?"
        rf"|{who}(?: alene| kun| only| alone)"
    )
    if numbered:
        closed = f"{closed}|{who}"
    return False if re.fullmatch(closed, said) else None


def _read_line(line: str, leader: str, *, numbered: bool) -> Change | None:
    found = _NEW_WORDS.fullmatch(line) or (_BARE_LINE.fullmatch(line) if numbered else None)
    if found:
        says = _says(found["text"], leader)
        number = (int(found["number"]),)
        if says is not None:
            return _shown(says, number)
        return Change("words", number, found["text"].strip())
    if (gone := _TAKE_OUT.fullmatch(line)) and (numbers := read_numbers(gone["which"])):
        return Change("delete", numbers)
    says = _says(line, leader) if numbered else None
    if says is not None:
        return _shown(says, ())
    shown = _SHOW.fullmatch(line)
    numbers = read_numbers(shown["which"]) if shown else ()
    says = _says(shown["who"], leader, numbered=True) if shown and numbers else None
    return None if says is None else _shown(says, numbers)


def _shown(open_: bool, numbers: tuple[int, ...]) -> Change:
    return Change("open" if open_ else "close", numbers)
