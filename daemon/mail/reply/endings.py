"""Finds what stands around a person's words: greeting, sign-off, signature, the client's footer and legal notices."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from daemon.mail.reply.contact import contact_block, is_contact, is_name, looks_like_prose
from daemon.mail.reply.signs import is_rule
from daemon.mail.reply.vocabulary import CLOSING, Phrase, Vocabulary

Kind = Literal["words", "greeting", "sign-off", "signature", "footer", "disclaimer"]
_MOST_DELIMITED = 30
_MOST_LOOSE = 12
_MOST_ENDING = 45
_LONGEST_SIGN_OFF = 90
_LONGEST_FOOTER = 200
_LONGEST_GREETING = 60
_LONGEST_BANNER = 600
_LEGAL_FROM = 250
_MOST_CLOSING_WORDS = 5
_SHORTEST_NICKNAME = 3
_MARKED = re.compile(r"\s*(?:[A-Z][:)]\s|\d{1,2}[).:]\s|[-*•]\s)")
_POSTSCRIPT = re.compile(r"\s*(?:p\.?\s?s\.?|n\.?b\.?)\s*[.:;,-]?\s", re.IGNORECASE)
_DELIMITER = re.compile(r"(?:-- ?|—|––|__+|\*\*|- -)\s*")
_CODE = re.compile(r"[{};=()]\s*$|^\s*(?:at |\+|@@|import |def |class |\||Caused by)|::|->")
_LINKS = re.compile(r"\s*[<\[(]?(?:https?://|www\.)\S+")
_LINK = re.compile(r"\s*<?(?:https?://|mailto:)\S+>?\s*")
_EMOJI = "[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]"
_TAIL = re.compile(rf"(?:[\s,.!:;)(*_-]|{_EMOJI}|:-?\)|\^\^)*")
_SLASHED = re.compile(r"\s*[/~–—-]{1,2}\s?[^\W\d_][\w.'-]{0,20}(?: [^\W\d_][\w.'-]{0,20})?[.!]?\s*")
_EDGE = " \t*_,.!/–—-。、，！"


class Ending(NamedTuple):
    """What a line of a run is, and by which rule."""

    kind: Kind
    rule: str


WORDS = Ending("words", "")


def find_endings(lines: list[str], name: str, words: Vocabulary, *, first: bool) -> list[Ending]:
    """For each of the `lines` one wrote in a row what it is. `name` is the sender's; `first` says whether the run opens
    the mail.
    """
    found = [WORDS] * len(lines)
    _take_footers(lines, words, found)
    stop = _last_filled(lines, found)
    if stop < 0:
        return found
    start = _ending_starts(lines[: stop + 1], name, words, found, first=first)
    if start is None:
        _take_closing(lines, name, words, found)
    if start is not None:
        _classify(lines, start, words, found)
        _take_name(lines[:start], name, found)
    else:
        _take_legal(lines, words, found)
        _take_name(lines, name, found)
    if first:
        _take_greeting(lines, words, found)
    return found


def _filled(lines: list[str], found: list[Ending]) -> list[int]:
    return [at for at, line in enumerate(lines) if line.strip() and found[at] is WORDS]


def _last_filled(lines: list[str], found: list[Ending]) -> int:
    return next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip() and found[at] is WORDS), -1)


def _take_footers(lines: list[str], words: Vocabulary, found: list[Ending]) -> None:
    """Whole lines a client appended, with the link below or the second half of a wrapped one."""
    for at, line in enumerate(lines):
        if not line or found[at] is not WORDS:
            continue
        count = footer_at(lines, at, words)
        for number in range(at, at + count):
            found[number] = Ending("footer", "client's footer")
        if count and at + count < len(lines) and _LINK.fullmatch(lines[at + count]):
            found[at + count] = Ending("footer", "client's footer")


def footer_at(lines: list[str], at: int, words: Vocabulary) -> int:
    """How many lines of a client's footer begin here; 0 for none."""
    line = lines[at].strip(" \t*_[]()<>.-—|")
    if not line or len(line) > _LONGEST_FOOTER:
        return 0
    text = line.lower()
    if _is_footer(text, words):
        return 1
    first = text.split(" ", 1)[0].strip(" .,")
    if first in words.footers and at + 1 < len(lines):
        below = lines[at + 1].strip(" \t*_[]<>.").lower()
        if below and len(below) < _LONGEST_FOOTER and _is_footer(f"{text} {below}", words):
            return 2
    return 0


