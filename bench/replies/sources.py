"""The handed-over sources and our own corpus, each mail in its source's convention, with the peers beside us."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.replies import peers
from bench.replies.table import Cell, Goal, Table, exactly, share
from daemon.mail.body import body_pages
from daemon.mail.parse import parse
from daemon.mail.reply.page import page_of_text, text_of_page
from daemon.mail.reply.split import split
from tests.mail import own_corpus, public_corpus
from tests.mail.own_corpus import Verdict

OWN = "own corpus, text alone"
HELD_TO = 97.0


@dataclass(frozen=True, slots=True)
class Case:
    """One mail: its source and name, our verdict, its text for the peers, and how their readings are judged.

    `text` is None where there is nothing but HTML; `wanted` is the item of a source, or what our corpus expects.
    """

    source: str
    name: str
    ours: Verdict
    text: str | None
    wanted: public_corpus.Item | tuple[str, str]
    counted: bool = True

    def judge(self, readings: list[str] | None) -> Verdict:
        """The verdict on the readings of a peer; one that said nothing has lost it all."""
        if readings is None:
            return "lost"
        if isinstance(self.wanted, public_corpus.Item):
            return public_corpus.judge(readings, self.wanted.expected)
        return own_verdict(readings, self.wanted)


def own_verdict(readings: Sequence[str], wanted: tuple[str, str]) -> Verdict:
    """`ok` when a reading is either all that is new or the words alone, which every peer counts in its own way."""
    verdicts = [own_corpus.judge(text, one) for text in readings for one in wanted]
    return "ok" if "ok" in verdicts else verdicts[0]


def public_cases() -> list[Case]:
    """The replies of the handed-over sources, those that contradict each other marked."""
    against = public_corpus.contradicting()
    found = []
    for item in (*public_corpus.replies(), *public_corpus.components()):
        text = None if item.media == "text/html" else item.text
        counted = item.name not in against
        found.append(Case(item.source, item.name, public_corpus.verdict(item), text, item, counted))
    return found


def own_cases() -> Iterator[Case]:
    """The mails of people in our corpus that have a text part, of which the text alone is read."""
    for specimen in own_corpus.specimens():
        page = body_pages(parse(specimen.raw).root).text
        if specimen.expected["kind"] == "person" and page is not None:
            wanted = (specimen.expected["new"], specimen.expected["clean"])
            text = text_of_page(page)
            found = split(page_of_text(text))
            yield Case(OWN, specimen.name, own_verdict([found.new, found.clean], wanted), text, wanted)


def measure(cases: list[Case]) -> Iterator[Table]:
    """The table of all sources, what was left out of it, and what was lost."""
    told, notes = _ask_all(cases)
    yield _shares(cases, told, notes)
    yield _verdicts(cases)
    yield _left_out(cases)


def _ask_all(cases: list[Case]) -> tuple[dict[str, list[Verdict]], list[str]]:
    """The verdicts of each peer on each case, and a note on each: how fast it was, or why it is absent."""
    texts = [case.text or "" for case in cases]
    told: dict[str, list[Verdict]] = {}
    notes = []
    with ThreadPoolExecutor(2) as pool:
        asked = {name: pool.submit(peers.ask, name, texts) for name in peers.names()}
    for name, future in asked.items():
        try:
            answers = future.result()
        except peers.Absent as error:
            notes.append(f"{name}: {error}")
            continue
        told[name] = [case.judge(one) for case, one in zip(cases, answers.readings, strict=True)]
        speed = f"{len(texts) / answers.seconds:,.0f} mails/s through a pipe"
        notes.append(
            f"{name}: {speed}; raised {answers.raised} times, {answers.hung} took over {peers.SECONDS:.0f} s"
        )
    return told, notes


def _shares(cases: list[Case], told: dict[str, list[Verdict]], notes: list[str]) -> Table:
    table = Table(
        title="1. Replies read as their source expects: % ok (% of which a word is lost)",
        columns=("source", "mails", "ours", *told),
    )
    table.notes = [
        "all of these mails were at hand while the rules were written: on others expect less",
        "a peer's best reading counts, with or without the signature; a source's own convention holds for all",
        "peers are given plain text alone: their total leaves out the mails that are nothing but HTML",
        f"{public_corpus.COMPONENTS} is every body with every signature and every quote, made by joining",
        f"{OWN}: written by this project; right is all that is new, or the words alone",
        *notes,
    ]
    for source in dict.fromkeys(case.source for case in cases):
        rows = [at for at, case in enumerate(cases) if case.source == source and case.counted]
        comparable = any(cases[at].text is not None for at in rows)
        theirs = [_cell([verdicts[at] for at in rows]) if comparable else None for verdicts in told.values()]
        table.add(source, len(rows), _cell([cases[at].ours for at in rows]), *theirs)
    handed = [at for at, case in enumerate(cases) if _is_handed_over(case)]
    textual = [at for at in handed if cases[at].text is not None]
    if handed:
        ours = [cases[at].ours for at in handed]
        theirs = [_cell([verdicts[at] for at in textual]) for verdicts in told.values()]
        table.add("all handed over", len(handed), _cell(ours), *theirs)
        every = [case.ours for case in cases if case.source not in (OWN, public_corpus.COMPONENTS)]
        table.add("  with those that contradict", len(every), _cell(every), *[None] * len(told))
        ok = exactly(ours.count("ok"), len(ours))
        table.goals.append(Goal(f"handed over: at least {HELD_TO} % ok", f"{ok:.2f} %", ok >= HELD_TO))
    return table


def _verdicts(cases: list[Case]) -> Table:
    table = Table(
        title="2. New text lost, text alone", columns=("source", "mails", "ok", "leak", "lost", "% lost")
    )
    counted = [case for case in cases if case.counted]
    groups = {source: [c for c in counted if c.source == source] for source in {c.source: "" for c in cases}}
    for source, some in groups.items():
        table.add(source, len(some), *_counts(some))
    real = [case for case in counted if case.source not in (OWN, public_corpus.COMPONENTS)]
    if real:
        table.add("all handed over", len(real), *_counts(real))
    wrong = [case for case in real if case.ours != "ok"]
    table.notes = [f"{case.ours}: {case.name}" for case in sorted(wrong, key=lambda case: case.ours)]
    return table


def _left_out(cases: list[Case]) -> Table:
    table = Table(
        title="Items whose expectations contradict others: shown, not counted", columns=("item", "ours")
    )
    against = public_corpus.contradicting() if public_corpus.present() else {}
    for case in cases:
        if not case.counted:
            table.add(case.name, case.ours)
    table.notes = [f"{name}: {why}" for name, why in against.items()]
    return table


def lost_of_handed_over() -> tuple[int, int]:
    """In how many of the replies handed over a word is lost, and how many are counted; none where they are absent."""
    if not public_corpus.present():
        return 0, 0
    verdicts = [
        public_corpus.verdict(item)
        for item in public_corpus.replies()
        if item.name not in public_corpus.contradicting()
    ]
    return verdicts.count("lost"), len(verdicts)


def _is_handed_over(case: Case) -> bool:
    return case.counted and case.source not in (OWN, public_corpus.COMPONENTS)


def _counts(cases: list[Case]) -> tuple[Cell, ...]:
    found = Counter(case.ours for case in cases)
    return found["ok"], found["leak"], found["lost"], share(found["lost"], len(cases)) if cases else 0.0


def _cell(verdicts: Sequence[Verdict]) -> str:
    ok, lost = verdicts.count("ok"), verdicts.count("lost")
    return f"{share(ok, len(verdicts)):.1f} ({share(lost, len(verdicts)) if verdicts else 0.0:.1f})"
