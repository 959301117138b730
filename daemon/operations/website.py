"""The service as its web pages see it: editions as they should be shown now, the one-click stop, and its condition."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from daemon.adapters.web_site import Condition, Issue, Look, Paper, Stopping
from daemon.core.errors import NaervaerError
from daemon.core.model import Entry, Letter, Member, Rule
from daemon.engine.everyday import rules_behind, stop_rule
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.ports import Clock, Store
from daemon.engine.rendering import Renderer
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.engine.weblinks import archive_token, stopped_letter
from daemon.shapes.edition import CHANGE, EDITION, fold, show
from daemon.shapes.settings import say

_STORE_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Website:
    """The pages' view of a running service; `house` is asked anew each time, as a reload replaces it."""

    store: Store
    clock: Clock
    house: Callable[[], House]
    health: Health
    stale_seconds: float
    listening_at: Callable[[], str] = lambda: ""
    """The address for links while the config names no public one."""

    @property
    def renderer(self) -> Renderer:
        """What words the pages."""
        return self.house().renderer

    @property
    def look(self) -> Look:
        """How pages that belong to no team are dressed."""
        return self._look(self.house().language)

    def now(self) -> datetime:
        """The instant."""
        return self.clock.now()

    async def paper(self, token: str, language: str) -> Paper | None:
        """The newsletter whose archive has this token; None for a wrong one, or where there is no archive."""
        if not self.house().archive:
            return None
        return await self.store.read(lambda tx: self._paper(self._scene(tx), token, language))

    async def stopping(self, token: str) -> Stopping | None:
        """What this token would stop; None for a wrong one."""
        return await self.store.read(lambda tx: self._stopping(self._scene(tx), token))

    async def stop(self, token: str) -> Stopping | None:
        """End what the letter was about, for its member; None for a wrong token."""

        def work(tx: Tx) -> Stopping | None:
            scene = self._scene(tx)
            found = _behind(scene, token)
            for rule in found[1] if found else ():
                if found and rule.id not in scene.people.members[found[0].id].stopped:
                    stop_rule(scene, found[0].id, rule)
            return self._stopping(scene, token)

        return await self.store.write(work)

    async def condition(self) -> Condition:
        """How the service is; a database that does not answer is a problem too."""
        problems, stuck = dict(self.health.problems), self.health.stale(self.stale_seconds)
        figures: Mapping[str, int] = {}
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                figures = await self.store.read(lambda tx: tx.figures())
        except (TimeoutError, NaervaerError):
            problems["store"] = ""
        bad, odd = bool(stuck or problems), bool(figures.get("inbox.shunted"))
        return Condition(
            status="critical" if bad else "warning" if odd else "ok",
            problems=tuple(sorted(problems)),
            stuck=tuple(sorted(stuck)),
            figures=figures,
            at=self.clock.now(),
        )

    def _scene(self, tx: Tx) -> Scene:
        return Scene(tx, self.house(), self.clock.now())

    def _look(self, language: str, team: str = "", leader: Member | None = None) -> Look:
        house = self.house()
        return Look(
            language=language,
            frame={
                "brand": {"name": house.brand, "footer": house.footer},
                "team": {"name": team},
                "leader": {"name": leader.name, "first": leader.first}
                if leader
                else {"name": "", "first": ""},
            },
            base_url=house.web_url or self.listening_at(),
            archive=house.archive,
        )

    def _paper(self, scene: Scene, token: str, language: str) -> Paper | None:
        rule = next((r for r in publishing_rules(scene.house) if _opens(scene, r, token)), None)
        if rule is None:
            return None
        team = scene.house.world.team_of(rule)
        lang = language if language in scene.house.renderer.languages() and language != team.language else ""
        shown = lang or team.language
        titles = getattr(rule.settings, "title", None)
        return Paper(
            look=self._look(shown, team.name, scene.people.members[team.leader]),
            token=token,
            id=_name_for_ever(scene, rule, ""),
            name=say(titles, shown) if titles else team.name,
            lang=lang,
            issues=tuple(_issues(scene, rule, shown)),
        )

    def _stopping(self, scene: Scene, token: str) -> Stopping | None:
        found = _behind(scene, token)
        if found is None:
            return None
        member, rules = found
        team = scene.house.world.team_of(rules[0])
        return Stopping(
            look=self._look(member.language, team.name),
            titles=tuple(rule.title or rule.id for rule in rules),
            address=scene.house.box.address,
            done=all(rule.id in member.stopped for rule in rules),
        )


def publishing_rules(house: House) -> Iterable[Rule]:
    """The rules whose practice publishes editions."""
    for rule in house.world.rules.values():
        if EDITION in {kind.name for kind in house.practice_of(rule).kinds}:
            yield rule


def _opens(scene: Scene, rule: Rule, token: str) -> bool:
    return compare_digest(archive_token(scene.tx, rule.id).encode(), token.encode())


def _issues(scene: Scene, rule: Rule, language: str) -> list[Issue]:
    """The rule's editions as they should be shown now, newest first."""
    changes = scene.tx.entries((CHANGE,), rules=(rule.id,))
    alive = living_keys(scene, rule)
    team = scene.house.world.team_of(rule)
    found = []
    for entry in scene.tx.entries((EDITION,), rules=(rule.id,)):
        edition = fold(entry, changes, alive)
        data = show(edition, language, team.name)
        later = [c.at for c in changes if c.value["round"] == edition.round and c.at > entry.at]
        labels = [line["label"] for line in data["contents"]]
        found.append(
            Issue(
                number=edition.number,
                day=edition.day,
                published_at=entry.at,
                updated_at=max(later, default=entry.at),
                id=_name_for_ever(scene, rule, str(edition.number)),
                about=labels[0] if labels else "",
                data={**data, "steering": False},
            )
        )
    return sorted(found, key=lambda issue: issue.number, reverse=True)


def living_keys(scene: Scene, rule: Rule) -> frozenset[str]:
    """The ids of all that the rule's team has told and not taken back.

    What is said of another entry, such as what became of an idea, lives no longer than that one.
    """
    kinds = {kind.name for practice in scene.house.practices.values() for kind in practice.kinds}
    rules = tuple(r.id for r in scene.house.rules_of(rule.team))
    entries = scene.tx.entries(kinds - {EDITION, CHANGE}, rules=rules)
    ids = {entry.id for entry in entries}
    return frozenset(entry.id for entry in entries if (_subject(entry) or entry.id) in ids)


def _subject(entry: Entry) -> Any:
    return entry.value.get("entry") if isinstance(entry.value, Mapping) else None


def _name_for_ever(scene: Scene, rule: Rule, what: str) -> str:
    """A name that neither a change of words nor of the public address changes (RFC 4287 4.2.6)."""
    return uuid5(NAMESPACE_URL, scene.tx.mac("atom", f"{rule.id}|{what}")).urn


def _behind(scene: Scene, token: str) -> tuple[Member, list[Rule]] | None:
    """The member a stop address was made for, and the rules its letter came from."""
    name = stopped_letter(scene.tx, token)
    letter: Letter | None = scene.tx.letter(name) if name else None
    member = scene.people.members.get(letter.to) if letter else None
    if letter is None or member is None:
        return None
    asks = [ask for _, ask_id in letter.asks if (ask := scene.tx.ask(ask_id))]
    rules = rules_behind(scene, letter, asks)
    return (member, rules) if rules else None
