"""Finds answers that say which question they are to: `A: …`, `ja til A`, `1) … 2) …`, `Først: …`, or the question's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from daemon.core import forms
from daemon.mail.answers import Reader, fits, is_free, is_terse
from daemon.mail.lexicon import plain
from daemon.mail.options import names_one
from daemon.mail.reading import Question

_EXPLICIT = re.compile(
    r"(?P<line>^[ \t]*(?:[-*•][ \t]+)?(?:svar (?:på |til )?|answer (?:to )?|spørgsmål |question |ad |til |to |re |vedr\.? |for )?)?"
    r"(?<![^\s,;.(*_])[*_(]{0,2}(?P<mark>[A-Za-z])[*_]{0,2}[ \t]?(?P<sign>[.:)\]=–→-]{1,2}>?)[*_]{0,2}(?:[ \t]+|$|(?<=[:=])(?=\S)|(?<=\.)(?=\d))",
    re.IGNORECASE | re.MULTILINE,
)
_BARE = re.compile(
    r"(?P<line>^[ \t]*(?:[-*•][ \t]+)?(?P<ad>ad |svar på |answer to |spørgsmål |question )?)?(?<![^\s,;.(])(?P<mark>[A-Za-z])"
    r"(?:[ \t]+(?:er |is )?|(?=\d))(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
_INITIALS = re.compile(r"[A-ZÆØÅ]\.\s+(?:[A-ZÆØÅ]\.|[A-ZÆØÅ][a-zæøå]+\b(?!\s*[,.]?\s*[a-zæøå]{0,3}\b))")
_NAMES_A_LETTER = re.compile(
    r"(?:vitamin|plan|gruppe|group|hold|klasse|class|team|type|punkt|pkt\.?|bilag|model|version|hepatitis|blok|afsnit|fase"
    r"|niveau|serie|section|appendix|option|mulighed)\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:^|(?<=[\s,;.]))(?:nr\.?|nummer|no\.?|#|spørgsmål|spm\.?|question|q)?[ \t]?(?P<number>\d)[ \t]?[.:)][ \t]+(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
_NAMED = re.compile(
    r"(?:^|(?<=[.,;!?])[ \t]+)[ \t]*(?P<name>[^\n:.,;=!?]{1,40}?)[ \t]*[:=][ \t]*(?=\S)", re.MULTILINE
)
_AFTER = re.compile(
    r"(?P<value>[^\n]{1,80}?)\s+(?:til|på|to|for|on|i|in)\s+(?P<name>[^\n]{1,40})", re.IGNORECASE
)
_PIECES = re.compile(r"\s*(?:[,;\n]|\.(?=\s|$)|\b(?:og|and|men|but|samt)\b)\s*", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,;]*(?:\b(?:og|and|men|but|samt)\b)?[\s,;]*$", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z](?:\s*(?:,|\+|&|/|\bog\b|\band\b|\s)\s*[a-z])*")
_LEADS = re.compile(
    r"^(?:(?:mit |my )?(?:svar|answer) (?:på|til|to) |ad |til |spørgsmål |question |det |den |the |på |nr\.? |nummer |number |no\.? |spm\.? |#)+"
)
_TAILS = re.compile(r" (?:spørgsmål|question|one|del|punkt|mail|dele|to|of them|af dem|er|is)$")
_BOTH = frozenset({"begge", "begge to", "begge dele", "both", "begge spørgsmål"})
_ALL = frozenset(
    {"alle", "alt", "det hele", "hele", "all", "everything", "alle sammen", "dem alle", "hele molevitten"}
)
_PLACES = {
    **{
        "1": 1,
        "først": 1,
        "første": 1,
        "first": 1,
        "firstly": 1,
        "for det første": 1,
        "2": 2,
        "anden": 2,
        "andet": 2,
    },
    **{
        "second": 2,
        "dernæst": 2,
        "derefter": 2,
        "secondly": 2,
        "then": 2,
        "for andet": 2,
        "næste": 2,
        "next": 2,
    },
    **{"3": 3, "tredje": 3, "third": 3, "4": 4, "fjerde": 4, "fourth": 4, "5": 5, "sidste": -1, "last": -1},
    **{"til sidst": -1, "finally": -1, "endelig": -1},
}
_MOST_LABELS = 40
_LONGEST_PIECEWISE = 300


@dataclass(slots=True)
class Labelled:
    """What each mark was told, and the words before the first label."""

    told: dict[str, str]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    mark: str
    kind: str


def labelled(
    text: str, questions: tuple[Question, ...], reader: Reader, skips: frozenset[str]
) -> Labelled | None:
    """Answers by what they say they are to; None where nothing in `text` says so with certainty."""
    by = _Labels(questions, reader, skips)
    return by.several(text) or by.letters(text) or by.numbers(text) or by.names(text) or by.after(text)


def lone_marks(text: str, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """The marks that `text` names and says nothing to: "B", "begge", "til A og B", "det første"."""
    bare = text.strip(" \t\n.,!?:;-–")
    return _resolve(bare, questions) if 0 < len(bare) <= 40 and "\n" not in bare else ()


@dataclass(frozen=True, slots=True)
class _Labels:
    questions: tuple[Question, ...]
    reader: Reader
    skips: frozenset[str]

    def several(self, text: str) -> Labelled | None:
        """ "begge: ja", "A og B: ja": one answer to several."""
        name, colon, value = text.strip().partition(":")
        marks = _resolve(name, self.questions) if colon and len(name) <= 40 else ()
        if len(marks) < 2 or not all(self._is_value(mark, value) for mark in marks):
            return None
        return Labelled(dict.fromkeys(marks, value.strip()))

    def letters(self, text: str) -> Labelled | None:
        marks = {question.mark for question in self.questions}
        found = [label for label in _letter_labels(text) if label.mark in marks]
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
        return Labelled(told, _TRAILING.sub("", lead).strip())

    def _valid(self, found: list[_Label], text: str) -> list[_Label]:
        """Those labels that are certain, or whose words are just what their question asks for."""
        kept = []
        others = {label.mark for label in found if label.kind in ("line", "bare line")}
        for at, (label, segment) in enumerate(_segments(found, text)):
            free = is_free(self._form(label.mark))
            repeated = any(label.mark == other.mark for other in found[:at])
            if label.kind == "line":
                sure = True
            elif label.kind == "inline":
                sure = not repeated and bool(segment)
            elif (
                label.kind == "bare line"
                and free
                and label.end - label.start > 0
                and text[label.start : label.end].strip()[:1].isupper()
            ):
                sure = (bool(others - {label.mark}) and not repeated) or plain(segment) in self.skips
            else:
                sure = not repeated and self._is_short_value(label.mark, segment)
            if sure:
                kept.append(label)
        return kept

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
            _Label(match.start(), match.end(), question.mark, "number")
            for match, question in zip(matches, self.questions, strict=True)
        ]
        segments = _segments(found, text)
        return self._all_fit(segments)

    def names(self, text: str) -> Labelled | None:
        """ "Først: …", "Frokost: …", "det andet: …" from the very beginning."""
        found = []
        for match in _NAMED.finditer(text):
            marks = _resolve(match["name"], self.questions)
            if len(marks) == 1:
                found.append(_Label(match.start(), match.end(), marks[0], "name"))
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
            match = _AFTER.fullmatch(piece) or self._skipped(piece)
            # "det første" of a letter with a list may be what stands first on it.
            by_place = (
                bool(match) and listed and not _LETTERS.fullmatch(plain(match["name"])) if match else False
            )
            marks = _resolve(match["name"], self.questions) if match and not by_place else ()
            if not match or not marks or set(marks) & set(told):
                return None
            if not all(self._is_short_value(mark, match["value"]) for mark in marks):
                return None
            told.update(dict.fromkeys(marks, match["value"].strip()))
        return Labelled(told) if told else None

    def _skipped(self, piece: str) -> re.Match[str] | None:
        match = re.fullmatch(r"(?P<value>\S+) (?P<name>[A-Za-z](?: og [A-Za-z])*)", piece)
        return match if match and plain(match["value"]) in self.skips else None

    def _all_fit(self, segments: list[tuple[_Label, str]]) -> Labelled | None:
        fit = all(segment and self._is_value(label.mark, segment) for label, segment in segments)
        return Labelled({label.mark: segment for label, segment in segments}) if fit else None

    def _form(self, mark: str) -> forms.Form:
        return next(question.form for question in self.questions if question.mark == mark)

    def _is_value(self, mark: str, text: str) -> bool:
        return plain(text) in self.skips or fits(self._form(mark), text, self.reader)

    def _is_short_value(self, mark: str, text: str) -> bool:
        return bool(text) and (plain(text) in self.skips or is_terse(self._form(mark), text, self.reader))


def _letter_labels(text: str) -> list[_Label]:
    found: dict[int, _Label] = {}
    for match in _EXPLICIT.finditer(text):
        line = match["line"] is not None
        before = text[max(match.start() - 20, text.rfind("\n", 0, match.start()) + 1) : match.start()]
        spaced = match["sign"][0] in ":=→" or (match["sign"][0] == ")" and match["mark"].isupper())
        if _NAMES_A_LETTER.search(before) or (
            match["sign"] == "." and _INITIALS.match(text, match.start("mark"))
        ):
            continue
        if line or spaced:
            found[match.start("mark")] = _Label(
                match.start(), match.end(), match["mark"].upper(), "line" if line else "inline"
            )
    for match in _BARE.finditer(text[: _LONGEST_PIECEWISE * 10]):
        if match.start("mark") not in found:
            kind = "line" if match["ad"] else "bare line" if match["line"] is not None else "bare"
            found[match.start("mark")] = _Label(match.start(), match.end(), match["mark"].upper(), kind)
    return [found[at] for at in sorted(found)][: _MOST_LABELS + 1]


def _segments(labels: list[_Label], text: str) -> list[tuple[_Label, str]]:
    """The words of each label, up to the next."""
    ends = [*(after.start for _, after in pairwise(labels)), len(text)]
    cut = []
    for label, end in zip(labels, ends, strict=True):
        segment = text[label.end : end]
        # "A: ja og B: 3": what joins two answers on one line belongs to neither.
        joined = end < len(text) and "\n" not in segment[-2:]
        cut.append((label, (_TRAILING.sub("", segment) if joined else segment).strip()))
    return cut


def _joined(text: str) -> list[str]:
    """The pieces of a line; a name of several, as in "ja til A og B", stays together."""
    pieces: list[str] = []
    for piece in filter(None, (one.strip(" .!?\t\n") for one in _PIECES.split(text))):
        if pieces and re.fullmatch(r"[A-Za-z]", piece):
            pieces[-1] += f" og {piece}"
        else:
            pieces.append(piece)
    return pieces


def _resolve(name: str, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """The marks a name stands for: letters, place, both or all, or words of one heading; () for none."""
    said = plain(name)
    marks = tuple(question.mark for question in questions)
    if said in _BOTH:
        return marks if len(marks) == 2 else ()
    if said in _ALL:
        return marks
    bare = _TAILS.sub("", _LEADS.sub("", said))
    if bare in _BOTH or bare in _ALL:
        return marks if bare in _ALL or len(marks) == 2 else ()
    if _LETTERS.fullmatch(bare):
        letters = tuple(dict.fromkeys(re.findall(r"\b[A-Z]\b", bare.upper())))
        return letters if set(letters) <= set(marks) else ()
    place = _PLACES.get(bare, 0)
    if place:
        number = place if place > 0 else len(marks)
        return (marks[number - 1],) if number <= len(marks) else ()
    named = names_one(bare, tuple(question.heading for question in questions))
    if not named and bare in _CHOOSING:
        listed = tuple(question.mark for question in questions if isinstance(question.form, forms.Choice))
        return listed if len(listed) == 1 else ()
    return (marks[named - 1],) if named else ()


_CHOOSING = frozenset(
    {
        "stemme",
        "min stemme",
        "mine stemmer",
        "stemmer",
        "vote",
        "my vote",
        "votes",
        "afstemning",
        "afstemningen",
    }
)
