"""`naervaer explain`: how a mail is read, line by line, and what it would be matched to."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daemon.commands.explained import Found
from daemon.commands.options import config_option, find_config, load, output_options
from daemon.commands.output import Out
from daemon.core.errors import ConfigError, NaervaerError

if TYPE_CHECKING:
    from daemon.adapters.explainer import Explainer
    from daemon.config.loader import Config
    from daemon.mail.explain import Explanation
    from daemon.mail.reading import Expected, OwnAddresses, Scan, SentMail

_NOT_A_MAIL = {
    b"\xd0\xcf\x11\xe0": "an Outlook .msg",
    b"PK\x03\x04": "a zip or Office file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip file",
}
_LARGEST_LETTER = 4_000_000
_UNKNOWN_BOX = "nobody@invalid"
_NO_CONFIG = "no config was found, so that no service could be asked (name it with -c FILE)"
_PATH = click.Path(path_type=Path, exists=True, dir_okay=False, readable=True, allow_dash=True)


@click.command(name="explain")
@click.argument("file", type=_PATH)
@click.option("--sent", type=_PATH, metavar="FILE", help="The letter of ours that it answers, as an .eml.")
@click.option("--all", "everything", is_flag=True, help="Every line, also of long quotes.")
@config_option
@output_options
def command(
    file: Path, sent: Path | None, everything: bool, config_path: Path | None, as_json: bool, no_color: bool
) -> None:
    """Show how the mail in FILE (- for standard input) is read: the lines that were taken for words (+), those that
    were cut (-) with the rule that cut them, and what they would answer.

    Nothing is stored, sent or handled. The mail is read in a child process with limits. With a config, the service is
    asked for the letter by its token, and for nothing else of the mail; then each answer stands beside its question.
    """
    from daemon.commands.explaining import as_data, show

    if sent is not None and str(file) == str(sent) == "-":
        raise click.UsageError("Only one of the two mails can come from standard input.")
    config = _config(config_path)
    most = _most_bytes(config)
    raw = _read(file, most)
    letter = _read(sent, _LARGEST_LETTER) if sent else None
    found = asyncio.run(_find(raw, letter, config))
    out = Out(as_json, not no_color)
    if as_json:
        out.data(as_data(found))
    else:
        show(out, found, everything=everything)


def _config(given: Path | None) -> Config | None:
    """The config, or None where there is none to be found and none was named."""
    try:
        path = find_config(given)
    except ConfigError:
        return None
    return load(path)


def _most_bytes(config: Config | None) -> int:
    from daemon.mail.parse import MAX_BYTES

    return min(config.mailbox.max_mail_mb * 1_000_000, MAX_BYTES) if config else MAX_BYTES


def _read(path: Path, most: int) -> bytes:
    """The mail in a file or on standard input; raises what click shows."""
    if str(path) == "-":
        raw = sys.stdin.buffer.read(most + 1)
    else:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    name = "standard input" if str(path) == "-" else str(path)
    if not raw.strip():
        raise click.UsageError(f"{name} is empty: save the mail with all its headers, as an .eml.")
    if len(raw) > most:
        raise click.ClickException(
            f"{name} has more than the {most // 1_000_000} MB that are read "
            "(save it without its attachments; the service tells the sender of such a mail to do so)"
        )
    for magic, kind in _NOT_A_MAIL.items():
        if raw.startswith(magic):
            raise click.UsageError(f"{name} is {kind}, not a mail's source: save it as an .eml.")
    return raw


async def _find(raw: bytes, sent: bytes | None, config: Config | None) -> Found:
    from daemon.adapters.explainer import Explainer
    from daemon.engine.ports import ReaderFailed

    own = _own(config)
    try:
        async with Explainer(own) as explainer:
            first = await explainer.explain(raw, sent, _offline(config))
            if first.letter is not None and not first.letter.message_id:
                raise click.UsageError(
                    "The file named by --sent is no mail of ours: it has no Message-ID. Save it with its headers."
                )
            token = _token(first, config)
            if config is None:
                return Found(explanation=first, token=token, missing=_NO_CONFIG)
            return await _look_up(explainer, raw, first, token, config)
    except ReaderFailed as error:
        raise click.ClickException(
            f"the mail could not be read, neither would the service: {error}"
        ) from None


async def _look_up(explainer: Explainer, raw: bytes, first: Explanation, token: str, config: Config) -> Found:
    """Read the mail once more, beside the letter and the questions that the service knows."""
    found = Found(explanation=first, token=token, whose=_whose(first.scan, config), by_config=True)
    if not token:
        return replace(found, missing="the mail names no letter of ours")
    try:
        letter = await asyncio.to_thread(_ask, config, token)
    except (NaervaerError, OSError) as error:
        return replace(found, missing=str(error))
    told = letter.pop("reading")
    sent, expected = _told(told, first)
    again = await explainer.explain(raw, sent, expected)
    return replace(found, explanation=replace(again, letter=first.letter), letter=letter)


def _ask(config: Config, token: str) -> dict[str, Any]:
    from daemon.commands.reach import ask

    answer: dict[str, Any] = ask(config, "letter.show", {"token": token, "reading": True})
    return answer


def _told(told: dict[str, Any], first: Explanation) -> tuple[SentMail | None, Expected]:
    """What the service tells its reader; a letter it no longer keeps is taken from the file given."""
    from daemon.core.forms import from_plain
    from daemon.mail.reading import Expected, Question, SentMail

    kept = SentMail(**told["sent"]) if told["sent"] else None
    expected = Expected(
        questions=tuple(
            Question(mark=one["mark"], heading=one["heading"], form=from_plain(one["form"]))
            for one in told["questions"]
        ),
        words={word: tuple(spelt) for word, spelt in told["words"].items()},
        commands={word: tuple(spelt) for word, spelt in told["commands"].items()},
        language=told["language"],
        today=datetime.now(UTC).date(),
    )
    return kept or (first.letter.mail if first.letter else None), expected


def _own(config: Config | None) -> OwnAddresses:
    from daemon.mail.reading import OwnAddresses

    if config is None:
        return OwnAddresses(box=_UNKNOWN_BOX)
    from daemon.building import own_addresses

    return own_addresses(config)


def _offline(config: Config | None) -> Expected:
    """The words that everybody may use, without any letter's questions."""
    from daemon.adapters.render import TemplateRenderer
    from daemon.building import everyones_words, practices_words
    from daemon.mail.reading import Expected
    from daemon.practices import PRACTICES

    renderer = TemplateRenderer(overlay=config.service.templates_dir if config else None)
    return Expected(
        words=everyones_words(renderer),
        commands=practices_words(renderer, list(PRACTICES)),
        language=config.service.language if config else "da",
        today=datetime.now(UTC).date(),
    )


def _token(found: Explanation, config: Config | None) -> str:
    """The token of the letter: that of the file given, else the one the service would find in the mail."""
    from daemon.engine.identity import Box, find_token
    from daemon.mail.explain import tokens_in

    if found.letter and found.letter.token:
        return found.letter.token
    if config is None:
        return next((token for token, _ in tokens_in(found.scan)), "")
    box = config.mailbox
    ours = Box(address=box.address, name=box.name, plus_addressing=box.plus_addressing)
    return find_token(ours, found.scan.recipients, found.scan.references, found.scan.tags) or ""


def _whose(seen: Scan, config: Config) -> str:
    """The member whose address sent the mail, "" for nobody's."""
    wanted = (seen.sender or "").casefold()
    return next(
        (m.id for m in config.world.members.values() if wanted in (a.casefold() for a in m.addresses)), ""
    )
