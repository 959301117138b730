"""Getting to know each other and the preferred channel, told by mails that go out and come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.core.model import Rule
from daemon.engine.upkeep import forget
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

RIKKE = a_member("Rikke Holm")
KIM = a_member("Kim Ross", language="en")


def an_engine(
    *members: object, rules: tuple[Rule, ...] = (), team: dict | None = None, **settings: object
) -> Engine:  # type: ignore[type-arg]
    """A team in which everybody begins at once, unless said otherwise."""
    rule = a_rule("profile", **{"spread_weeks": 1, **settings})
    return Engine(a_world(*members, rules=(rule, *rules), **(team or {})))  # type: ignore[arg-type]


@pytest.fixture
def engine() -> Engine:
    engine = an_engine(RIKKE, a_member("Jonas Bæk"), KIM)
    engine.until("tue 12:00")
    return engine


def page(engine: Engine, of: str = "rikke") -> dict[str, tuple[str, bool]]:
    """What a member's page says now: by question the words and whether everyone sees them."""
    entries = engine.store.write_now(lambda tx: tx.entries(("profile", "channel")))
    found = {
        e.value.get("question", "channel"): e.value for e in entries if e.about == of and e.value["text"]
    }
    return {question: (value["text"], value["open"]) for question, value in found.items()}


def ask(engine: Engine, to: str = "rikke") -> Sent:
    return engine.last(to, "ask")


def receipt(engine: Engine, to: str = "rikke") -> str:
    return " ".join(engine.last(to, "receipt").text.split())


def answered(engine: Engine) -> Engine:
    engine.reply(ask(engine), "Ring bare, helst om formiddagen")
    return engine


def test_one_question_at_a_time_each_after_the_one_before_is_answered(engine: Engine) -> None:
    assert "Hvordan får vi bedst fat i dig?" in ask(engine).subject
    engine.reply(ask(engine), "Ring bare")
    first = [m.to for m in engine.until("tue+1 12:00") if m.kind == "ask"]
    assert sorted(first) == ["jonas", "kim", "lone", "rikke"]
    assert "energi" in ask(engine).subject
    assert "reached" in ask(engine, "kim").subject


def test_the_silent_get_one_reminder_and_then_no_more(engine: Engine) -> None:
    mails = engine.until("fri+8 12:00")
    assert [m.to for m in mails if m.kind == "ask"].count("rikke") == 1
    assert "kun om det denne ene gang" in " ".join(ask(engine).text.split())


def test_a_pass_is_kept_and_the_next_question_comes(engine: Engine) -> None:
    engine.reply(ask(engine), "pas")
    engine.until("tue+1 12:00")
    assert "energi" in ask(engine).subject
    assert page(engine) == {}


def test_all_seven_questions_come_in_as_many_weeks(engine: Engine) -> None:
    subjects = []
    for week in range(9):
        engine.until(f"tue+{week} 12:00")
        subjects.append(ask(engine).subject)
        engine.reply(ask(engine), "Ring bare")
    assert len(set(subjects)) == 7
    assert len(page(engine)) == 7


def test_the_receipt_quotes_what_is_kept_and_says_who_sees_it(engine: Engine) -> None:
    answered(engine)
    assert page(engine) == {"channel": ("Ring bare, helst om formiddagen", False)}
    assert "(kun Lone ser det): Ring bare, helst om formiddagen" in receipt(engine)


@pytest.mark.parametrize(
    "words", ["alle: Ring bare", "Ring bare (alle)", "Ring bare\n\nAlle må gerne se det"]
)
def test_the_answer_itself_may_say_that_everyone_sees_it(engine: Engine, words: str) -> None:
    engine.reply(ask(engine), words)
    assert page(engine) == {"channel": ("Ring bare", True)}
    assert "(alle i teamet kan se det): Ring bare" in receipt(engine)


