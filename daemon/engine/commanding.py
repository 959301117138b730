"""Brings a mail out of the blue to the practice whose word it opens with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daemon.core.effects import Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Text
from daemon.core.model import Asked, AskState, Command, Member, Round, Rule
from daemon.core.practice import Practice
from daemon.core.practice import Word as KnownWord
from daemon.engine.apply import Applier
from daemon.engine.dialogues import dialogue_of
from daemon.engine.everyday import run_word
from daemon.engine.inbound import SAID, Inbound
from daemon.engine.invited import answer_in_words
from daemon.engine.receipt import Receipt
from daemon.engine.situations import Scene
from daemon.engine.spoken_of import answer_about_talk, is_about_talk
from daemon.engine.target import Candidate, Target, find_target, meant_by, told
from daemon.mail.anonymity import without_anonymity
from daemon.mail.answers import Reader
from daemon.mail.asides import nearly_a_word
from daemon.mail.lexicon import ANONYMOUS, lexicon, plain
from daemon.mail.reading import Expected, Word
from daemon.mail.understand import read_command, with_value
from daemon.mail.words import find_word


def run_command(scene: Scene, mail: object, receipt: Receipt) -> bool:
    """Let the practice act on the word; False when the member has no rule with it."""
    reading = receipt.mail.reading
    return reading is not None and reading.command is not None and _run(scene, receipt, reading.command)


def run_text(scene: Scene, receipt: Receipt, text: str, *, letter: str = "") -> None:
    """Handle a text we offered as a choice as if its receiver had written it."""
    word = find_word(text, Expected(words=scene.house.words)) or _offered_word(scene, text)
    if word is not None and receipt.mail.reading is not None:
        answered = scene.tx.letter(letter) if letter else None
        asks = {m: a for m, i in answered.asks if (a := scene.tx.ask(i))} if answered else {}
        reading = replace(receipt.mail.reading, word=word)
        mail = replace(receipt.mail, reading=reading, letter=answered or receipt.mail.letter, asks=asks)
        if run_word(scene, mail, receipt):
            return
    command = read_own_text(scene, receipt.mail.member, text)
    if command is not None and _run(scene, receipt, command):
        return
    about_talk = answer_in_words(scene, receipt.mail, receipt, text)
    if not (about_talk or answer_about_talk(scene, receipt.mail, receipt, text)):
        receipt.say("common/refused", {"text": text})


def read_own_text(scene: Scene, member: Member | None, text: str) -> Word | None:
    """The practices' word at the head of a text that is ours, such as a choice we offered."""
    return read_command(text, "", *_reading(scene, member))


def _reading(scene: Scene, member: Member | None) -> tuple[Expected, Reader]:
    """What it takes to read a practice's word as this member means it."""
    expected = Expected(commands=scene.house.commands, forms=scene.house.command_forms)
    language = member.language if member else scene.house.language
    return expected, Reader(lexicon(scene.house.words), language, scene.now.date())


def _offered_word(scene: Scene, text: str) -> Word | None:
    """The word of a choice of ours such as `stop RULE`: from a person it would be a sentence."""
    head, _, argument = text.partition(" ")
    known = (identity for identity, spellings in scene.house.words.items() if head in spellings)
    identity = next(known, None)
    return Word(id=identity, argument=argument) if identity and argument else None


def _run(
    scene: Scene, receipt: Receipt, word: Word, said: Asked | None = None, *, adds: bool = False
) -> bool:
    """Let the practice act; `said` stands for what the word goes on with, and keeps it where the word only `adds`."""
    member = receipt.mail.member
    if member is None:
        return False
    candidates = [
        (rule, known)
        for rule, known in scene.house.rules_with_word(word.id, member.id)
        if scene.house.may_write(rule, known, member.id) or _looks_after(scene, rule, known, member.id)
    ]
    if said:
        candidates = [one for one in candidates if one[0].id == said.data.get("rule")] or candidates
    elif candidates:
        candidates = meant_by(scene, candidates, word, member, replying=receipt.mail.letter is not None)
    if not candidates:
        return False
    rule, known = candidates[0]
    receipt.own = receipt.own or scene.house.leaves_no_trace(rule)
    meant = _going_on(scene, receipt.mail, candidates) if said or known.joins else []
    if known.joins and is_about_talk(scene, receipt.mail, word):
        return False
    known_ask: Asked | None = None
    try:
        found = find_target(scene, meant or candidates, word, member, receipt.mail.meeting)
        text, anonymous = without_anonymity(
            found.text, ANONYMOUS | set(scene.house.words.get("anonymous", ()))
        )
        command = Command(
            by=member.id,
            word=word.id,
            text=text,
            about=found.members[0] if found.members else None,
            members=found.members,
            at=scene.now,
            source=receipt.mail.source,
            anonymous=anonymous,
            apart=bool(word.argument) and said is None,
            # What was read of the whole has the name of the colleague or of the team in it.
            value=word.value
            if found.text == told(word)
            else with_value(replace(word, argument="", text=text), *_reading(scene, member)).value,
        )
        said = None if adds else said or _same_again(scene, receipt, word, found)
        joined = dialogue_of(scene, receipt.mail, found.rule) if known.joins else None
        round_ = joined or _round(scene, found.rule, receipt.mail.source, command.by, said)
        word = replace(word, argument=found.argument)
        known_ask = said or _said(scene, receipt.mail.source, word, round_, command.by)
        _let_practice(scene, receipt, found.rule, round_, command, known_ask)
    except Refusal as refusal:
        _refuse(scene, receipt, refusal, said, known_ask)
    return True


