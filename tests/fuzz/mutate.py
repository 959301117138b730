"""Changes mails by their structure: whole lines, tags and fields of other mails, beside the fuzzer's own bytes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_TOKEN = re.compile(rb"<[^<>]{0,300}>|[^<\n]+|\n|<")
_LINES, _TOKENS = 5, 4

Bytes = Callable[[bytes, int], bytes]


class Mutator:
    """Knows the lines of all seeds; `by_bytes` is the fuzzer's own way to change bytes."""

    def __init__(self, seeds: list[bytes], by_bytes: Bytes, *, tags: bool) -> None:
        self._by_bytes = by_bytes
        self._tags = tags
        pieces = {piece for seed in seeds for piece in self._cut(seed) if len(piece) < 500}
        self._pieces = sorted(pieces) or [b""]

    def __call__(self, data: bytes, longest: int, seed: int) -> bytes:
        """A mail that differs from `data` a little; the same for the same `seed`."""
        chance = random.Random(seed)
        if chance.random() < 0.3:
            return self._by_bytes(data, longest)
        pieces = self._cut(data)
        for _ in range(chance.randint(1, 4)):
            self._change(pieces, chance)
        return b"".join(pieces)[:longest]

    def _cut(self, data: bytes) -> list[bytes]:
        return _TOKEN.findall(data) if self._tags else data.splitlines(keepends=True)

    def _change(self, pieces: list[bytes], chance: random.Random) -> None:
        at = chance.randrange(len(pieces) + 1)
        kind = chance.randrange(6)
        several = chance.randint(1, _LINES)
        if kind <= 1:
            pieces[at:at] = [chance.choice(self._pieces) for _ in range(several)]
        elif kind == 2:
            del pieces[at : at + several]
        elif kind == 3:
            pieces[at:at] = pieces[at : at + several] * chance.choice((1, 2, 50, 400))
        elif kind == 4:
            moved = pieces[at : at + several]
            del pieces[at : at + several]
            to = chance.randrange(len(pieces) + 1)
            pieces[to:to] = moved
        elif at < len(pieces):
            pieces[at] = self._by_bytes(pieces[at], len(pieces[at]) + 20)
