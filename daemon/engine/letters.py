"""Writes one mail: renders it, fixes its token, Message-ID and final bytes, and puts letter and outbox row
into the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote

from daemon.core.forms import Nothing
from daemon.core.model import Asked, Letter, Member, Rule, Team
from daemon.engine.house import House, zone_of
from daemon.engine.identity import tag, token_for
from daemon.engine.records import Outgoing
from daemon.engine.rendering import Part, Rendered, Sheet
from daemon.engine.situations import Scene
from daemon.engine.weblinks import edition_url, stop_url
from daemon.mail.compose import Attachment, Draft
from daemon.mail.headers import Mailbox

PRIORITY = {"urgent": 0, "receipt": 1, "normal": 2, "bulk": 3}
ASK_EXPIRES = timedelta(days=2)
POSTED = ("ask", "nudge")
"""Kinds of mail that the day's post writes: with a question, or only telling what is due."""
_MACHINE_HEADER = "X-Naervaer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """An iTIP object that goes along, and its method."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to a member, as the engine wants it written.

    `cause` and `ordinal` tell it apart from every other mail, so that planning it twice makes one; `asks` are
    the (mark, ask id) pairs it carries; `asking` counts it under the weekly limit.
    """

    to: Member
    kind: str
    cause: str
    ordinal: int = 0
    parts: tuple[Part, ...]
    rule: Rule | None = None
    round: str = ""
    asks: tuple[tuple[str, str], ...] = ()
    asking: bool = False
    layout: str = "letter"
    priority: str = "normal"
    expires_at: datetime | None = None
    not_before: datetime | None = None
    supersedes: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    auto: Literal["auto-generated", "auto-replied"] = "auto-generated"
    address: str | None = None
    """Written to instead of the member's own address, to confirm a new one."""
    calendar: Calendar | None = None
    trial: Rule | None = None
    """Whose pilot mode decides where it goes, where neither `rule` nor `asks` say."""
    extra: Mapping[str, object] = field(default_factory=dict)
    private: bool = False
    """It tells what is one person's own, whatever rule it is of."""
    own: bool = False
    """It quotes what only its receiver may see, so that its bytes are kept no longer than they are needed."""
    stood_in: bool = False
    """It answers one who tries things out in the member's place."""
    follows: bool = False
    """It follows from what its receiver wrote just now, and may quote it."""


def write_mail(scene: Scene, mail: Mail) -> str | None:
    """Put the mail into letters and outbox; its token, or None when the member's address is known to refuse
    mail.
    """
    tx, house = scene.tx, scene.house
    if mail.to.id in scene.people.suspended and mail.address is None:
        return None
    trial = rule_behind(scene, mail.rule, (ask for _, ask in mail.asks)) or mail.trial
    token = token_for(tx, mail.cause, mail.kind, mail.to.id, mail.ordinal)
    rendered = house.renderer.render(
        Sheet(
            language=mail.to.language,
            parts=mail.parts,
            frame={
                **frame(house, mail.to, mail.rule, token),
                "pilot": mail.to.name if house.pilot_of(trial) else "",
                **_on_the_web(scene, mail),
                **mail.extra,
            },
            layout=mail.layout,
        )
    )
    asks = [ask for _, ask_id in mail.asks if (ask := tx.ask(ask_id))]
    rules = _rules_of(house, mail, asks)
    own = mail.own or _is_own(house, asks, rules)
    recipient = mail.address or _reader(house, mail, trial, own=own)
    raw = house.compose(_draft(scene, mail, rendered, token, recipient))
    tx.add_letter(
        Letter(
            token=token,
            to=mail.to.id,
            kind=mail.kind,
            asks=mail.asks,
            message_id=house.box.message_id(token),
            sent_at=scene.now,
            rule=mail.rule.id if mail.rule else "",
            round=mail.round,
            source=mail.cause,
        ),
        # One who left and was forgotten has no calendar any more, but hears that it is done.
        day=scene.now.astimezone(zone_of(mail.to)).date(),
        asking=mail.asking,
    )
    own = own or any(house.practice_of(one).traceless for one in rules)
    private = mail.private or _is_private(house, mail, rules)
    tx.add_outgoing(replace(_outgoing(scene, mail, token, recipient, raw), own=own, private=private))
    return token


def _reader(house: House, mail: Mail, trial: Rule | None, *, own: bool) -> str:
    """Whom a mail goes to: while a rule is tried out not the member, but for what is nobody's business but theirs."""
    to_themselves = own and not mail.stood_in and (mail.kind != "ask" or mail.follows)
    return (None if to_themselves else house.pilot_address(trial, mail.to.id)) or mail.to.address


def _outgoing(scene: Scene, mail: Mail, token: str, recipient: str, raw: bytes) -> Outgoing:
    box = scene.house.box
    return Outgoing(
        id=token,
        cause=mail.cause,
        kind=mail.kind,
        member=mail.to.id,
        sender=box.address,
        recipient=recipient,
        message_id=box.message_id(token),
        raw=raw,
        priority=PRIORITY[mail.priority],
        created_at=scene.now,
        next_at=max(scene.now, mail.not_before or scene.now),
        expires_at=mail.expires_at,
        supersedes=mail.supersedes,
        rule=mail.rule.id if mail.rule else "",
    )


