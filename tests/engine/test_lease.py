"""How long the holder of a lease may be sure of it, by a clock that is moved by hand."""

from __future__ import annotations

import asyncio

from daemon.core.errors import StoreBlocked
from daemon.engine.lease import Tenure, Terms
from tests.patience import LONG

TERMS = Terms(seconds=10)


class Boot:
    """A clock of seconds since the start of the machine."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def a_tenure(terms: Terms = TERMS) -> tuple[Tenure, Boot]:
    boot = Boot()
    return Tenure(terms, boot, boot.at), boot


async def test_it_is_held_until_a_margin_before_its_end() -> None:
    tenure, boot = a_tenure()
    boot.at += 8.9
    assert tenure.held()
    boot.at += 0.2
    assert not tenure.held()


async def test_it_counts_from_when_it_was_asked_for_and_not_from_the_answer() -> None:
    tenure, boot = a_tenure()
    asked_at = boot.at + 2
    boot.at += 8
    tenure.renewed(asked_at)
    boot.at = asked_at + 8.9
    assert tenure.held()
    boot.at = asked_at + 9.1
    assert not tenure.held()


async def test_what_was_once_not_held_never_is_again() -> None:
    tenure, boot = a_tenure()
    boot.at += 20
    assert not tenure.held()
    tenure.renewed(boot.at)
    assert not tenure.held()


async def test_a_late_answer_does_not_shorten_it() -> None:
    tenure, boot = a_tenure()
    tenure.renewed(boot.at + 5)
    tenure.renewed(boot.at + 1)
    assert tenure.seconds_left() == 5 + 9


async def test_three_renewals_may_fail() -> None:
    assert TERMS.renew_every * 3 < TERMS.seconds - TERMS.margin
    assert TERMS.ask_every < TERMS.renew_every


async def test_it_is_kept_while_renewals_succeed_though_some_fail() -> None:
    tenure, boot = a_tenure(Terms(seconds=0.4))
    answers = iter([True, StoreBlocked("away"), True, True])
    asked = 0

    async def renew() -> bool:
        nonlocal asked
        asked += 1
        boot.at += 0.1
        answer = next(answers, False)
        if isinstance(answer, Exception):
            raise answer
        return answer

    await asyncio.wait_for(tenure.keep(renew), LONG)
    assert asked == 5
    assert not tenure.held()


async def test_it_ends_by_the_clock_when_nobody_answers() -> None:
    tenure, boot = a_tenure(Terms(seconds=0.4))
    ended = asyncio.create_task(tenure.ended())

    async def renew() -> bool:
        boot.at += 1
        raise StoreBlocked("away")

    await asyncio.wait_for(tenure.keep(renew), LONG)
    await asyncio.wait_for(ended, LONG)
    assert not tenure.held()


async def test_after_a_sleep_it_is_not_renewed_but_over() -> None:
    tenure, boot = a_tenure(Terms(seconds=0.4))
    asked = False

    async def renew() -> bool:
        nonlocal asked
        asked = True
        return True

    boot.at += 3600
    await asyncio.wait_for(tenure.keep(renew), LONG)
    assert not asked
