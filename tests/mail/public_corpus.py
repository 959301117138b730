"""Public test mails of other projects, each judged in the convention of its own source."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from daemon.mail.body import body_pages
from daemon.mail.parse import parse
from daemon.mail.reply.html_page import page_of_html
from daemon.mail.reply.page import page_of_text, text_of_page
from daemon.mail.reply.parts import split_parts
from daemon.mail.reply.split import NEW, Piece, PieceKind, Split, joined, split
from tests.mail.own_corpus import Verdict, folded_spaces, words

BESIDE = next(Path(__file__).parents[2].parent.glob("*/mail-corpus/index.jsonl"), Path("index.jsonl")).parent
CORPUS = Path(os.environ.get("NAERVAER_MAIL_CORPUS") or BESIDE)
ABSENT = "MAIL CORPUS ABSENT: set NAERVAER_MAIL_CORPUS to the folder that holds index.jsonl"
COMPONENTS = "webridge-components"
_QUOTED: frozenset[PieceKind] = frozenset({"introduction", "quote"})
_WORDS: frozenset[PieceKind] = frozenset({"words", "greeting"})
_REPLY: frozenset[PieceKind] = _WORDS | {"sign-off"}
_NAMES = ("the sender's name", "below a sign-off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """What a source counts as the reply.

    `keeps` are the readings that its labels allow, each the kinds of pieces that are kept; `names`: a bare name as the
    last line, or below a sign-off, may be kept too; `interleaved`: so are quotes with words below them, with or without
    what introduces them; `whole`: a mail of which nothing
    would be left is kept as it is; `forwards`: a mail passed on is not a quote.
    """

    keeps: tuple[frozenset[PieceKind], ...]
    names: bool = False
    interleaved: bool = False
    whole: bool = False
    forwards: bool = False


_ALL_NEW = (NEW,)
_NO_SIGNATURE = (_REPLY, _WORDS)
CONVENTIONS: dict[str, Convention] = {
    "ert": Convention(keeps=(_REPLY,), names=True, interleaved=True, whole=True),
    "talon-text": Convention(keeps=_ALL_NEW, forwards=True),
    "talon-eml": Convention(keeps=_ALL_NEW, forwards=True),
    "talon-html": Convention(keeps=_ALL_NEW, forwards=True),
    "talon-sig": Convention(keeps=_NO_SIGNATURE),
    "github-erp": Convention(keeps=_NO_SIGNATURE, interleaved=True),
    "zapier-erp": Convention(keeps=_NO_SIGNATURE),
    "crisp": Convention(keeps=_NO_SIGNATURE, names=True),
    "willdurand": Convention(keeps=_NO_SIGNATURE, names=True),
    "mpr": Convention(keeps=(_WORDS,)),
    "munin-sig": Convention(keeps=_NO_SIGNATURE, whole=True),
    "quotequail": Convention(keeps=_ALL_NEW),
    COMPONENTS: Convention(keeps=_NO_SIGNATURE),
}

# Items whose expectation cannot be had together with that of others, where the texts differ and code cannot tell.
AGAINST_OTHERS: dict[str, str] = {
    "mpr/email_nl_1_2.txt": "a translation of email_2_1.txt, with the same rule above the header block kept as words",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One reply: the source's name for it, what came, as which media type, and what the source expects of it."""

    name: str
    source: str
    media: str
    raw: bytes
    expected: dict[str, Any]

    @property
    def text(self) -> str:
        """The text as it is given to whoever reads text alone."""
        if self.media == "message/rfc822":
            page = body_pages(parse(self.raw).root).text
            return text_of_page(page) if page else ""
        return self.raw.decode("utf-8", "replace").replace("\r\n", "\n")

    def split(self) -> Split:
        """The pieces of it."""
        if self.media == "message/rfc822":
            body = body_pages(parse(self.raw).root)
            return split_parts(body.text, body.html, None, "").split
        return split(page_of_html(self.text) if self.media == "text/html" else page_of_text(self.text))


def present() -> bool:
    """Whether the collections lie where they are looked for."""
    return (CORPUS / "index.jsonl").exists()


