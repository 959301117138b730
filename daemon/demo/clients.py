"""Writes replies as real mail clients and servers do: Gmail, Outlook, iPhone, Thunderbird, auto-responders, bounces."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping
from datetime import datetime

from daemon.demo.client_parts import Original, crlf, digest, html_lines, joined, original_of, reply_mail
from daemon.mail import headers
from daemon.mail.headers import Mailbox


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_DAYS = {"da": _listed("man. tirs. ons. tors. fre. lør. søn."), "en": _listed("Mon Tue Wed Thu Fri Sat Sun")}
_LONG_DAYS = {"en": _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")}
_SHORT = {
    "da": _listed("jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec."),
    "en": _listed("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
}
_LONG = {
    "da": _listed("januar februar marts april maj juni juli august september oktober november december"),
    "en": _listed("January February March April May June July August September October November December"),
}
_WEB_FENCE = (
    '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
    '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{rows}</font><div>&nbsp;</div></div>'
)
_DESKTOP_FENCE = (
    '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    '<p class="MsoNormal">{rows}</p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
)
_BOUNCE_NOTICE = """This is the mail system at host {host}.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<{address}>: host {host} said: {text}
"""
_BOUNCE_REPORT = """Reporting-MTA: dns; {host}

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {code}
Diagnostic-Code: smtp; {text}
"""
_LABELS = {"da": ("Fra", "Sendt", "Til", "Emne"), "en": ("From", "Sent", "To", "Subject")}
_TITLES = {"da": "Konsulent", "en": "Consultant"}
_SIGN_OFF = {"da": "Med venlig hilsen", "en": "Best regards"}


def gmail_reply(
    original: bytes, name: str, address: str, text: str, at: datetime, language: str = "da"
) -> bytes:
    """Gmail in a browser: answer on top, attribution wrapped at 76 columns, quote by `>` and `gmail_quote`."""
    sent = original_of(original, at)
    intro = _gmail_intro(sent, language)
    plain = (
        f"{_wrapped(text)}\n\n{textwrap.fill(intro, 76, break_long_words=False)}\n\n{_quoted(sent.text)}\n"
    )
    markup = (
        f'<div dir="ltr">{html_lines(text)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">'
        f'{html.escape(intro)}<br></div><blockquote class="gmail_quote" '
        f'style="margin:0px 0px 0px 0.8ex">{sent.html}</blockquote></div>'
    )
    return reply_mail(sent, Mailbox(name, address), at, "mail.gmail.com", (plain, markup), prefix="Re")


def gmail_inline(
    original: bytes, name: str, address: str, answers: Mapping[str, str], at: datetime, language: str = "da"
) -> bytes:
    """Gmail with answers between the quoted lines, each below the line that holds its key of `answers`; text only."""
    sent = original_of(original, at)
    left = dict(answers)
    lines = [textwrap.fill(_gmail_intro(sent, language), 76, break_long_words=False), ""]
    for line in sent.text.split("\n"):
        lines.append(f"> {line}".rstrip())
        key = next((key for key in left if key in line), None)
        if key is not None:
            lines += ["", left.pop(key), ""]
    return reply_mail(
        sent, Mailbox(name, address), at, "mail.gmail.com", ("\n".join(lines) + "\n", ""), prefix="Re"
    )


def outlook_reply(
    original: bytes,
    name: str,
    address: str,
    text: str,
    at: datetime,
    language: str = "da",
    *,
    web: bool = False,
) -> bytes:
    """Outlook on the desktop, or on the web: header block without quote marks, signature with telephone."""
    sent = original_of(original, at)
    block = _outlook_block(sent, Mailbox(name, address), language)
    signature = f"{_SIGN_OFF[language]}\n{name}\n{_TITLES[language]}\nTel. +45 12 34 56 78"
    rule = "_" * 32 + "\n" if web else ""
    plain = (
        f"{text}\n\n{signature}\n\n{rule}"
        + "\n".join(f"{label}: {value}" for label, value in block)
        + f"\n\n{sent.text}\n"
    )
    rows = "<br>".join(f"<b>{label}:</b> {html.escape(value)}" for label, value in block)
    fence = _WEB_FENCE.format(rows=rows) if web else _DESKTOP_FENCE.format(rows=rows)
    words = f'<div class="WordSection1">{_paragraphs(text)}{_paragraphs(signature)}</div>'
    markup = f"<html><body>{words}{fence}{sent.html}"
    prefix = "SV" if language == "da" else "RE"
    return reply_mail(
        sent,
        Mailbox(name, address),
        at,
        "AM0PR02MB1234.eurprd02.prod.outlook.com",
        (plain, markup),
        prefix=prefix,
    )


def iphone_reply(
    original: bytes, name: str, address: str, text: str, at: datetime, language: str = "da"
) -> bytes:
    """Mail on an iPhone: answer, mobile footer, attribution, quote by `>` and `blockquote type=cite`."""
    sent = original_of(original, at)
    footer = "Sendt fra min iPhone" if language == "da" else "Sent from my iPhone"
    intro = _apple_intro(sent, language)
    plain = f"{text}\n\n{footer}\n\n> {intro}\n> \n{_quoted(sent.text)}\n"
    markup = (
        f'<html><body dir="auto">{html_lines(text)}<br id="lineBreakAtBeginningOfSignature">'
        f'<div dir="ltr">{footer}</div><div dir="ltr"><br><blockquote type="cite">'
        f"{html.escape(intro)}<br><br></blockquote></div>"
        f'<blockquote type="cite"><div dir="ltr">{sent.html}</div></blockquote></body></html>'
    )
    prefix = "Sv" if language == "da" else "Re"
    return reply_mail(sent, Mailbox(name, address), at, "icloud.com", (plain, markup), prefix=prefix)


def thunderbird_reply(
    original: bytes, name: str, address: str, text: str, at: datetime, language: str = "da"
) -> bytes:
    """Thunderbird: text only, answer below the quote, signature after two hyphens and a space."""
    sent = original_of(original, at)
    when = sent.date.strftime("%d-%m-%Y kl. %H:%M" if language == "da" else "%d/%m/%Y %H:%M")
    intro = (
        f"Den {when} skrev {sent.sender.name}:"
        if language == "da"
        else f"On {when}, {sent.sender.name} wrote:"
    )
    plain = f"{intro}\n{_quoted(sent.text)}\n\n{text}\n\n-- \n{name}\n{address}\n"
    return reply_mail(sent, Mailbox(name, address), at, address.partition("@")[2], (plain, ""), prefix="Re")


def out_of_office(
    original: bytes, name: str, address: str, text: str, at: datetime, language: str = "da"
) -> bytes:
    """Exchange's automatic reply, with `text` as its words."""
    sent = original_of(original, at)
    extra = [
        b"Return-Path: <>",
        headers.structured("Auto-Submitted", "auto-generated"),
        headers.structured("X-Auto-Response-Suppress", "All"),
    ]
    title = "Automatisk svar" if language == "da" else "Automatic reply"
    markup = f"<html><body>{_paragraphs(text)}</body></html>"
    return reply_mail(
        sent, Mailbox(name, address), at, "prod.outlook.com", (text, markup), prefix=title, extra=extra
    )


