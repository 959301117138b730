"""What goes wrong between a mailbox and us: each case is one seeded trial on one server, raising BrokenPromise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.faults.imap.faults import (
    CutInFetch,
    CutInIdle,
    CutInLiteral,
    Gate,
    Held,
    HugeLiteral,
    Lacks,
    NoKeywords,
    SilentIdle,
)
from tests.faults.imap.trial import HANDLED, INTAKE, PATIENCE, BrokenPromise, Trial
from tests.patience import LONG
from tests.scenarios.loops import next_second
from tests.servers.imap_host import ImapHost

Case = Callable[[ImapHost, int, Path], Awaitable[None]]


@asynccontextmanager
async def a_trial(host: ImapHost, seed: int, folder: Path) -> AsyncIterator[Trial]:
    """A trial with its own database below `folder`, whose mails are counted at the end."""
    place = folder / f"{host.brand}-{seed}"
    place.mkdir(parents=True, exist_ok=True)
    trial = Trial(host, Random(seed), place)
    try:
        yield trial
        await trial.verdict()
    finally:
        await trial.end()


async def _begin(trial: Trial) -> None:
    """The first start, which leaves alone what is there."""
    async with trial.running():
        await trial.deliver(1)
        await trial.taken_in()


async def uidvalidity_changes(host: ImapHost, seed: int, folder: Path) -> None:
    """Every mail gets another UID, before it was moved away and while new ones come."""
    async with a_trial(host, seed, folder) as trial:
        # What is left in the INBOX must be known again under its new UIDs.
        trial.intake = replace(INTAKE, handled_folder=None)
        # What was there before the first start is no news under any number.
        await trial.deliver(2)
        trial.sent.clear()
        await next_second()
        async with trial.running():
            await trial.deliver(trial.chance.randrange(2, 6))
            await trial.taken_in()
        await asyncio.to_thread(host.renumber, trial.user)
        await trial.deliver(trial.chance.randrange(1, 4))
        async with trial.running():
            await trial.taken_in()
            await trial.deliver(1)
            await trial.taken_in()


async def uidvalidity_changes_live(host: ImapHost, seed: int, folder: Path) -> None:
    """The same while we are connected."""
    async with a_trial(host, seed, folder) as trial:
        trial.intake = replace(INTAKE, handled_folder=None)
        async with trial.running():
            await trial.deliver(trial.chance.randrange(2, 6))
            await trial.taken_in()
            await asyncio.to_thread(host.renumber, trial.user)
            await trial.deliver(trial.chance.randrange(1, 4))
            await trial.taken_in()
            await trial.deliver(1)
            await trial.taken_in()


async def mailbox_is_recreated(host: ImapHost, seed: int, folder: Path) -> None:
    """The mailbox is deleted and made anew while we are connected; what was in it had been taken in."""
    async with a_trial(host, seed, folder) as trial, trial.running():
        await trial.deliver(trial.chance.randrange(1, 4))
        await trial.taken_in()
        await asyncio.to_thread(host.recreate, trial.user)
        await trial.deliver(trial.chance.randrange(1, 6))
        await trial.taken_in()


async def removed_before_it_was_fetched(host: ImapHost, seed: int, folder: Path) -> None:
    """Another client deletes some of the mails after we heard of them and before we fetch them."""
    async with a_trial(host, seed, folder) as trial:
        await _begin(trial)
        await trial.deliver(4)
        item = trial.chance.choice((b"BODY.PEEK[]", b"RFC822.SIZE"))

        async def remove() -> None:
            trial.gone += await asyncio.to_thread(_remove_some, trial)

        trial.faults = [Held(remove, "UID FETCH", item=item)]
        async with trial.running():
            await trial.deliver(1)
            await trial.taken_in()
        if not trial.gone:
            raise BrokenPromise("nobody removed anything in between")


async def removed_before_it_was_moved(host: ImapHost, seed: int, folder: Path) -> None:
    """Another client deletes mails that were handled, before we move them away."""
    async with a_trial(host, seed, folder) as trial:
        trial.intake = replace(INTAKE, jobs_seconds=0.05)
        without_move = trial.chance.random() < 0.5

        async def remove() -> None:
            # One of them may be so new that we have not fetched it.
            trial.gone += await asyncio.to_thread(_remove_some, trial)

        trial.faults = [Held(remove, "UID MOVE", "UID COPY"), *([Lacks("MOVE")] if without_move else [])]
        async with trial.running():
            await trial.deliver(trial.chance.randrange(1, 5))
            await trial.taken_in()
            await trial.deliver(2)
            await trial.taken_in()
            await trial.jobs_done()


async def handled_mail_does_not_fit(host: ImapHost, seed: int, folder: Path) -> None:
    """Our own mailbox is over quota, so that nothing can be copied to another folder; later there is room again."""
    async with a_trial(host, seed, folder) as trial:
        # A move within one quota is allowed on most servers; a copy never is.
        gate = Gate("UID COPY")
        trial.faults = [Lacks("MOVE"), gate]
        await _begin(trial)
        await trial.deliver(2, size=5_000)
        await asyncio.to_thread(host.limit, trial.user, 1)
        put_in = [trial.chance.randrange(1, 4) for _ in range(2)]
        # Nothing is silent here, and a server that takes its time is not given up.
        async with trial.running(timeout_seconds=LONG, done_seconds=LONG):
            await trial.taken_in()

            async def told() -> bool:
                return "mailbox" in trial.health.problems

            await trial.until(told, "ops were told that the mailbox is full")
            for count in put_in:
                # Where a limit counts at once, what was handled would go through while it is lifted.
                async with gate.closed():
                    await _squeeze_in(trial, count)
                await trial.taken_in()
            if (times := sum(name == "mailbox" and bool(text) for name, text in trial.told)) != 1:
                raise BrokenPromise(f"ops were told {times} times")
            if any(name == "intake" for name, _ in trial.told):
                raise BrokenPromise("the connection was given up for it")
        await asyncio.to_thread(host.limit, trial.user, None)
        async with trial.running():
            await trial.jobs_done()

            async def over() -> bool:
                return "mailbox" not in trial.health.problems

            await trial.until(over, "ops were told that it is over")


async def _squeeze_in(trial: Trial, count: int) -> None:
    """New mail into a mailbox over quota: the limit is lifted for it, and put back for the next log-in."""
    await asyncio.to_thread(trial.host.limit, trial.user, None)
    await trial.deliver(count)
    await asyncio.to_thread(trial.host.limit, trial.user, 1)


async def the_server_is_killed(host: ImapHost, seed: int, folder: Path) -> None:
    """The server dies at any moment, as by a power cut, and comes back after a while."""
    async with a_trial(host, seed, folder) as trial, trial.running():
        for _ in range(2):
            await trial.deliver(trial.chance.randrange(1, 4))
            await asyncio.sleep(trial.chance.random() * 0.3)
            await asyncio.to_thread(host.kill)
            await asyncio.sleep(trial.chance.random() * 0.5)
            await asyncio.to_thread(host.start)
        await trial.deliver(1)
        await trial.taken_in()
        await trial.jobs_done()


def _remove_some(trial: Trial) -> list[str]:
    with trial.host.hands(trial.user) as hands:
        before = hands.message_ids()
        chosen = trial.chance.sample(sorted(before), trial.chance.randrange(1, len(before) + 1))
        hands.purge(uids=",".join(map(str, sorted(chosen))))
    return [before[uid] for uid in chosen]


async def flags_are_set_by_others(host: ImapHost, seed: int, folder: Path) -> None:
    """Another client reads, answers and flags the mails before we have seen them, and marks some for deletion."""
    async with a_trial(host, seed, folder) as trial:
        await _begin(trial)
        await trial.deliver(trial.chance.randrange(2, 6))
        flags = trial.chance.choice(("\\Seen", "\\Seen \\Answered", "\\Flagged", "\\Deleted", "\\Draft"))
        with host.hands(trial.user) as hands:
            hands.mark(flags)
        async with trial.running():
            await trial.taken_in()
            await trial.jobs_done()


async def no_keywords(host: ImapHost, seed: int, folder: Path) -> None:
    """The server keeps no flags but its own, and mails are left in place."""
    async with a_trial(host, seed, folder) as trial:
        trial.faults = [NoKeywords()]
        trial.intake = replace(INTAKE, handled_folder=trial.chance.choice((None, HANDLED)))
        async with trial.running():
            await trial.deliver(trial.chance.randrange(1, 5))
            await trial.taken_in()
            await trial.jobs_done()


async def no_idle(host: ImapHost, seed: int, folder: Path) -> None:
    """The server has no IDLE: it is asked now and then."""
    async with a_trial(host, seed, folder) as trial:
        trial.faults = [Lacks("IDLE")]
        async with trial.running() as proxy:
            for _ in range(2):
                await trial.deliver(trial.chance.randrange(1, 4))
                await trial.taken_in()
            if b"IDLE" in proxy.verbs:
                raise BrokenPromise("IDLE was tried where there is none")


async def no_move_no_uidplus(host: ImapHost, seed: int, folder: Path) -> None:
    """The server can neither MOVE nor expunge by UID; another client's mark for deletion must stay what it is."""
    async with a_trial(host, seed, folder) as trial:
        trial.faults = [Lacks("MOVE", "UIDPLUS")]
        async with trial.running():
            await trial.deliver(trial.chance.randrange(2, 5))
            await trial.taken_in()
            await trial.jobs_done()
        with host.hands(trial.user) as hands:
            if len(hands.uids(host.spelt(HANDLED))) < len(trial.sent):
                raise BrokenPromise("a handled mail is in no folder any more")


