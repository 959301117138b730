"""The page that prepares a talk, measured as it is sent on the screens of phones."""

from __future__ import annotations

import os
import shutil
from email.message import Message

import pytest

from tests.engine.kit import Engine, a_member, a_rule, a_world
from tests.templates.screens import Measure, measure

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(
        shutil.which("chromium") is None and "CI" not in os.environ,
        reason="needs Chromium (apt-get install chromium)",
    ),
]

PHONE, SMALL = (390, 844), (360, 640)
PRACTICES = ("successes", "contact", "profile", "goals", "results", "notes", "talks")
WORDS = {
    "da": {
        "subject": "Før samtalen med",
        "success": "succes: tolv nye kunder i Aalborg",
        "channel": "kanal: ring helst om formiddagen",
        "contact": "ringede til Rikke: god snak om ferien",
        "goal": "mål Rikke: 20 nye kunder inden jul",
        "yes": "ja",
        "result": "resultat: 12 nye kunder",
        "topic": "emne: Budgettet for næste år, og om jeg kan få en dag mere til kundebrevet",
        "leaders_topic": "emne Rikke: Hvordan går det med de nye i Aalborg?",
        "agreed": "aftale Rikke: {who} sender udkast til kundebrevet inden fredag",
        "note": "note Rikke: datteren starter i skole 12/1",
        "more": "Se hele arket",
    },
    "en": {
        "subject": "Before the talk with",
        "success": "success: twelve new customers in Aalborg",
        "channel": "channel: please call in the mornings",
        "contact": "called Rikke: a good talk about the holidays",
        "goal": "goal Rikke: 20 new customers by Christmas",
        "yes": "yes",
        "result": "result: 12 new customers",
        "topic": "topic: The budget for next year, and whether I can have another day for the newsletter",
        "leaders_topic": "topic Rikke: How are the new ones in Aalborg doing?",
        "agreed": "agreement Rikke: {who} sends a draft of the newsletter by Friday",
        "note": "note Rikke: her daughter starts school on 12 January",
        "more": "See the whole page",
    },
}


def a_page(language: str, *, times: int) -> str:
    """The page's HTML after as much was told before the talk as an ordinary week brings, or several times that."""
    words = WORDS[language]
    people = (a_member("Rikke Holm", language=language), a_member("Jonas Bæk"))
    world = a_world(*people, rules=tuple(a_rule(name) for name in PRACTICES))
    members = {**world.members, "lone": a_member("Lone Leder", language=language)}
    engine = Engine(type(world)(**{**{f: getattr(world, f) for f in world.__slots__}, "members": members}))
    engine.until("mon 08:00")
    for text in (words["contact"], words["leaders_topic"], words["note"]):
        engine.write("lone", text)
    for _ in range(times):
        engine.write("lone", words["goal"])
        engine.reply(engine.last("rikke", "ask"), words["yes"])
        for text in (words["success"], words["channel"], words["result"], words["topic"]):
            engine.write("rikke", text)
        for who in ("Rikke", "Lone", "Rikke"):
            engine.write("lone", words["agreed"].format(who=who))
    engine.until("mon+1 13:00")
    mail = next(one for one in engine.outbox("lone") if one.subject.startswith(words["subject"]))
    return html_of(mail.message)


def html_of(message: Message) -> str:
    part = next(part for part in message.walk() if part.get_content_type() == "text/html")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


@pytest.fixture(scope="module", params=["da", "en"])
def shown(request: pytest.FixtureRequest) -> dict[tuple[str, int], Measure]:
    pages = {name: a_page(request.param, times=times) for name, times in (("ordinary", 1), ("crowded", 6))}
    assert WORDS[request.param]["more"] in pages["crowded"]
    rows = measure(pages, dark=False, widths=(PHONE[0], SMALL[0]))
    return {(row.name, row.width): row for row in rows}


def test_it_fits_one_screen_of_an_ordinary_phone_whatever_there_is_to_tell(
    shown: dict[tuple[str, int], Measure],
) -> None:
    width, high = PHONE
    ends = {name: shown[name, width].sheet for name in ("ordinary", "crowded")}
    assert all(end <= high for end in ends.values()), ends


def test_a_small_phone_is_a_third_of_a_screen_short_at_most_and_never_scrolls_sideways(
    shown: dict[tuple[str, int], Measure],
) -> None:
    width, high = SMALL
    ends = {name: shown[name, width].sheet for name in ("ordinary", "crowded")}
    assert all(end <= high * 4 / 3 for end in ends.values()), ends
    assert all(row.wide <= row.width for row in shown.values())
