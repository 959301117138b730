"""Builds from a config what the engine works with: the house, and the adapters to mailbox and mail server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from daemon.adapters.backup import Backup, make_backup
from daemon.adapters.holidays import public_holidays
from daemon.adapters.imap import ImapMailbox, ImapSettings
from daemon.adapters.keys import Keyring
from daemon.adapters.notes_keys import NAME as NOTES_KEY
from daemon.adapters.notes_keys import NotesKeys
from daemon.adapters.render import TemplateRenderer
from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.smtp_connection import SmtpSettings
from daemon.adapters.store.opening import holds_rows
from daemon.adapters.store.reserve import Reserve
from daemon.adapters.tokens import CommandTokens, OAuthSettings, OAuthTokens, Password, TokenSource
from daemon.config.loader import Config
from daemon.config.mailbox import Imap, Smtp
from daemon.core.errors import ConfigError, Finding
from daemon.core.practice import Practice
from daemon.core.world import World
from daemon.engine.doubts import MARKED_SENT, DoubtSettings
from daemon.engine.house import House, Limits
from daemon.engine.identity import Box
from daemon.engine.intake import IntakeSettings
from daemon.engine.pace import Pace
from daemon.engine.rendering import Hint, Renderer
from daemon.engine.writable import FOR_LEADERS
from daemon.mail.lexicon import plain, ways
from daemon.mail.reading import OwnAddresses

Spellings = Mapping[str, tuple[str, ...]]
_KEEP_SENT_MAIL = frozenset(
    {"smtp.office365.com", "smtp-legacy.office365.com", "smtp.gmail.com", "smtp-relay.gmail.com"}
)
"""Submission servers that put what they are handed into the account's Sent folder themselves."""


def build_house(
    config: Config, practices: Sequence[Practice], today: date, given: Renderer | None = None
) -> House:
    """Everything the engine knows between two reloads; raises ConfigError for words that collide."""
    renderer: Renderer = given or TemplateRenderer(overlay=config.service.templates_dir)
    words = everyones_words(renderer)
    commands = practices_words(renderer, practices)
    collisions = tuple(_collisions(words, commands))
    if collisions:
        raise ConfigError(collisions)
    service, box = config.service, config.mailbox
    return House(
        world=with_holidays(config.world, today, half_days=service.half_days),
        practices={practice.name: practice for practice in practices},
        box=Box(address=box.address, name=box.name, plus_addressing=box.plus_addressing),
        renderer=renderer,
        words=words,
        commands=commands,
        hints=word_hints(renderer, practices),
        everyday=everyday_words(renderer),
        brand=service.brand,
        footer=service.footer,
        language=service.language,
        zone=service.zone,
        retention=config.retention,
        web_url=service.web.public_url if service.web else "",
        archive=service.web is not None and service.web.archive,
        limits=Limits(**config.limits.model_dump()),
        pilot=None if service.pilot == "off" else service.pilot,
    )


def with_holidays(world: World, today: date, *, half_days: bool) -> World:
    """The world with each location's public holidays from last year to two years on."""
    years = tuple(range(today.year - 1, today.year + 3))
    found = {}
    for location in world.locations.values():
        if location.country:
            country, _, part = location.country.partition("-")
            found[location.id] = public_holidays(country, part or None, years, half_days=half_days)
    return replace(world, holidays=found)


def build_archive(config: Config) -> ImapMailbox | None:
    """The folder that handled mail is moved to; None where it stays where it arrived."""
    folder = config.mailbox.handled_folder
    return _folder(config, folder, may_make=True) if folder else None


def build_mailbox(config: Config) -> ImapMailbox:
    """The mailbox that answers arrive in."""
    return _folder(config, config.mailbox.folder, may_make=False)


def _folder(config: Config, folder: str, *, may_make: bool) -> ImapMailbox:
    imap = config.mailbox.imap
    settings = ImapSettings(
        host=imap.host,
        port=imap.port or 993,
        user=imap.user or config.mailbox.address,
        tls="implicit" if imap.tls == "tls" else imap.tls,
        mailbox=folder,
        ca_file=imap.ca_file,
    )
    credentials = _credentials(config, imap)
    return ImapMailbox(settings, credentials or Password(""), may_make=may_make)


def build_transport(config: Config) -> SmtpTransport:
    """The server that mail is handed to."""
    smtp = config.mailbox.smtp
    settings = SmtpSettings(
        host=smtp.host,
        port=smtp.port or 587,
        tls=smtp.tls,
        user=smtp.user or config.mailbox.address,
        ca_file=smtp.ca_file,
    )
    return SmtpTransport(settings, _credentials(config, smtp))


def build_intake(config: Config) -> IntakeSettings:
    """How the mailbox is read."""
    box = config.mailbox
    return IntakeSettings(
        max_bytes=box.max_mail_mb * 1_000_000,
        wait_seconds=box.idle_seconds,
        handled_folder=box.handled_folder or None,
    )


def build_doubt(config: Config) -> DoubtSettings:
    """How mail in doubt is settled: where providers keep what is sent, that is known of the large ones."""
    box, doubt = config.mailbox, config.mailbox.doubt
    sent_folder = doubt.sent_folder
    if sent_folder is None:
        sent_folder = MARKED_SENT if box.smtp.host.casefold() in _KEEP_SENT_MAIL else ""
    return DoubtSettings(
        sent_folder=sent_folder,
        copy_to=doubt.copy_to or "",
        copy_folders=tuple(filter(None, (box.folder, box.handled_folder))),
        wait=timedelta(seconds=doubt.wait_seconds),
        otherwise=doubt.otherwise,
    )


