"""Plans the moments of every rule ahead, plans them anew when the config changes, and notices who came and who
left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.model import EVERYBODY, AskState, Moment, MomentState, Round, Rule
from daemon.core.practice import Event
from daemon.core.schedule import Planned, Step, plan
from daemon.engine.house import zone_of
from daemon.engine.moves import notice_moves
from daemon.engine.people import remember
from daemon.engine.post import POST, plan_post
from daemon.engine.situations import Scene
from daemon.engine.trials import settle_trials

HORIZON = timedelta(days=35)
# A newcomer in an earlier zone moves an opening back; looking so far back, the round is found again.
_OVERLAP = timedelta(days=3)
JOINED: Event = "joined"
LEFT: Event = "left"
LEADS: Event = "leads"
AWAY: Event = "away"
ENGINE_RULES = (POST,)


def plan_ahead(scene: Scene, until: datetime | None = None) -> int:
    """Plan the moments of the rounds that open from now until the horizon; how many were new or moved.

    A moment that is pending is moved to where the config now wants it; what is done stays done. Rounds of
    rules that are gone lose their pending moments. What a clock that was ahead has skipped waits again.
    """
    settle_trials(scene)
    horizon = until or scene.now + HORIZON
    changed = _take_back_skipped(scene) + sum(
        _plan_rule(scene, rule, horizon) for rule in scene.house.world.rules.values()
    )
    return changed + _drop_orphans(scene)


def _plan_rule(scene: Scene, rule: Rule, until: datetime) -> int:
    practice = scene.house.practice_of(rule)
    steps = practice.steps(rule.settings)
    if not steps:
        return 0
    team = scene.house.world.team_of(rule)
    people = scene.people.members
    zones = {zone_of(people[m]) for m in scene.house.world.audience(rule)}
    opener = next(step.name for step in steps if step.opens)
    missed_at = scene.now - grace_of(rule, steps, opener)
    planned = plan(steps, ZoneInfo(team.zone), missed_at - _OVERLAP, until, tuple(sorted(zones, key=str)))
    missed = {
        p.round_key
        for p in planned
        if p.step.opens
        and p.due_at < missed_at
        and scene.tx.moment(rule.id, p.round_key, opener, EVERYBODY) is None
    }
    planned = tuple(p for p in planned if p.round_key not in missed)
    wanted = {(p.round_key, p.step.name) for p in planned}
    changed = sum(_plan_step(scene, rule, step) for step in planned)
    names = {step.name for step in steps}
    for moment in scene.tx.moments(rule=rule.id, state=MomentState.PENDING):
        # What a practice woke itself for has no day; of an open round only steps that are gone are taken away. What
        # lies beyond the horizon was planned by a clock that has gone back since, and is judged in its time.
        ahead = scene.now < moment.due_at <= until
        planned_once = moment.day and ahead and (moment.round, moment.step) not in wanted
        if planned_once and (moment.step not in names or _unopened(scene, moment, opener)):
            changed += scene.tx.drop_moments(rule.id, round_key=moment.round, step=moment.step)
    return changed


def _take_back_skipped(scene: Scene) -> int:
    """What was skipped at an instant that is still to come waits again: the clock was ahead, and has been set back."""
    skipped = scene.tx.moments(state=MomentState.SKIPPED, limit=100_000)
    return sum(
        scene.tx.move_moment(moment)
        for moment in skipped
        if moment.finished_at is not None and moment.finished_at > scene.now
    )


def grace_of(rule: Rule, steps: Sequence[Step], name: str) -> timedelta:
    """How late a step may run; one on the members' own time is due at midnight, so that its clock time is
    added.
    """
    grace = timedelta(hours=rule.grace_hours)
    clock = next((step.when.clock for step in steps if step.name == name and step.own_time), None)
    return grace + timedelta(hours=clock.hour, minutes=clock.minute) if clock else grace


def _plan_step(scene: Scene, rule: Rule, planned: Planned) -> bool:
    moment = Moment(
        rule=rule.id,
        round=planned.round_key,
        step=planned.step.name,
        due_at=planned.due_at,
        day=planned.local_day,
    )
    known = scene.tx.moment(moment.rule, moment.round, moment.step, moment.about)
    if known is None:
        return scene.tx.plan_moment(moment)
    if known.state is MomentState.PENDING and (known.due_at, known.day) != (moment.due_at, moment.day):
        return scene.tx.move_moment(moment)
    return False


def _unopened(scene: Scene, moment: Moment, opener: str) -> bool:
    """Whether the moment's round lies ahead; one whose opening was missed goes on with its later steps."""
    opening = scene.tx.moment(moment.rule, moment.round, opener, EVERYBODY)
    begun = opening is not None and (opening.state is not MomentState.PENDING or opening.due_at <= scene.now)
    return not begun and scene.tx.round(moment.rule, moment.round) is None


