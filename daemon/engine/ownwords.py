"""The words with which members look after themselves: my data, forget me, language, address and quiet hours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from daemon.core.address import folded
from daemon.core.forms import YesNo
from daemon.core.model import LOCKED, Asked, AskState, Entry, Member
from daemon.core.practice import Kind
from daemon.engine.forgetting import forget_member
from daemon.engine.inbound import Inbound
from daemon.engine.letters import Mail, write_mail
from daemon.engine.moves import follow
from daemon.engine.planned_jobs import erase_raw
from daemon.engine.receipt import Receipt
from daemon.engine.rendering import Part
from daemon.engine.rounds import replan_posts
from daemon.engine.situations import Scene
from daemon.mail.reading import Word
from daemon.mail.selfservice import language_of, quiet_hours

FORGET, ADDRESS = "@forget", "@address"
_ADDRESS = re.compile(r"[^\s@<>\"',;:]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,24}")


def my_data(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    """Show a member what is kept about them, but for what others keep for themselves alone."""
    seen = [entry for entry in scene.tx.entries_of(member.id) if may_see(scene, entry, member.id)]
    rows = [row for entry in seen if not entry.withdrawn and (row := _row(scene, entry, member.id))]
    about = [{"key": key, "value": value} for key, value in _known_of(scene, member).items() if value]
    receipt.say("common/mydata", {"entries": rows, "about": about, "noted": noted_of(scene, member.id)})
    receipt.private = receipt.own = True
    return True


def _row(scene: Scene, entry: Entry, reader: str) -> dict[str, object] | None:
    """An entry as its person reads it; None where there is nothing to read."""
    words, kind = words_of(scene, entry), _kinds(scene).get(entry.kind)
    line = None
    if kind and kind.shown and entry.about == reader and isinstance(entry.value, dict):
        line = {"template": kind.shown, "data": {**entry.value, "day": entry.day or entry.at}}
    if not (words or line):
        return None
    return {"day": entry.at, "what": title_of(scene, entry), "text": words, "line": line, "seen_by": ""}


def _kinds(scene: Scene) -> dict[str, Kind]:
    return {kind.name: kind for practice in scene.house.practices.values() for kind in practice.kinds}


def _known_of(scene: Scene, member: Member) -> dict[str, str]:
    """What the service itself knows of a member, by a key that the templates word."""
    rules = scene.house.world.rules
    stopped = (rules[rule].title or rule for rule in sorted(member.stopped) if rule in rules)
    quiet = f"{member.quiet[0]:%H:%M}-{member.quiet[1]:%H:%M}" if member.quiet else ""
    return {
        "name": member.name,
        "addresses": ", ".join(member.addresses),
        "language": member.language,
        "zone": member.zone,
        "quiet": quiet,
        "paused": member.paused_until.isoformat() if member.paused_until else "",
        "stopped": ", ".join(stopped),
        "born": member.born.isoformat() if member.born else "",
        "joined": member.joined.isoformat() if member.joined else "",
    }


def noted_of(scene: Scene, member: str) -> list[dict[str, Any]]:
    """What others keep of a member unseen by them: by whom, how many, when and for how many days; no words."""
    house, people = scene.house, scene.people.members
    kinds = {k.name: k for p in house.practices.values() for k in p.kinds}
    found: dict[str, list[Entry]] = {}
    for entry in notes_on(scene, member):
        found.setdefault(entry.by or "", []).append(entry)
    return [
        {
            "owner": owner,
            "name": people[owner].name if owner in people else "",
            "write": f"mailto:{quote(people[owner].address, safe='@')}" if owner in people else "",
            "count": len(entries),
            "dates": [entry.at for entry in entries],
            "days": max(house.retention.get(e.kind, kinds[e.kind].keep_days) for e in entries),
        }
        for owner, entries in found.items()
    ]


def notes_on(scene: Scene, member: str) -> list[Entry]:
    """What others wrote of a member that is not for the member to see."""
    kinds = {kind.name for practice in scene.house.practices.values() for kind in practice.kinds}
    return [
        entry
        for entry in scene.tx.entries_of(member)
        if entry.kind in kinds
        and entry.about == member
        and entry.by not in (None, member)
        and not (entry.withdrawn or may_see(scene, entry, member))
        and (entry.value is LOCKED or text_of(entry))
    ]


def title_of(scene: Scene, entry: Entry) -> str:
    """What the rule an entry belongs to is called."""
    rule = scene.house.world.rules.get(entry.rule)
    return (rule.title or rule.id) if rule else entry.kind


def may_see(scene: Scene, entry: Entry, member: str) -> bool:
    """Whether a member may see an entry about themselves, by the audience of its kind."""
    kind = _kinds(scene).get(entry.kind)
    if entry.by == member:
        return True
    return kind is not None and kind.audience in ("everyone", "subject")


def words_of(scene: Scene, entry: Entry) -> str:
    """The words of an entry, else those of what it points at, as a vote does; "" where there are none for a person."""
    if (text := text_of(entry)) or not isinstance(entry.value, dict):
        return text
    meant = {str(entry.value.get("entry", "")), *entry.value.get("entries", ())} - {""}
    kinds = tuple(kind.name for practice in scene.house.practices.values() for kind in practice.kinds)
    others = scene.tx.entries(kinds, rules=(entry.rule,)) if meant else ()
    found = [text_of(other) for other in others if other.id in meant]
    return "\n".join(filter(None, (*found, str(entry.value.get("reason", "")))))


def text_of(entry: Entry) -> str:
    """The words that an entry itself holds, else its number."""
    value = entry.value
    if value is LOCKED:
        return ""
    if isinstance(value, dict):
        return str(value.get("text") or value.get("number", ""))
    return str(value)


def forget_me(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    """Ask once whether all that is kept about a member shall be destroyed."""
    count = len(scene.tx.entries_of(member.id))
    ask = _own_ask(scene, FORGET, mail.row.id, member.id, "common/forget", count=count)
    receipt.say("common/forget", {"count": count})
    receipt.carry([ask])
    return True


def confirm_forget(scene: Scene, receipt: Receipt, ask: Asked, *, agreed: bool) -> None:
    """Destroy everything of a member who said yes; what they published stands without them in no archive
    either.
    """
    if not agreed:
        receipt.say("common/forget_not", {})
        return
    member = scene.people.members[ask.to]
    forget_member(scene, ask.to)
    if ask.to in scene.house.world.members:
        # The config still names them: they are left in peace until they write start.
        scene.tx.set_choice(ask.to, "stop:*", scene.now.date().isoformat())
    scene.forget_people()
    write_mail(
        scene,
        Mail(
            to=member,
            kind="forgotten",
            cause=receipt.mail.row.id,
            parts=(Part(template="common/forgotten"),),
            priority="receipt",
        ),
    )
    erase_raw(scene, receipt.mail.row.id)


def choose_language(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    """Write to a member in another language from now on."""
    wanted = language_of(word.argument)
    known = scene.house.renderer.languages()
    if wanted not in known:
        receipt.say("common/language_how", {"known": list(known)})
        return True
    scene.tx.set_choice(member.id, "language", wanted)
    scene.forget_people()
    # The receipt itself is in the new language already.
    receipt.mail = replace(receipt.mail, member=scene.people.members[member.id])
    receipt.say("common/language_set", {"language": wanted})
    return True


def quiet_hours_word(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    """No mail between two hours of the member's day from now on."""
    hours = quiet_hours(word.argument)
    if hours is None:
        receipt.say("common/quiet_how", {"text": word.argument})
        return True
    scene.tx.set_choice(member.id, "quiet", [hours[0].isoformat(), hours[1].isoformat()])
    scene.forget_people()
    replan_posts(scene)
    receipt.say("common/quiet_set", {"first": hours[0], "last": hours[1]})
    return True


