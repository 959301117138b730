"""`naervaer keys`: the keys that encrypt what people told, and renewing them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out

if TYPE_CHECKING:
    from daemon.config.loader import Config

Which = Literal["service", "notes", "both"]
_SECONDS = 300.0
_NAMES = {"service": "the service's key", "notes": "the notes key"}


@click.group(name="keys")
def command() -> None:
    """Look after the keys that encrypt what people told: the service's, and that of private notes."""


@command.command(name="show")
@config_option
@output_options
def show(config_path: Path | None, as_json: bool, no_color: bool) -> int:
    """Say which keys there are by their ids, newest first, and how many rows each encrypts; never a key itself."""
    from daemon.commands.reach import ask

    out = Out(as_json, not no_color)
    shown = ask(load(config_path), "keys.show", seconds=_SECONDS)
    out.data(shown)
    rows = [
        (_NAMES[name], key["id"], key["rows"], _role(position, key))
        for name in _NAMES
        for position, key in enumerate(shown[name]["keys"])
    ]
    out.table(("Key", "Id", "Rows", ""), rows)
    away = {label: shown[name]["locked"] for name, label in _NAMES.items() if shown[name]["locked"]}
    for label, why in away.items():
        out.mark("fail", label, why)
    return 1 if away else 0


@command.command(name="rotate")
@click.option(
    "--which",
    type=click.Choice(["service", "notes", "both"]),
    default="both",
    show_default=True,
    help="Which key to renew.",
)
@config_option
@output_options
def rotate(which: Which, config_path: Path | None, as_json: bool, no_color: bool) -> None:
    """Make a new key and encrypt all old rows with it, while the service runs or not.

    The new key is written in front of the old one first, so that it may be cut off at any moment: run it again, and it
    goes on. A rotation that has not come to its end is finished, and no further key made. At the end it says whether
    the old key may be retired.
    """
    out = Out(as_json, not no_color)
    config = load(config_path)
    result = rotate_keys(config, ["service", "notes"] if which == "both" else [which], out)
    out.data(result)
    for name, shown in result["keys"].items():
        _say_end(out, name, shown)


def rotate_keys(config: Config, which: list[str], out: Out) -> dict[str, Any]:
    """Renew these keys and have every row sealed anew, with a line on how it goes; raises NaervaerError."""
    from daemon.commands.reach import ask

    begun = ask(config, "keys.renew", {"which": which}, seconds=_SECONDS)
    for name in which:
        said = "a new one" if begun["made"][name] else "an earlier rotation goes on with"
        out.line(f"{_NAMES[name].capitalize()}: {said} ({begun['keys'][name]}).")
    cursor, sealed = None, 0
    while True:
        done = ask(config, "keys.seal", {"cursor": cursor}, seconds=_SECONDS)
        cursor, sealed = done["cursor"], sealed + done["sealed"]
        if cursor is None:
            break
        out.line(f"{sealed} rows …")
    shown = ask(config, "keys.show", seconds=_SECONDS)
    out.line(f"{sealed} rows were encrypted anew.")
    return {"sealed": sealed, "made": begun["made"], "keys": {name: shown[name] for name in which}}


def _say_end(out: Out, name: str, shown: dict[str, Any]) -> None:
    """What may become of the old keys, and what must not be forgotten with the new one."""
    left = [key["id"] for key in shown["keys"][1:] if key["rows"]]
    idle = [key["id"] for key in shown["keys"][1:] if key["here"] and not key["rows"]]
    if left:
        out.mark("warn", _NAMES[name], f"{', '.join(left)} still encrypts rows", "run this again")
    if idle:
        out.mark(
            "ok",
            _NAMES[name],
            f"{', '.join(idle)} encrypts nothing any more and may be retired",
            f"take its line (the lower one) out of {shown['file'] or 'the secret'}, once no backup made before "
            "today is to be restored",
        )
    if shown["file"]:
        out.line(f"    Keep a new copy of {shown['file']}, and give it to a daemon on standby.")


def _role(position: int, key: dict[str, Any]) -> str:
    if not key["here"]:
        return "missing: its rows cannot be read"
    if position == 0:
        return "in use"
    return "only opens" if key["rows"] else "may be retired"
