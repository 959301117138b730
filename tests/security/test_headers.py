"""No value becomes a header of its own, and no mail of ours is written by Python's module, which lets that happen."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

import pytest

import daemon
from daemon.commands.diagnosis import python_lets_headers_in
from daemon.core.errors import ConfigError
from daemon.mail.compose import Attachment, Draft, Inline, compose
from daemon.mail.headers import HeaderError, Mailbox
from daemon.reloading import load_config
from tests.cli.conftest import Place, offline_config
from tests.mail.drafts import a_draft

PACKAGE = Path(daemon.__file__).parent
BREAKS = {
    "LF": "\n",
    "CR": "\r",
    "CRLF": "\r\n",
    "CRLF and a space": "\r\n ",
    "NUL": "\0",
    "VT": "\x0b",
    "FF": "\x0c",
    "FS": "\x1c",
    "NEL": "\u0085",
    "LS": "\u2028",
    "PS": "\u2029",
    "encoded LF": "=?utf-8?q?=0A?=",
    "encoded CRLF": "=?utf-8?b?DQo=?=",
    "percent": "%0D%0A",
    "surrogate": "\udc0a",
}
FORGED = "Bcc: tyv@elsewhere.test"
PLACES: dict[str, Callable[[str], Draft]] = {
    "a subject": lambda text: a_draft(subject=text),
    "a sender's name": lambda text: a_draft(sender=Mailbox(text, "team@example.test")),
    "a receiver's name": lambda text: a_draft(to=Mailbox(text, "rikke@example.test")),
    "a name to reply to": lambda text: a_draft(reply_to=Mailbox(text, "team@example.test")),
    "a sender's address": lambda text: a_draft(sender=Mailbox("", f"team{text}@example.test")),
    "a receiver's address": lambda text: a_draft(to=Mailbox("", f"rikke@example.test{text}")),
    "a quoted address": lambda text: a_draft(to=Mailbox("", f'"rikke{text}"@example.test')),
    "a domain": lambda text: a_draft(to=Mailbox("", f"rikke@exa{text}mple.test")),
    "a list's name": lambda text: a_draft(list_id=f"{text} <team.example.test>"),
    "a list's label": lambda text: a_draft(list_id=f"team{text}.example.test"),
    "a link to leave": lambda text: a_draft(unsubscribe=f"mailto:a@example.test?subject={text}"),
    "a link to leave by one click": lambda text: a_draft(unsubscribe_post=f"https://example.test/{text}"),
    "a Message-ID": lambda text: a_draft(message_id=f"<a{text}@example.test>"),
    "a reference": lambda text: a_draft(references=(f"<a{text}@example.test>",)),
    "what is answered": lambda text: a_draft(in_reply_to=f"<a{text}@example.test>"),
    "a field's value": lambda text: a_draft(headers=(("X-Round", text),)),
    "a field's name": lambda text: a_draft(headers=((f"X-{text}", "1"),)),
    "a list field": lambda text: a_draft(headers=(("List-Help", text),)),
    "a file's name": lambda text: a_draft(
        attachments=(Attachment(name=text, media="text/csv", content=b"1"),)
    ),
    "a file's type": lambda text: a_draft(
        attachments=(Attachment(name="a", media=f"text/{text}", content=b"1"),)
    ),
    "a picture's name": lambda text: a_draft(inlines=(a_picture(name=text),)),
    "a picture's words": lambda text: a_draft(inlines=(a_picture(alt=text),)),
    "a picture's id": lambda text: a_draft(inlines=(a_picture(cid=text),)),
    "a calendar's method": lambda text: a_draft(calendar=b"BEGIN:VCALENDAR\r\n", calendar_method=text),
}


def a_picture(**changes: str) -> Inline:
    fields = {"cid": "c", "name": "c.png", "media": "image/png", "alt": ""} | changes
    return Inline(content=b"x", **fields)


def names_of_fields(raw: bytes) -> list[str]:
    """The names of all header fields in all parts, as the strictest reader finds them."""
    found = []
    for block in re.split(rb"(?m)^--=_[^\r\n]+\r\n", raw):
        head = re.sub(rb"\r\n[ \t]", b" ", block.partition(b"\r\n\r\n")[0])
        # Every sign that some program somewhere takes for the end of a line.
        lines = re.split("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", head.decode("utf-8", "replace"))
        found += [line.partition(":")[0].lower() for line in lines if line]
    return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", BREAKS)
def test_a_line_break_in_any_value_makes_no_field(place: str, kind: str) -> None:
    make, text = PLACES[place], f"Hej{BREAKS[kind]}{FORGED}"
    try:
        raw = compose(make(text))
    except HeaderError as refused:
        told = str(refused)
    else:
        told = ""
        _check(raw)
    assert FORGED not in told, "what is refused is told without the words"


def _check(raw: bytes) -> None:
    names = names_of_fields(raw)
    assert "bcc" not in names
    assert "hej" not in names
    assert b"\0" not in raw
    assert b"\x85" not in raw.replace(b"\xc2\x85", b"")
    assert BytesHeaderParser(policy=default).parsebytes(raw)["Bcc"] is None


CONFIG = {
    "a member's name": 'name = "Mette Lindholm"',
    "a member's address": 'email = "mette@firma.test"',
    "a team's name": 'name = "Salg Nord"',
    "the box's address": 'address = "team@firma.test"',
    "an operator": 'ops = ["drift@firma.test"]',
}


@pytest.mark.parametrize("place", CONFIG)
@pytest.mark.parametrize(
    "escape", [r"\n", r"\r", r"\r\n", r"\u0000", r"\u000b", r"\u0085", r"\u2028", r"\u2029"]
)
def test_a_line_break_in_the_config_is_refused(tmp_path: Path, place: str, escape: str) -> None:
    good, old = offline_config(tmp_path / "data"), CONFIG[place]
    text = good.replace(old, old.replace('"', f'"x{escape}', 1), 1)
    assert text != good
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        load_config(path)


def test_this_python_shows_the_fault_or_is_mended_and_the_doctor_says_which(place: Place) -> None:
    """CVE-2024-6923: words that were decoded are written with their line breaks as they are."""
    told = {line["name"]: line for line in place.run("doctor", "--json", "--seconds", "1").json["lines"]}
    assert told["python"]["state"] == ("warn" if python_lets_headers_in() else "ok")


def test_our_composer_is_not_touched_by_it() -> None:
    subject = "=?utf-8?q?a=0ABcc:_b@example.test?="
    raw = compose(a_draft(subject=subject))
    assert "bcc" not in names_of_fields(raw)
    assert BytesHeaderParser(policy=default).parsebytes(raw)["Subject"] == subject


WRITES = {"as_bytes", "as_string", "flatten", "send_message", "set_content", "add_header", "add_attachment"}
MODULES = ("email.generator", "email.mime", "smtplib", "email.charset", "email.headerregistry")
SHOWS_ITSELF = {"demo/writing.py", "commands/diagnosis.py"}
"""The demo's people write by it, to their own servers; the doctor tries it out. Neither takes words from a mail."""


def test_no_module_of_the_service_lets_python_write_a_mail() -> None:
    found = {
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if str(path.relative_to(PACKAGE)) not in SHOWS_ITSELF
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if _writes(node)
    }
    assert found == set()


def _writes(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name):
            return name in WRITES
        case ast.Import(names=names):
            return any(alias.name.startswith(MODULES) for alias in names)
        case ast.ImportFrom(module=str(module)):
            return module.startswith(MODULES)
        case ast.Call(func=ast.Name(id="EmailMessage" | "Message")):
            return True
    return False
