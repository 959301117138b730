"""Notices of mail that did not arrive: as servers write them in many languages, and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from daemon.mail.bounce_cause import cause_of
from daemon.mail.reading import Bounce
from daemon.mail.scan import OwnAddresses, scan
from tests.effort import processor_seconds

OWN = OwnAddresses(box="naervaer@firma.example", message_id_domain="firma.example")
WHO = "anna@kunde.example"
RETURNED = (
    "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: naervaer@firma.example\r\nTo: anna@kunde.example\r\n"
    "Message-ID: <k7q2m4v6x3c5b2nd@firma.example>\r\nSubject: Hej\r\n\r\nHej\r\n--b--\r\n"
)


def notice(text: str, *, media: str = "text/plain", returned: bool = True, **headers: str) -> bytes:
    """A server's notice with these words, by default with the mail it returns."""
    head = {
        "From": "Mail Delivery System <MAILER-DAEMON@mx.kunde.example>",
        "To": "naervaer@firma.example",
        "Subject": "Undelivered Mail Returned to Sender",
        "Date": "Mon, 30 Nov 2026 09:00:00 +0100",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/mixed; boundary="b"' if returned else f"{media}; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    part = f"--b\r\nContent-Type: {media}; charset=utf-8\r\n\r\n" if returned else ""
    return f"{lines}\r\n{part}{text}{RETURNED if returned else ''}".encode()


def found_in(raw: bytes) -> Bounce | None:
    return scan(raw, own=OWN).bounce


SERVERS = tomli.loads((Path(__file__).parent / "tables" / "notices.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("server", SERVERS)
def test_each_servers_notice_names_the_address_and_why(server: str) -> None:
    told = SERVERS[server]
    bounce = found_in(notice(told["text"]))
    assert bounce is not None
    assert bounce.address == WHO
    assert bounce.permanent
    assert bounce.cause == told["cause"]
    assert bounce.reason
    assert bounce.message_ids == ("<k7q2m4v6x3c5b2nd@firma.example>",)


@pytest.mark.parametrize(
    ("server", "subject"), [("Danish", "Mail kunne ikke leveres"), ("German", "Unzustellbar: Hej")]
)
def test_one_from_no_servers_address_is_known_by_its_subject_and_what_it_returns(
    server: str, subject: str
) -> None:
    bounce = found_in(notice(SERVERS[server]["text"], From="noreply@kunde.example", Subject=subject))
    assert bounce is not None
    assert bounce.address == WHO


def test_one_in_html_is_read_too() -> None:
    told = "<p>Your message to <b>anna@kunde.example</b> couldn't be delivered.</p><p>550 5.1.1 unknown</p>"
    page = f"<html><body>{told}</body></html>"
    bounce = found_in(notice(page, media="text/html"))
    assert bounce is not None
    assert (bounce.address, bounce.code, bounce.cause) == (WHO, "5.1.1", "gone")


def test_the_header_of_exim_and_gmail_names_the_address() -> None:
    bounce = found_in(
        notice("Something went wrong: 550 5.1.1 unknown", X_Failed_Recipients=WHO, From="info@x.example")
    )
    assert bounce is not None
    assert bounce.address == WHO


@pytest.mark.parametrize(
    "text",
    [
        "Delivery to this recipient has been delayed:\n\n   anna@kunde.example\n\nIt will be retried for 2 days.\n",
        "<anna@kunde.example>: host mx said: 450 4.2.0 Greylisted, try again later\n\nIt could not be delivered.",
        "Levering til anna@kunde.example er forsinket. Vi prøver igen i 2 døgn. Din mail er ikke leveret endnu.\n",
    ],
)
def test_what_is_only_late_is_not_for_good(text: str) -> None:
    bounce = found_in(notice(text))
    assert bounce is not None
    assert bounce.address == WHO
    assert not bounce.permanent
    assert bounce.cause == "later"


def report(fields: str) -> bytes:
    """A notice in the form of RFC 3464, with these groups of fields."""
    status = f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n{fields}\r\n"
    text = f"See below.\r\n--b\r\n{status}"
    return notice(text, Content_Type='multipart/report; report-type=delivery-status; boundary="b"')


def test_a_report_names_all_that_failed() -> None:
    one = "Final-Recipient: rfc822; anna@kunde.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    two = "Final-Recipient: rfc822;Bo@Kunde.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"
    bounce = found_in(report(one + two))
    assert bounce is not None
    assert bounce.addresses == (WHO, "bo@kunde.example")


def test_the_servers_own_code_counts_where_the_status_says_nothing() -> None:
    fields = "Final-Recipient: rfc822; anna@kunde.example\r\nAction: failed\r\nStatus: 5.0.0\r\n"
    bounce = found_in(report(fields + "Diagnostic-Code: smtp; 550-5.7.26 unauthenticated mail\r\n"))
    assert bounce is not None
    assert (bounce.code, bounce.cause) == ("5.7.26", "policy")


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_none(action: str) -> None:
    raw = report(f"Final-Recipient: rfc822; anna@kunde.example\r\nAction: {action}\r\nStatus: 2.0.0\r\n")
    assert scan(raw, own=OWN).kind == "auto-reply"


PEOPLE = {
    "tells of a bounce": (
        "Undeliverable",
        "Hej\n\nMin mail til <bo@x.example> kunne ikke leveres: 550 user unknown. Ved du hvorfor?",
    ),
    "forwards a bounce": (
        "VS: Undelivered Mail Returned to Sender",
        "Kan du se på den her?\n\n<bo@x.example>: host mx said: 550 5.1.1 User unknown",
    ),
    "answers about one": (
        "Re: Undeliverable: Hej",
        "Hi Bo,\n\nmy mailbox was full, please send it again to anna@x.example.",
    ),
    "writes of failure": (
        "Delivery problem with the parcels",
        "Dear all,\n\nthe parcel could not be delivered to bo@x.example.",
    ),
    "gives an idea": (
        "SV: Har du en idé?",
        "Pakken kunne ikke leveres, så vi skulle have en nøgleboks. Skriv til bo@x.example",
    ),
    "pastes a log": ("Fejl i mailserveren", "Hej\n\n550 5.1.1 <bo@x.example>: User unknown\nfik jeg i går."),
}


@pytest.mark.parametrize("what", PEOPLE)
@pytest.mark.parametrize("returned", [False, True])
def test_a_person_who_writes_of_bounces_is_a_person(what: str, returned: bool) -> None:
    subject, text = PEOPLE[what]
    reply = "<k7q2m4v6x3c5b2nd@firma.example>" if subject.startswith(("Re", "SV")) else ""
    raw = notice(
        text, returned=returned, From="Anna <anna@firma.example>", Subject=subject, In_Reply_To=reply
    )
    assert scan(raw, own=OWN).kind == "person"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Automatisk svar: Undeliverable",
            "Jeg er på ferie. Mails til anna@firma.example bliver ikke leveret videre.",
        ),
        (
            "Automatische Antwort: Ideen",
            "Ihre Nachricht wird nicht weitergeleitet; bo@firma.example hilft gern.",
        ),
        ("Autosvar: Hej", "Adressen anna@firma.example findes ikke mere. Skriv til post@firma.example."),
    ],
)
def test_an_automatic_reply_is_no_bounce(subject: str, text: str) -> None:
    raw = notice(
        text,
        returned=False,
        From="Anna <anna@firma.example>",
        Subject=subject,
        Return_Path="<>",
        Auto_Submitted="auto-replied",
    )
    assert scan(raw, own=OWN).kind == "auto-reply"


