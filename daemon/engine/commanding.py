"""Brings a mail out of the blue to the practice whose word it opens with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
from daemon.mail.anonymity import without_anonymity
from daemon.mail.answers import Reader
from daemon.mail.lexicon import ANONYMOUS, lexicon
from daemon.mail.reading import Expected, Word
from daemon.mail.understand import read_command, with_value
from daemon.mail.words import find_word
from daemon.shapes.names import Named, find_members, read_name

MAYBE = "maybe member text"
EVERYDAY = "member: text"
_SHORTEST_NAME, _MOST_NAMES = 3, 3
_NAME_OPENERS = re.compile(r"^\s*(?:til|om|for|to|about)\s+", re.IGNORECASE)


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
    if not answer_in_words(scene, receipt.mail, receipt, text):
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


def _run(scene: Scene, receipt: Receipt, word: Word, said: Asked | None = None) -> bool:
    member = receipt.mail.member
    if member is None:
        return False
    candidates = [
        (rule, known)
        for rule, known in scene.house.rules_with_word(word.id, member.id)
        if known.who == "all" or member.id in _leaders(scene, rule)
    ]
    candidates = [one for one in candidates if _is_meant(scene, *one, word, receipt.mail.letter is not None)]
    if not candidates:
        return False
    rule, known = candidates[0]
    receipt.own = receipt.own or scene.house.leaves_no_trace(rule)
    meant = _going_on(scene, receipt.mail, candidates) if said or known.joins else []
    try:
        rule, known, word = _which(scene, meant or candidates, word)
        about, text = _whom(scene, rule, known, word, member.id)
        text, anonymous = without_anonymity(text, ANONYMOUS | set(scene.house.words.get("anonymous", ())))
        command = Command(
            by=member.id,
            word=word.id,
            text=text,
            about=about,
            at=scene.now,
            source=receipt.mail.row.id,
            anonymous=anonymous,
            # What was read of the whole has the colleague's name in it.
            value=word.value
            if about is None
            else with_value(replace(word, argument="", text=text), *_reading(scene, member)).value,
        )
        joined = dialogue_of(scene, receipt.mail, rule) if known.joins else None
        round_ = joined or _round(scene, rule, receipt.mail.row.id, command.by, said)
        known_ask = said or _said(scene, receipt.mail.row.id, word, round_, command.by)
        _let_practice(scene, receipt, rule, round_, command, known_ask)
    except Refusal as refusal:
        if said is not None:
            scene.tx.restore(f"{receipt.mail.row.id}/{said.id}")
        receipt.refuse(refusal)
    return True


def _going_on(
    scene: Scene, mail: Inbound, candidates: Sequence[tuple[Rule, KnownWord]]
) -> list[tuple[Rule, KnownWord]]:
    """Of the rules with a word the one whose dialogue the answered mail belongs to."""
    return [(rule, known) for rule, known in candidates if dialogue_of(scene, mail, rule)]


def _let_practice(
    scene: Scene, receipt: Receipt, rule: Rule, round_: Round, command: Command, said: Asked
) -> None:
    practice, row = scene.house.practice_of(rule), receipt.mail.row.id
    situation = scene.situation(rule, round_, seed=row)
    effects = list(practice.on_command(situation, command))
    scene.tx.open_round(round_)
    applier = Applier(
        scene, rule, round_, cause=row, source=f"{row}/{said.id}", ask=said.id, row=row, writer=command.by
    )
    applier.apply(effects)
    receipt.parts.extend(applier.told)
    receipt.private = receipt.private or scene.house.is_private(rule)
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
    if rule is None or not _takes_turns(scene.house.practice_of(rule), said.key):
        scene.tx.withdraw(ask=said.id, by=mail.member.id, cause=f"{mail.row.id}/{said.id}")
    word = Word(id=said.key, argument=said.data["argument"], text=mail.text)
    return _run(scene, receipt, with_value(word, *_reading(scene, mail.member)), said)


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


def _which(
    scene: Scene, candidates: Sequence[tuple[Rule, KnownWord]], word: Word
) -> tuple[Rule, KnownWord, Word]:
    """Of rules in several teams the one that is meant: by the team's name, else by whose colleague is named.

    Raises Refusal with the choices where a private matter could be for the leader of either.
    """
    team_of = scene.house.world.team_of
    by_team = {team_of(rule).id: (rule, known) for rule, known in reversed(candidates)}
    for rule, known in by_team.values():
        team = team_of(rule)
        if word.argument.casefold() in (team.id.casefold(), team.name.casefold()):
            return rule, known, replace(word, argument="")
    rule, known = candidates[0]
    if "member" in known.takes and (known.takes != MAYBE or word.argument):
        naming = (pair for pair in candidates if _named(word, _team(scene, pair[0])).members)
        return (*next(naming, (rule, known)), word)
    if len(by_team) > 1 and scene.house.is_private(rule):
        spelling = scene.house.commands[word.id][0]
        said = ": ".join(filter(None, (word.argument, word.text)))
        teams = [team_of(one) for one, _ in reversed(by_team.values())]
        raise Refusal("common/which_team", {}, tuple(f"{spelling} {team.name}: {said}" for team in teams))
    return rule, known, word


def _team(scene: Scene, rule: Rule) -> list[Member]:
    team = scene.house.world.team_of(rule)
    ids = dict.fromkeys((*team.members, team.leader))
    return [scene.people.members[m] for m in ids if m in scene.people.members]


def _whom(scene: Scene, rule: Rule, known: KnownWord, word: Word, by: str) -> tuple[str | None, str]:
    """The colleague a word is about, by name, and the rest; raises Refusal with the choices when it could be
    two.
    """
    if "member" not in known.takes:
        return None, ": ".join(filter(None, (word.argument, word.text)))
    if known.takes == MAYBE and not word.argument and by not in _leaders(scene, rule):
        return None, word.text
    named = _named(word, _team(scene, rule))
    if named.member:
        return named.member.id, named.rest
    if known.takes == MAYBE and not named.members and not (word.argument and by in _leaders(scene, rule)):
        return None, ": ".join(filter(None, (word.argument, word.text)))
    spelling = scene.house.commands[word.id][0]
    choices = tuple(f"{spelling} {member.name}: {named.rest}" for member in named.members)
    template = "common/which_member" if named.members else "common/unknown_name"
    raise Refusal(template, {"name": named.name}, choices)


def _is_meant(scene: Scene, rule: Rule, known: KnownWord, word: Word, replying: bool) -> bool:
    """Whether a word of everyday speech is the command, and not the beginning of a sentence ("tak for sidst: …")."""
    if known.takes != EVERYDAY:
        return True
    named = _named(word, _team(scene, rule))
    if not named.rest or re.match(r"\s*for\b", word.argument, re.IGNORECASE):
        return False
    if word.argument:
        names = named.name.split()
        return bool(named.members) or (len(names) <= _MOST_NAMES and all(one[0].isupper() for one in names))
    sure = len(named.name) >= _SHORTEST_NAME and find_members(named.name, _team(scene, rule), strict=True)
    return bool(sure) and not replying


def _named(word: Word, team: Sequence[Member]) -> Named:
    """Who the mail is about: the name before the colon, else the name its text begins with."""
    if word.argument:
        name = _NAME_OPENERS.sub("", word.argument)
        return Named(find_members(name, team), name, word.text)
    return read_name(_NAME_OPENERS.sub("", word.text), team)


def _leaders(scene: Scene, rule: Rule) -> tuple[str | None, ...]:
    team = scene.house.world.team_of(rule)
    return (team.leader, team.deputy)
