"""What replies say of a page of one's own: who may see an answer, and which lines change."""

from __future__ import annotations

import pytest

from daemon.shapes.ownpage import Change, Wish, is_still_right, read_changes, read_wish


@pytest.mark.parametrize(
    ("text", "words", "open_"),
    [
        ("At lære fra mig", "At lære fra mig", None),
        ("alle: At lære fra mig", "At lære fra mig", True),
        ("Alle må se det: At lære fra mig", "At lære fra mig", True),
        ("til alle: At lære fra mig", "At lære fra mig", True),
        ("At lære fra mig\nalle", "At lære fra mig", True),
        ("At lære fra mig, alle må se det", "At lære fra mig", True),
        ("At lære fra mig, kun Lone må se det.", "At lære fra mig", False),
        ("Fodbold, håndbold, alle", "Fodbold, håndbold, alle", None),
        ("At lære, alle steder", "At lære, alle steder", None),
        ("At lære fra mig. Alle må gerne se det.", "At lære fra mig.", True),
        ("At lære fra mig (alle)", "At lære fra mig", True),
        ("At lære fra mig – det må alle gerne se", "At lære fra mig", True),
        ("At lære fra mig.\n\nDet må gerne deles med alle", "At lære fra mig.", True),
        ("kun min leder: At lære fra mig", "At lære fra mig", False),
        ("kun leder: At lære fra mig", "At lære fra mig", False),
        ("At lære fra mig. Kun min leder", "At lære fra mig.", False),
        ("At lære fra mig (kun Lone)", "At lære fra mig", False),
        ("At lære fra mig\nkun til min chef", "At lære fra mig", False),
        ("everyone: Teaching", "Teaching", True),
        ("Teaching. Everyone may see it.", "Teaching.", True),
        ("Teaching (share it with everyone)", "Teaching", True),
        ("only my leader: Teaching", "Teaching", False),
        ("Teaching - leader only", "Teaching", False),
        ("Teaching. Only my manager may see this.", "Teaching.", False),
        ("alle", "", True),
        ("Alle!", "", True),
        ("Det må alle gerne se, tak", "", True),
        ("kun leder", "", False),
        ("Kun min leder.", "", False),
        ("everyone", "", True),
        ("leader only", "", False),
        ("Jeg kan bedst lide ros foran alle", "Jeg kan bedst lide ros foran alle", None),
        ("Ros, som alle kan høre", "Ros, som alle kan høre", None),
        ("At få hele teamet med", "At få hele teamet med", None),
        ("Min leder: spørg først", "Min leder: spørg først", None),
        ("leder", "leder", None),
        ("Tre ting: ro, tid og kaffe", "Tre ting: ro, tid og kaffe", None),
        ("To be heard by everyone", "To be heard by everyone", None),
    ],
)
def test_who_may_see_an_answer_is_told_from_its_words(text: str, words: str, open_: bool | None) -> None:
    assert read_wish(text, "Lone") == Wish(words, open_)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("ret 3: at lede andre", [Change("words", (3,), "at lede andre")]),
        ("Ret nr. 3 at lede andre", [Change("words", (3,), "at lede andre")]),
        ("ret 3: at lede andre\nog at få tid til det", [Change("words", (3,), "at lede andre\nog at få tid til det")]),
        ("change 3: leading", [Change("words", (3,), "leading")]),
        ("slet 3", [Change("delete", (3,))]),
        ("slet nr. 3 og 5", [Change("delete", (3, 5))]),
        ("fjern 2", [Change("delete", (2,))]),
        ("delete 3, 4", [Change("delete", (3, 4))]),
        ("alle 3", [Change("open", (3,))]),
        ("alle 1 3", [Change("open", (1, 3))]),
        ("Alle: 1, 3 og 4", [Change("open", (1, 3, 4))]),
        ("alle må se 3", [Change("open", (3,))]),
        ("everyone 1-3", [Change("open", (1, 2, 3))]),
        ("leder 3", [Change("close", (3,))]),
        ("kun leder 2 4", [Change("close", (2, 4))]),
        ("kun min leder: 2", [Change("close", (2,))]),
        ("leader 3", [Change("close", (3,))]),
        ("only my leader 3 and 4", [Change("close", (3, 4))]),
        ("ret 3: alle", [Change("open", (3,))]),
        ("slet 3\nalle 1", [Change("delete", (3,)), Change("open", (1,))]),
        ("alle 1\nret 2: nye ord", [Change("open", (1,)), Change("words", (2,), "nye ord")]),
        ("At lære fra mig", []),
        ("Alle 3 slags kunder", []),
        ("slet ikke", []),
        ("Slet ikke at tale foran 3 andre", []),
        ("", []),
    ],
)  # fmt: skip
def test_changes_are_read_wherever_they_are_written(text: str, changes: list[Change]) -> None:
    assert list(read_changes(text, "Lone", numbered=False)) == changes
    assert list(read_changes(text, "Lone", numbered=True)) == changes


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("3: at lede andre", [Change("words", (3,), "at lede andre")]),
        ("3. at lede andre", [Change("words", (3,), "at lede andre")]),
        ("nr. 3: alle", [Change("open", (3,))]),
        ("alle", [Change("open")]),
        ("kun leder", [Change("close")]),
    ],
)
def test_short_ways_count_only_in_reply_to_the_page_itself(text: str, changes: list[Change]) -> None:
    assert list(read_changes(text, "Lone", numbered=True)) == changes
    assert read_changes(text, "Lone", numbered=False) == ()


@pytest.mark.parametrize(
    "text",
    ["ja", "Ja, det passer stadig", "Det hele er stadig rigtigt.", "uændret", "yes", "still right", "No changes"],
)  # fmt: skip
def test_a_page_that_is_still_right_is_understood(text: str) -> None:
    assert is_still_right(text)


@pytest.mark.parametrize("text", ["nej", "ja, men ret 3: mere ro", "ikke længere", "no", "not any more"])
def test_anything_else_is_not_taken_for_it(text: str) -> None:
    assert not is_still_right(text)
