"""Separates what a person wrote now from what they quote; the one part of reading that may be replaced as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from mailparser_reply import EmailReplyParser

from daemon.mail.attribution import attribution_at
from daemon.mail.reading import Question, SentMail
from daemon.mail.signature import without_signature

PARSER_CHARACTERS = 8_000
PARSER_LINES = 200
_LANGUAGES = ["da", "en", "sv", "no", "de", "fr", "nl", "es", "pl"]
_WORDS = re.compile(r"[^\W_]+")
_MARK = re.compile(r"[*_]{0,2}([A-Z])[*_]{0,2}\s?[.:)][*_]{0,2}(?:\s|$)")
_KNOWN_SHARE = 0.5
_NAMED = re.compile(r"@|\d")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of lines the person wrote; `mark` is that of the quoted question right above it, if that is certain."""

    text: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyText:
    """`new` is everything written now, `clean` the same without signatures, `inline` its runs among the quotes."""

    new: str
    clean: str
    inline: tuple[Fragment, ...] = ()


@dataclass(slots=True)
class _Line:
    text: str
    quoted: bool


def reply_text(
    text: str, sent: SentMail | None, questions: tuple[Question, ...] = (), name: str = ""
) -> ReplyText:
    """What is new in `text` (LF lines, quotes marked by `>`), which answers `sent` where that is known.

    Losing a word is worse than leaving one in: what is not certainly a quote stays. `name` is the sender's, by which
    a signature is known.
    """
    lines = _classified(text.split("\n"), sent)
    runs = _runs(lines, questions)
    new = "\n\n".join(run.text for run in runs)
    # The second parser may take a second for 8 kB made to slow it, so it sees one run only.
    cleaned = [Fragment(clean_text(run.text, name, whole=not at), run.mark) for at, run in enumerate(runs)]
    kept = tuple(run for run in cleaned if run.text)
    return ReplyText(new.strip(), "\n\n".join(run.text for run in kept), kept)


def clean_text(text: str, name: str = "", *, whole: bool = True) -> str:
    """One run of lines without signature, footer and disclaimer, if `whole` also without what a second parser cuts."""
    lines = without_signature((_second_look(text) if whole else text).split("\n"), name)
    return "\n".join(line.rstrip() for line in lines).strip()


def _classified(texts: list[str], sent: SentMail | None) -> list[_Line]:
    """Each line as quoted or new; where a client marks no quotes, all below its introduction, see `_unmarked`."""
    known = _Known(sent) if sent else None
    lines: list[_Line] = []
    at = 0
    while at < len(texts):
        count = attribution_at(texts, at)
        if count:
            lines += [_Line(text, True) for text in texts[at : at + count]]
            at += count
            if not _quotes_follow(texts, at):
                return lines + _unmarked(texts[at:], known)
            continue
        lines.append(_Line(texts[at], texts[at].lstrip().startswith(">")))
        at += 1
    return lines


def _quotes_follow(texts: list[str], at: int) -> bool:
    following = next((text for text in texts[at : at + 4] if text.strip()), "")
    return following.lstrip().startswith(">")


def _unmarked(texts: list[str], known: _Known | None) -> list[_Line]:
    """The rest of a mail whose client marks no quotes: lines that are not of the sent mail are answers, if most are."""
    told = [_Line(text, True) for text in texts]
    worded = [at for at, text in enumerate(texts) if _WORDS.search(text)]
    if known is None or not worded:
        return told
    ours = [at for at in worded if known.holds(texts[at])]
    held = set(ours)
    if len(ours) < _KNOWN_SHARE * len(worded):
        return told
    headers = {at + ahead for at in worded for ahead in range(attribution_at(texts, at))}
    for at in worded:
        told[at].quoted = at in held or at in headers or not ours[0] < at < ours[-1]
    return told


class _Known:
    """The words of the sent mail, to recognise its lines however they were wrapped."""

    def __init__(self, sent: SentMail) -> None:
        self.words = f" {_plain(sent.subject)} \n {_plain(sent.text)} "

    def holds(self, line: str) -> bool:
        """True when all words of the line stand in the sent mail in that order."""
        plain = _plain(line)
        return not plain or f" {plain} " in self.words


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text[:200_000].lower()))


def _runs(lines: list[_Line], questions: tuple[Question, ...]) -> list[Fragment]:
    """New lines grouped between quotes, each with the question it stands under."""
    runs: list[tuple[list[str], list[str]]] = []
    quoted: list[str] = []
    for line in lines:
        if line.quoted:
            quoted.append(line.text)
        elif line.text.strip() or (runs and not quoted):
            if quoted or not runs:
                runs.append((quoted, []))
                quoted = []
            runs[-1][1].append(line.text)
    more = [at + 1 < len(runs) or bool(_filled(quoted)) for at in range(len(runs))]
    found = [
        Fragment("\n".join(new).strip("\n"), _mark(above, questions, goes_on=goes_on))
        for (above, new), goes_on in zip(runs, more, strict=True)
    ]
    return [fragment for fragment in found if fragment.text.strip()]


def _filled(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip("> \t")]


def _mark(above: list[str], questions: tuple[Question, ...], *, goes_on: bool) -> str | None:
    """The question quoted last above; None where none is, or where several are and the quote ends there."""
    seen = _questions_in(above, questions)
    if not seen or (len(set(seen)) > 1 and not goes_on):
        return None
    return seen[-1]


def _questions_in(above: list[str], questions: tuple[Question, ...]) -> list[str]:
    """Marks in the order in which the quoted lines name them, by heading or by mark."""
    marks = {question.mark for question in questions}
    headings = {question.mark: _plain(question.heading) for question in questions if question.heading}
    seen: list[str] = []
    joined = ""
    for raw in above:
        line = raw.lstrip("> \t")
        joined = f"{joined[-400:]} {_plain(line)} ".replace("  ", " ")
        marked = _MARK.match(line)
        hits = [mark for mark, heading in headings.items() if heading and f" {heading} " in joined]
        if marked and marked[1] in marks:
            hits.append(marked[1])
        for mark in hits:
            joined = "" if mark in headings else joined
            seen.append(mark)
    return seen


def _second_look(text: str) -> str:
    """`text` up to where mail-parser-reply sees a header, if that header names a time or an address."""
    head = "\n".join(text[:PARSER_CHARACTERS].split("\n")[:PARSER_LINES])
    if head.count("\n") < 1 or (":" not in head and "-----" not in head):
        return text
    replies = _parser().read(head).replies
    if len(replies) < 2 or not _NAMED.search(replies[1].headers or "") or not replies[0].content.strip():
        return text
    first = replies[0].content
    # The parser strips lines, so its reply is found again by its number of characters that are no space.
    wanted = sum(not character.isspace() for character in first)
    for at, character in enumerate(text):
        wanted -= not character.isspace()
        if not wanted:
            return text[: at + 1]
    return text


@cache
def _parser() -> EmailReplyParser:
    return EmailReplyParser(languages=list(_LANGUAGES))
