"""Markup made to break a reader: it is read in a time that grows with its length alone, and to a whole page."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.html_text import html_text
from daemon.mail.reply.html_page import MAX_HTML, page_of_html
from tests.effort import processor_seconds

SECONDS = 5.0
PIECES = [
    *(
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<br>",
        "<b>",
        "</b>",
        "<span hidden>",
        "</span>",
        "<ul>",
        "</ul>",
        "<li>",
        "<ol>",
    ),
    *(
        '<blockquote type="cite">',
        "<blockquote>",
        "</blockquote>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<pre>",
    ),
    *(
        '<div class="gmail_quote">',
        '<div class="gmail_signature">',
        '<div id="divRplyFwdMsg">',
        "</pre>",
        "<hr>",
        "\n",
    ),
    *(
        "ord",
        "&gt; ord",
        "&nbsp;",
        "Fra: x",
        "<",
        "<!--",
        "-->",
        '<div class="yahoo_quoted">',
        "<svg>",
        "</svg>",
        '"',
        "'",
    ),
]

HOSTILE = {
    "deep blocks": "<div>",
    "deep paragraphs": "<p>x",
    "deep formatting": "<b>",
    "deep lists": "<ul><li>x",
    "deep tables": "<table><tr><td>x",
    "deep quotes": "<blockquote type=cite>",
    "deep containers": '<div class="gmail_quote">x',
    "crossed formatting": "<b><i></b>",
    "crossed hidden spans": "<span hidden><div></span>",
    "formatting across paragraphs": "<a><p>x",
    "closing tags alone": "</div>",
    "less-than signs": "<",
    "ampersands": "&",
    "character references": "&abcdefghijklmnopqrstuvwxyzabcdefg",
    "numbers": "&#99999",
    "unclosed comments": "<!--x",
    "unclosed scripts": "<script ",
    "unclosed tags": "<a ",
    "unclosed values": '<a b="',
    "values in the other marks": "<a b='\"x>",
    "declarations": "<!",
    "breaks": "a<br>",
    "spaces": " ",
    "quote signs": "&gt; ",
    "quote signs on lines": "&gt; x<br>",
    "introductions": "Den 1. jan. 2023 skrev a:<blockquote>y</blockquote>",
    "headers": '<div style="border-top:solid #e1e1e1 1pt">From: x<br></div>',
    "addresses": "<a@b",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markup_takes_time_by_its_length_alone(piece: str) -> None:
    # On a quiet machine each takes less than half a second; what is square in its length takes minutes.
    measured(piece * (MAX_HTML // len(piece)))


@pytest.mark.parametrize(
    "tag",
    [
        "<div " + "a=b " * 128_000 + ">",
        '<div class="' + "x_" * 256_000 + '">',
        '<div class="' + "gmail_quote " * 42_000 + '">',
        '<div style="' + "border-top:1px;" * 34_000 + '">',
        "<a b" + " " * 500_000 + ">",
        "<a " + "=" * 500_000 + ">",
        "&#" + "9" * 500_000,
        "<" + "a" * 500_000,
    ],
    ids=lambda tag: tag[:20],
)
def test_one_tag_of_half_a_megabyte_is_read_in_time(tag: str) -> None:
    measured(tag)


def measured(markup: str) -> None:
    took = processor_seconds(lambda: (page_of_html(markup), html_text(markup)), within=SECONDS)
    assert took < SECONDS


def test_beyond_the_limit_nothing_is_read_and_embedded_pictures_do_not_count() -> None:
    picture = f'<img src="data:image/png;base64,{"QUJD" * 200_000}">'
    assert page_of_html(f"{picture}<p>Ja</p>{' ' * MAX_HTML}nej").lines == ("Ja",)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_order_of_tags_gives_a_whole_page(markup: str) -> None:
    page = page_of_html(markup)
    assert len(page.lines) == len(page.depths)
    assert all(depth >= 0 for depth in page.depths)
    assert all(0 <= at < len(page.lines) for at in page.hints)
    assert not any(line == "" == below for line, below in pairwise(page.lines))
