"""What a leader is told of mail in doubt: whom to ask whether it came, and who may have got it twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from daemon.core.model import Line, Member, Rule
from daemon.core.world import ALL
from daemon.engine.records import Outgoing, OutState

if TYPE_CHECKING:
    from daemon.engine.situations import Scene

_SECTION = "unsure"
_TOLD_FOR = timedelta(days=7)


def doubted_mails(scene: Scene, rule: Rule) -> Iterator[Line]:
    """The lines for the digest of the team that `rule` is of."""
    team = scene.house.world.audience(replace(rule, audience=ALL))
    twice: dict[str, str] = {}
    for mail in scene.tx.doubted(scene.now - _TOLD_FOR):
        member = scene.people.members.get(mail.member or "")
        if member is None or member.id not in team:
            continue
        if mail.state is OutState.PARKED:
            yield _parked(scene, mail, member)
        elif mail.state is OutState.SENT and mail.copy_at is None and mail.looks == 0:
            twice[member.id] = member.name
    if twice:
        data = {"names": list(twice.values())}
        key = "twice:" + ",".join(twice)
        yield Line(key=key, section=_SECTION, template="common/line_twice", data=data, names=tuple(twice))


def _parked(scene: Scene, mail: Outgoing, member: Member) -> Line:
    source = scene.house.world.rules.get(mail.rule)
    data = {
        "name": member.name,
        "first": member.first,
        "title": source.title if source and not mail.private else "",
        "day": (mail.doubt_at or mail.created_at).astimezone(ZoneInfo(member.zone)).date(),
        "write": f"mailto:{member.address}",
    }
    return Line(
        key=f"parked:{mail.id}",
        section=_SECTION,
        template="common/line_parked",
        data=data,
        names=(member.id,),
    )
