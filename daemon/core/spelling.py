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


def one_slip(one: str, other: str) -> bool:
    """Say whether two words differ by one letter that is wrong, missing or too many, or by two that are swapped."""
    if len(one) == len(other):
        wrong = [at for at in range(len(one)) if one[at] != other[at]]
        swapped = (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and one[wrong[0]] == other[wrong[1]]
            and one[wrong[1]] == other[wrong[0]]
        )
        return len(wrong) == 1 or swapped
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