async def idle_goes_silent(host: ImapHost, seed: int, folder: Path) -> None:
    """The connection stands, but nothing is said any more once the server idles."""
    async with a_trial(host, seed, folder) as trial:
        trial.faults = [SilentIdle(trial.chance.randrange(1, 3))]
        async with trial.running():
            for _ in range(3):
                await trial.deliver(trial.chance.randrange(1, 3))
                await trial.taken_in()


async def gone_in_idle(host: ImapHost, seed: int, folder: Path) -> None:
    """The connection ends while the server idles, again and again."""
    async with a_trial(host, seed, folder) as trial:
        trial.faults = [CutInIdle(trial.chance.randrange(1, 6))]
        async with trial.running():
            for _ in range(3):
                await trial.deliver(trial.chance.randrange(1, 3))
                await trial.taken_in()


async def cut_in_a_literal(host: ImapHost, seed: int, folder: Path) -> None:
    """The connection ends in the middle of a mail."""
    async with a_trial(host, seed, folder) as trial:
        await _begin(trial)
        await trial.deliver(6, size=trial.chance.choice((200, 20_000, 200_000)))
        trial.faults = [CutInLiteral(trial.chance.randrange(1, 6), trial.chance)]
        async with trial.running():
            await trial.taken_in()
            await trial.jobs_done()


