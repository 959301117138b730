"""The values that carry one received mail from its reading to its one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from daemon.core.address import folded
from daemon.core.forms import Nothing, Proposal, Text
from daemon.core.meeting import Meeting
from daemon.core.model import Asked, AskState, Letter, Member
from daemon.engine.identity import find_token
from daemon.engine.letters import headings, rule_behind
from daemon.engine.meetings import claimant, meeting_of
from daemon.engine.parts import frames_of, part_of
from daemon.engine.records import InboxRow
from daemon.engine.situations import Scene
from daemon.mail.reading import Expected, Question, Reading, Scan, SentMail
from daemon.mail.sent import sent_text
from daemon.mail.words import is_reply

SAID = "@said"
"""The engine's own ask behind what was told unasked, so that it can be replaced and taken back like any answer."""

_OPEN = (AskState.WAITING, AskState.MAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A received mail with who wrote it and which letter it answers; `reading` is None where nothing need be
    read.
    """

    row: InboxRow
    scan: Scan
    member: Member | None
    letter: Letter | None
    asks: Mapping[str, Asked]
    """The letter's asks by mark."""
    reading: Reading | None = None
    trusted: bool = False
    """The member said that this was them."""
    meeting: Meeting | None = None
    """The meeting it speaks of."""
    owner: Member | None = None
    """Whose answer it would be: the one its letter went to, or whom its calendar names."""
    thing: int = 1
    """Which of several things that its writer chose by their numbers is being done."""
    copied: tuple[str, ...] = ()
    """The colleagues that it was written to, where we only got a copy: it is nobody's answer, and never read."""

    @property
    def source(self) -> str:
        """The name of what is told in it: its row, of several things that it does each with its own."""
        return self.row.id if self.thing == 1 else f"{self.row.id}-{self.thing}"

    @property
    def text(self) -> str:
        """What the person wrote now."""
        return self.reading.clean if self.reading else ""

    def is_stood_in(self, scene: Scene) -> bool:
        """Whether it came from another address than its member's, as while somebody tries things out in their place."""
        sender = None if self.trusted else self.scan.sender
        return sender is not None and scene.people.by_address(sender) != self.member


def identify(scene: Scene, row: InboxRow, scan: Scan) -> Inbound:
    """Find the letter a mail answers, and whose word it is."""
    member = scene.people.by_address(scan.sender) if scan.sender else None
    copied = copied_to(scene, scan, member)
    if copied:
        return Inbound(row=row, scan=scan, member=member, letter=None, asks={}, copied=copied)
    token = find_token(scene.house.box, scan.recipients, scan.references, scan.tags)
    letter = scene.tx.letter(token) if token else None
    found = ((mark, scene.tx.ask(ask_id)) for mark, ask_id in letter.asks) if letter else ()
    asks = {mark: ask for mark, ask in found if ask and not isinstance(ask.form, Nothing)}
    trusted = scene.tx.meta(f"trusted:{row.id}") is not None
    stand_in = _pilot_stand_in(scene, letter, scan.sender) or _new_address(scene, letter, asks, scan.sender)
    meeting = meeting_of(scene, scan, letter, token)
    owner = scene.people.members.get(letter.to) if letter else claimant(scene, scan, meeting)
    if trusted and member is None:
        stand_in = stand_in or owner
    return Inbound(
        row=row,
        scan=scan,
        member=stand_in or member,
        letter=letter,
        asks=asks,
        trusted=trusted,
        meeting=meeting,
        owner=owner,
    )


def copied_to(scene: Scene, scan: Scan, sender: Member | None) -> tuple[str, ...]:
    """The colleagues a member's mail was written to with us as a mere copy; () for a mail that is for us.

    For us is what has our box in To, or the reply token of a letter anywhere in its addresses. A copy has a colleague
    in To or Cc and our box in Cc, in no field at all (Bcc), or under its address for copies.
    """
    box = scene.house.box
    addressed = (*scan.to, *scan.cc)
    if sender is None or scan.kind not in ("person", "unreadable"):
        return ()
    if any(box.token_in_address(address) for address in scan.recipients):
        return ()
    marked = any(box.is_copy_address(address) for address in scan.recipients)
    if not marked and any(box.is_ours(address) for address in scan.to):
        return ()
    found = (scene.people.by_address(address) for address in addressed)
    return tuple(dict.fromkeys(m.id for m in found if m is not None and m.id != sender.id))


def expected_of(scene: Scene, mail: Inbound) -> tuple[SentMail | None, Expected]:
    """What a reply may hold: the letter's questions with their headings as mailed, and the words we know."""
    member = mail.member
    language = member.language if member else scene.house.language
    today = scene.people.calendars[member.id].day(scene.now) if member else scene.now.date()
    # What was told unasked is replaced by any words: its receipt asks nothing.
    asked = any(ask.rule != SAID for ask in mail.asks.values())
    questions = _questions(scene, mail) if member and asked else ()
    answers = {
        word
        for question in questions
        if isinstance(question.form, Text) or (isinstance(question.form, Proposal) and len(questions) == 1)
        for word in question.form.words
    }
    commands, begun = scene.house.commands, True
    if questions:
        commands = _may_open(scene, mail)
        begun = _is_no_reply(mail)
        if not begun:
            # What is for the leader alone must not be taken for an answer that all may read.
            commands = {word: spelt for word, spelt in commands.items() if word in scene.house.urgent}
    expected = Expected(
        questions=questions,
        words={word: spelt for word, spelt in scene.house.words.items() if word not in answers},
        commands=commands,
        forms={word: form for word, form in scene.house.command_forms.items() if word in commands},
        colon=not begun,
        everyday=tuple(sorted(scene.house.everyday.get(language, ()))),
        language=language,
        today=today,
    )
    return _sent(scene, mail.letter), expected


def _is_no_reply(mail: Inbound) -> bool:
    """Whether a mail that names a letter was begun anew, as by a link beside its questions: it need not answer them."""
    told = mail.letter is not None and len(mail.letter.asks) > len(mail.asks)
    return not mail.scan.references and (told or not is_reply(mail.scan.subject))


def _may_open(scene: Scene, mail: Inbound) -> Mapping[str, tuple[str, ...]]:
    """The practices' words that the writer may write."""
    writer = mail.member.id if mail.member else ""
    words = scene.house.words_for(writer)
    open_to = {known.id for rule, known in words if scene.house.may_write(rule, known, writer)}
    return {word: spelt for word, spelt in scene.house.commands.items() if word in open_to}


def _questions(scene: Scene, mail: Inbound) -> tuple[Question, ...]:
    assert mail.member is not None  # noqa: S101 - the caller has looked
    found = ask_headings(scene, mail.member, tuple(mail.asks.values()))
    return tuple(
        Question(mark=mark, form=ask.form, heading=heading, waits=ask.state in _OPEN)
        for (mark, ask), heading in zip(mail.asks.items(), found, strict=True)
    )


def ask_headings(scene: Scene, member: Member, asks: Sequence[Asked]) -> tuple[str, ...]:
    """The headings of asks as they stand in a mail to a member."""
    found, frames = [], frames_of(scene, asks)
    for ask in asks:
        rule = scene.house.world.rules.get(ask.rule)
        if not ask.template:
            found.append("")
            continue
        found.append(next(iter(headings(scene, member, rule, (part_of(ask, "", frames.get(ask.id)),))), ""))
    return tuple(found)


def _sent(scene: Scene, letter: Letter | None) -> SentMail | None:
    mail = scene.tx.outgoing(letter.token) if letter else None
    if mail is None or not mail.raw:
        return None
    return sent_text(mail.raw)


def _new_address(
    scene: Scene, letter: Letter | None, asks: Mapping[str, Asked], sender: str | None
) -> Member | None:
    """Who answers from the address that they asked us to write to: the one case where that address may speak."""
    offered = {folded(str(ask.data.get("address", ""))) for ask in asks.values() if ask.rule == "@address"}
    return scene.people.members.get(letter.to) if letter and sender and folded(sender) in offered else None


def _pilot_stand_in(scene: Scene, letter: Letter | None, sender: str | None) -> Member | None:
    """In pilot mode whoever gets a member's mails may answer them too, as that member."""
    if letter is None or sender is None:
        return None
    rule = rule_behind(scene, scene.house.world.rules.get(letter.rule), (ask for _, ask in letter.asks))
    pilot = scene.house.pilot_address(rule)
    if pilot is None or folded(pilot) != folded(sender):
        return None
    return scene.people.members.get(letter.to)
