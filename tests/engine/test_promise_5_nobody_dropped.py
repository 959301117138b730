"""Nobody's mail is dropped in silence: every row of the inbox ends, with a reason, and a person is told."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from daemon.demo import clients
from daemon.engine.records import InboxState
from tests.engine.kit import BOX, Engine, a_rule, a_world
from tests.scenarios.loops import Loops, PlainReader, a_raw, breaks_on

RIKKE = "rikke@example.test"
ENDED = frozenset(InboxState) - {InboxState.NEW}


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    return engine


def _nested(depth: int) -> bytes:
    head = f"From: {RIKKE}\r\nTo: {BOX.address}\r\nMIME-Version: 1.0\r\n".encode()
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )
    return head + parts + b"Content-Type: text/plain\r\n\r\nHej\r\n"


def _attachment_only() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = RIKKE, BOX.address, "Billede"
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="a.png")
    return bytes(message)


ODD: dict[str, bytes] = {
    "nothing": b"",
    "a line break": b"\r\n",
    "no headers": b"Hej alle sammen",
    "no body": f"From: {RIKKE}\r\nTo: {BOX.address}\r\n\r\n".encode(),
    "no Message-ID and no Date": f"From: {RIKKE}\r\n\r\nid\xc3\xa9: Mere te\r\n".encode(),
    "no From": b"To: team@example.test\r\n\r\nHej\r\n",
    "two From fields": f"From: {RIKKE}\r\nFrom: jonas@example.test\r\n\r\nHej\r\n".encode(),
    "two addresses in From": f"From: {RIKKE}, jonas@example.test\r\n\r\nHej\r\n".encode(),
    "From a group": b"From: Undisclosed:;\r\n\r\nHej\r\n",
    "From without a domain": b"From: rikke\r\n\r\nHej\r\n",
    "an unknown charset": a_raw(RIKKE, "x").replace(b"utf-8", b"klingon-8") + b"\xff\xfe\xe6\xf8",
    "a charset that lies": a_raw(RIKKE, "x").replace(b"utf-8", b"us-ascii") + "æøå".encode("latin-1"),
    "broken base64": a_raw(RIKKE, "%%%%", Content_Transfer_Encoding="base64"),
    "an encoding that is none": a_raw(RIKKE, "Hej", Content_Transfer_Encoding="x-uue"),
    "a boundary that never comes": a_raw(RIKKE, "x").replace(
        b"text/plain; charset=utf-8", b'multipart/mixed; boundary="zzz"'
    ),
    "a boundary of nothing": a_raw(RIKKE, "x").replace(
        b"text/plain; charset=utf-8", b'multipart/mixed; boundary=""'
    ),
    "a hundred parts within each other": _nested(100),
    "ten thousand parts within each other": _nested(10_000),
    "NUL bytes": a_raw(RIKKE, "idé: Mere\x00 te"),
    "bare line feeds": a_raw(RIKKE, "idé: Mere te").replace(b"\r\n", b"\n"),
    "bare carriage returns": a_raw(RIKKE, "idé: Mere te").replace(b"\r\n", b"\r"),
    "a header of a megabyte": a_raw(RIKKE, "Hej", Subject="x" * 1_000_000),
    "a hundred thousand headers": b"X: y\r\n" * 100_000 + a_raw(RIKKE, "Hej"),
    "a line of a megabyte": a_raw(RIKKE, "x" * 1_000_000),
    "only an attachment": _attachment_only(),
    "an empty reply": a_raw(RIKKE, ""),
    "only a quote": a_raw(RIKKE, "> Hvad kunne gøre det lettere?\r\n> \r\n"),
    "only white space": a_raw(RIKKE, " \t\u00a0\u200b "),
    "only an emoji": a_raw(RIKKE, "👍"),
    "right to left": a_raw(RIKKE, "\u202eidé: Mere te"),
    "a calendar that is none": a_raw(RIKKE, "BEGIN:VCALENDAR").replace(
        b"text/plain", b"text/calendar; method=REPLY"
    ),
    "an encrypted mail": a_raw(RIKKE, "x").replace(b"text/plain", b"application/pkcs7-mime"),
    "a bounce without a report": a_raw("MAILER-DAEMON@example.test", "550 no", Subject="Undelivered Mail"),
    "a bounce of nobody's mail": clients.bounce(
        a_raw(BOX.address, "Hej"), "x", "x@example.test", "550 5.1.1 gone", Engine(a_world()).clock.now()
    ),
    "an out-of-office without a day": a_raw(RIKKE, "Jeg er væk", Auto_Submitted="auto-replied"),
    "a list": a_raw(RIKKE, "Hej", List_Id="<alle.example.test>"),
    "our own mail": a_raw(BOX.address, "Hej"),
    "a stranger": a_raw("ukendt@elsewhere.test", "Hej"),
    "a token of nobody": a_raw(RIKKE, "Hej", to="team+aaaaaaaaaaaaaaaa@example.test"),
    "a token in capitals": a_raw(RIKKE, "Hej", to="TEAM+AAAAAAAAAAAAAAAA@EXAMPLE.TEST"),
}


@pytest.mark.parametrize("oddity", ODD)
async def test_it_ends_somewhere_with_a_reason(engine: Engine, oddity: str) -> None:
    loops = Loops(engine)
    row = loops.put_in(ODD[oddity])
    await loops.handle_all()
    ended = loops.row(row)
    assert ended.state in ENDED
    assert ended.reason


@pytest.mark.parametrize("oddity", ODD)
async def test_and_the_next_one_is_handled(engine: Engine, oddity: str) -> None:
    loops = Loops(engine)
    loops.put_in(ODD[oddity])
    row = loops.put_in(a_raw("jonas@example.test", "idé: Mere te"))
    await loops.handle_all()
    assert loops.row(row).state is InboxState.HANDLED


async def test_nothing_of_all_that_is_our_fault(engine: Engine) -> None:
    loops = Loops(engine)
    rows = {loops.put_in(raw): oddity for oddity, raw in ODD.items()}
    await loops.handle_all()
    assert [oddity for row, oddity in rows.items() if loops.row(row).state is InboxState.SHUNTED] == []


Told = Callable[[Engine], bool]
ANSWERED = ("an empty reply", "only a quote", "only white space", "only an attachment", "an unknown charset")


@pytest.mark.parametrize("oddity", ANSWERED)
async def test_a_member_who_said_nothing_we_can_use_is_told_so(engine: Engine, oddity: str) -> None:
    loops = Loops(engine)
    loops.put_in(ODD[oddity])
    await loops.handle_all()
    assert len(engine.outbox("rikke", "receipt")) == 1


async def test_a_mail_too_large_is_told_once_a_day(engine: Engine) -> None:
    loops = Loops(engine)
    rows = [loops.put_in(a_raw(RIKKE, f"stor {n}"), oversized=True) for n in range(3)]
    await loops.handle_all()
    assert {loops.row(row).state for row in rows} == {InboxState.REJECTED}
    assert len(engine.outbox("rikke", "receipt")) == 1


def test_a_stranger_gets_one_line_a_day_and_only_where_their_server_vouches(engine: Engine) -> None:
    passes = {"Authentication_Results": "mx.example.test; dmarc=pass header.from=elsewhere.test"}
    assert engine.write("ukendt@elsewhere.test", "Hej").startswith("ignored")
    assert engine.outbox("ukendt@elsewhere.test") == []
    assert engine.write("anden@elsewhere.test", "Hej 2", **passes).startswith("rejected")
    assert engine.write("anden@elsewhere.test", "Hej 3", **passes).startswith("ignored")
    assert len(engine.outbox("anden@elsewhere.test")) == 1


async def test_what_breaks_us_is_kept_and_ops_are_told_once_an_hour(engine: Engine) -> None:
    loops = Loops(engine)
    rows = [loops.put_in(a_raw(RIKKE, f"gift {n}")) for n in range(5)]
    await loops.handle_all(PlainReader(breaks_on(b"gift")))
    assert {loops.row(row).state for row in rows} == {InboxState.SHUNTED}
    assert all(loops.row(row).raw for row in rows)
    assert len(engine.outbox("ops@example.test")) == 1
