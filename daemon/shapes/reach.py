"""How somebody likes to be contacted, for every line that tells a leader to get in touch."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from daemon.core.model import Member
from daemon.core.situation import Situation
from daemon.shapes.channels import says_more
from daemon.shapes.leading import on_duty

CHANNEL = "channel"
"""The kind in which each tells their own choice; who uses this reads it."""


def write_to(member: Member) -> str:
    """Give the link that begins a mail to a member; a template adds subject and text."""
    return f"mailto:{quote(member.address, safe='@')}"


def reach(s: Situation, member: str, *, reader: str = "") -> dict[str, Any]:
    """Give a member's name, a link to write to them, and the channel and style they chose last ("" where none).

    What they told their leader alone is left out for a `reader` who neither leads nor stands in now. `text` are their
    own words, where these tell more than that ("helst om formiddagen").

    What comes out is the data of a fragment, too: `fragment({"template": reach.template, "data": reach})` words it in
    a template. KeyError for one who is not with us.
    """
    person = s.members[member]
    chosen: dict[str, str] = next(
        (entry.value for entry in reversed(s.of(CHANNEL)) if entry.by == member), {}
    )
    if reader and not chosen.get("open") and reader not in on_duty(s):
        chosen = {}
    text = chosen.get("text", "")
    return {
        "id": person.id,
        "name": person.name,
        "first": person.first,
        "write": write_to(person),
        "channel": chosen.get("channel", ""),
        "style": chosen.get("style", ""),
        "template": "common/reach",
        "text": text if says_more(text) else "",
    }
