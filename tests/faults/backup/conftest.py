"""The places that commands are tried in, here too."""

from tests.cli.conftest import mailed, place

__all__ = ["mailed", "place"]
