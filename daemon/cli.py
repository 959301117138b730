"""The command line: which commands there are, and how their errors and exit codes reach the shell."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from daemon.core.errors import ConfigError, NaervaerError

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "Write an example config to start from."),
    "check": ("check", "Check the config and the templates; every fault at once."),
    "doctor": ("doctor", "Really log in to both servers, mail itself, and say what to mend."),
    "preview": ("preview", "Show a rule's mails as they would be sent."),
    "simulate": ("simulate", "Play weeks ahead: every mail that everybody would get; nothing is sent."),
    "run": ("run", "Run the service."),
    "status": ("status", "Say how the service is; for people and for monitoring."),
    "now": ("now", "Do a step of a rule at once."),
    "queue": ("queue", "Look at mail that waits to be sent, try it again or drop it."),
    "inbox": ("inbox", "Look at mail that came in, and take it up again."),
    "explain": ("explain", "Show how a mail is read: what was taken, what was cut and why."),
    "backup": ("backup", "Copy the database, found whole, while the service runs or not."),
    "restore": ("restore", "Put a backup in the database's place; no mail goes out twice from it."),
    "keys": ("keys", "Show and renew the keys that encrypt what people told."),
    "member": ("member", "Look after members: list, pause, export, erase."),
    "completion": ("completion", "Print what makes your shell complete naervaer's commands."),
}
"""Each command's module in `daemon.commands` and its one line of help, so that help need not import them."""

ANYWHERE: dict[str, tuple[str, str]] = {
    "demo": ("daemon.demo.command", "Watch a week go by in half a minute.")
}
"""Commands that live with what they show."""

EPILOG = (
    "Exit codes: 0 all is well; 1 it could not be done, or something is wrong; 2 the command or the config is wrong; "
    "130 interrupted. `status` exits 0 when all is well, 1 with a warning, 2 when it is critical."
)


class LazyCommands(click.Group):
    """A group that imports a command only when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give all names, in the order one needs them."""
        return [*COMMANDS, *ANYWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        module = f"daemon.commands.{COMMANDS[cmd_name][0]}" if cmd_name in COMMANDS else None
        module = module or ANYWHERE.get(cmd_name, ("",))[0]
        if not module:
            return None
        try:
            command: click.Command = importlib.import_module(module).command
        except ModuleNotFoundError as error:
            if cmd_name in ANYWHERE:
                raise click.ClickException(
                    f"`{cmd_name}` needs more packages: pip install 'naervaer[{cmd_name}]'"
                ) from error
            raise
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest one."""
        name = args[0] if args else ""
        if name and name not in COMMANDS and name not in ANYWHERE and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f" Did you mean `{near[0]}`?" if near else " `naervaer --help` lists them."
            raise click.UsageError(f"There is no command `{name[:60]}`.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in (COMMANDS | ANYWHERE).items()])


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"naervaer {version('naervaer')}")
        except PackageNotFoundError:
            click.echo("naervaer, from a checkout")
        ctx.exit()


@click.group(
    cls=LazyCommands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """naervaer: presence for teams that work apart, by e-mail alone."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code. Errors made on purpose become one line each, never a traceback."""
    try:
        result = cli.main(arguments, prog_name="naervaer", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except ConfigError as error:
        for finding in error.findings:
            _complain(str(finding))
        return 2
    except NaervaerError as error:
        _complain(str(error))
        return 1
    except BrokenPipeError:
        # Whoever read our output has had enough; Python must not complain of it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        _complain(
            f"{error.filename or 'the system'}: {error.strerror or error} (see its owner and permissions)"
        )
        return 1
    return result if isinstance(result, int) else 0


def _complain(text: str) -> None:
    click.echo(f"naervaer: {text}", err=True)
