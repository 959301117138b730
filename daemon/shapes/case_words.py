"""What a reply about an open matter says of it: that it is solved, that it is not, hardly anything, or more of it."""

from __future__ import annotations

import re
from typing import Literal

Says = Literal["solved", "open", "nothing", "more"]

_SOLVED = re.compile(
    r"\b(?:l(?:ø|oe|o)st|lukket|ude af verden|(?:re)?solved|closed|sorted out)\b", re.IGNORECASE
)
_DOUBTED = re.compile(
    r"\b(?:ikke|ej|aldrig|ingen|intet|nej|uløst|næsten|halvt|delvist|snart|hvis|når|men|stadig|troede|tror|håber|vil|skal"
    r"|kan|bør|burde|bliver|blive|få|not|never|no|unsolved|almost|half|partly|soon|if|when|but|still|thought|think|hope"
    r"|want|should|could|can|must|be|get)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
_LONGEST_SENTENCE, _SHORT_WORDS, _FEWEST_WORDS = 90, 6, 3


def says_of(text: str) -> Says:
    """Tell "Vi har løst det" and "ikke løst endnu" from words that tell more; fewer than three tell nothing.

    What is long, or goes both ways ("løst, men han er stadig sur"), is more of the matter and no end of it.
    """
    line = " ".join(text.split())
    count = len(re.findall(r"[^\W_]+", line))
    if _SOLVED.search(line):
        doubted = bool(_DOUBTED.search(line))
        if not doubted and len(line) <= _LONGEST_SENTENCE:
            return "solved"
        if doubted and count <= _SHORT_WORDS:
            return "open"
    return "more" if count >= _FEWEST_WORDS else "nothing"


def passed_on(text: str, beginning: str) -> str:
    """Give what was written along with "løst" as it is passed on: not the words a case is chosen by, nor a lone dot."""
    words = re.sub(r"^[\W_]+|[\s.!]+$", "", text)
    alone = re.fullmatch(rf"{_SOLVED.pattern}\W*", words, re.IGNORECASE)
    return "" if text.strip() == beginning or alone or len(words) < 3 else words
