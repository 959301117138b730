"""Loops and conditions come out right wherever they stand in the Markdown, in HTML and in text."""

from __future__ import annotations

import re

import pytest

from daemon.adapters.render_text import wrap
from tests.templates.conftest import RenderText
from tests.templates.markup import Page


def bare(html: str) -> str:
    """The HTML of the letter without styles, from the greeting to the footer."""
    inner = html.partition("Hej Rikke,</p>")[2].partition('<td class="foot"')[0]
    plain = re.sub(r' (style|width|cell\w+|border|role)="[^"]*"', "", re.sub(r"\s*\n\s*", "", inner))
    return plain.rpartition("</td></tr>")[0]


@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_a_loop_around_a_list_makes_one_list(render: RenderText, count: int) -> None:
    mail = render(
        "# E\n\n{% for x in xs %}\n- {{ x }}\n{% endfor %}\n\nSlut\n", xs=[f"punkt {n}" for n in range(count)]
    )
    page = Page(mail.html)
    assert len(page.all("ul")) == 1
    assert len(page.all("li")) == count
    assert mail.text.count("\n- punkt") == count


def test_a_loop_around_a_numbered_list_counts_on(render: RenderText) -> None:
    mail = render("# E\n\n{% for x in 'abc' %}\n1. {{ x }}\n{% endfor %}\n")
    assert "1. a\n2. b\n3. c\n" in mail.text
    assert bare(mail.html) == "<ol><li>a</li><li>b</li><li>c</li></ol>"


def test_items_before_and_after_the_loop_belong_to_the_list(render: RenderText) -> None:
    mail = render("# E\n\n- først\n{% for x in 'ab' %}\n- {{ x }}\n{% endfor %}\n- sidst\n")
    assert bare(mail.html) == "<ul><li>først</li><li>a</li><li>b</li><li>sidst</li></ul>"


def test_a_condition_within_a_loop_leaves_items_out(render: RenderText) -> None:
    mail = render(
        "# E\n\n{% for x in range(4) %}\n{% if x % 2 %}\n- nr. {{ x }}\n{% endif %}\n{% endfor %}\n"
    )
    assert bare(mail.html) == "<ul><li>nr. 1</li><li>nr. 3</li></ul>"


def test_an_item_that_is_one_condition_is_left_out_whole(render: RenderText) -> None:
    mail = render("# E\n\n- a\n- {% if no %}b{% endif %}\n- c\n", no=False)
    assert bare(mail.html) == "<ul><li>a</li><li>c</li></ul>"
    assert "- a\n- c\n" in mail.text


def test_a_paragraph_that_is_one_condition_is_left_out_whole(render: RenderText) -> None:
    assert bare(render("# E\n\na\n\n{% if no %}b{% endif %}\n\nc\n", no=False).html) == "<p>a</p><p>c</p>"


def test_a_loop_around_table_rows_makes_one_table(render: RenderText) -> None:
    mail = render(
        "# E\n\n| Navn | Antal |\n|---|--:|\n{% for r in rows %}\n| {{ r[0] }} | {{ r[1] }} |\n{% endfor %}\n",
        rows=[["Ole", 2], ["Ida", 3]],
    )
    assert bare(mail.html) == (
        '<table class="data"><thead><tr><th>Navn</th><th align="right">Antal</th></tr></thead>'
        '<tbody><tr><td>Ole</td><td align="right">2</td></tr><tr><td>Ida</td><td align="right">3</td></tr>'
        "</tbody></table>"
    )
    assert "- Ole · Antal: 2\n- Ida · Antal: 3\n" in mail.text


def test_rows_around_the_loop_belong_to_the_table(render: RenderText) -> None:
    mail = render("# E\n\n| a |\n|---|\n| før |\n{% for r in 'xy' %}\n| {{ r }} |\n{% endfor %}\n| efter |\n")
    assert re.findall(r"<td>(.*?)</td>", bare(mail.html)) == ["før", "x", "y", "efter"]