def _is_footer(text: str, words: Vocabulary) -> bool:
    first = text.split(" ", 1)[0].strip(" .,")
    for key in (first, ""):
        pattern = words.footers.get(key)
        if pattern is None:
            continue
        if pattern.fullmatch(f" {text.strip(' .!')}"):
            return True
        bare = _LINKS.sub("", text).strip(" .!") if "/" in text or "www." in text else text
        if bare and bare != text and pattern.fullmatch(f" {bare}"):
            return True
    return False


def _ending_starts(
    lines: list[str], name: str, words: Vocabulary, found: list[Ending], *, first: bool
) -> int | None:
    """The first line from which on nothing is the person's own words but a postscript."""
    lowest = max(0, len(lines) - _MOST_ENDING)
    for at in range(lowest, len(lines)):
        line = lines[at]
        stripped = line.strip()
        if not stripped or len(stripped) > _LONGEST_SIGN_OFF or found[at] is not WORDS:
            continue
        if _DELIMITER.fullmatch(line) and _delimits(lines, at, words, first=first):
            return at
        if (phrase := sign_off(stripped, words)) and _closes(lines, at, phrase, words):
            return at
        if at == len(lines) - 1 and at and (is_rule(line) or _DELIMITER.fullmatch(line)):
            return at
        if (
            is_rule(line)
            and 0 < len(lines) - at - 1 <= _MOST_LOOSE
            and _ends(lines[at + 1 :], words, strict=True)
        ):
            return at
    return contact_block(lines, name, words)


def _delimits(lines: list[str], at: int, words: Vocabulary, *, first: bool) -> bool:
    """`-- ` begins a signature (RFC 3676 4.3); without its space it must look like one below."""
    below = [line for line in lines[at + 1 :] if line.strip()]
    if len(below) > _MOST_DELIMITED or any(_MARKED.match(line) for line in below[:8]):
        return False
    if lines[at] == "-- ":
        signed = any(
            is_name(line.strip(_EDGE), 5) or is_contact(line, words) or is_rule(line) for line in below[:3]
        ) or any(_legal(line, words) for line in below)
        return signed or not any(looks_like_prose(line) or _CODE.search(line) for line in below)
    if not below or len(below) > _MOST_LOOSE + 8 or (first and not any(line.strip() for line in lines[:at])):
        return False
    return not any(_CODE.search(line) for line in below[:3]) and _ends(below, words, strict=True)


def sign_off(line: str, words: Vocabulary) -> Phrase | None:
    """The phrase a line ends a mail with, alone or before a name or a second such phrase; None for none."""
    if len(line) > _LONGEST_SIGN_OFF:
        return None
    tokens = line.strip(_EDGE).split()
    first = tokens[0].strip(_EDGE + ":").lower() if tokens else ""
    phrases = words.sign_offs.get(first, ())
    lowered = [token.strip(_EDGE + ":").lower() for token in tokens]
    for phrase in phrases:
        size = len(phrase.words)
        if tuple(lowered[:size]) == phrase.words:
            rest = line[_end_of(line, size) :]
            if _TAIL.fullmatch(rest) or is_name(rest.strip(_EDGE), 5) or sign_off(rest.strip(_EDGE), words):
                return phrase
    last = tokens[-1].strip(_EDGE).lower() if 1 < len(tokens) <= _MOST_CLOSING_WORDS else ""
    return Phrase(tuple(lowered), weak=True) if last in CLOSING else None


def _end_of(line: str, count: int) -> int:
    """Where the first `count` words of `line` end."""
    at = len(line) - len(line.lstrip(_EDGE))
    for _ in range(count):
        match = re.compile(r"\s*\S+").match(line, at)
        at = match.end() if match else len(line)
    return at


