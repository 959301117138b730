"""The one-click stop (RFC 8058): only a POST acts, once or twice is the same, and a wrong token does nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from daemon.core.model import AskState
from daemon.engine.records import OutState
from tests.engine.kit import Sent
from tests.web.conftest import PUBLIC, Answer, Web, publish

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CLICK = b"List-Unsubscribe=One-Click"
MULTIPART = (
    b'--xyz\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--xyz--\r\n',
    {"Content-Type": "multipart/form-data; boundary=xyz"},
)


def stop_link(mail: Sent) -> str:
    """The https address of the mail's List-Unsubscribe."""
    found = re.findall(r"<([^>]+)>", str(mail.message["List-Unsubscribe"]))
    return next(link for link in found if urlsplit(link).scheme == "https")


def a_call(web: Web, to: str = "rikke") -> Sent:
    """The week's question to somebody."""
    return next(mail for mail in web.engine.until("wed 12:00") if mail.to == to and mail.kind == "ask")


def stopped(web: Web, member: str = "rikke") -> list[str]:
    choices = web.engine.store.write_now(lambda tx: tx.choices())
    return sorted(name for name in choices.get(member, {}) if name.startswith("stop:"))


async def click(web: Web, link: str, body: bytes = CLICK, headers: dict[str, str] | None = None) -> Answer:
    return await web.ask("POST", link, body, FORM if headers is None else headers)


async def test_the_mail_says_where_one_post_suffices(web: Web) -> None:
    mail = a_call(web)
    assert stop_link(mail).startswith(f"{PUBLIC}/stop/")
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(mail.message["List-Unsubscribe"]).startswith("<mailto:"), "and by mail as before"


@pytest.mark.parametrize("url", ["", "http://naer.example.test"])
async def test_without_https_there_is_no_one_click(web: Web, url: str) -> None:
    web.engine.house = replace(web.engine.house, web_url=url)
    mail = a_call(web)
    assert mail.message["List-Unsubscribe-Post"] is None
    assert "http" not in str(mail.message["List-Unsubscribe"])


async def test_one_click_does_what_stop_by_mail_does(web: Web) -> None:
    answer = await click(web, stop_link(a_call(web)))
    assert answer.status == 200
    assert "Du får ikke flere mails om Ugens succeser" in answer.text
    assert stopped(web) == ["stop:successes"]
    asks = web.engine.store.write_now(lambda tx: tx.asks(rule="successes", to="rikke"))
    assert [ask.state for ask in asks] == [AskState.SKIPPED]
    later = web.engine.until("fri 18:00")
    assert [mail for mail in later if mail.to == "rikke" and mail.kind == "ask"] == []
    assert [mail.to for mail in later if mail.kind == "ask" and "succes" in mail.text] != []


async def test_what_was_still_unsent_is_not_sent(web: Web) -> None:
    mail = a_call(web)
    await click(web, stop_link(mail))
    row = web.engine.store.write_now(lambda tx: tx.outgoing(mail.id))
    assert row is not None
    assert row.state is OutState.CANCELLED


async def test_twice_is_the_same_as_once(web: Web) -> None:
    link = stop_link(a_call(web))
    first = await click(web, link)
    before = (web.engine.store.write_now(lambda tx: tx.choices()), len(web.engine.outbox()))
    second = await click(web, link)
    assert (first.status, first.body) == (second.status, second.body)
    assert (web.engine.store.write_now(lambda tx: tx.choices()), len(web.engine.outbox())) == before


async def test_both_codings_of_the_form_count(web: Web) -> None:
    assert (await click(web, stop_link(a_call(web)), *MULTIPART)).status == 200
    assert stopped(web) == ["stop:successes"]


async def test_start_by_mail_takes_it_back(web: Web) -> None:
    link = stop_link(a_call(web))
    await click(web, link)
    web.engine.write("rikke", "start")
    assert stopped(web) == []
    assert "Vil du slippe for mails om Ugens succeser?" in (await web.get(link)).text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_acts_on_nothing(web: Web, method: str) -> None:
    link = stop_link(a_call(web))
    for _ in range(2):
        answer = await web.ask(method, link)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert stopped(web) == []


