"""The nearest right name for a wrong one, as half a sentence of an error."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(wrong: str, right: Iterable[str]) -> str | None:
    """Give the right name most like the wrong one, None when none is alike."""
    names = sorted(right)
    folded = {name.casefold(): name for name in reversed(names)}
    found = difflib.get_close_matches(wrong.casefold()[:80], folded, n=1)
    return folded[found[0]] if found else None


def hint(wrong: str, right: Iterable[str], before: str = "", otherwise: str = "") -> str:
    """Say `did you mean "…"?`, or name what there is when it is little, or else `otherwise`."""
    names = sorted(right)
    if found := nearest(wrong, names):
        return f'{before}did you mean "{found}"?'
    if 0 < len(names) <= 12:
        return f"{before}there is {', '.join(names)}"
    return otherwise
