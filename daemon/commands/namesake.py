"""Notices when another distribution has put its own package `daemon` over ours."""

from __future__ import annotations

import importlib

_REMEDY = (
    "install naervaer into an environment of its own: "
    "python3 -m venv /opt/naervaer && /opt/naervaer/bin/pip install naervaer, or pipx install naervaer"
)


def find_clash() -> str | None:
    """What is wrong and what to do, when the package `daemon` is not ours; None when it is."""
    package = importlib.import_module("daemon")
    if getattr(package, "__naervaer__", None) == "naervaer":
        return None
    others = other_owners()
    who = (
        f"of {', '.join(others)}" if others else "that is not naervaer's (its own was removed or overwritten)"
    )
    return f"the package `daemon` in this environment is one {who} ({_REMEDY})"


def other_owners() -> tuple[str, ...]:
    """The distributions beside ours that have a package `daemon` in this environment; reads their metadata."""
    from importlib.metadata import packages_distributions

    owners = packages_distributions().get("daemon", [])
    return tuple(sorted({name for name in owners if name.lower() != "naervaer"}))
