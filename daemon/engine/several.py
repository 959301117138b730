"""Finds the things that a mail says one below the other, each with a word of its own: none is another's text."""

from __future__ import annotations

from daemon.core.model import Member
from daemon.engine.inbound import Inbound
from daemon.engine.prose import SOMEBODY
from daemon.engine.situations import Scene
from daemon.engine.target import Candidate, local_time, whom_meant
from daemon.engine.whom import begins_with_time
from daemon.mail.greeting import without_greeting
from daemon.mail.openings import find_command

_LABEL = 90


def things_said(scene: Scene, mail: Inbound) -> list[tuple[str, str]]:
    """Each thing of a mail in short, and as it would be a mail of its own; [] where the mail is one thing.

    A line begins another where its word names a colleague, or stands with a colon below one that is about nobody;
    but where a leader corrects something ("ret 1: fjern 2", below it "intro: …"), all lines are for the practice.
    """
    writer = mail.member
    lines = without_greeting(mail.text.split("\n"))
    first = find_command(lines[0], "", scene.house.commands) if lines else None
    if writer is None or first is None or _reads_lines(scene, writer, first.id):
        return []
    of_nobody = _takes_text(scene, writer, lines[0])
    starts = [0, *(n for n, line in enumerate(lines) if n and _begins(scene, writer, line, of_nobody))]
    if len(starts) == 1:
        return []
    ends = [*starts[1:], len(lines)]
    things = ("\n".join(lines[start:end]).strip() for start, end in zip(starts, ends, strict=True))
    return [(in_short(thing), thing) for thing in things]


def _begins(scene: Scene, writer: Member, line: str, of_nobody: bool) -> bool:
    word = find_command(line, "", scene.house.commands)
    candidates = _candidates(scene, writer, word.id) if word else []
    if word is None or not candidates:
        return False
    if not _is_about_nobody(candidates):
        meant = whom_meant(scene, candidates, word, writer)
        if not word.colon:
            rest = meant.rest
            return meant.exact and (not rest or begins_with_time(rest, local_time(scene, writer)))
        if meant.sure or meant.choices:
            return True
    return of_nobody and word.colon and not word.argument and bool(word.text)


def _takes_text(scene: Scene, writer: Member, line: str) -> bool:
    """Whether a line opens with a word and says something about nobody by name."""
    word = find_command(line, "", scene.house.commands)
    candidates = _candidates(scene, writer, word.id) if word else []
    if word is None or not candidates:
        return False
    return _is_about_nobody(candidates) or not whom_meant(scene, candidates, word, writer).sure


def _reads_lines(scene: Scene, writer: Member, word: str) -> bool:
    """Whether the word is one of several of a practice that are a leader's and about nobody."""
    return any(
        sum(one.who == "leader" and one.takes == "text" for one in scene.house.practices[rule.practice].words)
        > 1
        for rule, known in _candidates(scene, writer, word)
        if known.who == "leader" and known.takes == "text"
    )


def _candidates(scene: Scene, writer: Member, word: str) -> list[Candidate]:
    rules = scene.house.rules_with_word(word, writer.id)
    return [(rule, known) for rule, known in rules if scene.house.may_write(rule, known, writer.id)]


def _is_about_nobody(candidates: list[Candidate]) -> bool:
    takes = candidates[0][1].takes
    return "member" not in takes and takes != SOMEBODY


def in_short(thing: str) -> str:
    """The beginning of what was written, on one line, to choose it by."""
    line = " ".join(thing.split())
    return line if len(line) <= _LABEL else f"{line[:_LABEL].rstrip()} …"