def test_a_reply_to_the_receipt_chooses_who_sees_it_and_undo_takes_that_back(engine: Engine) -> None:
    answered(engine)
    engine.reply(engine.last("rikke", "receipt"), "alle")
    assert page(engine)["channel"][1] is True
    engine.reply(engine.last("rikke", "receipt"), "kun leder")
    assert page(engine)["channel"][1] is False
    engine.reply(engine.last("rikke", "receipt"), "fortryd")
    assert page(engine) == {"channel": ("Ring bare, helst om formiddagen", True)}


def test_new_words_and_more_words_change_the_line(engine: Engine) -> None:
    answered(engine)
    engine.reply(engine.last("rikke", "receipt"), "Helst en mail")
    assert page(engine)["channel"] == ("Helst en mail", False)
    engine.reply(engine.last("rikke", "receipt"), "også: eller chat")
    assert page(engine)["channel"] == ("Helst en mail\neller chat", False)
    assert len(engine.store.write_now(lambda tx: tx.entries(("channel",)))) == 1


def test_delete_takes_the_answer_back_and_it_is_not_asked_again(engine: Engine) -> None:
    answered(engine)
    engine.reply(engine.last("rikke", "receipt"), "slet")
    assert page(engine) == {}
    engine.until("tue+1 12:00")
    assert "energi" in ask(engine).subject


def test_words_that_name_no_channel_are_asked_back_and_a_number_answers(engine: Engine) -> None:
    engine.reply(ask(engine), "alle: helst om formiddagen")
    assert page(engine) == {}
    assert "helst om formiddagen" in receipt(engine)
    engine.reply(engine.last("rikke", "receipt"), "1")
    assert page(engine) == {"channel": ("telefon, helst om formiddagen", True)}
    engine.until("tue+1 12:00")
    assert "energi" in ask(engine).subject


def test_the_channel_is_told_out_of_the_blue_too_and_then_not_asked(engine: Engine) -> None:
    assert engine.write("rikke", "kanal: chat, og gerne skriftligt") == "handled: command:channel"
    entry = engine.store.write_now(lambda tx: tx.entries(("channel",)))[0]
    assert (entry.by, entry.about) == ("rikke", "rikke")
    assert {k: entry.value[k] for k in ("channel", "style", "text")} == {
        "channel": "chat",
        "style": "written",
        "text": "chat, og gerne skriftligt",
    }
    assert not [m for m in engine.until("mon+1 12:00") if m.to == "rikke" and m.kind == "ask"]
    engine.until("tue+1 12:00")
    assert "energi" in ask(engine).subject


def test_who_sees_what_was_told_out_of_the_blue_is_chosen_by_reply_as_well(engine: Engine) -> None:
    engine.write("rikke", "kanal: chat")
    engine.reply(engine.last("rikke", "receipt"), "alle")
    assert page(engine) == {"channel": ("chat", True)}
    engine.reply(engine.last("rikke", "receipt"), "telefon")
    assert page(engine) == {"channel": ("telefon", True)}
    engine.reply(engine.last("rikke", "receipt"), "slet")
    assert page(engine) == {}


def test_any_line_can_be_changed_in_reply_to_the_receipt_of_another(engine: Engine) -> None:
    engine.write("rikke", "min side ret 5: løb")
    engine.write("rikke", "kanal: chat")
    engine.reply(engine.last("rikke", "receipt"), "alle 1 5")
    assert page(engine) == {"channel": ("chat", True), "interests": ("løb", True)}
    engine.reply(engine.last("rikke", "receipt"), "slet 5")
    assert page(engine) == {"channel": ("chat", True), "interests": ("løb", True)}


