"""The fixtures that all contract suites may use."""

from tests.contract.store_fixtures import database, filed, reused, scripts, store

__all__ = ["database", "filed", "reused", "scripts", "store"]
