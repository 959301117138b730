"""Finds the words that mean something by themselves, only where they stand alone or with their own argument."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from daemon.core.spelling import one_slip
from daemon.mail.asides import wants_no_more
from daemon.mail.greeting import is_greeting, without_greeting
from daemon.mail.lexicon import Lexicon, plain, vocabulary
from daemon.mail.reading import Expected, Word
from daemon.mail.selfservice import address_of, is_pause, language_of, numbers_of, quiet_hours

FLAGS = frozenset({"yes", "no", "thanks", "also", "anonymous", "done", "green", "yellow", "red"})
"""Ids that colour an answer and are no words of their own."""
_ANSWERS_TOO = frozenset({"tja", "dag", "morgen"})
"""Greetings of other languages that are answers in ours."""
_SLIP_FROM = 6
_NO_SLIPS = frozenset({"forget", "delete", "stop"})
"""What these do is not easily taken back, so that a slip is asked back."""
_OF_ONE = ("delete", "undo")
"""What may be said of one of a letter's questions, its mark in front."""
_MARKED = re.compile(r"\s*(?P<mark>[A-Za-z])\s*[:.)]\s*(?P<word>\S.*)")
_POLITE_TAIL = re.compile(
    r"(?:[\s,.!-]+(?:tak|please|venligst|thanks|pls|mvh|hilsen|igen))+\s*[.!]*$", re.IGNORECASE
)
REPLY_PREFIX = re.compile(r"\s*(?:(?:re|sv|vs|aw|fw|fwd|vb|antw|ref)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
TAG = re.compile(r"\s*\[nv:[a-z2-7]+\]\s*", re.IGNORECASE)
_EMOJI = re.compile(
    r"[\u2190-\u2bff\u3030\ufe0f\u200d\U0001f000-\U0001faff]+|(?:(?<=\s)|^)(?:[:;]-?[)D(P/]|<3|\\o/)(?=\s|$)"
)
_THANKED = re.compile(
    r"(\b(?:[Tt]ak|[Tt]hanks|[Tt]hank you)\b[^,\n]{0,30}),? [A-ZÆØÅ][\w\-]{1,14}(?=\s*[.!]*\s*$)"
)
_TAPBACK = re.compile(
    r"\W*(?:liked|loved|disliked|laughed at|emphasized|questioned|reacted \S{1,8} to|synes godt om|elskede"
    r"|elsker|kan ikke lide|lo ad|grinede ad|fremhævede|satte spørgsmålstegn ved"
    r"|reagerede (?:med )?\S{1,8} på)\s+[“\"»'].*"
    r"|.{0,60}\b(?:reacted to your (?:message|mail|email)|reagerede på din (?:besked|mail|meddelelse"
    r"|e-mail)|reacted via (?:gmail|outlook)|reagerede via (?:gmail|outlook)|har reageret (?:på|via)\b).*",
    re.IGNORECASE | re.DOTALL,
)


def find_word(text: str, expected: Expected) -> Word | None:
    """The universal word on the first line of `text` (no greeting, no signature), or None when it is an answer."""
    lines = without_greeting(text.split("\n"))
    if not lines:
        return None
    head, rest = lines[0].strip(), "\n".join(lines[1:]).strip()
    if len(head) > 120 or _runs_on(lines):
        return None
    head = _POLITE_TAIL.sub("", head) or head
    marks = {question.mark for question in expected.questions}
    if not rest and (marked := _marked_word(head, expected.words, marks)):
        return marked
    line = plain(head)
    for identity, spellings in expected.words.items():
        if identity in FLAGS:
            continue
        argument = _argument(identity, head, line, tuple(spellings), expected.today)
        if argument is None and identity in ("delete", "stop"):
            argument = _mark_after(head, tuple(spellings), marks)
        if argument is not None:
            return Word(id=identity, argument=argument, text=rest)
    return None


def find_word_in_subject(subject: str, expected: Expected) -> Word | None:
    """The universal word that a subject, no reply's, consists of: for a mail with nothing in its body."""
    return None if REPLY_PREFIX.match(subject) else find_word(TAG.sub(" ", subject).strip(), expected)


def is_reply(subject: str) -> bool:
    """Whether a subject says that its mail answers or forwards another."""
    return REPLY_PREFIX.match(TAG.sub(" ", subject)) is not None


def alone(text: str, phrases: frozenset[str]) -> bool:
    """True when `text` is nothing but one of `phrases`."""
    return plain(text) in phrases


def is_polite(text: str, words: Lexicon) -> bool:
    """Nothing but thanks, an emoji or a tapback: never an answer."""
    if _TAPBACK.fullmatch(text.strip()[:2000]):
        return True
    bare = _THANKED.sub(r"\1", _EMOJI.sub(" ", "\n".join(without_greeting(text.split("\n")))))
    pieces = [plain(piece) for piece in re.split(r"[\n.!,?…–]+|\s-\s", bare)]
    left = [piece for piece in pieces if piece and not (is_greeting(piece) and piece not in _ANSWERS_TOO)]
    answers = words.yes | words.no
    return bool(text.strip(" \t\n?")) and all(
        piece in words.thanks or (_thanks_somebody(piece) and piece.split()[-1] not in answers)
        for piece in left
    )


def _thanks_somebody(piece: str) -> bool:
    """ "tak Bo", "tusind tak for det hele", "super tak"."""
    return bool(
        re.fullmatch(
            r"(?:(?:super|rigtig|virkelig|mange|tusind|1000|så) ){0,2}tak(?: (?:for (?:det|det hele|din mail"
            r"|hjælpen|nu|i dag|info|påmindelsen|svaret)|[^\W\d_]{2,14}))?"
            r"|(?:many )?(?:thanks|thank you)(?: (?:so much|a lot|for (?:the reminder|this|that|your mail"
            r"|letting me know|the info)|[^\W\d_]{2,14}))?",
            piece,
        )
    )


def _runs_on(lines: list[str]) -> bool:
    """The first line is a sentence's beginning that goes on in the next."""
    return (
        len(lines) > 1 and bool(re.match(r"\s*[a-zæøå]", lines[1])) and not re.search(r"[.!?:]\s*$", lines[0])
    )


def _argument(
    identity: str, head: str, line: str, spellings: tuple[str, ...], today: date | None
) -> str | None:
    """What follows the word on its line, as its handler takes it; None where this is another sentence. `line` is `head`
    as it is compared.
    """
    spelt = _spelt(spellings)
    if not line.startswith(spelt) and len(line) > max(map(len, spelt), default=0) + 1:
        # As most: a sentence that begins with none of them, and too long for a slip of one.
        spelt = ()
    for known in spelt:
        if line == known or (identity not in _NO_SLIPS and _slipped(line, known)):
            return "" if _takes_nothing(identity) else None
        if line.startswith(known) and line[len(known) : len(known) + 1] in (" ", ":"):
            rest = head[_end_of(head, known) :].strip(" :,.")
            argument = _ARGUMENTS.get(identity, _no_argument)(rest, today)
            if argument is not None:
                return argument
    return "" if identity == "stop" and wants_no_more(head) else None


@lru_cache(maxsize=256)
def _spelt(spellings: tuple[str, ...]) -> tuple[str, ...]:
    """The spellings as they are compared, the longest first."""
    return tuple(plain(spelling) for spelling in sorted(spellings, key=len, reverse=True))


def _mark_after(head: str, spellings: tuple[str, ...], marks: set[str]) -> str | None:
    """ "slet B", "stop A": of one question of the letter."""
    word, _, mark = plain(head).rpartition(" ")
    word = re.sub(r" (?:på|til|svar|svaret på|svar på|for)$", "", word)
    known = word in _spelt(spellings)
    return mark.upper() if known and mark and mark.upper() in marks else None


def _marked_word(head: str, words: Mapping[str, tuple[str, ...]], marks: set[str]) -> Word | None:
    """ "B: slet", "A: fortryd", as our own links write it: of one question of the letter."""
    found = _MARKED.fullmatch(head)
    if found is None or found["mark"].upper() not in marks:
        return None
    said = plain(found["word"])
    named = (name for name in _OF_ONE if said in _spelt(tuple(words.get(name, ()))))
    identity = next(named, None)
    return Word(id=identity, argument=found["mark"].upper()) if identity else None


def _takes_nothing(identity: str) -> bool:
    return identity not in ("quiet",)


def _end_of(head: str, known: str) -> int:
    """Where in `head` the words of `known` end."""
    pattern = r"[\s,]+".join(map(re.escape, known.split(" ")))
    match = re.search(pattern, head, re.IGNORECASE)
    return match.end() if match else len(known)


def _if(fits: Callable[[str, date | None], bool]) -> Callable[[str, date | None], str | None]:
    return lambda rest, today: rest if fits(rest, today) else None


def _no_argument(rest: str, today: date | None) -> str | None:
    return None if rest.strip(" .!?,") else ""


def _skip_argument(rest: str, today: date | None) -> str | None:
    """The marks that are passed on, with spaces between; "" for all."""
    said = plain(rest)
    if said in _THIS_TIME:
        return ""
    marks = re.fullmatch(
        r"(?:på |til |on |for )?(?P<marks>[a-z](?:(?: ?(?:&|\+|/) ?| og | and | )[a-z])*)", said
    )
    return " ".join(re.findall(r"\b[a-z]\b", marks["marks"])).upper() if marks else None


def _stop_argument(rest: str, today: date | None) -> str | None:
    said = plain(rest)
    if said in ("alt", "alle", "alle mails", "all", "all mail", "all mails", "everything", "det hele"):
        return rest if said in ("alt", "alle", "det hele", "all", "everything") else "alt"
    return "" if said in ("mails", "now", "nu") else None


def _pause_argument(rest: str, today: date | None) -> str | None:
    if plain(rest) in ("indtil videre", "until further notice", "for now", "lige nu"):
        return ""
    return rest if is_pause(rest, today) or _SOME_TIME.fullmatch(plain(rest)) else None


_SOME_TIME = re.compile(
    r"(?:(?:til|to|for)? ?(?:efter |over |næste |starten af |slutningen af |after |next )*(?:jul|julen|påske"
    r"|påsken|sommerferien|ferien|sommeren|nytår"
    r"|januar|foråret|efteråret|vinterferien|efterårsferien|christmas|easter|new year|the holidays|summer"
    r"|weekenden|måned|uge|år|month|week)"
    r"|(?:frem til|indtil|til|until|till) (?:jeg|vi|i|we|den|på|det|further|videre)\b.{0,40}|(?:et stykke tid"
    r"|lidt|a while|some time|en tid))"
)
"""A time without a day: asked about, and no idea of theirs."""
_THIS_TIME = vocabulary(
    "denne gang|for denne gang|i denne uge|i dag|this time|this week|today|for now|på den|på denne|over",
    "til resten|på resten|resten|på begge|på det hele|på alt|til begge|begge|begge to|both|on both|alle|alt",
    "det hele|på alle|herfra|for mig",
)
_ARGUMENTS: dict[str, Callable[[str, date | None], str | None]] = {
    "pause": _pause_argument,
    "quiet": _if(lambda rest, today: quiet_hours(rest) is not None),
    "language": _if(lambda rest, today: language_of(rest) is not None),
    "address": _if(lambda rest, today: address_of(rest) is not None and len(rest.split()) <= 4),
    "delete": _if(lambda rest, today: numbers_of(rest) is not None),
    "skip": _skip_argument,
    "stop": _stop_argument,
}


def _slipped(line: str, known: str) -> bool:
    """One letter wrong, missing, added or swapped in a long word; another ending is another word."""
    if (
        len(known) < _SLIP_FROM
        or abs(len(line) - len(known)) > 1
        or line[:1] != known[:1]
        or line.startswith(known)
    ):
        return False
    return one_slip(line, known)