def _closes(lines: list[str], at: int, phrase: Phrase, words: Vocabulary) -> bool:
    """What follows a sign-off is a name, a title, a telephone; anything else is somebody's words."""
    below = [line for line in lines[at + 1 :] if line.strip()]
    if not below:
        alone = len(lines[at].strip(_EDGE).split()) == len(phrase.words)
        return not (phrase.weak and alone) and any(line.strip() for line in lines[:at])
    signed = is_name(below[0].strip(_EDGE), 4) or is_contact(below[0], words)
    if phrase.weak and not signed and not sign_off(below[0].strip(), words):
        named = len(lines[at].strip(_EDGE).split()) > len(phrase.words)
        if not named:
            return False
    return _ends(below, words, strict=False)


def _ends(below: list[str], words: Vocabulary, *, strict: bool) -> bool:
    """Nobody's words are among these lines: notices, slogans and addresses after a contact are no words."""
    contacts = named = 0
    for at, line in enumerate(below):
        if _POSTSCRIPT.match(line):
            return True
        if _legal(line, words) or footer_at(below, at, words):
            return True
        if is_rule(line) and contacts + named and any(_legal(text, words) for text in below[at:]):
            return True
        if _MARKED.match(line) and at < 8 and not is_contact(line, words):
            return False
        if is_contact(line, words):
            contacts += 1
        elif looks_like_prose(line):
            if contacts + named < (2 if strict else 1) or (not contacts and at < 3):
                return False
        elif is_name(line.strip(_EDGE), 5) and at < 3:
            named += 1
    return bool(contacts or named or (not strict and len(below) <= 2))


def _legal(line: str, words: Vocabulary) -> bool:
    return len(line) > 30 and words.disclaimers.find(" ".join(line[:1000].lower().split())) is not None


def _classify(lines: list[str], start: int, words: Vocabulary, found: list[Ending]) -> None:
    """Everything from `start` on: sign-off, signature, notices, and a postscript that is the person's words."""
    kind: Kind = "signature"
    rule = "delimiter" if _DELIMITER.fullmatch(lines[start]) else "contact block"
    if sign_off(lines[start].strip(), words):
        found[start] = Ending("sign-off", "sign-off")
        rule = "below a sign-off"
    for at in range(start, len(lines)):
        line = lines[at]
        if found[at] is not WORDS:
            continue
        if _POSTSCRIPT.match(line):
            _after_postscript(lines, at, words, found)
            return
        if kind == "signature" and _legal(line, words):
            kind, rule = "disclaimer", "legal notice"
        if at <= start + 2 and kind == "signature" and sign_off(line.strip(), words):
            found[at] = Ending("sign-off", "sign-off")
        else:
            found[at] = Ending(kind, rule)


def _after_postscript(lines: list[str], at: int, words: Vocabulary, found: list[Ending]) -> None:
    """A postscript is words up to a legal notice."""
    legal = next((n for n in range(at + 1, len(lines)) if _legal(lines[n], words)), len(lines))
    for number in range(legal, len(lines)):
        if found[number] is WORDS:
            found[number] = Ending("disclaimer", "legal notice")


def _take_legal(lines: list[str], words: Vocabulary, found: list[Ending]) -> None:
    """A notice at the end, in a paragraph of its own that is long as only lawyers write, or below a rule."""
    starts = [
        at for at in _filled(lines, found) if at == 0 or not lines[at - 1].strip() or is_rule(lines[at - 1])
    ]
    for start in starts[1:][-8:]:
        stop = next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
        paragraph = " ".join(line.strip() for line in lines[start:stop])
        ruled = is_rule(lines[start - 1])
        needed = 1 if ruled or len(paragraph) >= _LEGAL_FROM else 2
        if words.disclaimers.count(" ".join(paragraph[:2000].lower().split()), needed) >= needed:
            for at in range(start - ruled, len(lines)):
                if found[at] is WORDS:
                    found[at] = Ending("disclaimer", "legal notice")
            return


def _take_closing(lines: list[str], name: str, words: Vocabulary, found: list[Ending]) -> None:
    """A sign-off with the sender's own name right below it, where they wrote on: only these two lines are no words."""
    own = name.lower().replace(",", " ").split()
    for at in range(len(lines) - 1) if own else ():
        bare = lines[at + 1].strip(_EDGE).lower()
        if found[at] is WORDS and bare and (bare in own or bare == " ".join(own)):
            phrase = sign_off(lines[at].strip(), words)
            if phrase and not phrase.weak:
                found[at] = Ending("sign-off", "sign-off")
                found[at + 1] = Ending("signature", "the sender's name")


