"""The words that everyone may write at any time: skip, delete, undo, pause, stop, help and what looks after
oneself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from daemon.core.model import Asked, AskState, Entry, Letter, Member, Moment, Rule
from daemon.core.practice import Event
from daemon.engine import ownwords, pausing
from daemon.engine.inbound import SAID, Inbound, ask_headings
from daemon.engine.receipt import Receipt
from daemon.engine.situations import Scene
from daemon.engine.takenback import answer_now, counting, practice_says, say_undone
from daemon.engine.unsent import cancel_unsent
from daemon.engine.writable import writable
from daemon.mail.reading import Word
from daemon.mail.selfservice import numbers_of

Handler = Callable[[Scene, Inbound, Receipt, Member, Word], bool]

_EVERYTHING = frozenset({"alt", "alle", "det hele", "all", "everything"})


def run_word(scene: Scene, mail: Inbound, receipt: Receipt) -> bool:
    """Do what the word at the head of the mail says; False when it means nothing here, so that it is read on."""
    reading, member = mail.reading, mail.member
    if reading is None or reading.word is None or member is None:
        return False
    handler = _HANDLERS.get(reading.word.id)
    return handler(scene, mail, receipt, member, reading.word) if handler else False


def _team_asks(mail: Inbound) -> list[Asked]:
    """The letter's asks that a person can answer anew or take back; none of the engine's other questions."""
    return [ask for ask in mail.asks.values() if not ask.rule.startswith("@") or ask.rule == SAID]


def _skip(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    marks = word.argument.upper().split()
    meant = [ask for mark, ask in mail.asks.items() if not marks or mark in marks]
    if mail.letter is None:
        meant = scene.tx.asks(to=member.id, states=(AskState.MAILED,))
    asks = [a for a in meant if not a.rule.startswith("@") and a.state in (AskState.MAILED, AskState.WAITING)]
    if not asks:
        receipt.say("common/nothing_to_skip", {})
        receipt.carry(_team_asks(mail))
        return True
    for ask in asks:
        scene.tx.put_ask(replace(ask, state=AskState.SKIPPED, answered_at=scene.now))
        _tell_practice(scene, ask, "skipped")
    titles = dict.fromkeys(
        rule.title or rule.id for ask in asks if (rule := scene.house.world.rules.get(ask.rule))
    )
    receipt.say("common/skipped", {"title": ", ".join(titles)})
    receipt.carry(asks)
    return True


def _tell_practice(scene: Scene, ask: Asked, event: Event) -> None:
    """A practice that hears of it does so at once, in the ask's round: so it may ask the next in turn, or the other."""
    told = ask.data if ask.rule == SAID else {"rule": ask.rule, "round": ask.round}
    rule = scene.house.world.rules.get(told.get("rule", ""))
    if rule is None or event not in scene.house.practice_of(rule).hears:
        return
    round_ = scene.tx.round(rule.id, told["round"])
    if event == "skipped" or (round_ and round_.open):
        moment = Moment(rule=rule.id, round=told["round"], step=event, about=ask.to, due_at=scene.now)
        scene.tx.move_moment(moment)


