"""What a play has read of asks and entries, kept up to date as they are written, so that nothing is opened twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from daemon.adapters.store.values import from_json, to_json
from daemon.core.model import Asked, AskState, Entry

_Wanted = tuple[frozenset[str], frozenset[str] | None, str | None, bool]
_Group = dict[str, Asked]


@dataclass
class AskMirror:
    """All asks by id, oldest first, and by whom and by which round they are of."""

    load: Callable[[], Sequence[Asked]]
    by_id: _Group = field(default_factory=dict)
    by_member: dict[str, _Group] = field(default_factory=dict)
    by_round: dict[tuple[str, str], _Group] = field(default_factory=dict)
    loaded: bool = False

    def forget(self) -> None:
        """Read them again when next needed."""
        self.loaded = False
        for index in (self.by_id, self.by_member, self.by_round):
            index.clear()

    def look(self) -> _Group:
        """All of them, by id."""
        if not self.loaded:
            self.loaded = True
            for ask in self.load():
                self._keep(ask)
        return self.by_id

    def put(self, ask: Asked) -> None:
        """Keep one as the database would give it back."""
        self.look()
        self._keep(replace(ask, data=from_json(to_json(dict(ask.data)))))

    def _keep(self, ask: Asked) -> None:
        self.by_id[ask.id] = ask
        self.by_member.setdefault(ask.to, {})[ask.id] = ask
        self.by_round.setdefault((ask.rule, ask.round), {})[ask.id] = ask

    def find(
        self,
        rule: str | None,
        rounds: Sequence[str] | None,
        to: str | None,
        states: Iterable[AskState] | None,
    ) -> list[Asked]:
        """Those that fit, oldest first."""
        everything = self.look()
        wanted = None if states is None else frozenset(states)
        if to is not None:
            found = list(self.by_member.get(to, {}).values())
        elif rule is not None and rounds is not None:
            found = [a for key in dict.fromkeys(rounds) for a in self.by_round.get((rule, key), {}).values()]
            found.sort(key=lambda ask: ask.asked_at)
        else:
            found = list(everything.values())
        return [
            ask
            for ask in found
            if (rule is None or ask.rule == rule)
            and (rounds is None or ask.round in rounds)
            and (wanted is None or ask.state in wanted)
        ]


@dataclass
class EntryMirror:
    """Lists of entries by what was asked for, appended to while entries are only told."""

    lists: dict[_Wanted, list[Entry]] = field(default_factory=dict)

    def forget(self) -> None:
        """Read them again when next needed."""
        self.lists.clear()

    def get(self, wanted: _Wanted, load: Callable[[], list[Entry]]) -> list[Entry]:
        """The entries, in a list of the caller's own: what one looks through must not grow meanwhile."""
        if wanted not in self.lists:
            self.lists[wanted] = load()
        return list(self.lists[wanted])

    def add(self, entry: Entry) -> None:
        """An entry was told; it is kept as the database would give it back."""
        kept = replace(entry, value=from_json(to_json(entry.value)))
        for (kinds, rules, round_key, _), entries in self.lists.items():
            fits = entry.kind in kinds and (rules is None or entry.rule in rules)
            if fits and round_key in (None, entry.round):
                entries.append(kept)


@dataclass
class Mirror:
    """Both; forgotten whole when a transaction was undone."""

    asks: AskMirror
    entries: EntryMirror = field(default_factory=EntryMirror)

    def forget(self) -> None:
        """Read everything again when next needed."""
        self.asks.forget()
        self.entries.forget()
