"""What mail clients and people write around a reply in one language: the type of the tables in `languages`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language's labels and phrases, all in lower case, without colon and without surrounding dashes.

    The header labels are those above a quoted mail ("fra", "sendt" …), of every client that translates them. `wrote`
    are the verbs of an attribution ("skrev", "skrev følgende"); `glue` the small words that may stand in one beside
    names, dates and the verb ("den", "kl", "klokken", "om"). `original` and `forwarded` are what stands between the
    dashes or above a header block; `reply_above` what a system prints over the line above which to answer.

    `sign_offs` end a mail by themselves or before a name; `weak_sign_offs` are so short or so common in prose that
    they count only as a line of their own with a name below it or after it. `greetings` open a mail, before a name.
    `footers` are what a client appends: whole lines, where `*` stands for the rest of the line or a product's name;
    a footer that runs over several lines is joined with single spaces. `disclaimers` are phrases one of which every
    legal notice holds; `roles` are words of a job title and `forms` those of a company's or an address's line, by which
    a signature without a sign-off is known.

    `months` has twelve and `weekdays` seven (Monday first) tuples of spellings, abbreviations without their dot.
    `first_person` are the pronouns after which a line such as "Den 3. maj skrev jeg:" is the sender's own prose.
    """

    code: str
    sender: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    """Further labels of a header block: reply-to, importance, attachments, bcc, organisation."""
    wrote: tuple[str, ...] = ()
    glue: tuple[str, ...] = ()
    first_person: tuple[str, ...] = ()
    original: tuple[str, ...] = ()
    forwarded: tuple[str, ...] = ()
    reply_above: tuple[str, ...] = ()
    sign_offs: tuple[str, ...] = ()
    weak_sign_offs: tuple[str, ...] = ()
    greetings: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    disclaimers: tuple[str, ...] = ()
    banners: tuple[str, ...] = ()
    """What a gateway puts above a mail from outside: phrases one of which every such warning holds."""
    below: tuple[str, ...] = ()
    """By what people say that their answers stand among the quoted lines."""
    roles: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    months: tuple[tuple[str, ...], ...] = ()
    weekdays: tuple[tuple[str, ...], ...] = ()
    auto_subjects: tuple[str, ...] = ()
    """How the subject of an automatic reply begins."""


def words(*lines: str) -> tuple[str, ...]:
    """The words and phrases of `lines`, which a bar separates."""
    return tuple(word.strip() for line in lines for word in line.split("|") if word.strip())


def named(*lines: str) -> tuple[tuple[str, ...], ...]:
    """One tuple of spellings per line: the months from January, the weekdays from Monday."""
    return tuple(words(line) for line in lines)
