"""What the demo's colleagues are like and what they say: how they write, how soon, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Style = Literal["gmail", "outlook", "owa", "iphone", "thunderbird"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How somebody answers mail: with which program, how soon, below each question or in one piece."""

    style: Style
    delay: timedelta
    inline: bool = False
    only_reminded: bool = False
    away: str = ""
    """What their automatic reply says while they are away."""
    back: str = ""
    """When they are back: `wed 00:00` of the first week on their own clock."""
    dead: str = ""
    """What the mail server of their old address says."""


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


HABITS: Mapping[str, Habits] = {
    "mette": Habits(style="outlook", delay=_minutes(20)),
    "jens": Habits(style="thunderbird", delay=_minutes(65), inline=True),
    "rikke": Habits(style="gmail", delay=_minutes(35)),
    "soeren": Habits(style="owa", delay=_minutes(45), only_reminded=True),
    "bodil": Habits(style="iphone", delay=_minutes(130)),
    "emily": Habits(style="gmail", delay=_minutes(45)),
    "malik": Habits(
        style="iphone",
        delay=_minutes(40),
        away="Tak for din mail. Jeg holder fri og er tilbage onsdag den 18. november. "
        "Haster det, så ring til Emily.",
        back="wed 00:00",
    ),
    "tove": Habits(
        style="outlook", delay=_minutes(2), dead="550 5.1.1 <tove.bjerregaard>: no longer at this address"
    ),
}

_LINES_OF_BODIL = """Svarede på 9 ud af 10 tilbud inden for et døgn
Ros til Søren: tak, fordi du hjalp mig med regnearket, selv om du havde travlt"""
_BETTER_IDEAS = """- En fælles kalender, hvor man kan se, hvem der er på hvilket kontor
- Fem minutters kaffe på video onsdag kl. 10, uden dagsorden"""
_NOTES_OF_METTE = """Rikke er glad for Boston, men savner en at dele det med.
Rikke: sender udkast til budgettet inden fredag
Mette: spørger Emily, om hun kan tage tirsdagene"""

ANSWERS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("mette", "ideas.idea"): (
        "Mandagsmødet kan gøres på 20 minutter, hvis vi skriver punkterne ned inden. Skal vi prøve i to uger?",
        "Lad os skrive de tre vigtigste beslutninger ned efter hvert møde, så dem i New York kan læse dem.",
    ),
    ("mette", "ideas.vote"): ("2 og 5",),
    ("mette", "successes.success"): (
        "Fik budgettet for næste år på plads",
        "Holdt otte samtaler på to dage, og alle otte sluttede til tiden",
    ),
    ("mette", "newsletter.intro"): (
        "Tre steder arbejdede som ét i denne uge. Tak for det, og velkommen til Emily.\nHav en god weekend!",
    ),
    ("mette", "newsletter.draft"): ("fjern 2", "ok"),
    ("jens", "ideas.idea"): (
        "Skriv i emnefeltet, om en mail haster. Så behøver ingen ringe for at høre, om den er set.",
    ),
    ("jens", "tip.call"): (
        "Windows-tasten og V viser de sidste ting, I har kopieret. Det sparer mig for ti minutter om dagen.",
        "Ctrl, Shift og T åbner den fane igen, som I kom til at lukke.",
    ),
    ("jens", "ideas.vote"): ("3",),
    ("jens", "successes.success"): ("Lærte Søren pivottabeller på 40 minutter over telefonen",),
    ("rikke", "ideas.idea"): (
        "Kamera på i de første fem minutter af alle møder.",
        "En fælles liste med de ord, kunderne bruger, så vi bruger de samme.",
    ),
    ("rikke", "ideas.vote"): ("3",),
    ("rikke", "successes.success"): (
        "Ringede til 14 kunder og fik 3 nye aftaler, i alt 240.000 kr.",
        "2 gamle kunder kom tilbage efter et enkelt opkald",
    ),
    ("rikke", "@back.back"): ("succes",),
    ("rikke", "goals.v1"): ("15 nye kunder inden den 18. december",),
    ("mette", "goals.v1"): ("Ja, det er en god aftale",),
    ("rikke", "goals.checkin"): ("Vi er på 6 af 15 nu, og to mere er på vej",),
    ("rikke", "talks.topics"): ("- Budgettet for næste år\n- Hvem passer Boston, når jeg holder fri?",),
    ("mette", "talks.topics"): ("Hvordan får du ro til de 15 kunder?",),
    ("mette", "talks.after"): (_NOTES_OF_METTE,),
    ("bodil", "hands.thanks"): ("gjort",),
    ("soeren", "ideas.idea"): (
        "Et billede fra hvert kontor på væggen hos de andre, så man kan se, hvem der sidder hvor.",
    ),
    ("soeren", "successes.success"): (
        "Lukkede 27 sager på to dage, og køen er tom for første gang siden maj",
    ),
    ("soeren", "ideas.vote"): ("5",),
    ("bodil", "ideas.idea"): (
        "Lad os bytte plads én dag om måneden: én fra Aarhus sidder i København og omvendt.",
        "Et postkort hjem fra hver rejse, læst højt på mandagsmødet.",
    ),
    ("bodil", "ideas.vote"): ("2 og 5",),
    ("bodil", "successes.success"): (
        _LINES_OF_BODIL,
        "Fik ros af en kunde for en regning. Det er ikke sket før på 22 år.",
    ),
    ("emily", "ideas.idea"): ("Could we record the Monday meeting? When I get up, it is over.",),
    ("emily", "ideas.vote"): ("5 and 3",),
    ("emily", "successes.success"): (
        "Signed our first customer in Boston: 18 licences for three years",
        "Five demos in four days, and two of them ended in an offer",
    ),
    ("malik", "ideas.idea"): ("pas",),
    ("malik", "ideas.vote"): ("Nr. to",),
    ("malik", "successes.success"): ("Holdt tre dages ferie uden at åbne computeren én eneste gang",),
}
"""By person and question, what they answer the first time they are asked, the second time, and so on."""

