"""Lets what was to be asked wait again where its letter did not go: cancelled, grown stale, or stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daemon.core.model import AskState, Rule
from daemon.engine.letters import POSTED
from daemon.engine.parts import only_tells
from daemon.engine.post import plan_post
from daemon.engine.records import OutState
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx


def take_back_unsent(tx: Tx, letters: Sequence[str]) -> None:
    """Asks whose letter was cancelled before it went are waiting again, and it counts under no limit."""
    for token in letters:
        letter = tx.letter(token)
        if letter is None or not letter.asks:
            continue
        if letter.kind in POSTED and letter.sent_at:
            tx.add_letter(letter, day=letter.sent_at.date(), asking=False)
        for _, ask_id in letter.asks:
            ask = tx.ask(ask_id)
            unsaid = AskState.CLOSED if ask and only_tells(ask) else AskState.MAILED
            if ask and ask.state is unsaid and not ask.reminders:
                tx.put_ask(replace(ask, state=AskState.WAITING, mailed_at=None))


def cancel_unsent(scene: Scene, member: str, rule: Rule) -> None:
    """Cancel what a rule has not sent to a member yet; the others' questions of such a letter wait again."""
    theirs = {ask.id for ask in scene.tx.asks(rule=rule.id, to=member)}
    shared = [
        letter.token
        for letter in scene.tx.letters(member)
        if not letter.rule
        and theirs & {ask for _, ask in letter.asks}
        and (mail := scene.tx.outgoing(letter.token)) is not None
        and mail.kind in POSTED
        and mail.state is OutState.QUEUED
    ]
    scene.tx.mark_outgoing(shared, OutState.CANCELLED, at=scene.now)
    take_back_unsent(scene.tx, [*scene.tx.cancel_outgoing(member=member, rule=rule.id), *shared])
    if shared:
        plan_post(scene, member)


def wait_again(scene: Scene, letters: Sequence[str]) -> None:
    """Asks whose letter grew stale before it could be sent are waiting again, for the next day's letter."""
    take_back_unsent(scene.tx, letters)
    for token in letters:
        letter = scene.tx.letter(token)
        if letter and letter.kind in POSTED and letter.to in scene.people.members:
            plan_post(scene, letter.to)
