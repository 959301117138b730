"""Explains hostile mail in the cage: the same limits, and what comes back is checked, as when the service reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from daemon.adapters import cage_child, explainer_child
from daemon.adapters.cage import Cage, CageLimits
from daemon.engine.ports import ReaderFailed
from daemon.mail.explain import Explanation, SentLetter, Stretch
from daemon.mail.reading import Expected, OwnAddresses, Reading, Scan, SentMail


class Explainer(Cage):
    """A cage whose inmate explains."""

    def __init__(self, own: OwnAddresses, *, limits: CageLimits | None = None) -> None:
        super().__init__(own, limits=limits, program=Path(explainer_child.__file__))
        # A command explains one mail and then ends: no second process need be ready.
        self._size = 1

    async def __aenter__(self) -> Explainer:
        await self.start()
        return self

    async def explain(self, raw: bytes, sent: bytes | SentMail | None, expected: Expected) -> Explanation:
        """See `daemon.mail.explain.explain`; raises ReaderFailed."""
        letter = sent.decode("latin-1") if isinstance(sent, bytes) else sent
        found = await self._ask(cage_child.READ, (self.own, letter, expected), raw, tuple)
        try:
            return _value(*found)
        except (TypeError, ValueError) as fault:
            raise ReaderFailed(
                "the reading process answered with another value than was asked for"
            ) from fault


def _value(scan: Any, reading: Any, stretches: Any, letter: Any) -> Explanation:
    if not isinstance(scan, Scan) or not isinstance(reading, Reading):
        raise TypeError(type(scan).__name__)
    return Explanation(
        scan=scan,
        reading=reading,
        stretches=tuple(Stretch(kind=kind, rule=rule, lines=lines) for kind, rule, lines in stretches),
        letter=_letter(*letter) if letter is not None else None,
    )


def _letter(token: Any, message_id: Any, mail: Any, questions: Any, named_by: Any) -> SentLetter:
    return SentLetter(
        token=str(token), message_id=str(message_id), mail=mail, questions=questions, named_by=named_by
    )
