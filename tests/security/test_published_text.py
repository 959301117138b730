"""What is published fetches nothing, and nobody's words become a template, a picture or a link."""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from daemon.adapters.render import TemplateRenderer
from daemon.core.errors import ConfigError
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world
from tests.patience import LONG
from tests.security.hostile import ELSEWHERE, HOSTILE, with_hostile
from tests.security.remote import remote_loads
from tests.templates.conftest import RenderText
from tests.templates.markup import Page
from tests.templates.screens import CHROMIUM
from tests.templates.sheets import FRAME, Sample, load_samples
from tests.web.conftest import Web, publish
from tests.web.test_archive import link_in

SAMPLES = load_samples()
LANGUAGES = ("da", "en")


def hostile(sample: Sample, words: str) -> Sample:
    """The sample with these words in all that people may write, and in every name."""
    parts = tuple(replace(part, data=with_hostile(dict(part.data), words)) for part in sample.parts)
    named = {key: with_hostile(FRAME[key], words) for key in ("member", "leader", "team", "rule")}
    return replace(sample, parts=parts, frame={**named, **sample.frame})


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_mail_of_any_template_in_any_language_fetches_anything(
    renderer: TemplateRenderer, kind: str
) -> None:
    assert len(SAMPLES) > 100
    # Every template with every kind of words, in its two languages by turns, which share layout and helpers.
    for number, sample in enumerate(SAMPLES, list(HOSTILE).index(kind)):
        check_mail(renderer, hostile(sample, HOSTILE[kind]), LANGUAGES[number % 2])


def check_mail(renderer: TemplateRenderer, sample: Sample, language: str) -> None:
    """Fail where a mail would fetch something, leads where people's words point, or worked out what they say."""
    mail = renderer.render(sample.sheet(language))
    assert remote_loads(mail.html) == [], (sample.name, language)
    hrefs = [link.get("href") or "" for link in Page(mail.html).all("a")]
    assert not [href for href in hrefs if href.startswith(("http:", "//", "ldap:")) and ELSEWHERE in href]
    assert "1337" not in mail.html + mail.text + mail.subject, "7 * 191 was worked out"


def a_fortnight(words: str) -> Engine:
    """Everything that one member's words can come into, with the same words as another's name."""
    rules = tuple(map(a_rule, ("ideas", "successes", "newsletter", "digest", "roster")))
    engine = Engine(a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), rules=rules))
    engine.until("mon 12:00")
    engine.write("rikke", f"idé: {words}")
    engine.write("jonas", "idé: En almindelig idé")
    engine.until("wed 12:00")
    engine.write("jonas", f"succes: {words}")
    engine.write("rikke", words)
    engine.write("tyv@elsewhere.test", words, Authentication_Results="mx.example.test; dmarc=pass")
    engine.until("mon+1 12:00")
    return engine


def html_of(mail: Sent) -> str:
    """The HTML of a mail, "" where it has none."""
    for part in mail.message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            return payload.decode()
    return ""


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind != "strange letters"])
def test_no_mail_that_the_engine_sends_fetches_anything_and_its_files_are_its_own(kind: str) -> None:
    mails = a_fortnight(HOSTILE[kind]).outbox()
    assert len(mails) > 20
    for mail in mails:
        page = html_of(mail)
        assert remote_loads(page) == [], mail.kind
        ids = {str(part["Content-ID"]).strip("<>") for part in mail.message.walk() if part["Content-ID"]}
        assert set(re.findall(r"cid:([^\"')\s]+)", page)) - set(re.findall(r"cid:", HOSTILE[kind])) <= ids
        assert "1337" not in page + mail.text + mail.subject


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind != "strange letters"])
async def test_no_page_and_no_feed_fetches_anything(web: Web, kind: str) -> None:
    mails = publish(web.engine, rikke=HOSTILE[kind].replace("\n", " "))
    archive = re.sub(r"/\d+$", "/", link_in(mails[0]))
    pages = [archive, f"{archive}1", "/", f"{archive}feed.atom"]
    for url in pages:
        answer = await web.get(url)
        assert answer.status == 200, url
        text = answer.text
        if url.endswith("atom"):
            text = "".join(map(html.unescape, re.findall(r'type="html">(.*?)</', text, re.DOTALL)))
            assert text
        assert remote_loads(text) == [], url
        assert "1337" not in text


