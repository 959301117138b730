"""A mail that is not from the one who was asked never counts, however it is written."""

from __future__ import annotations

import pytest

from daemon.mail.scan import scan
from tests.engine.kit import Sent
from tests.security.senders import (
    ENDS,
    HOLDS,
    IDEA,
    LETTER,
    OWN,
    SENDERS,
    VERDICTS,
    Cell,
    a_team,
    cells,
    try_out,
)


@pytest.mark.parametrize("sender", SENDERS)
def test_each_cell_ends_as_its_table_says_and_only_rikkes_own_words_count(sender: str) -> None:
    engine = a_team()
    call = engine.last("rikke", "ask")
    for cell in (cell for cell in cells() if cell.sender == sender):
        came = try_out(engine, cell.mail(call))
        assert came.end == cell.end, cell
        assert came.ideas == ([("rikke", IDEA)] if cell.end == "handled: answer" else []), cell
        assert came.told <= _may_hear(cell, call), cell


def _may_hear(cell: Cell, call: Sent) -> set[str]:
    """Whoever forges a sender learns nothing by mail; the one who was asked may."""
    match cell.end.partition(":")[0]:
        case "held":
            return {"rikke" if cell.hold in LETTER and cell.who != "jonas" else cell.who}
        case "handled":
            return {cell.who}
        case "rejected" if cell.who == "jonas":
            return {"jonas"}
        case "rejected" if cell.who == "somebody":
            return {scan(cell.mail(call), own=OWN).sender or ""}
    return set()


def test_the_matrix_has_every_sender_with_every_hold_under_every_verdict() -> None:
    assert len(list(cells())) == len(SENDERS) * len(HOLDS) * len(VERDICTS) > 1000
    assert {who for _, who in SENDERS.values()} == set(ENDS)


def test_the_address_that_is_answered_is_the_one_that_wrote() -> None:
    """A letter that only turns into a k must not turn a stranger's answer into mail to a member."""
    engine = a_team()
    raw = Cell("the Kelvin sign", "none", "pass").mail(engine.last("rikke", "ask"))
    assert try_out(engine, raw).told == {"ri\u212a\u212ae@example.test"}
