"""`naervaer init`: writes an example config to start from."""

from __future__ import annotations

from pathlib import Path

import click

from daemon.core.errors import ConfigError, Finding

_NAME = "config.example.toml"
_PACKAGE = Path(__file__).resolve().parent.parent


@click.command(name="init")
@click.argument("path", type=click.Path(path_type=Path), default=Path("config.toml"))
def command(path: Path) -> None:
    """Write the example config to PATH (a file or a folder; ./config.toml when left out); never over another file."""
    target = path / "config.toml" if path.is_dir() else path
    text = _example()
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        hint = "name another place: naervaer init PATH"
        raise ConfigError(
            (Finding(message="this file exists already", file=str(target), hint=hint),)
        ) from None
    click.echo(f"Wrote {target}. Change the names and addresses in it, then: naervaer check -c {target}")


def _example() -> str:
    """The example, from the wheel or from the checkout beside the package."""
    for place in (_PACKAGE / "_data" / _NAME, _PACKAGE.parent / _NAME):
        if place.exists():
            return place.read_text(encoding="utf-8")
    raise ConfigError(
        (Finding(message=f"{_NAME} is missing from this installation", hint="install naervaer again"),)
    )