def test_a_receipt_of_reading_is_no_bounce() -> None:
    raw = notice(
        "Din mail blev slettet uden at blive læst.",
        Content_Type="multipart/report; report-type=disposition-notification; boundary=b",
        From="Anna <anna@firma.example>",
        Subject="Ikke læst: Hej",
    )
    assert scan(raw, own=OWN).kind == "auto-reply"


@pytest.mark.parametrize(
    ("code", "reason", "cause"),
    [
        ("5.1.1", "550 5.1.1 User unknown", "gone"),
        ("5.1.1", "550 5.7.1 IP address blacklisted by recipient", "policy"),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", "gone"),
        ("5.7.1", "550 5.7.1 relaying denied", "policy"),
        ("5.2.2", "552 5.2.2 Over quota", "full"),
        ("5.2.2", "", "full"),
        ("5.3.4", "", "too-big"),
        ("5.0.0", "550 no", "other"),
        ("", "421 try again later", "later"),
        ("4.1.1", "", "later"),
        ("5.1.10", "", "gone"),
        ("5.1.8", "", "policy"),
        ("5.7.13", "", "gone"),
    ],
)
def test_the_cause_is_what_the_servers_words_say_and_else_its_code(
    code: str, reason: str, cause: str
) -> None:
    assert cause_of(code, reason, permanent=not code.startswith("4")) == cause


STARTS = (
    "here is your list of failed recipients\nthe following addresses had\n"
    "A message that you sent could not be delivered\n"
    "Your message could not be delivered to\nUndeliverable Address: x\nDid not reach the following recipient\n"
    "This is the deliver program at\nMessage not delivered to the following addresses\nfailed addresses follow:\n"
)


PIECES = (
    *("a", " ", "@", "a@", "a@b ", "<", "ß", "5.1.1 ", " aaaa\n"),
    *("550 a@b.c user unknown\n", "RCPT TO:<a@b.c>\n550 no\n", "to: a@b.c, <x@y.z>\n"),
    *("a" * 499 + "\n", "-" * 400 + "\n", '"' * 400 + "\n", ("a" * 118 + " ") * 4 + "\n"),
    *(
        "a." * 60 + "@" + "b." * 60 + "\n",
        "message-id: <" + "a" * 470 + "\n",
        "- the original message x x x\n",
    ),
    "Action: failed\nFinal-Recipient: rfc822; a@b.c\nStatus: 5.1.1\n\n",
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("place", ["text", "report"])
def test_a_hostile_notice_takes_no_time(piece: str, place: str) -> None:
    body = piece * (1_000_000 // len(piece))
    raw = notice(STARTS + body) if place == "text" else report(body)
    assert processor_seconds(lambda: scan(raw, own=OWN), within=0.25) < 0.25
