"""Writes to people who are no members: ops when something needs a human, strangers one polite line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from daemon.engine.identity import tag, token_for
from daemon.engine.inbound import Inbound
from daemon.engine.letters import PRIORITY
from daemon.engine.records import Outgoing
from daemon.engine.rendering import Part, Sheet
from daemon.engine.situations import Scene
from daemon.mail.compose import Draft
from daemon.mail.headers import Mailbox


def tell_ops(scene: Scene, kind: str, data: Mapping[str, object]) -> None:
    """Mail ops about `kind` (shunted, skipped, failed, undelivered), at most once an hour; never people's
    words.
    """
    hour = f"{scene.now:%Y-%m-%dT%H}"
    if not scene.house.world.ops or scene.tx.count("ops", kind, hour) > 1:
        return
    part = Part(template="common/ops", data={"kind": kind, **data})
    for address in scene.house.world.ops:
        _write(scene, "ops", f"ops|{kind}|{hour}", address, part)


def tell_stranger(scene: Scene, mail: Inbound, address: str) -> None:
    """Tell a sender we do not know that this box reads members' mail only."""
    _write(scene, "stranger", mail.row.id, address, Part(template="common/stranger"), mail.scan.message_id)


def _write(scene: Scene, kind: str, cause: str, address: str, part: Part, answers: str = "") -> None:
    house = scene.house
    token = token_for(scene.tx, cause, kind, scene.tx.mac("address", address.casefold()), 0)
    rendered = house.renderer.render(
        Sheet(language=house.language, parts=(part,), frame=_frame(scene, kind, token), layout="receipt")
    )
    draft = Draft(
        message_id=house.box.message_id(token),
        date=scene.now,
        sender=Mailbox(house.box.name, house.box.address),
        to=Mailbox("", address),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        inlines=rendered.images,
        in_reply_to=answers or None,
        references=(answers,) if answers else (),
        auto="auto-replied" if answers else "auto-generated",
    )
    scene.tx.add_outgoing(
        Outgoing(
            id=token,
            cause=cause,
            kind=kind,
            member=None,
            sender=house.box.address,
            recipient=address,
            message_id=draft.message_id,
            raw=house.compose(draft),
            priority=PRIORITY["bulk"],
            created_at=scene.now,
            next_at=scene.now,
            expires_at=scene.now + timedelta(days=2),
        )
    )


def _frame(scene: Scene, name: str, token: str) -> dict[str, object]:
    house = scene.house
    nobody = {"id": name, "name": "", "first": "", "language": house.language}
    return {
        "member": nobody,
        "team": {"name": house.brand},
        "leader": nobody,
        "reply": {"address": house.box.address, "tag": tag(token)},
        "brand": {"name": house.brand, "footer": house.footer},
        "rule": {"id": "", "title": ""},
        "pilot": "",
        "web_url": "",
    }
