"""A mail in the layout `page` holds a page that prints well, and takes it along as a PDF where typst is installed."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typst
from pypdf import PageObject, PdfReader

from daemon.adapters import render_pdf
from daemon.adapters.render import TemplateRenderer
from daemon.core.errors import ConfigError
from daemon.engine.rendering import Part, Rendered, Sheet
from tests.patience import LONG
from tests.templates.conftest import RenderText
from tests.templates.markup import Page
from tests.templates.screens import CHROMIUM
from tests.templates.sheets import FRAME

SOURCE = """# En seddel til {{ to }}

Print siden, og læg den på bordet. {% if pdf %}Den er vedhæftet som PDF.{% endif %}

{{ printed(words, title="Tak, " ~ to, by=leader.first) }}

{{ button("Gjort", "gjort") }}
"""
PRINTED = ["Tak,", "Åse", "Tak", "for", "hjælpen", "i", "går.", "Du", "er", "en", "ørn!", "Anne"]
A5 = (419.5, 595.3)
PRINTERS_OWN = (612.0, 792.0)
"""Of Chromium without a printer, which takes US letter."""
_OURS = typst.Fonts
MARKUP = (
    '#import "@preview/x:1.0.0": * #read("/etc/passwd") *fed* _kursiv_ $x$ `kode` <b> \\u{41} #eval("1+1")'
)


@pytest.fixture
def no_typst(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra is not installed."""
    monkeypatch.setitem(sys.modules, "typst", None)