def _is_private(house: House, mail: Mail, rules: Sequence[Rule]) -> bool:
    """Whether no copy of it may be made: of what is one person's own, and of answers to what nobody asked."""
    return any(map(house.is_private, rules)) or (mail.layout == "receipt" and not rules)


def _is_own(house: House, asks: Sequence[Asked], rules: Sequence[Rule]) -> bool:
    """Whether it quotes what only its receiver may see; a letter that only asks, among others, for such does not."""
    if any(ask.own and isinstance(ask.form, Nothing) for ask in asks):
        return True
    return bool(rules) and all(map(house.is_own, rules))


def _rules_of(house: House, mail: Mail, asks: Sequence[Asked]) -> list[Rule]:
    known = house.world.rules
    rules = [known[rule] for rule in {ask.rule for ask in asks} if rule in known]
    return rules + [rule for rule in (mail.rule, mail.trial) if rule]


def rule_behind(scene: Scene, rule: Rule | None, asks: Iterable[str]) -> Rule | None:
    """The rule a mail came from; of one with questions of several rules, the first of them: all go to one reader."""
    found = (ask.rule for one in asks if rule is None and (ask := scene.tx.ask(one)))
    rules = scene.house.world.rules
    return rule or next((rules[one] for one in found if one in rules), None)


def frame(house: House, member: Member, rule: Rule | None, token: str) -> dict[str, object]:
    """What every template may use of its receiver, team and sender."""
    team = _team_for(house, member, rule)
    leader = house.world.members[team.leader] if team else member
    pilot = house.pilot_of(rule)
    return {
        "member": _person(member),
        "team": {"name": team.name if team else house.brand},
        "leader": _person(leader),
        "reply": {
            "address": house.box.reply_address(token),
            "tag": tag(token),
            "copy": house.box.copy_address,
        },
        "brand": {"name": house.brand, "footer": house.footer},
        "rule": {"id": rule.id if rule else "", "title": rule.title if rule else ""},
        "pilot": member.name if pilot else "",
        "zone": member.zone,
        "web_url": house.web_url,
    }


def team_frame(house: House, team: str) -> dict[str, object]:
    """What a template says of a team and who leads it, for a mail that is about one though of no rule."""
    found = house.world.teams[team]
    return {"team": {"name": found.name}, "leader": _person(house.world.members[found.leader])}


def _on_the_web(scene: Scene, mail: Mail) -> dict[str, object]:
    """Where an edition can be read besides in the mail."""
    house, rule = scene.house, mail.rule
    if mail.layout != "edition" or rule is None or not house.archive:
        return {"archive_url": ""}
    number = mail.parts[0].data.get("number")
    team = house.world.team_of(rule)
    return {"archive_url": edition_url(scene.tx, house.web_url, rule, team, mail.to, number)}


def headings(scene: Scene, to: Member, rule: Rule | None, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The headings of parts as they stood in the mail, for telling which question a reply stands under."""
    sheet = Sheet(language=to.language, parts=parts, frame=frame(scene.house, to, rule, "a" * 16))
    return scene.house.renderer.headings(sheet)


def _person(member: Member) -> dict[str, object]:
    return {"id": member.id, "name": member.name, "first": member.first, "language": member.language}


def _team_for(house: House, member: Member, rule: Rule | None) -> Team | None:
    if rule is not None:
        return house.world.team_of(rule)
    return next(iter(house.teams_with(member.id)), None)


def _can_be_stopped(mail: Mail) -> bool:
    """Whether there is a practice behind the mail that a reader could have no more of."""
    return mail.rule is not None or mail.kind in POSTED


def _files(calendar: Calendar | None) -> tuple[Attachment, ...]:
    """The invitation as a file besides, for clients without buttons for one: it can be put into a calendar by hand."""
    if calendar is None or calendar.method not in ("REQUEST", "CANCEL"):
        return ()
    return (Attachment(name="invite.ics", media="application/ics", content=calendar.content),)


def _draft(scene: Scene, mail: Mail, rendered: Rendered, token: str, recipient: str) -> Draft:
    box = scene.house.box
    redirected = recipient != mail.to.address and mail.address is None
    subject = f"[→ {mail.to.name}] {rendered.subject}" if redirected else rendered.subject
    list_name = mail.rule.id if mail.rule else "naervaer"
    return Draft(
        message_id=box.message_id(token),
        date=scene.now,
        zone=zone_of(mail.to),
        sender=Mailbox(box.name, box.address),
        to=Mailbox(mail.to.name, recipient),
        reply_to=Mailbox(box.name, box.reply_address(token)),
        subject=subject,
        text=rendered.text,
        html=rendered.html,
        inlines=rendered.images,
        attachments=(*rendered.files, *_files(mail.calendar)),
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        list_id=f"{list_name}.{box.domain}" if mail.auto == "auto-generated" else None,
        unsubscribe=f"mailto:{quote(box.reply_address(token), safe='@+')}?subject={quote(tag(token))}&body=stop",
        unsubscribe_post=stop_url(scene.tx, scene.house.web_url, token) if _can_be_stopped(mail) else None,
        auto=mail.auto,
        headers=((_MACHINE_HEADER, mail.kind),),
        calendar=mail.calendar.content if mail.calendar else None,
        calendar_method=mail.calendar.method if mail.calendar else "REQUEST",
    )
