"""What the help mail tells people to write is understood when they write it."""

from __future__ import annotations

import pytest

from daemon.adapters.render import TemplateRenderer
from daemon.building import everyones_words, practices_words, word_hints
from daemon.engine.writable import FOR_LEADERS
from daemon.mail.openings import find_command
from daemon.mail.reading import Expected
from daemon.mail.words import find_word
from daemon.practices import PRACTICES

SHIPPED = TemplateRenderer()
HINTS = [
    (language, word, pattern)
    for language, hints in word_hints(SHIPPED, PRACTICES).items()
    for word, (pattern, *_) in hints.items()
]


@pytest.mark.parametrize(("language", "word", "pattern"), HINTS, ids=str)
def test_a_hint_is_read_as_the_word_it_is_for(language: str, word: str, pattern: str) -> None:
    written = pattern.replace("…", "noget")
    found = find_command(written, "", practices_words(SHIPPED, PRACTICES))
    assert found is not None
    assert found.id == word.removesuffix(FOR_LEADERS)
    assert find_word(written, Expected(words=everyones_words(SHIPPED))) is None


def test_every_language_hints_at_the_same_words() -> None:
    by_language = {language: {word for one, word, _ in HINTS if one == language} for language, _, _ in HINTS}
    assert len(set(map(frozenset, by_language.values()))) == 1
