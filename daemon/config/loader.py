"""Reads the config into one frozen value, or tells everything that is wrong with it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

from daemon.config.checks import check_mailbox, check_oauth, check_retention, check_service, settle_login
from daemon.config.entries import M, read_table
from daemon.config.findings import Findings
from daemon.config.lines import Source, find_lines
from daemon.config.mailbox import Mailbox, OAuth
from daemon.config.members_csv import read_bytes
from daemon.config.nearest import hint
from daemon.config.people import MembersFile, People, check_quiet
from daemon.config.rules import Practices, Rules
from daemon.config.schema import Everyone, Limits, Service
from daemon.core.world import World

SECTIONS = (
    "service",
    "mailbox",
    "oauth",
    "everyone",
    "limits",
    "locations",
    "teams",
    "members",
    "rules",
    "retention",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A config without faults; `fingerprint` changes when the file or the members' file does.

    `world` has no holidays yet. `retention` says of every kind how many days it is kept, defaults filled in.
    """

    path: Path
    world: World
    service: Service
    mailbox: Mailbox
    oauth: OAuth | None
    limits: Limits
    retention: Mapping[str, int]
    fingerprint: str


def load(path: Path, practices: Practices) -> Config:
    """Read the config file at `path` for the practices there are, by name.

    Raises ConfigError with every finding: file, line, what is wrong and the nearest right name.
    """
    return _Loader(Path(path), practices).load()


class _Loader:
    def __init__(self, path: Path, practices: Practices) -> None:
        self.path, self.practices = path, practices
        self.base = path.absolute().parent
        self.findings = Findings()
        self.root = Source(str(path))
        self.document: dict[str, Any] = {}
        self.digest = hashlib.sha256()
        self.faulty: set[str] = set()

    def load(self) -> Config:
        self._read_document()
        self._check_sections()
        service = self._section("service", Service)
        everyone = self._section("everyone", Everyone)
        limits = self._section("limits", Limits)
        mailbox = self._section("mailbox", Mailbox, needed=True)
        oauth = self._section("oauth", OAuth) if "oauth" in self.document else None
        world = self._build_world(service or Service(), everyone or Everyone(), mailbox)
        if mailbox:
            mailbox = settle_login(mailbox, has_oauth="oauth" in self.document)
        self._check_sound(service, everyone, mailbox, oauth)
        retention = check_retention(
            self.document.get("retention", {}), self.root.below("retention"), self.practices, self.findings
        )
        self.findings.raise_any()
        # What is None here has told a finding, so that this line is never reached.
        assert service is not None and limits is not None and mailbox is not None  # noqa: S101, PT018
        return Config(
            path=self.path,
            world=world,
            service=service,
            mailbox=mailbox,
            oauth=oauth,
            limits=limits,
            retention=retention,
            fingerprint=self.digest.hexdigest(),
        )

    def _check_sound(
        self, service: Service | None, everyone: Everyone | None, mailbox: Mailbox | None, oauth: OAuth | None
    ) -> None:
        """Check what reaches over several keys of a section, where none of them was wrong by itself."""
        place, findings = self.root.below, self.findings
        if service and "service" not in self.faulty:
            check_service(service, place("service"), mailbox, findings)
        if everyone and "everyone" not in self.faulty:
            check_quiet(findings, place("everyone"), "mail_at", everyone.mail_at, everyone.quiet)
        if mailbox and "mailbox" not in self.faulty:
            check_mailbox(mailbox, place("mailbox"), findings, has_oauth="oauth" in self.document)
        if oauth and "oauth" not in self.faulty:
            check_oauth(oauth, place("oauth"), findings)

    def _read_document(self) -> None:
        raw = read_bytes(self.path, self.root, (), self.findings)
        self.findings.raise_any()
        raw = raw or b""
        self.digest.update(raw)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self._stop("this is not UTF-8 text", line, "save the file as UTF-8")
        try:
            self.document = tomli.loads(text)
        except tomli.TOMLDecodeError as error:
            self._stop(f"this is not TOML: {error.msg}, column {error.colno}", error.lineno, "")
        except RecursionError:
            self._stop("this is not TOML: it is nested too deeply", 1, "")
        except ValueError as error:
            self._stop(f"this is not TOML: {error}", 1, "")
        self.root = Source(str(self.path), find_lines(text))

    def _stop(self, message: str, line: int, remedy: str) -> None:
        self.findings.add(Source(str(self.path), {(): line}), message=message, remedy=remedy)
        self.findings.raise_any()

    def _check_sections(self) -> None:
        for name in self.document:
            if name not in SECTIONS:
                message = f'unknown section or key "{name[:60]}"'
                self.findings.add(self.root, name, message=message, remedy=self._hint_section(name))

    def _hint_section(self, name: str) -> str:
        for section, model in (("service", Service), ("mailbox", Mailbox), ("everyone", Everyone)):
            if name in model.model_fields:
                return f"it belongs under [{section}]"
        return hint(name, SECTIONS)

    def _section(self, name: str, model: type[M], *, needed: bool = False) -> M | None:
        if needed and name not in self.document:
            message = f"the section [{name}] is missing"
            self.findings.add(
                self.root, message=message, remedy="config.example.toml shows what stands in it"
            )
            return None
        before = len(self.findings)
        raw = self.document.get(name, {})
        value = read_table(self.findings, self.root.below(name), raw, model, base=self.base)
        if len(self.findings) > before:
            self.faulty.add(name)
        return value

    def _build_world(self, service: Service, everyone: Everyone, mailbox: Mailbox | None) -> World:
        people = People(
            self.document,
            self.root,
            self.findings,
            service=service,
            everyone=everyone,
            base=self.base,
            extra=self._members_file(service),
        )
        people.check_addresses(mailbox.address if mailbox else None)
        locations, members, teams = people.build()
        raw = self.document.get("rules", {})
        place, box = self.root.below("rules"), mailbox.address if mailbox else None
        rules = Rules(raw, place, self.practices, people, self.findings, base=self.base, box=box)
        return World(
            teams=teams,
            members=members,
            locations=locations,
            rules=rules.build(teams, members),
            ops=service.ops,
        )

    def _members_file(self, service: Service) -> MembersFile | None:
        if not service.members_file:
            return None
        raw = read_bytes(service.members_file, self.root.below("service"), ("members_file",), self.findings)
        self.digest.update(raw or b"")
        return MembersFile(str(service.members_file), raw) if raw is not None else None
