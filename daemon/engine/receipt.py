"""The one mail that answers a mail: what was understood, what was refused, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from daemon.core.errors import Refusal
from daemon.core.forms import Choice
from daemon.core.model import Asked, AskState, Member, Rule
from daemon.engine.inbound import Inbound
from daemon.engine.letters import Mail, rule_behind, team_frame, write_mail
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene

BACK = "@back"
"""The engine's own asks that offer choices to answer by number: each choice is the text the person would have
written.
"""

_MOST_AT_ONCE = 9
"""Of several things offered so many may be chosen by one reply: each has a receipt."""


@dataclass
class Receipt:
    """Gathers the lines of one receipt while a mail is handled, then writes it once."""

    scene: Scene
    mail: Inbound
    parts: list[Part] = field(default_factory=list)
    asks: dict[str, str] = field(default_factory=dict)
    private: bool = False
    own: bool = False
    """It quotes what only its receiver may see."""
    teams: set[str] = field(default_factory=set)
    """The teams that what was understood is for."""
    _choices: list[tuple[Part, tuple[str, ...], tuple[str, ...], bool]] = field(default_factory=list)

    def say(self, template: str, data: Mapping[str, object] | None = None) -> None:
        """Add a line."""
        self.parts.append(Part(template=template, data=data or {}))

    def tell(self, parts: Sequence[Part], rule: Rule) -> None:
        """Add what a rule told; to somebody in several teams each says which one it is for."""
        member = self.mail.member
        several = member is not None and len(self.scene.house.teams_with(member.id)) > 1
        frame = team_frame(self.scene.house, rule.team) if several else {}
        self.parts.extend(replace(part, frame=frame) for part in parts)
        self.teams.add(rule.team)

    def carry(self, asks: Sequence[Asked]) -> None:
        """A reply to the receipt is a reply to these asks."""
        for ask in asks:
            self.asks[ask.id] = ask.id

    def offer(
        self,
        template: str,
        data: Mapping[str, object],
        choices: Sequence[tuple[str, str]],
        *,
        several: bool = False,
    ) -> None:
        """Ask back: `choices` are (label, the text the person would have had to write), answered by number; by
        `several` numbers where the choices do not exclude one another.
        """
        # What it is, and about whom, is not known yet: no copy of ours is made, and ops do not read it.
        self.private = True
        labels = tuple(label for label, _ in choices)
        part = Part(template=template, data={**data, "choices": list(labels)})
        self._choices.append((part, labels, tuple(text for _, text in choices), several))

    def refuse(self, refusal: Refusal) -> None:
        """Say a refusal, with its choices to answer by number."""
        if refusal.choices:
            labels = refusal.labels or refusal.choices
            choices = list(zip(labels, refusal.choices, strict=True))
            self.offer(refusal.template, refusal.data, choices, several=refusal.several)
        else:
            self.say(refusal.template, refusal.data)

    def write(self) -> str | None:
        """Mail it, unless there is nothing to say or this address has had too many mails this hour."""
        member = self.mail.member
        if member is None or not (self.parts or self._choices):
            return None
        marks = self._marks()
        for part, labels, texts, several in self._choices[:1]:
            form = Choice(options=labels, at_most=min(len(labels), _MOST_AT_ONCE) if several else 1)
            ask = self._back_ask(member, part, form, texts)
            self.asks = {ask.id: ask.id}
            marks = {ask.id: ""}
            self.parts.append(part)
        # Where the receipt is about one question, a reply needs no mark.
        parts = self.parts if len(self.asks) > 1 else [replace(part, mark="") for part in self.parts]
        return send_answer(
            self.scene,
            self.mail,
            member,
            tuple(parts),
            asks=tuple((marks[ask], ask) for ask in self.asks),
            private=self.private,
            own=self.own,
            team=next(iter(self.teams)) if len(self.teams) == 1 else "",
            understood=bool(self.teams or (self.mail.reading and self.mail.reading.word)),
        )

    def _marks(self) -> dict[str, str]:
        """Questions keep the marks they had in the letter, so that a reply to the receipt means the same."""
        by_id = {ask.id: mark for mark, ask in self.mail.asks.items()}
        return {ask: by_id.get(ask, "") for ask in self.asks}

    def _back_ask(self, member: Member, part: Part, form: Choice, texts: tuple[str, ...]) -> Asked:
        scene = self.scene
        ask = Asked(
            id=scene.tx.mac("ask", f"{BACK}|{self.mail.source}"),
            rule=BACK,
            round=self.mail.row.id,
            key="back",
            to=member.id,
            template=part.template,
            form=form,
            data={
                **part.data,
                "texts": list(texts),
                "letter": self.mail.letter.token if self.mail.letter else "",
            },
            state=AskState.MAILED,
            again="turn",
            asked_at=scene.now,
            mailed_at=scene.now,
            own=self.own,
        )
        scene.tx.put_ask(ask)
        return ask


def send_answer(
    scene: Scene,
    mail: Inbound,
    member: Member,
    parts: tuple[Part, ...],
    *,
    asks: tuple[tuple[str, str], ...] = (),
    kind: str = "receipt",
    private: bool = False,
    own: bool = False,
    team: str = "",
    understood: bool = False,
) -> str | None:
    """Answer a mail in its own thread; None when the hourly limit for the address is reached (RFC 3834 section 2).

    The last answer before that says that what comes now is taken in, and from when on it is answered again.
    """
    brake = _brake(scene, mail, understood=understood)
    left = _left(scene, mail.scan.sender or member.address, brake)
    if left < 0:
        return None
    if left == 0:
        parts = (*parts, Part(template="common/last_answer", data={"again_at": _next_hour(scene)}))
    rule = _rule_of(scene, mail)
    about = mail.letter or mail.meeting
    answered = mail.scan.message_id
    thread = (*reversed(mail.scan.references[:10]), answered) if answered else ()
    return write_mail(
        scene,
        Mail(
            to=member,
            kind=kind,
            cause=mail.source,
            parts=parts,
            rule=rule,
            trial=rule_behind(scene, rule, (ask.id for ask in mail.asks.values())),
            round=about.round if about else "",
            asks=asks,
            layout="receipt",
            priority="receipt",
            expires_at=scene.now + timedelta(days=scene.house.limits.receipt_days),
            in_reply_to=answered or None,
            references=thread,
            auto="auto-replied",
            extra={"said": {"subject": mail.scan.subject}, **(team_frame(scene.house, team) if team else {})},
            private=private or own,
            own=own,
            stood_in=mail.is_stood_in(scene),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Brake:
    """What is counted apart in each hour, and how many there may be."""

    name: str
    most: int


def over_limit(scene: Scene, address: str) -> bool:
    """Count one more answer to this address in this hour, and say whether that is too many."""
    return _left(scene, address, _Brake("answers", scene.house.limits.mails_per_address_hour)) < 0


def _brake(scene: Scene, mail: Inbound, *, understood: bool) -> _Brake:
    """Which limit a mail is answered under.

    Only what a person does by hand has the wide one. A machine that hides itself answers our receipts for ever, or
    writes what nobody can make sense of; but it has no reason to choose among what we asked back.
    """
    answers_receipt = mail.letter is not None and mail.letter.kind == "receipt"
    chooses = any(ask.rule == BACK for ask in mail.asks.values())
    limits = scene.house.limits
    if understood and (chooses or not answers_receipt):
        return _Brake("receipts", limits.receipts_per_member_hour)
    return _Brake("answers", limits.mails_per_address_hour)


def _left(scene: Scene, address: str, brake: _Brake) -> int:
    """Count one more answer to an address; how many more there may be in this hour, below 0 where it is too many."""
    return brake.most - scene.tx.count(brake.name, address.casefold(), f"{scene.now:%Y-%m-%dT%H}")


def _next_hour(scene: Scene) -> datetime:
    return scene.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _rule_of(scene: Scene, mail: Inbound) -> Rule | None:
    about = mail.letter or mail.meeting
    return scene.house.world.rules.get(about.rule) if about else None
