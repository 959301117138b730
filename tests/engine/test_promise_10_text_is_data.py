"""Text from people is data: it is shown as it was written, and never becomes markup, a template or a header."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser

import pytest

from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

NASTY = {
    "a template's expression": "{{ 7 * 7 }} {{ member.name.__class__.__mro__ }}",
    "a template's statement": "{% for x in range(10**9) %}x{% endfor %}{% raw %}",
    "a template's comment": "{# forsvinder dette? #}",
    "a script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a closing tag": "</td></table></body></html><h1>Overtaget</h1>",
    "an entity": "&lt;b&gt; &amp;nbsp; &#x3c;script&#x3e;",
    "Markdown": "# Stor **fed** [klik](https://ond.example) ![se](https://ond.example/p.png) `kode`",
    "an attribute's end": '" onmouseover="alert(1)" x="',
    "a link that runs": "javascript:alert(1)",
    "a style": "</style><style>*{display:none}</style>",
}
TAGS = {"script", "iframe", "object", "embed", "form", "svg", "link"}


class Elements(HTMLParser):
    """The elements and attributes a mail program would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def html_of(mail: Sent) -> str:
    part = BytesParser(policy=policy.default).parsebytes(mail.raw).get_body(("html",))
    assert part is not None
    content: str = part.get_content()
    return content


def shape(mail: Sent) -> list[tuple[str, dict[str, str | None]]]:
    """The elements of a mail, without the links of its own reply addresses."""
    parser = Elements()
    parser.feed(html_of(mail))
    return [(tag, {k: v for k, v in attrs.items() if k != "href"}) for tag, attrs in parser.tags]


def a_week(text: str) -> Engine:
    """Everything a member's words can come into: receipts, ballots, drafts, editions."""
    engine = Engine(
        a_world(rules=(a_rule("ideas"), a_rule("successes"), a_rule("newsletter"), a_rule("digest")))
    )
    engine.until("mon 12:00")
    engine.write("rikke", f"idé: {text}")
    engine.write("jonas", "idé: En almindelig idé")
    engine.until("wed 12:00")
    engine.write("jonas", f"succes: {text}")
    engine.until("fri 12:30")
    return engine


@pytest.fixture(scope="module")
def plain() -> dict[tuple[str, str], Sent]:
    """The last mail of each kind to each."""
    return {(mail.to, mail.kind): mail for mail in a_week("En helt almindelig sætning").outbox()}


def collapsed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("kind", NASTY)
def test_it_is_shown_as_it_was_written_and_makes_no_element(
    kind: str, plain: dict[tuple[str, str], Sent]
) -> None:
    engine = a_week(NASTY[kind])
    for to, what in (("rikke", "receipt"), ("lone", "edition"), ("jonas", "edition")):
        mail, usual = engine.last(to, what), plain[to, what]
        assert collapsed(NASTY[kind]) in collapsed(mail.text), f"{what} in text"
        assert [tag for tag, _ in shape(mail)] == [tag for tag, _ in shape(usual)], f"{what} in HTML"
        assert not {tag for tag, _ in shape(mail)} & TAGS
        assert not [name for _, attrs in shape(mail) for name in attrs if name.startswith("on")]


@pytest.mark.parametrize("kind", NASTY)
def test_it_leads_nowhere(kind: str) -> None:
    engine = a_week(NASTY[kind])
    for mail in engine.outbox():
        links = re.findall(r'(?:href|src)="([^"]*)"', html_of(mail)) if b"text/html" in mail.raw else []
        assert not [link for link in links if not link.startswith(("mailto:", "cid:", "#"))]


HEADERS = {
    "a line break": "Rikke\r\nBcc: alle@elsewhere.test",
    "a line feed": "Rikke\nBcc: alle@elsewhere.test",
    "a carriage return": "Rikke\rBcc: alle@elsewhere.test",
    "NUL": "Rikke\x00Holm",
    "an encoded line break": "=?utf-8?q?Rikke=0D=0ABcc:_alle@elsewhere.test?=",
    "an address of its own": 'Rikke <tyv@elsewhere.test>, "x',
    "a line separator": "Rikke\u2028Bcc: alle@elsewhere.test",
}


