"""Takes in the copy of a mail that a member wrote to a colleague: who wrote to whom, and never a word of it."""

from __future__ import annotations

from collections.abc import Iterator

from daemon.core.address import folded
from daemon.core.model import Command, Member, Rule
from daemon.engine.addresses import notice_alive
from daemon.engine.apply import Applier
from daemon.engine.inbound import Inbound
from daemon.engine.letters import Mail, write_mail
from daemon.engine.planned_jobs import erase_raw
from daemon.engine.receipt import over_limit
from daemon.engine.records import InboxState
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene

COPY = "copy"
"""The id of the word that stands for such a copy; it has no spelling."""


def take_copy(scene: Scene, mail: Inbound) -> tuple[InboxState, str]:
    """Let the practices of the teams its writer leads hear of it; its text is destroyed, whatever becomes of it.

    Who leads nobody it was written to is told, once a week, that we did not read it. Where the receiving server doubts
    the sender nothing happens: a copy is for nobody to answer, so that its sender is not asked either.
    """
    erase_raw(scene, mail.row.id)
    if mail.member is None or mail.scan.auth == "fail":
        return InboxState.IGNORED, "a copy, and the receiving server doubts the sender"
    notice_alive(scene, mail.member, mail.scan.sender)
    rules = list(_rules(scene, mail, mail.member))
    for rule, people in rules:
        _tell(scene, mail, rule, people)
    if rules:
        return InboxState.HANDLED, "copy"
    _explain(scene, mail, mail.member)
    return InboxState.IGNORED, "a copy of a mail to somebody else"


def _rules(scene: Scene, mail: Inbound, writer: Member) -> Iterator[tuple[Rule, tuple[str, ...]]]:
    """The rules that take copies, in the teams the writer leads, each with those of its team it was written to."""
    for rule, _ in scene.house.rules_with_word(COPY, writer.id):
        team = scene.house.world.team_of(rule)
        people = tuple(m for m in mail.copied if m in team.members and m != team.leader)
        if people and writer.id in (team.leader, team.deputy):
            yield rule, people


def _tell(scene: Scene, mail: Inbound, rule: Rule, people: tuple[str, ...]) -> None:
    row, writer = mail.row.id, mail.member
    assert writer is not None  # noqa: S101 - the caller has looked
    command = Command(
        by=writer.id,
        word=COPY,
        text="",
        about=people[0],
        members=people,
        at=scene.now,
        source=row,
        value=_receivers(scene, mail),
    )
    round_ = scene.current_round(rule)
    effects = scene.house.practice_of(rule).on_command(scene.situation(rule, round_, seed=row), command)
    scene.tx.open_round(round_)
    Applier(scene, rule, round_, cause=row, source=row, row=row, writer=writer.id).apply(list(effects))


def _receivers(scene: Scene, mail: Inbound) -> int:
    """To how many addresses it went, colleagues and strangers alike; not counting our box and its writer."""
    people, writer = scene.people, mail.member
    others = {
        folded(address) if (known := people.by_address(address)) is None else known.id
        for address in (*mail.scan.to, *mail.scan.cc)
        if not scene.house.box.is_ours(address)
    }
    return len(others - {writer.id if writer else ""})


def _explain(scene: Scene, mail: Inbound, writer: Member) -> None:
    """Tell who may have hoped that we read along, in a mail of its own: theirs was to somebody else."""
    week = f"{scene.now:%G-W%V}"
    address = mail.scan.sender or writer.address
    if scene.tx.count("copies", writer.id, week) > 1 or over_limit(scene, address):
        return
    parts = (Part(template="common/copy_unread"),)
    write_mail(
        scene,
        Mail(to=writer, kind="receipt", cause=mail.row.id, parts=parts, priority="receipt", private=True),
    )