def test_loops_nest(render: RenderText) -> None:
    source = "# E\n\n{% for g in gs %}\n## {{ g.name }}\n"
    source += "{% for i in g.list %}\n- {{ i }}\n{% else %}\nIntet\n{% endfor %}\n{% endfor %}\n"
    mail = render(source, gs=[{"name": "A", "list": ["x", "y"]}, {"name": "B", "list": []}])
    assert bare(mail.html).count("<h2>") == 2
    assert "<li>x</li>" in bare(mail.html)
    assert "<p>Intet</p>" in bare(mail.html)
    assert Page(mail.html).faults == []


def test_branches_with_lists_of_their_own(render: RenderText) -> None:
    source = "# E\n\n{% if yes %}\n- ja\n{% else %}\nNej.\n{% endif %}\n"
    assert bare(render(source, yes=True).html) == "<ul><li>ja</li></ul>"
    assert bare(render(source, yes=False).html) == "<p>Nej.</p>"


def test_a_list_within_an_item(render: RenderText) -> None:
    mail = render("# E\n\n1. et\n   {% for x in 'ab' %}\n   - {{ x }}\n   {% endfor %}\n2. to\n")
    assert bare(mail.html) == "<ol><li>et<ul><li>a</li><li>b</li></ul></li><li>to</li></ol>"
    assert "1. et\n   - a\n   - b\n2. to\n" in mail.text


def test_a_variable_may_be_set_where_it_is_used(render: RenderText) -> None:
    mail = render("# E\n\n{% for x in range(3) %}\n{% set y = x * 2 %}\n- {{ y }}\n{% endfor %}\n")
    assert "- 0\n- 2\n- 4\n" in mail.text


def test_tags_stand_within_a_line_too(render: RenderText) -> None:
    mail = render("# E\n\nDu har {% if n == 1 %}*ét* svar{% else %}**{{ n }}** svar{% endif %} i alt.\n", n=3)
    assert "Du har 3 svar i alt." in mail.text
    assert "<strong>3</strong> svar" in mail.html


def test_emphasis_links_and_words_to_write(render: RenderText) -> None:
    mail = render(
        "# E\n\n*a* **b** `c` [d](https://d.dk) [e]({{ u }}) [f]({{ mailto('ja') }})\n", u="https://e.dk"
    )
    assert "a b »c« d (https://d.dk) e (https://e.dk) f\n" in mail.text
    assert '<em>a</em> <strong>b</strong> <code>c</code> <a href="https://d.dk">d</a>' in bare(mail.html)


def test_html_in_a_template_is_text(render: RenderText) -> None:
    assert "&lt;b&gt;x&lt;/b&gt;" in render("# E\n\n<b>x</b>\n").html


def test_the_heading_may_choose_and_run_over_lines(render: RenderText) -> None:
    source = "{# om #}\n{% if n == 1 %}\n# Ét svar\n{% else %}\n# {{ n }} svar\n# i alt\n{% endif %}\n"
    source += "\n{% if n %}\nTekst\n{% endif %}\n"
    assert render(source, n=1).subject == "Ét svar"
    assert render(source, n=2).subject == "2 svar i alt"
    assert "Tekst" in render(source, n=2).text


def test_comments_leave_nothing(render: RenderText) -> None:
    assert bare(render("# E\n\n- a\n{# b #}\n- c {# d #}\n").html) == "<ul><li>a</li><li>c</li></ul>"


def test_blocks_stand_alone_in_conditions(render: RenderText) -> None:
    mail = render("# E\n\n{% if yes %}{{ button('Ja', 'ja') }}{% endif %}\n", yes=True)
    assert Page(mail.html).faults == []
    assert "<p><table" not in mail.html.replace("\n", "")


def test_paragraphs_are_wrapped_at_76_columns_and_items_hang(render: RenderText) -> None:
    mail = render("# E\n\n- " + "ord " * 40 + "\n")
    lines = mail.text.split("\n")
    assert max(map(len, lines)) <= 76
    assert lines[3].startswith("  ord")


def test_what_has_no_spaces_is_not_broken() -> None:
    url = "https://eksempel.dk/" + "x" * 90
    assert wrap(f"Se {url} her") == f"Se\n{url}\nher"
    assert wrap(url) == url
