"""Handles one received mail in one transaction: who may speak, what they said, and the one receipt."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.core.errors import Refusal
from daemon.core.model import AskState, Member
from daemon.engine.addresses import notice_alive
from daemon.engine.alone import Alone, as_command, keeps_to_themselves, meant_alone
from daemon.engine.answering import answer_asks
from daemon.engine.commanding import run_command, say_again
from daemon.engine.copies import take_copy
from daemon.engine.dialogues import take_reply
from daemon.engine.everyday import run_word
from daemon.engine.gate import admit
from daemon.engine.inbound import Inbound
from daemon.engine.invited import answer_by_calendar, answer_in_words
from daemon.engine.machines import handle_auto_reply, handle_bounce
from daemon.engine.own import answers_own, refuse_while_locked
from daemon.engine.planned_jobs import erase_raw
from daemon.engine.prose import MAYBE
from daemon.engine.receipt import Receipt
from daemon.engine.records import InboxState
from daemon.engine.several import in_short, things_said
from daemon.engine.situations import Scene
from daemon.engine.spoken_of import answer_about_talk
from daemon.engine.takenback import says_how_unnamed
from daemon.mail.greeting import hides_words
from daemon.mail.openings import find_command
from daemon.mail.reading import Reading
from daemon.mail.sent import is_copy_of

_MOST_CHOICES = 6
_PACKED = ("application/ms-tnef", "application/vnd.ms-tnef")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a mail ended, and why."""

    state: InboxState
    reason: str


def handle(scene: Scene, mail: Inbound) -> Ending:
    """Do all that follows from a mail; errors pass through and undo everything.

    Raises NotesLocked where that cannot be done before the notes key is back.
    """
    receipt = Receipt(scene, mail, own=answers_own(scene, mail))
    ending = _handle(scene, mail, receipt)
    if receipt.own and ending.state is not InboxState.HELD:
        # What told or may quote what is somebody's own is destroyed, here and on its server.
        erase_raw(scene, mail.row.id)
    return ending


def _handle(scene: Scene, mail: Inbound, receipt: Receipt) -> Ending:
    match mail.scan.kind:
        case "own":
            return Ending(InboxState.IGNORED, "own copy" if _take_copy(scene, mail) else "own")
        case "list":
            return Ending(InboxState.IGNORED, "list")
        case "auto-reply":
            return Ending(InboxState.IGNORED, handle_auto_reply(scene, mail))
        case "bounce":
            return Ending(InboxState.IGNORED, handle_bounce(scene, mail))
    if mail.copied:
        return Ending(*take_copy(scene, mail))
    refused = admit(scene, mail)
    if refused is not None:
        return Ending(*refused)
    refuse_while_locked(scene, mail)
    if mail.member is not None:
        notice_alive(scene, mail.member, mail.scan.sender)
    if mail.scan.kind == "calendar":
        reason = _calendar(scene, mail, receipt)
        receipt.write()
        return Ending(InboxState.HANDLED if reason.startswith("calendar:") else InboxState.IGNORED, reason)
    alone = meant_alone(scene, mail)
    reason = _keep_alone(scene, mail, receipt, alone) if alone else _person(scene, mail, receipt)
    receipt.write()
    return Ending(InboxState.IGNORED if reason == "polite" else InboxState.HANDLED, reason)


def _calendar(scene: Scene, mail: Inbound, receipt: Receipt) -> str:
    try:
        return answer_by_calendar(scene, mail, receipt)
    except Refusal as refusal:
        receipt.refuse(refusal)
        return "calendar: refused"


def _take_copy(scene: Scene, mail: Inbound) -> bool:
    """Note that the copy which a mail of ours took along has come, so that the mail was sent; it is destroyed."""
    message_id = mail.scan.message_id or ""
    if not is_copy_of(mail.row.raw or b"", message_id) or scene.tx.note_copy(message_id, scene.now) is None:
        return False
    erase_raw(scene, mail.row.id)
    return True


def _person(scene: Scene, mail: Inbound, receipt: Receipt) -> str:
    """Route by the order of the design: everyone's words, the letter's asks, the practices' words, else help."""
    reading = mail.reading
    if reading is None or mail.member is None:
        receipt.say("common/unreadable")
        return "unreadable"
    done = reading.word is not None and run_word(scene, mail, receipt)
    if reading.said or reading.unsure:
        answer_asks(scene, mail, receipt)
        return "answer"
    if done and reading.word is not None:
        return f"word:{reading.word.id}"
    if reading.command is not None and (ended := _command(scene, mail, receipt, reading.command.id)):
        return ended
    if reading.polite:
        return _say_expected(scene, mail, receipt) if hides_words(reading) else "polite"
    if says_how_unnamed(scene, receipt) or say_again(scene, receipt):
        return "answer"
    if (not reading.empty or _is_packed(reading)) and answer_in_words(scene, mail, receipt, mail.text):
        return "invitation answered"
    if take_reply(scene, receipt):
        return "reply"
    if reading.empty:
        return _say_expected(scene, mail, receipt)
    about_talk = answer_about_talk(scene, mail, receipt, mail.text)
    return "invitation answered" if about_talk else _ask_back(scene, mail, receipt)