def _take_name(lines: list[str], name: str, found: list[Ending]) -> None:
    """A last line that is the sender's own name, or one after a slash or a dash as people sign."""
    filled = _filled(lines, found)
    if len(filled) < 2:
        return
    last, above = filled[-1], lines[filled[-2]]
    line = lines[last]
    bare = line.strip(" \t*_/–—-.,!~").lower()
    own = name.lower().replace(",", " ").split()
    initials = "".join(word[0] for word in own)
    slashed = _SLASHED.fullmatch(line) and not _MARKED.match(above)
    dashed = slashed and line.lstrip()[0] in "-–—~" and _MARKED.match(line)
    mine = own and bare and (bare == " ".join(own) or bare in own or bare == initials)
    if last + 1 < len(lines) and found[last + 1].kind == "footer" and _is_full_name(line):
        found[last] = Ending("signature", "the name above a client's footer")
    elif mine or (slashed and not dashed) or (own and _is_nickname(bare, own[0])):
        found[last] = Ending("signature", "the sender's name")


def _is_full_name(line: str) -> bool:
    return len(line.split()) > 1 and is_name(line.strip(_EDGE), 4)


def _is_nickname(bare: str, first_name: str) -> bool:
    """ "Jess" for Jessica."""
    return len(bare) >= _SHORTEST_NICKNAME and first_name.startswith(bare)


def _take_greeting(lines: list[str], words: Vocabulary, found: list[Ending]) -> None:
    """A first line that only greets, or names whom it is for; a gateway's warning may stand above it."""
    filled = _take_banner(lines, words, found)
    if filled and (is_greeting(lines[filled[0]], words) or _calls(lines, filled)):
        found[filled[0]] = Ending("greeting", "greeting")


def _take_banner(lines: list[str], words: Vocabulary, found: list[Ending]) -> list[int]:
    """What is left of the words below a paragraph in which a gateway warns of mail from outside."""
    filled = _filled(lines, found)
    stop = next((at for at in range(filled[0], len(lines)) if not lines[at].strip()), 0) if filled else 0
    head = " ".join(" ".join(lines[filled[0] : stop]).lower().split())[:_LONGEST_BANNER] if stop else ""
    if not head or words.banners.find(head) is None:
        return filled
    for at in range(filled[0], stop):
        found[at] = Ending("disclaimer", "a gateway's warning")
    return [at for at in filled if at >= stop]


def _calls(lines: list[str], filled: list[int]) -> bool:
    """ "Liam," with an empty line below it and then something that is not one more name."""
    first = lines[filled[0]].strip()
    if len(filled) < 2 or not first.endswith(",") or lines[filled[0] + 1].strip():
        return False
    return is_name(first.rstrip(","), 2) and not is_name(lines[filled[1]].strip(_EDGE), 3)


def is_greeting(line: str, words: Vocabulary) -> bool:
    """True for a line such as "Hej Bo," that says no more than hello."""
    line = line.strip()
    if not line or len(line) > _LONGEST_GREETING or ":" in line[:-1]:
        return False
    tokens = line.split()
    lowered = [token.strip(_EDGE + ":;").lower() for token in tokens]
    for phrase in words.greetings.get(lowered[0], ()):
        size = len(phrase.words)
        if tuple(lowered[:size]) == phrase.words:
            rest = line[_end_of(line, size) :].strip(_EDGE + ":;")
            return not rest or bool(_TAIL.fullmatch(rest)) or _names_somebody(rest)
    return False


_EVERYBODY = frozenset(
    ["alle", "alle", "sammen", "allesammen", "igen", "again", "all", "team", "there", "everyone", "everybody", "folks", "sammen", "du", "dig", "jer", "i", "og", "and", "to", "naervaer", "nærvær", "med", "begge", "both", "guys", "zusammen", "alla", "tous", "collega's", "kaikki"]
)


def _names_somebody(rest: str) -> bool:
    tokens = re.sub(_EMOJI, "", rest).replace(",", " ").strip(" .!:;–-").split()
    small = [
        token
        for token in tokens
        if not (token[:1].isupper() or token.lower() in _EVERYBODY or token in "&+/")
    ]
    return len(tokens) <= 5 and (not small or (len(tokens) == 1 and "?" not in rest))
