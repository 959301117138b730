"""Half a character in a mail is no fault of ours: UTF-7 can say one, and no store can keep it."""

from __future__ import annotations

import pytest

from tests.security.senders import a_team

HEAD = "From: rikke@example.test\r\nTo: team@example.test\r\n"
MAILS = {
    "in the body": HEAD + "Content-Type: text/plain; charset=utf-7\r\n\r\nid+AOk-: Mere +2AA-te\r\n",
    "in the subject": HEAD + "Subject: =?utf-7?q?hej_+2AA-?=\r\n\r\nidé: Mere te\r\n",
    "in the name": "From: =?utf-7?q?Rikke_+2AA-?= <rikke@example.test>\r\nTo: x@y.test\r\n\r\nidé: Mere te\r\n",
    "in HTML": HEAD
    + "Content-Type: text/html; charset=utf-7\r\n\r\n<p>id+AOk-: Mere +2AA-te &#xD83D;</p>\r\n",
    "in a file's name": HEAD + "Content-Type: text/plain; name*=utf-7''a%2b2AA-\r\n\r\nidé: Mere te\r\n",
}


@pytest.mark.parametrize("place", MAILS)
def test_it_is_shown_by_a_sign_and_the_mail_counts(place: str) -> None:
    engine = a_team()
    assert engine.receive(MAILS[place].encode()) == "handled: command:idea"
    (told,) = engine.store.write_now(lambda tx: tx.entries(("idea",)))
    assert "Mere" in told.value["text"]
    assert engine.outbox("rikke", "receipt")


def test_a_whole_character_in_two_halves_is_whole() -> None:
    engine = a_team()
    engine.receive(
        (HEAD + "Content-Type: text/plain; charset=utf-7\r\n\r\nid+AOk-: Mere +2D3eCg-\r\n").encode()
    )
    (told,) = engine.store.write_now(lambda tx: tx.entries(("idea",)))
    assert told.value["text"] == "Mere \U0001f60a"
