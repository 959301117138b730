"""What people write, and the value each form makes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from daemon.core import forms
from daemon.mail.anonymity import without_anonymity
from daemon.mail.lexicon import ANONYMOUS
from tests.mail.builders import reading

IDEAS = (
    "Fælles morgenkaffe",
    "Stille fredag",
    "Walk and talk",
    "Bytte plads",
    "Ny skærm",
    "Mødefri tirsdag",
    "Fredagssang",
)


def value(text: str, form: forms.Form, language: str = "da") -> Any:
    found = reading(text, form, language=language)
    if found.unsure:
        assert found.unsure[0].reason == "form"
        assert not found.said
        return "unsure"
    return found.said[0].value if found.said else None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2", (2,)),
        ("2 og 5", (2, 5)),
        ("nr. to", (2,)),
        ("2, 5 og 7", (2, 5, 7)),
        ("2\n5", (2, 5)),
        ("Jeg stemmer på nummer 3", (3,)),
        ("Jeg stemmer på nummer 3 fordi den er sjov", (3,)),
        ("I vote for number 3, please", (3,)),
        ("idé 2", (2,)),
        ("#4", (4,)),
        ("fem", (5,)),
        ("3!", (3,)),
        ("1. og 3.", (1, 3)),
        ("Hej Bo\n\n2 og 5\n\nMvh Anna", (2, 5)),
        ("walk and talk", (3,)),
        ("Stille fredag er helt klart bedst", (2,)),
        ("3, 3 og 3", (3,)),
        ("9", "unsure"),
        ("1, 2, 3 og 4", "unsure"),
        ("ikke 3", "unsure"),
        ("2 gange om ugen", "unsure"),
        ("Mit valg er 2, men 5 var tæt på", "unsure"),
        ("Alle sammen er gode", "unsure"),
    ],
)
def test_a_choice_is_read_by_number_word_or_name(text: str, numbers: Any) -> None:
    assert value(text, forms.Choice(IDEAS, at_most=3)) == numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4", 4),
        ("4/5", 4),
        ("4 ud af 5", 4),
        ("4 out of 5", 4),
        ("fire", 4),
        ("Jeg giver 4", 4),
        ("4 – det går fint", 4),
        ("4\n\nDet var en god uge med 3 møder", 4),
        ("4-5", "unsure"),
        ("7", "unsure"),
        ("3,5", "unsure"),
        ("Det går fint", "unsure"),
    ],
)
def test_a_scale_is_one_whole_number_in_its_range(text: str, number: Any) -> None:
    assert value(text, forms.Scale()) == number


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ja", True),
        ("Ja tak", True),
        ("jep", True),
        ("Yes please!", True),
        ("Ja, meget gerne", True),
        ("Ja! Kan ikke vente", True),
        ("nej", False),
        ("nej desværre", False),
        ("Nej, ikke denne gang", False),
        ("no thanks", False),
        ("helst ikke", False),
        ("Lyder godt", True),
        ("ja og nej", "unsure"),
        ("Måske", "unsure"),
        ("👍", None),
        ("Tak", None),
    ],
)
def test_yes_and_no_are_heard_and_thanks_is_neither(text: str, says: Any) -> None:
    assert value(text, forms.YesNo()) == says


@pytest.mark.parametrize(
    ("text", "number", "unit", "language"),
    [
        ("12 nye kunder", 12.0, "nye kunder", "da"),
        ("12 new customers", 12.0, "new customers", "en"),
        ("8,5 %", 8.5, "%", "da"),
        ("8.5 %", 8.5, "%", "en"),
        ("1,2 mio. kr.", 1_200_000.0, "kr", "da"),
        ("12.500 kr", 12_500.0, "kr", "da"),
        ("12,500 euros", 12_500.0, "euros", "en"),
        ("1.234.567,89 kr", 1_234_567.89, "kr", "da"),
        ("vi fik 3 nye ordrer i denne uge", 3.0, "nye ordrer", "da"),
        ("tolv nye kunder", 12.0, "nye kunder", "da"),
        ("kr. 500", 500.0, "kr", "da"),
        ("-4 %", -4.0, "%", "da"),
    ],
)
def test_a_number_has_its_unit(text: str, number: float, unit: str, language: str) -> None:
    assert value(text, forms.Number(), language) == {"number": number, "unit": unit}


def test_a_number_without_a_unit_takes_the_one_asked_for() -> None:
    assert value("17", forms.Number(unit="møder")) == {"number": 17.0, "unit": "møder"}


@pytest.mark.parametrize("text", ["2-3", "mange", "vi har 3 her og 4 der"])
def test_no_number_is_made_of_several(text: str) -> None:
    assert value(text, forms.Number()) == "unsure"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/8", date(2027, 8, 12)),
        ("12. august", date(2027, 8, 12)),
        ("August 12th", date(2027, 8, 12)),
        ("12/12", date(2026, 12, 12)),
        ("12/12-26", date(2026, 12, 12)),
        ("2026-12-24", date(2026, 12, 24)),
        ("24.12.2026", date(2026, 12, 24)),
        ("d. 3. januar 2027", date(2027, 1, 3)),
        ("onsdag", date(2026, 12, 2)),
        ("Monday", date(2026, 12, 7)),
        ("i morgen", date(2026, 12, 1)),
        ("fredag d. 4/12", date(2026, 12, 4)),
        ("31/2", "unsure"),
        ("4/12 eller 5/12", "unsure"),
        ("snart", "unsure"),
    ],
)
def test_a_day_is_understood_without_a_year(text: str, day: Any) -> None:
    assert value(text, forms.Day()) == day


def test_a_day_gone_by_takes_the_nearest_year_back() -> None:
    assert value("12/8", forms.Day(past=True)) == date(2026, 8, 12)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("grøn", "green"),
        ("Gult - lidt presset", "yellow"),
        ("Red.", "red"),
        ("🟢", "green"),
        ("grøn eller gul", "unsure"),
    ],
)
def test_a_colour_is_its_english_word(text: str, colour: str) -> None:
    assert value(text, forms.Colour()) == colour


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ja", "yes"),
        ("ok", "yes"),
        ("Godkendt, tak", "yes"),
        ("nej", "no"),
        ("stop", "no"),
        ("Ja, det er en god aftale", "yes"),
        ("Ja tak, det mål er jeg glad for", "yes"),
        ("Ja, den plan køber jeg", "yes"),
        ("Yes, it's a deal", "yes"),
        ("Yes, I agree", "yes"),
        ("Ja, men skift ordet succes", "other"),
        ("Ja, det er en god aftale, men hellere 15", "other"),
        ("Ja, en god plan, hvis vi venter til marts", "other"),
        ("nej, hellere tirsdag kl. 14", "other"),
        ("Hellere tirsdag", "other"),
    ],
)
def test_a_proposal_is_taken_refused_or_changed(text: str, says: str) -> None:
    assert value(text, forms.Proposal())["says"] == says


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Fælles kaffe", ("Fælles kaffe",)),
        ("Linje et\nlinje to", ("Linje et\nlinje to",)),
        ("Første afsnit.\n\nAndet afsnit.", ("Første afsnit.\n\nAndet afsnit.",)),
        ("- kaffe\n- te", ("kaffe", "te")),
        ("* kaffe\n* te\n• vand", ("kaffe", "te", "vand")),
        ("1. Kaffe\n2. Te\n   med mælk", ("Kaffe", "Te\n   med mælk")),
        ("1) Kaffe\n2) Te", ("Kaffe", "Te")),
        ("Her er mine:\n- kaffe\n- te", ("kaffe", "te")),
        ("Hej Bo,\n\nFælles kaffe", ("Fælles kaffe",)),
        ("- Fælles kaffe", ("Fælles kaffe",)),
        ("1. Fælles kaffe", ("Fælles kaffe",)),
        ("Fælles kaffe - hver dag", ("Fælles kaffe - hver dag",)),
        ("Mødes kl. 9. Derefter kaffe", ("Mødes kl. 9. Derefter kaffe",)),
        ("3. plads i salgskonkurrencen", ("3. plads i salgskonkurrencen",)),
        ("12. december holder vi fest", ("12. december holder vi fest",)),
        ("Kaffe - hver dag:\n- kl. 9\n- kl. 14", ("kl. 9", "kl. 14")),
        ("- kaffe - hver dag\n- te - om tirsdagen", ("kaffe - hver dag", "te - om tirsdagen")),
    ],
)
def test_only_a_list_is_several_items(text: str, items: tuple[str, ...]) -> None:
    assert value(text, forms.Items()) == items


def test_a_sheet_is_read_by_number_or_line_by_line() -> None:
    sheet = forms.Sheet((forms.Scale(), forms.YesNo(), forms.Text()))
    assert value("1: 4\n2: ja\n3: Det går godt", sheet) == {1: 4, 2: True, 3: "Det går godt"}
    assert value("4\nja\nDet går godt", sheet) == {1: 4, 2: True, 3: "Det går godt"}


@pytest.mark.parametrize(
    "text",
    [
        "Kaffe (uden navn)",
        "Kaffe\n\nAnonymt, tak",
        "Uden mit navn\nKaffe",
        "Kaffe\n(without my name please)",
        "Kaffe, men uden navn",
        "Kaffe - anonymt, tak",
        "uden navn: Kaffe",
        "Skriv det uden navn: Kaffe",
        "Kaffe\n\nDet må gerne stå uden navn.\n\nHilsen Bo",
        "Kaffe, but please without my name",
    ],
)
def test_a_wish_for_no_name_is_heard_and_taken_out(text: str) -> None:
    said = reading(text, forms.Items()).said[0]
    assert (said.value, said.anonymous) == (("Kaffe",), True)


@pytest.mark.parametrize("text", ["også: mere te", "Also: mere te", "Hej\nOgså: mere te"])
def test_also_adds(text: str) -> None:
    said = reading(text, forms.Items()).said[0]
    assert (said.value, said.also) == (("mere te",), True)


def test_a_wish_for_no_name_may_end_a_line() -> None:
    said = reading("Mere kaffe! Uden navn, tak.", forms.Items()).said[0]
    assert (said.value, said.anonymous) == (("Mere kaffe!",), True)


@pytest.mark.parametrize(
    "text",
    [
        "Lav en side uden navn",
        "Det skal ikke være anonymt",
        "Anonymt: hvordan gør vi?\nog hvornår, uden navne på",
    ],
)
def test_words_about_names_are_no_wish(text: str) -> None:
    said = reading(text, forms.Items()).said[0]
    assert said.anonymous is text.startswith("Anonymt:")


@pytest.mark.parametrize("filler", [" ", "- ", "a, ", " tak", " ,", "(" * 3])
def test_a_line_of_any_length_is_looked_through_for_such_a_wish(filler: str) -> None:
    long = "Kaffe" + filler * 30_000 + "x"
    assert without_anonymity(long, ANONYMOUS) == (long, False)
    assert without_anonymity(f"{long}. Uden navn", ANONYMOUS) == (f"{long}.", True)
