"""What was sent is read back in its own words, to be known where a reply quotes it."""

from __future__ import annotations

from daemon.mail.compose import Attachment, Inline, compose
from daemon.mail.sent import sent_text
from tests.mail.drafts import a_draft

WORDS = "Kære Rikke\n\nHvad lykkedes for dig på Ærø?\n"


def test_subject_and_both_parts_are_read_as_they_were_written() -> None:
    subject = "Hvad er din idé til ugen på Ærø, hvor I alle sammen mødes og ser hinanden for første gang?"
    sent = sent_text(compose(a_draft(subject=subject, text=WORDS, html="<p>Kære Rikke</p>\n<p>Ærø</p>\n")))
    assert (sent.subject, sent.text) == (subject, WORDS)
    assert sent.also.split() == ["Kære", "Rikke", "Ærø"]


def test_pictures_and_files_beside_the_words_are_left_out() -> None:
    picture = Inline(cid="c1", name="chart.png", media="image/png", content=b"\x89PNG", alt="Mål")
    file = Attachment(name="side.txt", media="text/plain", content=b"something else")
    sent = sent_text(compose(a_draft(text=WORDS, inlines=(picture,), attachments=(file,))))
    assert sent.text == WORDS
    assert "something" not in sent.also


def test_the_line_that_mail_clients_lay_bare_is_among_the_words() -> None:
    html = '<p class="preheader" style="display:none">Svar med en linje</p><p>Kære Rikke</p>'
    assert sent_text(compose(a_draft(html=html))).also.split("\n")[0] == "Svar med en linje"


def test_of_bytes_that_were_destroyed_nothing_is_read() -> None:
    sent = sent_text(b"")
    assert (sent.subject, sent.text, sent.also) == ("", "", "")