LATER: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("da", "successes.success"): (
        "Ringede til {n} kunder og fik talt med de fleste",
        "Lukkede {n} sager og nåede hjem til aftensmaden",
        "Fik svar på {n} tilbud i denne uge",
    ),
    ("en", "successes.success"): ("Wrote to {n} customers, and most of them wrote back",),
    ("da", "ideas.idea"): (
        "Lad os holde {n} minutters pause midt i alle møder over en time",
        "Et fælles billede hver {n}. dag af det, vi ser ud ad vinduet",
    ),
}
"""By language and question, what they answer in the weeks after that; {n} becomes some number."""

SECOND_THOUGHTS: Mapping[tuple[str, str], tuple[timedelta, str]] = {
    ("rikke", "ideas.idea"): (
        _minutes(180),
        _BETTER_IDEAS,
    )
}
"""What somebody answers once more, so much later, in place of their first answer."""

THANKS: Mapping[str, str] = {"bodil": "Tak!"}
"""Who answers their first receipt, and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """A mail that somebody writes of their own accord, at a time of the first week on their own clock."""

    who: str
    at: str
    subject: str
    text: str


UNASKED = (
    Unasked(who="mette", at="mon 08:20", subject="", text="mål Rikke: 20 nye kunder inden den 18. december"),
    Unasked(who="mette", at="mon 08:40", subject="", text="samtale Rikke torsdag 10"),
    Unasked(
        who="mette",
        at="tue 09:15",
        subject="Note",
        text="note Malik: datteren starter i skole 1/12",
    ),
    Unasked(
        who="mette", at="tue 13:30", subject="", text="ringede til Bodil: god snak om, hvad der sker i Aarhus"
    ),
    Unasked(
        who="soeren",
        at="wed 22:10",
        subject="Misforståelse",
        text="misforståelse med Bodil: Hun tror, jeg sagde nej til at hjælpe med regnearket. Jeg sagde: ikke i dag.",
    ),
    Unasked(
        who="mette",
        at="thu 08:50",
        subject="",
        text="ringede til Søren: problem: han og Bodil talte forbi hinanden; de ringer sammen kl. 13",
    ),
    Unasked(
        who="mette",
        at="thu 11:30",
        subject="",
        text="tak Rikke: Tak for roen, da Boston ringede midt i det hele",
    ),
    Unasked(who="rikke", at="fri 10:20", subject="Tal", text="resultat: 3 nye kunder og 240.000 kr."),
    Unasked(who="soeren", at="thu 13:40", subject="", text="løst"),
    Unasked(
        who="emily",
        at="tue 10:40",
        subject="For the newsletter",
        text="Praise for Rikke: thank you for calling the Boston customer while I was asleep",
    ),
    Unasked(who="rikke", at="wed 13:20", subject="Arkivet", text="Arkivet er flyttet, 340 mapper på én dag"),
)