def test_an_english_member_is_asked_and_answered_in_english(engine: Engine) -> None:
    assert "How are you best reached?" in ask(engine, "kim").subject
    engine.reply(ask(engine, "kim"), "Call me. Everyone may see it.")
    assert page(engine, "kim") == {"channel": ("Call me.", True)}
    assert "everyone in the team can see it" in receipt(engine, "kim")
    engine.write("kim", "channel: whenever")
    assert "Phone, mail, video" in receipt(engine, "kim")
    engine.reply(engine.last("kim", "receipt"), "2")
    assert page(engine, "kim")["channel"] == ("mail, whenever", True)
    engine.write("kim", "my page")
    assert engine.last("kim").subject == "Your page"
    engine.write("kim", "card Kim")
    assert "How the others see your page" in engine.last("kim", "receipt").text


@pytest.mark.both_stores
def test_ones_page_is_shown_and_changed_by_replies_to_it(engine: Engine) -> None:
    answered(engine)
    engine.write("rikke", "min side")
    shown = engine.last("rikke")
    assert (shown.subject, shown.kind) == ("Din side", "ask")
    assert "1. Bedst at få fat i" in shown.text
    engine.reply(shown, "ret 5: løb og krimier\nalle 1 5\n3: regneark")
    assert page(engine) == {
        "channel": ("Ring bare, helst om formiddagen", True),
        "interests": ("løb og krimier", True),
        "strengths": ("regneark", False),
    }
    engine.reply(shown, "slet 5")
    assert "interests" not in page(engine)
    assert "løb og krimier" in receipt(engine)
    engine.reply(engine.last("rikke", "receipt"), "fortryd")
    assert page(engine)["interests"] == ("løb og krimier", True)
    engine.reply(shown, "leder 1")
    assert page(engine)["channel"][1] is False


def test_undoing_a_change_by_the_page_brings_back_the_words_of_another_mail(engine: Engine) -> None:
    answered(engine)
    engine.write("rikke", "min side ret 1: mail")
    assert page(engine)["channel"] == ("mail", False)
    engine.reply(engine.last("rikke", "receipt"), "fortryd")
    assert page(engine)["channel"] == ("Ring bare, helst om formiddagen", False)
    assert "Ring bare, helst om formiddagen" in receipt(engine)


@pytest.mark.parametrize(
    "words", ["min side: ret 5: løb", "min side ret 5: løb", "Min side\nret 5: løb", "minside, ret 5 løb"]
)
def test_the_page_is_changed_out_of_the_blue(engine: Engine, words: str) -> None:
    engine.write("rikke", words)
    assert page(engine) == {"interests": ("løb", False)}


def test_the_words_of_our_own_links_are_understood_in_replies(engine: Engine) -> None:
    answered(engine)
    engine.reply(engine.last("rikke", "receipt"), "min side")
    assert engine.last("rikke").subject == "Din side"
    assert page(engine)["channel"][0] == "Ring bare, helst om formiddagen"


def test_what_names_no_line_is_asked_back_and_changes_nothing(engine: Engine) -> None:
    answered(engine)
    engine.write("rikke", "min side")
    shown = engine.last("rikke")
    engine.reply(shown, "den med telefonen skal væk")
    assert "Hvilken linje mener du?" in receipt(engine)
    engine.reply(shown, "slet 4\nalle 1")
    assert "Der står ikke noget på linje 4" in receipt(engine)
    engine.reply(shown, "ret 19: noget")
    assert "Der står ikke noget på linje 19" in receipt(engine)
    assert page(engine) == {"channel": ("Ring bare, helst om formiddagen", False)}


def test_colleagues_see_the_open_lines_and_the_leader_all(engine: Engine) -> None:
    answered(engine)
    engine.write("rikke", "min side ret 5: løb")
    engine.write("rikke", "min side alle 5")
    engine.write("jonas", "kort Rikke")
    seen = receipt(engine, "jonas")
    assert "løb" in seen
    assert "Ring bare" not in seen
    assert "kun" not in seen
    engine.write("lone", "kort Rikke Holm")
    assert "(kun dig): Ring bare, helst om formiddagen" in receipt(engine, "lone")
    engine.write("rikke", "kort Rikke")
    assert "Sådan ser de andre din side" in receipt(engine)
    assert "Ring bare" not in receipt(engine)


