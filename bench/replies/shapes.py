"""The shapes in which clients introduce a quote, per language, and what Danish clients and people append."""

from __future__ import annotations

from collections.abc import Iterator

from bench.replies.table import Goal, Table, exactly
from daemon.mail.reply.page import page_of_text
from daemon.mail.reply.split import split
from tests.mail.reply.shape import Shape
from tests.mail.reply.test_header_shapes import PHRASES, SHAPES

NEEDED = {"da": 100.0, "sv": 95.0, "nb": 95.0, "de": 95.0, "en": 95.0}
NEEDED_ELSE = 90.0
# What must leave the words of a Danish mail, each as it stands below them.
DANISH_ENDINGS = (
    "Sendt fra min iPhone",
    "Sendt fra min iPad",
    "Sendt fra min mobil",
    "Sendt fra Outlook til iOS",
    "Sendt fra Outlook til Android",
    "Hent Outlook til iOS<https://aka.ms/o0ukef>",
    "Hent Outlook til iOS",
    "Hent Outlook til Android<https://aka.ms/AAb9ysg>",
    "Hent Outlook til Mac",
    "Sendt fra min Samsung Galaxy-smartphone.",
    "Sendt fra min Galaxy",
    "Sendt fra Mail til Windows",
    "Sendt fra Yahoo Mail på Android",
    "Sendt fra Proton Mail til iOS",
    "Sendt fra Mailspring (https://getmailspring.com/), den bedste gratis e-mail-app til arbejde",
    "Sendt fra min Android-enhed med K-9 Mail. Beklager kortfattetheden.",
    "Med venlig hilsen\nAnna",
    "Med venlig hilsen\n\nAnna Hansen\nProjektleder\nTlf. +45 12 34 56 78",
    "Venlig hilsen\nAnna",
    "De bedste hilsner\nAnna",
    "Mange hilsner\nAnna",
    "Hilsen Anna",
    "Mvh\nAnna",
    "Mvh. Anna",
    "Kh\nAnna",
    "Vh\nAnna",
    "Vh Anna",
)
_SAID = PHRASES["da"][0]


def measure() -> Iterator[Table]:
    """The shapes by language, and the Danish endings."""
    yield _heads()
    yield _endings()


def _heads() -> Table:
    table = Table(title="3. Header shapes", columns=("language", "shapes", "% right", "needed"))
    missed: list[str] = []
    short: list[str] = []
    for language in dict.fromkeys(shape.language for shape in SHAPES):
        some = [(shape, gap) for shape in SHAPES if shape.language == language for gap in (1, 2)]
        wrong = [shape for shape, gap in some if not _is_right(shape, gap)]
        right, needed = exactly(len(some) - len(wrong), len(some)), NEEDED.get(language, NEEDED_ELSE)
        table.add(language, len(some), right, needed)
        short += [language] if right < needed else []
        missed += [f"{language} {shape.client}: {' | '.join(shape.lines)}" for shape in wrong]
    table.goals.append(Goal("every language", f"{', '.join(short) or 'none'} below", not short))
    table.notes = [f"wrong: {one}" for one in dict.fromkeys(missed)]
    return table


def _is_right(shape: Shape, gap: int) -> bool:
    said, asked = PHRASES[shape.language]
    quoted = (asked, "", "Anna", "naervaer")
    quote = [f"> {line}".rstrip() for line in quoted] if shape.marked else ["", *quoted]
    text = "\n".join([said, *[""] * gap, *shape.lines, *quote, ""])
    return split(page_of_text(text)).new.split() == said.split()


def _endings() -> Table:
    table = Table(title="3. Danish footers and sign-offs", columns=("", "endings", "right"))
    wrong = [ending for ending in DANISH_ENDINGS if not _leaves_words(ending)]
    table.add("da", len(DANISH_ENDINGS), len(DANISH_ENDINGS) - len(wrong))
    table.goals.append(Goal("all", f"{len(wrong)} wrong", not wrong))
    table.notes = [f"wrong: {' | '.join(ending.split())}" for ending in wrong]
    return table


def _leaves_words(ending: str) -> bool:
    return split(page_of_text(f"{_SAID}\n\n{ending}\n"), name="Anna Hansen").clean == _SAID
