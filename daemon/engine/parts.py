"""Makes asks the parts of a mail, and says for which team each is where a mail asks for several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from daemon.core.forms import Nothing, Proposal, Text
from daemon.core.model import Asked
from daemon.engine.letters import team_frame
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene


def only_tells(ask: Asked) -> bool:
    """Whether it asks nothing, and only stands in the letter of the day."""
    return isinstance(ask.form, Nothing)


def part_of(ask: Asked, mark: str, frame: Mapping[str, object] | None = None) -> Part:
    """The ask as a part of a mail; `reminder` is at hand in its template."""
    if only_tells(ask):
        return Part(template=ask.template, data=ask.data, frame=frame or {})
    claims = list(ask.form.words) if isinstance(ask.form, Text | Proposal) else []
    data = {
        **ask.data,
        "reminder": ask.mailed_at is not None,
        "until": ask.until_at,
        "about": ask.about or "",
        "claims": claims,
    }
    return Part(template=ask.template, data=data, mark=mark, frame=frame or {})


def frames_of(scene: Scene, asks: Sequence[Asked]) -> Mapping[str, Mapping[str, object]]:
    """By ask the team it is of, with its leader, where the asks of one mail are of several teams; else none."""
    rules = scene.house.world.rules
    teams = {ask.id: rules[ask.rule].team for ask in asks if ask.rule in rules}
    several = len(set(teams.values())) > 1
    return {ask: team_frame(scene.house, team) for ask, team in teams.items()} if several else {}
