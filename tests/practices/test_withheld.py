"""No two figures shown about a group tell what one person answered: tried against all answers there can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from random import Random

import pytest

from daemon.shapes.withheld import HIGH, LOW, Part, half_steps, is_safe, may_show

Groups = tuple[int, int, int]
NUMBERS = range(LOW, HIGH + 1)


def figures(groups: Groups, numbers: Sequence[int]) -> tuple[int, int]:
    """What the two figures show: of those in both and those who left, and of those in both and those who joined."""
    common, left, _ = groups
    both, old, new = numbers[:common], numbers[common : common + left], numbers[common + left :]
    return half_steps([*both, *old]), half_steps([*both, *new])


def is_singled_out(seen: Iterable[Sequence[int]]) -> bool:
    """Whether of all answers that show the same figures somebody's is always one number."""
    return any(len(set(numbers)) == 1 for numbers in zip(*seen, strict=True))


def singles_out(groups: Groups) -> bool:
    """The long way: every answer of everybody, with none or any one of them known to the reader."""
    worlds: dict[tuple[int, int], list[tuple[int, ...]]] = defaultdict(list)
    for numbers in product(NUMBERS, repeat=sum(groups)):
        worlds[figures(groups, numbers)].append(numbers)
    return any(is_singled_out(seen) or _with_one_known(seen) for seen in worlds.values())


def _with_one_known(seen: Sequence[Sequence[int]]) -> bool:
    people = range(len(seen[0]))
    for who in people:
        for known in NUMBERS:
            fits = [
                [n for at, n in enumerate(numbers) if at != who] for numbers in seen if numbers[who] == known
            ]
            if fits and fits[0] and is_singled_out(fits):
                return True
    return False


@pytest.mark.parametrize("people", range(1, 8))
def test_one_figure_is_safe_exactly_where_trying_all_answers_finds_nobody_singled_out(people: int) -> None:
    assert is_safe(people, 0, 0) is not singles_out((people, 0, 0))


def all_pairs(most: int) -> Iterator[Groups]:
    for common, left, joined in product(range(most + 1), repeat=3):
        if (left or joined) and common + left and common + joined and common + left + joined <= most:
            yield common, left, joined


@pytest.mark.parametrize("groups", list(all_pairs(6)), ids=str)
def test_two_figures_are_safe_exactly_where_trying_all_answers_finds_nobody_singled_out(
    groups: Groups,
) -> None:
    assert is_safe(*groups) is not singles_out(groups)


def test_four_answers_are_never_shown_and_five_are() -> None:
    assert [is_safe(people, 0, 0) for people in (1, 2, 3, 4, 5, 6, 12)] == [False] * 4 + [True] * 3


@pytest.mark.parametrize("people", range(5, 40))
def test_no_figure_follows_another_when_one_person_has_come_or_gone(people: int) -> None:
    assert not is_safe(people, 0, 1)
    assert not is_safe(people - 1, 1, 0)


@pytest.mark.parametrize("number", [1, 5])
def test_that_all_answered_the_same_extreme_does_not_show(number: int) -> None:
    others = [number] * 4 + [3]
    assert half_steps([number] * 5) == half_steps(others)


def parts(answers: Mapping[str, str]) -> frozenset[Part]:
    return frozenset(Part(person, answer) for person, answer in answers.items())


def test_the_same_people_with_five_new_answers_may_be_shown_again() -> None:
    first = parts({person: f"{person}1" for person in "abcdef"})
    second = parts({person: f"{person}2" if person != "f" else "f1" for person in "abcdef"})
    assert may_show(second, [first])


def test_a_single_new_answer_is_not_shown_as_its_change_would_be_its_authors() -> None:
    first = parts({person: f"{person}1" for person in "abcdef"})
    second = parts({person: f"{person}1" for person in "abcde"} | {"f": "f2"})
    assert not may_show(second, [first])


def histories(team: str, rounds: int, count: int) -> Iterator[list[dict[str, str]]]:
    """Rounds in which some of the team answer anew, and the others' answers stand, as they do for three rounds."""
    chance = Random(7)
    for _ in range(count):
        latest: dict[str, str] = {}
        history = []
        for number in range(rounds):
            for person in team:
                if chance.random() < 0.8:
                    latest[person] = f"{person}{number}"
                elif chance.random() < 0.2:
                    latest.pop(person, None)
            history.append(dict(latest))
        yield history


def shown_of(history: Iterable[dict[str, str]]) -> list[frozenset[Part]]:
    shown: list[frozenset[Part]] = []
    for answers in history:
        if len(answers) >= 5 and may_show(parts(answers), shown):
            shown.append(parts(answers))
    return shown


def by_sums(groups: Groups) -> bool:
    """As `singles_out`, for groups too large to try every answer: by the sums that each may come to."""
    ranges = [range(LOW * size, HIGH * size + 1) for size in groups]
    worlds: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for common, left, joined in product(*ranges):
        one, two = (common + left, groups[0] + groups[1]), (common + joined, groups[0] + groups[2])
        worlds[_shown(*one), _shown(*two)].append((common, left, joined))
    return any(
        len(sums) == 1 and (size == 1 or sums <= {LOW * size, HIGH * size})
        for seen in worlds.values()
        for size, sums in zip(groups, (set(each) for each in zip(*seen, strict=True)), strict=True)
        if size
    )


def _shown(total: int, count: int) -> int:
    each, more = divmod(total, count)
    return half_steps([each + 1] * more + [each] * (count - more))


@pytest.mark.parametrize("groups", list(all_pairs(6)), ids=str)
def test_sums_tell_the_same_as_all_answers(groups: Groups) -> None:
    assert not (by_sums(groups) and is_safe(*groups))


HISTORIES = list(histories("abcdef", 3, 60))


@pytest.mark.parametrize("history", HISTORIES, ids=map(str, range(len(HISTORIES))))
def test_in_no_history_of_three_rounds_do_two_shown_figures_determine_an_answer(
    history: list[dict[str, str]],
) -> None:
    for first, second in combinations(shown_of(history), 2):
        one, two = ({part.person for part in each} for each in (first, second))
        # Nobody changed their mind: one number for each person, in both figures.
        assert not singles_out((len(one & two), len(one - two), len(two - one)))
        # Everybody may have: one number for each answer.
        assert not by_sums((len(first & second), len(first - second), len(second - first)))


def test_most_histories_show_more_than_one_figure() -> None:
    assert sum(len(shown_of(history)) > 1 for history in HISTORIES) > 10
