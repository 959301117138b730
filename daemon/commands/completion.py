"""`naervaer completion`: what makes a shell complete naervaer's commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

VARIABLE = "_NAERVAER_COMPLETE"


@click.command(name="completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    bash: naervaer completion bash > ~/.local/share/bash-completion/completions/naervaer
    zsh:  naervaer completion zsh > ~/.zfunc/_naervaer
    fish: naervaer completion fish > ~/.config/fish/completions/naervaer.fish
    """
    completer = get_completion_class(shell)
    if completer is None:
        raise click.ClickException(f"there is no completion for {shell}")
    click.echo(completer(ctx.find_root().command, {}, "naervaer", VARIABLE).source())
