"""The matrix of senders: every way to write From, with every hold on a letter, under every verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

from daemon.engine.records import OutState, Received
from daemon.mail.classify import OwnAddresses
from tests.engine.kit import BOX, Engine, Sent, a_member, a_rule, a_world

RIKKE = "rikke@example.test"
OWN = OwnAddresses(box=BOX.address, message_id_domain=BOX.domain, authserv_id="mx.example.test")
IDEA = "Mere kaffe"

Who = Literal["rikke", "jonas", "somebody", "nobody", "ourselves", "unwritable", "unread"]
Hold = Literal["address", "references", "subject", "made up", "none"]
Verdict = Literal["pass", "fail", "none"]

HOLDS: tuple[Hold, ...] = ("address", "references", "subject", "made up", "none")
VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "none")
LETTER: frozenset[Hold] = frozenset({"address", "references", "subject"})
"""The holds that find Rikke's letter."""

# What stands in the head of the mail (bytes as they come), and whose word that makes it.
SENDERS: Mapping[str, tuple[bytes, Who]] = {
    # Rikke, however her client spells it.
    "plain": (b"From: rikke@example.test", "rikke"),
    "with a name": (b"From: Rikke Holm <rikke@example.test>", "rikke"),
    "in capitals": (b"FROM: RIKKE@EXAMPLE.TEST", "rikke"),
    "a quoted local part": (b'From: "rikke"@example.test', "rikke"),
    "a comment before": (b"From: (Salg) rikke@example.test", "rikke"),
    "a comment with another's address": (b"From: rikke@example.test (tyv@elsewhere.test)", "rikke"),
    "a comment within the address": (b"From: rikke(tyv@elsewhere.test)@example.test", "rikke"),
    "nested comments": (b"From: (a (b (tyv@elsewhere.test)) c) <rikke@example.test>", "rikke"),
    "folded before the address": (b"From:\r\n rikke@example.test", "rikke"),
    "folded within the name": (b"From: Rikke\r\n\tHolm\r\n <rikke@example.test>", "rikke"),
    "a space before the colon": (b"From : rikke@example.test", "rikke"),
    "her own address as her name": (b'From: "rikke@example.test" <rikke@example.test>', "rikke"),
    "another's address as her quoted name": (b'From: "tyv@elsewhere.test" <rikke@example.test>', "rikke"),
    "an encoded name": (b"From: =?utf-8?q?Rikke_H=C3=B8lm?= <rikke@example.test>", "rikke"),
    "an encoded name with brackets": (
        b"From: =?utf-8?q?=3Ctyv=40elsewhere.test=3E?= <rikke@example.test>",
        "rikke",
    ),
    "her other address": (b"From: rikke.holm@mail.example", "rikke"),
    "another as Sender": (b"From: rikke@example.test\r\nSender: tyv@elsewhere.test", "rikke"),
    "another to reply to": (b"From: rikke@example.test\r\nReply-To: tyv@elsewhere.test", "rikke"),
    "resent by another": (b"From: rikke@example.test\r\nResent-From: tyv@elsewhere.test", "rikke"),
    "a name in 8 bits": (b"From: Rikke H\xf8lm <rikke@example.test>", "rikke"),
    # The colleague who shares her domain.
    "the colleague": (b"From: jonas@example.test", "jonas"),
    "the colleague under her name": (b"From: Rikke Holm <jonas@example.test>", "jonas"),
    "the colleague under her address": (b'From: "rikke@example.test" <jonas@example.test>', "jonas"),
    "the colleague, and she as Sender": (b"From: jonas@example.test\r\nSender: rikke@example.test", "jonas"),
    # Somebody else, however much it looks like her.
    "a stranger": (b"From: tyv@elsewhere.test", "somebody"),
    "her address as the name": (b'From: "rikke@example.test" <tyv@elsewhere.test>', "somebody"),
    "her address as an encoded name": (
        b"From: =?utf-8?q?rikke=40example.test?= <tyv@elsewhere.test>",
        "somebody",
    ),
    "her name and address in brackets of its own": (
        b'From: "Rikke Holm <rikke@example.test>" <tyv@elsewhere.test>',
        "somebody",
    ),
    "her address as a quoted local part": (b'From: "rikke@example.test"@elsewhere.test', "somebody"),
    "a local part with an escaped quote": (b'From: "rikke\\"@example.test"@elsewhere.test', "nobody"),
    "she as Sender": (b"From: tyv@elsewhere.test\r\nSender: rikke@example.test", "somebody"),
    "she to reply to": (b"From: tyv@elsewhere.test\r\nReply-To: rikke@example.test", "somebody"),
    "resent from her": (b"Resent-From: rikke@example.test\r\nFrom: tyv@elsewhere.test", "somebody"),
    "resent with her as sender": (
        b"Resent-Sender: rikke@example.test\r\nFrom: tyv@elsewhere.test",
        "somebody",
    ),
    "her return path": (b"Return-Path: <rikke@example.test>\r\nFrom: tyv@elsewhere.test", "somebody"),
    "she in X-From": (b"X-From: rikke@example.test\r\nFrom: tyv@elsewhere.test", "somebody"),
    "a tag": (b"From: rikke+x@example.test", "somebody"),
    "a dot as in Gmail": (b"From: rik.ke@example.test", "somebody"),
    "a dot after the domain": (b"From: rikke@example.test.", "unwritable"),
    "a longer domain": (b"From: rikke@example.test.elsewhere.test", "somebody"),
    "a domain below hers": (b"From: rikke@mail.example.test", "somebody"),
    "a domain above hers": (b"From: rikke@test.example", "somebody"),
    "a Cyrillic letter in the name": ("From: rikk\u0435@example.test".encode(), "somebody"),
    "a Cyrillic letter in the domain": ("From: rikke@ex\u0430mple.test".encode(), "somebody"),
    "that domain in ASCII": (b"From: rikke@xn--exmple-4nf.test", "somebody"),
    "the Kelvin sign": ("From: ri\u212a\u212ae@example.test".encode(), "somebody"),
    "letters of full width": ("From: \uff52ikke@example.test".encode(), "somebody"),
    "a dotless i": ("From: r\u0131kke@example.test".encode(), "somebody"),
    "a space without width": ("From: rikke\u200b@example.test".encode(), "somebody"),
    "a mark that turns the writing": ("From: \u202erikke@example.test".encode(), "somebody"),
    "a full stop of another script": ("From: rikke@example\u3002test".encode(), "unwritable"),
    "an encoded local part": (b"From: =?utf-8?q?rikke?=@example.test", "somebody"),
    "8 bits in the address": (b"From: rikk\xe9@example.test", "somebody"),
    "8 bits that are a soft hyphen": (b"From: rikke\xad@example.test", "somebody"),
    "NUL in the address": (b"From: rikke\0@example.test", "unwritable"),
    "NUL after the address": (b"From: rikke@example.test\0", "unwritable"),
    # No single sender, so nobody's word.
    "no From": (b"X-Nothing: here", "nobody"),
    "an empty From": (b"From:", "nobody"),
    "a name alone": (b"From: Rikke Holm", "nobody"),
    "From twice, she first": (b"From: rikke@example.test\r\nFrom: tyv@elsewhere.test", "nobody"),
    "From twice, she last": (b"From: tyv@elsewhere.test\r\nFrom: rikke@example.test", "nobody"),
    "From twice, both hers": (b"From: rikke@example.test\r\nFrom: rikke@example.test", "nobody"),
    "From twice, one with a space": (b"From : tyv@elsewhere.test\r\nFrom: rikke@example.test", "nobody"),
    "From twice, one in capitals": (b"FROM: tyv@elsewhere.test\r\nfrom: rikke@example.test", "nobody"),
    "From twice, one empty": (b"From: rikke@example.test\r\nFrom:", "nobody"),
    "two addresses, she first": (b"From: rikke@example.test, tyv@elsewhere.test", "nobody"),
    "two addresses, she last": (b"From: tyv@elsewhere.test, rikke@example.test", "nobody"),
    "two addresses apart by a semicolon": (b"From: rikke@example.test; tyv@elsewhere.test", "nobody"),
    "her address bare as the name": (b"From: rikke@example.test <tyv@elsewhere.test>", "nobody"),
    "two pairs of brackets": (b"From: <rikke@example.test> <tyv@elsewhere.test>", "nobody"),
    "brackets within brackets": (b"From: <<rikke@example.test>>", "nobody"),
    "brackets that stay open": (b"From: <rikke@example.test <tyv@elsewhere.test>", "nobody"),
    "two at signs": (b"From: rikke@example.test@elsewhere.test", "nobody"),
    "a route": (b"From: <@elsewhere.test:rikke@example.test>", "nobody"),
    "a group": (b"From: Holdet: rikke@example.test;", "nobody"),
    "an empty group": (b"From: undisclosed-recipients:;", "nobody"),
    "a group of several": (b"From: Holdet: rikke@example.test, tyv@elsewhere.test;", "nobody"),
    "spaces around the at": (b"From: rikke @ example.test", "nobody"),
    "an address wholly encoded": (b"From: =?utf-8?q?rikke=40example.test?=", "nobody"),
    "an address encoded in brackets": (b"From: <=?utf-8?q?rikke=40example.test?=>", "nobody"),
    "an address folded apart": (b"From: rikke@\r\n example.test", "nobody"),
    "a From within the name of another field": (b"X-From: rikke@example.test", "nobody"),
    "NUL before an at of its own": (b"From: rikke@example.test\0@elsewhere.test", "nobody"),
    "a From of 40,000 letters": (b"From: " + b"x" * 40_000 + b" <rikke@example.test>", "nobody"),
    "a From below a line that is no field": (b"no field at all\r\nFrom: rikke@example.test", "unread"),
    "a domain in brackets": (b"From: rikke@[192.0.2.1]", "nobody"),
    # What comes from ourselves comes back.
    "our own address": (b"From: team@example.test", "ourselves"),
    "our own address with a token": (b"From: team+abcdefghijklmnop@example.test", "ourselves"),
}

