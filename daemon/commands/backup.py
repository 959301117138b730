"""`naervaer backup`: a copy of the database that was opened again before it counts as one."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out, when

if TYPE_CHECKING:
    from daemon.config.loader import Config

_SECONDS = 3600.0


@click.command(name="backup")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--keep", type=click.IntRange(1), help="Keep so many in the folder, and delete older ones.")
@click.option("--key", "key_file", type=click.Path(path_type=Path), help="Encrypt with the key in this file.")
@click.option(
    "--new-key", type=click.Path(path_type=Path), help="Make such a key file, readable by you alone, and end."
)
@config_option
@output_options
def command(
    file: Path | None,
    keep: int | None,
    key_file: Path | None,
    new_key: Path | None,
    config_path: Path | None,
    as_json: bool,
    no_color: bool,
) -> None:
    """Copy the database into FILE, or a new file in the backup folder, also while the service runs.

    The copy is opened again and looked through before it gets its name. The service's own key is not in it: keep a
    copy of that elsewhere. docs/backup.md says how to restore.
    """
    out = Out(as_json, not no_color)
    if new_key is not None:
        _make_key(out, new_key)
        return
    config = load(config_path)
    made = back_up(config, file, keep, find_key(config, key_file))
    out.data(made)
    _show(out, config, made)


def back_up(config: Config, file: Path | None, keep: int | None, key: bytes | None) -> dict[str, Any]:
    """Have it made by the running service, or of the stopped one's database."""
    from daemon.building import backup_folder
    from daemon.commands.reach import ask

    arguments = {
        "folder": str(backup_folder(config).absolute()),
        "file": str(file.absolute()) if file else None,
        "key": base64.b64encode(key).decode() if key else None,
        "keep": keep or 0,
    }
    made: dict[str, Any] = ask(config, "backup.make", arguments, seconds=_SECONDS)
    return made


def find_key(config: Config, given: Path | None) -> bytes | None:
    """The key of a file that was named, else that of the config; None where there is none."""
    from daemon.adapters.backup_seal import parse_key, read_key_file

    if given is not None:
        return read_key_file(given)
    if config.service.backup_key is not None:
        return parse_key(config.service.backup_key.resolve(), f"the secret {config.service.backup_key}")
    return None


def where_the_key_is(config: Config) -> str:
    """Where the service's own key lies, which no backup holds."""
    from daemon.building import key_file

    given = config.service.key
    if given is not None:
        return f"the secret {given}"
    if os.environ.get("CREDENTIALS_DIRECTORY"):
        return "the credential naervaer-key"
    return str(key_file(config))


def _make_key(out: Out, path: Path) -> None:
    from daemon.adapters.backup_seal import new_key

    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(new_key())
    out.data({"key": str(path)})
    out.line(f"Wrote {path}. Keep a copy elsewhere: backups made with it open with nothing else.")
    out.line(f'In the config: backup_key = "file:{path.absolute()}" under [service].')


def _show(out: Out, config: Config, made: dict[str, Any]) -> None:
    how = "encrypted" if made["encrypted"] else "not encrypted as a whole"
    out.line(f"Backup of {when(made['made_at'])}: {made['file']}, {made['bytes'] / 1e6:.1f} MB, {how}.")
    counts = made["counts"]
    out.line(
        f"Opened again and found whole: {counts['inbox']} mails in, {counts['outbox']} out, "
        f"{counts['entries']} things told, {counts['roster']} people."
    )
    out.line(
        f"The key is not in it: {where_the_key_is(config)}. Keep a copy apart; both are needed to restore."
    )
    for gone in made["deleted"]:
        out.line(f"Deleted {gone}.")
