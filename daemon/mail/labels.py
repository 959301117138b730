"""Finds answers that say which question they are to: `A: …`, `ja til A`, `1) … 2) …`, `Først: …`, or its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, pairwise

from daemon.core import forms
from daemon.mail.answers import Reader, fits, is_free, is_terse
from daemon.mail.letter_labels import Label, letter_labels
from daemon.mail.lexicon import plain
from daemon.mail.naming import LETTERS, after_heading, marks_of
from daemon.mail.reading import Question

_IN_BRACKETS = re.compile(r"[ \t]*\(([A-Za-z])\)(?=\s*(?:$|[,.;\n]|og\b|and\b))", re.IGNORECASE)
_BESIDE = (
    re.compile(r"(?P<name>[^\n]{1,30}?) (?P<value>[^\s]+)"),
    re.compile(r"(?P<name>[^\n]{1,30}?) (?P<value>[^\s]+ [^\s]+)"),
    re.compile(r"(?P<value>[^\s]+) (?P<name>[^\n]{1,30})"),
    re.compile(r"(?P<value>[^\s]+ [^\s]+) (?P<name>[^\n]{1,30})"),
)
_REST = re.compile(
    r"[\s,;.]*(?:\b(?:og|and)\s+)?(?P<value>[^\W\d_]+)?\s*(?:(?:til|på|to|on|for)\s+)?\b(?:resten|the rest"
    r"|de andre|de øvrige|the others)"
    r"\b\s*[:=]?\s*(?P<after>[^\W\d_]+)?[\s.!]*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:^|(?<=[\s,;.]))(?:nr\.?|nummer|no\.?|#|spørgsmål|spm\.?|question"
    r"|q)?[ \t]?(?P<number>\d)[ \t]?[.:)][ \t]+(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
_NAMED = re.compile(
    r"(?:^|(?<=[.,;!?])[ \t]{1,9})[ \t]{0,9}(?P<name>[^\n:.,;=!?]{1,40}?)[ \t]*[:=](?!-?[)(DP])[ \t]*(?=\S)",
    re.MULTILINE,
)
_AFTER = re.compile(
    r"(?P<value>[^\n]{1,80}?)\s+(?:til|på|to|for|on|i|in)\s+(?P<name>[^\n]{1,40})", re.IGNORECASE
)
_PIECES = re.compile(r"\s*(?:[,;\n]|\.(?=\s|$)|\b(?:og|and|men|but|samt)\b)\s*", re.IGNORECASE)
_TRAILING = re.compile(r"(?:\b(?:og|and|men|but|samt))?\Z", re.IGNORECASE)
_MOST_LABELS = 40
_LONGEST = 20_000
_LONGEST_PIECEWISE = 300


@dataclass(slots=True)
class Labelled:
    """What each mark was told, and the words before the first label."""

    told: dict[str, str]
    lead: str = ""


def labelled(
    text: str, questions: tuple[Question, ...], reader: Reader, skips: frozenset[str]
) -> Labelled | None:
    """Answers by what they say they are to; None where nothing in `text` says so with certainty."""
    if len(text) > _LONGEST:
        return None
    by = _Labels(questions, reader, skips)
    if (rest := by.rest(text)) is not None:
        return rest
    in_brackets = by.after(_IN_BRACKETS.sub(r" til \1", text)) if _IN_BRACKETS.search(text[-4:]) else None
    return (
        in_brackets
        or by.headings(text)
        or by.several(text)
        or by.letters(text)
        or by.numbers(text)
        or by.names(text)
        or by.after(text)
    )


@dataclass(frozen=True, slots=True)
class _Labels:
    questions: tuple[Question, ...]
    reader: Reader
    skips: frozenset[str]

    def rest(self, text: str) -> Labelled | None:
        """ "A: 2, pas til resten": what is not named is declined."""
        match = _REST.search(text[-_LONGEST_PIECEWISE:])
        said = [plain(word) for word in (match["value"], match["after"]) if word] if match else []
        if match is None or len(said) != 1 or said[0] not in self.skips:
            return None
        before = text[: len(text) - len(match[0])]
        named = labelled(before, self.questions, self.reader, self.skips) if before.strip() else None
        if named is None:
            return None
        others = {q.mark: said[0] for q in self.questions if q.mark not in named.told}
        return Labelled({**named.told, **others}, named.lead)

    def several(self, text: str) -> Labelled | None:
        """ "begge: ja", "A og B: ja": one answer to several."""
        name, colon, value = text.strip().partition(":")
        marks = marks_of(name, self.questions) if colon and len(name) <= 40 else ()
        if len(marks) < 2 or not all(self._is_value(mark, value) for mark in marks):
            return None
        return Labelled(dict.fromkeys(marks, value.strip()))

    def letters(self, text: str) -> Labelled | None:
        marks = {question.mark for question in self.questions}
        found = [label for label in letter_labels(text) if label.mark in marks]
        if not found or len(found) > _MOST_LABELS:
            return None
        while found and len(kept := self._valid(found, text)) < len(found):
            found = kept
        if not found:
            return None
        told: dict[str, str] = {}
        for label, segment in _segments(found, text):
            told[label.mark] = "\n".join(filter(None, (told.get(label.mark, ""), segment)))
        lead = text[: found[0].start]
        before = self.after(lead) if lead.strip() else None
        if before and not set(before.told) & set(told):
            return Labelled({**before.told, **told})
        return Labelled(told, _without_joint(lead))

    def _valid(self, found: list[Label], text: str) -> list[Label]:
        """Those labels that are certain, or whose words are just what their question asks for."""
        segments = _segments(found, text)
        certain = {
            label.mark
            for label, segment in segments
            if label.kind == "line" or self._is_short_value(label.mark, segment)
        }
        lines = {label.mark for label in found if label.kind == "bare line"} | certain
        seen: set[str] = set()
        kept = []
        for label, segment in segments:
            others = (certain if label.kind == "dash" else lines) - {label.mark}
            if label.kind == "line" or (label.mark not in seen and self._is_sure(label, segment, others)):
                kept.append(label)
                seen.add(label.mark)
        return kept

    def _is_sure(self, label: Label, segment: str, others: set[str]) -> bool:
        if label.kind == "inline":
            return bool(segment)
        if self._is_short_value(label.mark, segment):
            return True
        if label.kind not in ("bare line", "dash") or not others or not segment:
            return False
        return label.upper if is_free(self._form(label.mark)) else self._is_value(label.mark, segment)

    def headings(self, text: str) -> Labelled | None:
        """The letter's own questions, copied above the answers to them."""
        found: list[Label] = []
        at = 0
        for line in text.split("\n"):
            marks = [q.mark for q in self.questions if after_heading(line, q) is not None]
            if len(marks) == 1:
                found.append(Label(at, at, marks[0], "heading"))
            at += len(line) + 1
        if not found or len({label.mark for label in found}) < len(found):
            return None
        return Labelled(
            {label.mark: segment for label, segment in _segments(found, text)}, text[: found[0].start]
        )

    def numbers(self, text: str) -> Labelled | None:
        """ "1) ja 2) nej" where marks are letters: only when every number's words fit its question."""
        matches = list(_NUMBER.finditer(text[: _LONGEST_PIECEWISE * 10]))
        count = len(self.questions)
        if [int(match["number"]) for match in matches] != list(range(1, count + 1)) or text[
            : matches[0].start()
        ].strip():
            return None
        strict = any(not is_free(question.form) for question in self.questions)
        if not strict and not all(isinstance(question.form, forms.Text) for question in self.questions):
            return None
        found = [
            Label(match.start(), match.end(), question.mark, "number")
            for match, question in zip(matches, self.questions, strict=True)
        ]
        segments = _segments(found, text)
        return self._all_fit(segments)

    def names(self, text: str) -> Labelled | None:
        """ "Først: …", "Frokost: …", "det andet: …" from the very beginning."""
        found = []
        listed = any(isinstance(question.form, forms.Choice) for question in self.questions)
        for match in islice(_NAMED.finditer(text), _MOST_LABELS):
            marks = marks_of(match["name"], self.questions)
            if listed and match["name"].strip().isdecimal():
                # "3: …" may be a vote and its reason.
                marks = ()
            if len(marks) == 1:
                found.append(Label(match.start(), match.end(), marks[0], "name"))
            elif not found:
                return None
        if not found or text[: found[0].start].strip() or len({label.mark for label in found}) < len(found):
            return None
        return self._all_fit(_segments(found, text))

    def after(self, text: str) -> Labelled | None:
        """ "ja til A og nej til B", "2 til A", "nej tak til begge"."""
        if len(text) > _LONGEST_PIECEWISE:
            return None
        told: dict[str, str] = {}
        listed = any(isinstance(question.form, forms.Choice) for question in self.questions)
        for piece in _joined(text):
            match = _AFTER.fullmatch(piece) or self._beside(piece)
            # "det første" of a letter with a list may be what stands first on it.
            by_place = (
                bool(match) and listed and not LETTERS.fullmatch(plain(match["name"])) if match else False
            )
            marks = marks_of(match["name"], self.questions) if match and not by_place else ()
            if not match or not marks or set(marks) & set(told):
                return None
            if not all(self._is_short_value(mark, match["value"]) for mark in marks):
                return None
            told.update(dict.fromkeys(marks, match["value"].strip()))
        return Labelled(told) if told else None

    def _beside(self, piece: str) -> re.Match[str] | None:
        """ "pas A", "Frokost ja", "begge nej tak": name and value without a word between them."""
        for pattern in _BESIDE:
            match = pattern.fullmatch(piece)
            marks = marks_of(match["name"], self.questions) if match else ()
            if match and marks and all(self._is_short_value(mark, match["value"]) for mark in marks):
                return match
        return None

    def _all_fit(self, segments: list[tuple[Label, str]]) -> Labelled | None:
        if any(is_free(self._form(label.mark)) and self._is_a_vote(segment) for label, segment in segments):
            return None
        fit = all(segment and self._is_value(label.mark, segment) for label, segment in segments)
        return Labelled({label.mark: segment for label, segment in segments}) if fit else None

    def _is_a_vote(self, text: str) -> bool:
        lists = (q.form for q in self.questions if isinstance(q.form, forms.Choice))
        return any(is_terse(form, text, self.reader) for form in lists)

    def _form(self, mark: str) -> forms.Form:
        return next(question.form for question in self.questions if question.mark == mark)

    def _is_value(self, mark: str, text: str) -> bool:
        return plain(text) in self.skips or fits(self._form(mark), text, self.reader)

    def _is_short_value(self, mark: str, text: str) -> bool:
        return bool(text) and (plain(text) in self.skips or is_terse(self._form(mark), text, self.reader))


def _segments(labels: list[Label], text: str) -> list[tuple[Label, str]]:
    """The words of each label, up to the next."""
    ends = [*(after.start for _, after in pairwise(labels)), len(text)]
    cut = []
    for label, end in zip(labels, ends, strict=True):
        segment = text[label.end : end]
        # "A: ja og B: 3": what joins two answers on one line belongs to neither.
        joined = end < len(text) and "\n" not in segment[-2:]
        cut.append((label, (_without_joint(segment) if joined else segment).strip()))
    return cut


def _without_joint(text: str) -> str:
    """The words without a comma or "og" at their end."""
    return _TRAILING.sub("", text.rstrip(" \t\n,;")).strip(" \t\n,;")


def _joined(text: str) -> list[str]:
    """The pieces of a line; a name of several, as in "ja til A og B", stays together."""
    pieces: list[str] = []
    for piece in filter(None, (one.strip(" .!?\t\n") for one in _PIECES.split(text))):
        if pieces and re.fullmatch(r"[A-Za-z]", piece):
            pieces[-1] += f" og {piece}"
        else:
            pieces.append(piece)
    return pieces
