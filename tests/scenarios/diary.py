"""A week in the diary of one team: who was asked, who answered how, and the newsletter on Friday."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from daemon.demo import clients
from daemon.engine.records import OutState
from daemon.shapes.edition import EDITION
from tests.scenarios.office import HANDLED, Colleague, Office
from tests.scenarios.posts import Post, plainly

RULES = """
[rules.ideas]

[rules.successes]

[rules.newsletter]

[rules.digest]
"""


def number_of(text: str, mail: Post) -> str:
    """The number under which a mail offers `text`: on its line, or on the nearest line above that has one."""
    above = mail.text.partition(text)[0]
    return re.findall(r"^(?:Nr\. )?(\d+)\b", above, re.MULTILINE)[-1]


def mark_of(heading: str, letter: Post) -> str:
    """The letter of the alphabet under which a mail with several questions asks this one."""
    found = re.search(rf"^([A-E])\. .*{heading}", letter.text, re.MULTILINE)
    assert found, letter.text
    return found[1]


@dataclass
class Team:
    """Seven people at two places: each with the mail program they are used to."""

    office: Office

    def __post_init__(self) -> None:
        hire = self.office.hire
        self.mette = hire("Mette Lindholm", clients.outlook_reply)
        self.rikke = hire("Rikke Holm", clients.gmail_reply)
        self.jonas = hire("Jonas Bæk", clients.iphone_reply)
        self.soeren = hire("Søren Ågård", clients.thunderbird_reply)
        self.emily = hire("Emily Clarke", clients.gmail_reply, "en")
        self.tove = hire("Tove Bjerre", clients.out_of_office)
        self.bo = hire("Bo Dahl", clients.gmail_reply, mailbox=False)
        self.everybody = (self.mette, self.rikke, self.jonas, self.soeren, self.emily, self.tove, self.bo)
        self.office.configure("".join((_PLACES, *map(_member, self.everybody))), RULES)


_PLACES = """
[[locations]]
id = "aarhus"
name = "Aarhus"

[[locations]]
id = "nuuk"
name = "Nuuk"
zone = "America/Nuuk"
country = "GL"

[[teams]]
id = "salg"
name = "Salg Nord"
leader = "Mette Lindholm"
"""


def _member(who: Colleague) -> str:
    place = "nuuk" if who.language == "en" else "aarhus"
    return f"""
[[members]]
id = "{who.first}"
name = "{who.name}"
email = "{who.address}"
location = "{place}"
language = "{who.language}"
joined = 2019-08-01
"""


async def a_week(office: Office) -> Team:
    """From the first call to Friday's newsletter; what is asserted here holds whenever the service dies."""
    team = Team(office)
    await monday(team)
    await tuesday(team)
    await wednesday(team)
    await thursday(team)
    await friday(team)
    return team


async def monday(team: Team) -> None:
    """Everybody is asked for ideas on their own morning; Tove is away and Bo's mailbox is gone."""
    await team.office.until("mon 07:05")
    assert [mail.kind for mail in team.mette.mails()] == ["digest"]
    assert not team.rikke.mails()

    await team.office.until("mon 09:05")
    assert {mail.subject for mail in team.rikke.mails()} == {"Har du en idé til os?"}
    assert not team.emily.mails(), "it is early morning in Nuuk"
    bounced = team.mette.mails("bounced")
    assert len(bounced) == 1
    assert "Bo Dahl" in bounced[0].text

    await team.rikke.answers(team.rikke.newest("ask"), "Fælles kaffe fredag kl. 9, også på video")
    receipt = team.rikke.newest("receipt")
    assert "Fælles kaffe fredag kl. 9, også på video" in receipt.text
    await team.jonas.answers(team.jonas.newest("ask"), "Vi låner hinandens kunder i en uge")
    away = "Tak for din mail. Jeg er på ferie og tilbage mandag den 7. december 2026.\n\nVenlig hilsen Tove"
    await team.tove.answers(team.tove.newest("ask"), away)
    assert not team.tove.mails("receipt"), "no machine is answered"

    await team.office.until("mon 13:05")
    await team.emily.answers(team.emily.newest("ask"), "A walk and talk instead of the Monday meeting")
    assert "walk and talk" in team.emily.newest("receipt").text


async def tuesday(team: Team) -> None:
    """Jonas thinks better of it; Rikke says thanks, which changes nothing."""
    await team.office.until("tue 10:00")
    await team.jonas.answers(team.jonas.newest("ask"), "Vi bytter kunder i en dag og fortæller om det fredag")
    await team.rikke.answers(team.rikke.newest("receipt"), "Tak!")
    ideas = {e.by: e.value["text"] for e in await team.office.entries("idea")}
    assert ideas == {
        "rikke": "Fælles kaffe fredag kl. 9, også på video",
        "jonas": "Vi bytter kunder i en dag og fortæller om det fredag",
        "emily": "A walk and talk instead of the Monday meeting",
    }