ENDS: Mapping[Who, Mapping[Verdict, tuple[str, str]]] = {
    # How it ends with a hold on Rikke's letter, and without.
    "rikke": {
        "pass": ("handled: answer", "handled: asked back"),
        "fail": ("held: the receiving server doubts the sender",) * 2,
        "none": ("handled: answer", "handled: asked back"),
    },
    "jonas": {
        "pass": ("rejected: a reply token that belongs to another member", "handled: asked back"),
        "fail": ("held: the receiving server doubts the sender",) * 2,
        "none": ("rejected: a reply token that belongs to another member", "handled: asked back"),
    },
    "somebody": {
        "pass": (
            "held: a reply token from an address that is not the member's",
            "rejected: unknown sender, told so",
        ),
        "fail": ("held: a reply token from an address that is not the member's", "ignored: unknown sender"),
        "none": ("held: a reply token from an address that is not the member's", "ignored: unknown sender"),
    },
    "nobody": dict.fromkeys(
        VERDICTS, ("held: no single sender in From", "rejected: no single sender in From")
    ),
    # Whoever cannot be answered is told nothing.
    "unwritable": dict.fromkeys(
        VERDICTS, ("held: a reply token from an address that is not the member's", "ignored: unknown sender")
    ),
    # The head ends at such a line, and so the addresses below it are words of the body.
    "unread": {
        "pass": ("rejected: no single sender in From",) * 2,
        "fail": ("rejected: no single sender in From",) * 2,
        "none": ("rejected: unreadable: no headers",) * 2,
    },
    "ourselves": dict.fromkeys(VERDICTS, ("ignored: own", "ignored: own")),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One mail of the matrix and how it must end."""

    sender: str
    hold: Hold
    verdict: Verdict

    @property
    def who(self) -> Who:
        """Whose word it is."""
        return SENDERS[self.sender][1]

    @property
    def end(self) -> str:
        """The state and the reason of its inbox row."""
        with_letter, without = ENDS[self.who][self.verdict]
        return with_letter if self.hold in LETTER else without

    def mail(self, call: Sent) -> bytes:
        """The mail, with a hold on `call`."""
        head, _ = SENDERS[self.sender]
        fields = [head] if self.verdict == "none" else [_said_of(self), head]
        to = b"team@example.test"
        subject = b"Re: noget"
        if self.hold == "address":
            to = call.reply_to.encode()
        elif self.hold == "made up":
            to = b"team+abcdefghijklmnop@example.test"
        elif self.hold == "references":
            fields.append(b"References: " + call.message_id.encode())
        elif self.hold == "subject":
            subject += b" [nv:" + call.id.encode() + b"]"
        fields += [b"To: " + to, b"Subject: " + subject, b"Message-ID: <1@client.test>"]
        return b"\r\n".join(fields) + b"\r\n\r\n" + IDEA.encode() + b"\r\n"


def _said_of(cell: Cell) -> bytes:
    """The receiving server's word: of the domain it found in From, where it found one."""
    domain = {"rikke": b"example.test", "jonas": b"example.test"}.get(cell.who, b"")
    if cell.sender == "her other address":
        domain = b"mail.example"
    judged = b" header.from=" + domain if domain else b""
    return b"Authentication-Results: mx.example.test; dmarc=" + cell.verdict.encode() + judged


def cells() -> Iterator[Cell]:
    """All cells of the matrix."""
    return (Cell(*cell) for cell in product(SENDERS, HOLDS, VERDICTS))


class _Undone(Exception):
    """Carries out of a transaction what would have come of it."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a mail: how its row ended, who had told which ideas, and who would get mail."""

    end: str
    ideas: list[tuple[str | None, str]]
    told: set[str]


def try_out(engine: Engine, raw: bytes) -> Came:
    """What would come of a mail, with nothing changed, so that the next finds the same."""

    def work(tx: Any) -> None:
        at = engine.clock.now()
        received = Received(mailbox="INBOX", uidvalidity=1, uid=1, raw=raw, size=len(raw), received_at=at)
        before = {row.id for row in tx.outgoings(tuple(OutState), limit=1000)}
        tx.add_received(received)
        (row,) = tx.claim_inbox(1, max_attempts=1)
        ending = engine.handle_row(tx, row, OWN)
        rows = [row for row in tx.outgoings(tuple(OutState), limit=1000) if row.id not in before]
        ideas = [(entry.by, entry.value["text"]) for entry in tx.entries(("idea",))]
        raise _Undone(
            Came(f"{ending.state}: {ending.reason}", ideas, {row.member or row.recipient for row in rows})
        )

    try:
        engine.store.write_now(work)
    except _Undone as undone:
        found: Came = undone.args[0]
        return found
    raise AssertionError("a mail came to no end")


def a_team() -> Engine:
    """Rikke, who has two addresses, and her colleague, asked for an idea on Monday."""
    rikke = a_member("Rikke Holm", addresses=(RIKKE, "rikke.holm@mail.example"))
    engine = Engine(a_world(rikke, a_member("Jonas Bæk"), rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    return engine
