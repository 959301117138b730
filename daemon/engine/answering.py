"""Brings what a person said to the practices whose questions it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from daemon.core.errors import Refusal
from daemon.core.model import Answer, Asked, AskState, Round
from daemon.engine.addresses import answer_mended
from daemon.engine.apply import Applier
from daemon.engine.commanding import run_text
from daemon.engine.gate import release
from daemon.engine.inbound import Inbound
from daemon.engine.invited import answer_in_words
from daemon.engine.ownwords import confirm_address, confirm_forget
from daemon.engine.planned_jobs import erase_raw
from daemon.engine.receipt import BACK, Receipt
from daemon.engine.records import InboxState
from daemon.engine.situations import Scene
from daemon.engine.unsure import UNSURE, ask_back, belonging
from daemon.mail.reading import Said


@dataclass(frozen=True, slots=True)
class Source:
    """The name under which what was told in one mail to one ask is kept, withdrawn and restored."""

    row: str
    ask: str

    def __str__(self) -> str:
        return f"{self.row}/{self.ask}"


def answer_asks(scene: Scene, mail: Inbound, receipt: Receipt) -> None:
    """Handle each answer by itself: a refusal undoes only the answer it is about."""
    reading = mail.reading
    assert reading is not None  # noqa: S101 - the caller has looked
    for said in reading.said:
        ask = mail.asks.get(said.mark)
        if ask is not None:
            _answer(scene, mail, receipt, ask, said)
    if reading.unsure and not _answers_meeting(scene, mail, receipt):
        ask_back(scene, mail, receipt, reading.said, reading.unsure)


def _answers_meeting(scene: Scene, mail: Inbound, receipt: Receipt) -> bool:
    """Whether words where a number was asked for answer the meeting it is about: "torsdag kl. 10"."""
    offered = bool(mail.asks) and all(ask.rule == BACK for ask in mail.asks.values())
    return offered and answer_in_words(scene, mail, receipt, mail.text)


def _answer(scene: Scene, mail: Inbound, receipt: Receipt, ask: Asked, said: Said) -> None:
    if ask.rule.startswith("@"):
        _answer_own(scene, mail, receipt, ask, said)
        return
    rule = scene.house.world.rules.get(ask.rule)
    if rule is None or ask.to not in scene.house.world.members:
        receipt.say("common/over", {})
        return
    if ask.again == "final" and ask.state in (AskState.ANSWERED, AskState.CLOSED):
        receipt.say("common/too_late", {})
        return
    source = str(Source(mail.row.id, ask.id))
    if ask.again == "replace" and not said.also:
        scene.tx.withdraw(ask=ask.id, by=ask.to, cause=source)
    receipt.own = receipt.own or scene.house.leaves_no_trace(rule)
    round_ = scene.tx.round(rule.id, ask.round) or Round(rule=rule.id, key=ask.round, opened_at=ask.asked_at)
    answer = Answer(
        by=ask.to,
        value=said.value,
        text=said.text,
        at=scene.now,
        source=source,
        also=said.also,
        anonymous=said.anonymous,
    )
    situation = scene.situation(rule, round_, seed=mail.row.id)
    applier = Applier(
        scene,
        rule,
        round_,
        cause=mail.row.id,
        source=source,
        ask=ask.id,
        row=mail.row.id,
        writer=ask.to,
        stood_in=mail.is_stood_in(scene),
    )
    try:
        # All effects are gathered before the first is applied, so that a refusal leaves nothing behind.
        effects = list(scene.house.practice_of(rule).on_answer(situation, ask, answer))
    except Refusal as refusal:
        scene.tx.restore(source)
        receipt.refuse(refusal)
        receipt.carry([ask])
        return
    scene.tx.put_ask(replace(ask, state=AskState.ANSWERED, answered_at=scene.now))
    applier.apply(effects)
    receipt.tell([replace(part, mark=said.mark) for part in applier.told], rule)
    receipt.carry([ask])


def _answer_own(scene: Scene, mail: Inbound, receipt: Receipt, ask: Asked, said: Said) -> None:
    """Answers to the engine's own questions."""
    done = replace(ask, state=AskState.ANSWERED, answered_at=scene.now)
    if ask.state is AskState.ANSWERED and ask.rule != BACK:
        receipt.say("common/over", {})
        return
    match ask.rule:
        case "@held":
            _answer_held(scene, receipt, ask, said)
        case "@forget":
            confirm_forget(scene, receipt, ask, agreed=said.value is True)
            if said.value is True:
                return
        case "@address":
            confirm_address(scene, mail, receipt, ask, agreed=said.value is True)
        case "@mended":
            answer_mended(scene, receipt, ask, agreed=said.value is True)
            if said.value is not True:
                # It may be mended later, and the same mail answered again.
                return
        case "@back":
            _answer_back(scene, receipt, ask, said)
        case _ if ask.rule == UNSURE:
            _answer_unsure(scene, mail, receipt, ask, said)
    scene.tx.put_ask(done)


def _answer_held(scene: Scene, receipt: Receipt, ask: Asked, said: Said) -> None:
    if said.value is True:
        release(scene, ask.round)
        receipt.say("common/released", {})
    else:
        # What says to be theirs and is not may hold anything, and they were told that it is thrown away.
        erase_raw(scene, ask.round)
        scene.tx.finish_inbox(
            ask.round, InboxState.REJECTED, reason="the member said it was not theirs", at=scene.now
        )
        receipt.say("common/not_released", {})


def _answer_back(scene: Scene, receipt: Receipt, ask: Asked, said: Said) -> None:
    """Numbers chosen from what we offered: each handled as if its text had been written in the first place.

    Each has a receipt of its own, so that a reply to that is about one thing, and what is asked back is asked.
    """
    texts, letter = ask.data["texts"], ask.data.get("letter", "")
    for thing, number in enumerate(said.value, 1):
        one = receipt if thing == 1 else Receipt(scene, replace(receipt.mail, thing=thing))
        run_text(scene, one, texts[number - 1], letter=letter)
        if one is not receipt:
            receipt.own = receipt.own or one.own
            one.write()
    if receipt.own:
        # The mail that was asked back told it first, when nobody could know whose it would be.
        erase_raw(scene, ask.round)


def _answer_unsure(scene: Scene, mail: Inbound, receipt: Receipt, ask: Asked, said: Said) -> None:
    """Words that were asked back find the questions they belong to, after what was noted for these at once."""
    belongs = belonging(scene, mail, ask, said)
    if not said.value:
        receipt.say("common/unsure_left", {"text": ask.data["text"]})
    for mark, found in belongs.items():
        for answer in found.said:
            _answer(scene, mail, receipt, mail.asks[mark], replace(answer, mark=mark))
        if found.unsure:
            ask_back(scene, mail, receipt, (), [replace(one, marks=(mark,)) for one in found.unsure])
    receipt.carry([other for other in mail.asks.values() if not other.rule.startswith("@")])
