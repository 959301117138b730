"""Looking after members: who is here, a pause, what the law gives an employee, and forgetting somebody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any

import structlog

from daemon.core.model import LOCKED, Asked, AskState, Entry, Letter, Member
from daemon.engine.addresses import mend
from daemon.engine.forgetting import forget_member
from daemon.engine.ownwords import may_see, noted_of, notes_on, text_of
from daemon.engine.pausing import TEAM_PAUSE
from daemon.engine.records import Absence
from daemon.engine.rounds import replan_posts
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.engine.unsent import take_back_unsent
from daemon.operations.desk import Desk, Wrong

log = structlog.get_logger(__name__)
_MOST_LETTERS = 10_000


async def list_members(desk: Desk) -> list[dict[str, Any]]:
    """Everybody in the config with team, place, language and how they are; no addresses."""

    def work(tx: Tx) -> list[dict[str, Any]]:
        scene = desk.scene(tx)
        answered = _last_answers(tx)
        return [_standing(scene, member, answered.get(member.id)) for member in scene.people.members.values()]

    return await desk.store.read(work)


async def pause_member(desk: Desk, *, member: str, until: str | None) -> dict[str, Any]:
    """Send a member nothing until after the day `until` (ISO); None ends a pause."""
    last = _day(until) if until else None

    def work(tx: Tx) -> None:
        scene = desk.scene(tx)
        known = find_member(scene, member)
        today = scene.people.calendars[known.id].day(scene.now)
        if last is not None and last < today:
            raise Wrong(f"{last} is over: a pause lasts until a day to come")
        tx.drop_absences(known.id, "pause")
        if last is None:
            tx.drop_absences(known.id, TEAM_PAUSE)
        tx.set_choice(known.id, "paused_until", last.isoformat() if last else None)
        if last is not None:
            name = tx.mac("absence", f"pause|ops|{known.id}")
            tx.add_absence(
                Absence(id=name, member=known.id, first=today, last=last, source="self", reason="pause")
            )
            take_back_unsent(tx, tx.cancel_outgoing(member=known.id, kinds=("ask",)))
        scene.forget_people()
        replan_posts(scene)

    await desk.store.write(work)
    desk.bells.ring("moments")
    return {"member": member, "until": last.isoformat() if last else None}


async def mend_member(desk: Desk, *, member: str) -> dict[str, Any]:
    """Write again to a member whose address refused mail; whether anything was held against it."""

    def work(tx: Tx) -> dict[str, Any]:
        scene = desk.scene(tx)
        known = find_member(scene, member)
        refused = known.id in scene.people.suspended
        mend(scene, known.id)
        return {"member": known.id, "refused": refused}

    result = await desk.store.write(work)
    desk.bells.ring("moments")
    return result


async def export_member(desk: Desk, *, member: str, with_notes: str | None = None) -> dict[str, Any]:
    """All that is kept about a member and that the member may see, as JSON-like values.

    Of what others noted about them for themselves the number, the writer and the dates, and how many such notes on
    others are theirs; words only of the writer `with_notes`, who must have said yes to that, and then it is logged.
    """

    def work(tx: Tx) -> dict[str, Any]:
        scene = desk.scene(tx)
        known = find_member(scene, member)
        owner = None if with_notes is None else _owner(scene, with_notes)
        told = [entry for entry in tx.entries_of(known.id) if may_see(scene, entry, known.id)]
        noted = [entry for entry in told if _is_note_of(entry, known.id)]
        given = told if owner == known.id else [entry for entry in told if entry not in noted]
        if owner == known.id:
            _give_out(scene, noted, known.id, owner)
        return {
            "exported_at": datetime.now(UTC).isoformat(),
            "member": _person(known),
            "entries": [_entry(entry, known.id) for entry in given],
            "noted_by_others": [_noted(noted) for noted in noted_of(scene, known.id)],
            "noted_by_me": len(noted),
            "notes": _notes(scene, known.id, owner) if owner and owner != known.id else [],
            "choices": tx.choices_of(known.id),
            "absences": [
                {"first": a.first.isoformat(), "last": a.last.isoformat(), "reason": a.reason}
                for a in tx.absences(member=known.id)
            ],
            "questions": [_ask(ask) for ask in tx.asks(to=known.id)],
            "letters": [_letter(letter) for letter in tx.letters(known.id, limit=_MOST_LETTERS)],
        }

    return await desk.store.read(work)


def _noted(noted: dict[str, Any]) -> dict[str, Any]:
    """Without the link that mails have."""
    return {
        "owner": noted["owner"],
        "name": noted["name"],
        "count": noted["count"],
        "dates": [at.isoformat() for at in noted["dates"]],
        "kept_days": noted["days"],
    }


def _owner(scene: Scene, wanted: str) -> str:
    """Whose notes are meant: of one who left by their id alone."""
    return wanted if wanted in scene.tx.roster() else find_member(scene, wanted).id


def _is_note_of(entry: Entry, member: str) -> bool:
    """Whether it is what a member noted about somebody else for themselves."""
    return entry.own and entry.by == member and entry.about not in (None, member)


def _notes(scene: Scene, member: str, owner: str) -> list[dict[str, Any]]:
    """What one who agreed to it noted about a member; raises Wrong where they noted nothing or it cannot be read."""
    found = [entry for entry in notes_on(scene, member) if entry.by == owner]
    if not found:
        raise Wrong(f"{owner} noted nothing about {member} (see noted_by_others in the export without it)")
    _give_out(scene, found, member, owner)
    return [_entry(entry, member) for entry in found]


def _give_out(scene: Scene, notes: list[Entry], member: str, owner: str) -> None:
    """Log that these are given out; raises Wrong where they cannot be read."""
    if any(entry.value is LOCKED for entry in notes):
        raise Wrong(f"notes cannot be read now: {scene.tx.notes_locked}")
    log.warning("notes_given_out", member=member, owner=owner, notes=len(notes))


async def erase_member(desk: Desk, *, member: str) -> dict[str, Any]:
    """Destroy everything of a member, also of one who left; how many things they had told."""

    def work(tx: Tx) -> dict[str, Any]:
        scene = desk.scene(tx)
        known = member if member in tx.roster() else find_member(scene, member).id
        here = known in scene.people.members
        return {"erased": known, "entries": forget_member(scene, known), "still_in_config": here}

    return await desk.store.write(work)


def find_member(scene: Scene, wanted: str) -> Member:
    """The member with this id, name or address; raises Wrong with the nearest."""
    people = scene.people.members
    folded = wanted.casefold()
    found = [
        m
        for m in people.values()
        if folded in (m.id.casefold(), m.name.casefold(), *(a.casefold() for a in m.addresses))
    ]
    if len(found) == 1:
        return found[0]
    names = {m.id: m for m in people.values()}
    near = get_close_matches(folded, names, n=1)
    hint = f"did you mean {near[0]}?" if near else "see `naervaer member list`"
    raise Wrong(f"there is no member {wanted[:60]!r} ({hint})")


def _last_answers(tx: Tx) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for ask in tx.asks(states=(AskState.ANSWERED,)):
        if ask.answered_at and ask.answered_at > last.get(ask.to, datetime.min.replace(tzinfo=UTC)):
            last[ask.to] = ask.answered_at
    return last


def _standing(scene: Scene, member: Member, answered: datetime | None) -> dict[str, Any]:
    calendar = scene.people.calendars[member.id]
    today = calendar.day(scene.now)
    away = [last for first, last in calendar.away if first <= today <= last]
    return {
        "id": member.id,
        "name": member.name,
        "teams": [team.id for team in scene.house.teams_with(member.id)],
        "location": member.location,
        "language": member.language,
        "away_until": max(away).isoformat() if away else None,
        "stopped": sorted(member.stopped),
        "address_refused": member.id in scene.people.suspended,
        "last_answer": answered.isoformat() if answered else None,
    }


def _person(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "addresses": list(member.addresses),
        "location": member.location,
        "zone": member.zone,
        "language": member.language,
        "roles": sorted(member.roles),
        "born": member.born.isoformat() if member.born else None,
        "joined": member.joined.isoformat() if member.joined else None,
    }


def _entry(entry: Entry, member: str) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "at": entry.at.isoformat(),
        "text": text_of(entry),
        "value": None if entry.value is LOCKED else entry.value,
        "told_by_me": entry.by == member,
        "about_me": entry.about == member,
        "withdrawn": entry.withdrawn,
        "rule": entry.rule,
        "round": entry.round,
    }


def _ask(ask: Asked) -> dict[str, Any]:
    return {
        "rule": ask.rule,
        "round": ask.round,
        "question": ask.key,
        "state": str(ask.state),
        "mailed_at": ask.mailed_at.isoformat() if ask.mailed_at else None,
        "answered_at": ask.answered_at.isoformat() if ask.answered_at else None,
    }


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "kind": letter.kind,
        "rule": letter.rule,
        "round": letter.round,
        "at": letter.sent_at.isoformat() if letter.sent_at else None,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(f"{text[:40]!r} is no date (write it as 2026-11-27)") from None
