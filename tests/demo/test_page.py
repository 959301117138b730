"""The demo's page: everybody's mail, answering as anybody, and time that goes on when told to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.running import CHROMIUM, Page, demo_page, interrupt


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A demo whose week is over."""
    with demo_page(tmp_path_factory.mktemp("page"), "--speed", "0") as found:
        found.wait(lambda: not found.json("/api/state")["busy"], 60)
        yield found


@pytest.mark.chromium
@pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="needs Chromium (apt-get install chromium)"
)
class TestInBrowser:
    """As somebody who looks sees it."""

    def test_it_shows_everybody_and_what_happened(self, page: Page, tmp_path: Path) -> None:
        dom = page.dom(tmp_path, "/")
        assert "Bodil Marie Østergaard-Kjærgaard Christoffersen" in dom
        assert "Jeg holder fri og er tilbage onsdag" in dom
        assert "Newsletters" in dom

    def test_an_inbox_lists_its_mails(self, page: Page, tmp_path: Path) -> None:
        dom = page.dom(tmp_path, "/#/rikke")
        assert "Har du en idé til os?" in dom
        assert "Din idé blev ugens idé!" in dom

    def test_a_mail_opens_in_a_sandboxed_frame(self, page: Page, tmp_path: Path) -> None:
        number = next(mail["number"] for mail in page.mails("malik") if mail["kind"] == "edition")
        dom = page.dom(tmp_path, f"/#/malik/{number}")
        assert f'src="/mails/{number}.html"' in dom
        assert 'sandbox="allow-popups' in dom
        assert "allow-scripts" not in dom
        assert "Answer as Malik" in dom

    def test_a_link_of_a_mail_fills_in_the_form(self, page: Page, tmp_path: Path) -> None:
        dom = page.dom(tmp_path, "/#/mette/1?to=team%40nordlys.example&subject=Hej&body=ok")
        assert 'value="team@nordlys.example"' in dom


def test_a_mail_has_html_text_and_source(page: Page) -> None:
    number = next(mail["number"] for mail in page.mails("jens") if mail["kind"] == "edition")
    mail = page.json(f"/api/mails/{number}")
    assert "Ugens succeser" in mail["text"]
    assert "Message-ID:" in mail["source"]
    status, headers, raw = page.request(f"/mails/{number}.html")
    assert status == 200
    assert "Ugens succeser" in raw.decode()
    assert headers["content-security-policy"].startswith("sandbox ")
    assert "script-src" not in headers["content-security-policy"]


def test_links_that_would_write_a_mail_lead_to_the_form(page: Page) -> None:
    number = next(mail["number"] for mail in page.mails("jens") if mail["kind"] == "edition")
    raw = page.request(f"/mails/{number}.html")[2].decode()
    assert "mailto:" not in raw
    assert f'href="/#/jens/{number}?to=team%2B' in raw


def test_an_answer_goes_through_and_its_receipt_comes(page: Page) -> None:
    before = {mail["number"] for mail in page.mails("soeren")}
    edition = next(mail for mail in page.mails("soeren") if mail["kind"] == "edition")
    words = "succes: Lukkede sag nummer 10.000"
    sent = page.json("/api/answer", {"number": edition["number"], "style": "iphone", "text": words})
    new = [mail for mail in page.mails("soeren") if mail["number"] not in before]
    assert {mail["way"] for mail in new} == {"sent", "received"}
    receipt = next(mail for mail in new if mail["way"] == "received")
    assert "Lukkede sag nummer 10.000" in page.json(f"/api/mails/{receipt['number']}")["text"]
    assert "Sendt fra min iPhone" in page.json(f"/api/mails/{sent['number']}")["text"]


def test_a_new_mail_is_answered(page: Page) -> None:
    page.json("/api/write", {"who": "emily", "to": "", "subject": "", "text": "help"})
    receipt = page.mails("emily")[0]
    assert receipt["kind"] == "receipt"
    assert "idea: …" in page.json(f"/api/mails/{receipt['number']}")["text"]


def test_the_next_day_brings_its_mails(page: Page) -> None:
    before = page.json("/api/state")
    page.json("/api/next", {"what": "step"})
    page.json("/api/next", {"what": "day"})
    after = page.json("/api/state")
    assert after["clock"] != before["clock"]
    assert after["total"] > before["total"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/people/nobody", None, 404),
        ("/api/mails/99999", None, 404),
        ("/api/answer", {"number": "1", "style": "gmail", "text": "x"}, 404),
        ("/api/answer", {"number": 1, "style": "pine", "text": "x"}, 422),
        ("/api/answer", {"number": 1, "style": "gmail", "text": "x" * 30_000}, 422),
        ("/api/write", {"who": "emily", "to": "a\r\nBcc: b@c.example", "text": "x"}, 422),
        ("/api/write", {"who": "emily", "to": "stranger@elsewhere.example", "text": "x"}, 502),
        ("/api/write", [1], 422),
    ],
)
def test_what_makes_no_sense_is_refused(page: Page, path: str, body: object, status: int) -> None:
    found, _, raw = page.request(path, body)
    assert (found, b"error" in raw) == (status, True)


def test_other_pages_cannot_use_it(page: Page) -> None:
    assert page.request("/api/state", Host="evil.example")[0] == 400
    assert page.request("/api/next", {"what": "step"}, Content_Type="text/plain")[0] == 415


def test_ctrl_c_ends_it_quietly_once_the_week_is_over(tmp_path: Path) -> None:
    with demo_page(tmp_path, "--speed", "0") as page:
        page.wait(lambda: not page.json("/api/state")["busy"], 60)
        code, rest = interrupt(page.process)
    assert code == 0
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_in_the_middle_of_the_week_leaves_nothing_behind(tmp_path: Path) -> None:
    with demo_page(tmp_path, "--speed", "20") as page:
        page.wait(lambda: page.json("/api/state")["total"] > 3)
        code, rest = interrupt(page.process)
    assert code == 130
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_named(tmp_path: Path, page: Page) -> None:
    taken = str(page.port)
    with pytest.raises(AssertionError, match="with --port"), demo_page(tmp_path, "--port", taken):
        pass