def test_an_empty_card_says_so_and_a_slip_in_the_name_is_understood(engine: Engine) -> None:
    engine.write("rikke", "kort jonass")
    assert "Jonas har ikke delt noget med alle endnu" in receipt(engine)


def test_two_of_one_name_are_asked_about() -> None:
    engine = an_engine(RIKKE, a_member("Rikke Bang", id="rikkeb", addresses=("rb@example.test",)), KIM)
    engine.write("kim", "card Rikke")
    assert "Rikke Bang" in receipt(engine, "kim")
    engine.reply(engine.last("kim", "receipt"), "2")
    assert "Rikke has not shared anything with everyone yet" in receipt(engine, "kim")


def test_the_deputy_sees_what_is_for_the_leader_never_but_how_to_reach_people_while_standing_in() -> None:
    engine = an_engine(RIKKE, a_member("Jonas Bæk"), team={"deputy": "jonas"})
    engine.until("tue 12:00")
    answered(engine)
    engine.write("rikke", "min side ret 2: at bygge op")
    engine.write("jonas", "kort Rikke")
    assert "Ring bare" not in receipt(engine, "jonas")
    engine.write("lone", "pause 14 dage")
    engine.write("jonas", "kort Rikke")
    assert "Ring bare" in receipt(engine, "jonas")
    assert "at bygge op" not in receipt(engine, "jonas")


def test_the_digest_says_who_has_told_something_but_not_what() -> None:
    engine = an_engine(RIKKE, rules=(a_rule("digest"),))
    engine.until("tue 12:00")
    answered(engine)
    engine.until("mon+1 12:00")
    digest = " ".join(engine.last("lone", "digest").text.split())
    assert "Rikke Holm har fortalt, hvordan man bedst får fat i Rikke." in digest
    assert "Fortalt om sig selv" in digest
    assert "kort Rikke Holm" in digest
    assert "Ring bare" not in digest


def test_newcomers_are_asked_some_days_after_they_joined_and_the_others_are_spread() -> None:
    members = (RIKKE, a_member("Jonas Bæk"), a_member("Ole Bang"))
    engine = an_engine(*members, spread_weeks=4)
    weeks: dict[str, list[str]] = {}
    for week in range(4):
        mails = engine.until(f"tue+{week} 12:00")
        weeks[f"tue+{week}"] = [m.to for m in mails if m.kind == "ask"]
    firsts = [
        next(week for week, asked in weeks.items() if name in asked)
        for name in ("lone", "rikke", "jonas", "ole")
    ]
    assert firsts == ["tue+0", "tue+1", "tue+2", "tue+3"]
    new = a_member("Ny Person", joined=engine.clock.now().date())
    engine.use(replace(a_world(*members, new, rules=tuple(engine.world.rules.values()))))
    assert not [m for m in engine.until("sat+3 12:00") if m.to == "ny" and m.kind == "ask"]
    engine.until("tue+4 12:00")
    assert "Hvordan får vi bedst fat i dig?" in ask(engine, "ny").subject


def test_who_is_away_or_pausing_is_asked_when_back(engine: Engine) -> None:
    answered(engine)
    engine.write("rikke", "pause 21 dage")
    assert not [m for m in engine.until("fri+2 12:00") if m.to == "rikke" and m.kind == "ask"]
    engine.until("fri+3 12:00")
    assert "energi" in ask(engine).subject


def test_who_stopped_is_left_in_peace_and_keeps_their_page(engine: Engine) -> None:
    answered(engine)
    engine.reply(ask(engine), "stop")
    assert not [m for m in engine.until("fri+3 12:00") if m.to == "rikke" and m.kind == "ask"]
    assert page(engine)["channel"][0] == "Ring bare, helst om formiddagen"
    engine.write("jonas", "kort Rikke")
    assert "Rikke" in receipt(engine, "jonas")


