"""Private is private: no words of people and no addresses in the database, in the log or in a mail to ops."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import structlog

from daemon.adapters.logs import configure_logs
from tests.contract.scripted_smtp import ScriptedSmtp
from tests.engine.kit import Engine, Sent, a_rule, a_world
from tests.engine.stores import pages_of
from tests.scenarios.loops import Loops, PlainReader, a_raw, breaks_on

IDEA, SUCCESS, SUBJECT, NOTE = (
    "Kvædegele til alle",
    "Zinkgruben skrev under",
    "Hemmeligt emne",
    "Frygtelig forkølet",
)
WORDS = ("kvædegele", "zinkgruben", "hemmeligt emne", "forkølet", "sneglekrig")
ADDRESSES = ("rikke@example.test", "jonas@example.test", "ukendt@elsewhere.test", "ny.rikke@example.test")
NAMES = ("Holm", "Bæk", "Leder")


@dataclass
class Record:
    """What a week of private words left in the log, in the database and in the outbox."""

    log: str
    pages: bytes
    mails: list[Sent]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the service would log, with everything switched on."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level, daemon = root.handlers[:], root.level, logging.getLogger("daemon").level
    config = structlog.get_config()
    configure_logs("debug", stream, {})
    yield stream
    structlog.configure(**config)
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("daemon").setLevel(daemon)


@pytest.fixture
async def record(logged: io.StringIO) -> Record:
    """Members say private things in every way there is, some of which break us."""
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes"), a_rule("digest"))))
    engine.until("mon 12:00")
    loops = Loops(engine)
    call = engine.last("rikke", "ask")
    for raw in (
        a_raw("rikke@example.test", IDEA, to=call.reply_to, Subject=SUBJECT),
        a_raw("jonas@example.test", f"succes: {SUCCESS}", Subject=SUBJECT),
        a_raw("jonas@example.test", "Noget om sneglekrig, som ingen forstår", Subject=SUBJECT),
        a_raw("ukendt@elsewhere.test", NOTE, to=call.reply_to, Subject=SUBJECT),
        a_raw("rikke@example.test", "adresse ny.rikke@example.test", Subject=SUBJECT),
        a_raw("rikke@example.test", "mine data"),
    ):
        loops.put_in(raw)
    await loops.handle_all()
    loops.put_in(a_raw("rikke@example.test", "gift sneglekrig", Subject=SUBJECT))
    await loops.handle_all(PlainReader(breaks_on(b"gift")))
    loops.put_in(a_raw("rikke@example.test", "nitro sneglekrig", Subject=SUBJECT))
    await loops.handle_all(PlainReader(explodes))
    clock = loops.clockwork()
    for when in ("wed 10:00", "thu 10:00", "thu 16:00"):
        engine.clock.set(engine.local(when))
        await clock.plan()
        while await clock.run_due():
            pass
    script = {"rcpt": ["550 5.1.1 <rikke@example.test>: no such user", "451 4.2.0 Hemmeligt emne later"]}
    async with ScriptedSmtp(script) as server:
        await loops.send_all(server)
    return Record(logged.getvalue(), pages_of(engine.store), engine.outbox())


def explodes(raw: bytes) -> None:
    """Fails with people's words in its message, as a library's error may."""
    if b"nitro" in raw:
        raise ValueError(f"cannot read {raw.decode()!r} of rikke@example.test")


async def test_the_words_went_through_us(record: Record) -> None:
    text = "".join(mail.text for mail in record.mails)
    assert IDEA in text
    assert SUCCESS in text


@pytest.mark.parametrize("word", [*WORDS, *ADDRESSES, *NAMES])
async def test_no_log_line_holds_words_subjects_names_or_addresses(record: Record, word: str) -> None:
    assert '"event": "sent"' in record.log
    assert '"event": "mail_shunted"' in record.log
    assert word.lower() not in record.log.lower()
    assert "@example" not in record.log
    assert "@elsewhere" not in record.log


TRACES = [
    word.encode(code)
    for word in (IDEA, SUCCESS, SUBJECT, NOTE, "sneglekrig")
    for code in ("utf-8", "utf-16-le")
]


@pytest.mark.parametrize("trace", [*TRACES, *(address.encode() for address in ADDRESSES)])
async def test_no_page_of_the_database_holds_words_or_addresses(record: Record, trace: bytes) -> None:
    assert trace.lower() not in record.pages.lower()


async def test_the_search_would_find_what_is_not_sealed(record: Record) -> None:
    assert b"2026-W48" in record.pages


async def test_mails_to_ops_name_nobody_and_quote_no_member(record: Record) -> None:
    ops = [mail for mail in record.mails if mail.to == "ops@example.test"]
    assert ops
    for word in (*WORDS[:2], *WORDS[3:], *NAMES):
        assert not [mail for mail in ops if word.lower() in mail.text.lower()], word
