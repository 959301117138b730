"""Every error naervaer raises on purpose, each with a cause and a remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong in a configuration or template file; `line` counts from 1, `hint` says what to do."""

    message: str
    file: str = ""
    line: int | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        return ": ".join(filter(None, (place, self.message))) + (f" ({self.hint})" if self.hint else "")


class NaervaerError(Exception):
    """The root of all errors raised on purpose; its text is fit to be shown to ops."""


class ConfigError(NaervaerError):
    """Something in the operator's files is wrong; carries every finding at once."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings

    @property
    def places(self) -> tuple[str, ...]:
        """Where the faults are, as file and line without folders: fit for logs, which hold nobody's words."""
        names = ((one.file.rpartition("/")[2], one.line) for one in self.findings)
        return tuple(f"{name}:{line}" if line else name for name, line in names if name)


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """What a practice answers when it cannot do what a person wrote; the engine mails it to that person.

    `template` names the text, `data` fills it, `choices` (shown numbered) may be answered by number:
    each is the text the person would have had to write, shown by the label in its place where there are labels.
    Where they do not exclude one another `several` may be chosen at once. With `again` a reply to it is read as if it
    had stood in place of the text that was refused.
    """

    template: str
    data: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    several: bool = False
    again: bool = False

    def __str__(self) -> str:
        return self.template


class DeliveryError(NaervaerError):
    """The outgoing mail server could not be used or said no."""

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        enhanced: str | None = None,
        permanent: bool = False,
        auth: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.enhanced = enhanced
        self.permanent = permanent
        self.auth = auth


class SourceError(NaervaerError):
    """The incoming mail server could not be used; `auth` tells a refused log-in from a lost connection.

    `refused` tells that it said no to what was to be done with a mail, on a connection that is still good.
    """

    def __init__(self, message: str, *, remedy: str = "", auth: bool = False, refused: bool = False) -> None:
        super().__init__(f"{message} ({remedy})" if remedy else message)
        self.remedy = remedy
        self.auth = auth
        self.refused = refused


class StoreError(NaervaerError):
    """The database cannot be used as it is: newer than the code, locked, read-only or broken."""


class StoreBlocked(StoreError):
    """The database can take nothing at present, and the work is to be tried again; `full` when its disk is."""

    def __init__(self, message: str, *, full: bool = False) -> None:
        super().__init__(message)
        self.full = full


class StoreBroken(StoreError):
    """The database is damaged, so that nothing may be built on it: the service stops, and a backup is restored."""


class KeyMissing(NaervaerError):
    """Something stored was encrypted with a key that the service does not have."""


class NotesLocked(NaervaerError):
    """What is one person's own cannot be kept or read, as the notes key is not there; nothing is lost by waiting."""


def cause_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error in a group that was made on purpose, which is told in a line; else the group as it is."""
    found: BaseException | None = group.subgroup(NaervaerError)
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found or group
