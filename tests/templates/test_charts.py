"""Charts: one call makes a picture with its essence in words, a text table, and table cells where no picture can be."""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from daemon.adapters.chart_png import DRAWABLE, MOST_PICTURES, SCALE, Painter
from daemon.adapters.chart_svg import WIDTH, draw
from daemon.adapters.charts import MOST_POINTS, Chart, as_lines, make_chart
from daemon.adapters.render import TemplateRenderer
from daemon.adapters.render_filters import parse_forms
from daemon.core.errors import ConfigError
from daemon.engine.rendering import Part, Sheet
from tests.effort import processor_seconds
from tests.templates.conftest import RenderText
from tests.templates.markup import Page
from tests.templates.sheets import FRAME

THREE = [["2026-10-02", 5], ["2026-11-02", 9], ["nu", 12]]
SOURCE = '# E\n\n{{ chart(points, goal=20, unit="kunder", title=title) }}\n'

MakeChart = Callable[..., Chart]


@pytest.fixture
def chart() -> MakeChart:
    import tomli

    source = (Path(__file__).parents[2] / "templates/da/forms.toml").read_text("utf-8")
    forms = parse_forms(tomli.loads(source))

    def make(points: object, **more: object) -> Chart:
        given = {"kind": "line", "goal": None, "unit": "", "title": "", **more}
        return make_chart(forms, points, **given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a platform that has no resvg."""
    monkeypatch.setitem(sys.modules, "resvg_py", None)


def test_a_chart_is_a_picture_that_goes_along_and_says_its_essence_where_pictures_are_blocked(
    render: RenderText,
) -> None:
    mail = render(SOURCE, points=THREE, title="Nye kunder")
    (shown,) = Page(mail.html).all("img")
    (picture,) = mail.images
    assert shown["src"] == f"cid:{picture.cid}"
    assert shown["alt"] == "Nye kunder. Mål: 20 kunder. 2. oktober 5, 2. november 9, nu 12." == picture.alt
    assert picture.media == "image/png"


def test_it_says_its_size_to_outlook_and_has_twice_the_pixels(render: RenderText) -> None:
    mail = render(SOURCE, points=THREE, title="")
    (shown,) = Page(mail.html).all("img")
    assert (shown["width"], shown["height"]) == (str(WIDTH), "238")
    assert _size(mail.images[0].content) == (WIDTH * SCALE, 238 * SCALE)


def test_the_text_part_has_the_same_as_a_table_with_its_numbers_under_each_other(render: RenderText) -> None:
    mail = render(SOURCE, points=[["2026-10-02", 5.25], ["nu", 1234.5], ["senest", 12]], title="Nye kunder")
    assert (
        "Nye kunder. Mål: 20 kunder.\n\n"
        "  2. oktober      5,25 kunder\n"
        "  nu          1.234,5  kunder\n"
        "  senest         12    kunder\n"
    ) in mail.text


@pytest.mark.parametrize("reason", ["no resvg", "letters without a form", "on the web"])
def test_where_no_picture_can_be_the_chart_is_made_of_table_cells(
    tmp_path: Path, request: pytest.FixtureRequest, reason: str
) -> None:
    if reason == "no resvg":
        request.getfixturevalue("without_pictures")
    title = "新規顧客" if reason == "letters without a form" else "Nye kunder"
    (tmp_path / "da/try").mkdir(parents=True)
    (tmp_path / "da/try/it.md").write_text(SOURCE, "utf-8")
    part = Part(template="try/it", data={"points": THREE, "title": title})
    sheet = Sheet(language="da", parts=(part,), frame=FRAME, pictures=reason != "on the web")
    mail = TemplateRenderer(tmp_path).render(sheet)
    page = Page(mail.html)
    assert mail.images == ()
    assert not page.all("img")
    assert f"{title}. Mål: 20 kunder." in page.text
    assert [cell["width"] for cell in page.all("td") if "bar" in (cell.get("class") or "").split()] == [
        "25%",
        "45%",
        "60%",
        "100%",
    ]
    assert "  nu           12 kunder\n" in mail.text


def test_a_mail_without_charts_has_no_pictures(render: RenderText) -> None:
    assert render("# E\n\nHej\n").images == ()


def test_the_same_chart_twice_is_one_picture(render: RenderText) -> None:
    mail = render("# E\n\n{{ chart(p) }}\n\n{{ chart(p) }}\n\n{{ chart(p, kind='bars') }}\n", p=THREE)
    assert len(mail.images) == 2
    assert len(Page(mail.html).all("img")) == 3


def test_a_mail_takes_a_dozen_pictures_and_shows_the_rest_as_table_cells(render: RenderText) -> None:
    mail = render(
        "# E\n\n{% for n in many %}\n{{ chart([['a', n], ['b', 1]]) }}\n{% endfor %}\n", many=[*range(20)]
    )
    assert len(mail.images) == len(Page(mail.html).all("img")) == MOST_PICTURES
    assert mail.html.count('class="bars"') == 20 - MOST_PICTURES


def test_the_same_chart_always_has_the_same_bytes(chart: MakeChart) -> None:
    one = chart(THREE, goal=20, unit="kunder")
    assert Painter().draw(one) == Painter().draw(one)


def test_the_languages_own_words_and_numbers_stand_in_it(render: RenderText) -> None:
    danish = render(SOURCE, points=[["2026-10-02", 1234.5]], title="")
    english = render(SOURCE, points=[["2026-10-02", 1234.5]], title="", language="en")
    assert danish.images[0].alt == "Mål: 20 kunder. 2. oktober 1.234,5."
    assert english.images[0].alt == "Goal: 20 kunder. 2 October 1,234.5."


@pytest.mark.parametrize(
    ("points", "more", "alt"),
    [
        ([["nu", -3]], {}, "nu −3."),
        ([["Rikke", 3], ["Jonas", 2]], {"unit": "kr."}, "Rikke 3, Jonas 2 kr."),
        ([["uge 47", 3], ["uge 48", 2.5]], {"unit": "%"}, "uge 47: 3, uge 48: 2,5 %."),
        ([[f"d{n}.", n] for n in range(12)], {}, "d0. 0, … d8. 8, d9. 9, d10. 10, d11. 11."),
        ([["2026-10", 1], ["2026-11", 2]], {}, "oktober 1, november 2."),
        ([["2026-Q4", 1]], {}, "4. kvartal 2026: 1."),
        ([{"label": "maj", "value": 1}], {"title": "Salg"}, "Salg. maj 1."),
        ([], {"title": "Salg", "goal": 5}, "Salg. Mål: 5."),
    ],
)
def test_the_essence_is_one_line(
    chart: MakeChart, points: list[object], more: dict[str, object], alt: str
) -> None:
    assert chart(points, **more).alt == alt


def test_without_points_there_is_nothing_to_draw(render: RenderText) -> None:
    mail = render(SOURCE, points=[], title="Nye kunder")
    assert mail.images == ()
    assert "Nye kunder. Mål: 20 kunder." in mail.text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("chart([['a', 1]], kind='pie')", "no kind of chart"),
        ("chart([['a', 'mange']])", "no number that a chart can show"),
        ("chart(points)", f"at most {MOST_POINTS} points"),
    ],
)
def test_what_cannot_be_charted_is_a_fault_with_file_and_line(
    render: RenderText, source: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        render("# E\n\nHej\n\n{{ " + source + " }}\n", points=[["a", 1]] * 61)
    assert caught.value.findings[0].line == 5


def test_it_stands_alone_in_its_paragraph(render: RenderText) -> None:
    with pytest.raises(ConfigError, match="within a line of text"):
        render("# E\n\nSe her {{ chart([['a', 1]]) }}\n")


def test_peoples_words_stay_words_in_the_picture(chart: MakeChart) -> None:
    words = '</text><image href="http://ond.dk/x.png"/>&{{ 7*7 }}'
    for kind in ("line", "bars"):
        svg = draw(chart([[words, 1], ["b", 2]], kind=kind, title=words, unit=words, goal=3)).svg
        assert "<image" not in svg
        assert "&lt;/text&gt;" in svg


def test_every_letter_said_to_be_drawable_is_drawn() -> None:
    for font in ("Inter-Regular.otf", "Inter-SemiBold.otf"):
        forms = _letters(files("daemon.adapters").joinpath("fonts", font).read_bytes())
        assert {n for first, last in DRAWABLE for n in range(first, last + 1)} == forms
    assert {*map(ord, "æøåÆØÅäöüßéłžşαЖ€−…–")} <= forms


@pytest.mark.parametrize("letter", "æøåÆØÅ−9")
def test_danish_letters_and_the_minus_leave_ink(chart: MakeChart, letter: str) -> None:
    blank, inked = (
        Painter().draw(chart([["a", 1], ["b", 2]], title=title)) for title in ("\N{NO-BREAK SPACE}.", letter)
    )
    assert blank.picture.content != inked.picture.content


@pytest.mark.parametrize(
    "points", [[["a", 0], ["b", 0]], [["a", -5], ["b", -5]], [["a", 7]], [["a", -1], ["b", 1e12]]]
)
@pytest.mark.parametrize("kind", ["line", "bars"])
def test_it_stays_within_its_card(chart: MakeChart, kind: str, points: list[object]) -> None:
    drawing = draw(chart(points, kind=kind, unit="kr."))
    assert "nan" not in drawing.svg
    assert "inf" not in drawing.svg
    assert drawing.width == WIDTH
    assert 60 < drawing.height < 300


def test_long_labels_are_clipped_in_the_picture_alone(chart: MakeChart) -> None:
    name = "Bartholomæus Østergaard-Lindgren"
    made = chart([[name, 3]], kind="bars")
    assert f">{name}<" not in draw(made).svg
    assert name in made.alt
    assert as_lines(made, ",")[0].startswith(name)


def test_a_chart_costs_a_mail_less_than_60_ms(chart: MakeChart) -> None:
    painter = Painter()
    charts = [
        chart([[f"uge {n}", (n * m) % 40] for n in range(12)], goal=30, unit="kunder") for m in range(1, 6)
    ]
    painter.draw(charts[0])
    took = processor_seconds(lambda: [painter.draw(made) for made in charts[1:]], within=4 * 0.060)
    assert took / 4 < 0.060


def _size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert zlib.crc32(png[12:29]) == struct.unpack(">I", png[29:33])[0]
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _letters(font: bytes) -> set[int]:
    """The letters an OpenType font has a form for, from its `cmap` table of format 4 (OpenType 1.9)."""
    tables = struct.unpack(">H", font[4:6])[0]
    records = (struct.unpack(">4sIII", font[12 + 16 * n : 28 + 16 * n]) for n in range(tables))
    at = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    for n in range(struct.unpack(">H", font[at + 2 : at + 4])[0]):
        _, _, offset = struct.unpack(">HHI", font[at + 4 + 8 * n : at + 12 + 8 * n])
        sub = at + offset
        if struct.unpack(">H", font[sub : sub + 2])[0] == 4:
            count = struct.unpack(">H", font[sub + 6 : sub + 8])[0] // 2
            ends = struct.unpack(f">{count}H", font[sub + 14 : sub + 14 + 2 * count])
            starts = struct.unpack(f">{count}H", font[sub + 16 + 2 * count : sub + 16 + 4 * count])
            return {
                code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1)
            } - {0xFFFF}
    raise AssertionError("no table of letters")
