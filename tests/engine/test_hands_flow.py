"""Hands on the spot, mail by mail: the leader's thanks and a birthday reach a desk, and the leader sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email.message import Message

import pytest

from daemon.core.model import Member
from daemon.core.world import World
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

HELPERS = {"kbh": ("hanne", "ole")}


def a_team(*, lone: Member | None = None, rikke: Member | None = None, **team: object) -> World:
    """Lone leads from New York; Rikke, Jonas, Hanne and Ole sit in Copenhagen."""
    people = (
        rikke or a_member("Rikke Holm"),
        a_member("Jonas Bæk"),
        a_member("Hanne Ravn"),
        a_member("Ole Bang"),
    )
    rules = (a_rule("hands", helpers=HELPERS), a_rule("digest"))
    world = a_world(*people, rules=rules, **team)
    leader = lone or replace(world.members["lone"], location="ny")
    return replace(world, members={**world.members, "lone": leader})


@pytest.fixture
def engine() -> Engine:
    found = Engine(a_team())
    found.until("mon 10:00")
    return found


def mails(engine: Engine, to: str) -> list[Sent]:
    """What somebody got besides receipts and digests."""
    return [mail for mail in engine.outbox(to) if mail.kind not in ("receipt", "digest")]


def files(mail: Sent) -> list[Message]:
    return [part for part in mail.message.walk() if part.get_filename()]


def digest(engine: Engine) -> str:
    return " ".join(engine.last("lone", "digest").text.split())


@pytest.mark.both_stores
def test_thanks_reach_the_desk_and_the_leader_sees_it(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for hjælpen i går")
    receipt = engine.last("lone", "receipt")
    assert "Hanne Ravn" in receipt.text
    assert "Tak for hjælpen i går" in receipt.text
    assert "onsdag den 25. november" in " ".join(receipt.text.split())
    engine.until("mon 10:01")
    (task,) = mails(engine, "hanne")
    assert "Tak for hjælpen i går" in task.text
    assert mails(engine, "rikke") == []
    engine.reply(task, "Gjort!")
    assert "klar til Rikke" in engine.last("hanne", "receipt").text
    engine.until("mon+1 07:30")
    assert "Rikke Holm: din tak er klar til onsdag den 25. november. Hanne Ravn sørgede for det." in digest(
        engine
    )
    assert mails(engine, "ole") == []


@pytest.mark.parametrize("words", ["Tak Rikke 🎂", "tak: 🎂", "tak Rikke:", "tak Rikke: :-)"])
def test_thanks_with_no_more_than_a_smile_are_no_note(engine: Engine, words: str) -> None:
    engine.write("lone", words)
    engine.until("mon 10:01")
    assert engine.outbox("hanne") == []
    assert engine.outbox("lone", "receipt") == []


@pytest.mark.parametrize("words", ["Tak Lone: 👍", "Tak Hanne: 🎂", "Tak alle: ❤️"])
def test_a_colleagues_thanks_by_an_emoji_alone_are_passed_over_in_silence(engine: Engine, words: str) -> None:
    engine.write("rikke", words)
    engine.until("mon 10:01")
    assert engine.outbox("rikke", "receipt") == []
    assert engine.outbox("hanne") == []


@pytest.mark.parametrize(
    "words", ["Tak for hjælpen i går", "Sikke en fest 🎂🎉", "Godt klaret 👍🏽👨‍👩‍👧", "🎂"]
)
def test_the_note_is_a_page_and_goes_along_as_a_pdf(engine: Engine, words: str) -> None:
    pytest.importorskip("typst", reason="needs the extra pdf (pip install 'naervaer[pdf]')")
    engine.write("lone", f"tak Rikke: {words}")
    engine.until("mon 10:01")
    assert [part.get_content_type() for part in files(engine.last("hanne", "ask"))] == ["application/pdf"]
    (asked,) = mails(engine, "hanne")
    assert "den vedhæftede PDF" in asked.text
    assert words in asked.text


def test_the_stand_in_takes_over_a_day_before_and_the_leader_hears_on_the_day(engine: Engine) -> None:
    engine.write("lone", "thanks Rikke: Thank you for yesterday")
    engine.until("tue 08:59")
    assert mails(engine, "ole") == []
    engine.until("tue 09:01")
    assert "Hanne er også blevet spurgt" in mails(engine, "ole")[0].text
    engine.until("wed 08:59")
    assert mails(engine, "lone") == []
    engine.until("wed 15:01")
    (told,) = mails(engine, "lone")
    assert "Fik Rikke din seddel?" in told.text + told.subject


def test_done_by_the_stand_in_leaves_the_helper_in_peace(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("tue 09:01")
    engine.reply(mails(engine, "ole")[0], "Det er gjort")
    engine.until("wed 16:00")
    assert mails(engine, "lone") == []
    assert "Ole har sørget for det" in mails(engine, "hanne")[-1].text
    engine.reply(mails(engine, "hanne")[0], "kan ikke")
    assert "taget hånd om" in engine.last("hanne", "receipt").text


def test_who_cannot_is_replaced_at_once_and_what_is_unclear_is_asked_back(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon 10:01")
    (task,) = mails(engine, "hanne")
    engine.reply(task, "Hvor ligger flaget?")
    assert mails(engine, "ole") == []
    assert "Hvor ligger flaget?" in engine.last("hanne", "receipt").text
    engine.reply(task, "ikke gjort endnu")
    engine.reply(task, "Kan desværre ikke, er syg")
    engine.until("mon 10:05")
    assert len(mails(engine, "ole")) == 1
    assert "spurgt" not in mails(engine, "ole")[0].text


def test_a_polite_line_changes_nothing(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon 10:01")
    engine.reply(mails(engine, "hanne")[0], "Tak!")
    engine.reply(mails(engine, "hanne")[0], "👍")
    engine.until("tue 09:01")
    assert len(mails(engine, "ole")) == 1


def test_the_leader_may_take_it_back_and_restore_it(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon 10:01")
    engine.reply(engine.last("lone", "receipt"), "slet")
    assert "Tak for i går" in engine.last("lone", "receipt").text
    engine.until("mon 10:10")
    assert "alligevel ikke" in mails(engine, "hanne")[-1].subject
    engine.reply(engine.last("lone", "receipt"), "fortryd")
    engine.until("mon 10:20")
    assert "Tak for i går" in mails(engine, "hanne")[-1].text
    engine.reply(mails(engine, "hanne")[-1], "gjort")
    engine.until("wed 16:00")
    assert mails(engine, "lone") == []


def test_what_the_thanks_are_for_reads_as_a_note_of_its_own(engine: Engine) -> None:
    engine.write("lone", "tak til Rikke for hjælpen i går")
    assert "Tak for hjælpen i går" in engine.last("lone", "receipt").text
    engine.until("mon 10:01")
    assert "    Tak for hjælpen i går" in mails(engine, "hanne")[0].text


@pytest.mark.parametrize(
    "text",
    [
        "tak Rikke og Jonas: Godt klaret",
        "Tak til Rikke, Jonas: Godt klaret",
        "tak rikke/jonas: Godt klaret",
        "tak rikke, og jonas: Godt klaret",
    ],
)
def test_thanks_to_two_are_a_note_for_each(engine: Engine, text: str) -> None:
    engine.write("lone", text)
    receipt = engine.last("lone", "receipt").text
    assert [f"din tak hos {first}" in receipt for first in ("Rikke", "Jonas")] == [True, True]
    engine.until("mon 10:01")
    rikke, jonas = sorted(mails(engine, "hanne"), key=lambda mail: "Jonas Bæk" in mail.text)
    assert ("Rikke Holm" in rikke.text, "Jonas Bæk" in jonas.text) == (True, True)
    assert "Jonas" not in rikke.text
    engine.reply(engine.last("lone", "receipt"), "slet")
    engine.until("mon 10:10")
    assert ["alligevel ikke" in mail.subject for mail in mails(engine, "hanne")[2:]] == [True, True]


def test_of_two_one_who_wants_no_note_is_told_of_beside_the_other() -> None:
    team = a_team(rikke=replace(a_member("Rikke Holm"), celebrate=False))
    engine = Engine(team)
    engine.write("lone", "tak Rikke og Jonas: Godt klaret")
    receipt = engine.last("lone", "receipt").text
    assert "Rikke vil helst være fri for sedler" in receipt
    assert "din tak hos Jonas" in receipt


def test_what_is_kept_is_the_writers_to_read_and_no_secret_that_it_is_kept(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Du er en ørn")
    engine.until("mon 10:01")
    engine.write("lone", "mine data")
    assert "Du er en ørn" in engine.last("lone", "receipt").text
    engine.write("rikke", "mine data")
    assert "Lone" in engine.last("rikke", "receipt").text
    assert "ørn" not in engine.last("rikke", "receipt").text
    engine.write("hanne", "mine data")
    assert "ørn" not in engine.last("hanne", "receipt").text


def test_other_words_in_reply_to_the_receipt_make_the_note_anew(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon 10:01")
    engine.reply(engine.last("lone", "receipt"), "Tak for i forgårs")
    engine.until("mon 10:10")
    assert "Tak for i forgårs" in mails(engine, "hanne")[-1].text
    engine.until("mon+1 07:30")
    assert digest(engine).count("Rikke Holm:") == 1


def test_a_birthday_is_asked_for_in_time_with_nothing_said_to_whom_it_is_for() -> None:
    engine = Engine(a_team(rikke=a_member("Rikke Holm", born=date(1986, 11, 28))))
    engine.until("wed 08:59")
    assert mails(engine, "hanne") == []
    engine.until("wed 09:01")
    (task,) = mails(engine, "hanne")
    assert "fejre Rikke Holm mandag den 30. november" in " ".join(task.subject.split())
    assert "Rikke fylder 40 år lørdag den 28. november" in " ".join(task.text.split())
    engine.reply(task, "gjort")
    engine.until("mon+1 16:00")
    assert mails(engine, "rikke") == []
    assert "flag og seddel er klar" in digest(engine)


def test_nobody_at_her_place_is_told_to_the_leader() -> None:
    world = a_team(rikke=a_member("Rikke Holm", location="ny", born=date(1990, 11, 26)))
    engine = Engine(world)
    engine.until("tue 23:00")
    (told,) = mails(engine, "lone")
    assert "Ingen kan lægge noget hos Rikke" in told.subject
    engine.write("lone", "tak Rikke: Tak for i går")
    assert "ikke givet videre" in " ".join(engine.last("lone", "receipt").text.split())


def test_who_does_not_want_to_be_celebrated_is_left_in_peace() -> None:
    rikke = a_member("Rikke Holm", born=date(1990, 11, 26), celebrate=False)
    engine = Engine(a_team(rikke=rikke))
    engine.until("fri 12:00")
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon+1 12:00")
    assert [mails(engine, one) for one in ("hanne", "ole", "lone")] == [[], [], []]


def test_a_helper_who_pauses_is_passed_over(engine: Engine) -> None:
    engine.write("hanne", "pause 14 dage")
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon 10:05")
    assert (mails(engine, "hanne"), len(mails(engine, "ole"))) == ([], 1)


def test_a_helper_who_stops_is_not_asked_again(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon 10:01")
    engine.reply(mails(engine, "hanne")[0], "stop")
    engine.until("tue 09:05")
    assert len(mails(engine, "ole")) == 1
    engine.write("lone", "tak Jonas: Tak for i dag")
    engine.until("tue 10:05")
    assert (len(mails(engine, "hanne")), len(mails(engine, "ole"))) == (1, 2)


def test_a_helper_who_passes_with_the_word_of_all_is_replaced(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon 10:01")
    engine.reply(mails(engine, "hanne")[0], "pas")
    engine.until("mon 10:05")
    assert len(mails(engine, "ole")) == 1


def test_the_deputy_may_thank_and_signs_for_herself() -> None:
    engine = Engine(a_team(deputy="jonas"))
    engine.until("mon 10:00")
    engine.write("jonas", "tak Rikke: Tak for i går")
    engine.until("mon 10:01")
    assert "– Jonas" in mails(engine, "hanne")[0].text


def test_on_trial_the_page_goes_to_the_leader() -> None:
    world = a_team()
    rules = {
        one.id: replace(one, pilot="leader") if one.id == "hands" else one for one in world.rules.values()
    }
    engine = Engine(replace(world, rules=rules))
    engine.until("mon 10:00")
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon 10:01")
    (task,) = mails(engine, "hanne")
    assert "lone@example.test" in str(task.message["To"])
    assert "Hanne Ravn" in task.subject


def test_thanks_in_the_evening_wait_for_the_helpers_morning(engine: Engine) -> None:
    engine.until("mon 21:00")
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("tue 08:59")
    assert mails(engine, "hanne") == []
    engine.until("tue 09:01")
    assert len(mails(engine, "hanne")) == 1


def test_when_rikke_leaves_the_helper_is_told(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for i går")
    engine.until("mon 10:01")
    world = engine.world
    team = replace(world.teams["t"], members=tuple(m for m in world.teams["t"].members if m != "rikke"))
    members = {m: one for m, one in world.members.items() if m != "rikke"}
    engine.use(replace(world, teams={"t": team}, members=members))
    engine.until("wed 16:00")
    assert "alligevel ikke" in mails(engine, "hanne")[-1].subject
    assert mails(engine, "lone") == []


def test_in_english_it_goes_the_same_way() -> None:
    world = a_team()
    members = {m: replace(one, language="en") for m, one in world.members.items()}
    engine = Engine(replace(world, members=members, teams={"t": replace(world.teams["t"], language="en")}))
    engine.until("mon 10:00")
    engine.write("lone", "Thanks Rikke: You saved the day")
    engine.until("mon 10:01")
    (task,) = mails(engine, "hanne")
    assert "You saved the day" in task.text
    engine.reply(task, "It's done")
    assert "ready for Rikke" in engine.last("hanne", "receipt").text
    engine.until("mon+1 07:30")
    assert "your thanks are ready" in digest(engine)
