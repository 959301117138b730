"""Results in numbers, decision by decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daemon.core.effects import Ask, Close, Record, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Amounts
from daemon.core.model import Entry
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.practices.results import Results
from daemon.shapes.units import unit_key
from tests.practices.builders import (
    a_command,
    a_member,
    a_moment,
    a_round,
    a_situation,
    an_answer,
    an_ask,
    an_entry,
    asked,
    at,
    those,
)

RESULTS = Results()
TUESDAY = at(24, 9)
CUSTOMERS = {"text": "12 nye kunder", "number": 12.0, "unit": "nye kunder", "choices": []}
ERRORS = {"text": "8,5 % færre fejl", "number": 8.5, "unit": "% færre fejl", "choices": []}
PRAISE = {"text": "ros fra chefen", "number": None, "unit": "", "choices": []}
TWELVE = {"text": "vi nåede 12", "number": 12.0, "unit": "", "choices": []}
SAVED = {
    "text": "1,250 kr",
    "number": None,
    "unit": "kr.",
    "choices": [{"number": 1.25, "unit": "kr."}, {"number": 1250.0, "unit": "kr."}],
}


def a_scene(*entries: Entry, now: Any = TUESDAY, **changes: Any) -> Situation:
    return a_situation(RESULTS, entries=entries, now=now, **changes)


def a_result(number: float = 12, unit: str = "nye kunder", **changes: Any) -> Entry:
    day = changes.pop("day", date(2026, 11, 24))
    value = {"text": f"{number:g} {unit}", "number": float(number), "unit": unit}
    who = changes.pop("of", "rikke")
    return an_entry("result", value, **{"rule": "results", "by": who, "about": who, "day": day, **changes})


def told(s: Situation, *items: dict[str, Any], by: str = "rikke", about: str | None = None) -> list[Any]:
    command = replace(a_command("result", "…", by=by), value=items, about=about)
    return list(RESULTS.on_command(s, command))


def lines(s: Situation, place: str, reader: str = "anne") -> list[Any]:
    return list(RESULTS.tell(s, Place(place, reader=reader)))  # type: ignore[arg-type]


def test_it_asks_everybody_for_numbers_with_units_and_says_what_it_has_of_them() -> None:
    s = a_scene(
        a_result(3), a_result(4), a_result(9, day=date(2026, 10, 2)), a_result(7, of="jonas", unit="møder")
    )
    asks: list[Ask] = those(Ask, RESULTS.on_due(s, a_moment("ask", rule="results")))
    assert asked(asks) == ["rikke", "jonas", "ole"]
    assert asks[0].form == Amounts()
    assert asks[0].until == at(27, 6)
    assert asks[0].data["known"] == [{"number": 7.0, "unit": "nye kunder", "level": False}]
    assert asks[2].data["known"] == []


def test_a_leader_is_asked_where_there_is_a_boss_to_see_it() -> None:
    bosses = (a_member("anne"), a_member("rikke"), a_member("bo"))
    s = a_scene(members=bosses, audience=bosses[:2], team={"boss": "bo"}, places={"boss"})
    assert asked(RESULTS.on_due(s, a_moment("ask", rule="results"))) == ["anne", "rikke"]


def test_it_reminds_the_silent_but_nobody_who_told_a_result_of_their_own_accord() -> None:
    asks = [an_ask(who, "results", rule="results") for who in ("rikke", "jonas")]
    s = a_scene(a_result(), asks=asks, round=a_round("results"))
    assert asked(RESULTS.on_due(s, a_moment("remind", rule="results"))) == ["jonas"]


def test_the_round_ends() -> None:
    assert list(RESULTS.on_due(a_scene(), a_moment("close", rule="results"))) == [Close()]


def test_without_a_reminder_there_is_none() -> None:
    settings = RESULTS.Settings(remind_at="never")
    assert [step.name for step in RESULTS.steps(settings)] == ["ask", "close"]


def test_several_numbers_in_one_mail_are_kept_one_by_one_with_day_and_person() -> None:
    effects = told(a_scene(), CUSTOMERS, ERRORS)
    assert those(Record, effects) == [
        Record(kind="result", value=value, by="rikke", about="rikke", day=date(2026, 11, 24))
        for value in (
            {"text": "12 nye kunder", "number": 12.0, "unit": "nye kunder"},
            {"text": "8,5 % færre fejl", "number": 8.5, "unit": "% færre fejl"},
        )
    ]
    (receipt,) = those(Tell, effects)
    assert receipt.template == "results/kept"
    assert [item["text"] for item in receipt.data["items"]] == ["12 nye kunder", "8,5 % færre fejl"]


def test_the_receipt_tells_what_it_makes_of_the_quarter_whatever_the_form_of_the_unit() -> None:
    s = a_scene(a_result(1, "ny kunde"), a_result(5, day=date(2026, 9, 30)), a_result(3, "møder"))
    (receipt,) = those(Tell, told(s, CUSTOMERS))
    assert receipt.data["sums"] == [{"number": 13.0, "unit": "nye kunder", "level": False}]
    assert receipt.data["quarter"] == "2026-Q4"


@pytest.mark.parametrize(
    ("danish", "english"),
    [("nye kunder", "new customers"), ("kr. i salg", "kr. in sales"), ("kr. i omsætning", "kr. in revenue")],
)
def test_a_unit_is_one_in_both_languages(danish: str, english: str) -> None:
    assert unit_key(danish) == unit_key(english)


def test_from_three_months_on_the_receipt_has_a_chart() -> None:
    s = a_scene(a_result(5, day=date(2026, 9, 30)), a_result(6, day=date(2026, 10, 30)))
    (receipt,) = those(Tell, told(s, CUSTOMERS))
    assert receipt.data["months"] == [["2026-09", 5.0], ["2026-10", 6.0], ["2026-11", 12.0]]
    assert those(Tell, told(s, CUSTOMERS, ERRORS))[0].data["months"] == []


def test_the_boss_is_named_where_there_is_one_and_a_page_is_made_for_them() -> None:
    bosses = (a_member("anne"), a_member("rikke"), a_member("bo"))
    assert (
        those(Tell, told(a_scene(members=bosses, team={"boss": "bo"}, places={"boss"}), CUSTOMERS))[0].data[
            "boss"
        ]
        == "Bo"
    )
    assert those(Tell, told(a_scene(), CUSTOMERS))[0].data["boss"] == ""
    assert those(Tell, told(a_scene(members=bosses, team={"boss": "bo"}), CUSTOMERS))[0].data["boss"] == ""


def test_a_leader_may_tell_of_a_colleague() -> None:
    effects = told(a_scene(), CUSTOMERS, by="anne", about="rikke")
    (record,) = those(Record, effects)
    assert (record.by, record.about) == ("anne", "rikke")
    assert those(Tell, effects)[0].data["about"] == "Rikke Holm"


@pytest.mark.parametrize(
    ("item", "template", "choices"),
    [
        (SAVED, "results/which_number", ("resultat: 1,25 kr.", "resultat: 1250 kr.")),
        (TWELVE, "results/no_unit", ()),
        (PRAISE, "results/no_number", ("succes: ros fra chefen",)),
    ],
)
def test_one_thing_that_is_unclear_is_asked_back(
    item: dict[str, Any], template: str, choices: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as caught:
        told(a_scene(), item)
    assert (caught.value.template, caught.value.choices) == (template, choices)
    assert caught.value.data["text"] == item["text"]


def test_it_is_asked_back_in_the_writers_own_words_of_their_language() -> None:
    english = (a_member("anne"), a_member("rikke", language="en"))
    with pytest.raises(Refusal) as caught:
        told(a_scene(members=english), SAVED)
    assert caught.value.choices == ("result: 1.25 kr.", "result: 1250 kr.")


def test_of_a_colleague_it_is_asked_back_with_their_name_and_no_success_is_offered() -> None:
    with pytest.raises(Refusal) as caught:
        told(a_scene(), SAVED, by="anne", about="rikke")
    assert caught.value.choices[0] == "resultat Rikke Holm: 1,25 kr."
    with pytest.raises(Refusal) as caught:
        told(a_scene(), PRAISE, by="anne", about="rikke")
    assert caught.value.choices == ()


def test_no_success_is_offered_where_nobody_collects_them() -> None:
    with pytest.raises(Refusal) as caught:
        told(a_scene(settings={"offer_success": False}), PRAISE)
    assert caught.value.choices == ()


def test_what_cannot_be_read_at_all_is_asked_back() -> None:
    with pytest.raises(Refusal, match="results/nothing"):
        list(RESULTS.on_command(a_scene(), a_command("result", "")))


def test_of_several_things_the_clear_ones_are_kept_and_the_rest_asked_back() -> None:
    effects = told(a_scene(), CUSTOMERS, PRAISE, SAVED)
    assert len(those(Record, effects)) == 1
    assert [(tell.template, tell.data.get("ways")) for tell in those(Tell, effects)] == [
        ("results/kept", None),
        ("results/unclear", ["succes: ros fra chefen"]),
        ("results/unclear", ["resultat: 1,25 kr.", "resultat: 1250 kr."]),
    ]


def test_an_answer_without_a_number_is_an_answer_and_asked_back() -> None:
    effects = list(RESULTS.on_answer(a_scene(), an_ask("rikke", "results"), an_answer((PRAISE,))))
    assert [(tell.template, tell.data["sort"]) for tell in effects] == [("results/unclear", "number")]


def test_the_digest_tells_of_the_last_week_with_what_the_quarter_comes_to() -> None:
    s = a_scene(
        a_result(18, day=date(2026, 10, 5), at=at(5, month=10)),
        a_result(12, day=date(2026, 11, 20)),
        a_result(3, "møder", of="jonas", day=date(2026, 11, 23)),
        a_result(9, "sager", of="ole", day=date(2026, 11, 10), at=at(10)),
    )
    assert [
        (line.section, line.names, line.data["items"], line.data["sums"]) for line in lines(s, "digest")
    ] == [
        ("results", ("rikke",), ["12 nye kunder"], [{"number": 30.0, "unit": "nye kunder", "level": False}]),
        ("results", ("jonas",), ["3 møder"], []),
    ]


def test_the_boss_sees_each_unit_with_its_people_and_quarters() -> None:
    s = a_scene(
        a_result(10, day=date(2026, 8, 5)),
        a_result(12),
        a_result(30, of="jonas"),
        a_result(8.5, "% færre fejl", day=date(2026, 10, 1)),
        now=at(7, month=12),
    )
    customers, errors = lines(s, "boss")
    assert customers.data == {
        "number": 42.0,
        "unit": "nye kunder",
        "level": False,
        "quarter": "2026-Q4",
        "people": [["Jonas Lund", 30.0], ["Rikke Holm", 12.0]],
        "quarters": [["2026-Q3", 10.0], ["2026-Q4", 42.0]],
        "chart": True,
    }
    assert errors.data["level"]
    assert customers.names == ("rikke", "jonas")


def test_the_key_of_a_bosss_line_changes_with_what_it_says() -> None:
    before = lines(a_scene(a_result(12)), "boss")[0].key
    assert lines(a_scene(a_result(12)), "boss")[0].key == before
    assert lines(a_scene(a_result(12), a_result(1)), "boss")[0].key != before


def test_in_the_first_days_of_a_quarter_the_boss_sees_the_one_that_ended() -> None:
    s = a_scene(a_result(12), now=at(4, month=12).replace(year=2027, month=1))
    assert lines(s, "boss")[0].data["quarter"] == "2026-Q4"


def test_at_most_three_units_are_charted() -> None:
    s = a_scene(*(a_result(1, unit) for unit in ("møder", "ordrer", "tilbud", "sager", "besøg")))
    assert [line.data["chart"] for line in lines(s, "boss")] == [True, True, True, False, False]


def test_a_talk_is_prepared_with_the_persons_quarter() -> None:
    (line,) = lines(a_scene(a_result(12), a_result(5)), "talk")
    assert (line.names, line.data["sums"], line.data["last"]) == (
        ("rikke",),
        [{"number": 17.0, "unit": "nye kunder", "level": False}],
        "5 nye kunder",
    )


def test_ones_own_record_has_all_that_is_told_of_oneself_and_nothing_of_others() -> None:
    s = a_scene(a_result(12), a_result(5, by="anne"), a_result(3, of="jonas"))
    assert [line.data["text"] for line in lines(s, "record", "rikke")] == ["12 nye kunder", "5 nye kunder"]


def test_who_has_left_is_in_no_sum() -> None:
    s = a_scene(a_result(12), a_result(30, of="gone"))
    assert lines(s, "boss")[0].data["number"] == 12.0


def test_nothing_told_is_nothing_to_tell() -> None:
    assert [lines(a_scene(), place) for place in ("digest", "boss", "talk", "record", "edition")] == [[]] * 5


def test_results_are_for_leader_and_boss_alone() -> None:
    assert [kind.audience for kind in RESULTS.kinds] == ["leader"]
    assert lines(a_scene(a_result()), "edition") == []
