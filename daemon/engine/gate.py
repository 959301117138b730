"""Decides whose word a mail is: a member's own counts, anything else opens nothing."""

from __future__ import annotations

from datetime import timedelta

from daemon.core.address import lowered
from daemon.core.forms import YesNo
from daemon.core.model import Asked, AskState, Member
from daemon.engine.identity import find_token
from daemon.engine.inbound import Inbound
from daemon.engine.letters import Mail, rule_behind, write_mail
from daemon.engine.notices import tell_stranger
from daemon.engine.receipt import send_answer
from daemon.engine.records import InboxState
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene
from daemon.mail.headers import HeaderError
from daemon.mail.headers import address as checked

MOST_GUESSES = 20
"""Reply tokens of no letter that one sender may name in a day."""
HELD = "@held"
"""The engine's own ask "was this you?"; its round is the inbox row held."""

Refused = tuple[InboxState, str]


def admit(scene: Scene, mail: Inbound) -> Refused | None:
    """None when the sender may speak; else how the mail ends."""
    owner = mail.owner
    if mail.scan.kind == "unreadable" or mail.row.oversized:
        return _unreadable(scene, mail)
    if _guesses(scene, mail):
        return InboxState.IGNORED, "too many reply tokens that are none"
    if mail.scan.sender is None and not mail.trusted:
        return _nobody(scene, mail, owner)
    if mail.member is None:
        if owner is not None and not mail.trusted:
            hold(scene, mail, owner)
            return InboxState.HELD, "a reply token from an address that is not the member's"
        if owner is None:
            return _stranger(scene, mail)
        return None
    if mail.scan.auth == "fail" and not mail.trusted:
        hold(scene, mail, mail.member)
        return InboxState.HELD, "the receiving server doubts the sender"
    if _moves_house(mail) and mail.scan.auth != "pass" and owner != mail.member and not mail.trusted:
        hold(scene, mail, mail.member)
        return InboxState.HELD, "a new address, with nothing that shows whose mail it is"
    if owner is not None and owner.id != mail.member.id:
        send_answer(scene, mail, mail.member, (Part(template="common/not_yours", data={"name": owner.name}),))
        return InboxState.REJECTED, "a reply token that belongs to another member"
    return None


def _nobody(scene: Scene, mail: Inbound, owner: Member | None) -> Refused:
    """A mail whose From names no one person."""
    if owner is None:
        return InboxState.REJECTED, "no single sender in From"
    hold(scene, mail, owner)
    return InboxState.HELD, "no single sender in From"


def _guesses(scene: Scene, mail: Inbound) -> bool:
    """Whether the mail names a reply token of no letter, as its sender did often today.

    A few are old letters that were forgotten since; they are answered as if they had named none, so that an answer
    tells nobody whether a token is one. Mails with a right token are never counted: who forges a sender must not
    silence the true one.
    """
    scan = mail.scan
    known = mail.letter is not None or mail.meeting is not None
    if known or not find_token(scene.house.box, scan.recipients, scan.references, scan.tags):
        return False
    return scene.tx.count("guesses", lowered(scan.sender or ""), f"{scene.now:%Y-%m-%d}") > MOST_GUESSES


def _moves_house(mail: Inbound) -> bool:
    """Whether the mail would have all later mail go elsewhere: a yes from there is no proof, as thieves say yes too."""
    return mail.reading is not None and mail.reading.word is not None and mail.reading.word.id == "address"


def hold(scene: Scene, mail: Inbound, member: Member) -> None:
    """Ask the member, at the address we know, whether a mail was theirs; once per mail and at most thrice a
    day.
    """
    day = f"{scene.now:%Y-%m-%d}"
    if scene.tx.count("held", member.id, day) > 3:
        return
    data = {"subject": mail.scan.subject, "sender": mail.scan.sender or "", "at": mail.row.received_at}
    ask = Asked(
        id=scene.tx.mac("ask", f"{HELD}|{mail.row.id}"),
        rule=HELD,
        round=mail.row.id,
        key="held",
        to=member.id,
        template="common/held",
        form=YesNo(),
        # A note may stand in the subject alone: only the mail to the member has it, for as long as it waits to be sent.
        data={**data, "subject": ""},
        state=AskState.MAILED,
        again="final",
        asked_at=scene.now,
        mailed_at=scene.now,
    )
    scene.tx.put_ask(ask)
    write_mail(
        scene,
        Mail(
            to=member,
            kind="held",
            cause=mail.row.id,
            parts=(Part(template="common/held", data=data),),
            trial=rule_behind(scene, None, (one.id for one in mail.asks.values())),
            asks=(("", ask.id),),
            priority="receipt",
            expires_at=scene.now + timedelta(days=3),
            private=True,
            own=True,
            # Of a mail that answers one on trial it is for who tries things out to say whether it was theirs.
            stood_in=mail.letter is not None,
        ),
    )


def release(scene: Scene, row_id: str) -> None:
    """The member said that a held mail was theirs: it is read anew, and trusted."""
    scene.tx.set_meta(f"trusted:{row_id}", "1")
    scene.tx.finish_inbox(row_id, InboxState.NEW, reason="the member said it was theirs", at=scene.now)


def _unreadable(scene: Scene, mail: Inbound) -> Refused:
    template = "common/too_large" if mail.row.oversized else "common/unreadable"
    address = mail.scan.sender
    member = mail.member
    day = f"{scene.now:%Y-%m-%d}"
    reason = "larger than allowed" if mail.row.oversized else f"unreadable: {mail.scan.why}"
    if member is None or address is None or scene.tx.count(template, address.casefold(), day) > 1:
        return InboxState.REJECTED, reason
    send_answer(scene, mail, member, (Part(template=template, data={"subject": mail.scan.subject}),))
    return InboxState.REJECTED, reason


def _stranger(scene: Scene, mail: Inbound) -> Refused:
    """One polite line at most once a day, only where the receiving server vouches for the sender; else only
    counted.
    """
    address = lowered(mail.scan.sender or "")
    day = f"{scene.now:%Y-%m-%d}"
    scene.tx.count("strangers", address, day)
    if any(address in map(lowered, rule.also_to) for rule in scene.house.world.rules.values()):
        # What a channel sends back is not answered into it.
        return InboxState.IGNORED, "an address that newsletters also go to"
    # Who forges a sender must not use up the one line that the true one gets.
    may_be_told = mail.scan.auth == "pass" and _can_be_written_to(address)
    if not may_be_told or scene.tx.count("strangers told", address, day) > 1:
        return InboxState.IGNORED, "unknown sender"
    tell_stranger(scene, mail, address)
    return InboxState.REJECTED, "unknown sender, told so"


def _can_be_written_to(address: str) -> bool:
    """What came in From need not be an address at all."""
    try:
        return bool(checked(address))
    except HeaderError:
        return False
