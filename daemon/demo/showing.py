"""What the demo's page shows of people and mails, as JSON and as HTML that can do no harm."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode
from zoneinfo import ZoneInfo

from daemon.demo.postboxes import Event, Person, Post, Postboxes
from daemon.demo.script import HABITS
from daemon.demo.stage import Stage
from daemon.mail import fields
from daemon.mail.html_text import html_text
from daemon.mail.pictures import with_pictures

_COMMON = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
PAGE_POLICY = _COMMON | {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
"""What our own page may do: its own script and style, and nothing from elsewhere."""

MAIL_POLICY = _COMMON | {
    "Content-Security-Policy": "sandbox allow-popups allow-popups-to-escape-sandbox "
    "allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
}
"""What a mail may do: look as it looks, and have its links pressed."""

_LINK = re.compile(r'href="([^"]*)"', re.IGNORECASE)
_SNIPPET = 110


def when(stage: Stage, at: datetime) -> str:
    """An instant in the service's own zone, as the page's clock shows it."""
    return f"{at.astimezone(ZoneInfo(stage.config.service.zone)):%a %d %b %Y, %H:%M}"


def overview(boxes: Postboxes, since: int) -> dict[str, Any]:
    """Who there is, with how much mail, and the diary from its line `since` on."""
    unread = boxes.unread()
    people = [
        _person(person, unread[person.id], len(boxes.of(person.id))) for person in boxes.people.values()
    ]
    events = [_event(boxes, event) for event in boxes.events[since:]]
    return {"people": people, "events": events, "total": len(boxes.events)}


def listed(boxes: Postboxes, person: Person) -> list[dict[str, Any]]:
    """A person's mails for a list, newest first."""
    return [
        {
            "number": post.number,
            "way": post.way,
            "kind": post.kind,
            "subject": post.subject,
            "at": f"{person.local(post.at):%a %d %b %H:%M}",
            "read": boxes.is_read(post),
            "snippet": _snippet(post),
        }
        for post in boxes.of(person.id)
    ]


def describe(post: Post, person: Person) -> dict[str, Any]:
    """One mail in full: its headers as one sees them, its text and its source."""
    shown = {name: _header(post, name) for name in ("from", "to", "reply-to", "date")}
    markup = post.body("text/html")
    return {
        "number": post.number,
        "owner": post.owner,
        "way": post.way,
        "kind": post.kind,
        "subject": post.subject,
        "headers": {name: value for name, value in shown.items() if value},
        "text": post.body("text/plain") or html_text(markup),
        "source": post.raw.decode("utf-8", "replace").replace("\r\n", "\n"),
        "html": bool(markup),
        "style": HABITS[person.id].style if person.id in HABITS else "gmail",
    }


def framed(post: Post) -> str:
    """The mail's HTML; its `mailto:` links lead to the page's own form, other links to a window of their own."""
    page = _LINK.sub(lambda found: _link(post, html.unescape(found[1])), post.body("text/html"))
    return with_pictures(page, post.raw)


def _link(post: Post, target: str) -> str:
    scheme, _, rest = target.partition(":")
    if scheme.lower() == "mailto":
        address, _, query = rest.partition("?")
        # In a mailto address a plus is a plus (RFC 6068 section 5), not a space.
        given = dict(parse_qsl(query.replace("+", "%2B")))
        wanted = {"to": unquote(address), "subject": given.get("subject", ""), "body": given.get("body", "")}
        target = f"/#/{post.owner}/{post.number}?{urlencode(wanted, quote_via=quote)}"
        return f'href="{html.escape(target)}" target="_top"'
    if scheme.lower() in ("http", "https"):
        return f'href="{html.escape(target)}" target="_blank" rel="noopener noreferrer"'
    return ""


def _person(person: Person, unread: int, total: int) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "first": person.first,
        "place": person.place,
        "role": person.role,
        "address": person.address,
        "unread": unread,
        "total": total,
    }


def _event(boxes: Postboxes, event: Event) -> dict[str, Any]:
    person = boxes.people[event.who]
    local = person.local(event.at)
    leader = next(iter(boxes.people.values()))
    here = leader.local(event.at)
    there = "" if local.utcoffset() == here.utcoffset() else f"{local:%H:%M} {person.place}"
    return {
        "day": f"{here:%A %d %B}",
        "time": f"{here:%H:%M}",
        "there": there,
        "kind": event.kind,
        "who": person.id,
        "name": person.name,
        "text": event.text,
        "post": event.post,
    }


def _snippet(post: Post) -> str:
    words = " ".join((post.body("text/plain") or html_text(post.body("text/html"))).split())
    return words[:_SNIPPET]


def _header(post: Post, name: str) -> str:
    raw = post.root.first(name)
    if name == "date":
        return fields.plain(raw).strip()
    return ", ".join(
        f"{box.name} <{box.address}>" if box.name else box.address for box in fields.mailboxes(raw)
    )
