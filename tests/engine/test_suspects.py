"""A mail that breaks the connection is tried alone and ever more rarely, and the others keep their order."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.engine.suspects import Suspects


@dataclass
class Watch:
    """A monotonic clock moved by hand."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def suspects(watch: Watch) -> Suspects:
    return Suspects(watch, retry_seconds=5, tries=3)


def test_what_never_failed_goes_in_batches() -> None:
    assert list(suspects(Watch()).batches(range(1, 6), 2)) == [(1, 2), (3, 4), (5,)]


def test_those_of_a_broken_batch_are_tried_alone_and_in_their_order() -> None:
    known = suspects(Watch())
    known.failed((1, 2))
    assert list(known.batches(range(1, 5), 2)) == [(1,), (2,), (3, 4)]


def test_one_that_failed_often_waits_behind_the_others_until_it_is_due() -> None:
    watch = Watch()
    known = suspects(watch)
    for _ in range(2):
        known.failed((1,))
    assert list(known.batches((1, 2), 2)) == [(2,)]
    watch.now += 20
    assert list(known.batches((1, 2), 2)) == [(2,), (1,)]


def test_its_head_must_do_in_the_end_and_then_nothing() -> None:
    known = suspects(Watch())
    for _ in range(3):
        assert not known.wants_head_only(1)
        known.failed((1,))
    assert known.wants_head_only(1)
    assert not known.is_hopeless(1)
    for _ in range(2):
        known.failed((1,))
    assert known.is_hopeless(1)


def test_nothing_is_passed_by_until_it_is_stored_or_gone() -> None:
    known = suspects(Watch())
    known.failed((5,))
    known.failed((7,))
    assert known.below_all(9) == 4
    known.cleared((5,))
    assert known.below_all(9) == 6
    known.forget_all_but((8, 9))
    assert known.below_all(9) == 9
