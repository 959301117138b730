"""Gives unmarked paragraphs, lines or clauses to the questions they fit, and keeps apart what fits none for certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from daemon.core import forms
from daemon.mail.answers import Reader, fits, is_free, is_terse
from daemon.mail.greeting import without_greeting
from daemon.mail.lexicon import MOODS, plain
from daemon.mail.reading import Question
from daemon.mail.words import is_polite

_BULLET = re.compile(r"\A\s*(?:[-*•·–]|\d{1,2}[.)]|\(\d{1,2}\))\s+(?=\S)")
_CLAUSE = re.compile(
    r"\s*(?:[,;\n+]|[.!](?=\s|$)|\s[-–]\s|\b(?:og|and|samt)\b(?: (?:en|et|a)\b)?)\s*|(?<=[^\W\d_])\s+(?=\d)"
    r"|(?<=\d)\s+(?=(?:ja|nej|yes|no)\b)",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\s*(?P<head>[^\n]{1,60}?)\s*(?:[,;:]|\s[-–—]|!|(?<=[^\W\d_] \d)\.(?=\s+[A-ZÆØÅ])"
    r"|(?<=[^\W\d_])\.(?=\s+[A-ZÆØÅ]))"
    r"\s+(?P<rest>\S.*)",
    re.DOTALL,
)
# Without a way back (++): a long row of figures can be cut in more ways than there is time for.
_BALLOT = re.compile(r"(?:nr\.?|nummer|number|no\.?|#|og|and|&|\+|\d|[\s,.;:/!-])++", re.IGNORECASE)
_COURTESY = re.compile(
    r"\b(?:undskyld|beklager|sorry|apolog\w+|tak|takker|thanks|thank you|hilsen|hils|greetings|regards"
    r"|god (?:weekend|ferie|dag|aften|jul|sommer|påske|arbejdslyst|fornøjelse)|(?:hav|ha|have) (?:en|a)\b"
    r"|(?:jeg |vi )?glæder (?:mig|os)|looking forward"
    r"|på forhånd|in advance|det var (?:alt|det hele)|that is all|that's all)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:det|den|de|så|og|men|derfor|desuden|for|fordi|dermed|derudover|her|hvis|på den måde|it|that|this|they"
    r"|so|and|but|because"
    r"|also|which|then|desværre|især|særligt|specielt|for eksempel|fx|f\.eks)\b",
    re.IGNORECASE,
)
_MOST_CLAUSE_WORDS = 14
_LONG_LINE = 60
_LONGEST_CLAUSES = 160
_LONGEST = 20_000
_MOST_UNITS = 40


@dataclass(slots=True)
class Placed:
    """What each mark was told, and what may belong to which marks."""

    told: dict[str, str] = field(default_factory=dict)
    loose: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    why: str = ""


def placed(
    text: str, questions: tuple[Question, ...], reader: Reader, skips: frozenset[str]
) -> Placed | None:
    """The answers of a text that marks none, part by part; None where it has to be taken as a whole."""
    if len(text) > _LONGEST:
        return None
    body = "\n".join(without_greeting(text.split("\n"))).strip()
    sorting = _Sorting(questions, reader, skips)
    paragraphs = sorting.parts(re.split(r"\n[ \t]*\n", body))
    if len(paragraphs) > 1:
        return sorting.sort(paragraphs, "paragraphs")
    lines = sorting.parts(_lines(body))
    if len(lines) > 1:
        return sorting.sort(lines, "lines", whole=body)
    return sorting.clauses(body) or sorting.head(body)


def _lines(body: str) -> list[str]:
    """The lines, each with the next where a client wrapped it."""
    found: list[str] = []
    before = ""
    for line in body.split("\n"):
        if found and len(before) > _LONG_LINE and not _BULLET.match(line):
            found[-1] += f"\n{line}"
        else:
            found.append(line)
        before = line
    return found


@dataclass(frozen=True, slots=True)
class _Sorting:
    questions: tuple[Question, ...]
    reader: Reader
    skips: frozenset[str]

    def parts(self, texts: Sequence[str]) -> list[str]:
        said = [part.strip() for part in texts if part.strip()]
        if len(said) > _MOST_UNITS:
            return said
        return [part for part in said if plain(part) in self.skips or not is_polite(part, self.reader.words)]

    def sort(self, parts: list[str], why: str, whole: str = "") -> Placed | None:
        """Parts in order when each fits its question, else those that fit just one, with the prose between them."""
        if len(parts) > _MOST_UNITS:
            return None
        bare = [_BULLET.sub("", part, count=1) if part.count("\n") == 0 else part for part in parts]
        ordered = self._in_order(bare, lines=bool(whole))
        if whole and self._is_ballot(whole):
            return self._either(whole) if ordered else None
        return ordered or self._by_fit(parts, bare, why)

    def _is_ballot(self, text: str) -> bool:
        """Several figures may be one vote for several."""
        if not _BALLOT.fullmatch(text):
            return False
        lists = [q.form for q in self.questions if isinstance(q.form, forms.Choice) and q.form.at_most > 1]
        return any(is_terse(form, text, self.reader) for form in lists)

    def _either(self, text: str) -> Placed:
        marks = tuple(question.mark for question in self.questions)
        return Placed(loose=[(text, marks)], why="in order or one")

    def _in_order(self, parts: list[str], *, lines: bool) -> Placed | None:
        free = sum(is_free(question.form) for question in self.questions)
        if len(parts) != len(self.questions) or (lines and free > 1):
            return None
        pairs = list(zip(self.questions, parts, strict=True))
        if not all(plain(part) in self.skips or fits(q.form, part, self.reader) for q, part in pairs):
            return None
        crossed = any(is_free(q.form) and self._strictly(part) for q, part in pairs)
        # Two paragraphs to two free questions may be one answer that goes on.
        goes_on = free > 1 and any(is_free(q.form) and _GOES_ON.match(part) for q, part in pairs[1:])
        # Nor is an excuse, a wish or a word of thanks an answer, where nothing else tells the two apart.
        courteous = free > 1 and any(is_free(q.form) and _COURTESY.search(part) for q, part in pairs)
        if crossed or goes_on or courteous:
            return None
        return Placed({question.mark: part for question, part in pairs}, why="paragraphs")

    def _strictly(self, part: str) -> list[int]:
        """The strict questions of which the part is a value and next to nothing else."""
        return [
            at for at, q in enumerate(self.questions)
            if is_terse(q.form, part, self.reader) and not (self._is_mood(part) and isinstance(q.form, forms.YesNo))
        ]  # fmt: skip

    def _is_mood(self, part: str) -> bool:
        """ "Fint" is no yes where somebody also asks how it goes."""
        return plain(part) in MOODS and any(
            isinstance(q.form, forms.Scale | forms.Colour) for q in self.questions
        )

    def _by_fit(self, parts: list[str], bare: list[str], why: str) -> Placed | None:
        fitting = [set(self._strictly(part)) for part in bare]
        if not any(fitting):
            return None
        anchors = _settle(fitting)
        result = Placed(why=why)
        for at, question in anchors.items():
            result.told[self.questions[question].mark] = bare[at]
        for start, stop in _groups([not bool(one) for one in fitting]):
            self._prose(
                "\n\n".join(parts[start:stop]) if why == "paragraphs" else "\n".join(parts[start:stop]),
                start,
                anchors,
                result,
            )
        for at, fit in enumerate(fitting):
            if fit and at not in anchors:
                result.loose.append((parts[at], tuple(self.questions[q].mark for q in sorted(fit))))
        return result

    def _prose(self, text: str, at: int, anchors: dict[int, int], result: Placed) -> None:
        """Prose among short answers: to the one free question that lies where it stands, else asked back."""
        free = [n for n, q in enumerate(self.questions) if is_free(q.form) and q.mark not in result.told]
        there = [n for n in free if all((place < at) == (q < n) for place, q in anchors.items())]
        if len(there) == 1 and len(free) == 1:
            result.told[self.questions[there[0]].mark] = text
            return
        if free:
            result.loose.append((text, tuple(self.questions[n].mark for n in there or free)))
            return
        before = [q for place, q in sorted(anchors.items()) if place < at]
        still = tuple(q.mark for n, q in enumerate(self.questions) if n not in anchors.values())
        if before and not still and "?" not in text:
            result.told[self.questions[before[-1]].mark] += f"\n{text}"
        else:
            result.loose.append((text, still or tuple(q.mark for q in self.questions)))

    def clauses(self, line: str) -> Placed | None:
        """ "ja, 3": a line of nothing but short values, each of another question."""
        if len(line) > _LONGEST_CLAUSES or len(line.split()) > _MOST_CLAUSE_WORDS:
            return None
        parts = [part for part in (one.strip(" \t.,;!") for one in _CLAUSE.split(line)) if part]
        fitting = [set(self._strictly(part)) for part in parts]
        if not 2 <= len(parts) <= len(self.questions) or not all(fitting):
            return None
        ordered = self._in_order(parts, lines=False)
        if self._is_ballot(line):
            return self._either(line) if ordered else None
        if ordered and "," in line:
            return ordered
        anchors = _settle(fitting)
        if len(anchors) != len(parts):
            return None
        return Placed({self.questions[q].mark: parts[at] for at, q in anchors.items()}, why="clauses")

    def head(self, text: str) -> Placed | None:
        """A short value before a comma or dash, and then prose that may be its reason or another's answer."""
        match = _HEAD.match(text)
        if match is None:
            return None
        fit = self._strictly(match["head"])
        if len(fit) != 1:
            return None
        free = tuple(q.mark for q in self.questions if is_free(q.form))
        if free and (len(match["rest"].split()) < 2 or match["rest"][0].isdigit()):
            return None
        mark = self.questions[fit[0]].mark
        if not free:
            return self._reason(mark, match["head"], match["rest"], text)
        return Placed({mark: match["head"]}, [(match["rest"], free)], why="a value and more")

    def _reason(self, mark: str, head: str, rest: str, text: str) -> Placed:
        """What follows a value is its reason, unless it may hold a number that another question asks for."""
        still = [
            q
            for q in self.questions
            if q.mark != mark and isinstance(q.form, forms.Scale | forms.Number | forms.Choice)
        ]
        if not still or not re.search(r"\d", rest):
            return Placed({mark: text}, why="a value and its reason")
        if len(still) == 1 and rest[0].isdigit() and fits(still[0].form, rest, self.reader):
            return Placed({mark: head, still[0].mark: rest}, why="clauses")
        return Placed({mark: head}, [(rest, tuple(q.mark for q in still))], why="a value and more")


def _settle(fitting: list[set[int]]) -> dict[int, int]:
    """Which part answers which question, where only one way is left; parts that vie for one question get none."""
    left = {at: set(fit) for at, fit in enumerate(fitting) if fit}
    found: dict[int, int] = {}
    while True:
        sure = {at: next(iter(fit)) for at, fit in left.items() if len(fit) == 1}
        once = {at: q for at, q in sure.items() if list(sure.values()).count(q) == 1}
        if not once:
            return found
        found |= once
        left = {at: fit - set(once.values()) for at, fit in left.items() if at not in once}
        if any(not fit for fit in left.values()):
            return {
                at: q for at, q in found.items() if not any(q in fitting[o] for o, f in left.items() if not f)
            }


def _groups(flags: list[bool]) -> list[tuple[int, int]]:
    """Runs of True, as start and stop."""
    runs: list[tuple[int, int]] = []
    for at, flag in enumerate(flags):
        if flag and runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        elif flag:
            runs.append((at, at + 1))
    return runs
