"""Words as they may be typed on a keyboard without the Danish letters."""

from __future__ import annotations

import re

FOLDS = str.maketrans(
    {"æ": "a", "ä": "a", "å": "a", "ø": "o", "ö": "o", "é": "e", "è": "e", "ü": "u", "’": "'"}
)
"""One letter for each of those that not every keyboard has."""
_DIGRAPHS = re.compile("ae|oe|aa")


def folded(text: str) -> str:
    """`text` in lower case as it may be typed without the letters æ, ø and å: "Moedefri" and "mødefri" are one."""
    return _DIGRAPHS.sub(lambda two: two[0][0], text.lower()).translate(FOLDS)