def test_a_page_is_shown_again_after_a_year_and_yes_leaves_it() -> None:
    engine = an_engine(RIKKE, questions=("channel",), refresh_days=30)
    engine.until("tue 12:00")
    answered(engine)
    mails = engine.until("tue+5 12:00")
    again = [m for m in mails if m.to == "rikke" and m.kind == "ask"]
    assert [m.subject for m in again] == ["Passer det stadig, det, du har fortalt om dig selv?"]
    assert "Ring bare, helst om formiddagen" in " ".join(again[0].text.split())
    engine.reply(again[0], "ja, det passer stadig")
    assert "Din side er, som den var" in receipt(engine)
    assert not [m for m in engine.until("mon+9 12:00") if m.to == "rikke" and m.kind == "ask"]
    engine.until("tue+10 12:00")
    engine.reply(ask(engine), "ret 1: hellere en mail")
    assert page(engine) == {"channel": ("hellere en mail", False)}


def test_own_questions_are_asked_in_each_ones_language() -> None:
    own = {
        "id": "tools",
        "title": {"da": "Værktøj", "en": "Tools"},
        "question": {"da": "Hvad arbejder du helst i?", "en": "What do you like to work in?"},
    }
    engine = an_engine(RIKKE, KIM, questions=(), own=(own,))
    engine.until("tue 12:00")
    assert ask(engine).subject == "Om dig: Værktøj"
    assert "What do you like to work in?" in ask(engine, "kim").text
    engine.reply(ask(engine), "Excel")
    assert "Værktøj (kun Lone ser det): Excel" in receipt(engine)


def test_the_leader_has_a_page_too_that_nobody_else_sees_unless_they_say_so(engine: Engine) -> None:
    assert "Kun du selv ser den" in " ".join(ask(engine, "lone").text.split())
    engine.reply(ask(engine, "lone"), "mail")
    assert "(kun dig): mail" in receipt(engine, "lone")
    engine.write("rikke", "kort Lone")
    assert "har ikke delt noget" in receipt(engine)
    engine.reply(engine.last("lone", "receipt"), "alle")
    engine.write("rikke", "kort Lone")
    assert "mail" in receipt(engine)


def test_my_data_shows_each_line_once_and_nothing_that_was_taken_out(engine: Engine) -> None:
    answered(engine)
    engine.write("rikke", "min side ret 5: løb")
    engine.write("rikke", "min side slet 5")
    engine.reply(ask(engine), "alle: telefon")
    engine.write("rikke", "mine data")
    data = engine.last("rikke").text
    assert data.count("telefon") == 1
    assert "løb" not in data
    assert "Ring bare" not in data


def test_forgetting_and_leaving_destroy_the_page() -> None:
    engine = an_engine(RIKKE, a_member("Jonas Bæk"))
    engine.until("tue 12:00")
    answered(engine)
    engine.reply(ask(engine, "jonas"), "mail")
    engine.use(a_world(RIKKE, rules=tuple(engine.world.rules.values())))
    engine.clock.set(engine.clock.now() + timedelta(days=7))
    engine.store.write_now(lambda tx: forget(tx, engine.house, engine.clock.now()))
    assert page(engine, "jonas")
    engine.clock.set(engine.clock.now() + timedelta(days=2))
    engine.store.write_now(lambda tx: forget(tx, engine.house, engine.clock.now()))
    assert page(engine, "jonas") == {}
    assert page(engine) == {"channel": ("Ring bare, helst om formiddagen", False)}
    engine.write("rikke", "glem mig")
    engine.reply(engine.last("rikke", "receipt"), "ja")
    assert page(engine) == {}


def test_in_pilot_mode_nobody_but_ops_gets_a_question() -> None:
    engine = Engine(a_world(RIKKE, rules=(a_rule("profile", spread_weeks=1),)), pilot="ops")
    engine.until("tue 12:00")
    assert {str(m.message["To"]).split("<")[-1].strip(">") for m in engine.outbox(kind="ask")} == {
        "ops@example.test"
    }


