"""Who hears what is the leader's to hear while the leader may be away, and who above the leader sees what is told."""

from __future__ import annotations

from daemon.core.model import Member
from daemon.core.situation import Situation
from daemon.shapes.cadence import is_here


def boss_reading(s: Situation) -> Member | None:
    """Give the leader's own leader, where a rule makes them a page of what the team tells; None where it does not."""
    return s.members.get(s.team.boss or "") if "boss" in s.places else None


def on_duty(s: Situation) -> tuple[str, ...]:
    """Give the leader, and with the leader away or pausing the deputy too, where there is one who is here."""
    deputy = s.members.get(s.team.deputy or "")
    stands_in = deputy is not None and not is_here(s, s.leader) and is_here(s, deputy)
    return (s.leader.id, deputy.id) if deputy and stands_in else (s.leader.id,)
