"""The preloaded process that trials with kills have their services forked from."""

from __future__ import annotations

from typing import Any

from tests.faults.kills import receiving_child, sending_child
from tests.scenarios.cradle import tend

_CHILDREN = {"receive": receiving_child.serve, "send": sending_child.serve}


async def serve(order: dict[str, Any]) -> None:
    """Receive, or send, as ordered."""
    await _CHILDREN[order["what"]](order)


if __name__ == "__main__":
    receiving_child.warm_up()
    tend(serve, "error")
