"""What is one person's own: it leaves no trace with us in mails, and waits where the notes key is away."""

from __future__ import annotations

from datetime import datetime, timedelta

from daemon.core.errors import NotesLocked
from daemon.core.forms import Nothing
from daemon.core.model import Asked, AskState, Moment, Rule
from daemon.engine.house import House
from daemon.engine.inbound import SAID, Inbound
from daemon.engine.receipt import send_answer
from daemon.engine.records import InboxState, Outgoing
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx

WAITS = "waits for the notes key"
"""Why a mail is held that cannot be handled without the notes key."""
BACK = "notes.back"
"""The value of the installation that says since when the notes key is there again."""
_OFFERS_FOR = _UNDO_FOR = timedelta(days=14)
_ALL = 1_000_000


def waits_for_key(scene: Scene, rule: Rule) -> bool:
    """Whether a rule can decide nothing now, as it works with what is somebody's own."""
    return bool(scene.tx.notes_locked) and scene.house.is_own(rule)


def was_put_off(scene: Scene, rule: Rule, moment: Moment) -> bool:
    """Whether a moment is late because the notes key was away until lately."""
    back = scene.tx.meta(BACK) if scene.house.is_own(rule) else None
    back_at = datetime.fromisoformat(back) if back else None
    return back_at is not None and moment.due_at <= back_at and scene.now - back_at < timedelta(days=1)


def refuse_while_locked(scene: Scene, mail: Inbound) -> None:
    """Raise NotesLocked for a reply to a letter whose questions cannot be read now."""
    if scene.tx.notes_locked and answers_own(scene, mail):
        raise NotesLocked(scene.tx.notes_locked)


def answers_own(scene: Scene, mail: Inbound) -> bool:
    """Whether a mail answers, or brings back, one of ours that told what is its receiver's own, and so may quote it."""
    box, bounce = scene.house.box, mail.scan.bounce
    returned = (box.token_in_message_id(one) for one in bounce.message_ids) if bounce else ()
    tokens = {*filter(None, returned), *((mail.letter.token,) if mail.letter else ())}
    return any(sent.own for token in tokens if (sent := scene.tx.outgoing(token)))


def lay_aside(scene: Scene, mail: Inbound) -> None:
    """Keep a mail as it came until the notes key is back, and tell its writer that it waits."""
    scene.tx.finish_inbox(
        mail.row.id,
        InboxState.HELD,
        reason=WAITS,
        member=mail.member.id if mail.member else None,
        at=scene.now,
    )
    if mail.member is not None:
        send_answer(scene, mail, mail.member, (Part(template="common/waits"),), kind="waits", own=True)


def take_up(scene: Scene) -> int:
    """Handle anew what was laid aside, as the notes key is back; how many mails."""
    waiting = [row for row in scene.tx.inbox((InboxState.HELD,), limit=_ALL) if row.reason == WAITS]
    for row in waiting:
        scene.tx.finish_inbox(row.id, InboxState.NEW, reason="the notes key is back", at=scene.now)
    return len(waiting)


def forget_told(scene: Scene, mail: Outgoing) -> None:
    """What a letter told its receiver alone was only kept until it was sent."""
    letter = scene.tx.letter(mail.id) if mail.own else None
    found = (scene.tx.ask(ask) for _, ask in letter.asks) if letter else ()
    scene.tx.erase_asks([ask.id for ask in found if ask and ask.own and isinstance(ask.form, Nothing)])


def forget_own(tx: Tx, house: House, now: datetime) -> int:
    """Destroy what was told and is over, old questions of the engine's own that hold a person's own words, and what
    its owner took back a while ago, undo and all; how many of those.
    """
    tx.erase_asks([ask.id for ask in tx.asks() if ask.own and _is_over(ask, now)])
    kinds = [
        kind.name for each in house.practices.values() for kind in each.kinds if kind.audience == "owner"
    ]
    return sum(tx.erase_withdrawn(kind, now - _UNDO_FOR) for kind in kinds)


def _is_over(ask: Asked, now: datetime) -> bool:
    if isinstance(ask.form, Nothing):
        return ask.state in (AskState.CLOSED, AskState.EXPIRED)
    return ask.rule.startswith("@") and ask.rule != SAID and ask.asked_at < now - _OFFERS_FOR
