"""Mails out of the blue that tell how a goal goes, and propose none: "mål nået: 20 kunder", "mål 2: vi er på 12"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from daemon.core.effects import Effect
from daemon.core.errors import Refusal
from daemon.core.model import Answer, Command
from daemon.core.situation import Situation
from daemon.shapes import check_ins, ending
from daemon.shapes.deadlines import deadline_of
from daemon.shapes.goals import Goal, of_member, title_of
from daemon.shapes.units import unit_key

NEW = "new"
"""The choice that it is no report, but a goal to be agreed on."""
_NUMBER = re.compile(
    r"\s*(?:(?:nr\.?|no\.?|nummer|number)\s*)?(?P<number>\d{1,2})(?:\s*:\s+(?=\w)|\s+(?=[^\W\d_]))", re.I
)
_DENIED = (
    r"ikke|endnu ikke|næsten|nesten|halvt|halvvejs|delvist?|snart|not|not yet|almost|nearly|half|partly|soon"
)
_REACHED = (
    "nået|naaet|i mål|i hus|i land|opnået|opfyldt|klaret|gennemført|fuldført|lykkedes|reached|achieved|met|hit"
    "|completed|done|accomplished|fulfilled"
)
_SAYS = re.compile(
    rf"\s*(?:(?:er|blev|bliver|is|was|has been|nu|now|desværre|unfortunately|helt|fully|just|lige"
    rf"|(?P<denied>{_DENIED}))\s+){{0,4}}(?:(?P<reached>{_REACHED})"
    r"|halvvejs|half ?way|grønt?|gult?|rødt?|green|yellow|red)"
    r"(?=\s*(?:$|[^\w\s]|\d|med\b|with\b))[:.,;!?\s–-]*",
    re.I,
)
"""How a report begins, where a goal says what is to come."""
_STANDS = re.compile(
    r"\s*(?:vi|jeg|we|i)(?:\s+(?:er|har|ligger|står|are|am|have)\b|['’](?:re|m|ve)\b)"
    r"(?:\s+(?:nu|now|på|at|nået|opnået|reached|achieved)\b)*",
    re.I,
)
"""How either may begin: "vi er på 12", "vi har nået 100 inden sommer"."""
_NOTHING: Mapping[str, Any] = {"number": None, "of": None, "percent": None, "colour": None, "reached": False}


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a goal: which number it has, if that was said, how far it is, and the words.

    `rest` are the words behind those that make it a report; without `sure` it may be a goal as well.
    """

    number: int | None
    value: Mapping[str, Any] | None
    text: str
    rest: str
    sure: bool


def read_report(s: Situation, command: Command, about: str) -> Report | None:
    """Read a command's text as a report; None where it is a proposal, as all is of somebody with no goal agreed on
    that does not begin with how it went.
    """
    numbered = _NUMBER.match(command.text)
    number = int(numbered["number"]) if numbered else None
    text = command.text[numbered.end() :] if numbered else command.text
    said, running = _SAYS.match(text), [g.number for g in of_member(s, about) if g.is_running]
    value = (command.value or {}).get("progress")
    if said:
        reached = bool(said["reached"]) and not said["denied"]
        if value or reached:
            value = {**(value or _NOTHING), "reached": reached}
        dated = deadline_of(s, command.by, command.text) is not None
        return Report(number, value, text, text[said.end() :], sure=number in running or not dated)
    if value and number in running:
        return Report(number, value, text, "", sure=True)
    if value and running and (stands := _STANDS.match(text)):
        return Report(None, value, command.text, command.text[stands.end() :].strip(), sure=False)
    return None


def take(s: Situation, command: Command, about: str, report: Report) -> Iterator[Effect]:
    """Keep it as a check-in of the one goal it can be about; raises Refusal with the choices where that is not sure."""
    running = [g for g in of_member(s, about) if g.is_running]
    meant = [g for g in running if report.number in (None, g.number)]
    fitting = [g for g in meant if _counts_the_same(g, command)]
    if len(fitting) != 1 or not report.sure:
        raise _which(s, command, about, meant, report)
    (goal,), own = fitting, about == command.by
    if report.value is None or (not own and not report.value["reached"]):
        data = {"text": report.text, "title": title_of(goal.dialogue.text), "number": goal.number, "own": own}
        raise Refusal("goals/how_far", {**data, "name": s.members[about].name})
    if not own:
        yield from ending.vote(s, goal, command.by, "reached", report.text)
        return
    answer = Answer(
        by=command.by, value=dict(report.value), text=report.text, at=command.at, source=command.source
    )
    yield from check_ins.keep(s, goal, answer)


def _counts_the_same(goal: Goal, command: Command) -> bool:
    """Whether a number is told in what the goal counts, where it was said of what."""
    told = (command.value or {}).get("measure")
    if not told or not told["unit"] or not goal.measure:
        return True
    ours, theirs = (set(unit_key(unit).split()) for unit in (goal.measure["unit"], told["unit"]))
    return not ours or bool(ours & theirs)


def _which(s: Situation, command: Command, about: str, goals: list[Goal], report: Report) -> Refusal:
    """Ask which goal is told of, or whether it is a new one; each choice is the whole mail."""
    opening = "mål" if s.members[command.by].language == "da" else "goal"
    name = "" if about == command.by else f" {s.members[about].name}"
    ways = [f"{opening}{name}: {goal.number}: {report.text}" for goal in goals if report.sure or report.value]
    labels = [title_of(goal.dialogue.text) for goal in goals][: len(ways)]
    if re.search(r"\d", report.rest):
        ways.append(f"{opening}{name}: {report.rest}")
        labels.append(NEW)
    data = {"text": report.text, "name": s.members[about].name, "own": about == command.by}
    return Refusal("goals/how_goes", {**data, "known": bool(goals)}, tuple(ways), tuple(labels))
