"""Feeds made-up mails to the cage as the service does, a thousand at a time, and tells what came of each thousand."""

from __future__ import annotations

import asyncio
import gc
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from daemon.adapters.cage import Cage, CageLimits
from daemon.engine.ports import ReaderFailed
from daemon.mail.reading import Expected, SentMail
from tests.faults.fuzz.mails import MailMaker, seeds
from tests.faults.fuzz.turns import MeasuredLoop
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.mail.builders import COMMANDS, TODAY, WORDS
from tests.mail.own_corpus import OWN, letter

BATCH = 1000
MOST_SECONDS = 5
"""Of processor time for one mail; the cage ends a process that uses more, which counts as broken here."""
LOOP_SECONDS = 0.05
WORKERS = 2
_LETTERS = (
    "idea",
    "success",
    "vote",
    "three-questions",
    "two-questions",
    "draft",
    "scale",
    "number",
    "x-day",
)


@dataclass
class Found:
    """What came of some mails: how they were read, what broke, the slowest on the clock."""

    kinds: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0


class Feeder:
    """Hands mails to one cage, as many at a time as it has workers; keeps those that break something in `keep`."""

    def __init__(self, keep: Path, *, workers: int = WORKERS) -> None:
        self._make = MailMaker(seeds())
        self._keep = keep
        self._workers = workers
        self._loop = MeasuredLoop()
        self._letters = [self._letter(name) for name in _LETTERS]
        self._cage = Cage(OWN, workers=workers, limits=CageLimits(cpu_seconds=MOST_SECONDS))

    def __enter__(self) -> Feeder:
        self._loop.run_until_complete(self._cage.start())
        # What the tests made so far is not the service's to walk through.
        gc.collect()
        gc.freeze()
        self._loop.forget()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run_until_complete(self._cage.close())
        self._loop.close()
        gc.unfreeze()

    @property
    def loop(self) -> MeasuredLoop:
        """The event loop, with what was measured of it."""
        return self._loop

    def batch(self, first: int, count: int) -> Found:
        """Read mails `first` to `first + count`; they are made before, as that is no work of the service."""
        mails = [(number, self._make(number)) for number in range(first, first + count)]
        found = Found()
        self._loop.run_until_complete(self._read_all(mails, found))
        return found

    async def _read_all(self, mails: list[tuple[int, bytes]], found: Found) -> None:
        left = iter(mails)

        async def work() -> None:
            for number, raw in left:
                await self._read(number, raw, found)

        await asyncio.gather(*(work() for _ in range(self._workers)))

    async def _read(self, number: int, raw: bytes, found: Found) -> None:
        """As `daemon.engine.reception` does; every mail of a person counts as a member's."""
        began = time.perf_counter()
        try:
            scan = await self._cage.scan(raw)
            words = f"{scan.subject}{scan.sender}{scan.sender_name}"
            if scan.kind == "person":
                sent, expected = self._letters[number % len(self._letters)]
                reading = await self._cage.read(raw, sent, expected)
                words += reading.clean
                if not {said.mark for said in reading.said} <= {asked.mark for asked in expected.questions}:
                    self._broke(number, raw, "an answer to a question that was not asked", found)
            found.kinds[scan.kind] += 1
            words.encode()
        except ReaderFailed as error:
            self._broke(number, raw, str(error), found)
        except UnicodeEncodeError:
            self._broke(number, raw, "half a character, which the store cannot keep", found)
        found.slowest_seconds = max(found.slowest_seconds, time.perf_counter() - began)

    def _broke(self, number: int, raw: bytes, why: str, found: Found) -> None:
        self._keep.mkdir(parents=True, exist_ok=True)
        path = self._keep / f"mail-{number}.eml"
        path.write_bytes(raw)
        found.broken.append(f"mail {number}: {why} ({path})")

    @staticmethod
    def _letter(name: str) -> tuple[SentMail, Expected]:
        sent, questions = letter(name)
        return sent, Expected(questions=questions, words=WORDS, commands=COMMANDS, today=TODAY)


def run(plan: Plan) -> Outcome:
    """Read `plan.times` made-up mails; each thousand that has ended is not read again."""
    batches = Plan(times=-(-plan.times // BATCH), keep=plan.keep, seed=plan.seed)
    progress = Progress(batches, "fuzz")
    with Feeder(plan.keep) as feeder:
        for number in progress.left():
            _one_batch(feeder, progress, number, min(BATCH, plan.times))
    return _outcome(plan, progress, batches)


def _one_batch(feeder: Feeder, progress: Progress, number: int, count: int) -> None:
    began = time.perf_counter()
    feeder.loop.forget()
    found = feeder.batch(number * BATCH, count)
    progress.note(
        number,
        mails=count,
        broken=found.broken,
        kinds=found.kinds,
        slowest=round(found.slowest_seconds, 3),
        held=round(feeder.loop.longest_seconds, 4),
        clock=round(feeder.loop.longest_on_the_clock, 4),
        seconds=round(time.perf_counter() - began, 2),
    )


def _outcome(plan: Plan, progress: Progress, batches: Plan) -> Outcome:
    wanted = range(batches.seed, batches.seed + batches.times)
    ended = [found for seed, found in sorted(progress.ended().items()) if seed in wanted]
    held = [
        f"the loop was held up for {found['held']} s in thousand {found['seed']}"
        for found in ended
        if found["held"] > LOOP_SECONDS
    ]
    mails = sum(found["mails"] for found in ended)
    kinds = sum((Counter(found["kinds"]) for found in ended), Counter[str]())
    figures: dict[str, int | float | str] = {
        "seeds": len(seeds()),
        "mails a second": round(mails / sum(found["seconds"] for found in ended)),
        "slowest mail, s on the clock": max(found["slowest"] for found in ended),
        "loop held up at most, ms of processor": round(1000 * max(found["held"] for found in ended), 1),
        "and on the clock, ms": round(1000 * max(found["clock"] for found in ended), 1),
        "read as": ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()),
    }
    return Outcome(
        trials=mails, broken=(*(line for found in ended for line in found["broken"]), *held), figures=figures
    )


ROWS = (
    Row(
        name="fuzzed-mails",
        promise="no mail breaks the reader, takes 5 s of processor time, or holds the loop for 50 ms",
        run=run,
        times=1_000_000,
        minutes=20,
    ),
)
