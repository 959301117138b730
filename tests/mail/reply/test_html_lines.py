"""How markup becomes lines: one's own blockquotes, lists, tables, what nobody sees, and markup that is broken."""

from __future__ import annotations

import pytest

from daemon.mail.html_text import html_text
from daemon.mail.reply.html_page import page_of_html
from tests.mail.reply.told import told

# -- one's own blockquote


@pytest.mark.parametrize(
    "blockquote",
    [
        "<blockquote>",
        '<blockquote class="webkit-indent-blockquote" style="margin: 0 0 0 40px; border: none; padding: 0px;">',
        '<blockquote style="margin:0 0 0 40px;border:none;border-left:none;padding:0px">',
        '<blockquote dir="ltr">',
    ],
)
def test_a_poem_in_a_bare_blockquote_is_the_senders(blockquote: str) -> None:
    markup = (
        f"Her er mit digt til jer:{blockquote}<div>Rosen er rød</div><div>himlen er blå</div></blockquote>"
    )
    assert {kind for kind, _ in told(markup)} == {""}


def test_a_bare_blockquote_below_an_introduction_or_in_a_quote_is_quoted() -> None:
    introduction = "<div>Den 30. nov. 2026 kl. 08.00 skrev Bo<br>&lt;bo@firma.example&gt;:</div><br>"
    assert told(f"{introduction}<blockquote>Kan du?</blockquote>")[-1] == ("1", "Kan du?")
    inside = '<blockquote type="cite">ydre<blockquote>indre</blockquote></blockquote>'
    assert told(inside) == [("1", "ydre"), ("2", "indre")]


# -- lines


def test_lists_have_marks_numbers_and_indentation() -> None:
    markup = (
        "<p>Vi vil:</p><ul><li>kaffe<ul><li>sort</li><li>med mælk</li></ul></li><li><p>te</p></li></ul>"
        '<ol start="3"><li>tre</li><li value="7">syv</li><li>otte</li></ol><ol type="A"><li>ja</li>'
        "<li>nej</li></ol>slut"
    )
    assert page_of_html(markup).lines == (
        *("Vi vil:", "", "- kaffe", "  - sort", "  - med mælk", "- te", ""),
        *("3. tre", "7. syv", "8. otte", "", "A. ja", "B. nej", "", "slut"),
    )


def test_words_paragraphs_are_lines_and_its_empty_ones_are_empty_lines() -> None:
    markup = (
        "<p class=MsoNormal>Hej Bo<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Ja"
        "<o:p></o:p></p><p class='x_MsoNormal'>Nej</p>"
    )
    assert page_of_html(markup).lines == ("Hej Bo", "", "Ja", "Nej")


def test_words_list_paragraphs_become_items() -> None:
    item = (
        "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level{0} lfo1'><![if !supportLists]>"
        "<span style='font-family:Symbol'><span style='mso-list:Ignore'>{1}<span style='font:7.0pt \"Times\"'>"
        "&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{2}<o:p></o:p></p>"
    )
    markup = item.format(1, "·", "kaffe") + item.format(2, "o", "sort") + item.format(1, "A.", "te")
    assert page_of_html(markup).lines == ("- kaffe", "  - sort", "A. te")


def test_list_items_need_not_be_closed_and_may_be_empty() -> None:
    assert page_of_html("<ul><li>et<li><li>to</ul>tre").lines == ("- et", "- to", "", "tre")


def test_the_cells_of_a_row_are_one_line() -> None:
    markup = "<table><tr><td>Uge</td><td>Hvem</td></tr><tr><td>49<td>Anna<tr><td>50<td>Bo</table>slut"
    assert page_of_html(markup).lines == ("Uge Hvem", "49 Anna", "50 Bo", "", "slut")


def test_preformatted_text_keeps_its_spaces_and_lines() -> None:
    assert page_of_html("<pre>a  b\n    c\n\nd</pre>e   f").lines == ("a  b", "    c", "", "d", "", "e f")


def test_spaces_and_invisible_signs_are_folded() -> None:
    markup = "Ja&nbsp;&nbsp; tak\n  du\u200b\u00adnu<br>&zwnj;&nbsp;<br>\u202f\ufeffslut"
    assert page_of_html(markup).lines == ("Ja tak dunu", "", "slut")


