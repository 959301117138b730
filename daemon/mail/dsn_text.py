"""Finds in a mail server's plain sentences whose mail did not arrive, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daemon.mail.bounce_cause import names_cause
from daemon.mail.bounce_words import FAILED, LATER
from daemon.mail.dsn_fields import ADDRESS, ENHANCED, REPLY, tidy
from daemon.mail.fields import clean
from daemon.mail.returned import Returned

_NOBODY = re.compile(
    r"(?:postmaster|post_master|mailer-daemon|abuse|support|help|helpdesk|no-?reply|info-?desk|webmaster"
    r"|hostmaster|admin"
    r"|administrator|mailmaster|double-bounce)@",
    re.IGNORECASE,
)
_RCPT = re.compile(
    r"(?:rcpt to|>>> ?rcpt|to addr|recipient|addressed to|sent to|delivered to|deliver to|forward-path)[^@\w]{0,4}",
    re.IGNORECASE,
)
_NOT_THEM = re.compile(
    r"(?:message-?id|mail from|envelope-from|from|sender|reply-to|return-path|references|in-reply-to|contact"
    r"|questions|assistance"
    r"|queue-?id|e-?mail us|write to|help|visit|mailto|sent by|esmtp id|smtp id|from address"
    r"|on behalf of)\W{0,4}(?:\w{1,12} ){0,2}[<\"'(]?$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"error-for:|(?:final|original|failed|intended|undeliverable|invalid|x-failed)?[ \-]?(?:recipients?"
    r"|address(?:ee)?|user|mailbox|modtager|mottaker"
    r"|mottagare|empfänger|destinataire|ontvanger|destinatario|odbiorca"
    r"|vastaanottaja)(?:\(e?s\))?(?:[ ]?address)?[ ]?[:=]",
    re.IGNORECASE,
)
_LED = re.compile(r"[\s<*>\-•\"'(\[]{0,12}$")
_AFTER_WHOLE = re.compile(r"[\s>)\]\"'.:;,*]{0,12}$")
_AFTER_LED = re.compile(r"[>)\]\"']{0,3}\s{0,4}(?:[:;,(\[\-–.]|\.\.\.|on \d|\t| {2}|<)|\s+\d{3}\b")
_ALIAS = re.compile(
    r"\(?(?:expanded from|ultimately generated from|generated from|reason|alias)\b", re.IGNORECASE
)
_TO_LABEL = re.compile(r"\s*(?:to|cc|til|an|à|para|aan|till):\s*<?", re.IGNORECASE)
_ID_LIKE = re.compile(r"[0-9a-f]{9,}\.|[0-9]{5,}\.[0-9a-z]{5,}\.|\d{12,}", re.IGNORECASE)
_REACH = 8
_SAYS_LITTLE = 12
_NEAR = 3
_PLAUSIBLE = 0


def tells_failure(text: str) -> bool:
    """Whether a text in lower case says that a mail did not arrive, or not yet."""
    return any(word in text for word in FAILED) or any(word in text for word in LATER)


def tells_delay(text: str) -> bool:
    """Whether a text in lower case says that the server goes on trying, or that the reason passes by."""
    return any(word in text for word in LATER)


def failing(found: Returned) -> tuple[str, ...]:
    """The addresses that did not get the mail, the surest first; empty where the words name none."""
    marked = _marks(found.lines)
    scored: dict[str, int] = {}
    for number, line in enumerate(found.lines):
        if "@" not in line:
            continue
        for match in ADDRESS.finditer(line):
            address = tidy(match[0])
            points = _points(line, match, number, marked) + _known(address, found)
            scored[address] = max(points, scored.get(address, points))
    if not scored:
        return ()
    best = max(scored.values())
    if best < _PLAUSIBLE:
        return ()
    ordered = sorted(
        (a for a, points in scored.items() if points >= max(best - 1, 3)), key=lambda a: -scored[a]
    )
    return tuple(ordered) or (max(scored, key=lambda a: scored[a]),)


def reason_near(found: Returned, address: str) -> str:
    """The server's own words on why: near the address a line with a reply code, or one that names a known cause."""
    lines = found.lines
    at = next((n for n, line in enumerate(lines) if address and address in line.lower()), None)
    around = [*range(at, min(at + _REACH, len(lines))), *range(max(at - 4, 0), at)] if at is not None else []
    coded = next(
        (n for n in (*around, *range(len(lines))) if _coded(lines[n].lower().replace(address, ""))), None
    )
    if coded is not None:
        return _joined(lines, coded)
    told = next((n for n in around if names_cause(lines[n].lower().replace(address, ""))), None)
    if told is not None:
        return _joined(lines, told)
    beside = _beside(lines, at, address) if at is not None else ""
    failing_line = (line for line in lines if any(word in line.lower() for word in (*FAILED, *LATER)))
    first = next((line for line in lines if len(line.strip()) > _SAYS_LITTLE and "@" not in line), "")
    return beside or clean(next(failing_line, first))[:300]