def test_no_copies_are_kept_of_what_a_page_says(engine: Engine) -> None:
    answered(engine)
    private = engine.store.write_now(
        lambda tx: [m.private for m in tx.outgoings(("queued", "sent"), limit=100)]
    )
    assert all(private)


def test_the_word_is_told_by_help(engine: Engine) -> None:
    engine.write("rikke", "hjælp")
    text = engine.last("rikke", "receipt").text
    for word in ("min side", "kanal: telefon", "kort Rikke"):
        assert word in text


def a_letter_with_two(engine: Engine) -> tuple[Sent, str, str]:
    """Rikke's letter with an idea and the channel in it, and the mark of each."""
    letter = ask(engine)
    return (letter, "A", "B") if "A. Har du en idé" in letter.text else (letter, "B", "A")


@pytest.fixture
def both() -> Engine:
    """A team that is asked for ideas and for the channel on the same morning."""
    engine = an_engine(RIKKE, rules=(a_rule("ideas"),), ask_at="mon 09:00", remind_at="thu 09:00")
    engine.until("mon 12:00")
    letter, idea, channel = a_letter_with_two(engine)
    engine.reply(letter, f"{idea}: Tre nye\n{channel}: Ring bare")
    return engine


def test_a_receipt_of_two_answers_offers_each_with_its_mark_and_takes_it_so(both: Engine) -> None:
    _, idea, channel = a_letter_with_two(both)
    assert f"»{channel}: alle«" in receipt(both)
    assert f"»{idea}: slet«" in receipt(both)
    first = both.last("rikke", "receipt")
    both.reply(first, f"{channel}: alle")
    assert page(both) == {"channel": ("Ring bare", True)}
    assert "»kun leder«" in receipt(both)
    both.reply(first, f"{channel}: fortryd")
    assert page(both) == {"channel": ("Ring bare", False)}
    both.reply(first, f"{idea}: slet")
    assert both.store.write_now(lambda tx: tx.entries(("idea",))) == []
    assert page(both) == {"channel": ("Ring bare", False)}
    both.reply(first, f"{channel}: min side")
    assert both.last("rikke").subject == "Din side"


