"""What a play keeps of asks, letters and entries beside the database, so that nothing is sealed and opened twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from daemon.adapters.store.values import from_json, to_json
from daemon.core.model import Asked, AskState, Entry, Letter

_Wanted = tuple[frozenset[str], frozenset[str] | None, str | None, bool]
_Group = dict[str, Asked]


@dataclass
class AskMirror:
    """All asks by id, oldest first, and by whom and by which round they are of."""

    by_id: _Group = field(default_factory=dict)
    by_member: dict[str, _Group] = field(default_factory=dict)
    by_round: dict[tuple[str, str], _Group] = field(default_factory=dict)
    _before: list[tuple[str, Asked | None]] = field(default_factory=list)

    def put(self, ask: Asked) -> None:
        """Keep one as the database would give it back."""
        known = self.by_id.get(ask.id)
        self._before.append((ask.id, known))
        same = known is not None and known.data is ask.data
        self._keep(ask if same else replace(ask, data=from_json(to_json(dict(ask.data)))))

    def begin(self) -> None:
        """What is put from now on may be undone."""
        self._before.clear()

    def undo(self) -> None:
        """Take back what was put since `begin`."""
        for ask_id, before in reversed(self._before):
            if before is not None:
                self._keep(before)
                continue
            ask = self.by_id.pop(ask_id)
            del self.by_member[ask.to][ask_id], self.by_round[ask.rule, ask.round][ask_id]
        self._before.clear()

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
        wanted = None if states is None else frozenset(states)
        if to is not None:
            found = list(self.by_member.get(to, {}).values())
        elif rule is not None and rounds is not None:
            found = [a for key in dict.fromkeys(rounds) for a in self.by_round.get((rule, key), {}).values()]
            found.sort(key=lambda ask: ask.asked_at)
        else:
            found = list(self.by_id.values())
        return [
            ask
            for ask in found
            if (rule is None or ask.rule == rule)
            and (rounds is None or ask.round in rounds)
            and (wanted is None or ask.state in wanted)
        ]

    def drop_member(self, member: str) -> None:
        """Forget all asks to or about somebody."""
        gone = [a for a in self.by_id.values() if member in (a.to, a.about)]
        for ask in gone:
            del self.by_id[ask.id], self.by_member[ask.to][ask.id], self.by_round[ask.rule, ask.round][ask.id]


@dataclass
class EntryMirror:
    """Lists of entries by what was asked for, appended to while entries are told."""

    lists: dict[_Wanted, list[Entry]] = field(default_factory=dict)
    by_ask: dict[str, set[str]] = field(default_factory=dict)
    _added: list[list[Entry]] = field(default_factory=list)
    _torn: bool = False

    def get(self, wanted: _Wanted, load: Callable[[], list[Entry]]) -> list[Entry]:
        """The entries, in a list of the caller's own: what one looks through must not grow meanwhile."""
        if wanted not in self.lists:
            self.lists[wanted] = load()
            self._torn = True
        return list(self.lists[wanted])

    def add(self, entry: Entry, ask: str | None) -> None:
        """An entry was told; it is kept as the database would give it back."""
        kept = replace(entry, value=from_json(to_json(entry.value)))
        if ask is not None:
            self.by_ask.setdefault(ask, set()).add(entry.id)
        for (kinds, rules, round_key, _), entries in self.lists.items():
            fits = entry.kind in kinds and (rules is None or entry.rule in rules)
            if fits and round_key in (None, entry.round):
                entries.append(kept)
                self._added.append(entries)

    def withdraw(self, ask: str | None) -> None:
        """What was told in answer to an ask, or none knows which, is withdrawn."""
        self._torn = True
        if ask is None:
            self.lists.clear()
            return
        gone = self.by_ask.get(ask, set())
        # Lists that show what is withdrawn are read again, since their entries say so from now on.
        kept = {wanted: entries for wanted, entries in self.lists.items() if not wanted[3]}
        self.lists = {wanted: [e for e in entries if e.id not in gone] for wanted, entries in kept.items()}

    def begin(self) -> None:
        """What is told from now on may be undone."""
        self._added.clear()
        self._torn = False

    def undo(self) -> None:
        """Take back what was told since `begin`."""
        if self._torn:
            self.lists.clear()
        else:
            for entries in reversed(self._added):
                entries.pop()
        self._added.clear()


@dataclass
class LetterMirror:
    """All letters by token, and by their receiver with day and whether they ask."""

    by_token: dict[str, Letter] = field(default_factory=dict)
    by_member: dict[str, list[tuple[Letter, date, bool]]] = field(default_factory=dict)
    _added: list[Letter] = field(default_factory=list)

    def add(self, letter: Letter, day: date, asking: bool) -> None:
        """Keep a letter."""
        self.by_token[letter.token] = letter
        self.by_member.setdefault(letter.to, []).append((letter, day, asking))
        self._added.append(letter)

    def asking(self) -> frozenset[str]:
        """The tokens of those that ask."""
        return frozenset(letter.token for own in self.by_member.values() for letter, _, asks in own if asks)

    def begin(self) -> None:
        """What is added from now on may be undone."""
        self._added.clear()

    def undo(self) -> None:
        """Take back what was added since `begin`."""
        for letter in reversed(self._added):
            del self.by_token[letter.token]
            self.by_member[letter.to].pop()
        self._added.clear()


@dataclass
class Mirror:
    """All three."""

    asks: AskMirror = field(default_factory=AskMirror)
    entries: EntryMirror = field(default_factory=EntryMirror)
    letters: LetterMirror = field(default_factory=LetterMirror)

    def begin(self) -> None:
        """A transaction begins."""
        self.asks.begin()
        self.entries.begin()
        self.letters.begin()

    def undo(self) -> None:
        """The transaction was undone."""
        self.asks.undo()
        self.entries.undo()
        self.letters.undo()