async def test_the_page_has_one_button_that_posts_exactly_that(web: Web) -> None:
    text = (await web.get(stop_link(a_call(web)))).text
    (form,) = re.findall(r"<form.*?</form>", text, re.DOTALL)
    assert 'method="post"' in form
    assert "action" not in form
    assert re.findall(r'name="([^"]*)" value="([^"]*)"', form) == [("List-Unsubscribe", "One-Click")]
    assert ">Ja, stop de mails</button>" in form


async def test_each_reads_it_in_their_language(web: Web) -> None:
    link = stop_link(a_call(web, "emily"))
    assert "Yes, stop these mails" in (await web.get(link)).text
    assert "You will get no more mails" in (await click(web, link)).text


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", FORM),
        (b"List-Unsubscribe=one-click", FORM),
        (b"List-Unsubscribe=", FORM),
        (b"list-unsubscribe=One-Click", FORM),
        (b"List-Unsubscribe=One-Click&x=1", FORM),
        (b"List-Unsubscribe=One-Click&List-Unsubscribe=One-Click", FORM),
        (b'{"List-Unsubscribe":"One-Click"}', {"Content-Type": "application/json"}),
        (CLICK, {"Content-Type": "text/plain"}),
        (CLICK, {}),
        (b"--xyz\r\n\r\nOne-Click\r\n--xyz--", MULTIPART[1]),
        (b"\xff\xfe&&&&&&&==", FORM),
        (MULTIPART[0], {"Content-Type": "multipart/form-data"}),
    ],
)
async def test_anything_else_than_one_click_is_refused(
    web: Web, body: bytes, headers: dict[str, str]
) -> None:
    answer = await click(web, stop_link(a_call(web)), body, headers)
    assert answer.status == 400
    assert "Det forstod vi ikke" in answer.text
    assert stopped(web) == []


async def test_a_body_too_large_is_refused(web: Web) -> None:
    answer = await click(web, stop_link(a_call(web)), CLICK + b"&x=" + b"a" * 5000)
    assert answer.status == 413
    assert stopped(web) == []


async def test_a_wrong_token_is_not_found_and_changes_nothing(web: Web) -> None:
    mail = a_call(web)
    link = stop_link(mail)
    whole = link.rsplit("/", 1)[1]
    other = stop_link(next(m for m in web.engine.outbox("jonas"))).rsplit("/", 1)[1]
    wrong = (mail.id, whole[:-1], whole + "a", whole[:16] + other[16:], "x", "%2e%2e", "a" * 32, "a" * 4000)
    for token in wrong:
        assert (await web.get(f"/stop/{token}")).status == 404
        assert (await click(web, f"/stop/{token}")).status == 404
    assert stopped(web) == stopped(web, "jonas") == []


async def test_the_reply_token_that_a_forwarded_mail_shows_stops_nothing(web: Web) -> None:
    mail = a_call(web)
    assert mail.id in mail.reply_to
    assert stop_link(mail).rsplit("/", 1)[1] not in mail.text + mail.raw.decode().partition("\r\n\r\n")[2]
    assert (await click(web, f"/stop/{mail.id}")).status == 404


async def test_a_letter_with_two_questions_ends_both(web: Web) -> None:
    web.engine.until("thu 12:00")
    mail = next(m for m in web.engine.outbox("lone", "ask") if "2 korte ting" in m.subject)
    link = stop_link(mail)
    assert "Nyhedsbrev og Ugens succeser" in (await web.get(link)).text.replace(
        "Ugens succeser og Nyhedsbrev", "Nyhedsbrev og Ugens succeser"
    )
    await click(web, link)
    assert stopped(web, "lone") == ["stop:newsletter", "stop:successes"]


async def test_an_edition_can_be_stopped_too(web: Web) -> None:
    mail = next(m for m in publish(web.engine) if m.to == "jonas")
    await click(web, stop_link(mail))
    assert "jonas" not in [m.to for m in publish(web.engine, 1)]
