"""The options that commands share, and the config file they work on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from daemon.core.errors import ConfigError, Finding

if TYPE_CHECKING:
    from daemon.config.loader import Config

F = TypeVar("F", bound=Callable[..., Any])

VARIABLE = "NAERVAER_CONFIG"
PLACES = (Path("config.toml"), Path("/etc/naervaer/config.toml"))


def config_option(command: F) -> F:
    """Add `-c FILE`."""
    return click.option(
        "-c",
        "--config",
        "config_path",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=f"The config file; else ${VARIABLE}, ./config.toml or /etc/naervaer/config.toml.",
    )(command)


def output_options(command: F) -> F:
    """Add `--json` and `--no-color`."""
    command = click.option("--no-color", is_flag=True, help="No colours and no drawing (also by $NO_COLOR).")(
        command
    )
    return click.option("--json", "as_json", is_flag=True, help="Answer with JSON, for machines.")(command)


def find_config(given: Path | None) -> Path:
    """The config file to use; raises ConfigError that says how to make one."""
    if given is not None:
        return given
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    for place in PLACES:
        if place.exists():
            return place
    looked = " and ".join(map(str, PLACES))
    message = f"there is no config file (looked for {looked})"
    raise ConfigError((Finding(message=message, hint="name one with -c FILE, or make one: naervaer init"),))


def load(given: Path | None) -> Config:
    """The config without faults; raises ConfigError with every finding."""
    from daemon.config.loader import load as load_file
    from daemon.practices import PRACTICES

    path = find_config(given)
    if not path.exists():
        hint = "name another with -c FILE, or make it: naervaer init"
        raise ConfigError((Finding(message="there is no such file", file=str(path), hint=hint),))
    return load_file(path, {practice.name: practice for practice in PRACTICES})