def _delete(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    asks = _team_asks(mail)
    numbers = numbers_of(word.argument) or ()
    if len(asks) > 1 and (numbers or not word.argument):
        spelling = scene.house.words["delete"][0]
        named = zip(mail.asks, ask_headings(scene, member, tuple(mail.asks.values())), strict=True)
        choices = [(heading or mark, f"{spelling} {mark}") for mark, heading in named]
        receipt.offer("common/which", {"word": "delete", "marks": list(mail.asks)}, choices, several=True)
        return True
    asks = [mail.asks[mark] for mark in mail.asks if mark == word.argument.upper().strip()] or asks
    answer = answer_now(scene, member.id, asks[0]) if len(asks) == 1 else []
    if numbers and not answer and any(_lists(scene, ask) for ask in asks):
        return False
    # A number that is none of the answer's may mean something else, and takes nothing back here.
    if answer and numbers and (len(answer) > 1 or max(numbers) > 1):
        _delete_items(scene, receipt, asks[0], answer, numbers)
        return True
    cause = f"{mail.source}/delete"
    texts = [text for ask in asks for text in told(scene, member.id, ask)]
    gone = 0
    for ask in asks:
        taken = scene.tx.withdraw(ask=ask.id, by=member.id, cause=cause)
        gone += taken
        if taken:
            _tell_practice(scene, ask, "withdrawn")
    if mail.letter and not asks:
        gone = scene.tx.withdraw(source=f"{mail.letter.source}", by=member.id, cause=cause)
    # A practice says so itself where something cannot be taken back.
    if gone or not any(practice_says(scene, receipt, ask, counting(scene, member.id)) for ask in asks):
        receipt.say("common/withdrawn" if gone else "common/nothing_to_withdraw", {"text": "\n".join(texts)})
    receipt.carry(asks)
    return True


def _lists(scene: Scene, ask: Asked) -> bool:
    """Whether it stands for a word whose receipt lists things by number, for its practice to take out."""
    rule = scene.house.world.rules.get(ask.data.get("rule", "")) if ask.rule == SAID else None
    words = scene.house.practice_of(rule).words if rule else ()
    return any(word.id == ask.key and word.lists for word in words)


def _delete_items(
    scene: Scene, receipt: Receipt, ask: Asked, answer: Sequence[Entry], numbers: Sequence[int]
) -> None:
    """Take back the items of one answer that are numbered so in its receipt; the others are told anew in its place."""
    gone = [entry for n, entry in enumerate(answer, 1) if n in numbers]
    if gone:
        source = f"{receipt.mail.source}/{ask.id}"
        scene.tx.withdraw(ask=ask.id, by=ask.to, cause=source)
        for entry in answer:
            if entry not in gone:
                again = scene.tx.mac("entry", f"{source}|{entry.id}")
                scene.tx.add_entry(replace(entry, id=again, source=source), ask=ask.id)
        _tell_practice(scene, ask, "withdrawn")
    texts = [ownwords.words_of(scene, entry) for entry in gone]
    receipt.say("common/withdrawn" if gone else "common/nothing_to_withdraw", {"text": "\n".join(texts)})
    receipt.carry([ask])


def _undo(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    """Take back the newest change to an answer, whether it replaced, added or withdrew; a second undo does it
    again.
    """
    meant = mail.asks.get(word.argument)
    for ask in [meant] if meant in _team_asks(mail) else _team_asks(mail):
        source = scene.tx.last_source(ask.id, member.id)
        before = counting(scene, member.id)
        if source is not None:
            scene.tx.withdraw(source=source, by=member.id, cause=f"{mail.source}/undo/{ask.id}")
            scene.tx.restore(source)
            _tell_practice(scene, ask, "withdrawn")
            say_undone(scene, receipt, ask, before)
        elif not practice_says(scene, receipt, ask, before):
            continue
        receipt.carry([ask])
        return True
    receipt.say("common/nothing_to_undo", {})
    return True


def _stop(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    rules = _rules_meant(scene, mail, member, word.argument)
    if rules and word.argument.strip().casefold() in _EVERYTHING:
        for rule in rules:
            stop_rule(scene, member.id, rule)
        receipt.say("common/stopped", {"title": ""})
        return True
    if len(rules) != 1:
        offered = rules or [
            r
            for r in scene.house.world.rules.values()
            if member.id in scene.house.world.audience(r) and member.wants(r.id)
        ]
        choices = [(rule.title or rule.id, f"stop {rule.id}") for rule in offered]
        receipt.offer("common/which", {"word": "stop", "marks": []}, choices, several=True)
        return True
    rule = rules[0]
    stop_rule(scene, member.id, rule)
    receipt.say("common/stopped", {"title": rule.title or rule.id})
    return True


def stop_rule(scene: Scene, member: str, rule: Rule) -> None:
    """End a rule for a member: nothing more is sent or asked, and what is open counts as declined."""
    scene.tx.set_choice(member, f"stop:{rule.id}", scene.now.date().isoformat())
    cancel_unsent(scene, member, rule)
    for ask in scene.tx.asks(rule=rule.id, to=member, states=(AskState.WAITING, AskState.MAILED)):
        scene.tx.put_ask(replace(ask, state=AskState.SKIPPED, answered_at=scene.now))
    scene.forget_people()


def rules_behind(scene: Scene, letter: Letter | None, asks: Iterable[Asked]) -> list[Rule]:
    """The rules that a letter with these asks came from."""
    ids = dict.fromkeys(ask.rule for ask in asks if not ask.rule.startswith("@"))
    if not ids and letter and letter.rule:
        ids = {letter.rule: None}
    return [scene.house.world.rules[i] for i in ids if i in scene.house.world.rules]


def _rules_meant(scene: Scene, mail: Inbound, member: Member, argument: str) -> list[Rule]:
    rules = scene.house.world.rules
    wanted = argument.strip().casefold()
    if wanted in _EVERYTHING:
        return [rule for rule in rules.values() if member.id in scene.house.audiences[rule.id]]
    if wanted:
        marked = [mail.asks[mark].rule for mark in mail.asks if mark.casefold() == wanted]
        return [
            r for r in rules.values() if wanted in (r.id.casefold(), r.title.casefold()) or r.id in marked
        ]
    return rules_behind(scene, mail.letter, mail.asks.values())


def told(scene: Scene, member: str, ask: Asked) -> list[str]:
    """What a member's valid answer to an ask says now, in their own words."""
    return [ownwords.words_of(scene, entry) for entry in answer_now(scene, member, ask)]


def _help(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    asks = [ask for ask in _team_asks(mail) if ask.state is AskState.MAILED]
    open_asks = list(ask_headings(scene, member, asks))
    receipt.say("common/help", {"groups": writable(scene, member), "open": open_asks})
    receipt.carry(asks)
    return True


_HANDLERS: dict[str, Handler] = {
    "skip": _skip,
    "delete": _delete,
    "undo": _undo,
    "pause": pausing.pause,
    "start": pausing.start,
    "stop": _stop,
    "help": _help,
    "mydata": ownwords.my_data,
    "forget": ownwords.forget_me,
    "language": ownwords.choose_language,
    "address": ownwords.new_address,
    "quiet": ownwords.quiet_hours_word,
}