def new_address(scene: Scene, mail: Inbound, receipt: Receipt, member: Member, word: Word) -> bool:
    """Ask at a new address whether it is the member's; nothing changes before a yes comes from there."""
    found = _ADDRESS.fullmatch(word.argument.strip().strip("<>"))
    taken = found and (other := scene.people.by_address(found[0])) is not None and other.id != member.id
    if not found or taken:
        receipt.say("common/address_how", {"text": word.argument})
        return True
    address = found[0]
    ask = _own_ask(scene, ADDRESS, mail.row.id, member.id, "common/address_confirm", address=address)
    write_mail(
        scene,
        Mail(
            to=member,
            kind="address",
            cause=mail.row.id,
            parts=(Part(template="common/address_confirm", data={"address": address}),),
            asks=(("", ask.id),),
            priority="receipt",
            address=address,
            expires_at=scene.now + timedelta(days=3),
        ),
    )
    receipt.say("common/address_asked", {"address": address})
    return True


def confirm_address(scene: Scene, mail: Inbound, receipt: Receipt, ask: Asked, *, agreed: bool) -> None:
    """Write to the new address from now on, if the yes came from it."""
    address = str(ask.data.get("address", ""))
    if not agreed or folded(mail.scan.sender or "") != folded(address):
        receipt.say("common/address_not", {})
        return
    follow(scene, ask.to, scene.people.members[ask.to].address, address)
    scene.tx.set_choice(ask.to, "address", address)
    scene.tx.set_choice(ask.to, "bounced", None)
    scene.forget_people()
    receipt.say("common/address_set", {"address": address})


def _own_ask(scene: Scene, rule: str, row: str, to: str, template: str, **data: object) -> Asked:
    ask = Asked(
        id=scene.tx.mac("ask", f"{rule}|{row}"),
        rule=rule,
        round=row,
        key=rule,
        to=to,
        template=template,
        form=YesNo(),
        data=data,
        state=AskState.MAILED,
        again="final",
        asked_at=scene.now,
        mailed_at=scene.now,
    )
    scene.tx.put_ask(ask)
    return ask
