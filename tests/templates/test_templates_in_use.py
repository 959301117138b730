"""The templates and the code know each other: none is left over, and none that is named is missing in a language."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import daemon
from daemon.adapters.template_files import TemplateFolder, shipped_templates
from tests.templates.sheets import ALWAYS

CODE = Path(daemon.__file__).parent
LANGUAGES = ("da", "en")
PRACTICES = "|".join(
    sorted({name.partition("/")[0] for name in TemplateFolder(shipped_templates(), None).names("da")})
)
NAMED = re.compile(rf"(?:{PRACTICES})/[a-z_]+")


@cache
def texts() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Every string in the code, and every string with gaps as a pattern."""
    whole: set[str] = set()
    gaps: set[str] = set()
    for path in CODE.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        joined = [node for node in nodes if isinstance(node, ast.JoinedStr)]
        pieces = {id(part) for node in joined for part in node.values}
        gaps |= {"".join(map(_piece, node.values)) for node in joined}
        whole |= {
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces
        }
    return frozenset(whole), tuple(re.compile(gap) for gap in gaps if "/" in gap)


def _piece(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"


def _is_used(name: str, shown_by_others: frozenset[str]) -> bool:
    whole, gaps = texts()
    last = name.rpartition("/")[2]
    fitting = [gap for gap in gaps if gap.fullmatch(name)]
    if name.startswith("common/"):
        fitting = [gap for gap in fitting if gap.pattern.startswith("common/")]
    fits = [gap.pattern.rpartition("/")[2] for gap in fitting]
    # What fills a gap has a string of its own, unless the gap is but the practice or a part of the name.
    filled = last in whole or last.startswith("line_") or re.escape(last) in fits
    return name in whole | shown_by_others | ALWAYS or bool(fits and filled)


def test_every_template_is_used_by_the_code() -> None:
    folder = TemplateFolder(shipped_templates(), None)
    sources = (folder.read_template("da", name).text for name in folder.names("da"))
    shown = frozenset(found for source in sources for found in NAMED.findall(source))
    assert [name for name in sorted(folder.names("da")) if not _is_used(name, shown)] == []


def test_every_template_the_code_names_is_there_in_every_language() -> None:
    folder = TemplateFolder(shipped_templates(), None)
    wanted = {text for text in texts()[0] if NAMED.fullmatch(text)}
    assert wanted
    assert {language: wanted - set(folder.names(language)) for language in LANGUAGES} == {
        language: set() for language in LANGUAGES
    }


def test_the_languages_have_the_same_templates() -> None:
    folder = TemplateFolder(shipped_templates(), None)
    assert len({frozenset(folder.names(language)) for language in LANGUAGES}) == 1