async def wednesday(team: Team) -> None:
    """Successes are asked for; who was silent is reminded of the ideas in the same mail."""
    await team.office.until("wed 09:05")
    letter = team.soeren.newest("ask")
    assert letter.subject == "2 korte ting til dig"
    idea, success = mark_of("idé", letter), mark_of("lykkedes", letter)
    answer = f"{idea}: En fælles ordbog over kundens ord\n\n{success}: Aarhus Havn skrev under i går"
    await team.soeren.answers(letter, answer)
    await team.rikke.answers(team.rikke.newest("ask"), "Tre nye kunder i Nuuk, stor ros til Emily")
    await team.jonas.answers(team.jonas.newest("ask"), "Jeg fik endelig ryddet op i arkivet")
    assert not [mail for mail in team.tove.mails("ask") if mail.subject != "Har du en idé til os?"]

    await team.office.until("wed 13:05")
    await team.emily.answers(team.emily.newest("ask"), "Our first order from Sisimiut")


async def thursday(team: Team) -> None:
    """The vote; in the afternoon the winner hears of it, and Mette gets a draft."""
    await team.office.until("thu 09:05")
    for who in (team.rikke, team.soeren):
        ballot = who.newest("ask")
        await who.answers(ballot, number_of("walk and talk", ballot))
    letter = team.mette.newest("ask")
    opening = mark_of("ord til nyhedsbrevet", letter)
    await team.mette.answers(letter, f"{opening}: Sikke en uge! Tak til jer alle.")

    await team.office.until("thu 15:05")
    assert "walk and talk" in team.emily.newest("send").text

    await team.office.until("thu 15:35")
    draft = team.mette.newest("ask")
    assert "walk and talk" in draft.text
    await team.mette.answers(draft, f"fjern {number_of('ryddet op i arkivet', draft)}")


async def friday(team: Team) -> None:
    """The newsletter goes out to everybody but Bo, as Mette left it."""
    await team.office.until("fri 12:05")
    for who in (team.mette, team.rikke, team.jonas, team.soeren, team.emily, team.tove):
        edition = who.newest("edition")
        assert "Sikke en uge! Tak til jer alle." in edition.text
        assert "walk and talk" in edition.text
        for success in (
            "Aarhus Havn skrev under i går",
            "Our first order from Sisimiut",
            "Tre nye kunder i Nuuk",
        ):
            assert success in edition.text
        assert "ryddet op i arkivet" not in edition.text


@dataclass(frozen=True)
class Ending:
    """What a week came to, without what differs from one installation to the next."""

    mails: dict[str, list[tuple[str, str, str]]]
    entries: list[tuple[str, str, str]]
    inbox: list[str]
    bounces: set[str]
    edition: str
    copies: dict[str, int]
    """How often each mail lies in a mailbox, by Message-ID, where that is more than once."""
    unsent: int


async def ending_of(team: Team) -> Ending:
    """Look into every mailbox and the database."""
    office = team.office
    alive = [who for who in team.everybody if who is not team.bo]
    counted = Counter((who.name, mail.message_id) for who in alive for mail in who.copies())
    told = await office.read(lambda tx: tx.entries(_KINDS, withdrawn=True))
    editions = [e for e in told if e.kind == EDITION]
    rows = await office.inbox()
    waiting = await office.read(lambda tx: tx.outgoings((OutState.QUEUED, OutState.SENDING, OutState.FAILED)))
    return Ending(
        mails={who.name: sorted(mail.plainly for mail in who.mails()) for who in alive},
        entries=sorted(
            (e.kind, e.by or "", f"{e.value.get('text', '')}{'-' if e.withdrawn else ''}") for e in told
        ),
        inbox=sorted(f"{row.state}: {row.reason}" for row in rows if not row.reason.startswith("bounce")),
        bounces={row.reason for row in rows if row.reason.startswith("bounce")},
        edition="\n".join(
            plainly(str([line["data"].get("text") for line in e.value["lines"]])) for e in editions
        ),
        copies={mail: count for (_, mail), count in counted.items() if count > 1},
        unsent=len(waiting),
    )


_KINDS = ("idea", "success", "praise", "vote", "winner", EDITION, "edition.change")


def in_handled_folder(office: Office) -> int:
    """How many mails were moved out of the box's INBOX."""
    return len(office.hosts.dovecot.flags(office.box, HANDLED))