class TestWhoSeesItAfterATakingBack:
    """Undo goes one step back, also where that shows a line to more people, and its receipt says so."""

    def test_undoing_leader_only_says_that_everyone_sees_it_again_and_how_to_close_it(
        self, engine: Engine
    ) -> None:
        engine.reply(ask(engine), "alle: Ring bare")
        engine.reply(engine.last("rikke", "receipt"), "kun leder")
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert "(alle i teamet kan se det): Ring bare" in receipt(engine)
        assert "Alle i teamet kan altså se det." in receipt(engine)
        engine.reply(engine.last("rikke", "receipt"), "kun leder")
        assert page(engine) == {"channel": ("Ring bare", False)}
        assert "(kun Lone ser det): Ring bare" in receipt(engine)

    def test_in_english(self, engine: Engine) -> None:
        engine.reply(ask(engine, "kim"), "everyone: Just call")
        engine.reply(engine.last("kim", "receipt"), "leader only")
        engine.reply(engine.last("kim", "receipt"), "undo")
        assert "(everyone in the team can see it): Just call" in receipt(engine, "kim")
        assert "So everyone in the team can see it." in receipt(engine, "kim")
        engine.reply(engine.last("kim", "receipt"), "leader only")
        assert page(engine, "kim") == {"channel": ("Just call", False)}

    def test_undoing_everyone_says_that_only_the_leader_sees_it(self, engine: Engine) -> None:
        answered(engine)
        engine.reply(engine.last("rikke", "receipt"), "alle")
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert "(kun Lone ser det): Ring bare, helst om formiddagen" in receipt(engine)
        assert page(engine)["channel"][1] is False

    def test_undoing_a_delete_says_who_sees_it_again(self, engine: Engine) -> None:
        engine.reply(ask(engine), "alle: Ring bare")
        engine.reply(engine.last("rikke", "receipt"), "slet")
        assert "bliver ikke vist til nogen" in receipt(engine)
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert "Alle i teamet kan altså se det." in receipt(engine)

    def test_undoing_the_first_answer_says_that_nobody_sees_it(self, engine: Engine) -> None:
        engine.reply(ask(engine), "alle: Ring bare")
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert page(engine) == {}
        assert "Ingen andre kan se det nu." in receipt(engine)

    def test_undoing_more_words_says_who_sees_those_that_stay(self, engine: Engine) -> None:
        engine.reply(ask(engine), "alle: Ring bare")
        engine.reply(engine.last("rikke", "receipt"), "også: eller chat")
        assert "(alle i teamet kan se det): Ring bare eller chat" in receipt(engine)
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert page(engine) == {"channel": ("Ring bare", True)}
        assert "(alle i teamet kan se det): Ring bare" in receipt(engine)

    def test_a_later_reply_to_the_question_keeps_who_sees_it_and_says_so(self, engine: Engine) -> None:
        first = ask(engine)
        engine.reply(first, "alle: Ring bare")
        engine.reply(engine.last("rikke", "receipt"), "kun leder")
        engine.reply(first, "Helst en mail")
        assert page(engine) == {"channel": ("Helst en mail", False)}
        assert "(kun Lone ser det): Helst en mail" in receipt(engine)

    def test_a_word_out_of_the_blue_undone_says_who_sees_what_it_had_replaced(self, engine: Engine) -> None:
        engine.reply(ask(engine), "alle: Ring bare")
        engine.write("rikke", "kanal: mail (kun min leder)")
        assert page(engine) == {"channel": ("mail", False)}
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert page(engine) == {"channel": ("Ring bare", True)}
        assert "Alle i teamet kan altså se det." in receipt(engine)

    def test_several_lines_of_the_page_are_all_named_with_their_numbers(self, engine: Engine) -> None:
        engine.write("rikke", "min side ret 2: At bygge op\nret 5: Løb")
        engine.write("rikke", "min side alle 2 5")
        engine.reply(engine.last("rikke", "receipt"), "leder 2 5")
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert page(engine) == {"motivation": ("At bygge op", True), "interests": ("Løb", True)}
        for line in ("2. Giver energi", "5. Går op i"):
            assert f"{line} (alle i teamet kan se det)" in receipt(engine).replace("*", "")
        assert "leder 2" in receipt(engine)
        engine.reply(engine.last("rikke", "receipt"), "leder 2")
        assert page(engine) == {"motivation": ("At bygge op", False), "interests": ("Løb", True)}

    def test_a_line_taken_out_by_an_undone_change_is_named(self, engine: Engine) -> None:
        engine.write("rikke", "min side ret 5: Løb\nalle 5")
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert page(engine) == {}
        assert "Løb" in receipt(engine)
        assert "Ingen andre kan se det nu." in receipt(engine)

    def test_the_yearly_yes_says_who_sees_each_line(self) -> None:
        engine = an_engine(RIKKE, questions=["channel"], refresh_days=30)
        engine.until("tue 12:00")
        engine.reply(ask(engine), "alle: Ring bare")
        engine.until("tue+5 12:00")
        assert "stadig rigtig" in " ".join(ask(engine).text.split())
        engine.reply(ask(engine), "ja")
        assert "(alle i teamet kan se det): Ring bare" in receipt(engine)
        engine.reply(ask(engine), "leder 1")
        assert "(kun Lone ser det): Ring bare" in receipt(engine)
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert page(engine) == {"channel": ("Ring bare", True)}
        assert "(alle i teamet kan se det): Ring bare" in receipt(engine)