async def cut_in_a_fetch(host: ImapHost, seed: int, folder: Path) -> None:
    """The connection ends between the answers to a FETCH."""
    async with a_trial(host, seed, folder) as trial:
        await _begin(trial)
        await trial.deliver(6)
        trial.faults = [CutInFetch(trial.chance.randrange(1, 6), trial.chance)]
        async with trial.running():
            await trial.taken_in()
            await trial.jobs_done()


async def a_slow_line(host: ImapHost, seed: int, folder: Path) -> None:
    """A mail takes longer to come than the server may be silent, and than a loop may be before it looks dead."""
    patience = 3 * PATIENCE
    async with (
        a_trial(host, seed, folder) as trial,
        trial.running(timeout_seconds=patience, done_seconds=patience) as proxy,
    ):
        # Several drips within our patience, and all of them beyond it.
        proxy.drip_seconds = patience / trial.chance.randrange(4, 8)
        await trial.deliver(1, size=trial.chance.choice((2_000, 50_000)))
        stored = asyncio.ensure_future(trial.taken_in())
        while not stored.done():
            if trial.health.stale(patience):
                raise BrokenPromise("the loop looked dead while it fetched")
            await asyncio.sleep(0.05)
        await stored
        if trial.told:
            raise BrokenPromise(f"the connection was given up: {trial.told}")


async def two_gigabytes_announced(host: ImapHost, seed: int, folder: Path) -> None:
    """A mail says of itself that it has two gigabytes: the server knows so, or its FETCH is absurd for a while."""
    async with a_trial(host, seed, folder) as trial:
        await _begin(trial)
        await trial.deliver(3)
        trial.faults = [HugeLiteral(trial.chance.randrange(1, 4), honest=trial.chance.random() < 0.5)]
        async with trial.running():
            await trial.deliver(1)
            await trial.taken_in()


async def one_mail_breaks_every_fetch(host: ImapHost, seed: int, folder: Path) -> None:
    """One mail ends the connection each time it is fetched; those behind it come in all the same."""
    async with a_trial(host, seed, folder) as trial:
        await _begin(trial)
        await trial.deliver(5)
        with host.hands(trial.user) as hands:
            bad = trial.chance.choice(hands.uids())
        trial.faults = [HugeLiteral(1_000_000, honest=False, uid=lambda: bad)]
        async with trial.running():
            await trial.taken_in()
            await trial.deliver(2)
            await trial.taken_in()


CASES: dict[str, Case] = {
    case.__name__.replace("_", " "): case
    for case in (
        uidvalidity_changes,
        uidvalidity_changes_live,
        mailbox_is_recreated,
        removed_before_it_was_fetched,
        removed_before_it_was_moved,
        flags_are_set_by_others,
        no_keywords,
        no_idle,
        no_move_no_uidplus,
        idle_goes_silent,
        gone_in_idle,
        cut_in_a_literal,
        cut_in_a_fetch,
        a_slow_line,
        two_gigabytes_announced,
        one_mail_breaks_every_fetch,
        handled_mail_does_not_fit,
        the_server_is_killed,
    )
}
"""By the name of the row: one trial of it."""