def _refuse(
    scene: Scene, receipt: Receipt, refusal: Refusal, said: Asked | None, asked: Asked | None
) -> None:
    """Say why not; what was told before stays, and what is asked for again is heard in reply."""
    if said is not None:
        scene.tx.restore(f"{receipt.mail.source}/{said.id}")
    receipt.refuse(refusal)
    if refusal.again and asked is not None:
        scene.tx.put_ask(asked)
        receipt.carry([asked])


def _looks_after(scene: Scene, rule: Rule, known: KnownWord, member: str) -> bool:
    """Whether it is the word that lists what is one's own, and somebody who leads no more has some left."""
    lists = known.lists and known.again == "turn" and scene.house.is_own(rule)
    told = scene.tx.entries_of(member) if lists else []
    return any(e.own and e.by == member and e.rule == rule.id and not e.withdrawn for e in told)


def _going_on(scene: Scene, mail: Inbound, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of the rules with a word the one whose dialogue the answered mail belongs to."""
    return [(rule, known) for rule, known in candidates if dialogue_of(scene, mail, rule)]


def _same_again(scene: Scene, receipt: Receipt, word: Word, found: Target) -> Asked | None:
    """What was told before of the same colleagues, where this answers its receipt and so takes its place."""
    if not found.members or _takes_turns(scene.house.practice_of(found.rule), word.id):
        return None
    told = (ask for ask in receipt.mail.asks.values() if ask.rule == SAID)
    same = next((a for a in told if (a.key, a.data["argument"]) == (word.id, found.argument)), None)
    if same is not None:
        scene.tx.withdraw(ask=same.id, by=same.to, cause=f"{receipt.mail.source}/{same.id}")
    return same


def _let_practice(
    scene: Scene, receipt: Receipt, rule: Rule, round_: Round, command: Command, said: Asked
) -> None:
    practice, told_in = scene.house.practice_of(rule), receipt.mail.source
    situation = scene.situation(rule, round_, seed=told_in)
    effects = list(practice.on_command(situation, command))
    opens = not practice.threads or not all(isinstance(effect, Tell) for effect in effects)
    if opens:
        scene.tx.open_round(round_)
    applier = Applier(
        scene,
        rule,
        round_,
        cause=told_in,
        source=f"{told_in}/{said.id}",
        ask=said.id,
        row=receipt.mail.row.id,
        writer=command.by,
        stood_in=receipt.mail.is_stood_in(scene),
    )
    applier.apply(effects)
    receipt.tell(applier.told, rule)
    receipt.private = receipt.private or scene.house.is_private(rule)
    if opens:
        scene.tx.put_ask(said)
        receipt.carry([said])


def _said(scene: Scene, row: str, word: Word, round_: Round, by: str) -> Asked:
    """What stands for the question that was never put: a reply to its receipt replaces what was told, and in a dialogue
    it is another turn.
    """
    return Asked(
        id=scene.tx.mac("ask", f"{SAID}|{row}|{word.id}"),
        rule=SAID,
        round=row,
        key=word.id,
        to=by,
        template="",
        form=Text(),
        data={"argument": word.argument, "rule": round_.rule, "round": round_.key},
        state=AskState.ANSWERED,
        asked_at=scene.now,
        mailed_at=scene.now,
        answered_at=scene.now,
        own=scene.house.is_own(scene.rule(round_.rule)),
    )


def say_again(scene: Scene, receipt: Receipt) -> bool:
    """New words in reply to the receipt of something told unasked take its place; False where there is none such."""
    mail = receipt.mail
    said = next((ask for ask in mail.asks.values() if ask.rule == SAID), None)
    if said is None or mail.member is None or not mail.text:
        return False
    rule = scene.house.world.rules.get(said.data.get("rule", ""))
    turns = rule is not None and _takes_turns(scene.house.practice_of(rule), said.key)
    if not turns and (changes := _changes(scene, mail)) is not None:
        return changes
    flag = mail.reading.word if mail.reading else None
    adds = not turns and flag is not None and flag.id == "also"
    if not (turns or adds):
        scene.tx.withdraw(ask=said.id, by=mail.member.id, cause=f"{mail.source}/{said.id}")
    word = Word(id=said.key, argument=said.data["argument"], text=flag.text if adds and flag else mail.text)
    return _run(scene, receipt, with_value(word, *_reading(scene, mail.member)), said, adds=adds)


def _changes(scene: Scene, mail: Inbound) -> bool | None:
    """Whether words in reply to a receipt are dealt with as they are: "ok" changes nothing (True), "nej" or a slip of
    "slet" is asked back (False); None for words that take the place of what was told.
    """
    words, text = lexicon(scene.house.words), plain(mail.text)
    if text in words.yes:
        return True
    # With a number it may be for the practice whose receipt lists things.
    slip = nearly_a_word(mail.text, words) and not any(letter.isdigit() for letter in text)
    return False if text in words.no or slip else None


def _takes_turns(practice: Practice, word: str) -> bool:
    """Whether other words in reply to a receipt take nothing back by themselves."""
    return practice.threads or any(known.id == word and known.again == "turn" for known in practice.words)


def _round(scene: Scene, rule: Rule, row: str, by: str, said: Asked | None) -> Round:
    """A round of its own for a dialogue, the same one for each of its turns; else the rule's current one."""
    if scene.house.practice_of(rule).threads:
        known = scene.tx.round(rule.id, said.data.get("round", "")) if said else None
        if known is not None:
            return known
        return Round(rule=rule.id, key=f"mail-{row}", opened_at=scene.now, by=by)
    return scene.current_round(rule)
