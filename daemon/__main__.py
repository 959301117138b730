"""The program `naervaer`: makes sure that the code it runs is its own, then hands over to the commands."""

from __future__ import annotations

import sys

from daemon.commands.namesake import find_clash


def main() -> None:
    """Run the command line and exit with its code; see `naervaer --help`."""
    clash = find_clash()
    if clash:
        sys.stderr.write(f"naervaer: {clash}\n")
        sys.exit(2)
    from daemon.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