def addressed(mail: Sent) -> set[str]:
    message = BytesParser(policy=policy.default).parsebytes(mail.raw)
    fields = [message[name] for name in ("to", "cc", "bcc", "from", "reply-to", "sender") if message[name]]
    return {address.addr_spec for field in fields for address in field.addresses}


def ours(mail: Sent) -> bool:
    return all(a.endswith("@example.test") for a in addressed(mail)) and mail.message["Bcc"] is None


@pytest.mark.parametrize("kind", HEADERS)
def test_a_subject_that_came_in_makes_no_header_of_ours(kind: str) -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    encoded = "=?utf-8?b?" + __import__("base64").b64encode(HEADERS[kind].encode()).decode() + "?="
    raw = f"From: rikke@example.test\r\nTo: team@example.test\r\nSubject: {encoded}\r\n\r\nid: Mere te\r\n".encode()
    engine.receive(raw)
    assert all(ours(mail) for mail in engine.outbox())
    assert engine.outbox("rikke", "receipt")


@pytest.mark.parametrize("kind", HEADERS)
def test_words_that_become_a_subject_make_no_header(kind: str) -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("newsletter"))))
    engine.until("mon 12:00")
    engine.write("rikke", f"idé: {HEADERS[kind]}")
    engine.until("fri 12:30")
    assert all(ours(mail) for mail in engine.outbox())


NAMES = {kind: name for kind, name in HEADERS.items() if not set("\r\n\0\u2028") & set(name)}


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_from_the_config_makes_no_header(kind: str) -> None:
    member = replace(a_member("Rikke Holm"), name=NAMES[kind])
    engine = Engine(a_world(member, rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    engine.write("rikke", "hjælp")
    assert engine.outbox("rikke")
    assert all(ours(mail) for mail in engine.outbox())


@pytest.mark.parametrize("name", ["Rikke\r\nBcc: x@elsewhere.test", "Rikke\nBcc: x", "Ri\x00kke"])
def test_a_name_with_a_line_break_never_reaches_the_wire(name: str) -> None:
    engine = Engine(a_world(replace(a_member("Rikke Holm"), name=name), rules=(a_rule("ideas"),)))
    with contextlib.suppress(ValueError):
        engine.until("mon 12:00")
    assert all(ours(mail) for mail in engine.outbox())


@pytest.mark.parametrize("header", ["Message_ID", "References", "In_Reply_To"])
def test_identifiers_that_came_in_make_no_header_of_ours(header: str) -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    head = f"{header.replace('_', '-')}: <a@b>\r\n <x\x0bBcc: alle@elsewhere.test@c> <{'y' * 5000}@d>\r\n"
    raw = f"From: rikke@example.test\r\nTo: team@example.test\r\n{head}Subject: Hej\r\n\r\nhjælp\r\n".encode()
    engine.receive(raw)
    assert all(ours(mail) for mail in engine.outbox())
    assert all(len(line) <= 998 for mail in engine.outbox() for line in mail.raw.split(b"\r\n"))


def test_every_line_of_every_mail_ends_in_crlf_and_is_short_enough() -> None:
    engine = a_week("x" * 5000)
    for mail in engine.outbox():
        assert mail.raw.count(b"\n") == mail.raw.count(b"\r\n") == mail.raw.count(b"\r")
        assert all(len(line) <= 998 for line in mail.raw.split(b"\r\n"))


def test_pictures_are_never_fetched_from_elsewhere() -> None:
    engine = a_week("![x](https://ond.example/p.png) <img src='https://ond.example/p.png'>")
    for mail in engine.outbox():
        sources = [attrs.get("src") or "" for tag, attrs in _tags(mail) if tag == "img"]
        assert all(source.startswith("cid:") for source in sources)


def _tags(mail: Sent) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    if b"text/html" in mail.raw:
        parser.feed(html_of(mail))
    return parser.tags
