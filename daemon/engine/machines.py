"""Handles what machines send: out-of-office replies, bounces and calendar answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from daemon.core.model import AskState, CalendarReply, Member, Team
from daemon.engine.apply import Applier
from daemon.engine.inbound import Inbound
from daemon.engine.letters import Mail, write_mail
from daemon.engine.notices import tell_ops
from daemon.engine.ports import Part
from daemon.engine.receipt import send_answer
from daemon.engine.records import Absence
from daemon.engine.rounds import replan_posts
from daemon.engine.situations import Scene

_SHORT_AWAY = timedelta(days=1)
_SOFT_LIMIT = 5


def handle_auto_reply(scene: Scene, mail: Inbound) -> str:
    """Note how long a member is away; an auto-reply is never an answer and never answered (RFC 3834)."""
    member = mail.member
    if member is None:
        return "auto-reply of a stranger"
    today = scene.people.calendars[member.id].day(scene.now)
    last = mail.scan.away_until
    if last is None or not today <= last <= today + timedelta(days=370):
        return "auto-reply without a day of return"
    absence = Absence(
        id=scene.tx.mac("absence", f"{mail.row.id}"),
        member=member.id,
        first=today,
        last=last,
        source=mail.row.id,
        reason="out-of-office",
    )
    scene.tx.drop_absences(member.id, "out-of-office")
    scene.tx.add_absence(absence)
    scene.forget_people()
    replan_posts(scene)
    return "auto-reply: away"


def handle_bounce(scene: Scene, mail: Inbound) -> str:
    """Note a refused mail of ours; forged bounces that name none of our Message-IDs change nothing."""
    bounce = mail.scan.bounce
    if bounce is None:
        return "bounce without a report"
    tokens = [scene.house.box.token_in_message_id(m) for m in bounce.message_ids]
    letters = [letter for token in tokens if token and (letter := scene.tx.letter(token))]
    letters = letters or ([mail.letter] if mail.letter else [])
    if not letters:
        return "bounce of no mail of ours"
    member = scene.people.members.get(letters[0].to)
    if member is None:
        return "bounce for one who left"
    if scene.house.pilot_address(scene.house.world.rules.get(letters[0].rule)) is not None:
        # While things are tried out, it is the trier's address that refused, not the member's.
        tell_ops(scene, "undelivered", {"row": letters[0].token, "reason": bounce.reason})
        return "bounce of a mail on trial"
    week = "{}-W{}".format(*scene.now.isocalendar()[:2])
    if not bounce.permanent and scene.tx.count("bounces", member.id, week) < _SOFT_LIMIT:
        return f"bounce, temporary {bounce.code}".strip()
    if member.id not in scene.people.suspended:
        suspend(scene, mail.row.id, member.id, bounce.code, bounce.reason)
    return f"bounce, permanent {bounce.code}".strip()


def suspend(scene: Scene, cause: str, member_id: str, code: str, reason: str) -> None:
    """Send a member nothing more, and tell each of their leaders once what to do, or ops where none can be told."""
    member = scene.people.members[member_id]
    scene.tx.set_choice(
        member_id, "bounced", {"code": code, "reason": reason, "day": scene.now.date().isoformat()}
    )
    scene.forget_people()
    for ask in scene.tx.asks(to=member_id, states=(AskState.WAITING, AskState.MAILED)):
        # What never reached them is not held against them.
        scene.tx.put_ask(replace(ask, state=AskState.EXPIRED, mailed_at=None))
    data = {"name": member.name, "address": member.address, "code": code, "reason": reason}
    for team in scene.house.world.teams_with(member_id):
        to = _leader_to_tell(scene, team, member_id)
        if to is None:
            tell_ops(scene, "undelivered", {"row": member_id, "reason": f"{code} {reason}".strip()})
            continue
        write_mail(
            scene,
            Mail(
                to=to,
                kind="bounced",
                cause=f"{cause}|{team.id}",
                parts=(Part(template="common/bounced", data=data),),
            ),
        )


def _leader_to_tell(scene: Scene, team: Team, about: str) -> Member | None:
    """The team's leader, else its deputy: whoever it is not about and can be reached."""
    people = scene.people
    return next(
        (
            people.members[one]
            for one in (team.leader, team.deputy)
            if one and one in people.members and one != about and one not in people.suspended
        ),
        None,
    )


def handle_calendar(scene: Scene, mail: Inbound) -> bool:
    """Bring an iTIP answer to the practice whose meeting it is; False when the meeting is not ours or the
    answer is old.
    """
    part, member = mail.scan.calendar, mail.member
    meeting = scene.tx.meeting(part.uid) if part else None
    if part is None or member is None or meeting is None or member.id not in meeting.who:
        return False
    rule = scene.house.world.rules.get(meeting.rule)
    round_ = scene.tx.round(meeting.rule, meeting.round)
    if rule is None or round_ is None or part.sequence < meeting.sequence:
        # An answer to an outdated invitation (RFC 5546 2.1.5) is noted by nobody: the newer one is on its way.
        return True
    scene.tx.put_meeting(replace(meeting, replies={**meeting.replies, member.id: part.says}))
    reply = CalendarReply(
        by=member.id,
        meeting=meeting,
        says=part.says,
        start=part.start,
        text=part.comment,
        source=mail.row.id,
    )
    situation = scene.situation(rule, round_, seed=mail.row.id)
    applier = Applier(scene, rule, round_, cause=mail.row.id, source=mail.row.id, row=mail.row.id)
    applier.apply(scene.house.practice_of(rule).on_calendar(situation, reply))
    if applier.told:
        send_answer(scene, mail, member, tuple(applier.told))
    return True