def build_pace(config: Config) -> Pace:
    """How fast mail is sent."""
    smtp = config.mailbox.smtp
    return Pace(connections=smtp.connections, per_minute=smtp.per_minute, per_day=smtp.per_day)


def own_addresses(config: Config) -> OwnAddresses:
    """What the reader must know to tell our own mail from others'."""
    address = config.mailbox.address
    return OwnAddresses(
        box=address,
        message_id_domain=address.rpartition("@")[2],
        authserv_id=config.mailbox.authserv_id,
    )


def database(config: Config) -> Path:
    """Where the database lies."""
    return config.service.data_dir / "naervaer.sqlite"


def build_reserve(config: Config) -> Reserve:
    """The room kept for the day the disk is full; a name that says what it is to whoever cleans up."""
    return Reserve(config.service.data_dir / "naervaer.reserve", config.service.reserve_mb * 1_000_000)


def build_back_up(config: Config, keys: Keyring) -> Callable[[Path, datetime, bytes | None], Backup]:
    """What copies the database into a new file, as it is at an instant, encrypted if a key is given."""
    return partial(make_backup, database(config), keys)


def backup_folder(config: Config) -> Path:
    """Where backups go that are given no name."""
    return config.service.backup_dir or config.service.data_dir / "backups"


def key_file(config: Config) -> Path:
    """Where the service's own key lies unless the config names another place."""
    return config.service.data_dir / "naervaer.key"


def build_keyring(config: Config, *, may_create: bool | None = None) -> Keyring:
    """The keys of the database; made at the first start, when nothing is stored yet, unless `may_create` says."""
    if config.service.key is not None:
        return Keyring.parse(config.service.key.resolve(), f"the secret {config.service.key}")
    fresh = not holds_rows(database(config)) if may_create is None else may_create
    return Keyring.load(key_file(config), may_create=fresh)


def build_notes_keys(config: Config) -> NotesKeys:
    """The keys of what is one person's own; the service runs without them."""
    secret = config.service.notes_key
    if secret is not None:
        return NotesKeys(lambda _: Keyring.parse(secret.resolve(), f"the secret {secret}"))
    return NotesKeys.in_file(config.service.data_dir / NOTES_KEY)


def _credentials(config: Config, server: Imap | Smtp) -> Password | TokenSource | None:
    if server.login == "password" and server.password is not None:
        return Password(server.password.resolve())
    if server.login != "oauth" or config.oauth is None:
        return None
    oauth = config.oauth
    if oauth.command:
        return CommandTokens(oauth.command)
    return OAuthTokens(
        OAuthSettings(
            url=oauth.url,
            client_id=oauth.client_id or "",
            scope=oauth.scopes,
            client_secret=oauth.client_secret.resolve() if oauth.client_secret else "",
            refresh_token_file=oauth.refresh_token_file,
        )
    )


def everyones_words(renderer: Renderer) -> Spellings:
    """The words of all languages together, as people do not always answer in the language they were asked in."""
    merged: dict[str, list[str]] = {}
    for language in renderer.languages():
        words = renderer.words(language).get("words", {})
        if isinstance(words, Mapping):
            for word, spellings in words.items():
                merged.setdefault(str(word), []).extend(map(str, spellings))
    return {word: tuple(dict.fromkeys(spellings)) for word, spellings in merged.items()}


def everyday_words(renderer: Renderer) -> dict[str, frozenset[str]]:
    """By language: how practices' words of other languages are spelt that mean something else in it."""
    found = {}
    for language in renderer.languages():
        listed = renderer.words(language).get("everyday", {})
        spelt = listed.get("words", ()) if isinstance(listed, Mapping) else ()
        found[language] = frozenset(plain(str(word)) for word in spelt)
    return found


def practices_words(renderer: Renderer, practices: Sequence[Practice]) -> Spellings:
    """How the practices' words are spelt in all languages together, also on a keyboard without æ, ø and å."""
    known = {word.id for practice in practices for word in practice.words}
    merged: dict[str, list[str]] = {}
    for language in renderer.languages():
        for practice in practices:
            for word, spellings in renderer.practice_words(language, practice.name).items():
                if word in known:
                    merged.setdefault(word, []).extend(spellings)
                    merged[word].extend(way for spelt in spellings for way in sorted(ways(spelt)))
    return {word: tuple(dict.fromkeys(spellings)) for word, spellings in merged.items()}


def word_hints(renderer: Renderer, practices: Sequence[Practice]) -> dict[str, dict[str, Hint]]:
    """What the help mail says of each practice's word, by language."""
    found: dict[str, dict[str, Hint]] = {}
    for language in renderer.languages():
        for practice in practices:
            spelt = renderer.practice_words(language, practice.name)
            for word, hint in renderer.practice_hints(language, practice.name).items():
                if word.removesuffix(FOR_LEADERS) in spelt:
                    found.setdefault(language, {})[word] = hint
    return found


def _collisions(words: Spellings, commands: Spellings) -> list[Finding]:
    seen: dict[str, str] = {}
    found = []
    for word, spellings in (*words.items(), *commands.items()):
        for spelling in spellings:
            other = seen.setdefault(spelling.casefold(), word)
            if other != word:
                message = f'"{spelling}" is a word for both {other} and {word}'
                found.append(Finding(message=message, hint="take it out of one of the words.toml files"))
    return found
