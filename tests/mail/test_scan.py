"""What a mail says about itself: who wrote it, to whom, and what kind of mail it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from daemon.demo import clients
from daemon.mail.authenticity import without_comments
from daemon.mail.away import away_until
from daemon.mail.itip import read_reply
from daemon.mail.reading import Scan
from daemon.mail.scan import OwnAddresses, scan
from tests.mail.builders import NOW, OWN, a_letter, a_mail


def seen(text: str = "Hej", **headers: str) -> Scan:
    return scan(a_mail(text, **headers), own=OWN)


def test_a_reply_is_a_persons_and_says_what_it_answers() -> None:
    found = scan(
        clients.gmail_reply(a_letter("Hej"), "Anna Høj", "Anna@Firma.example", "Kaffe", NOW), own=OWN
    )
    assert (found.kind, found.sender, found.sender_name) == ("person", "anna@firma.example", "Anna Høj")
    assert found.recipients == ("post+abcdefghijkl2345@firma.example",)
    assert found.references == ("<letter-1@firma.example>",)
    assert found.subject == "Re: Ugens idé: hvad siger du, Søren?"
    assert found.date_at == datetime(2026, 11, 30, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("anna@firma.example", "anna@firma.example"),
        ('"Hansen, Anna (Nord)" <Anna@firma.example>', "anna@firma.example"),
        ("Anna (den ene (af to)) <anna@firma.example>", "anna@firma.example"),
        ("anna@firma.example <anna@firma.example>", "anna@firma.example"),
        ('"chef@firma.example" <anna@firma.example>', "anna@firma.example"),
        ("chef@firma.example <anna@firma.example>", None),
        ("anna@firma.example, bo@firma.example", None),
        ("Anna <anna@firma.example> <bo@firma.example>", None),
        ("Team: anna@firma.example, bo@firma.example;", None),
        ("Anna", None),
        ("<>", None),
        ("anna@firma.example\r\nFrom: bo@firma.example", None),
    ],
)
def test_the_sender_is_the_one_address_or_nobody(value: str, sender: str | None) -> None:
    assert seen(From=value).sender == sender


def test_encoded_names_and_subjects_are_decoded() -> None:
    found = seen(
        From="=?iso-8859-1?Q?S=F8ren_=C5?= =?utf-8?B?YsO4?= <s@firma.example>",
        Subject="=?utf-8?q?R=C3=B8?= =?utf-8?q?dgr=C3?= =?utf-8?q?=B8d?= og mere [nv:abcdefghijkl2345]",
    )
    assert found.sender_name == "Søren Åbø"
    assert found.subject == "Rødgrød og mere [nv:abcdefghijkl2345]"
    assert found.tags == ("abcdefghijkl2345",)


def test_references_come_nearest_first() -> None:
    found = seen(In_Reply_To="<c@x>", References="<a@x> <b@x>\r\n <c@x>")
    assert found.references == ("<c@x>", "<b@x>", "<a@x>")


def test_recipients_are_all_it_was_delivered_to() -> None:
    found = seen(
        Delivered_To="post+tok@firma.example", X_Original_To="p@firma.example", Cc="Bo <bo@firma.example>"
    )
    assert found.recipients == (
        "post+tok@firma.example",
        "p@firma.example",
        "post@firma.example",
        "bo@firma.example",
    )


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, "auto-reply"),
        ({"Auto_Submitted": "No"}, "person"),
        ({"X_Autoreply": "yes"}, "auto-reply"),
        ({"X_Auto_Response_Suppress": "All"}, "person"),
        ({"Precedence": "bulk"}, "auto-reply"),
        ({"Precedence": "auto_reply"}, "auto-reply"),
        ({"Precedence": "list"}, "list"),
        ({"List_Id": "<team.firma.example>", "Precedence": "bulk"}, "list"),
        ({"Return_Path": "<>"}, "auto-reply"),
        ({"Return_Path": "<anna@firma.example>"}, "person"),
        ({"Subject": "Automatisk svar: Ugens idé"}, "auto-reply"),
        ({"Subject": "Autosvar"}, "auto-reply"),
        ({"Subject": "Automatiskt svar: hej"}, "auto-reply"),
        ({"Subject": "Automatic reply: Idea"}, "auto-reply"),
        ({"Subject": "Out of Office: Re: Idea"}, "auto-reply"),
        ({"Subject": "Abwesenheitsnotiz: Idee"}, "auto-reply"),
        ({"Subject": "Réponse automatique : idée"}, "auto-reply"),
        ({"Subject": "Automatisch antwoord: idee"}, "auto-reply"),
        ({"Subject": "Automaattinen vastaus: x"}, "auto-reply"),
        ({"Subject": "Respuesta automática: x"}, "auto-reply"),
        ({"Subject": "Odpowiedź automatyczna: x"}, "auto-reply"),
        ({"Subject": "Sv: Automatisk svar er en god idé"}, "person"),
        ({"Subject": "Automatisk svar er en god idé"}, "person"),
        ({"From": "MAILER-DAEMON@mx.example"}, "auto-reply"),
        ({"From": "Nærvær <post@firma.example>"}, "own"),
        ({"From": "post+tok@firma.example"}, "own"),
        ({"Message_ID": "<1@firma.example>", "X_Naervaer": "1"}, "own"),
        ({"Message_ID": "<1@firma.example>"}, "person"),
    ],
)
def test_the_kind_follows_from_the_headers(headers: dict[str, str], kind: str) -> None:
    assert seen(**headers).kind == kind


@pytest.mark.parametrize("language", ["da", "en"])
def test_an_out_of_office_says_until_when(language: str) -> None:
    text = {"da": "Jeg er tilbage mandag d. 7/12.", "en": "I am back on Monday, December 7."}[language]
    found = scan(
        clients.out_of_office(a_letter("Hej"), "Anna", "anna@firma.example", text, NOW, language), own=OWN
    )
    assert (found.kind, found.away_until, found.null_sender) == ("auto-reply", date(2026, 12, 6), True)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Jeg er tilbage mandag d. 12/1.", date(2027, 1, 11)),
        ("Jeg holder ferie til og med 9. januar", date(2027, 1, 9)),
        ("Jeg er på ferie fra 1/12 til 9/12 og er tilbage igen den 10. december.", date(2026, 12, 9)),
        ("I'll be back on Jan 12", date(2027, 1, 11)),
        ("I am out of the office until 9 January.", date(2027, 1, 9)),
        ("Out of office from December 1 to December 9", date(2026, 12, 9)),
        ("Jeg er tilbage i morgen", date(2026, 11, 30)),
        ("Kontoret er lukket t.o.m. 2027-01-03", date(2027, 1, 3)),
        ("Tilbage snart. Ring på 12 34 56 78", None),
        ("Jeg er tilbage 1/2 2031", None),
    ],
)
def test_the_last_day_away_is_found_in_the_year_that_makes_sense(text: str, until: date | None) -> None:
    assert away_until(text, date(2026, 11, 30)) == until


@pytest.mark.parametrize(
    ("answer", "permanent", "code"),
    [("550 5.1.1 no such user", True, "5.1.1"), ("452 4.2.2 mailbox full", False, "4.2.2")],
)
def test_a_bounce_names_address_code_and_our_mail(answer: str, permanent: bool, code: str) -> None:
    raw = clients.bounce(a_letter("Hej"), "Anna", "anna@firma.example", answer, NOW)
    found = scan(raw, own=OWN)
    assert found.kind == "bounce"
    assert found.bounce is not None
    assert (found.bounce.address, found.bounce.permanent, found.bounce.code) == (
        "anna@firma.example",
        permanent,
        code,
    )
    assert found.bounce.message_ids == ("<letter-1@firma.example>",)


def test_a_notice_without_a_report_is_read_from_its_sentences() -> None:
    text = "It could not be delivered:\n\n  <anna@firma.example>: user unknown\n\nMessage-ID: <x@firma.example>\n"
    found = seen(text, From="Postmaster <postmaster@mx.example>", Subject="Returned mail")
    assert found.bounce is not None
    assert found.bounce.address == "anna@firma.example"
    assert found.bounce.message_ids == ("<x@firma.example>",)


def test_a_person_who_writes_of_bounces_is_a_person() -> None:
    assert seen("The mail to <bo@x.example> could not be delivered: user unknown").kind == "person"


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        ("mx.firma.example; dmarc=pass header.from=firma.example", "pass"),
        (
            "mx.firma.example; spf=pass smtp.mailfrom=x.example; dmarc=fail (p=none) header.from=firma.example",
            "fail",
        ),
        ("mx.firma.example; dkim=pass header.d=firma.example", "pass"),
        ("mx.firma.example; dkim=pass header.d=evil.example", "none"),
        ("mx.firma.example; dkim=pass header.d=example", "none"),
        ("mx.firma.example 1; dkim=fail header.d=firma.example; spf=fail smtp.mailfrom=x.example", "fail"),
        ("mx.firma.example (a (b)) ; dkim = pass", "none"),
        ("other.example; dmarc=pass", "none"),
        ("spf=pass smtp.mailfrom=x.example; dmarc=pass", "none"),
        ("other.example; dmarc=fail\r\nAuthentication-Results: mx.firma.example; dmarc=pass", "pass"),
        (
            "mx.firma.example; dmarc=fail\r\nReceived: x\r\nAuthentication-Results: mx.firma.example; dmarc=pass",
            "fail",
        ),
        (
            "mx.firma.example; spf=none\r\nReceived: x\r\nAuthentication-Results: mx.firma.example; dmarc=pass",
            "none",
        ),
        ("mx.firma.example; " + "(" * 5000 + "dmarc=pass", "none"),
    ],
)
def test_only_the_configured_servers_topmost_verdict_counts(header: str, verdict: str) -> None:
    assert seen(Authentication_Results=header).auth == verdict


def test_exchange_online_is_trusted_by_name_only() -> None:
    raw = a_mail(
        Authentication_Results="spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=x; dmarc=pass action=none"
    )
    assert scan(raw, own=OwnAddresses(box="p@x", authserv_id="microsoft")).auth == "pass"
    assert scan(raw, own=OwnAddresses(box="p@x")).auth == "none"


def test_comments_are_taken_out_however_deep() -> None:
    assert without_comments('a (b (c) "d" \\) ) e "(f)"') == 'a  e "(f)"'


CALENDAR = """BEGIN:VCALENDAR\r
METHOD:{method}\r
BEGIN:VEVENT\r
UID:talk-2026-W49-anna@fir\r
 ma.example\r
