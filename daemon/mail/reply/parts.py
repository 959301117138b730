"""Compares what the text part and the HTML part of a mail say, and takes the one that knows more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from daemon.mail.reading import SentMail
from daemon.mail.reply.known import plain_words
from daemon.mail.reply.page import Page
from daemon.mail.reply.split import NEW, Split, split

_STRANGE = 0.3
_LONGER = 5
_LONGEST_COMPARED = 20_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """The better of two splits, and which part it is of."""

    split: Split
    source: Literal["text", "html", "none"]


def split_parts(text: Page | None, html: Page | None, sent: SentMail | None, name: str) -> Chosen:
    """The split of whichever part knows more; where they differ and neither is certain, the one that keeps more."""
    if text is None or html is None:
        only = text or html
        if only is None:
            return Chosen(Split(pieces=()), "none")
        return Chosen(split(only, sent, name), only.source)
    plain, rich = split(text, sent, name), split(html, sent, name)
    said, shown = Counter(_words(plain.new)), Counter(_words(rich.new))
    if said == shown:
        better = _marks_up(rich, html, frozenset({"signature", "footer"})) and len(rich.clean) < len(
            plain.clean
        )
        return Chosen(rich, "html") if better else Chosen(plain, "text")
    return _choose(plain, rich, said, shown, html)


def _choose(plain: Split, rich: Split, said: Counter[str], shown: Counter[str], html: Page) -> Chosen:
    doubt = "the text and the HTML part differ"
    if not said or _is_stand_in(said, shown):
        return Chosen(_doubted(rich, 0.9, "the text part says nothing of it"), "html")
    if not shown:
        return Chosen(_doubted(plain, 0.7, "the HTML part has no words"), "text")
    quotes = _marks_up(rich, html, frozenset({"quote", "rest", "introduction"}))
    if quotes and not shown - said:
        # The markup says where the quote begins, and the text part leaves some of it in.
        return Chosen(_doubted(rich, 0.9, "the markup says more than the text"), "html")
    if quotes:
        return Chosen(_doubted(rich, 0.6, doubt), "html")
    if not said - shown:
        return Chosen(_doubted(plain, 0.8, "the text marks more than the markup"), "text")
    return Chosen(_doubted(plain, 0.6, doubt), "text")


def _is_stand_in(said: Counter[str], shown: Counter[str]) -> bool:
    """A text part such as "your client shows no HTML" shares next to no words with what is shown, or is far shorter."""
    shared = sum((said & shown).values())
    strange = shared <= _STRANGE * said.total()
    return strange and ("html" in said or shown.total() >= _LONGER * said.total())


def _marks_up(rich: Split, html: Page, kinds: frozenset[str]) -> bool:
    rules = {hint.rule for hint in html.hints.values() if hint.kind in kinds}
    return (any(depth for depth in html.depths) and "quote" in kinds) or any(
        piece.rule in rules for piece in rich.pieces if piece.kind not in NEW or "signature" in kinds
    )


def _doubted(split: Split, sure: float, why: str) -> Split:
    return split if split.sure <= sure else replace(split, sure=sure, why=why)


def _words(text: str) -> list[str]:
    return plain_words(text[:_LONGEST_COMPARED])
