"""What people write is shown as they wrote it and never becomes markup, in HTML, text or subject."""

from __future__ import annotations

import pytest

from tests.templates.conftest import RenderText
from tests.templates.markup import Page

WORDS = (
    "Se *her* # nu [x](http://ond.dk) <b>fed</b> {{ 7*7 }} {% if %} & \"'` | --- ![y](http://ond.dk/y.png)"
)


@pytest.mark.parametrize(
    "source",
    [
        "# Emne\n\n{{ words }}\n",
        "# Emne\n\n- {{ words }}\n",
        "# Emne\n\n> {{ words }}\n",
        "# Emne\n\n## {{ words }}\n",
        "# Emne\n\n| a |\n|---|\n| {{ words }} |\n",
        "# Emne\n\n**{{ words }}**\n",
        "# Emne\n\n{{ quote(words, by=words) }}\n",
        "# Emne\n\n{{ card(1, words, by=words) }}\n",
        "# Emne\n\n{{ question(words) }}\n",
        "# Emne\n\n{{ step(words, note=words) }}\n",
        "# Emne\n\n{{ choices([words]) }}\n",
        "# Emne\n\n{{ bars([[words, 3]]) }}\n",
        "# Emne\n\n{{ button(words, words) }}\n",
        "# Emne\n\n[{{ words }}](https://eksempel.dk)\n",
    ],
)
def test_it_never_becomes_markup(render: RenderText, source: str) -> None:
    mail = render(source, words=WORDS)
    page = Page(mail.html)
    assert WORDS in page.text
    assert page.faults == []
    assert not page.all("b")
    assert not page.all("img")
    assert all((link["href"] or "").startswith(("mailto:", "https://eksempel.dk")) for link in page.all("a"))
    assert WORDS.split("[x]", maxsplit=1)[0] in mail.text


def test_in_a_chart_it_never_becomes_markup(render: RenderText) -> None:
    mail = render("# Emne\n\n{{ chart([[words, 3]], title=words, unit=words, goal=4) }}\n", words=WORDS[:34])
    page = Page(mail.html)
    assert page.faults == []
    assert WORDS[:34] in (page.all("img")[0]["alt"] or "")
    assert not page.all("b")
    assert WORDS[:34] in mail.text


def test_line_breaks_are_kept(render: RenderText) -> None:
    mail = render("# E\n\nOrd: {{ words }}\n\n- {{ words }}\n", words="et\nto\n\ntre")
    assert mail.html.count("et<br>\nto<br>\n<br>\ntre") == 2
    assert "Ord: et\nto\n\ntre\n" in mail.text
    assert "- et\n  to\n\n  tre\n" in mail.text


def test_other_line_ends_count_as_line_breaks(render: RenderText) -> None:
    assert "et\nto\ntre" in render("# E\n\n{{ w }}\n", w="et\r\nto\u2028tre").text


def test_a_subject_from_peoples_words_is_one_line(render: RenderText) -> None:
    mail = render("# Om {{ words }}\n\nx\n", words="a\r\nBcc: ond@eksempel.dk\x00\u202e" + " lang" * 60)
    assert mail.subject.startswith("Om a Bcc: ond@eksempel.dk lang")
    assert len(mail.subject) <= 120
    assert mail.subject.endswith("…")
    assert mail.subject.isprintable()


def test_control_characters_and_text_direction_tricks_are_left_out(render: RenderText) -> None:
    mail = render(
        "# E\n\n{{ w }} {{ quote(w) }}\n".replace(" {{ q", "\n\n{{ q"), w="a\x00b\x1e\x07c\u202ed\ufeff"
    )
    assert mail.text.count("abcd") == 2
    assert mail.html.count("abcd") >= 2


def test_a_bare_address_stays_plain(render: RenderText) -> None:
    mail = render("# E\n\n{{ w }}\n", w="https://ond.dk/x")
    assert not [link for link in Page(mail.html).all("a") if "ond.dk" in (link["href"] or "")]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", " javascript:x", "\x01javascript:x"]
)
def test_a_link_from_data_goes_nowhere_dangerous(render: RenderText, url: str) -> None:
    mail = render("# E\n\n[her]({{ url }})\n", url=url)
    assert Page(mail.html).all("a")[0]["href"] == "#"
    assert "javascript" not in mail.text


def test_a_quotation_mark_does_not_leave_the_attribute(render: RenderText) -> None:
    mail = render("# E\n\n[her]({{ url }})\n", url='https://x.dk/" onclick="y')
    assert all("onclick" not in link for link in Page(mail.html).all("a"))


def test_nothing_becomes_of_a_missing_value(render: RenderText) -> None:
    assert "[]" in render("# E\n\n[{{ nothing }}]\n", nothing=None).text
