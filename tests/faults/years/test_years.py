"""A clock that is set ahead, back and right again costs no round, doubles none, and what it made late is told."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.engine.kit import MONDAY
from tests.faults.rows import Plan
from tests.faults.years.course import Course, jumps
from tests.faults.years.rows import JUMPS, live
from tests.faults.years.verdict import judge


def test_a_third_of_a_year_with_ten_jumps_of_the_clock_holds_every_round_once(tmp_path: Path) -> None:
    outcome = live(Plan(times=1, keep=tmp_path, seed=3), years=0.35, jumps=10)
    assert outcome.broken == ()
    assert int(outcome.figures["rounds"]) > 60
    assert int(outcome.figures["skipped"]) > 0


def test_the_jumps_of_a_course_go_both_ways_and_far() -> None:
    for seed in range(20):
        course = jumps(Random(seed), MONDAY, MONDAY.replace(year=2029), JUMPS)
        days = [jump.by.total_seconds() / 86_400 for jump in course]
        assert len(course) == JUMPS
        assert min(days) < -90
        assert max(days) > 7


def test_a_round_that_ran_twice_and_one_that_left_no_trace_would_be_noticed() -> None:
    """The verdict on a course that nobody lived: nothing ran, so everything is missing."""
    course = Course(1, 0.1, 0)
    course.runs["ideas", "2026-W48", "ask", "*"] = 2
    broken = judge(course).broken
    assert broken[0] == "('ideas', '2026-W48', 'ask', '*') ran 2 times"
    assert any(line.endswith("left no trace") for line in broken)
