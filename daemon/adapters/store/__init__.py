"""The durable store: transactions on SQLite with everything people wrote sealed."""

from daemon.adapters.store.sqlite import SqliteStore

__all__ = ["SqliteStore"]
