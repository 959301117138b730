"""A conflict among people is with the leader at once; one that may be of things goes back to its writer first."""

from __future__ import annotations

import pytest

from tests.engine.kit import Engine, a_member, a_rule, a_world

PEOPLE = (a_member("Rikke Holm"), a_member("Jonas Bæk"), a_member("Tobias Lund"))


@pytest.fixture
def engine() -> Engine:
    return Engine(a_world(*PEOPLE, rules=(a_rule("ideas"), a_rule("misunderstandings"))))


def alerts(engine: Engine) -> list[str]:
    """What the leader has got of it, in the words it came with."""
    return [mail.text for mail in engine.outbox("lone", "send")]


@pytest.mark.parametrize(
    "text",
    [
        "konflikt med Jonas om opgaverne",
        "konflikt med jonas om ferien",
        "Konflikt mellem Jonas og mig",
        "konflikt mellem os",
        "konflikt i teamet",
        "Konflikten med min kollega er blusset op",
        "konflikt med en kunde",
        "vi har en konflikt i kalenderen",
        "konflikt på lageret, jeg kan ikke mere",
        "konflikt i dag: han råbte ad alle",
        "der er en konflikt mellem afdelingerne",
        "konflikt: to møder på samme tid",
        "konflikt\nTo møder på samme tid",
        "conflict with Jonas about the tasks",
        "conflict in our team",
        "conflict: the release",
        "misforståelse om lokalet",
        "misunderstanding about the room",
    ],
)
def test_what_may_be_among_people_is_with_the_leader_at_once(engine: Engine, text: str) -> None:
    engine.write("rikke", text)
    assert len(alerts(engine)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "konflikt i kalenderen",
        "konflikt mellem to møder",
        "Konflikt torsdag kl. 10",
        "konflikt med ferieplanen",
        "der er en konflikt i git",
        "jeg har en konflikt torsdag",
        "merge conflict in the repo",
        "conflict in my calendar on Thursday",
        "I have a conflict at 3 pm",
        "conflict of interest",
    ],
)
def test_what_may_be_of_things_is_asked_back_with_it_as_the_first_choice(engine: Engine, text: str) -> None:
    assert engine.write("rikke", text) == "handled: asked back"
    assert alerts(engine) == []
    question = engine.last("rikke", "receipt")
    assert "1. noget gik galt; kun din leder får det, straks" in " ".join(question.text.split())
    engine.reply(question, "1")
    (alert,) = alerts(engine)
    assert text in " ".join(alert.split())


def test_the_word_as_a_subject_of_its_own_is_no_sentence(engine: Engine) -> None:
    engine.write("rikke", "Det er gået helt skævt på lageret", subject="Konflikt")
    assert "gået helt skævt" in alerts(engine)[0]