SEQUENCE:3\r
DTSTART;TZID="Romance Standard Time":20261207T140000\r
ATTENDEE;CN="Hansen; Anna";PARTSTAT={partstat}:mailto:Anna@firma.example\r
COMMENT:Jeg kan først\\, når\\nbørnene er afleveret\r
BEGIN:VALARM\r
UID:other\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.mark.parametrize(
    ("method", "partstat", "says"),
    [
        ("REPLY", "ACCEPTED", "accepted"),
        ("REPLY", "DECLINED", "declined"),
        ("REPLY", "TENTATIVE", "tentative"),
        ("COUNTER", "TENTATIVE", "counter"),
    ],
)
def test_a_calendar_answer_is_read(method: str, partstat: str, says: str) -> None:
    text = CALENDAR.format(method=method, partstat=partstat)
    found = seen(
        text, Content_Type=f"text/calendar; charset=utf-8; method={method}", Auto_Submitted="auto-generated"
    )
    assert found.kind == "calendar"
    assert found.calendar is not None
    assert (found.calendar.uid, found.calendar.sequence) == ("talk-2026-W49-anna@firma.example", 3)
    assert (found.calendar.says, found.calendar.attendee) == (says, "anna@firma.example")
    assert found.calendar.start == datetime(2026, 12, 7, 13, tzinfo=UTC)
    assert found.calendar.comment == "Jeg kan først, når\nbørnene er afleveret"


def test_a_forwarded_invitation_is_no_answer() -> None:
    assert read_reply(CALENDAR.format(method="REQUEST", partstat="ACCEPTED")) is None