@pytest.fixture
def only_our_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine with no fonts of its own."""
    monkeypatch.setattr(
        typst, "Fonts", lambda include_system_fonts, font_paths: _OURS(False, True, font_paths)
    )


def a_page(
    render: RenderText, words: str = "Tak for hjælpen i går.\nDu er en ørn!", to: str = "Åse"
) -> Rendered:
    return render(SOURCE, layout="page", words=words, to=to)


def test_the_page_goes_along_as_a_pdf_of_a5_with_the_same_words(render: RenderText) -> None:
    mail = a_page(render)
    (file,) = mail.files
    assert (file.name, file.media) == ("En seddel til Åse.pdf", "application/pdf")
    (page,) = PdfReader(io.BytesIO(file.content)).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A5, abs=0.5)
    assert page.extract_text().split() == [
        "Tak,",
        "Åse",
        "Tak",
        "for",
        "hjælpen",
        "i",
        "går.",
        "Du",
        "er",
        "en",
        "ørn!",
        "Anne",
    ]
    assert "Den er vedhæftet som PDF." in mail.text
    assert "Den er vedhæftet som PDF." in Page(mail.html).text


@pytest.mark.usefixtures("no_typst")
def test_without_typst_the_mail_is_the_page_and_says_nothing_of_a_pdf(render: RenderText) -> None:
    mail = a_page(render)
    assert mail.files == ()
    assert "PDF" not in mail.text + mail.html
    assert "Tak for hjælpen i går." in mail.text
    assert Page(mail.html).has("printed")


@pytest.mark.parametrize(
    "words",
    [
        "Tillykke 🎂🎉",
        "Flot 👍🏽 fra 👨‍👩‍👧",
        "❤️ ☺ ✅ 1️⃣ 🇩🇰",
        "Blåbærgrød på Ærø, Åse",
        "Ελένη, Жанна, שלום",
        "محمد",
    ],
)
def test_emoji_and_the_letters_of_colleagues_names_are_drawn(render: RenderText, words: str) -> None:
    for mail in (a_page(render, words), a_page(render, to=words)):
        (file,) = mail.files
        text = PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
        assert [one for one in words if one.isascii() and one.isalpha() and one not in text] == []
        assert "Den er vedhæftet som PDF." in mail.text
        assert words in " ".join(mail.text.split())


def test_an_emoji_is_a_drawing_and_no_box(render: RenderText) -> None:
    fonts = {
        font["/BaseFont"].split("+")[-1]
        for font in _fonts_of(a_page(render, "Tillykke 🎂", "Åse").files[0].content)
    }
    assert any("NotoEmoji" in font for font in fonts)


@pytest.mark.usefixtures("only_our_fonts")
@pytest.mark.parametrize("sign", ["\U0001faff", "\U0001f8ff", "\uf0fc", "\x07"])
def test_a_sign_that_no_font_has_a_form_for_is_left_out_of_the_pdf_and_the_words_are_kept(
    render: RenderText, sign: str
) -> None:
    mail = a_page(render, f"Tillykke {sign} med 3 + 5 € 🎂, Åse {sign}")
    text = " ".join(PdfReader(io.BytesIO(mail.files[0].content)).pages[0].extract_text().split())
    assert "Tillykke med 3 + 5 €" in text
    assert sign not in text


@pytest.mark.usefixtures("only_our_fonts")
@pytest.mark.parametrize(("words", "to"), [("Du er en 星", "Åse"), ("Tak", "王小明"), ("Tak", "\u2fe0")])
def test_letters_that_no_font_has_a_form_for_get_no_pdf_rather_than_one_with_half_a_name(
    render: RenderText, words: str, to: str
) -> None:
    mail = a_page(render, words, to)
    assert mail.files == ()
    assert "PDF" not in mail.text + mail.html
    assert words in mail.text
    assert to in mail.text


@pytest.mark.usefixtures("only_our_fonts")
def test_only_the_page_itself_decides_whether_there_is_a_pdf(render: RenderText) -> None:
    mail = render("{{ to }}\n\n{{ printed(words) }}\n", layout="page", words="Tak", to="王小明")
    assert len(mail.files) == 1
    assert "王小明" in mail.text


def test_what_our_fonts_lack_is_drawn_with_the_fonts_of_the_machine(
    render: RenderText, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / ".fonts").mkdir()
    shutil.copy(render_pdf.OUR_FONTS / "NotoEmoji-Regular.ttf", tmp_path / ".fonts")
    monkeypatch.setattr(render_pdf, "OUR_FONTS", tmp_path / "nothing")
    monkeypatch.setenv("HOME", str(tmp_path))
    (file,) = a_page(render, "Tak 🥳").files
    assert any("NotoEmoji" in font["/BaseFont"] for font in _fonts_of(file.content))


@pytest.mark.parametrize("words", ["", "x", "Blåbærgrød på ø " * 38])
def test_no_words_and_six_hundred_letters_are_one_page(render: RenderText, words: str) -> None:
    assert len(PdfReader(io.BytesIO(a_page(render, words).files[0].content)).pages) == 1


def test_a_mail_with_nothing_to_print_has_no_pdf(render: RenderText) -> None:
    mail = render("# Hej{% if pdf %} PDF{% endif %}\n", layout="page")
    assert (mail.files, mail.subject) == ((), "Hej")


def test_peoples_words_are_data_to_the_typesetter(render: RenderText) -> None:
    (file,) = a_page(render, MARKUP).files
    text = PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
    assert "".join(MARKUP.split()) in "".join(text.split())


def test_the_same_page_always_has_the_same_bytes(render: RenderText) -> None:
    assert a_page(render).files == a_page(render).files


def test_a_long_text_grows_small_and_goes_on_over_pages(render: RenderText) -> None:
    short, long, longest = (
        PdfReader(io.BytesIO(a_page(render, "ord " * n).files[0].content)).pages for n in (5, 220, 1500)
    )
    assert len(short) == len(long) == 1
    assert len(longest) > 1


def test_many_short_lines_are_one_page_as_well(render: RenderText) -> None:
    mail = a_page(render, "\n".join(f"linje {n}" for n in range(20)))
    assert len(PdfReader(io.BytesIO(mail.files[0].content)).pages) == 1


@pytest.mark.parametrize(
    ("words", "to"),
    [("Tak", "Christianeelisabethmargrethealexandrine"), ("Se https://example.test/" + "a" * 150, "Åse")],
)
def test_no_word_runs_off_the_paper(render: RenderText, words: str, to: str) -> None:
    (page,) = PdfReader(io.BytesIO(a_page(render, words, to).files[0].content)).pages
    text = page.extract_text().replace("\u200b", "")
    assert "".join(text.split()) == "".join(f"Tak,{to}{words}Anne".split())
    assert max(map(len, text.split())) < 40


@pytest.mark.parametrize(
    ("words", "voice"),
    [("Tak!", "loud"), ("ord " * 60, "quiet"), ("a\nb\nc\nd\ne\nf", "quiet"), ("ord " * 150, "low")],
)
def test_in_the_mail_itself_the_words_are_as_large_as_a_sheet_allows(
    render: RenderText, words: str, voice: str
) -> None:
    page = Page(a_page(render, words).html)
    assert [page.has(one) for one in ("loud", "quiet", "low")] == [
        one == voice for one in ("loud", "quiet", "low")
    ]


def test_several_pages_are_one_pdf_with_a_page_each(render: RenderText) -> None:
    mail = render(
        "# Sedler\n\n{% for n in to %}\n{{ printed('Tak', title=n) }}\n{% endfor %}\n",
        layout="page",
        to=["A", "B"],
    )
    assert len(PdfReader(io.BytesIO(mail.files[0].content)).pages) == 2


@pytest.mark.parametrize("heading", ["../../etc/passwd", 'a"b:c|d?', "…", "CON/PRN\\x"])
def test_the_files_name_is_a_name(render: RenderText, heading: str) -> None:
    mail = render("# {{ to }}\n\n{{ printed('Tak') }}\n", layout="page", to=heading)
    assert re.fullmatch(r"[^\\/:*?\"<>|]{1,70}\.pdf", mail.files[0].name)


@pytest.mark.parametrize("layout", ["letter", "digest", "receipt", "web"])
def test_other_layouts_take_no_pdf_along(render: RenderText, layout: str) -> None:
    assert render(SOURCE, layout=layout, words="Tak", to="Åse").files == ()


def test_in_the_text_the_page_stands_between_two_rules(render: RenderText) -> None:
    rule = "-" * 40
    assert (
        f"{rule}\n\n    Tak, Åse\n\n    Tak for hjælpen i går.\n    Du er en ørn!\n\n    – Anne\n\n{rule}\n"
        in a_page(render).text
    )


def test_the_operators_own_layout_is_used_and_its_fault_is_named(tmp_path: Path) -> None:
    (tmp_path / "da/try").mkdir(parents=True)
    (tmp_path / "da/try/it.md").write_text("# X\n\n{{ printed('Tak') }}\n", "utf-8")
    (tmp_path / "layout").mkdir()
    own = tmp_path / "layout/page.typ"
    own.write_text('#set page("a6")\n#json(bytes(sys.inputs.notes)).first().words\n', "utf-8")
    sheet = Sheet(language="da", parts=(Part(template="try/it"),), frame=FRAME, layout="page")
    (page,) = PdfReader(io.BytesIO(TemplateRenderer(tmp_path).render(sheet).files[0].content)).pages
    assert float(page.mediabox.height) == pytest.approx(419.5, abs=0.5)
    own.write_text("#forkert(\n", "utf-8")
    with pytest.raises(ConfigError, match=r"page\.typ"):
        TemplateRenderer(tmp_path).render(sheet)


def test_a_layout_can_read_nothing_but_templates(tmp_path: Path) -> None:
    (tmp_path / "da/try").mkdir(parents=True)
    (tmp_path / "da/try/it.md").write_text("# X\n\n{{ printed('Tak') }}\n", "utf-8")
    (tmp_path / "layout").mkdir()
    (tmp_path / "layout/page.typ").write_text('#read("/../../../../../../etc/passwd")\n', "utf-8")
    sheet = Sheet(language="da", parts=(Part(template="try/it"),), frame=FRAME, layout="page")
    with pytest.raises(ConfigError):
        TemplateRenderer(tmp_path).render(sheet)


def _fonts_of(pdf: bytes) -> list[dict[str, str]]:
    """The fonts that the first page draws with."""
    (page, *_) = PdfReader(io.BytesIO(pdf)).pages
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def _pages_printed(mail: Rendered, folder: Path) -> list[PageObject]:
    """The pages that Chromium makes of a mail."""
    (folder / "mail.html").write_text(mail.html, "utf-8")
    made = folder / "out.pdf"
    command = [
        CHROMIUM or "chromium",
        *("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"),
        *("--no-pdf-header-footer", f"--print-to-pdf={made}", (folder / "mail.html").as_uri()),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=4 * LONG)
    return list(PdfReader(made).pages)


def _size(page: PageObject) -> tuple[float, float]:
    return float(page.mediabox.width), float(page.mediabox.height)


@pytest.mark.chromium
@pytest.mark.skipif(
    shutil.which("chromium") is None and "CI" not in os.environ,
    reason="needs Chromium (apt-get install chromium)",
)
def test_printed_from_the_mail_itself_it_is_one_a5_page_with_nothing_but_the_note(
    render: RenderText, tmp_path: Path
) -> None:
    mail = a_page(render)
    (page,) = _pages_printed(mail, tmp_path)
    assert _size(page) == pytest.approx(A5, abs=1)
    assert page.extract_text().split() == [
        "Tak,",
        "Åse",
        "Tak",
        "for",
        "hjælpen",
        "i",
        "går.",
        "Du",
        "er",
        "en",
        "ørn!",
        "Anne",
    ]


@pytest.mark.chromium
@pytest.mark.skipif(
    shutil.which("chromium") is None and "CI" not in os.environ,
    reason="needs Chromium (apt-get install chromium)",
)
@pytest.mark.parametrize("layout", ["digest", "letter"])
def test_any_other_mail_is_printed_on_the_printers_own_paper(
    render: RenderText, tmp_path: Path, layout: str
) -> None:
    pages = _pages_printed(render(SOURCE, layout=layout, words="Tak", to="Åse"), tmp_path)
    assert {_size(page) for page in pages} == {PRINTERS_OWN}


@pytest.mark.parametrize("layout", ["letter", "receipt", "edition", "digest", "screen", "web"])
def test_only_a_page_to_print_says_what_paper_it_wants(render: RenderText, layout: str) -> None:
    assert "@page" in a_page(render).html
    assert "@page" not in render(SOURCE, layout=layout, words="Tak", to="Åse").html