def bounce(original: bytes, name: str, address: str, text: str, at: datetime, language: str = "da") -> bytes:
    """Postfix's notice that `address` could not be reached; `text` is what its server said ("550 5.1.1 gone")."""
    sent = original_of(original, at)
    code = next((word for word in text.split() if word.count(".") == 2 and word[0] in "245"), "5.0.0")
    host = address.partition("@")[2]
    action = "delayed" if code.startswith("4") else "failed"
    told = {"host": f"mx.{host}", "address": address, "action": action, "code": code, "text": text}
    returned = original.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n"
    boundary = f"=_bounce_{digest(original, at)}"
    parts = [
        (b"text/plain; charset=utf-8", _BOUNCE_NOTICE.format(**told).encode()),
        (b"message/delivery-status", _BOUNCE_REPORT.format(**told).encode()),
        (b"text/rfc822-headers", returned),
    ]
    head = [
        b"Return-Path: <>",
        headers.date(at),
        headers.mailbox("From", Mailbox("Mail Delivery System", f"MAILER-DAEMON@mx.{host}")),
        headers.mailbox("To", sent.sender),
        headers.unstructured("Subject", "Undelivered Mail Returned to Sender"),
        headers.identifier("Message-ID", f"<{digest(original, at)}@mx.{host}>"),
        headers.structured("Auto-Submitted", "auto-replied"),
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="'
        + boundary.encode()
        + b'"',
    ]
    bodies = [b"Content-Type: " + media + b"\r\n\r\n" + crlf(body) for media, body in parts]
    return b"\r\n".join(head) + b"\r\n\r\n" + joined(boundary, bodies)


def _gmail_intro(sent: Original, language: str) -> str:
    day = sent.date
    who = f"{sent.sender.name} <{sent.sender.address}>"
    weekday, month = _DAYS[language][day.weekday()], _SHORT[language][day.month - 1]
    if language == "da":
        return f"Den {weekday} {day.day}. {month} {day.year} kl. {day:%H.%M} skrev {who}:"
    return f"On {weekday}, {month} {day.day}, {day.year} at {day:%I:%M %p} {who} wrote:"


def _apple_intro(sent: Original, language: str) -> str:
    day = sent.date
    who = f"{sent.sender.name} <{sent.sender.address}>"
    if language == "da":
        return f"Den {day.day}. {_SHORT['da'][day.month - 1]} {day.year} kl. {day:%H.%M} skrev {who}:"
    return f"On {day.day} {_SHORT['en'][day.month - 1]} {day.year}, at {day:%H.%M}, {who} wrote:"


def _outlook_block(sent: Original, to: Mailbox, language: str) -> list[tuple[str, str]]:
    day = sent.date
    month = _LONG[language][day.month - 1]
    when = (
        f"{day.day}. {month} {day.year} {day:%H:%M}"
        if language == "da"
        else f"{_LONG_DAYS['en'][day.weekday()]}, {month} {day.day}, {day.year} {day:%I:%M %p}"
    )
    values = (f"{sent.sender.name} <{sent.sender.address}>", when, f"{to.name} <{to.address}>", sent.subject)
    return list(zip(_LABELS[language], values, strict=True))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, 76, break_long_words=False) if line else "" for line in text.split("\n")
    )


def _paragraphs(text: str) -> str:
    return "".join(f'<p class="MsoNormal">{html.escape(line) or "&nbsp;"}</p>' for line in text.split("\n"))
