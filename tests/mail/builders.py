"""Mails and expectations for the tests of reading."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import tomli

from daemon.core.forms import Form
from daemon.mail.compose import Draft, compose
from daemon.mail.headers import Mailbox
from daemon.mail.read import read
from daemon.mail.reading import Expected, Question, Reading, SentMail
from daemon.mail.scan import OwnAddresses

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 10, 15, tzinfo=ZoneInfo("Europe/Copenhagen"))
OWN = OwnAddresses(
    box="post@firma.example", message_id_domain="firma.example", authserv_id="mx.firma.example"
)
TEMPLATES = Path(__file__).parents[2] / "templates"
COMMANDS = {
    "idea": ("idé", "ide", "idea"),
    "success": ("succes", "success"),
    "praise": ("ros", "ros til", "praise"),
}


def all_words() -> dict[str, tuple[str, ...]]:
    """Every language's spellings together, as the engine passes them."""
    found: dict[str, tuple[str, ...]] = {}
    for language in ("da", "en"):
        words = tomli.loads((TEMPLATES / language / "words.toml").read_text())["words"]
        for identity, spellings in words.items():
            found[identity] = (*found.get(identity, ()), *spellings)
    return found


WORDS = all_words()


def expecting(*asked: Form, headings: tuple[str, ...] = (), language: str = "da") -> Expected:
    """What a letter with these questions expects; marks only where there are several."""
    named = headings or tuple(f"Spørgsmål nummer {number}" for number in range(1, len(asked) + 1))
    marks = [chr(65 + at) if len(asked) > 1 else "" for at in range(len(asked))]
    questions = tuple(
        Question(mark=mark, form=form, heading=heading)
        for mark, form, heading in zip(marks, asked, named, strict=True)
    )
    # As the engine has it: what answers questions is no mail out of the blue, whatever word it begins with.
    commands = {} if questions else COMMANDS
    return Expected(questions=questions, words=WORDS, commands=commands, language=language, today=TODAY)


def a_mail(text: str = "", subject: str = "Sv: Ugens idé", **headers: str) -> bytes:
    """A plain mail from Anna; `headers` replace or add fields (underscores are hyphens)."""
    fields = {
        "From": "Anna Hansen <anna@firma.example>",
        "To": "post@firma.example",
        "Subject": subject,
        "Date": "Mon, 30 Nov 2026 10:15:00 +0100",
        "Message-ID": "<1@anna.example>",
        "Content-Type": "text/plain; charset=utf-8",
    }
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"{head}\r\n{text}".encode()


def a_letter(text: str, subject: str = "Ugens idé: hvad siger du, Søren?") -> bytes:
    """A mail of ours to Anna, as it goes out."""
    html = "<div>" + "".join(f"<p>{line}</p>" if line else "" for line in text.split("\n")) + "</div>"
    return compose(
        Draft(
            message_id="<letter-1@firma.example>",
            date=datetime(2026, 11, 30, 8, 0, tzinfo=UTC),
            sender=Mailbox("Nærvær i Team Nord", "post@firma.example"),
            to=Mailbox("Anna Hansen", "anna@firma.example"),
            reply_to=Mailbox("Nærvær i Team Nord", "post+abcdefghijkl2345@firma.example"),
            subject=subject,
            text=text,
            html=html,
        )
    )


def sent(text: str, subject: str = "Ugens idé: hvad siger du, Søren?") -> SentMail:
    """What reading is told of that letter."""
    return SentMail(subject=subject, text=text)


def reading(text: str, *asked: Form, subject: str = "Sv: Ugens idé", language: str = "da") -> Reading:
    """What is understood of a plain reply with these words."""
    return read(a_mail(text, subject), None, expecting(*asked, language=language))
