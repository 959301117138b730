"""Writes a mail to an address of no member: ops, a stranger, or where a newsletter also appears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from daemon.core.effects import Send
from daemon.core.model import Rule
from daemon.engine.identity import tag, token_for
from daemon.engine.letters import PRIORITY
from daemon.engine.records import Outgoing
from daemon.engine.rendering import Part, Sheet
from daemon.engine.situations import Scene
from daemon.mail.compose import Draft
from daemon.mail.headers import Mailbox

COPY = "copy"
"""The kind of a mail to an address where a newsletter also appears."""
_EXPIRES = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """A mail to nobody we know: it has no letter and no token to reply to, and nothing in it is anybody's own.

    `cause` tells it apart from every other mail; `answers` is the Message-ID it answers; `rule` is whose team, language
    and leader it speaks of, where it is of one.
    """

    kind: str
    cause: str
    address: str
    part: Part
    answers: str | None = None
    rule: Rule | None = None
    layout: str = "receipt"
    pilot: str = ""
    """Whom it was meant for, where somebody else tries things out."""


def write_outside(scene: Scene, mail: Outside) -> None:
    """Put the mail into the outbox; planning it twice makes one."""
    house, rule = scene.house, mail.rule
    language = house.world.team_of(rule).language if rule else house.language
    address = scene.tx.mac("address", mail.address.casefold())
    token = token_for(scene.tx, mail.cause, mail.kind, address, 0)
    rendered = house.renderer.render(
        Sheet(language=language, parts=(mail.part,), frame=_frame(scene, mail, token), layout=mail.layout)
    )
    draft = Draft(
        message_id=house.box.message_id(token),
        date=scene.now,
        sender=Mailbox(house.box.name, house.box.address),
        to=Mailbox("", mail.address),
        subject=f"[→ {mail.pilot}] {rendered.subject}" if mail.pilot else rendered.subject,
        text=rendered.text,
        html=rendered.html,
        inlines=rendered.images,
        in_reply_to=mail.answers or None,
        references=(mail.answers,) if mail.answers else (),
        list_id=f"{rule.id}.{house.box.domain}" if rule else None,
        auto="auto-replied" if mail.answers else "auto-generated",
    )
    scene.tx.add_outgoing(
        Outgoing(
            id=token,
            cause=mail.cause,
            kind=mail.kind,
            member=None,
            sender=house.box.address,
            recipient=mail.address,
            message_id=draft.message_id,
            raw=house.compose(draft),
            priority=PRIORITY["bulk"],
            created_at=scene.now,
            next_at=scene.now,
            expires_at=scene.now + _EXPIRES,
            rule=rule.id if rule else "",
        )
    )


def copy_outside(scene: Scene, rule: Rule, effect: Send, *, cause: str) -> None:
    """Send what a rule publishes to one of its addresses outside; while it is tried out, to who tries it."""
    pilot = scene.house.pilot_address(rule)
    write_outside(
        scene,
        Outside(
            kind=COPY,
            # Who tries it out gets the copies for several addresses, each by itself.
            cause=f"{cause}|{scene.tx.mac('address', effect.to.casefold())}",
            address=pilot or effect.to,
            part=Part(template=effect.template, data=effect.data),
            rule=rule,
            layout=effect.layout,
            pilot=effect.to if pilot else "",
        ),
    )


def _frame(scene: Scene, mail: Outside, token: str) -> dict[str, object]:
    house, nobody = scene.house, _person(mail.kind, "", scene.house.language)
    frame: dict[str, object] = {
        "member": nobody,
        "team": {"name": house.brand},
        "leader": nobody,
        "reply": {"address": house.box.address, "tag": tag(token)},
        "brand": {"name": house.brand, "footer": house.footer},
        "rule": {"id": "", "title": ""},
        "pilot": mail.pilot,
        "web_url": "",
    }
    if mail.rule is None:
        return frame
    team = house.world.team_of(mail.rule)
    leader = house.world.members[team.leader]
    return frame | {
        "team": {"name": team.name},
        "leader": _person(leader.id, leader.name, leader.language),
        # There is nobody whose answer a link could be.
        "reply": {"address": "", "tag": ""},
        "rule": {"id": mail.rule.id, "title": mail.rule.title},
        "zone": team.zone,
    }


def _person(id_: str, name: str, language: str) -> dict[str, object]:
    return {"id": id_, "name": name, "first": name.partition(" ")[0], "language": language}
