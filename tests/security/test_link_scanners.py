"""Programs that open every link of a mail change nothing: only the one click that RFC 8058 describes acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.engine.kit import Sent
from tests.engine.stores import rows_of
from tests.web.conftest import PUBLIC, Web, publish
from tests.web.test_stop import CLICK, FORM, click, stop_link, stopped

SCANNERS = (
    {"User-Agent": "Mozilla/5.0 (compatible; Barracuda Sentinel)"},
    {"User-Agent": "Mozilla/5.0", "Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"},
    {"X-Moz": "prefetch", "Range": "bytes=0-99"},
    {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"},
)


def links(mail: Sent) -> Iterator[str]:
    """Every web address in a mail: in its head, its text and its page."""
    for part in mail.message.walk():
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        yield from re.findall(r"https?://[^\s\"'<>)]+", text.replace("&amp;", "&"))
    yield from re.findall(r"https?://[^>]+", str(mail.message["List-Unsubscribe"] or ""))


def kept(web: Web) -> list[str]:
    """All that the database holds."""
    return [f"{table}: {row!r}" for table, row in rows_of(web.engine.store)]


async def all_links(web: Web) -> list[str]:
    """Every link of every mail of two weeks, and every link of the pages they lead to."""
    mails = [*publish(web.engine), *publish(web.engine, 1)]
    found = dict.fromkeys(link for mail in (*web.engine.outbox(), *mails) for link in links(mail))
    for link in [link for link in found if link.startswith(PUBLIC)]:
        text = (await web.get(link)).text
        for href in re.findall(r'href="([^"#]+)"', text):
            if not urlsplit(href).scheme:
                found[f"{link.rsplit('/', 1)[0]}/{href}"] = None
    return [link for link in found if link.startswith(PUBLIC)]


async def test_opening_every_link_of_every_mail_changes_nothing(web: Web) -> None:
    found = await all_links(web)
    assert sum("/stop/" in link for link in found) > 3
    assert sum("/archive/" in link for link in found) > 3
    before = kept(web)
    assert len(before) > 100
    for link in found:
        for method in ("GET", "HEAD", "OPTIONS"):
            for headers in SCANNERS:
                assert (await web.ask(method, link, headers=headers)).status < 500
    assert kept(web) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
async def test_no_other_method_acts(web: Web, method: str) -> None:
    found = await all_links(web)
    before = kept(web)
    for link in found[:20]:
        assert (await web.ask(method, link, CLICK, FORM)).status == 405
    assert kept(web) == before


async def test_a_form_sent_to_any_other_page_acts_on_nothing(web: Web) -> None:
    found = [link for link in await all_links(web) if "/stop/" not in link]
    before = kept(web)
    for link in found[:20]:
        assert (await click(web, link)).status in (404, 405)
    assert kept(web) == before


@pytest.mark.parametrize("query", ["List-Unsubscribe=One-Click", "stop=1", "_method=POST", "confirm=yes"])
async def test_what_stands_behind_a_question_mark_is_no_click(web: Web, query: str) -> None:
    mail = publish(web.engine)[0]
    link = stop_link(mail)
    assert (await web.get(f"{link}?{query}")).status == 200
    assert (await web.ask("POST", f"{link}?{query}", b"", FORM)).status == 400
    assert stopped(web, mail.to) == []


async def test_the_one_click_acts_so_that_the_tests_above_mean_something(web: Web) -> None:
    mail = publish(web.engine)[0]
    before = kept(web)
    assert (await click(web, stop_link(mail))).status == 200
    assert kept(web) != before
    assert stopped(web, mail.to) != []
