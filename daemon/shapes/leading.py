"""Who hears what is the leader's to hear while the leader may be away."""

from __future__ import annotations

from daemon.core.situation import Situation
from daemon.shapes.cadence import is_here


def on_duty(s: Situation) -> tuple[str, ...]:
    """Give the leader, and with the leader away or pausing the deputy too, where there is one who is here."""
    deputy = s.members.get(s.team.deputy or "")
    stands_in = deputy is not None and not is_here(s, s.leader) and is_here(s, deputy)
    return (s.leader.id, deputy.id) if deputy and stands_in else (s.leader.id,)
