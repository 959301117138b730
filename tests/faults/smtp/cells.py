"""Every way an SMTP server can answer at each phase, and what must have become of the mail, as a table to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tests.contract.scripted_smtp import DROP, KEEP, SILENCE

Server = Literal["scripted", "sink"]

# phase answer | state of the mail, when it goes again | how long all sending rests | its connection afterwards
#              | the mail behind it | who is told | attempts counted
_SCRIPTED = """
connect  4xx           queued then   short -    waits health 0
connect  5xx           queued then   short -    waits health 0
connect  421           queued then   short -    waits health 0
connect  lines         queued then   short -    waits health 0
connect  drop          queued then   short -    waits health 0
connect  silence       queued then   short -    waits health 0
connect  garbage       queued then   short -    waits health 0
ehlo     4xx           sent   -      -     kept goes  -      1
ehlo     5xx           sent   -      -     kept goes  -      1
ehlo     421           queued then   short -    waits health 0
ehlo     drop          queued then   short -    waits health 0
ehlo     silence       queued then   short -    waits health 0
ehlo     garbage       queued then   short -    waits health 0
helo     4xx           queued then   short -    waits health 0
helo     5xx           queued then   short -    waits health 0
helo     421           queued then   short -    waits health 0
helo     drop          queued then   short -    waits health 0
helo     silence       queued then   short -    waits health 0
helo     garbage       queued then   short -    waits health 0
starttls 4xx           queued then   short -    waits health 0
starttls 5xx           queued then   short -    waits health 0
starttls 421           queued then   short -    waits health 0
starttls drop          queued then   short -    waits health 0
starttls silence       queued then   short -    waits health 0
starttls garbage       queued then   short -    waits health 0
starttls early         sent   -      -     kept goes  -      1
auth     4xx           queued then   short -    waits health 0
auth     5xx           queued then   long  -    waits health 0
auth     lines         queued then   long  -    waits health 0
auth     421           queued then   short -    waits health 0
auth     drop          queued then   short -    waits health 0
auth     silence       queued then   short -    waits health 0
auth     garbage       queued then   short -    waits health 0
mail     4xx           queued later  -     kept goes  -      1
mail     5xx           failed -      -     kept goes  ops    1
mail     lines         failed -      -     kept goes  ops    1
mail     421           queued later  -     new  goes  -      1
mail     drop          queued later  -     new  goes  -      1
mail     silence       queued later  -     new  goes  -      1
mail     garbage       queued later  -     new  goes  -      1
mail     odd           queued later  -     new  goes  -      1
mail     early         queued later  -     new  goes  -      1
mail     login         queued then   long  -    waits health 0
mail     quota         queued then   long  -    waits health 0
mail     pace          queued then   short -    waits health 0
rcpt     4xx           queued later  -     kept goes  -      1
rcpt     5xx           failed -      -     kept goes  leader 1
rcpt     lines         failed -      -     kept goes  leader 1
rcpt     full          failed -      -     kept goes  ops    1
rcpt     busy          queued later  -     kept goes  -      1
rcpt     421           queued later  -     new  goes  -      1
rcpt     drop          queued later  -     new  goes  -      1
rcpt     silence       queued later  -     new  goes  -      1
rcpt     garbage       queued later  -     new  goes  -      1
rcpt     odd           queued later  -     new  goes  -      1
rcpt     early         queued later  -     new  goes  -      1
rcpt     login         queued then   long  -    waits health 0
rcpt     quota         queued then   long  -    waits health 0
rcpt     pace          queued then   short -    waits health 0
copy     4xx           sent   -      -     kept goes  -      1
copy     5xx           sent   -      -     kept goes  -      1
copy     lines         sent   -      -     kept goes  -      1
copy     421           queued later  -     new  goes  -      1
copy     drop          queued later  -     new  goes  -      1
copy     silence       queued later  -     new  goes  -      1
copy     garbage       queued later  -     new  goes  -      1
copy     odd           queued later  -     new  goes  -      1
data     4xx           queued later  -     kept goes  -      1
data     5xx           failed -      -     kept goes  ops    1
data     lines         failed -      -     kept goes  ops    1
data     421           queued later  -     new  goes  -      1
data     drop          queued later  -     new  goes  -      1
data     silence       queued later  -     new  goes  -      1
data     garbage       queued later  -     new  goes  -      1
data     odd           queued later  -     new  goes  -      1
data     early         queued later  -     new  goes  -      1
data     login         queued then   long  -    waits health 1
data     quota         queued then   long  -    waits health 1
data     pace          queued then   short -    waits health 1
pour     4xx           queued later  -     new  goes  -      1
pour     5xx           failed -      -     new  goes  ops    1
pour     421           queued later  -     new  goes  -      1
pour     drop          queued later  -     new  goes  -      1
pour     silence       queued later  -     new  goes  -      1
pour     garbage       queued later  -     new  goes  -      1
pour     early         queued later  -     new  goes  -      1
pour     quota         queued then   long  -    waits health 1
dot      4xx           queued later  -     kept goes  -      1
dot      5xx           failed -      -     kept goes  ops    1
dot      lines         failed -      -     kept goes  ops    1
dot      421           queued later  -     new  goes  -      1
dot      drop          doubt  -      -     new  goes  -      1
dot      silence       doubt  -      -     new  goes  -      1
dot      garbage       doubt  -      -     new  goes  -      1
dot      odd           doubt  -      -     new  goes  -      1
dot      kept-drop     doubt  -      -     new  goes  -      1
dot      kept-silence  doubt  -      -     new  goes  -      1
dot      kept-garbage  doubt  -      -     new  goes  -      1
dot      kept-odd      doubt  -      -     new  goes  -      1
dot      kept-lines    sent   -      -     kept goes  -      1
dot      early         sent   -      -     new  goes  -      1
dot      login         queued then   long  -    waits health 1
dot      quota         queued then   long  -    waits health 1
dot      pace          queued then   short -    waits health 1
rset     4xx           queued later  -     new  goes  -      1
rset     5xx           queued later  -     new  goes  -      1
rset     421           queued later  -     new  goes  -      1
rset     drop          queued later  -     new  goes  -      1
rset     silence       queued later  -     new  goes  -      1
rset     garbage       queued later  -     new  goes  -      1
quit     4xx           sent   -      -     kept goes  -      1
quit     5xx           sent   -      -     kept goes  -      1
quit     421           sent   -      -     kept goes  -      1
quit     drop          sent   -      -     kept goes  -      1
quit     silence       sent   -      -     kept goes  -      1
quit     garbage       sent   -      -     kept goes  -      1
"""
# smtp-sink does the same to every mail until it is replaced, so that the mail behind fares like the first. When it
# aborts it is chance whether its last words are still heard.
_SINK = """
connect  4xx           queued then   short -    waits health 0
connect  5xx           queued then   short -    waits health 0
connect  421           queued then   short -    waits health 0
connect  drop          queued then   short -    waits health 0
connect  silence       queued then   short -    waits health 0
ehlo     4xx           sent   -      -     -    goes  -      1
ehlo     5xx           sent   -      -     -    goes  -      1
ehlo     421           queued then   short -    waits health 0
ehlo     drop          queued then   short -    waits health 0
ehlo     silence       queued then   short -    waits health 0
mail     4xx           queued later  -     -    same  -      1
mail     5xx           failed -      -     -    same  ops    1
mail     421           queued later  -     -    same  -      1
mail     drop          queued later  -     -    same  -      1
mail     silence       queued later  -     -    same  -      1
rcpt     4xx           queued later  -     -    same  -      1
rcpt     5xx           failed -      -     -    same  ops    1
rcpt     421           queued later  -     -    same  -      1
rcpt     drop          queued later  -     -    same  -      1
rcpt     silence       queued later  -     -    same  -      1
data     4xx           queued later  -     -    same  -      1
data     5xx           failed -      -     -    same  ops    1
data     421           queued later  -     -    same  -      1
data     drop          queued later  -     -    same  -      1
data     silence       queued later  -     -    same  -      1
pour     abort         failed|queued -|later - - same ops|- 1
dot      4xx           queued later  -     -    same  -      1
dot      5xx           failed -      -     -    same  ops    1
dot      421           queued later  -     -    same  -      1
dot      drop          doubt  -      -     -    same  -      1
dot      kept-silence  doubt  -      -     -    same  -      1
quit     4xx           sent   -      -     -    goes  -      1
quit     5xx           sent   -      -     -    goes  -      1
quit     421           sent   -      -     -    goes  -      1
quit     drop          sent   -      -     -    goes  -      1
quit     silence       sent   -      -     -    goes  -      1
"""

_SAID: Mapping[str, str] = {
    "4xx": "450 4.2.0 not now",
    "5xx": "550 5.3.0 no",
    "lines": "550-5.3.0 no\n550-5.3.0 and again\n550 5.3.0 no",
    "421": "421 4.3.2 closing down",
    "drop": DROP,
    "silence": SILENCE,
    "garbage": "HTTP/1.1 400 Bad Request",
    "odd": "354 go on",
    "early": "250 2.0.0 ok\n250 2.0.0 ok",
    "login": "530 5.7.0 sign in first",
    "quota": "550 5.4.5 Daily user sending limit exceeded",
    "pace": "450 4.4.2 Message submission rate for this client has exceeded the configured limit",
    "full": "552 5.2.2 mailbox is over quota",
    "busy": "550 5.2.1 The user you are trying to contact is receiving mail at a rate that is too high",
    "kept-drop": KEEP + DROP,
    "kept-silence": KEEP + SILENCE,
    "kept-garbage": KEEP + "HTTP/1.1 400 Bad Request",
    "kept-odd": KEEP + "354 go on",
    "kept-lines": KEEP + "250-2.0.0 ok\n250 2.0.0 queued as 4711",
}
_SAID_AT: Mapping[tuple[str, str], str] = {
    ("connect", "lines"): "554-5.3.2 no\n554 5.3.2 service",
    ("starttls", "4xx"): "454 4.7.0 TLS not available",
    ("starttls", "early"): "220 2.0.0 go on\n250 smuggled",
    ("auth", "4xx"): "454 4.7.0 Temporary authentication failure",
    ("auth", "5xx"): "535 5.7.8 wrong",
    ("auth", "lines"): "534-5.7.9 Application-specific\n534 5.7.9 password required",
    ("rcpt", "5xx"): "550 5.1.1 no such user",
    ("rcpt", "lines"): "550-5.1.1 no such user\n550 5.1.1 see the manual",
    ("data", "odd"): "250 2.0.0 ok",
    ("data", "early"): "354 go on\n250 2.0.0 ok",
    ("pour", "early"): "250 2.0.0 ok",
}
SINK_OPTIONS: Mapping[str, str] = {"4xx": "-r", "5xx": "-f", "421": "-Q", "drop": "-q", "silence": "-W"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer at one phase, and what follows.

    `state` is where the mail stands then, `when` it may go again ("then": as soon as the rest is over; "later": after a
    wait of its own), `rests` how long all sending rests, `connection` whether the next mail goes over the same one,
    `behind` whether the mail behind it goes on its way, `told` who hears of it, `tried` the attempts counted.
    """

    server: Server
    phase: str
    answer: str
    state: str
    when: str
    rests: str
    connection: str
    behind: str
    told: str
    tried: int

    @property
    def name(self) -> str:
        """The cell in a word."""
        return f"{self.server} {self.phase} {self.answer}"

    @property
    def said(self) -> str:
        """What the scripted server answers."""
        return _SAID_AT.get((self.phase, self.answer), _SAID[self.answer])

    @property
    def silent(self) -> bool:
        """Whether our patience has to run out."""
        return self.answer.endswith("silence")


def _cells(server: Server, table: str) -> tuple[Cell, ...]:
    rows = (line.split() for line in table.strip().splitlines())
    return tuple(Cell(server, *row[:-1], int(row[-1])) for row in rows)


CELLS: tuple[Cell, ...] = (*_cells("scripted", _SCRIPTED), *_cells("sink", _SINK))


def listed() -> str:
    """All cells as a table."""
    head = (
        "server",
        "phase",
        "answer",
        "the mail",
        "all rests",
        "connection",
        "next mail",
        "told",
        "attempts",
    )
    rows = [
        (
            c.server,
            c.phase,
            c.answer,
            f"{c.state} {c.when.strip('-')}",
            c.rests,
            c.connection,
            c.behind,
            c.told,
            c.tried,
        )
        for c in CELLS
    ]
    lines = [
        f"{a:9}{b:9}{c:14}{d:22}{e:10}{f:11}{g:10}{h:8}{i}" for a, b, c, d, e, f, g, h, i in (head, *rows)
    ]
    return "\n".join([*lines, f"{len(CELLS)} cells"])
