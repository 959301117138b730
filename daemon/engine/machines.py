"""Handles what machines send: out-of-office replies and bounces."""

from __future__ import annotations

from datetime import date, timedelta

from daemon.engine.addresses import Refusal, note_refusal
from daemon.engine.inbound import Inbound
from daemon.engine.notices import tell_ops
from daemon.engine.outside import COPY
from daemon.engine.records import Absence
from daemon.engine.rounds import notice_absence, replan_posts
from daemon.engine.situations import Scene

_LONGEST = timedelta(days=400)


def handle_auto_reply(scene: Scene, mail: Inbound) -> str:
    """Note how long a member is away; an auto-reply is never an answer and never answered (RFC 3834)."""
    member = mail.member
    if member is None:
        return "auto-reply of a stranger"
    if mail.scan.auth == "fail":
        return "auto-reply of a doubted sender"
    if mail.letter is not None and mail.letter.to != member.id:
        return "auto-reply to another member's mail"
    today = scene.people.calendars[member.id].day(scene.now)
    last = mail.scan.away_until
    if last is None or not today <= last <= today + _LONGEST:
        return "auto-reply without a day of return"
    absence = Absence(
        id=scene.tx.mac("absence", f"{mail.row.id}"),
        member=member.id,
        first=_first_day(mail, today, last),
        last=last,
        source=mail.row.id,
        reason="out-of-office",
    )
    scene.tx.drop_absences(member.id, "out-of-office")
    scene.tx.add_absence(absence)
    scene.forget_people()
    replan_posts(scene)
    notice_absence(scene, member.id)
    return "auto-reply: away"


def _first_day(mail: Inbound, today: date, last: date) -> date:
    """The first day away that was told; who answers by machine today is away today, unless they say otherwise."""
    told = mail.scan.away_from
    return told if told and today - _LONGEST <= told <= last else today


def handle_bounce(scene: Scene, mail: Inbound) -> str:
    """Note a refused mail of ours; forged bounces that name none of our Message-IDs change nothing."""
    bounce = mail.scan.bounce
    if bounce is None:
        return "bounce without a report"
    if mail.scan.auth == "fail":
        return "bounce that the receiving server doubts"
    tokens = [scene.house.box.token_in_message_id(m) for m in bounce.message_ids]
    letters = [letter for token in tokens if token and (letter := scene.tx.letter(token))]
    letters = letters or ([mail.letter] if mail.letter else [])
    if not letters and any(_is_copy(scene, token) for token in tokens if token):
        tell_ops(scene, "undelivered", {"row": mail.row.id, "reason": bounce.reason})
        return "bounce of a newsletter's copy"
    if not letters:
        return "bounce of no mail of ours"
    member = scene.people.members.get(letters[0].to)
    if member is None:
        return "bounce for one who left"
    if scene.house.pilot_address(scene.house.world.rules.get(letters[0].rule)) is not None:
        # While things are tried out, it is the trier's address that refused, not the member's.
        tell_ops(scene, "undelivered", {"row": letters[0].token, "reason": bounce.reason})
        return "bounce of a mail on trial"
    sent = scene.tx.outgoing(letters[0].token)
    refusal = Refusal(
        letter=letters[0].token,
        address=sent.recipient if sent else member.address,
        permanent=bounce.permanent,
        cause=bounce.cause,
        code=bounce.code,
        reason=bounce.reason,
    )
    done = note_refusal(scene, mail.row.id, member, refusal)
    kind = "permanent" if bounce.permanent else "temporary"
    return f"bounce, {kind} {bounce.code}".strip() + f": {done}"


def _is_copy(scene: Scene, token: str) -> bool:
    """Whether it names a newsletter sent to an address outside, which has no letter."""
    sent = scene.tx.outgoing(token)
    return sent is not None and sent.kind == COPY
