"""What is thought of loops that are silent."""

from __future__ import annotations

from daemon.engine.health import Health


class Hand:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_loop_that_has_ended_for_good_is_not_thought_stuck() -> None:
    clock = Hand()
    health = Health(clock)
    health.beat("recovery")
    health.beat("intake")
    clock.at = 100.0
    assert health.stale(90) == ("recovery", "intake")
    health.ended("recovery")
    assert health.stale(90) == ("intake",)


def test_loops_that_all_wait_for_the_same_thing_are_alive() -> None:
    clock = Hand()
    health = Health(clock)
    health.beat("intake")
    health.beat("moments", within=300.0)
    clock.at = 100.0
    health.hold()
    assert health.stale(0.0) == ()
    clock.at = 250.0
    assert health.stale(90) == ("intake",)