SANDBOX = {
    "a class's ancestors": "{{ ''.__class__.__mro__ }}",
    "a function's globals": "{{ cycler.__init__.__globals__ }}",
    "globals of a helper": "{{ quote.__globals__ }}{{ button.__call__.__globals__ }}",
    "globals by a filter": "{{ cycler|attr('__init__')|attr('__globals__') }}",
    "an attribute by map": "{{ ['']|map(attribute='__class__')|list }}",
    "a format's field": "{{ '{0.__class__.__mro__}'.format('') }}",
    "a format by map": "{{ '{x.__class__}'.format_map({'x': ''}) }}",
    "the context itself": "{{ self._TemplateReference__context }}",
    "the environment": "{{ self.__class__ }}{{ self._environment }}",
    "another file": "{% include '/etc/passwd' %}",
    "a file above": "{% include '../../../../../etc/passwd' %}",
    "an import": "{% import 'os' as os %}{{ os.system }}",
    "a frame": "{{ (x for x in []).gi_frame }}",
    "a very long row": "{{ range(10**9)|list }}",
    "a very long text": "{{ 'x' * 10**10 }}",
    "a very long filter": "{{ 'x'|center(10**10) }}",
    "a very large number": "{{ 10**10**10 }}",
    "a debugger": "{% debug %}",
    "code": "{% do ''.__class__ %}",
}


@pytest.mark.parametrize("kind", SANDBOX)
@pytest.mark.timeout(60)
def test_a_customers_template_sees_no_more_than_it_is_given(render: RenderText, kind: str) -> None:
    try:
        mail = render(f"# Emne\n\n{SANDBOX[kind]}\n", words="ord")
    except (ConfigError, MemoryError, OverflowError):
        return
    shown = mail.html + mail.text
    assert not [
        trace for trace in ("<class", "&lt;class", "root:", "__builtins__", "<frame") if trace in shown
    ]
    assert len(shown) < 1_000_000


class _Recorder(BaseHTTPRequestHandler):
    """A proxy that notes what a browser asks for, and gives it nothing."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_error(404)

    do_CONNECT = do_HEAD = do_POST = do_GET  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def a_proxy() -> Iterator[ThreadingHTTPServer]:
    """A proxy on loopback; `asked` is what came."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Recorder)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fetched_by_a_browser(pages: dict[str, str], folder: Path) -> list[str]:
    """What a real browser asks any server for, when it shows all of these."""
    frames = []
    for number, page in enumerate(pages.values()):
        (folder / f"{number}.html").write_text(page, "utf-8", errors="replace")
        frames.append(f'<iframe src="{number}.html"></iframe>')
    (folder / "all.html").write_text("<!doctype html><meta charset=utf-8>" + "".join(frames), "utf-8")
    with a_proxy() as proxy:
        flags = (
            *(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-sync",
                "--disable-quic",
            ),
            *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=8000"),
            *(f"--proxy-server=http://127.0.0.1:{proxy.server_port}", "--proxy-bypass-list=<-loopback>"),
            *(f"--user-data-dir={folder / 'profile'}", "--dump-dom", "--allow-file-access-from-files"),
        )
        command = [CHROMIUM or "chromium", *flags, (folder / "all.html").as_uri()]
        subprocess.run(command, capture_output=True, timeout=4 * LONG, check=True)
        return [url for url in proxy.asked if ELSEWHERE in url or "/probe" in url]  # type: ignore[attr-defined]


@pytest.mark.chromium
@pytest.mark.skipif(
    shutil.which("chromium") is None and "CI" not in os.environ,
    reason="needs Chromium (apt-get install chromium)",
)
async def test_a_real_browser_fetches_nothing_for_mails_and_pages_full_of_hostile_words(
    renderer: TemplateRenderer, web: Web, tmp_path: Path
) -> None:
    words = " ".join(HOSTILE.values())
    rich = [
        sample for sample in SAMPLES if sample.name.endswith((".rich", ".plain", ".full", ".usual"))
    ] or SAMPLES
    pages = {
        f"{sample.name} {language}": renderer.render(hostile(sample, words).sheet(language)).html
        for sample in rich[:40]
        for language in LANGUAGES
    }
    mails = publish(web.engine, rikke=" ".join(HOSTILE[kind] for kind in list(HOSTILE)[:7]))
    pages |= {f"mail {mail.id}": html_of(mail) for mail in mails}
    pages["an edition on the web"] = (await web.get(link_in(mails[0]))).text
    probe = {"a page that does": '<img src="http://probe.example/probe">'}
    asked = await asyncio.to_thread(fetched_by_a_browser, pages | probe, tmp_path)
    assert asked == ["http://probe.example/probe"], "the probe alone, which shows that requests are seen"
