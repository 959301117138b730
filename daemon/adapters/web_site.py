"""What the web pages need to know of the service: one small protocol, and the values that cross it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, Protocol

from daemon.engine.rendering import Renderer

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page is dressed: its language, and what every template may use of brand, team and leader."""

    language: str
    frame: Mapping[str, object]
    base_url: str
    """The address others reach us by, without a slash at its end; "" for the one listened at."""
    archive: bool = False
    """Whether editions may be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An edition as it should be shown now: `data` fills its template, `id` is its name for ever (RFC 4287 4.2.6)."""

    number: int
    day: date
    published_at: datetime
    updated_at: datetime
    id: str
    about: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A newsletter with its editions, newest first; `lang` is the language asked for, "" for the newsletter's own."""

    look: Look
    token: str
    id: str
    name: str
    lang: str
    issues: tuple[Issue, ...]

    @property
    def updated_at(self) -> datetime:
        """When the newest thing in it was published or corrected; long ago while there is nothing."""
        return max((issue.updated_at for issue in self.issues), default=_LONG_AGO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """What a one-click stop ends; `done` when all of it has ended already."""

    look: Look
    titles: tuple[str, ...]
    address: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How the service is: names of problems and loops only, and the rows of each table by state."""

    status: Literal["ok", "warning", "critical"]
    problems: tuple[str, ...]
    stuck: tuple[str, ...]
    figures: Mapping[str, int]
    at: datetime


class Site(Protocol):
    """The service behind the pages."""

    @property
    def renderer(self) -> Renderer:
        """What words the pages."""
        ...

    @property
    def look(self) -> Look:
        """How pages that belong to no team are dressed."""
        ...

    def now(self) -> datetime:
        """The instant."""
        ...

    async def paper(self, token: str, language: str) -> Paper | None:
        """The newsletter whose archive has this token, in a language ("" for its own); None where there is none."""
        ...

    async def stopping(self, token: str) -> Stopping | None:
        """What this token would stop, changing nothing; None for a wrong one."""
        ...

    async def stop(self, token: str) -> Stopping | None:
        """Stop it; doing it twice is the same as once. None for a wrong token."""
        ...

    async def condition(self) -> Condition:
        """How the service is."""
        ...