def index(folder: str) -> Iterator[dict[str, Any]]:
    """The rows of the index whose file lies in `folder`."""
    for line in (CORPUS / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if row["file"].startswith(f"{folder}/"):
            yield row


@cache
def replies() -> tuple[Item, ...]:
    """Every reply of the index, in its order."""
    return tuple(
        Item(
            row["id"],
            row["file"].split("/")[1],
            row["ctype"],
            (CORPUS / row["file"]).read_bytes(),
            json.loads((CORPUS / row["expected"]).read_text(encoding="utf-8")),
        )
        for row in index("reply")
    )


@cache
def components() -> tuple[Item, ...]:
    """Every body with every signature and every quote, in both orders, as the test they come from joins them."""
    folder = CORPUS / "reply" / COMPONENTS
    bodies, signatures, quotes = (
        {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / part).glob("*.txt"))}
        for part in ("basemail", "signatures", "quoted_reply")
    )
    found = []
    for (body, signature, quote), swapped in product(product(bodies, signatures, quotes), (False, True)):
        rest = [signatures[signature], quotes[quote]]
        text = "\n\n".join([bodies[body], *(reversed(rest) if swapped else rest)])
        name = f"{COMPONENTS}/{body}+{'+'.join((quote, signature) if swapped else (signature, quote))}"
        found.append(Item(name, COMPONENTS, "text/plain", text.encode(), {"equals": bodies[body]}))
    return tuple(found)


def readings(found: Split, convention: Convention) -> list[str]:
    """What `found` says the reply is, in each way that the convention allows."""
    texts = []
    for kinds in convention.keeps:
        for names in (False, True) if convention.names else (False,):
            for quoted in (_QUOTED, frozenset({"quote"})) if convention.interleaved else (frozenset(),):
                texts.append(joined(_kept(found.pieces, kinds, convention, names=names, quoted=quoted)))
    if convention.whole:
        texts = [text if text.strip() else joined(found.pieces) for text in texts]
    return texts


def _kept(
    pieces: tuple[Piece, ...],
    kinds: frozenset[PieceKind],
    convention: Convention,
    *,
    names: bool,
    quoted: frozenset[str],
) -> list[Piece]:
    own = [piece.kind in kinds or (names and piece.rule in _NAMES) for piece in pieces]
    last = max((at for at, piece in enumerate(pieces) if own[at] and piece.text.strip()), default=-1)
    kept: list[Piece] = []
    for at, piece in enumerate(pieces):
        if convention.forwards and piece.kind == "introduction" and piece.rule.startswith("forward"):
            return kept + list(pieces[at:])
        if own[at] or (at < last and piece.kind in quoted):
            kept.append(piece)
    return kept


def judge(texts: list[str], expected: dict[str, Any]) -> Verdict:
    """`ok` when any of these readings is what was expected, else what is wrong with the first."""
    verdicts = [_verdict(folded_spaces(text), expected) for text in texts]
    return "ok" if "ok" in verdicts else verdicts[0]


def verdict(item: Item) -> Verdict:
    """How we read this item, in its source's convention."""
    return judge(readings(item.split(), CONVENTIONS[item.source]), item.expected)


def _verdict(got: str, expected: dict[str, Any]) -> Verdict:
    if "equals" in expected and got != (wanted := folded_spaces(expected["equals"])):
        return "lost" if words(wanted) - words(got) else "leak"
    if any(folded_spaces(part) not in got for part in expected.get("contains", [])):
        return "lost"
    return "leak" if any(folded_spaces(part) in got for part in expected.get("not_contains", [])) else "ok"


@cache
def contradicting() -> dict[str, str]:
    """Items that cannot all be right, by name with the reason: they are shown, and not counted.

    Two contradict each other when the same text shall give different replies in conventions that share a reading.
    Every one of such a group is left out, also those that we read as expected.
    """
    found: dict[str, str] = {}
    same: defaultdict[str, list[Item]] = defaultdict(list)
    for item in replies():
        same[re.sub(r"\s", "", item.text)].append(item)
    for items in same.values():
        for item in items:
            against = [other.name for other in items if _contradict(item, other)]
            if against:
                found[item.name] = f"the same text gives another reply in {', '.join(against)}"
    return found | {item.name: AGAINST_OTHERS[item.name] for item in replies() if item.name in AGAINST_OTHERS}


def _contradict(one: Item, other: Item) -> bool:
    if not set(CONVENTIONS[one.source].keeps) & set(CONVENTIONS[other.source].keeps):
        return False
    texts = [_plain(item.expected["equals"]) for item in (one, other) if "equals" in item.expected]
    return len(texts) == 2 and texts[0] != texts[1]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", folded_spaces(text))
