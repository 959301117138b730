"""What stands in the leader's digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from daemon.core.effects import Close, Send
from daemon.core.model import Line
from daemon.practices.digest import Digest
from tests.practices.builders import MONDAY, a_member, a_moment, a_situation, at, those

DIGEST = Digest()


def a_line(section: str, key: str = "", *, rank: int = 0, only: tuple[str, ...] = (), **data: Any) -> Line:
    return Line(
        key=key or f"{section}-{rank}",
        section=section,
        template=f"ideas/line_{section}",
        data=data,
        rank=rank,
        only=only,
    )


def sent(now: Any = MONDAY, **changes: Any) -> list[Send]:
    s = a_situation(DIGEST, now=now, **changes)
    return those(Send, DIGEST.on_due(s, a_moment("digest", rule="digest", due_at=now)))


def sections(**changes: Any) -> dict[str, list[dict[str, Any]]]:
    (send,) = sent(**changes)
    return {section["name"]: section["lines"] for section in send.data["sections"]}


def test_it_comes_to_the_leader_on_monday_morning() -> None:
    (step,) = DIGEST.steps(DIGEST.Settings())
    assert (str(step.when), step.own_time, step.opens) == ("mon 07:00", False, True)


def test_a_quiet_week_is_told_too() -> None:
    s = a_situation(DIGEST)
    data = {"of": "", "day": date(2026, 11, 23), "sections": [], "days_ahead": 14}
    assert list(DIGEST.on_due(s, a_moment("digest", rule="digest"))) == [
        Send(to="anne", template="digest/digest", data=data, layout="digest"),
        Close(),
    ]


def test_the_most_important_stands_first_and_what_it_does_not_know_last() -> None:
    offered = ("goals", "answered", "coming", "newcomers", "unnamed", "silent")
    found = sections(lines=tuple(a_line(section) for section in offered))
    assert list(found) == ["silent", "unnamed", "newcomers", "answered", "coming", "goals"]


def test_the_order_of_sections_can_be_chosen() -> None:
    lines = (a_line("silent"), a_line("goals"), a_line("answered"))
    found = sections(lines=lines, settings={"sections": ["answered", "*", "silent"]})
    assert list(found) == ["answered", "goals", "silent"]


def test_the_longest_silence_stands_first() -> None:
    lines = (a_line("silent", rank=-1), a_line("silent", rank=-4))
    assert [line["key"] for line in sections(lines=lines)["silent"]] == ["silent--4", "silent--1"]


def test_a_section_nobody_knows_brings_its_own_heading() -> None:
    (send,) = sent(lines=(a_line("call:film", titles={"da": "Ugens film"}),))
    assert send.data["sections"][0]["title"] == "Ugens film"


def of_people(section: str, *names: str) -> tuple[Line, ...]:
    lines = (
        replace(a_line(section, f"{section}-{name}", rank=n), names=(name,)) for n, name in enumerate(names)
    )
    return tuple(lines)


PEOPLE = [f"p{n}" for n in range(12)]


def test_of_a_large_team_each_section_tells_of_the_first_and_names_the_others_in_a_line() -> None:
    everybody = tuple(a_member(one, name=f"{one.upper()} Lund") for one in PEOPLE)
    lines = (*of_people("contact", *PEOPLE), a_line("contact", "all", rank=99))
    found = sections(lines=lines, members=(a_member("anne"), *everybody))["contact"]
    assert [line["key"] for line in found] == [
        *(f"contact-p{n}" for n in range(8)),
        "all",
        "digest:more:contact",
    ]
    assert found[-1]["data"] == {"names": ["P8 Lund", "P9 Lund", "P10 Lund", "P11 Lund"]}


def test_one_more_person_has_a_line_of_their_own_too() -> None:
    assert len(sections(lines=of_people("contact", *PEOPLE[:9]))["contact"]) == 9


def test_all_lines_about_those_who_are_told_of_are_kept() -> None:
    lines = (
        *of_people("talks", *PEOPLE),
        *(replace(one, key=f"{one.key}-again") for one in of_people("talks", "p0")),
    )
    keys = [line["key"] for line in sections(lines=lines, settings={"most": 3})["talks"]]
    assert keys == ["talks-p0", "talks-p0-again", "talks-p1", "talks-p2", "digest:more:talks"]


def test_each_misunderstanding_has_its_own_line_however_many_there_are() -> None:
    assert len(sections(lines=of_people("misunderstandings", *PEOPLE))["misunderstandings"]) == 12


def milestones(now: Any = MONDAY, **changes: Any) -> list[tuple[str, str, date, int]]:
    people = (a_member("anne", born=date(1970, 11, 24)), a_member("rikke", **changes))
    found = sections(now=now, members=people).get("milestones", [])
    return [(d["kind"], d["first"], d["day"], d["years"]) for d in (line["data"] for line in found)]


def test_birthdays_and_work_anniversaries_of_the_next_fortnight_are_told() -> None:
    assert milestones(born=date(1976, 12, 7), joined=date(2021, 11, 23)) == [
        ("anniversary", "Rikke", date(2026, 11, 23), 5),
        ("birthday", "Rikke", date(2026, 12, 7), 50),
    ]
    assert milestones(born=date(1976, 12, 8)) == []


def test_who_does_not_celebrate_has_no_birthday_here() -> None:
    assert milestones(born=date(1976, 12, 1), celebrate=False) == []


def test_the_day_one_began_is_no_anniversary() -> None:
    assert milestones(joined=date(2026, 11, 30)) == []


def test_what_others_tell_of_a_day_stands_among_the_milestones_by_its_day() -> None:
    note = a_line("milestones", "note", rank=date(2026, 11, 28).toordinal(), name="note")
    people = (
        a_member("anne"),
        a_member("rikke", born=date(1990, 11, 27)),
        a_member("ole", born=date(1990, 12, 1)),
    )
    lines = sections(lines=(note,), members=people)["milestones"]
    assert [line["key"].rpartition(":")[2] for line in lines] == ["2026-11-27", "note", "2026-12-01"]


def test_milestones_are_found_across_the_new_year() -> None:
    now = at(28, month=12)
    assert milestones(now, born=date(1990, 1, 3)) == [("birthday", "Rikke", date(2027, 1, 3), 37)]


def test_a_leap_day_is_kept_on_the_28th_in_other_years() -> None:
    assert milestones(at(16, month=2), born=date(1996, 2, 29)) == [
        ("birthday", "Rikke", date(2026, 2, 28), 30)
    ]


def test_a_work_anniversary_of_a_leap_day_is_too() -> None:
    assert milestones(at(16, month=2), joined=date(2024, 2, 29)) == [
        ("anniversary", "Rikke", date(2026, 2, 28), 2)
    ]


def test_each_milestone_has_a_way_to_write_to_the_one_it_is_about() -> None:
    people = (a_member("anne"), a_member("rikke", born=date(1976, 12, 1)))
    (line,) = sections(members=people)["milestones"]
    assert line["data"]["write"] == "mailto:rikke@example.dk"


def away(first: date, last: date, **changes: Any) -> list[tuple[str, date, date | None, bool]]:
    found = sections(away={"rikke": (first, last)}, **changes).get("away", [])
    return [(d["first"], d["from"], d["back"], d["now"]) for d in (line["data"] for line in found)]


def test_who_is_away_this_week_is_told_with_the_day_they_are_back() -> None:
    assert away(date(2026, 11, 25), date(2026, 11, 27)) == [
        ("Rikke", date(2026, 11, 25), date(2026, 11, 30), False)
    ]


def test_an_absence_that_began_before_is_told_from_today() -> None:
    assert away(date(2026, 11, 16), date(2026, 11, 24)) == [
        ("Rikke", date(2026, 11, 23), date(2026, 11, 25), True)
    ]


def test_next_weeks_absence_is_not_told_yet_nor_one_without_end_given_a_day() -> None:
    assert away(date(2026, 11, 30), date(2026, 12, 4)) == []
    assert away(date(2026, 11, 23), date(2030, 1, 1)) == [("Rikke", date(2026, 11, 23), None, True)]


def test_a_day_on_which_one_never_works_is_no_absence() -> None:
    people = (a_member("anne"), a_member("rikke", working_days=frozenset({1, 2, 3})))
    assert away(date(2026, 11, 26), date(2026, 11, 27), members=people) == []


def test_the_deputy_gets_it_only_where_the_config_says_so_and_without_what_is_the_leaders_own() -> None:
    lines = (a_line("silent"), a_line("notes", only=("anne",)))
    team = {"deputy": "ole"}
    assert [send.to for send in sent(lines=lines, team=team)] == ["anne"]
    both = sent(lines=lines, team=team, settings={"deputy": True})
    assert [(send.to, [x["name"] for x in send.data["sections"]]) for send in both] == [
        ("anne", ["silent", "notes"]),
        ("ole", ["silent"]),
    ]
