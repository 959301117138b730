"""What is wrong in a template is told with file, line and remedy, before or instead of sending it."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from daemon.adapters.render import TemplateRenderer
from daemon.adapters.render_filters import FILTER_NAMES, make_filters, parse_forms
from daemon.adapters.template_files import shipped_templates
from daemon.core.errors import ConfigError
from daemon.engine.rendering import Part, Sheet
from tests.templates.conftest import RenderText
from tests.templates.sheets import FRAME


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("# E\n\n\n{{ missing }}\n", 4, "'missing' is undefined"),
        ("# E\n\n- a\n- {{ missing }}\n- c\n", 4, "'missing' is undefined"),
        ("# {{ missing }}\n", 1, "'missing' is undefined"),
        ("# E\n\n{{ member.frist }}\n", 3, "no attribute 'frist'"),
        ("# E\n\n{% if x %}\n", 3, "Unexpected end of template"),
        ("# E\n\nx\n\n{% endif %}\n", 5, "unknown tag 'endif'"),
        ("# E\n\n{{ 1 | nosuch }}\n", 3, "No filter named 'nosuch'"),
        ("# E\n\n{{ 'x'|date }}\n", 3, "Invalid isoformat string"),
        ("{% if 1 %}\n# E\n\nx\n{% endif %}\n", 4, "goes on into the body"),
        ("# E\n\n{% include 'x' %}\n", 3, "`{% include %}` is not offered"),
        ("# E\n\n{% macro x() %}a{% endmacro %}\n", 3, "`{% macro %}` is not offered"),
        ("# E\n\n{% raw %}a{% endraw %}\n", 3, "`{% raw %}` is not offered"),
        ("# E\n\na\n\n![x](http://x.dk/y.png)\n", 5, "an image that is not an attachment of ours"),
        ("# E\n\ntekst {{ button('a', 'b') }}\n", 3, "`button(…)` within a line of text"),
        ("# E\n\n- {% if 1 %}a\n- b{% endif %}\n", 3, "has no partner in the same place"),
        ("# E\n\n{% if 1 %}\na{% endif %}\n", 3, "has no partner in the same place"),
        ("# E\n\n{{ ''.__class__.__mro__ }}\n", 3, "unsafe"),
        ("# E\n\n{{ 'a' * 1000000000 }}\n", 3, "multiplying numbers only"),
        ("# E\n\n{% for a in range(100000) %}\nSide op og side ned\n{% endfor %}\n", None, "makes more than"),
        ("# E\n\n\U000f0001\n", 3, "a private-use character"),
    ],
)
def test_it_names_file_line_and_fault(
    render: RenderText, source: str, line: int | None, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        render(source)
    finding = caught.value.findings[0]
    assert finding.file.endswith("da/try/it.md")
    assert message in finding.message
    assert finding.line == line


def test_a_template_that_does_not_exist(renderer: TemplateRenderer) -> None:
    sheet = Sheet(language="da", parts=(Part(template="common/nosuch"),), frame=FRAME)
    with pytest.raises(ConfigError, match=r"templates/da/common/nosuch\.md: there is no such template"):
        renderer.render(sheet)


@pytest.mark.parametrize("name", ["../../etc/passwd", "common", "common/../x", "/etc/passwd", "Common/X"])
def test_a_name_cannot_leave_the_folder(renderer: TemplateRenderer, name: str) -> None:
    with pytest.raises(ConfigError, match="is no template's name"):
        renderer.render(Sheet(language="da", parts=(Part(template=name),), frame=FRAME))


@pytest.mark.parametrize("language", ["xx", "../da", ""])
def test_a_language_without_templates(renderer: TemplateRenderer, language: str) -> None:
    with pytest.raises(ConfigError, match="there are: da, en"):
        renderer.render(Sheet(language=language, parts=(Part(template="common/over"),), frame=FRAME))


def test_words_come_from_the_file_of_the_language(tmp_path: Path) -> None:
    (tmp_path / "da").mkdir()
    (tmp_path / "da" / "words.toml").write_text('[skip]\nwords = ["pas"]\n', "utf-8")
    assert TemplateRenderer(tmp_path).words("da") == {"skip": {"words": ["pas"]}}


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "da").mkdir()
    (tmp_path / "da" / "words.toml").write_text("a = 1\nb = \n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        TemplateRenderer(tmp_path).words("da")
    assert caught.value.findings[0].line == 2


class TestLint:
    def lint(self, folder: Path, **files: str) -> list[str]:
        for name, text in files.items():
            path = folder / f"{name.replace('__', '/')}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        found = TemplateRenderer(folder).lint()
        return [str(finding).removeprefix(str(folder)) for finding in found]

    def test_it_finds_a_missing_translation(self, tmp_path: Path) -> None:
        assert self.lint(tmp_path, da__x__y="# A\n") == [
            "templates/en/x/y.md: this translation is missing (add the file)"
        ]

    def test_it_finds_every_fault_at_once(self, tmp_path: Path) -> None:
        found = self.lint(tmp_path, da__x__y="# A\n{% if %}\n", en__x__y="# A\n\n{{ buton('a', 'b') }}\n")
        assert len(found) == 2
        assert found[0].startswith("/da/x/y.md:2:")
        assert found[1] == "/en/x/y.md:3: unknown helper `buton` (did you mean `button`?)"

    def test_it_finds_a_wrong_field_of_the_frame(self, tmp_path: Path) -> None:
        found = self.lint(tmp_path, da__common__over="# A\n\n{{ member.frist }}\n")
        assert found == ["/da/common/over.md:3: unknown name `member.frist` (did you mean `member.first`?)"]

    def test_it_finds_a_name_that_the_practice_does_not_give(self, tmp_path: Path) -> None:
        found = self.lint(tmp_path, da__common__refused="# A\n\n{{ txt }} {{ text }}\n")
        assert found == ["/da/common/refused.md:3: unknown name `txt` (did you mean `text`?)"]


@pytest.mark.parametrize("source", ["", "\n \n", "{# our words to come #}\n"])
def test_an_operators_empty_text_is_a_fault(tmp_path: Path, source: str) -> None:
    file = tmp_path / "da" / "ideas" / "ask.md"
    file.parent.mkdir(parents=True)
    file.write_text(source, "utf-8")
    (found,) = TemplateRenderer(overlay=tmp_path).lint_own()
    assert (found.file, found.message) == (str(file), "this text is empty")
    assert "delete the file" in found.hint


def test_a_new_language_is_a_folder(tmp_path: Path) -> None:
    ours = TemplateRenderer()
    (tmp_path / "nb" / "common").mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "templates" / "da"
    (tmp_path / "nb" / "forms.toml").write_bytes((shipped / "forms.toml").read_bytes())
    for name in ("greeting", "footer"):
        (tmp_path / "nb" / "common" / f"{name}.md").write_text("Hei\n", "utf-8")
    (tmp_path / "nb" / "common" / "over.md").write_text("# Det er lukket\n\nDessverre.\n", "utf-8")
    renderer = TemplateRenderer(tmp_path)
    assert renderer.languages() == (*ours.languages(), "nb")
    mail = renderer.render(Sheet(language="nb", parts=(Part(template="common/over"),), frame=FRAME))
    assert mail.subject == "Det er lukket"


def test_an_operators_file_replaces_ours_and_only_that(tmp_path: Path) -> None:
    (tmp_path / "da" / "common").mkdir(parents=True)
    (tmp_path / "da" / "common" / "over.md").write_text("# For sent\n\nØv.\n", "utf-8")
    renderer = TemplateRenderer(tmp_path)
    sheets = [
        Sheet(language="da", parts=(Part(template=f"common/{n}"),), frame=FRAME) for n in ("over", "too_late")
    ]
    assert [renderer.render(sheet).subject for sheet in sheets] == ["For sent", "Dit første svar gælder"]


def test_the_names_of_filters_are_known_to_lint() -> None:
    table = tomli.loads((shipped_templates() / "da" / "forms.toml").read_text("utf-8"))
    assert set(make_filters(parse_forms(table))) == FILTER_NAMES
