"""Tells which dialogue a mail goes on with, and what is said in reply to a mail that asked nothing."""

from __future__ import annotations

from daemon.core.errors import Refusal
from daemon.core.model import Command, Round, Rule
from daemon.engine.apply import Applier
from daemon.engine.inbound import SAID, Inbound
from daemon.engine.receipt import Receipt
from daemon.engine.situations import Scene


def dialogue_of(scene: Scene, mail: Inbound, rule: Rule) -> Round | None:
    """The rule's dialogue to which the answered mail belongs: the receipt of what opened it, or a later mail of it."""
    if mail.letter is None or not scene.house.practice_of(rule).threads:
        return None
    keys = [
        ask.data["round"]
        for ask in mail.asks.values()
        if ask.rule == SAID and ask.data.get("rule") == rule.id
    ]
    if mail.letter.rule == rule.id:
        keys.append(mail.letter.round)
    return next(filter(None, (scene.tx.round(rule.id, key) for key in keys)), None)


def take_reply(scene: Scene, receipt: Receipt) -> bool:
    """Bring the words to the practice whose mail they answer; False where it has nothing to do with them."""
    mail = receipt.mail
    rule = scene.house.world.rules.get(mail.letter.rule) if mail.letter else None
    round_ = scene.tx.round(rule.id, mail.letter.round) if rule and mail.letter else None
    if rule is None or round_ is None or mail.member is None or not mail.text:
        return False
    row, by = mail.row.id, mail.member.id
    reply = Command(by=by, word="", text=mail.text, at=scene.now, source=row)
    try:
        situation = scene.situation(rule, round_, seed=row)
        effects = list(scene.house.practice_of(rule).on_reply(situation, reply))
    except Refusal as refusal:
        receipt.refuse(refusal)
        return True
    applier = Applier(scene, rule, round_, cause=row, source=row, row=row, writer=by)
    applier.apply(effects)
    receipt.parts.extend(applier.told)
    receipt.private = receipt.private or scene.house.is_private(rule)
    receipt.own = receipt.own or scene.house.leaves_no_trace(rule)
    return bool(effects)
