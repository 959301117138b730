"""What holds for all markup that a mail may hold: a whole page, pieces that cover it, words in their order."""

from __future__ import annotations

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.reply.html_page import page_of_html
from daemon.mail.reply.page import Page, page_of_text
from daemon.mail.reply.parts import split_parts
from daemon.mail.reply.split import NEW, split

WORDS = (
    "Hej Bo,",
    "Ja tak",
    "Mvh",
    "Anna Hansen",
    "Sendt fra min iPhone",
    "Hvad siger du?",
    "a &amp; b",
    "1 < 2",
)
OPENED = (
    "<div>",
    "<p>",
    "<span>",
    "<b>",
    "<ul><li>",
    "<table><tr><td>",
    "<pre>",
    '<blockquote type="cite">',
    '<div class="gmail_quote">',
    '<div class="gmail_attr">',
    '<div class="moz-cite-prefix">',
    '<div id="divRplyFwdMsg">',
    '<div id="appendonsend">',
    '<div class="yahoo_quoted">',
    '<div class="protonmail_quote">',
    '<div class="gmail_signature">',
    '<div id="ms-outlook-mobile-signature">',
    '<div style="border-top:solid #E1E1E1 1.0pt">',
    '<div style="display:none">',
)
ODD = (
    "<",
    ">",
    "&",
    "<!--",
    "-->",
    "</",
    "<br>",
    "<hr>",
    "&nbsp;",
    "&#x1F600;",
    "&#0;",
    "\u200b",
    "</div>",
    "</p>",
)


def _elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Elements around what is inside, closed as they should be, in another order, or not at all."""

    def shown(opened: str, parts: list[str], closed: bool) -> str:
        names = re.findall(r"<(\w+)", opened)
        end = "".join(f"</{name}>" for name in reversed(names)) if closed else ""
        return f"{opened}{''.join(parts)}{end}"

    return st.builds(shown, st.sampled_from(OPENED), st.lists(inner, max_size=4), st.booleans())


leaves = st.one_of(st.sampled_from(WORDS), st.sampled_from(ODD), st.text(max_size=20))
markups = st.lists(st.recursive(leaves, _elements, max_leaves=12), max_size=5).map("".join)


def assert_whole(page: Page) -> None:
    assert len(page.lines) == len(page.depths)
    assert len(page.written) in (0, len(page.lines))
    assert all(depth >= 0 for depth in page.depths)
    assert all(0 <= at < len(page.lines) for at in page.hints)
    assert not any("\n" in line for line in page.lines)


@given(markups)
def test_any_markup_gives_a_whole_page_whose_pieces_hold_every_line(markup: str) -> None:
    page = page_of_html(markup)
    assert_whole(page)
    pieces = split(page).pieces
    assert "\n".join(piece.text for piece in pieces) == page.text(0, len(page.lines))
    assert [piece.first for piece in pieces[1:]] == [piece.stop for piece in pieces[:-1]]


@given(markups)
def test_the_same_markup_gives_the_same_page(markup: str) -> None:
    assert page_of_html(markup) == page_of_html(markup)


words_alone = st.lists(
    st.text(alphabet=string.ascii_letters + "æøå", min_size=1, max_size=8), min_size=1, max_size=8
)


@given(words_alone, st.sampled_from(("div", "p", "b", "span", "i", "td", "li")))
def test_words_in_plain_elements_are_kept_in_their_order(words: list[str], name: str) -> None:
    page = page_of_html("".join(f"<{name}>{word}</{name}> " for word in words))
    assert re.findall(r"[a-zA-Zæøå]+", " ".join(page.lines)) == words


@given(st.one_of(st.none(), st.text(max_size=200)), st.one_of(st.none(), markups))
def test_of_both_parts_one_is_taken_and_nothing_of_it_is_missing(
    text: str | None, markup: str | None
) -> None:
    said = page_of_text(text) if text is not None else None
    shown = page_of_html(markup) if markup is not None else None
    chosen = split_parts(said, shown, None, "Anna Hansen")
    page = {"text": said, "html": shown}.get(chosen.source)
    assert (page is None) == (chosen.source == "none")
    if page is not None:
        lines = iter(page.text(0, len(page.lines)).split("\n"))
        kept = [piece.text for piece in chosen.split.pieces if piece.kind in NEW]
        assert all(line in lines for text_of in kept for line in text_of.split("\n"))
