"""How people say how they want to be reached, case by case, and what is understood of it."""

from __future__ import annotations

import pytest

from daemon.shapes.channels import CHANNELS, NAMES, Preference, offer_channels, read_channels, says_more

CASES = [
    ("telefon", "phone", ""),
    ("Telefon.", "phone", ""),
    ("tlf", "phone", ""),
    ("på telefonen", "phone", ""),
    ("helst telefon om formiddagen", "phone", ""),
    ("ring bare", "phone", ""),
    ("Ring gerne, helst før kl. 10", "phone", ""),
    ("jeg vil helst ringes op", "phone", ""),
    ("et opkald er altid fint", "phone", ""),
    ("mobil", "phone", ""),
    ("bare ring på min mobil", "phone", ""),
    ("Mail", "mail", ""),
    ("e-mail", "mail", ""),
    ("email, tak", "mail", ""),
    ("skriv en mail til mig", "mail", "written"),
    ("send mig en mail", "mail", ""),
    ("video", "video", ""),
    ("videoopkald", "video", ""),
    ("videomøde, så jeg kan se dig", "video", ""),
    ("Teams-møde", "video", ""),
    ("teams møde er bedst", "video", ""),
    ("ring på Teams", "video", ""),
    ("Zoom", "video", ""),
    ("FaceTime", "video", ""),
    ("chat", "chat", ""),
    ("chat, og gerne skriftligt", "chat", "written"),
    ("Slack", "chat", ""),
    ("sms", "chat", ""),
    ("send en sms", "chat", ""),
    ("Teams chat", "chat", ""),
    ("en besked på chatten", "chat", ""),
    ("WhatsApp", "chat", ""),
    ("personligt", "person", ""),
    ("ansigt til ansigt", "person", ""),
    ("kom forbi mit bord", "person", ""),
    ("kig bare forbi", "person", ""),
    ("over en kop kaffe", "person", ""),
    ("et fysisk møde", "person", ""),
    ("mundtligt, så ring", "phone", "spoken"),
    ("telefon, jeg vil hellere tale end skrive", "phone", "spoken"),
    ("mail med billeder, jeg er visuel", "mail", "visual"),
    ("video, vis mig det på skærmen", "video", "visual"),
    ("telefon, ellers mail", "phone mail", ""),
    ("først mail, så telefon", "mail phone", ""),
    ("mail er fint, men helst telefon", "phone mail", ""),
    ("hellere telefon end mail", "phone mail", ""),
    ("telefon frem for mail", "phone mail", ""),
    ("telefon i stedet for mail", "phone", ""),
    ("telefon eller chat", "phone chat", ""),
    ("hverken telefon eller mail, men chat", "chat", ""),
    ("neither phone nor mail, chat please", "chat", ""),
    ("+45 12 34 56 78", "phone", ""),
    ("12345678", "phone", ""),
    ("1. chat\n2. mail\n3. telefon", "chat mail phone", ""),
    ("mail, men ring hvis det haster", "mail phone", ""),
    ("ring, hvis det haster, ellers mail", "mail phone", ""),
    ("ring hvis det ikke kan vente, ellers chat", "chat phone", ""),
    ("ikke telefon, men mail", "mail", ""),
    ("helst ikke telefon, hellere chat", "chat", ""),
    ("mail. Ring ikke, tak", "mail", ""),
    ("ring ikke til mig, skriv en mail", "mail", "written"),
    ("alt andet end telefon, helst mail", "mail", ""),
    ("ikke kun telefon, også mail", "phone mail", ""),
    ("undgå mails, kom forbi", "person", ""),
    ("telefon, ikke for tidligt", "phone", ""),
    ("phone", "phone", ""),
    ("Call me any time", "phone", ""),
    ("just call", "phone", ""),
    ("a phone call in the morning", "phone", ""),
    ("email please", "mail", ""),
    ("by mail, in writing", "mail", "written"),
    ("video call", "video", ""),
    ("a video chat", "video", ""),
    ("a Teams meeting", "video", ""),
    ("Zoom, with screen sharing", "video", "visual"),
    ("chat", "chat", ""),
    ("text me", "chat", ""),
    ("instant message", "chat", ""),
    ("in person", "person", ""),
    ("face to face over coffee", "person", ""),
    ("drop by my desk", "person", ""),
    ("phone first, then mail", "phone mail", ""),
    ("mail, but call if it's urgent", "mail phone", ""),
    ("no phone calls, chat please", "chat", ""),
    ("don't call me, mail me instead", "mail", ""),
    ("anything but phone, preferably chat", "chat", ""),
    ("I prefer chat, mail is fine too", "chat mail", ""),
    ("phone rather than mail", "phone", ""),
    ("call me, I like to talk things through", "phone", "spoken"),
]
UNCLEAR = [
    "hverken telefon eller mail",
    "",
    "helst om formiddagen",
    "ligegyldigt",
    "det må du bestemme",
    "skriv til mig",
    "Teams",
    "ikke telefon",
    "ring ikke",
    "hvad er mulighederne?",
    "whatever suits you",
    "not by phone",
    "in the morning",
    "mundtligt",
]


@pytest.mark.parametrize(("words", "channels", "style"), CASES)
def test_the_channels_are_understood_in_their_order_and_with_their_style(
    words: str, channels: str, style: str
) -> None:
    assert read_channels(words) == Preference(tuple(channels.split()), style)


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_names_no_channel_is_not_guessed_at(words: str) -> None:
    assert read_channels(words).channels == ()


def test_words_typed_without_danish_letters_are_understood_too() -> None:
    assert read_channels("videomoede paa skaerm").channel == "video"
    assert read_channels("foerst mail, saa telefon").channels == ("mail", "phone")


@pytest.mark.parametrize("language", sorted(NAMES))
def test_each_choice_we_offer_is_read_as_the_channel_it_stands_for(language: str) -> None:
    for unclear in UNCLEAR:
        offered = offer_channels(unclear, language)
        assert [read_channels(line).channel for line in offered] == list(CHANNELS), unclear


@pytest.mark.parametrize(
    "words", ["telefon", "Ring bare", "helst på mail, tak", "Chat, og gerne skriftligt", "call me"]
)
def test_words_that_only_name_the_channel_need_not_be_quoted_beside_it(words: str) -> None:
    assert not says_more(words)


@pytest.mark.parametrize(
    "words",
    [
        "helst telefon om formiddagen",
        "mail, ellers telefon",
        "ring, men ikke om fredagen",
        "ring på 12 34 56 78",
    ],
)
def test_words_that_tell_more_are(words: str) -> None:
    assert says_more(words)


def test_there_are_enough_cases() -> None:
    assert len(CASES) + len(UNCLEAR) >= 60
