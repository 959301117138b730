"""`naervaer preview`: a rule's mails as they would be sent."""

from __future__ import annotations

import email
import email.policy
import tempfile
from datetime import UTC, datetime
from difflib import get_close_matches
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out, file_name

if TYPE_CHECKING:
    from daemon.config.loader import Config
    from daemon.simulate.sample import Sample


@click.command(name="preview")
@click.argument("rule")
@click.option("--member", help="Only this member's mails (by id).")
@click.option("--step", help="Only this step's mails, such as ask, remind or publish.")
@click.option(
    "--all", "everybody", is_flag=True, help="Everybody's mails, not one of each kind and language."
)
@click.option("--open", "open_it", is_flag=True, help="Show them in the web browser.")
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Write HTML and text there."
)
@config_option
@output_options
def command(
    rule: str,
    member: str | None,
    step: str | None,
    everybody: bool,
    open_it: bool,
    folder: Path | None,
    config_path: Path | None,
    as_json: bool,
    no_color: bool,
) -> None:
    """Show the mails of RULE's next round as they would be sent, with made-up answers.

    Everything happens in memory: nothing is sent, and the service's database is not touched. The text is printed here;
    --out writes each mail as HTML and text.
    """
    out = Out(as_json, not no_color)
    config = load(config_path)
    _check_names(config, rule, member, step)
    samples = _samples(config, rule, member, step, everybody=everybody)
    if not samples:
        whom = f"not be for {member}" if member else "have nothing to tell in the time that was played"
        raise click.ClickException(f"{rule} sends nothing here (it may only answer, or {whom}).")
    target = folder or (Path(tempfile.mkdtemp(prefix="naervaer-preview-")) if open_it else None)
    shown = [_write(sample, number, target) for number, sample in enumerate(samples, 1)]
    out.data(shown)
    for each in shown:
        out.line(f"── {each['step']} · {each['to']} · {each['language']} {'─' * 20}", style="cyan")
        out.line(f"{each['subject']}\n")
        out.line(each["text"])
    if target is not None:
        out.line(f"Wrote {len(shown)} mails to {target}")
    if open_it and target is not None:
        click.launch(str(target / "index.html"))


def _check_names(config: Config, rule: str, member: str | None, step: str | None) -> None:
    from daemon.practices import PRACTICES

    _check("rule", rule, config.world.rules)
    if member:
        _check("member", member, config.world.members)
    known = config.world.rules[rule]
    practice = next(practice for practice in PRACTICES if practice.name == known.practice)
    if step:
        steps = {each.name: each for each in practice.steps(known.settings)}
        _check(f"step of {rule}", step, steps)


def _check(what: str, name: str, known: Any) -> None:
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
        raise click.UsageError(f"There is no {what} {name!r}. {hint}")


def _samples(
    config: Config, rule: str, member: str | None, step: str | None, *, everybody: bool
) -> tuple[Sample, ...]:
    from dataclasses import replace

    from daemon.building import build_house
    from daemon.practices import PRACTICES
    from daemon.simulate.sample import one_of_each, sample_round

    now = datetime.now(UTC)
    house = build_house(config, list(PRACTICES), now.date())
    team = config.world.rules[rule].team
    # Only the rule's own team plays, so that a large company's preview takes no longer.
    rules = {name: each for name, each in house.world.rules.items() if each.team == team}
    house = replace(house, world=replace(house.world, rules=rules))
    samples = tuple(
        sample
        for sample in sample_round(house, house.world.rules[rule], now)
        if (member is None or sample.mail.member == member) and (step is None or sample.step == step)
    )
    return samples if everybody else one_of_each(samples)


def _write(sample: Sample, number: int, folder: Path | None) -> dict[str, Any]:
    from daemon.mail.pictures import with_pictures

    message = email.message_from_bytes(sample.mail.raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the policy makes
    text, html = _body(message, "plain"), _body(message, "html")
    shown = {
        "step": sample.step,
        "kind": sample.mail.kind,
        "to": sample.mail.member,
        "language": sample.language,
        "subject": str(message["Subject"]),
        "text": text,
    }
    if folder is None:
        return shown
    folder.mkdir(parents=True, exist_ok=True)
    name = file_name(f"{number:02}-{sample.step}-{sample.mail.member}-{sample.language}")
    (folder / f"{name}.txt").write_text(f"{shown['subject']}\n\n{text}", encoding="utf-8")
    (folder / f"{name}.html").write_text(with_pictures(html, sample.mail.raw), encoding="utf-8")
    (folder / f"{name}.eml").write_bytes(sample.mail.raw)
    _add_to_index(folder, name, str(shown["subject"]), first=number == 1)
    return shown | {"html_file": str(folder / f"{name}.html"), "text_file": str(folder / f"{name}.txt")}


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    content: str = part.get_content() if part is not None else ""
    return content.replace("\r\n", "\n")


def _add_to_index(folder: Path, name: str, subject: str, *, first: bool) -> None:
    from html import escape

    line = f'<p><a href="{escape(name)}.html">{escape(subject)}</a> <small>{escape(name)}</small></p>\n'
    with (folder / "index.html").open("w" if first else "a", encoding="utf-8") as index:
        index.write(("<!doctype html><meta charset=utf-8><title>naervaer</title>\n" if first else "") + line)
