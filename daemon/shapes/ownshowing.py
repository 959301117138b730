"""Shows a person's own page to others: the card a colleague asks for, and lines for the leader's mails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import quote

from daemon.core.effects import Tell
from daemon.core.model import Line, Member
from daemon.core.situation import Situation
from daemon.shapes.leading import on_duty
from daemon.shapes.ownlines import CHANNEL, PROFILE, OwnLine, own_page
from daemon.shapes.reach import reach

CARD_WORD = {"da": "kort", "en": "card"}
"""How we write the word ourselves that asks for a colleague's page."""
_NEWS = timedelta(days=7)


def show_card(s: Situation, by: str, member: Member) -> Tell:
    """Give a member's page as the one who asks may see it; one's own as all others see it."""
    lines = [line for line in own_page(s, member.id) if line.text]
    seen = [line for line in lines if line.open or _may_see(s, by, member.id, line)]
    data = {
        "name": member.name,
        "first": member.first,
        "lines": [line.shown() for line in seen],
        "mine": by == member.id,
        "leads": by == s.leader.id,
        "write": f"mailto:{quote(member.address, safe='@')}",
    }
    return Tell(template=f"{s.rule.practice}/card", data=data)


def _may_see(s: Situation, reader: str, owner: str, line: OwnLine) -> bool:
    """Whether somebody may read another's line that is not for everyone.

    What was told to the leader was told to nobody else; but who stands in for them must know how to reach people.
    """
    return reader != owner and (reader == s.leader.id or (line.question == CHANNEL and reader in on_duty(s)))


def tell_news(s: Situation, member: Member, lines: Sequence[OwnLine]) -> Iterator[Line]:
    """Give a digest a line, for the leader alone, that somebody told something about themselves in the last days."""
    new = [line for line in lines if line.entry and line.entry.at > s.now - _NEWS]
    if new:
        data = {
            "name": member.name,
            "first": member.first,
            "lines": [line.shown() for line in new],
            "write": f"mailto:{quote(member.address, safe='@')}",
            "next": {
                "label": "",
                "text": f"{CARD_WORD.get(s.leader.language, CARD_WORD['en'])} {member.name}",
            },
        }
        yield Line(
            key=f"{s.rule.id}:news:{member.id}",
            section="profile",
            template=f"{s.rule.practice}/line_news",
            data=data,
            names=(member.id,),
            only=(s.leader.id,),
        )


def tell_line(s: Situation, member: Member, line: OwnLine) -> Line:
    """Give the page that prepares a talk a line of somebody's own, for those who may see it."""
    is_channel = line.question == CHANNEL
    return Line(
        key=line.entry.id if line.entry else "",
        section=CHANNEL if is_channel else PROFILE,
        template="common/reach" if is_channel else f"{s.rule.practice}/line_own",
        data=reach(s, member.id)
        if is_channel
        else {**line.shown(), "number": 0, "who": False, "leads": True},
        names=(member.id,),
        rank=line.number,
        only=() if is_channel or line.open else (s.leader.id,),
    )
