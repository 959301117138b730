"""Who belongs to which teams."""

from __future__ import annotations

from daemon.core.model import Team
from daemon.core.world import World


def test_leader_deputy_and_boss_belong_to_a_team_once_and_in_its_place() -> None:
    teams = (
        Team(id="nord", name="Nord", zone="UTC", leader="lone", boss="bo", members=("lone", "rikke")),
        Team(id="syd", name="Syd", zone="UTC", leader="lone", deputy="rikke", members=("malik",)),
    )
    world = World(teams={team.id: team for team in teams}, members={}, locations={}, rules={})
    found = {member: [team.id for team in teams] for member, teams in world.teams_by_member().items()}
    assert found == {"lone": ["nord", "syd"], "bo": ["nord"], "rikke": ["nord", "syd"], "malik": ["syd"]}
