"""A misunderstanding from the first mail to the last: who gets it, when, and who never sees any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.core.model import Team
from daemon.core.world import World
from daemon.engine.records import InboxState, OutState
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

SECRET = "leverancen kom mandag, og jeg blev råbt ad"
RULES = (a_rule("misunderstandings"), a_rule("digest"))
PEOPLE = (
    a_member("Rikke Holm"),
    a_member("Jonas Bæk"),
    a_member("Søren Friis"),
    a_member("Kim Ross", language="en"),
)


def an_engine(**team: object) -> Engine:
    return Engine(a_world(*PEOPLE, rules=RULES, **team))


def raised(engine: Engine, text: str = f"misforståelse med Søren: {SECRET}", by: str = "rikke") -> Sent:
    engine.write(by, text)
    return engine.last("lone", "send")


def said(mail: Sent) -> str:
    """Subject and text of a mail, with no line broken."""
    return " ".join(f"{mail.subject} {mail.text}".split())


def outgoing(engine: Engine, mail: Sent) -> object:
    return engine.store.write_now(lambda tx: tx.outgoing(mail.id))


def holders(engine: Engine, words: str = SECRET) -> set[str]:
    """Everybody to whom a mail with these words was ever written."""
    return {mail.to for mail in engine.outbox() if words in said(mail)}


def test_the_leader_alone_has_it_at_once_and_the_raiser_hears_exactly_what_was_sent() -> None:
    engine = an_engine()
    alert = raised(engine)
    assert alert.subject == "Rikke har brug for dig: en misforståelse"
    assert SECRET in said(alert)
    assert "med Søren Friis" in said(alert)
    assert "konflikttrappen" in said(alert)
    receipt = engine.last("rikke", "receipt")
    assert SECRET in said(receipt)
    assert "Lone Leder" in said(receipt)
    assert "heller ikke Søren Friis" in said(receipt)
    assert holders(engine) == {"lone", "rikke"}


@pytest.mark.parametrize(
    "text",
    [
        "misforståelse: {}", "Misforståelse {}", "misforstaaelse: {}", "misforstaelse {}", "missforståelse: {}",
        "misforståesle: {}", "konflikt: {}", "Konfligt - {}", "misunderstanding: {}", "missunderstanding: {}",
        "conflict: {}", "Hej\n\nmisforståelse: {}", "misforståelse Søren: {}", "misforståelse med søren friis: {}",
        "misforståelse med Sören: {}", "misforståelse med søren - {}",
        "Jeg har en misforståelse med Søren: {}", "der er en konflikt mellem mig og Søren: {}",
        "misunderstanding with Søren: {}", "MISFORSTÅELSE\n{}",
    ],
)  # fmt: skip
def test_however_it_is_spelt_it_arrives(text: str) -> None:
    engine = an_engine()
    engine.write("jonas", text.format(SECRET))
    assert SECRET in said(engine.last("lone", "send"))


def test_it_may_stand_in_the_subject() -> None:
    engine = an_engine()
    engine.write("jonas", SECRET, subject="Misforståelse med Søren")
    assert SECRET in said(engine.last("lone", "send"))


def test_a_name_that_may_be_two_peoples_stays_in_the_words_and_is_never_guessed() -> None:
    world = a_world(*PEOPLE, a_member("Rikke Bang", id="rikkeb", addresses=("rb@example.test",)), rules=RULES)
    engine = Engine(world)
    engine.write("jonas", f"misforståelse med Rikke: {SECRET}")
    assert f"med Rikke: {SECRET}" in said(engine.last("lone", "send"))
    assert holders(engine) == {"lone", "jonas"}


def test_it_goes_ahead_of_all_and_in_the_leaders_quiet_hours() -> None:
    engine = an_engine()
    assert engine.world.members["lone"].quiet is not None
    engine.until("mon 23:30")
    mail = outgoing(engine, raised(engine))
    assert mail.priority == 0  # type: ignore[attr-defined]
    assert mail.next_at == engine.clock.now()  # type: ignore[attr-defined]


def test_where_the_config_says_so_it_keeps_the_leaders_quiet_hours() -> None:
    engine = Engine(a_world(*PEOPLE, rules=(a_rule("misunderstandings", quiet=True),)))
    engine.until("mon 23:30")
    mail = outgoing(engine, raised(engine))
    assert mail.next_at == engine.local("tue 07:00")  # type: ignore[attr-defined]


@pytest.mark.both_stores
def test_the_raw_mail_is_destroyed_here_and_on_its_server() -> None:
    engine = an_engine()
    raised(engine)
    rows = engine.store.write_now(
        lambda tx: [tx.inbox_row(row.id) for row in tx.inbox((InboxState.HANDLED,))]
    )
    assert [row.raw for row in rows] == [None]
    assert [job.action for job in engine.store.write_now(lambda tx: tx.server_jobs("INBOX"))] == ["erase"]


def test_it_is_followed_up_every_working_day_ever_shorter_and_never_on_days_off() -> None:
    engine = an_engine()
    engine.until("thu 10:00")
    raised(engine)
    letters = [mail for mail in engine.until("thu+1 08:00") if mail.to == "lone" and mail.kind == "nudge"]
    days = ("fri 09:00", "mon+1 09:00", "tue+1 09:00", "wed+1 09:00")
    assert [mail.at for mail in letters] == [engine.local(day) for day in days]
    assert [SECRET in mail.text for mail in letters] == [True, False, False, False]
    lengths = [len(mail.text.split("Du kan altid svare")[0]) for mail in letters]
    assert lengths == sorted(lengths, reverse=True)
    assert "4 arbejdsdage" in letters[-1].text


def test_it_stands_in_the_digest_without_its_words() -> None:
    engine = an_engine()
    engine.until("thu 10:00")
    raised(engine)
    engine.until("mon+1 08:00")
    digest = engine.last("lone", "digest")
    assert "Rikke Holm har ventet i 2 arbejdsdage" in said(digest)
    assert SECRET not in said(digest)


@pytest.mark.both_stores
def test_solved_in_reply_closes_it_and_the_leader_hears() -> None:
    engine = an_engine()
    raised(engine)
    engine.reply(engine.last("rikke", "receipt"), "Løst! Tak for hjælpen i går")
    word = engine.last("lone", "send")
    assert word.subject == "Rikke siger, at misforståelsen er løst"
    assert "Tak for hjælpen i går" in said(word)
    assert "lukket" in said(engine.last("rikke", "receipt"))
    assert [mail.kind for mail in engine.until("fri 12:00") if mail.to == "lone"] == ["digest"]


@pytest.mark.parametrize(
    "text", ["løst", "Løst.", "loest", "solved", "Det er løst", "Hej\n\nløst\n\nHilsen Rikke"]
)
def test_solved_out_of_the_blue_closes_the_only_one_open(text: str) -> None:
    engine = an_engine()
    raised(engine)
    engine.write("rikke", text)
    assert "løst" in engine.last("lone", "send").subject


@pytest.mark.parametrize(
    ("text", "along"),
    [
        ("Vi har løst det", "Vi har løst det"),
        ("Jeg har talt med Søren, og nu er det løst", "Jeg har talt med Søren, og nu er det løst"),
        ("Hej\n\nDet blev løst i går\n\nHilsen Rikke", "Det blev løst i går"),
        ("Det er løst, tak for hjælpen!", "tak for hjælpen"),
        ("den er lukket", "den er lukket"),
        ("We have sorted out the whole thing", "We have sorted out the whole thing"),
        ("løst👍", ""),
        ("solved :)", ""),
        ("lukket", ""),
    ],
)
def test_a_reply_may_say_in_any_sentence_that_it_is_solved(text: str, along: str) -> None:
    engine = an_engine()
    raised(engine)
    engine.reply(engine.last("rikke", "receipt"), text)
    word = engine.last("lone", "send")
    assert word.subject == "Rikke siger, at misforståelsen er løst"
    assert (along or "Hej Lone, Den blev løst") in said(word)
    assert SECRET in said(engine.last("rikke", "receipt"))


@pytest.mark.parametrize(
    "text", ["ikke løst", "nej, det er ikke løst endnu", "ok", "Ja", "nej", "fint", "not solved yet"]
)
def test_a_few_words_in_reply_never_take_the_place_of_what_was_raised(text: str) -> None:
    engine = an_engine()
    alert = raised(engine)
    engine.reply(engine.last("rikke", "receipt"), text)
    assert "Så er den stadig åben" in said(engine.last("rikke", "receipt"))
    assert engine.last("lone", "send") == alert
    engine.until("tue 12:00")
    assert SECRET in said(engine.last("lone", "nudge"))


@pytest.mark.parametrize(
    "text", ["løst, men Søren er stadig sur på mig", "Jeg troede, at det var løst, og så kom han igen"]
)
def test_what_goes_both_ways_is_no_end_of_it(text: str) -> None:
    engine = an_engine()
    raised(engine)
    engine.reply(engine.last("rikke", "receipt"), f"I dag: {text}")
    assert text in said(engine.last("lone", "send"))
    assert "har skrevet om misforståelsen igen" in engine.last("lone", "send").subject


def test_also_adds_to_the_words() -> None:
    engine = an_engine()
    raised(engine)
    engine.reply(engine.last("rikke", "receipt"), "også: og i dag igen")
    assert f"{SECRET} og i dag igen" in said(engine.last("lone", "send"))


def test_asked_back_and_then_chosen_by_number_neither_mail_is_kept() -> None:
    engine = an_engine()
    engine.write("rikke", f"Jeg er uenig med Søren: {SECRET}")
    question = engine.last("rikke", "receipt")
    assert outgoing(engine, question).private  # type: ignore[attr-defined]
    engine.reply(question, "1")
    assert SECRET in said(engine.last("lone", "send"))
    rows = engine.store.write_now(
        lambda tx: [tx.inbox_row(row.id) for row in tx.inbox((InboxState.HANDLED,))]
    )
    assert [row.raw for row in rows] == [None, None]
    jobs = engine.store.write_now(lambda tx: tx.server_jobs("INBOX"))
    assert [job.action for job in jobs] == ["erase", "erase"]


def test_a_sentence_that_begins_like_it_closes_nothing() -> None:
    engine = an_engine()
    raised(engine)
    engine.write("rikke", "Løst problem med printeren i dag")
    assert "Hvilken er løst?" in said(engine.last("rikke", "receipt"))
    assert "misforståelse" in engine.last("lone", "send").subject


def test_with_two_open_one_is_chosen_by_number() -> None:
    engine = an_engine()
    raised(engine)
    raised(engine, "misforståelse: Ole svarer ikke på mine mails")
    engine.write("rikke", "løst")
    question = engine.last("rikke", "receipt")
    assert "løst: Ole svarer ikke på mine mails" in said(question)
    engine.reply(question, "2")
    assert "Ole svarer ikke" in said(engine.last("rikke", "receipt"))
    engine.until("tue 12:00")
    assert SECRET in said(engine.last("lone", "nudge"))
    assert "Ole svarer ikke" not in said(engine.last("lone", "nudge"))


def test_each_of_two_is_closed_by_a_reply_to_its_own_receipt() -> None:
    engine = an_engine()
    raised(engine)
    first = engine.last("rikke", "receipt")
    raised(engine, "misforståelse: Ole svarer ikke på mine mails")
    engine.reply(first, "løst")
    assert SECRET in said(engine.last("rikke", "receipt"))
    engine.until("tue 12:00")
    assert "Ole svarer ikke" in said(engine.last("lone", "nudge"))


def test_only_the_one_who_raised_it_closes_it() -> None:
    engine = an_engine()
    alert = raised(engine)
    engine.reply(alert, "løst")
    assert "Kun den, der rejste den" in said(engine.last("lone", "receipt"))
    engine.until("tue 12:00")
    assert SECRET in said(engine.last("lone", "nudge"))


def test_what_the_leader_replies_is_shown_to_nobody() -> None:
    engine = an_engine()
    alert = raised(engine)
    engine.reply(alert, "Jeg ringer i morgen tidlig")
    assert holders(engine, "Jeg ringer i morgen tidlig") == {"lone"}
    answer = engine.last("lone", "receipt")
    assert "ikke sendt videre" in said(answer)
    assert "mailto:rikke" in answer.raw.decode().replace("=\n", "")


def test_a_reply_of_the_raiser_takes_the_place_of_their_words() -> None:
    engine = an_engine()
    raised(engine)
    engine.reply(engine.last("rikke", "receipt"), "Det var i øvrigt tirsdag, ikke mandag")
    alert = engine.last("lone", "send")
    assert "rettet" in said(alert)
    assert "ikke mandag" in said(alert)
    engine.until("tue 12:00")
    follow_up = engine.last("lone", "nudge").text
    assert "ikke mandag" in follow_up
    assert SECRET not in follow_up


def test_delete_withdraws_it_and_undo_brings_it_back() -> None:
    engine = an_engine()
    engine.until("mon 10:00")
    raised(engine)
    receipt = engine.last("rikke", "receipt")
    engine.reply(receipt, "slet")
    engine.until("mon 11:00")
    assert "trukket sin misforståelse tilbage" in said(engine.last("lone", "send"))
    assert SECRET not in said(engine.last("lone", "send"))
    assert engine.until("tue 08:00") == []
    engine.reply(engine.last("rikke", "receipt"), "fortryd")
    engine.until("tue 08:30")
    assert SECRET in said(engine.last("lone", "send"))
    engine.until("wed 12:00")
    assert engine.last("lone", "nudge").at == engine.local("wed 09:00")


def test_a_polite_line_changes_nothing() -> None:
    engine = an_engine()
    raised(engine)
    count = len(engine.outbox())
    engine.reply(engine.last("rikke", "receipt"), "Tusind tak!")
    assert len(engine.outbox()) == count


def test_with_nothing_said_it_is_asked_what_happened() -> None:
    engine = an_engine()
    engine.write("rikke", "misforståelse med Søren:")
    assert "Hvad er der sket?" in said(engine.last("rikke", "receipt"))
    assert engine.outbox("lone") == []


def test_without_a_name_it_is_not_sent() -> None:
    engine = an_engine()
    engine.write("rikke", f"misforståelse: {SECRET}\nuden navn")
    assert engine.outbox("lone") == []
    assert "uden navn" in said(engine.last("rikke", "receipt"))


def test_while_the_leader_is_away_the_deputy_has_it_too_and_the_raiser_knows() -> None:
    engine = an_engine(deputy="jonas")
    engine.write("lone", "pause 4 dage")
    raised(engine)
    assert holders(engine) == {"lone", "jonas", "rikke"}
    assert "Derfor har Jonas Bæk også fået det" in said(engine.last("rikke", "receipt"))
    engine.until("tue 12:00")
    assert SECRET in said(engine.last("jonas", "nudge"))
    assert engine.outbox("lone", "nudge") == []
    engine.until("mon+1 12:00")
    assert len([m for m in engine.outbox("lone", "nudge") if m.at > engine.local("sun 12:00")]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "misforståelse med Jonas: {}", "misforståelse: Jonas sagde noget, {}", "misforståelse med Jonsa Bæk: {}",
        "misforståelse: {}. Det var jonas der gjorde det",
    ],
)  # fmt: skip
def test_a_deputy_who_may_be_part_of_it_never_has_it(text: str) -> None:
    engine = an_engine(deputy="jonas")
    engine.write("lone", "pause 4 dage")
    engine.write("rikke", text.format(SECRET))
    assert holders(engine) == {"lone", "rikke"}
    assert "væk til og med" in said(engine.last("rikke", "receipt"))


def test_a_deputy_raises_one_as_anybody_does() -> None:
    engine = an_engine(deputy="jonas")
    engine.write("lone", "pause 4 dage")
    raised(engine, by="jonas")
    assert holders(engine) == {"lone", "jonas"}


def test_the_deputy_reads_in_the_digest_only_of_what_they_were_told() -> None:
    rules = (a_rule("misunderstandings"), a_rule("digest", deputy=True))
    engine = Engine(a_world(*PEOPLE, rules=rules, deputy="jonas"))
    raised(engine)
    engine.until("mon 08:00")
    assert "Rikke Holm har skrevet i dag" in said(engine.last("lone", "digest"))
    assert "Rikke" not in said(engine.last("jonas", "digest"))


def test_a_leaders_own_is_kept_for_the_leader_with_help() -> None:
    engine = an_engine(deputy="jonas")
    engine.write("lone", f"misforståelse Søren: {SECRET}")
    receipt = engine.last("lone", "receipt")
    assert "konflikttrappen" in said(receipt)
    assert "Søren Friis får intet at vide" in said(receipt)
    engine.until("tue 12:00")
    assert "Skriv til Søren" in said(engine.last("lone", "nudge"))
    engine.write("lone", "løst")
    assert engine.until("fri 12:00") == []
    assert holders(engine) == {"lone"}


def test_it_may_be_with_the_leader_who_has_it_and_the_raiser_knows() -> None:
    engine = an_engine(deputy="jonas")
    engine.write("rikke", f"misforståelse med Lone: {SECRET}")
    assert "en misforståelse med dig" in said(engine.last("lone", "send"))
    receipt = said(engine.last("rikke", "receipt"))
    assert "Det er sendt til Lone Leder selv som en misforståelse mellem jer" in receipt
    assert "heller ikke" not in receipt
    engine.write("lone", "pause 14 dage")
    engine.write("rikke", f"misforståelse med Lone: {SECRET}")
    receipt = said(engine.last("rikke", "receipt"))
    assert "Det er sendt til Lone Leder og Jonas Bæk som en misforståelse med Lone Leder" in receipt
    assert "heller ikke" not in receipt


def test_after_five_working_days_the_raiser_is_asked_and_a_yes_closes_it() -> None:
    engine = an_engine()
    engine.until("mon 10:00")
    raised(engine)
    engine.until("mon+1 12:00")
    question = engine.last("rikke", "ask")
    assert "Er misforståelsen løst?" in said(question)
    engine.reply(question, "nej, ikke endnu")
    assert "stadig åben" in said(engine.last("rikke", "receipt"))
    engine.reply(question, "det er løst nu")
    assert "lukket" in said(engine.last("rikke", "receipt"))
    assert "løst" in engine.last("lone", "send").subject


def test_somebody_in_two_teams_is_asked_which_and_only_that_leader_has_it() -> None:
    world = a_world(*PEOPLE, a_member("Anders Ny"), rules=RULES)
    other = Team(id="o", name="Syd", zone="Europe/Copenhagen", leader="anders", members=("anders", "rikke"))
    rule = replace(a_rule("misunderstandings", id="unsaid-syd"), team="o")
    engine = Engine(replace(world, teams={**world.teams, "o": other}, rules={**world.rules, rule.id: rule}))
    engine.write("rikke", f"misforståelse: {SECRET}")
    assert holders(engine) == {"rikke"}
    question = engine.last("rikke", "receipt")
    rows = engine.store.write_now(
        lambda tx: [tx.inbox_row(row.id) for row in tx.inbox((InboxState.HANDLED,))]
    )
    assert [row.raw for row in rows] == [None]
    number = next(n for n in "12" if f"{n}. Syd" in said(question))
    engine.reply(question, number)
    assert holders(engine) == {"rikke", "anders"}
    engine.reply(engine.last("rikke", "receipt"), "løst")
    assert "løst" in engine.last("anders", "send").subject


def leave(world: World, member: str) -> World:
    team = world.teams["t"]
    rest = tuple(m for m in team.members if m != member)
    return replace(
        world,
        members={m: v for m, v in world.members.items() if m != member},
        teams={"t": replace(team, members=rest)},
    )


def test_it_ends_when_the_raiser_leaves() -> None:
    engine = an_engine()
    engine.until("mon 10:00")
    raised(engine)
    engine.use(leave(engine.world, "rikke"))
    engine.until("tue 12:00")
    assert "ikke længere i teamet" in said(engine.last("lone"))
    assert SECRET not in said(engine.last("lone"))
    assert [m for m in engine.until("fri 12:00") if m.to == "lone"] == []


def test_a_new_leader_is_told_only_if_the_raiser_says_so() -> None:
    engine = an_engine()
    engine.until("mon 10:00")
    raised(engine)
    engine.use(replace(engine.world, teams={"t": replace(engine.world.teams["t"], leader="kim")}))
    engine.until("tue 12:00")
    question = engine.last("rikke", "ask")
    assert "Må Kim Ross få det at vide?" in said(question)
    engine.until("mon+1 12:00")
    assert "Rikke" not in said(engine.last("kim", "digest"))
    assert holders(engine) == {"rikke", "lone"}
    engine.reply(question, "ja")
    assert SECRET in said(engine.last("kim", "send"))
    assert "conflict ladder" in said(engine.last("kim", "send"))


def test_a_new_leader_is_not_told_after_a_no() -> None:
    engine = an_engine()
    engine.until("mon 10:00")
    raised(engine)
    engine.use(replace(engine.world, teams={"t": replace(engine.world.teams["t"], leader="kim")}))
    engine.until("tue 12:00")
    engine.reply(engine.last("rikke", "ask"), "nej")
    engine.until("fri 12:00")
    assert holders(engine) == {"rikke", "lone"}
    assert engine.outbox("kim", "nudge") == []


def test_a_leader_who_stopped_these_mails_does_not_swallow_it() -> None:
    engine = an_engine()
    engine.reply(raised(engine), "stop")
    count = len(engine.outbox("lone"))
    engine.write("jonas", "misforståelse: noget andet gik galt")
    assert "ikke sendt til nogen" in said(engine.last("jonas", "receipt"))
    assert len(engine.outbox("lone")) == count


def test_on_trial_read_by_ops_nothing_private_is_taken() -> None:
    engine = Engine(a_world(*PEOPLE, rules=RULES, pilot="ops"))
    engine.write("rikke", f"misforståelse: {SECRET}")
    assert holders(engine) == set()
    assert "ved at prøve det af" in said(engine.last("rikke", "receipt"))
    rows = engine.store.write_now(
        lambda tx: [tx.inbox_row(row.id) for row in tx.inbox((InboxState.HANDLED,))]
    )
    assert [row.raw for row in rows] == [None]
    engine.write("rikke", "misforståelse: prøve vi aftalte fredag")
    assert "vi aftalte fredag" in said(engine.last("lone", "send"))


def test_english_people_read_english() -> None:
    engine = an_engine()
    engine.write("kim", f"misunderstanding: {SECRET}")
    assert "It was sent to Lone Leder" in said(engine.last("kim", "receipt"))
    engine.reply(engine.last("kim", "receipt"), "solved")
    assert "closed" in said(engine.last("kim", "receipt"))


def test_every_mail_of_it_is_private_and_so_are_its_receipts() -> None:
    engine = an_engine(deputy="jonas")
    raised(engine)
    engine.reply(engine.last("lone", "send"), "Jeg ringer")
    engine.reply(engine.last("rikke", "receipt"), "Det var tirsdag")
    engine.until("fri+1 12:00")
    engine.reply(engine.last("rikke", "ask"), "løst")
    engine.write("rikke", "løst")

    def rows(tx: object) -> list[tuple[str, bool]]:
        return [(row.kind, row.private) for row in tx.outgoings(tuple(OutState), limit=1000)]  # type: ignore[attr-defined]

    shown = engine.store.write_now(rows)
    assert {kind for kind, private in shown if not private} <= {"digest"}


def test_pause_of_the_raiser_changes_nothing_for_the_leader() -> None:
    engine = an_engine()
    raised(engine)
    engine.write("rikke", "pause 14 dage")
    engine.until(engine.start + timedelta(days=1, hours=8))
    assert SECRET in said(engine.last("lone", "nudge"))


def test_on_trial_as_a_whole_the_raiser_hears_it_and_ops_see_no_words() -> None:
    engine = Engine(a_world(*PEOPLE, rules=RULES), pilot="ops")
    engine.write("rikke", f"misforståelse: {SECRET}")
    (answer,) = engine.outbox()
    assert outgoing(engine, answer).recipient == "rikke@example.test"  # type: ignore[attr-defined]
    assert "ved at prøve det af" in said(answer)
    assert SECRET not in said(answer)


def test_one_written_in_reply_to_a_question_is_never_published_as_its_answer() -> None:
    engine = Engine(a_world(*PEOPLE, rules=(a_rule("ideas"), *RULES)))
    engine.until("mon 12:00")
    engine.reply(engine.last("rikke", "ask"), f"Hej\n\nMisforståelse med Søren: {SECRET}")
    assert SECRET in said(engine.last("lone", "send"))
    assert engine.store.write_now(lambda tx: tx.entries(("idea",))) == []
    engine.reply(engine.last("jonas", "ask"), "Konflikt håndtering som emne på næste møde")
    assert len(engine.store.write_now(lambda tx: tx.entries(("idea",)))) == 1


def test_a_leader_whose_address_refuses_mail_does_not_swallow_it() -> None:
    engine = an_engine()
    refused = {"address": "lone@example.test"}
    engine.do(lambda scene: scene.tx.set_choice("lone", "bounced", refused))
    engine.write("rikke", f"misforståelse: {SECRET}")
    assert holders(engine) == set()
    assert "ikke sendt til nogen" in said(engine.last("rikke", "receipt"))
