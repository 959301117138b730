"""Looking at a letter that was sent: whose it is, how far its questions came, and what a reply to it may hold."""

from __future__ import annotations

from typing import Any

from daemon.core.forms import form_name, to_plain
from daemon.core.model import Asked, Letter
from daemon.engine.inbound import Inbound, expected_of
from daemon.engine.records import InboxRow, InboxState
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.mail.reading import Expected, Scan, SentMail
from daemon.operations.desk import Desk, Wrong


async def show_letter(desk: Desk, *, token: str, reading: bool = False) -> dict[str, Any]:
    """A letter by its reply token: member, rule, round, and its questions with their state; ids, no words.

    With `reading` also what the reader is told when a reply comes: our own mail as it went out, the questions' headings
    and options, and the known words. That may hold what others wrote, and is to read by, not to print. Raises Wrong.
    """

    def work(tx: Tx) -> dict[str, Any]:
        scene = desk.scene(tx)
        letter = tx.letter(token)
        if letter is None:
            raise Wrong(
                "the service knows no letter with this token (sent by another installation, or destroyed)"
            )
        asks = {mark: ask for mark, ask_id in letter.asks if (ask := tx.ask(ask_id))}
        shown = _letter(letter, asks)
        sent = tx.outgoing(token)
        if reading and sent is not None and sent.own:
            raise Wrong("this letter told what is its receiver's own, and is shown to nobody else")
        if reading:
            shown["reading"] = _reading(*expected_of(scene, _reply(scene, letter, asks)))
        return shown

    return await desk.store.read(work)


def _reply(scene: Scene, letter: Letter, asks: dict[str, Asked]) -> Inbound:
    """A mail that answers the letter, with nothing in it."""
    member = scene.people.members.get(letter.to)
    row = InboxRow(
        id="",
        mailbox="",
        uidvalidity=0,
        uid=0,
        raw=None,
        size=0,
        received_at=scene.now,
        state=InboxState.NEW,
    )
    scan = Scan(kind="person", sender=None)
    return Inbound(row=row, scan=scan, member=member, letter=letter, asks=asks)


def _letter(letter: Letter, asks: dict[str, Asked]) -> dict[str, Any]:
    return {
        "token": letter.token,
        "kind": letter.kind,
        "member": letter.to,
        "rule": letter.rule,
        "round": letter.round,
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        "questions": [
            {
                "mark": mark,
                "rule": ask.rule,
                "round": ask.round,
                "question": ask.key,
                "form": form_name(ask.form),
                "state": str(ask.state),
                "answered_at": ask.answered_at.isoformat() if ask.answered_at else None,
            }
            for mark, ask in asks.items()
        ],
    }


def _reading(sent: SentMail | None, expected: Expected) -> dict[str, Any]:
    return {
        "sent": {"subject": sent.subject, "text": sent.text, "also": sent.also} if sent else None,
        "questions": [
            {"mark": one.mark, "heading": one.heading, "form": to_plain(one.form)}
            for one in expected.questions
        ],
        "words": {word: list(spelt) for word, spelt in expected.words.items()},
        "commands": {word: list(spelt) for word, spelt in expected.commands.items()},
        "language": expected.language,
    }
