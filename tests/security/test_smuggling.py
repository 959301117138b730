"""What people write ends no mail but their own: on the wire there is one end of data, and every line ends in CRLF."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.engine.ports import Outcome
from daemon.mail.compose import Attachment, Inline, compose
from tests.contract.transport_kit import a_connection
from tests.engine.kit import Engine, a_rule, a_world
from tests.mail.drafts import a_draft
from tests.security.raw_smtp import END, RawSmtp

SECOND = (
    "MAIL FROM:<tyv@elsewhere.test>\r\nRCPT TO:<alle@example.test>\r\nDATA\r\nSubject: smuglet\r\n\r\nHej"
)
ENDS = (
    "\r\n.\r\n",
    "\n.\r\n",
    "\r.\r\n",
    "\r\n.\n",
    "\n.\n",
    "\r.\r",
    "\r\n.\r",
    "\n.\r",
    "\r\n\0.\r\n",
    "\u0085.\u0085",
)
ENDS_TOO = ("\u2028.\u2028", "\x0b.\x0c", "\r\n..\r\n", "\r\n.", ".", ".\r\n", "..\r\n.\r\n", "\x1c.\x1d")
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")


def assert_one_end(octets: bytes) -> None:
    """Fail where a server of any habit might see the end of the mail before its last line."""
    assert octets.endswith(END)
    assert octets.count(END) == 1
    assert not octets.startswith(b".\r\n")
    assert _BARE.search(octets) is None
    lines = octets.removesuffix(END).split(b"\r\n")
    assert [line for line in lines if line.startswith(b".") and not line.startswith(b"..")] == []
    assert max(map(len, lines)) <= 998 + 1
    assert b"\0" not in octets


def unstuffed(octets: bytes) -> bytes:
    """The mail as its receiver has it (RFC 5321 4.5.2)."""
    return re.sub(rb"(?m)^\.\.", b".", octets.removesuffix(b".\r\n"))


async def sent(raws: Iterable[bytes]) -> list[bytes]:
    """What a server was sent for these mails, octet by octet."""
    async with RawSmtp() as server, a_connection(server) as connection:  # type: ignore[arg-type]
        for raw in raws:
            report = await connection.send("team@example.test", "rikke@example.test", raw)
            assert report.outcome is Outcome.SENT, report
    assert set(server.after) <= {b""}
    return server.bodies


@pytest.mark.parametrize("end", [*ENDS, *ENDS_TOO], ids=repr)
async def test_words_that_look_like_an_end_end_nothing(end: str) -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes"), a_rule("newsletter"))))
    engine.until("mon 12:00")
    text = f"Hej{end}{SECOND}{end}"
    raw = f"From: rikke@example.test\r\nTo: team@example.test\r\nSubject: {text[:40]!r}\r\n\r\nidé: {text}"
    engine.receive(raw.encode())
    engine.until("fri 12:30")
    mails = [mail.raw for mail in engine.outbox()]
    bodies = await sent(mails)
    assert len(bodies) == len(mails) > 5
    for octets, mail in zip(bodies, mails, strict=True):
        assert_one_end(octets)
        assert unstuffed(octets) == mail


@pytest.mark.parametrize("end", [*ENDS, *ENDS_TOO], ids=repr)
async def test_files_and_pictures_and_invitations_end_nothing(end: str) -> None:
    octets = f"a{end}{SECOND}{end}".encode()
    raws = [
        compose(a_draft(text=octets.decode(), html=f"<p>{octets.decode()}</p>")),
        compose(a_draft(attachments=(Attachment(name="a.txt", media="text/plain", content=octets),))),
        compose(a_draft(inlines=(Inline(cid="c", name="c.png", media="image/png", content=octets),))),
        compose(a_draft(calendar=octets)),
        compose(a_draft(text=end, html=None)),
        compose(a_draft(text="." * 5000, html="." * 5000)),
    ]
    for body, raw in zip(await sent(raws), raws, strict=True):
        assert_one_end(body)
        assert unstuffed(body) == raw


pieces = st.lists(
    st.sampled_from(["\r", "\n", ".", "a", " ", "\0", "\u2028", "=", "\t", "ø", "-", "x" * 99]), max_size=60
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces, pieces)
def test_no_text_makes_a_line_that_ends_otherwise(text: list[str], page: list[str]) -> None:
    raw = compose(a_draft(text="".join(text), html="".join(page)))
    assert _BARE.search(raw) is None
    assert b"\0" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