def _beside(lines: tuple[str, ...], at: int, address: str) -> str:
    """What stands behind the address or below it."""
    rest = lines[at][lines[at].lower().find(address) + len(address) :].strip(" >:;,.)-\t\"'")
    follows = next((line for line in lines[at + 1 : at + 4] if line.strip()), "")
    words = (clean(said)[:300] for said in (rest, follows))
    return next(
        (
            said
            for said in words
            if len(said) > _SAYS_LITTLE and "@" not in said and any(map(str.isalpha, said))
        ),
        "",
    )


def codes_in(reason: str) -> tuple[str, str]:
    """The enhanced code and the three digits of a reply in `reason`, each "" where there is none."""
    enhanced, reply = ENHANCED.search(reason), REPLY.search(reason)
    return (enhanced[1] if enhanced else "", reply[1] if reply else "")


def _coded(line: str) -> bool:
    return bool(REPLY.search(line) or ENHANCED.search(line))


def _joined(lines: tuple[str, ...], at: int) -> str:
    """The line and what is folded below it."""
    told = [lines[at].strip()]
    for line in lines[at + 1 : at + 4]:
        if not line.strip() or not line.startswith((" ", "\t")) or not lines[at].strip():
            break
        told.append(line.strip())
    return clean(" ".join(told))[:300]


def _marks(lines: tuple[str, ...]) -> list[int]:
    """For each line, how many lines above it the nearest sentence of failure stands (0 is the line itself)."""
    found: list[int] = []
    distance = 99
    for line in lines:
        folded = line.lower()
        distance = 0 if any(word in folded for word in FAILED) else distance + (1 if line.strip() else 0)
        found.append(distance)
    return found


def _points(line: str, match: re.Match[str], number: int, marked: list[int]) -> int:
    before, after = line[: match.start()], line[match.end() :]
    points = 0
    if _LED.fullmatch(before[-12:]) and len(before) <= 12:
        points += 4 if _AFTER_WHOLE.fullmatch(after) else 3 if _AFTER_LED.match(after) else 1
    if _FIELD.search(before[-60:]) or _RCPT.search(before[-40:]):
        points += 3
    if _NOT_THEM.search(before[-40:]):
        points -= 4
    if _ALIAS.search(before[-40:]) or _TO_LABEL.fullmatch(before[-20:]):
        points -= 2
    near = marked[number]
    if near <= _REACH:
        points += 2 if near <= 2 else 1
    if _coded(after):
        points += 1
    nxt = marked[number + 1 : number + 1 + _NEAR]
    if near and 0 in nxt:
        points += 1
    return points


def _known(address: str, found: Returned) -> int:
    points = 4 if address in found.sent_to and address not in found.notified else 0
    points -= 3 if address in found.notified else 0
    points -= 3 if _NOBODY.match(address) and address not in found.sent_to else 0
    return points - (4 if _ID_LIKE.search(address.partition("@")[0]) and address not in found.sent_to else 0)


def transcript(lines: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each recipient that a server refused in a transcript of its session, with the words it said."""
    named = ""
    for line in lines:
        folded = line.lower()
        if "rcpt to:" in folded and (match := ADDRESS.search(line, folded.find("rcpt to:"))):
            named = tidy(match[0])
        elif named and (reply := REPLY.search(line[:40])):
            yield named, clean(line[reply.start() :])[:300]
            named = ""
