"""Keeps count of what members' addresses refuse: dead ones get nothing more, mended ones are written to again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from daemon.core.address import folded
from daemon.core.forms import YesNo
from daemon.core.model import Asked, AskState, Letter, Member, Team
from daemon.engine.letters import Mail, write_mail
from daemon.engine.moves import ask_again
from daemon.engine.notices import tell_ops
from daemon.engine.receipt import Receipt
from daemon.engine.rendering import Part
from daemon.engine.rounds import replan_posts
from daemon.engine.situations import Scene
from daemon.mail.reading import Cause

MENDED = "@mended"
"""The engine's own ask to a leader: does the address work again? Its round is the member."""

SUSPENDED, SCORE, MENDED_AT = "bounced", "bounces", "mended_at"
"""Under these names the store keeps, of a member: the address that is dead, its score, when it last came right."""

SCORE_LIMIT = 4.0
"""From here on an address is suspended: refusals on five days in a row get there, one a week never does."""
HALF_LIFE = timedelta(days=7)
_WEIGHTS: Mapping[Cause, float] = {
    "full": 1.0,
    "later": 1.0,
    "gone": 1.0,
    "other": 1.0,
    "policy": 0.0,
    "too-big": 0.0,
}
_FOR_GOOD = 2.0
_LETTERS_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """That a member's address refused a mail of ours: which one, for good or not, and why (the server's own words)."""

    letter: str
    address: str
    permanent: bool
    cause: Cause
    code: str = ""
    reason: str = ""


def note_refusal(scene: Scene, cause: str, member: Member, refusal: Refusal) -> str:
    """Do what follows from a refusal, once per letter; what was done, for the row's reason.

    A dead address is suspended at once. What passes by raises the address's score, which halves every week, and
    suspends it over a limit. A mail too big or against a policy says nothing of the address: ops hear of it.
    """
    known = scene.tx.choices_of(member.id)
    if folded(refusal.address) != folded(member.address):
        again = refusal.permanent and ask_again(scene, refusal.letter)
        return "of an address that is not theirs now" + (": asked again at the new one" if again else "")
    if member.id in scene.people.suspended:
        return "of an address that gets nothing already"
    if _is_stale(scene, known, refusal.letter):
        return "of a mail from before the address worked again"
    if refusal.permanent and refusal.cause == "gone":
        suspend(scene, cause, member.id, refusal.code, refusal.reason)
        return "the address is dead"
    if refusal.permanent:
        hold_nothing_against(scene, scene.tx.letter(refusal.letter))
    if not _WEIGHTS[refusal.cause]:
        tell_ops(
            scene,
            "undelivered",
            {"row": refusal.letter, "reason": f"{refusal.code} {refusal.reason}".strip()},
        )
        return "it says nothing of the address"
    score = _raise_score(scene, member, known.get(SCORE), refusal)
    if score >= SCORE_LIMIT:
        suspend(scene, cause, member.id, refusal.code, refusal.reason)
        return "the address refuses too often"
    return "counted"


def score_at(kept: Mapping[str, Any] | None, address: str, now: datetime) -> float:
    """What is left of an address's score at `now`: half of it after each week."""
    if not kept or folded(kept.get("address", "")) != folded(address):
        return 0.0
    since = max(now - datetime.fromisoformat(kept["at"]), timedelta())
    left: float = float(kept["score"]) * 0.5 ** (since / HALF_LIFE)
    return left


def _raise_score(scene: Scene, member: Member, kept: Mapping[str, Any] | None, refusal: Refusal) -> float:
    score = score_at(kept, member.address, scene.now)
    counted = list(kept["letters"]) if kept and score else []
    if refusal.letter in counted:
        # First "delayed", then "failed": one mail that did not arrive.
        return score
    weight = _FOR_GOOD if refusal.permanent and refusal.cause == "other" else _WEIGHTS[refusal.cause]
    score += weight
    value = {
        "address": member.address,
        "score": score,
        "at": scene.now.isoformat(),
        "letters": [*counted, refusal.letter][-_LETTERS_KEPT:],
    }
    scene.tx.set_choice(member.id, SCORE, value)
    scene.forget_people()
    return score


