"""What the receipt says where an answer was undone, could not be taken back or is to stand without a name: which words
count now, and who sees them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from daemon.core.model import Asked, Entry, Round, Rule
from daemon.engine.inbound import SAID
from daemon.engine.ownwords import words_of
from daemon.engine.receipt import Receipt
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene
from daemon.mail.anonymity import without_anonymity
from daemon.mail.lexicon import ANONYMOUS


def counting(scene: Scene, member: str) -> dict[str, Entry]:
    """By id what a member told that counts now, whatever it answered."""
    told = scene.tx.entries_of(member)
    return {entry.id: entry for entry in told if entry.by == member and not entry.withdrawn}


def answer_now(scene: Scene, member: str, ask: Asked) -> list[Entry]:
    """A member's valid answer to an ask."""
    return [entry for entry in counting(scene, member).values() if entry.source.endswith(f"/{ask.id}")]


def say_undone(scene: Scene, receipt: Receipt, ask: Asked, before: Mapping[str, Entry]) -> None:
    """Say what counts now that something was undone; `before` is what counted until then."""
    if practice_says(scene, receipt, ask, before):
        return
    now = counting(scene, ask.to)
    again = [entry for i, entry in now.items() if i not in before]
    shown = answer_now(scene, ask.to, ask) or again
    texts = filter(None, (words_of(scene, entry) for entry in shown))
    receipt.say("common/undone", {"text": "\n".join(texts), "signed": _signed(shown)})


def says_how_unnamed(scene: Scene, receipt: Receipt) -> bool:
    """Say how to be left unnamed where a reply says nothing but that; False where it is something else.

    The words have to come again: what was told may stand on a list by now that people have chosen from.
    """
    mail = receipt.mail
    ways = ANONYMOUS | set(scene.house.words.get("anonymous", ()))
    if mail.member is None or not mail.text or without_anonymity(mail.text, ways) != ("", True):
        return False
    asks = [ask for ask in mail.asks.values() if not ask.rule.startswith("@") or ask.rule == SAID]
    shown = [entry for ask in asks for entry in answer_now(scene, mail.member.id, ask)]
    signed = _signed(shown)
    if not signed:
        return False
    text = "\n".join(words_of(scene, entry) for entry in shown)
    receipt.say("common/unnamed_how", {"text": text, "signed": signed})
    receipt.carry(asks)
    return True


def practice_says(scene: Scene, receipt: Receipt, ask: Asked, before: Mapping[str, Entry]) -> bool:
    """Let the practice say what became of what it keeps; False where it leaves that to us."""
    rule, round_ = _place(scene, ask)
    if rule is None:
        return False
    now = counting(scene, ask.to)
    again = [entry for i, entry in now.items() if i not in before]
    gone = [entry for i, entry in before.items() if i not in now]
    situation = scene.situation(rule, round_, seed=receipt.mail.row.id)
    tells = scene.house.practice_of(rule).taken_back(situation, ask, again, gone)
    parts = [Part(template=tell.template, data=tell.data) for tell in tells]
    receipt.tell(parts, rule)
    return bool(parts)


def _place(scene: Scene, ask: Asked) -> tuple[Rule | None, Round]:
    """The rule and the round in which an ask, or a word out of the blue, was told."""
    told = ask.data if ask.rule == SAID else {"rule": ask.rule, "round": ask.round}
    rule = str(told.get("rule", ""))
    key = str(told.get("round", ""))
    round_ = scene.tx.round(rule, key) or Round(rule=rule, key=key, opened_at=ask.asked_at)
    return scene.house.world.rules.get(rule), round_


def _signed(entries: Collection[Entry]) -> str:
    """Whether words that are shown to others bear their author's name: "yes", "no", "both", or "" where that is no
    choice.
    """
    chosen = {
        bool(entry.value["anonymous"])
        for entry in entries
        if isinstance(entry.value, dict) and "anonymous" in entry.value
    }
    return "both" if len(chosen) > 1 else {True: "no", False: "yes"}[chosen.pop()] if chosen else ""
