"""What a member may write out of the blue, as the help mail lists it, group by group."""

from __future__ import annotations

from daemon.core.model import Member
from daemon.engine.situations import Scene

FOR_LEADERS = "_leader"
"""Ends the id of a hint that says what a word of everybody's is to a leader."""
_GROUPS = ("people", "talks", "leader", "news", "you", "")
"""Of employees, talks with them, what is for one's leader, the newsletter, oneself; "" is the rest."""


def writable(scene: Scene, member: Member) -> list[dict[str, object]]:
    """The words of the member's rules, each as it is written and what it does, in groups of which none is empty.

    A word without a hint is another way to say one that has it, and is left out. What is told to one's leader stands,
    for who leads every team it is for, with what is about oneself.
    """
    hints = scene.house.hints.get(member.language, {})
    groups: dict[str, list[dict[str, str]]] = {group: [] for group in _GROUPS}
    for word in scene.house.commands:
        rules = list(scene.house.rules_with_word(word, member.id))
        if not any(scene.house.may_write(rule, known, member.id) for rule, known in rules):
            continue
        leads = [scene.house.leads(rule, member.id) for rule, _ in rules]
        hint = (hints.get(f"{word}{FOR_LEADERS}") if any(leads) else None) or hints.get(word)
        if hint is not None:
            group = hint.group if hint.group in groups else ""
            shown = {"word": hint.written, "does": hint.does}
            groups["you" if group == "leader" and all(leads) else group].append(shown)
    return [{"id": group, "words": words} for group, words in groups.items() if words]
