"""Finds where a text names questions by their letters: `A: …`, `(B) …`, `*A*` on a line of its own, `A 2`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

_EXPLICIT = re.compile(
    r"(?P<line>^[ \t]*(?:[-*•][ \t]+)?(?:svar (?:på |til )?|answer (?:to )?|spørgsmål |question |ad |til |to "
    r"|re |vedr\.? |for )?)?"
    r"(?<![^\s,;.(*_])[*_(]{0,2}(?P<mark>[A-Za-z])[*_]{0,2}[ \t]?(?P<sign>[.:)\]=–→-]{1,2}>?)[*_]{0,2}"
    r"(?:[ \t]+|$|(?<=[:=])(?=\S)|(?<=\.)(?=\d))",
    re.IGNORECASE | re.MULTILINE,
)
_BARE = re.compile(
    r"(?P<line>^[ \t]*(?:[-*•][ \t]+)?(?P<ad>ad |svar på |answer to |spørgsmål "
    r"|question )?)?(?<![^\s,;.(])(?P<mark>[A-Za-z])"
    r"(?:[ \t]+(?:er |is )?|(?=\d)|(?P<dash>-)(?=\S))(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
_ALONE = re.compile(r"^[ \t]*[*_(]{0,2}(?P<mark>[A-Z])[*_)]{0,2}[ \t]*[.:]?[ \t]*\n(?=\s*\S)", re.MULTILINE)
_INITIALS = re.compile(r"[A-ZÆØÅ]\.\s*[A-ZÆØÅ]\.")
_NAMES_A_LETTER = re.compile(
    r"(?:vitamin|plan|gruppe|group|hold|klasse|class|team|type|punkt|pkt\.?|bilag|model|version|hepatitis|blok"
    r"|afsnit|fase"
    r"|niveau|serie|section|appendix|option|mulighed)\s*$",
    re.IGNORECASE,
)
_MOST_LOOKED_AT = 400
_LONGEST_BARE = 3_000


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a question at a place in the text. `kind` says how sure: line, inline, bare line, dash or bare."""

    start: int
    end: int
    mark: str
    kind: str
    upper: bool = False


def letter_labels(text: str) -> list[Label]:
    """All places that may name a question by a letter, in order, at most 400; which of them do is not said."""
    found: dict[int, Label] = {}
    for match in islice(_EXPLICIT.finditer(text), _MOST_LOOKED_AT):
        before = text[max(match.start() - 20, text.rfind("\n", 0, match.start()) + 1) : match.start()]
        initials = match["sign"] == "." and _INITIALS.match(text, match.start("mark"))
        if not _NAMES_A_LETTER.search(before) and not initials:
            plainly = match["sign"][0] in ":=→" or (match["sign"][0] == ")" and match["mark"].isupper())
            kind = "line" if match["line"] is not None else "inline" if plainly else "bare"
            found[match.start("mark")] = _label(match, kind)
    for match in islice(_ALONE.finditer(text), _MOST_LOOKED_AT):
        found[match.start("mark")] = _label(match, "line")
    for match in islice(_BARE.finditer(text[:_LONGEST_BARE]), _MOST_LOOKED_AT):
        at_line = match["line"] is not None
        if match.start("mark") not in found and (at_line or not match["dash"]):
            kind = "dash" if match["dash"] else "line" if match["ad"] else "bare line" if at_line else "bare"
            found[match.start("mark")] = _label(match, kind)
    return [found[at] for at in sorted(found)][:_MOST_LOOKED_AT]


def _label(match: re.Match[str], kind: str) -> Label:
    return Label(match.start(), match.end(), match["mark"].upper(), kind, upper=match["mark"].isupper())