def _drop_orphans(scene: Scene) -> int:
    rules = scene.house.world.rules
    gone = {
        m.rule
        for m in scene.tx.moments(state=MomentState.PENDING, limit=100_000)
        if m.rule not in rules and m.rule not in ENGINE_RULES
    }
    return sum(scene.tx.drop_moments(rule) for rule in sorted(gone))


def notice_roster(scene: Scene) -> int:
    """Make a `joined` or `left` moment, for each rule that wants one, of every change since the last look; how
    many people.

    At the very first look everybody is noted and nobody is welcomed one by one: that is the operator's
    `welcome`.
    """
    known = scene.tx.roster()
    notice_moves(scene)
    remember(scene.tx, scene.house.world)
    here = {m for team in scene.house.world.teams.values() for m in (*team.members, team.leader)}
    joined = sorted(m for m in here if m not in known or known[m] is not None)
    left = sorted(m for m, gone in known.items() if gone is None and m not in here)
    for member in joined:
        scene.tx.set_roster(member, None)
        _tell_rules(scene, JOINED, member)
    for member in left:
        scene.tx.set_roster(member, scene.now.date())
        _tell_rules(scene, LEFT, member)
        end_asks(scene, member)
    _notice_leaders(scene)
    return len(joined) + len(left)


def _notice_leaders(scene: Scene) -> None:
    """Tell the rules of a team that has another leader than at the last look, on the next working morning of theirs."""
    for team in scene.house.world.teams.values():
        name = f"leader:{team.id}"
        known = scene.tx.meta(name)
        if known == team.leader:
            continue
        scene.tx.set_meta(name, team.leader)
        for rule, _ in scene.house.listeners(LEADS) if known else ():
            if rule.team == team.id:
                _plan_event(scene, rule, LEADS, team.leader, next_morning(scene, team.leader))


def _tell_rules(scene: Scene, step: Event, member: str) -> None:
    for rule, audience in scene.house.listeners(step):
        if step == LEFT or member in audience:
            _plan_event(
                scene, rule, step, member, next_morning(scene, member) if step == JOINED else scene.now
            )


def _plan_event(scene: Scene, rule: Rule, step: Event, member: str, due_at: datetime) -> None:
    key = f"{step}-{scene.now.date().isoformat()}"
    scene.tx.open_round(Round(rule=rule.id, key=key, opened_at=scene.now))
    scene.tx.plan_moment(Moment(rule=rule.id, round=key, step=step, about=member, due_at=due_at))


def notice_absence(scene: Scene, member: str) -> None:
    """Let the rules know that hear when somebody tells of days away: at an hour that is quiet for neither them nor the
    leader.
    """
    for rule, audience in scene.house.listeners(AWAY):
        leader = scene.house.world.team_of(rule).leader
        if member not in audience and member != leader:
            continue
        calendars = (scene.people.calendars[one] for one in {member, leader})
        due_at = max(days.awake(scene.now) for days in calendars)
        key = f"{AWAY}-{due_at.date().isoformat()}"
        scene.tx.open_round(Round(rule=rule.id, key=key, opened_at=scene.now))
        scene.tx.move_moment(Moment(rule=rule.id, round=key, step=AWAY, about=member, due_at=due_at))


def next_morning(scene: Scene, member: str) -> datetime:
    """The next time the member's mail may come: now, where it is a working day of theirs and not a quiet hour."""
    days, mail_at = scene.people.calendars[member], scene.people.members[member].mail_at
    today = days.day(scene.now)
    if days.available(today) and not days.is_quiet(days.local(scene.now).time()):
        return max(scene.now, days.moment(today, mail_at))
    early = days.available(today) and days.moment(today, mail_at) > scene.now
    return days.moment(today if early else days.next_available(today + timedelta(days=1)), mail_at)


def end_asks(scene: Scene, member: str) -> None:
    """End the open asks of one who left, and cancel all that is unsent to them: only the farewell is to come."""
    for ask in scene.tx.asks(to=member, states=(AskState.WAITING, AskState.MAILED)):
        scene.tx.put_ask(replace(ask, state=AskState.CLOSED))
    scene.tx.cancel_outgoing(member=member)
    scene.tx.drop_moments(POST, about=member)


def replan_posts(scene: Scene) -> None:
    """Give everybody with a waiting ask a letter to come, after absences, zones or limits changed."""
    waiting = scene.tx.asks(states=(AskState.WAITING,))
    for member in sorted({ask.to for ask in waiting}):
        if member in scene.people.members:
            scene.tx.drop_moments(POST, about=member)
            days = [ask.day for ask in waiting if ask.to == member]
            plan_post(scene, member, min((d for d in days if d), default=None))
