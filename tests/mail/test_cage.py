"""The cage: what happens in it stays in it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent

import pytest

from daemon.adapters.cage import Cage, CageLimits
from daemon.adapters.cage_codec import decode, encode
from daemon.core import forms
from daemon.engine.ports import ReaderFailed
from daemon.mail.read import read
from daemon.mail.scan import scan
from tests.effort import processor_seconds
from tests.mail.builders import OWN, a_letter, a_mail, expecting, sent

ROOT = Path(__file__).parents[2]
WILD = """
    import os, sys, time
    sys.path.insert(0, {root!r})
    from daemon.adapters import cage_child

    def answer(task, request, raw):
        if b"hang" in raw:
            time.sleep(3600)
        if b"spin" in raw:
            while True:
                pass
        if b"blow" in raw:
            kept = [bytearray(64 * 1024 * 1024) for _ in range(100)]
        if b"crash" in raw:
            os.abort()
        if b"exit" in raw:
            os._exit(0)
        if b"nonsense" in raw:
            return b'{{"is":"Path","of":{{}}}}'
        if b"write" in raw:
            with open({file!r}, "wb") as file:
                file.write(b"x")
        return cage_child.answer_mail(task, request, raw)

    cage_child.main(sys.argv[1:], answer)
"""


@pytest.fixture
async def cage() -> AsyncIterator[Cage]:
    async with Cage(OWN) as running:
        yield running


@pytest.fixture
async def wild(tmp_path: Path) -> AsyncIterator[Cage]:
    """A cage whose inmate misbehaves when told to."""
    program = tmp_path / "wild.py"
    program.write_text(dedent(WILD).format(root=str(ROOT), file=str(tmp_path / "out")))
    async with Cage(OWN, program=program, limits=CageLimits(cpu_seconds=1, wall_seconds=4.0)) as running:
        yield running


async def test_it_reads_what_the_functions_read(cage: Cage) -> None:
    raw = a_mail("A: Kaffe (uden navn)\nB: 2")
    expected = expecting(forms.Items(), forms.Choice(("Kaffe", "Te")))
    assert await cage.scan(raw) == scan(raw, own=OWN)
    assert await cage.read(raw, sent("Hej"), expected) == read(raw, sent("Hej"), expected)


@pytest.mark.parametrize("misdeed", ["hang", "spin", "blow", "crash", "exit", "nonsense"])
async def test_a_misdeed_is_survived_and_the_next_mail_read(wild: Cage, misdeed: str) -> None:
    with pytest.raises(ReaderFailed):
        await wild.scan(a_mail(misdeed))
    assert (await wild.scan(a_mail("Hej"))).kind == "person"
    assert len(wild.pids) == 2


async def test_the_inmate_cannot_write_files(wild: Cage, tmp_path: Path) -> None:
    with pytest.raises(ReaderFailed):
        await wild.scan(a_mail("write"))
    assert not (tmp_path / "out").exists() or not (tmp_path / "out").stat().st_size


async def test_the_loop_turns_while_an_inmate_hangs(wild: Cage) -> None:
    hanging = asyncio.create_task(wild.scan(a_mail("hang")))
    turns = 0
    while not hanging.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 100
    with pytest.raises(ReaderFailed, match="seconds"):
        await hanging


async def test_a_cancelled_request_spoils_no_later_one(wild: Cage) -> None:
    hanging = asyncio.create_task(wild.scan(a_mail("hang")))
    await asyncio.sleep(0.05)
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging
    assert (await wild.scan(a_mail("Hej", subject="Efter"))).subject == "Efter"


async def test_many_at_once_each_get_their_own_answer(cage: Cage) -> None:
    subjects = [f"Nummer {number}" for number in range(50)]
    found = await asyncio.gather(*(cage.scan(a_mail(subject=subject)) for subject in subjects))
    assert [scanned.subject for scanned in found] == subjects


async def test_thirty_megabytes_pass_and_sixty_are_refused(cage: Cage) -> None:
    assert (await cage.scan(a_mail("x" * 30_000_000))).kind == "person"
    with pytest.raises(ReaderFailed, match="more than"):
        await cage.scan(a_mail("x" * 60_000_000))


async def test_closing_leaves_no_process(cage: Cage) -> None:
    await cage.scan(a_mail())
    pids = cage.pids
    await cage.close()
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(ReaderFailed, match="closed"):
        await cage.scan(a_mail())


async def test_a_program_that_does_not_start_is_a_failure_with_a_remedy(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(1)")
    running = Cage(OWN, program=broken)
    with pytest.raises(ReaderFailed, match="did not start"):
        await running.start()
    await running.close()


async def test_the_inmate_sees_no_environment(cage: Cage) -> None:
    environment = await asyncio.to_thread(Path(f"/proc/{cage.pids[0]}/environ").read_bytes)
    assert {entry.partition(b"=")[0] for entry in environment.split(b"\0") if entry} == {b"PATH", b"LC_ALL"}


def test_every_value_survives_the_crossing() -> None:
    sheet = forms.Sheet((forms.Scale(), forms.Choice(("a", "b")), forms.Day(past=True)))
    values = (
        scan(a_letter("Hej"), own=OWN),
        expecting(forms.Text(), forms.Number(unit="kr"), sheet),
        read(a_mail("1: 4\n2: 1\n3: 12/8"), None, expecting(sheet)),
        read(a_mail("12 kr"), None, expecting(forms.Number())),
    )
    assert decode(encode(values)) == values


def test_only_known_types_cross() -> None:
    with pytest.raises(TypeError, match="does not cross"):
        encode(object())
    with pytest.raises(KeyError):
        decode(b'{"is":"Path","of":{}}')


LOOP_SECONDS = 0.05


@pytest.mark.parametrize("text", ["å" * 90 + "\n", "Ja æøå.\n\n", "ø\n> å\n", "𝔊"])
def test_the_longest_answer_is_unpacked_before_anybody_notices(text: str) -> None:
    """What the service's own thread does with a mail; reading it happens elsewhere."""
    packed = encode(read(a_mail((text * 200_000)[:200_000]), None, expecting()))
    assert processor_seconds(lambda: decode(packed), within=LOOP_SECONDS) < LOOP_SECONDS