def test_empty_blocks_and_breaks_are_one_empty_line_at_most() -> None:
    assert page_of_html(
        "<div>a</div><div><br></div><div><br></div><br><div>b<br></div><div></div><div>c</div><br>"
    ).lines == (*("a", "", "b", "c"),)


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">x</div>',
        '<span style="DISPLAY : none !important">x</span>',
        '<div style="mso-hide:all"><p>x</p></div>',
        '<span style="font-size:0">x</span>',
        '<div style="font-size:1px;color:#ffffff;line-height:1px">x</div>',
        '<div style="max-height:0;overflow:hidden">x</div>',
        "<div hidden>x</div>",
        "<style>p{}</style><script>x</script><title>x</title><!-- x --><!--[if mso]><p>x</p><![endif]-->",
        "<STYLE>x</StYlE >",
        "<xml><w:View>x</w:View></xml><svg><text>x</text></svg>",
        '<img alt="Billede af os"><img src="x" alt="">',
    ],
)
def test_what_no_reader_sees_is_left_out(hidden: str) -> None:
    assert page_of_html(f"<p>før</p>{hidden}<p>efter</p>").lines == ("før", "", "efter")


def test_letters_that_are_seen_again_inside_a_size_of_nothing_are_kept() -> None:
    markup = '<td style="font-size:0px;padding:9px">x<div style="font-size:13px">Ja tak</div></td>'
    assert page_of_html(markup).lines == ("Ja tak",)


def test_large_and_relative_sizes_and_white_letters_are_seen() -> None:
    for style in (
        "font-size:0.9em",
        "font-size:10pt",
        "font-size:1em",
        "font-size:100%",
        "color:#fff",
        "font-size:1.0rem",
    ):
        assert page_of_html(f'<span style="{style}">Ja</span>').lines == ("Ja",)


def test_emoji_that_are_pictures_are_kept() -> None:
    assert page_of_html('Godt <img data-emoji="x" alt="👍🏽"> <img alt="logo"><img alt=":-)">').lines == (
        "Godt 👍🏽 :-)",
    )


def test_text_that_is_struck_through_links_and_other_scripts_are_kept() -> None:
    assert page_of_html('<s>nej</s> <del>jo</del> <a href="https://firma.example/x">se her</a>').lines == (
        "nej jo se her",
    )
    assert page_of_html('<div dir="rtl">שלום עולם</div>').lines == ("שלום עולם",)
    assert page_of_html("5 < 7 og a<b>c</b> &lt;3 &aelig;&#248;&#xe5; &amp;lt;").lines == (
        "5 < 7 og ac <3 æøå &lt;",
    )


def test_an_address_in_brackets_that_was_not_encoded_is_text() -> None:
    assert page_of_html("Skriv til Bo <bo@firma.example> i dag").lines == (
        "Skriv til Bo <bo@firma.example> i dag",
    )


# -- broken markup


def test_inline_tags_that_cross_blocks_do_not_end_a_quote() -> None:
    markup = '<span class="gmail_default"><b><blockquote type="cite">a</b></span>b</blockquote>c'
    assert told(markup) == [("1", "ab"), ("", "c")]


def test_a_hidden_span_that_crosses_a_block_ends_with_that_block() -> None:
    assert page_of_html("<div><span hidden><div>x</span></div>a</div>b").lines == ("a", "b")


def test_closing_tags_inside_a_cell_do_not_end_what_is_around_the_table() -> None:
    markup = '<blockquote type="cite"><div><table><tr><td>a</div></blockquote>b</td></tr></table>c</div></blockquote>d'
    assert told(markup) == [("1", "ab"), ("1", "c"), ("", "d")]


@pytest.mark.parametrize(
    "end", ["", "<", "<b", '<b class="x', "<!-- x", "<style>x", "</", "<!", "<?php", "&", "&#", "&#x"]
)
def test_words_before_a_broken_end_are_kept(end: str) -> None:
    assert page_of_html(f"<div>Ja tak<br>{end}").lines[0] == "Ja tak"


def test_plain_text_named_html_stays() -> None:
    assert page_of_html("Ja, 2 < 3 & 4 > 1").lines == ("Ja, 2 < 3 & 4 > 1",)


def test_numbers_of_characters_that_do_not_exist_are_read_without_error() -> None:
    assert page_of_html(f"a&#{'9' * 5000};b&#xD800;c&#x{'f' * 50};&#0;").lines[0][0] == "a"


# -- as plain text


def test_plain_text_marks_quotes_by_depth_and_where_the_rest_begins() -> None:
    markup = (
        '<div>Ja</div><blockquote type="cite">a<blockquote>b</blockquote></blockquote><div>c</div>'
        '<div id="divRplyFwdMsg">Fra: Bo</div>'
    )
    assert html_text(markup).split("\n") == [
        *("Ja", "> a", "> > b", ">", "c", "", "-----Original Message-----", "Fra: Bo"),
    ]
