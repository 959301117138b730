"""What a member may write out of the blue, as the help mail lists it: the words of all, and those of a leader."""

from __future__ import annotations

from daemon.core.model import Member
from daemon.engine.situations import Scene

FOR_LEADERS = "_leader"
"""Ends the id of a hint that says what a word of everybody's is to a leader."""


def writable(scene: Scene, member: Member) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The words of the member's rules, each as it is written and what it does: for all, then for a leader or deputy.

    A word without a hint is another way to say one that has it, and is left out.
    """
    hints = scene.house.hints.get(member.language, {})
    for_all: list[dict[str, str]] = []
    leading: list[dict[str, str]] = []
    for word in scene.house.commands:
        rules = list(scene.house.rules_with_word(word, member.id))
        if not any(scene.house.may_write(rule, known, member.id) for rule, known in rules):
            continue
        leads = any(scene.house.leads(rule, member.id) for rule, _ in rules)
        as_leader = hints.get(f"{word}{FOR_LEADERS}") if leads else None
        only_leaders = all(known.who == "leader" for _, known in rules)
        if hint := as_leader or hints.get(word):
            shown = {"word": hint[0], "does": hint[1]}
            (leading if as_leader or only_leaders else for_all).append(shown)
    return for_all, leading
