"""Loads the project's own corpus of mails, and judges what was read of them against what their writers expect."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import tomli

from daemon.core.forms import from_plain
from daemon.mail.fields import instant
from daemon.mail.parse import parse
from daemon.mail.read import read
from daemon.mail.reading import Expected, Question, Reading, Scan, SentMail
from daemon.mail.scan import OwnAddresses, scan
from tests.mail.builders import COMMANDS, WORDS

FOLDER = Path(__file__).parent / "corpus"
OWN = OwnAddresses(box="post@firma.example", message_id_domain="", authserv_id="mx.firma.example")
Verdict = Literal["ok", "leak", "lost"]
_LINK = re.compile(r"<(?:https?://|mailto:)[^<>]{0,2000}>")
_PICTURE = re.compile(r"\[(?:cid:|image)[^\[\]\n]{0,200}\]", re.IGNORECASE)
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,400})(?<=\S)\*(?![\w*])")
_BULLET = re.compile(r"^[ \u00a0]*[-*•·][ \u00a0]+", re.MULTILINE)
_INVISIBLE = re.compile("[\u200b\ufeff\u200e\u200f]")


@dataclass(frozen=True, slots=True)
class Specimen:
    """One mail of the corpus: its name is `group/oddity`."""

    name: str
    raw: bytes
    expected: dict[str, Any]

    @property
    def letter(self) -> str:
        """The name of the letter it answers, or ""."""
        return str(self.expected.get("letter", ""))


def specimens(*groups: str) -> Iterator[Specimen]:
    """Every mail of the corpus, or those of some groups."""
    yield from (specimen(name) for name in names() if not groups or name.split("/")[0] in groups)


def names() -> list[str]:
    """The name of every mail of the corpus that says what it should give."""
    mails = sorted(path for path in FOLDER.glob("*/*.eml") if path.with_suffix(".toml").exists())
    return [f"{path.parent.name}/{path.stem}" for path in mails]


def specimen(name: str) -> Specimen:
    """The mail of that name."""
    path = FOLDER / f"{name}.eml"
    try:
        expected = tomli.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    except tomli.TOMLDecodeError as fault:
        raise ValueError(f"{name}.toml is not TOML, mend it: {fault}") from fault
    return Specimen(name, path.read_bytes(), expected)


@cache
def letter(name: str) -> tuple[SentMail, tuple[Question, ...]]:
    """A letter of ours, and the questions in it."""
    told = tomli.loads((FOLDER / "letters" / f"{name}.toml").read_text(encoding="utf-8"))
    questions = tuple(
        Question(
            mark=asked["mark"],
            heading=asked["heading"],
            form=from_plain({key: value for key, value in asked.items() if key not in ("mark", "heading")}),
        )
        for asked in told.get("questions", ())
    )
    sent = SentMail(subject=told["subject"], text=told["text"].strip("\n"), also=told.get("also", ""))
    return sent, questions


def read_specimen(specimen: Specimen, *, known: bool = True) -> tuple[Scan, Reading]:
    """What is understood of it; without what we sent unless `known`."""
    sent, questions = letter(specimen.letter) if specimen.letter else (None, ())
    written_at = instant(parse(specimen.raw).root.first("date"))
    expected = Expected(
        questions=questions,
        words=WORDS,
        commands=COMMANDS,
        language="en" if specimen.expected.get("language") == "en" else "da",
        today=written_at.date() if written_at else date(2026, 11, 30),
    )
    return scan(specimen.raw, own=OWN), read(specimen.raw, sent if known else None, expected, OWN)


def judge(got: str, wanted: str) -> Verdict:
    """`lost` when a word that was written is missing, `leak` when there is one too many or out of place."""
    got, wanted = folded(got), folded(wanted)
    if got == wanted:
        return "ok"
    return "lost" if words(wanted) - words(got) else "leak"


def folded(text: str) -> str:
    """`text` without what clients write differently in one part and in the other.

    Bullets, the addresses behind links, the names of pictures and the stars of bold type are left out.
    """
    text = _LINK.sub("", _PICTURE.sub("", text.replace("\t", " ")))
    return folded_spaces(_BOLD.sub(r"\1", _BULLET.sub("", text)))


def folded_spaces(text: str) -> str:
    """`text` with single spaces and without invisible characters."""
    return " ".join(_INVISIBLE.sub("", text.replace("\u00a0", " ")).split())


def words(text: str) -> Counter[str]:
    """How often each word stands in `text`."""
    return Counter(re.findall(r"\w+", text))