def _is_stale(scene: Scene, known: Mapping[str, Any], token: str) -> bool:
    """Whether the mail went out before the address worked again: its bounce may come late, or be sent anew."""
    letter = scene.tx.letter(token)
    mended = known.get(MENDED_AT)
    return bool(mended and letter and letter.sent_at and letter.sent_at <= datetime.fromisoformat(mended))


def hold_nothing_against(scene: Scene, letter: Letter | None) -> None:
    """What was asked in a mail that never arrived is not held against the one it was for; an answer still counts."""
    asks = (scene.tx.ask(ask) for _, ask in letter.asks) if letter else ()
    for ask in asks:
        if ask is not None and ask.state is AskState.MAILED and not ask.rule.startswith("@"):
            scene.tx.put_ask(replace(ask, state=AskState.EXPIRED, mailed_at=None))


def suspend(scene: Scene, cause: str, member_id: str, code: str, reason: str) -> None:
    """Send a member nothing more, and tell each of their leaders once what to do, or ops where none can be told."""
    member = scene.people.members[member_id]
    day = scene.now.date().isoformat()
    kept = {"code": code, "reason": reason, "day": day, "address": member.address}
    scene.tx.set_choice(member_id, SUSPENDED, kept)
    scene.forget_people()
    for ask in scene.tx.asks(to=member_id, states=(AskState.WAITING, AskState.MAILED)):
        # What never reached them is not held against them.
        scene.tx.put_ask(replace(ask, state=AskState.EXPIRED, mailed_at=None))
    data = {"name": member.name, "address": member.address, "code": code, "reason": reason}
    for team in scene.house.teams_with(member_id):
        to = _leader_to_tell(scene, team, member_id)
        if to is None:
            tell_ops(scene, "undelivered", {"row": member_id, "reason": f"{code} {reason}".strip()})
            continue
        _tell_leader(scene, f"{cause}|{team.id}", to, member_id, data)


def _tell_leader(scene: Scene, cause: str, to: Member, about: str, data: Mapping[str, object]) -> None:
    """The letter carries a question, so that a yes to it is all it takes."""
    ask = Asked(
        id=scene.tx.mac("ask", f"{MENDED}|{cause}"),
        rule=MENDED,
        round=about,
        # An address may die again after it was mended, which is another question.
        key=f"{MENDED}|{cause}",
        to=to.id,
        template="common/bounced",
        form=YesNo(),
        data=dict(data),
        state=AskState.MAILED,
        asked_at=scene.now,
        mailed_at=scene.now,
    )
    scene.tx.put_ask(ask)
    part = Part(template="common/bounced", data=data)
    write_mail(scene, Mail(to=to, kind="bounced", cause=cause, parts=(part,), asks=(("", ask.id),)))


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


def answer_mended(scene: Scene, receipt: Receipt, ask: Asked, *, agreed: bool) -> None:
    """A leader said whether the address works again."""
    member = scene.people.members.get(ask.round)
    data = {"name": ask.data.get("name", ""), "address": ask.data.get("address", "")}
    if member is None or not agreed:
        receipt.say("common/not_mended", data)
        return
    mend(scene, member.id)
    receipt.say("common/mended", {**data, "address": member.address})


def mend(scene: Scene, member_id: str) -> None:
    """Write to a member again from the next mail on; what was counted against the address is forgotten."""
    for name in (SUSPENDED, SCORE):
        scene.tx.set_choice(member_id, name, None)
    scene.tx.set_choice(member_id, MENDED_AT, scene.now.isoformat())
    scene.forget_people()
    replan_posts(scene)


def notice_alive(scene: Scene, member: Member, sender: str | None) -> bool:
    """A mail from the very address that refused ours is evidence that it works: write to it again.

    True when something was held against the address.
    """
    known = scene.tx.choices_of(member.id)
    against = known.get(SUSPENDED) or known.get(SCORE)
    if not against or folded(sender or "") != folded(str(against.get("address", member.address))):
        return False
    mend(scene, member.id)
    return True
