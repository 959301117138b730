"""What each line of a page is as to quoting: the value that the finders of quotes fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["words", "introduction", "quote"]


@dataclass(slots=True)
class Quoted:
    """By line: its mark and the rule that made it; `sure` is how certain the cuts are as a whole."""

    marks: list[Mark]
    rules: list[str]
    sure: float = 1.0
    why: str = ""

    def doubt(self, sure: float, why: str) -> None:
        """Lower the certainty, with the reason."""
        if sure < self.sure:
            self.sure, self.why = sure, why
