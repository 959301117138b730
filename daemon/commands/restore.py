"""`naervaer restore`: a backup in the database's place, from which no mail goes out twice and nobody comes back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daemon.commands.backup import find_key, where_the_key_is
from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out, when
from daemon.core.errors import NaervaerError

if TYPE_CHECKING:
    from daemon.adapters.backup import Backup
    from daemon.config.loader import Config
    from daemon.engine.gap import Otherwise
    from daemon.engine.ports import Store
    from daemon.engine.tx import Tx

_DATES = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d")


@click.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--key", "key_file", type=click.Path(path_type=Path), help="The key it was encrypted with.")
@click.option("--resend", "otherwise", flag_value="resend", help="Send again what cannot be looked for.")
@click.option("--park", "otherwise", flag_value="park", help="Keep that for you: naervaer queue list.")
@click.option(
    "--after-pg-restore",
    "made_at",
    type=click.DateTime(_DATES),
    help="PostgreSQL: you ran pg_restore with a dump of this time (UTC).",
)
@click.option("--yes", is_flag=True, help="Do not ask again.")
@config_option
@output_options
def command(
    file: Path | None,
    key_file: Path | None,
    otherwise: Otherwise | None,
    made_at: datetime | None,
    yes: bool,
    config_path: Path | None,
    as_json: bool,
    no_color: bool,
) -> None:
    """Put the backup FILE in the database's place, while the service is stopped.

    The backup is opened and looked through first; what was there is kept aside. At its next start the service lives
    again through the time since, with the answers that lie in the mailbox: no mail goes out before its copy was looked
    for, and who was erased since stays erased.
    """
    if (file is None) == (made_at is None):
        raise click.UsageError("Name a backup FILE, or for PostgreSQL --after-pg-restore TIME.")
    out = Out(as_json, not no_color)
    config = load(config_path)
    if file is not None and not file.is_file():
        raise NaervaerError(f"there is no file {file}; {_newest(config)}")
    out.line(_what_happens(config, otherwise))
    if not yes:
        click.confirm("Go on?", abort=True, err=True)
    if file is not None:
        result = restore_file(config, file, find_key(config, key_file), otherwise)
    else:
        assert made_at is not None  # noqa: S101 - one of the two is there
        result = asyncio.run(_mark(config, made_at.replace(tzinfo=UTC), otherwise))
    out.data(result)
    _show(out, config, result)


def _newest(config: Config) -> str:
    """Where the newest backup lies."""
    from daemon.adapters.backup_notes import newest_backup

    return newest_backup(config.service.data_dir)


def restore_file(
    config: Config, file: Path, key: bytes | None, otherwise: Otherwise | None, *, now: datetime | None = None
) -> dict[str, Any]:
    """Restore from a file; the service must be stopped. Raises NaervaerError, and then all is as it was."""
    from daemon.adapters.restoring import opened_draft, put_in_place
    from daemon.building import build_keyring, database

    if config.service.database:
        raise NaervaerError("the database is on PostgreSQL (use pg_restore, then --after-pg-restore)")
    at = now or datetime.now(UTC)
    path, keys = database(config), build_keyring(config, may_create=False)
    with opened_draft(path, keys, file, key) as (draft, backup):
        erased = asyncio.run(_prepare(config, draft, backup, otherwise, at))
        aside = put_in_place(draft, path, at)
    return {
        "restored": str(file),
        "made_at": backup.made_at.isoformat(),
        "erased_again": erased,
        "aside": str(aside) if aside else None,
        "counts": backup.counts,
    }


async def _mark(config: Config, made_at: datetime, otherwise: Otherwise | None) -> dict[str, Any]:
    """The same for a database on PostgreSQL that pg_restore has put in place."""
    from daemon.stores import opened

    if not config.service.database:
        raise NaervaerError("this config names no database on PostgreSQL (name a backup FILE)")
    async with opened(config, writing=True) as (store, *_):
        erased = await _settle(config, store, made_at, otherwise, datetime.now(UTC))
    return {
        "restored": "the database on PostgreSQL",
        "made_at": made_at.isoformat(),
        "erased_again": erased,
        "aside": None,
    }


async def _prepare(
    config: Config, draft: Path, backup: Backup, otherwise: Otherwise | None, at: datetime
) -> int:
    """Before the draft is the database: who was erased since is gone from it, and it knows what it must ask."""
    from daemon.adapters.store.sqlite import SqliteStore
    from daemon.building import build_keyring

    store = SqliteStore(draft, build_keyring(config, may_create=False))
    try:
        return await _settle(config, store, backup.made_at, otherwise, at)
    finally:
        await store.close()


async def _settle(
    config: Config, store: Store, made_at: datetime, otherwise: Otherwise | None, at: datetime
) -> int:
    """Erase again who was erased since, and have the time since lived through at the next start; how many."""
    from daemon.adapters.erasures import ERASED, Erasures
    from daemon.building import build_house
    from daemon.engine.gap import a_gap, forget_erased, note_gap
    from daemon.engine.situations import Scene
    from daemon.practices import PRACTICES

    house = build_house(config, list(PRACTICES), at.date())
    erased = Erasures(config.service.data_dir / ERASED).since(made_at)

    def work(tx: Tx) -> int:
        note_gap(tx, a_gap(made_at, at, otherwise))
        return forget_erased(Scene(tx, house, at), erased)

    return await store.write(work)


def _what_happens(config: Config, otherwise: Otherwise | None) -> str:
    from daemon.building import build_doubt

    doubt = build_doubt(config)
    resends = (otherwise or doubt.otherwise) == "resend"
    blind = "goes again and may come twice" if resends else "is parked: naervaer queue list"
    choose = "" if otherwise else " (--resend or --park decides)"
    if doubt.sent_folder:
        return (
            "Mail that may have gone since the backup is looked for among the sent mail, and goes only if it is not "
            f"there. Private mail leaves no copy and {blind}{choose}."
        )
    return (
        "There is no folder of sent mail to look into ([mailbox.doubt] sent_folder in the config): "
        f"mail that may have gone since the backup {blind}{choose}."
    )


def _show(out: Out, config: Config, result: dict[str, Any]) -> None:
    out.line(f"Restored: {result['restored']}, as of {when(result['made_at'])}.")
    if result["erased_again"]:
        out.line(f"Erased again: {result['erased_again']} who were erased since.")
    if result["aside"]:
        out.line(
            f"What was there is {result['aside']}: delete it when all is well, it holds what people told."
        )
    out.line(f"It opens with the key in {where_the_key_is(config)}.")
    out.line("Start the service: it asks the mailbox what happened since, and sends nothing before that.")
