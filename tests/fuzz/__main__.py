"""`python -m tests.fuzz [TARGET…] [--seconds N] [--again FILE]`: looks for input that the reader cannot bear."""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.fuzz.targets import TARGETS, run

KEEP = Path("var/fuzz")
_GRACE_SECONDS = 60


def main() -> int:
    """1 when something broke."""
    options = _options()
    if options.again:
        return _again(options.again)
    keep: Path = options.keep / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    keep.mkdir(parents=True)
    names = options.targets or list(TARGETS)
    for name in names:
        _fuzz(name, keep, max(1, options.seconds // len(names)))
    found = sorted(path for path in keep.iterdir() if path.suffix != ".why")
    if not found:
        keep.rmdir()
        print(f"{', '.join(names)}: {options.seconds} s, and nothing broke")
        return 0
    print(f"\n{len(found)} inputs broke something; they lie in {keep}, with the reason beside each (.why):")
    print("\n".join(f"  {path}" for path in found))
    print(
        "For each: see it again with `python -m tests.fuzz --again FILE`, mend the reader, then add the mail to\n"
        "tests/mail/corpus/strange with a name that says what is odd about it, and a .toml with what it should give."
    )
    return 1


def _fuzz(name: str, keep: Path, seconds: int) -> None:
    print(f"· {name}: {seconds} s", flush=True)
    command = [sys.executable, "-m", "tests.fuzz.child", name, str(keep), str(seconds)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds + _GRACE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        (keep / f"{name}-no-end.txt").write_text("the fuzzer itself did not end in time", encoding="utf-8")
        return
    executed = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
    print(f"  {executed[0].rpartition(':')[2].strip() if executed else 'no'} inputs", flush=True)
    if done.returncode and not executed:
        (keep / f"{name}-stopped.txt").write_text(done.stderr[-20_000:], encoding="utf-8")


def _again(file: Path) -> int:
    """Run one kept input; its name begins with its target's, else it is a mail."""
    target = TARGETS.get(file.name.partition("-")[0], TARGETS["mail"])
    run(target, file.read_bytes())
    print(f"{file}: {target.name} is read")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"any of {', '.join(TARGETS)}; else all")
    parser.add_argument("--seconds", type=int, default=60, help="how long in all (60)")
    parser.add_argument("--keep", type=Path, default=KEEP, help=f"where what breaks is kept ({KEEP})")
    parser.add_argument("--again", type=Path, metavar="FILE", help="run a kept input once more")
    options = parser.parse_args()
    unknown = [name for name in options.targets if name not in TARGETS]
    if unknown:
        parser.error(f"there is no target {unknown[0]}; there are {', '.join(TARGETS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
