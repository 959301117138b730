"""`pause` and `start`: a member, or a leader's whole team, is asked nothing for a time."""

from __future__ import annotations

from daemon.core.model import Member, Team
from daemon.engine.inbound import Inbound
from daemon.engine.letters import POSTED
from daemon.engine.receipt import Receipt
from daemon.engine.records import Absence
from daemon.engine.rounds import notice_absence, replan_posts
from daemon.engine.situations import Scene
from daemon.engine.unsent import take_back_unsent
from daemon.mail.reading import Word
from daemon.mail.selfservice import for_team, pause_span

TEAM_PAUSE = "team-pause"
"""Why somebody is away whose leader paused the whole team."""


def pause(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    """Ask nothing for a time: the member, or as its leader or deputy the whole team."""
    today = scene.people.calendars[member.id].day(scene.now)
    argument, whole_team = for_team(word.argument)
    span = pause_span(argument, today)
    if argument and span is None:
        receipt.say("common/pause_how", {"text": word.argument})
        return True
    first, last = span or (today, today.replace(year=today.year + 10))
    teams = _led_by(scene, member) if whole_team else []
    people = {m for team in teams for m in (*team.members, team.leader)} if teams else {member.id}
    for one in sorted(people):
        absence_id = scene.tx.mac("absence", f"pause|{mail.row.id}|{one}")
        reason = TEAM_PAUSE if teams else "pause"
        scene.tx.add_absence(
            Absence(id=absence_id, member=one, first=first, last=last, source=mail.row.id, reason=reason)
        )
        if one == member.id and not teams and first <= today:
            scene.tx.set_choice(one, "paused_until", last.isoformat())
        if first <= today:
            take_back_unsent(scene.tx, scene.tx.cancel_outgoing(member=one, kinds=POSTED))
    scene.forget_people()
    replan_posts(scene)
    for one in sorted(people):
        notice_absence(scene, one)
    receipt.say(
        "common/paused",
        {
            "since": first if first > today else None,
            "until": last if span else None,
            "team": teams[0].name if teams else "",
        },
    )
    return True


def start(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    """End one's own pauses and stops, and as leader or deputy the pause of the team."""
    scene.tx.drop_absences(member.id, "pause")
    scene.tx.drop_absences(member.id, TEAM_PAUSE)
    started = [team for team in _led_by(scene, member) if _end_pause(scene, team)]
    for name in scene.tx.choices_of(member.id):
        if name == "paused_until" or name.startswith("stop:"):
            scene.tx.set_choice(member.id, name, None)
    scene.forget_people()
    replan_posts(scene)
    receipt.say("common/started", {"team": ", ".join(team.name for team in started)})
    return True


def _led_by(scene: Scene, member: Member) -> list[Team]:
    return [team for team in scene.house.world.teams.values() if member.id in (team.leader, team.deputy)]


def _end_pause(scene: Scene, team: Team) -> bool:
    """Ask a team again; whether it was paused."""
    people = sorted({*team.members, team.leader})
    return sum(scene.tx.drop_absences(one, TEAM_PAUSE) for one in people) > 0
