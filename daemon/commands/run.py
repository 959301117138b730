"""`naervaer run`: the service itself."""

from __future__ import annotations

from pathlib import Path

import click

from daemon.commands.options import config_option, load


@click.command(name="run")
@config_option
def command(config_path: Path | None) -> None:
    """Run the service until it is told to stop.

    SIGTERM or Ctrl-C stop it in good order, SIGHUP reads the config again. Under systemd it says when it is ready, and
    gives signs of life while all its loops come round.

    On PostgreSQL it is on standby while another one works on the same database, and takes over when that falls silent.
    """
    config = load(config_path)
    import asyncio
    import resource

    from daemon.adapters.logs import configure_logs, guard_last_words
    from daemon.standby import run

    # A core file would hold passwords and people's words.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    configure_logs(config.service.log_level)
    guard_last_words()
    asyncio.run(run(config))
