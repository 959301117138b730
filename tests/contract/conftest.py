"""The fixtures that all contract suites may use."""

from tests.contract.store_fixtures import filed, store

__all__ = ["filed", "store"]
