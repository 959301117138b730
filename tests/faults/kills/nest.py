"""The preloaded process that trials with kills have their services forked from."""

from __future__ import annotations

from typing import Any

from tests.faults.kills import receiving_child
from tests.scenarios.cradle import tend


async def serve(order: dict[str, Any]) -> None:
    """Receive, or send, as ordered."""
    await receiving_child.serve(order)


if __name__ == "__main__":
    receiving_child.warm_up()
    tend(serve, "error")
