"""Answers conditional requests (RFC 9110 section 13), so that a feed reader fetches only what is new to it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

_REMEMBERED = 500
_SECOND = timedelta(seconds=1)


@dataclass
class Freshness:
    """Remembers when each page was first seen as it is now.

    What is shown changes also by withdrawing, erasing and rewording, of which no time is kept; so the time since when
    a page has been what it is, is taken here. After a restart it is taken anew, which costs one fetch.
    """

    _seen: OrderedDict[str, tuple[str, datetime]] = field(default_factory=OrderedDict)

    def headers(self, path: str, content: bytes, now: datetime) -> dict[str, str]:
        """ETag and Last-Modified of a page."""
        tag, since = self._look(path, content, now)
        shown = format_datetime(min(since, _whole(now)), usegmt=True)
        return {"ETag": tag, "Last-Modified": shown, "Cache-Control": "private, no-cache"}

    def is_known(self, path: str, content: bytes, now: datetime, asked: Mapping[str, str]) -> bool:
        """Whether the asker has this very page already; If-None-Match goes before If-Modified-Since."""
        tag, since = self._look(path, content, now)
        tags = asked.get("if-none-match")
        if tags is not None:
            return tags.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in tags.split(","))
        known_at = _instant(asked.get("if-modified-since", ""))
        return known_at is not None and known_at >= since

    def _look(self, path: str, content: bytes, now: datetime) -> tuple[str, datetime]:
        tag = f'"{blake2b(content, digest_size=15).hexdigest()}"'
        known = self._seen.pop(path, None)
        if known is None:
            known = (tag, _whole(now))
        elif known[0] != tag:
            # Two versions within one second must not have one time.
            known = (tag, max(_whole(now), known[1] + _SECOND))
        self._seen[path] = known
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return known


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _instant(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
