"""The seam of reading: what goes in beside the raw bytes, and the one value that comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from daemon.core.forms import Form

MailKind = Literal["person", "auto-reply", "bounce", "list", "calendar", "own", "unreadable"]
Verdict = Literal["pass", "fail", "none"]
CalendarWord = Literal["accepted", "declined", "tentative", "delegated", "counter", "either", "move"]
Cause = Literal["gone", "full", "too-big", "policy", "later", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddresses:
    """What is ours: the box's address, the domain of our Message-IDs, and the receiving server's authserv-id, if known.

    An `authserv_id` of "microsoft" trusts Exchange Online, whose field has none.
    """

    box: str
    message_id_domain: str = ""
    authserv_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What a delivery status notification says (RFC 3464): about which of our mails, and for how long."""

    address: str
    """The first address that failed; "" where the notification names none."""
    permanent: bool
    code: str = ""
    """The enhanced status code, such as 5.1.1."""
    reason: str = ""
    message_ids: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """All that failed, `address` among them."""
    cause: Cause = "other"
    """Why: the address is gone, its mailbox full, the mail too big, against a policy, or it is a matter of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """An iTIP answer (RFC 5546) found in a mail.

    `sequence` is that of the invitation answered, None where the client left it out. `status` is the attendee's own
    answer, which a counter-proposal may have besides. The start is an instant, a clock time of no zone (`floating`,
    naive) or a whole `day`.
    """

    uid: str
    sequence: int | None
    says: CalendarWord
    attendee: str
    status: CalendarWord | None = None
    start: datetime | None = None
    floating: datetime | None = None
    day: date | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a mail says about itself, before it is known which letter it answers.

    `sender` is the one addr-spec of From in lower case, or None where there is none or more than one;
    `recipients` are all addresses it was delivered to (Delivered-To, X-Original-To, Envelope-To, To, Cc), `to` and `cc`
    those it says it is written to;
    `references` are Message-IDs with their angle brackets, the nearest first; `tags` are tokens found in the
    subject; `auth` is the verdict of the configured receiving server.
    """

    kind: MailKind
    sender: str | None
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    message_id: str = ""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    subject: str = ""
    date_at: datetime | None = None
    auth: Verdict = "none"
    null_sender: bool = False
    bounce: Bounce | None = None
    calendar: CalendarPart | None = None
    away_from: date | None = None
    away_until: date | None = None
    """From an auto-reply that says when its writer is back: the first and the last day away."""
    why: str = ""
    """Which rule decided the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One ask of the letter, as the reply may answer it; `mark` is "" when the letter has only one.

    `waits` is False once it was answered or ended.
    """

    mark: str
    form: Form
    heading: str = ""
    waits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a reply may hold: the letter's questions, and the words that mean something (id → spellings).

    `words` are for everyone (help, skip, stop …), `commands` open a mail out of the blue: beside questions they are
    given only for a mail that is no reply, or where they are urgent, and come before these; `today` is the writer's
    date.
    """

    questions: tuple[Question, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    """By command: the form its text is read by."""
    colon: bool = False
    """Whether a command counts only where a colon stands on its line, as in a reply to questions."""
    everyday: tuple[str, ...] = ()
    """How commands are spelt that mean something else in the writer's language: beside questions they want a colon."""
    language: str = "da"
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """The mail being answered, as its text part went out; `also` are words that only its HTML part shows."""

    subject: str
    text: str
    also: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer to one question, by its mark: `value` as the question's form says, `text` in the person's
    words.
    """

    mark: str
    value: Any
    text: str
    also: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A known word at the head of the mail, by its id, with the rest of its line as `argument` and what
    follows as `text`; `value` is what they say by the word's form, None where there is none or it says nothing.
    `spelt` is which of its spellings was written, and `colon` whether one parts it (and its argument) from the text;
    `alone` says that its line has nothing else.
    """

    id: str
    argument: str = ""
    text: str = ""
    value: Any = None
    spelt: str = field(default="", compare=False)
    colon: bool = field(default=False, compare=False)
    alone: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What was attached: its name and type as claimed, and its size in bytes."""

    name: str
    media: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """Why an answer could not be told: the words in question, and the marks they may belong to."""

    text: str
    marks: tuple[str, ...] = ()
    reason: Literal["which", "form"] = "which"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A run of lines the person wrote. `above` is what is quoted right above it, the last lines of it; `mark` that of
    the question which stands there, None where none does for certain.
    """

    text: str
    mark: str | None = None
    above: str = ""


CutKind = Literal[
    "greeting", "sign-off", "signature", "footer", "disclaimer", "introduction", "quote", "unread"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Lines that are not the person's words: what they are, the rule that says so, and their text."""

    kind: CutKind
    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a person wrote now, and what it answers.

    `new` is all they wrote with quotes removed; `clean` their words alone: also without `greeting`, `sign_off`,
    `signature` (with the client's footer and legal notices), which a caller may put back. `elided` is what they quoted,
    `cuts` everything that is not in `clean`, in the order of the mail. `fragments` are the words run by run.
    `confidence` is 0 to 1: how sure the division is, and `why` the reason it is not higher; `decided` names how the
    words found their questions. `source` tells which part was read. `polite` is True when there is nothing but thanks,
    an emoji or a reaction. `said` holds at most one answer to a question.
    """

    kind: MailKind = "person"
    new: str
    clean: str
    greeting: str = ""
    sign_off: str = ""
    signature: str = ""
    elided: str = ""
    fragments: tuple[Fragment, ...] = ()
    cuts: tuple[Cut, ...] = ()
    said: tuple[Said, ...] = ()
    word: Word | None = None
    command: Word | None = None
    unsure: tuple[Unsure, ...] = ()
    polite: bool = False
    attachments: tuple[Attachment, ...] = ()
    language: str = ""
    confidence: float = 1.0
    why: str = ""
    decided: str = ""
    source: Literal["text", "html", "none"] = "text"

    @property
    def empty(self) -> bool:
        """Nothing was written."""
        return not self.clean.strip() and not self.said and self.word is None
