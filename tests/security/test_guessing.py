"""Whoever guesses tokens learns nothing and reaches nothing, and is not answered for ever."""

from __future__ import annotations

import math
import secrets
from collections import Counter

import pytest

from daemon.adapters.keys import Fingerprints
from daemon.engine.gate import MOST_GUESSES
from daemon.engine.identity import TOKEN_LENGTH, token_for
from tests.engine.kit import Engine, Sent
from tests.security.senders import a_team
from tests.web.conftest import Web, publish
from tests.web.test_archive import link_in
from tests.web.test_stop import click, stop_link

IDEA = "Mere kaffe"


@pytest.fixture
def engine() -> Engine:
    return a_team()


def made_up(number: int, letters: str = "abcdefghijklmnopqrstuvwxyz234567") -> str:
    """Some token that is none."""
    return "".join(
        letters[(number * 7 + at * at + number // 32 ** (at % 5)) % 32] for at in range(TOKEN_LENGTH)
    )


def answer_to(engine: Engine, sender: str, **changes: str) -> tuple[str, list[tuple[str, str]]]:
    """How a mail ends, and which mails it makes: to whom, and their words without what is new in each."""
    before = {mail.id for mail in engine.outbox()}
    ended = engine.write(sender, IDEA, **changes)
    return ended, [(mail.to, plain(mail)) for mail in engine.outbox() if mail.id not in before]


def plain(mail: Sent) -> str:
    return mail.text.replace(mail.id, "TOKEN")


def test_tokens_have_eighty_bits_and_none_is_like_another() -> None:
    tokens = [mail.id for _ in range(8) for mail in a_team().outbox()]
    assert len(set(tokens)) == len(tokens)
    assert all(
        len(token) == TOKEN_LENGTH and set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")
        for token in tokens
    )
    assert TOKEN_LENGTH * 5 >= 80


def test_each_letter_of_a_token_is_worth_nearly_five_bits() -> None:
    macs = Fingerprints(secrets.token_bytes(32))
    # So many that chance alone never reaches the bound.
    tokens = [token_for(macs, "moment", "ask", "rikke", ordinal) for ordinal in range(1000)]
    spread = Counter("".join(tokens))
    share = [count / sum(spread.values()) for count in spread.values()]
    assert -sum(part * math.log2(part) for part in share) > 4.9


@pytest.mark.parametrize("sender", ["rikke", "jonas", "tyv@elsewhere.test"])
def test_a_wrong_token_is_answered_as_none_at_all(engine: Engine, sender: str) -> None:
    without = answer_to(engine, sender)
    for changes in (
        {"to": f"team+{made_up(1)}@example.test"},
        {"subject": f"Hej [nv:{made_up(2)}]"},
        {"References": f"<{made_up(3)}@example.test>"},
        {"In_Reply_To": f"<{made_up(4)}@example.test>"},
    ):
        assert answer_to(engine, sender, **changes) == without, changes


def test_a_colleagues_token_and_a_right_one_with_a_letter_changed_open_nothing(engine: Engine) -> None:
    call = engine.last("rikke", "ask")
    for at in range(TOKEN_LENGTH):
        other = "b" if call.id[at] == "a" else "a"
        wrong = call.id[:at] + other + call.id[at + 1 :]
        assert engine.write("rikke", IDEA, to=f"team+{wrong}@example.test") == "handled: asked back"
    assert engine.write("jonas", IDEA, to=call.reply_to).startswith("rejected")
    assert engine.store.write_now(lambda tx: tx.entries(("idea",))) == []


def test_guesses_are_counted_and_after_some_nothing_is_answered(engine: Engine) -> None:
    ends = [
        engine.write("jonas", IDEA, to=f"team+{made_up(n)}@example.test") for n in range(MOST_GUESSES + 5)
    ]
    assert ends[:MOST_GUESSES] == ["handled: asked back"] * MOST_GUESSES
    assert set(ends[MOST_GUESSES:]) == {"ignored: too many reply tokens that are none"}
    assert engine.store.write_now(lambda tx: tx.counters("guesses")) == MOST_GUESSES + 5


def test_whoever_guesses_in_anothers_name_does_not_silence_them(engine: Engine) -> None:
    for number in range(MOST_GUESSES + 5):
        engine.write("rikke", IDEA, to=f"team+{made_up(number)}@example.test")
    assert engine.reply(engine.last("rikke", "ask"), IDEA) == "handled: answer"
    assert engine.write("rikke", "idé: Mere te") == "handled: command:idea"


async def test_the_web_says_the_same_of_every_wrong_token(web: Web) -> None:
    mail = publish(web.engine)[0]
    archive = link_in(mail).split("/archive/")[1].split("/")[0]
    stop = stop_link(mail).rsplit("/", 1)[1]
    wrong = (
        mail.id,
        archive[:-1] + "x",
        stop[:-1] + "x",
        archive[::-1],
        stop[::-1],
        "a" * 26,
        "a",
        stop + archive,
    )
    pages = [await web.get(f"/stop/{token}") for token in (*wrong, archive)]
    pages += [await web.get(f"/archive/{token}/1") for token in (*wrong, stop)]
    pages += [await web.get(f"/archive/{token}/") for token in (*wrong, stop)]
    assert {page.status for page in pages} == {404}
    assert len({page.body for page in pages}) == 1
    posted = [await click(web, f"/stop/{token}") for token in (*wrong, archive)]
    assert {(page.status, page.body) for page in posted} == {(404, pages[0].body)}


async def test_an_archives_address_has_a_hundred_bits_and_more(web: Web) -> None:
    mail = publish(web.engine)[0]
    for token in (link_in(mail).split("/archive/")[1].split("/")[0], stop_link(mail).rsplit("/", 1)[1]):
        assert len(token) * 5 >= 100
        assert set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")