def _command(scene: Scene, mail: Inbound, receipt: Receipt, word: str) -> str:
    """Do what a practice's word says, or ask which first where several open lines of the mail; "" where it is none."""
    if things := things_said(scene, mail):
        traceless = scene.house.traceless_words
        receipt.own = receipt.own or any(find_command(thing, "", traceless) for _, thing in things)
        receipt.offer("common/one_each", {}, things, several=True)
        return "asked back"
    return f"command:{word}" if run_command(scene, mail, receipt) else ""


def _keep_alone(scene: Scene, mail: Inbound, receipt: Receipt, alone: Alone) -> str:
    """Take for its writer's own what is sure to be; else it goes back to them before anybody could read it."""
    receipt.own = True
    if alone.word is not None:
        receipt.mail = as_command(mail, alone.word)
        run_command(scene, receipt.mail, receipt)
        return f"command:{alone.word.id}"
    if alone.text:
        return _ask_back(scene, mail, receipt, alone)
    receipt.say("common/alone", {"text": mail.text, "word": alone.spelling})
    receipt.carry([ask for ask in mail.asks.values() if not ask.rule.startswith("@")])
    return "asked back"


def _is_packed(reading: Reading) -> bool:
    """Whether all that came is a file which Outlook alone can read (TNEF), perhaps with a calendar's answer in it."""
    return any(file.media in _PACKED for file in reading.attachments)


def _say_expected(scene: Scene, mail: Inbound, receipt: Receipt) -> str:
    receipt.own = receipt.own or keeps_to_themselves(scene, mail)
    asks = [ask for ask in mail.asks.values() if ask.state in (AskState.MAILED, AskState.ANSWERED)]
    receipt.say("common/expected", {"attachments": bool(mail.reading and mail.reading.attachments)})
    receipt.carry(asks)
    return "empty"


def _ask_back(scene: Scene, mail: Inbound, receipt: Receipt, alone: Alone | None = None) -> str:
    """Words that belong nowhere go back to their writer with what they might be; nobody else sees them."""
    receipt.private = True
    receipt.own = receipt.own or keeps_to_themselves(scene, mail)
    word = mail.reading.command.id if mail.reading and mail.reading.command else _urgent_in(scene, mail.text)
    choices = [(label, f"{spelling}: {mail.text}") for label, spelling in _openings(scene, mail.member, word)]
    if alone is not None:
        choices = [(in_short(alone.text), alone.text), *choices[: _MOST_CHOICES - 1]]
    if choices:
        receipt.offer("common/asked_back", {"text": mail.text}, choices)
    else:
        receipt.say("common/refused", {"text": mail.text})
    return "asked back"


def _urgent_in(scene: Scene, text: str) -> str:
    """An urgent word that stands somewhere in the words: "merge conflict in the repo"."""
    said = text.casefold()
    return next((w for w in scene.house.urgent for one in scene.house.commands.get(w, ()) if one in said), "")


def _openings(scene: Scene, member: Member | None, begun: str) -> list[tuple[str, str]]:
    """For each of the member's rules the first word that text alone may follow: what it does, and how it is spelt.

    What the word does with which the mail itself begins goes first, where text alone may follow it.
    """
    if member is None:
        return []
    hints = scene.house.hints.get(member.language, {})
    near = {rule.id for rule, _ in scene.house.rules_with_word(begun, member.id)} if begun else set()
    found: dict[str, tuple[str, str]] = {}
    commands = scene.house.commands
    for word, spellings in sorted(commands.items(), key=lambda pair: pair[0] != begun or begun not in hints):
        for rule, known in scene.house.rules_with_word(word, member.id):
            takes_text = known.takes == "text" or (word == begun and known.takes == MAYBE)
            if takes_text and known.who == "all" and rule.id not in found:
                does = hints[word].does if word in hints else spellings[0]
                found[rule.id] = (does, spellings[0])
    ordered = sorted(found, key=lambda rule: rule not in near)
    return [found[rule] for rule in ordered][:_MOST_CHOICES]
