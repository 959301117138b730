"""`python -m tests.fuzz.child TARGET KEEP SECONDS`: fuzzes a target with atheris, keeps one input for each fault."""

from __future__ import annotations

import contextlib
import hashlib
import sys
import tempfile
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["daemon.mail"]):
    from tests.fuzz.targets import LONGEST, TARGETS, Target, run

from tests.fuzz.mutate import Mutator

_HANG_SECONDS = 20
_MEMORY_MB = 1024


class Keeper:
    """Writes the first input of each fault to `folder`; faults are told apart by where they are raised."""

    def __init__(self, target: Target, folder: Path) -> None:
        self._target, self._folder = target, folder
        self._seen: set[str] = set()

    def __call__(self, data: bytes) -> None:
        """Check `data`; a fault is kept, and the search goes on."""
        try:
            run(self._target, data)
        except Exception as fault:  # whatever it is, it is what is looked for
            self._keep(data, fault)

    def _keep(self, data: bytes, fault: Exception) -> None:
        frames = traceback.extract_tb(fault.__traceback__)
        last = next((f for f in reversed(frames) if "/daemon/" in f.filename), frames[-1])
        place = f"{Path(last.filename).stem}-{last.lineno}"
        key = f"{self._target.name}-{type(fault).__name__}-{place}" + (
            f"-{hashlib.sha256(str(fault).encode()).hexdigest()[:6]}"
            if type(fault).__name__ == "Broken"
            else ""
        )
        if key in self._seen:
            return
        self._seen.add(key)
        suffix = "eml" if self._target.name == "mail" else self._target.name
        (self._folder / f"{key}.{suffix}").write_bytes(data)
        (self._folder / f"{key}.why").write_text("".join(traceback.format_exception(fault)), encoding="utf-8")


def _by_bytes(data: bytes, longest: int) -> bytes:
    # Looked up at each call: it is another function once the fuzzer is set up.
    changed: bytes = atheris.Mutate(data, longest)
    return changed


def main(name: str, keep: Path, seconds: int) -> None:
    """Fuzz for so many seconds; libFuzzer ends the process."""
    target = TARGETS[name]
    seeds = target.seeds()
    mutate = Mutator(seeds, _by_bytes, tags=name == "html")
    folder = Path(tempfile.mkdtemp(prefix="nv-fuzz-"))
    for number, seed in enumerate(seeds):
        (folder / str(number)).write_bytes(seed[:LONGEST])
    flags = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={_HANG_SECONDS}",
        f"-rss_limit_mb={_MEMORY_MB}",
        f"-artifact_prefix={keep}/{name}-",
        "-verbosity=0",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *flags, str(folder)], Keeper(target, keep), custom_mutator=mutate)
    with contextlib.suppress(KeyboardInterrupt):
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
