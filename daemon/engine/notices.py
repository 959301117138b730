"""Writes to people who are no members: ops when something needs a human, strangers one polite line."""

from __future__ import annotations

from collections.abc import Mapping

from daemon.engine.inbound import Inbound
from daemon.engine.outside import Outside, write_outside
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene


def tell_ops(scene: Scene, kind: str, data: Mapping[str, object]) -> None:
    """Mail ops about `kind` (shunted, skipped, failed, undelivered), at most once an hour; never people's
    words.
    """
    hour = f"{scene.now:%Y-%m-%dT%H}"
    if not scene.house.world.ops or scene.tx.count("ops", kind, hour) > 1:
        return
    part = Part(template="common/ops", data={"kind": kind, **data})
    for address in scene.house.world.ops:
        write_outside(scene, Outside(kind="ops", cause=f"ops|{kind}|{hour}", address=address, part=part))


def tell_stranger(scene: Scene, mail: Inbound, address: str) -> None:
    """Tell a sender we do not know that this box reads members' mail only."""
    part, answers = Part(template="common/stranger"), mail.scan.message_id
    write_outside(
        scene, Outside(kind="stranger", cause=mail.row.id, address=address, part=part, answers=answers)
    )
