"""How fast replies are read, in processor time: text alone, hostile shapes, HTML, memory, and the path in the child."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence

from bench.figure import percentile
from bench.replies.table import Goal, Table
from daemon.adapters.cage import Cage
from daemon.mail.reading import Expected, SentMail
from daemon.mail.reply.html_page import MAX_HTML, page_of_html
from daemon.mail.reply.page import page_of_text
from daemon.mail.reply.split import split
from tests.mail.builders import COMMANDS, OWN, WORDS
from tests.mail.own_corpus import specimens
from tests.mail.reply import test_html_hostile, test_split_properties

ROUNDS = 5
MAILS_A_SECOND = 5_000.0
P99_MS = 2.0
WORST_SECONDS = 0.25
LINEAR = 12.0
MEGABYTE = 1_000_000
_HUNDRED = 100_000
# What fuzzing found to be slowest.
_FOUND = ("Lag an Zeile 212, siehe Trace:\n\nValueError: -- leer --\n", "Sent 3. dec. 2026 by x wrote:\n")


def measure(texts: Sequence[str], source: str) -> Iterator[Table]:
    """All tables of speed; `texts` are mails of `source`."""
    yield _texts(texts, source)
    yield _hostile()
    yield _memory()
    yield asyncio.run(_caged())


def _texts(texts: Sequence[str], source: str) -> Table:
    table = Table(title="5. The text analysis alone", columns=("", "mails", "mails/s", "p50 ms", "p99 ms"))
    for text in texts:
        _split_seconds(text)
    rounds = [[_split_seconds(text) for text in texts] for _ in range(ROUNDS)]
    # The least of the rounds is the mail's own time: what is above it is the machine's other work.
    least = [min(times) for times in zip(*rounds, strict=True)]
    every = [seconds for times in rounds for seconds in times]
    table.add(source, len(texts), len(every) / sum(every), *_spread(every))
    table.add("  the best of the rounds", len(texts), len(least) / sum(least), *_spread(least))
    rate, p99 = len(every) / sum(every), 1000 * percentile(every, 0.99)
    table.goals = [
        Goal(f"at least {MAILS_A_SECOND:,.0f} mails/s", f"{rate:,.0f}", rate >= MAILS_A_SECOND),
        Goal(f"p99 at most {P99_MS} ms", f"{p99:.2f} ms", p99 <= P99_MS),
    ]
    return table


def _hostile() -> Table:
    table = Table(title="5. The worst of hostile input", columns=("", "shapes", "worst s", "shape"))
    shapes = _parameters(test_split_properties.test_a_megabyte_of_any_shape_is_read_in_linear_time)
    texts = {repr(shape[:30]): _of_size(shape, MEGABYTE) for shape in (*shapes, *_FOUND)}
    alone = {name: _split_twice(text, None) for name, text in texts.items()}
    letters = {name: SentMail(subject="a", text=text[:20_000]) for name, text in texts.items()}
    known = {name: _split_twice(text, letters[name]) for name, text in texts.items()}
    markup = {name: _of_size(piece, MAX_HTML) for name, piece in test_html_hostile.HOSTILE.items()}
    shown = {name: _markup_seconds(text) for name, text in markup.items()}
    rows = {"text of 1 MB": alone, "  with the letter known": known, f"HTML of {MAX_HTML // 1024} kB": shown}
    for title, took in rows.items():
        worst = max(took, key=took.__getitem__)
        table.add(title, len(took), f"{took[worst]:.3f}", worst)
        over = sorted(
            (name for name in took if took[name] > WORST_SECONDS), key=took.__getitem__, reverse=True
        )
        table.notes += [f"{title.strip()}, {took[name]:.3f} s: {name}" for name in over]
    most = max(*alone.values(), *known.values())
    table.goals.append(Goal(f"no text above {WORST_SECONDS} s", f"{most:.3f} s", most <= WORST_SECONDS))
    return table


def _memory() -> Table:
    table = Table(
        title="5. Memory at its peak, of which the text itself is a part",
        columns=("shape", "100 kB of text: MB", "1 MB of text: MB", "times"),
    )
    shapes = {
        "ordinary reply": "Ja tak, det vil jeg gerne være med til på torsdag.\n\n",
        "quotes": "> Hvad siger du til det?\n",
        "one line": "x",
        "empty lines": "\n",
        "header blocks": "Fra: a@b.example\nTil: c\n",
    }
    most = 0.0
    for name, shape in shapes.items():
        small, large = (_peak(_of_size(shape, size)) for size in (_HUNDRED, MEGABYTE))
        most = max(most, large / small)
        table.add(name, small, large, large / small)
    wanted = f"linear: at most {LINEAR:.0f} times for ten times the text"
    table.goals.append(Goal(wanted, f"{most:.1f}", most <= LINEAR))
    return table


async def _caged() -> Table:
    table = Table(
        title="5. From bytes to value in the child", columns=("", "mails", "mails/s", "p50 ms", "p99 ms")
    )
    mails = [specimen.raw for specimen in specimens()]
    expected = Expected(words=WORDS, commands=COMMANDS)
    for name, names in (("scan", ("scan",)), ("read", ("read",)), ("scan and read", ("scan", "read"))):
        times = []
        async with Cage(OWN) as cage:
            for raw in mails:
                started = time.perf_counter()
                if "scan" in names:
                    await cage.scan(raw)
                if "read" in names:
                    await cage.read(raw, None, expected)
                times.append(time.perf_counter() - started)
        table.add(name, len(times), len(times) / sum(times), *_spread(times))
    table.notes = [
        "own corpus, one mail after another through the socket in the JSON of the seam; by the clock"
    ]
    return table


def _parameters(test: Callable[..., object]) -> list[str]:
    """The values that a parametrised test is run with."""
    (mark,) = test.pytestmark  # type: ignore[attr-defined]
    return list(mark.args[1])


def _spread(times: Sequence[float]) -> tuple[str, str]:
    return f"{1000 * percentile(times, 0.5):.2f}", f"{1000 * percentile(times, 0.99):.2f}"


def _of_size(shape: str, size: int) -> str:
    return (shape * (size // len(shape) + 1))[:size]


def _split_twice(text: str, sent: SentMail | None) -> float:
    """What is above the limit is measured once more: the machine may have had other work."""
    took = _split_seconds(text, sent)
    return min(took, _split_seconds(text, sent)) if took > WORST_SECONDS else took


def _split_seconds(text: str, sent: SentMail | None = None) -> float:
    started = time.process_time()
    split(page_of_text(text), sent, "Anna Hansen")
    return time.process_time() - started


def _markup_seconds(markup: str) -> float:
    started = time.process_time()
    split(page_of_html(markup))
    return time.process_time() - started


def _peak(text: str) -> float:
    """The peak of memory in MB while `text` is read, above what was taken before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        split(page_of_text(text))
        return (tracemalloc.get_traced_memory()[1] - before) / 1e6
    finally:
        tracemalloc.stop()
