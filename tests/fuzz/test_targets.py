"""The fuzzer's own properties hold for what it begins from, and its changes keep within their limits."""

from __future__ import annotations

import pytest

from tests.fuzz.mutate import Mutator
from tests.fuzz.targets import TARGETS, run


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_what_must_hold_does_for_every_seed(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    assert len(seeds) > 100
    for seed in seeds[::3]:
        run(target, seed)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_made_up_mails_are_read_and_the_same_seed_makes_the_same(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    mutate = Mutator(seeds, lambda data, longest: data[::-1][:longest], tags=name == "html")
    for number, seed in enumerate(seeds[:120]):
        made = mutate(seed, 20_000, number)
        assert made == mutate(seed, 20_000, number)
        assert len(made) <= 20_000
        run(target, made)
