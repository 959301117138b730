"""Logs of ids and event names: readable on a terminal, with levels in the journal, JSON elsewhere, never private."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TextIO

import structlog

Event = MutableMapping[str, Any]

_ADDRESS = re.compile(r"[^\s<>\"'(),;:=@]+@[^\s<>\"'(),;:=@]*\w")
_QUOTED = re.compile(
    r"""(?<!\w)b?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|"[^"]*"|“[^”]*”|(?<!\w)["'“].*""", re.DOTALL
)
_REPR = re.compile(r"(?:future: |handle: )?<.*", re.DOTALL)
_ID = re.compile(r"[\w@][\w.,:|*/+<>=\[\] -]{0,119}")
_JOURNAL_LEVELS = {"critical": 2, "error": 3, "warning": 4, "info": 6, "debug": 7}
_KEPT = frozenset({"event", "level", "logger", "at", "exception"})
_REDACTED = "[redacted]"
_MOST_FRAMES = 12
_LONGEST_MESSAGE = 300


def scrub(text: str) -> str:
    """`text` without what looks like an address, on one line."""
    return " ".join(_ADDRESS.sub("[address]", text).split())


def configure_logs(level: str, stream: TextIO | None = None, environ: Mapping[str, str] = os.environ) -> None:
    """Send our own events and every library's through one formatter to `stream` (standard error)."""
    stream = stream or sys.stderr
    ours: list[structlog.typing.Processor] = [structlog.stdlib.add_log_level, _stamp, _frames, _redact_event]
    structlog.configure(
        processors=[*ours, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    theirs: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _stamp,
        _frames,
        _redact_message,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=theirs,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _writer(stream, environ)],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries log the mail itself at the lower levels; ours alone may be turned up.
    root.setLevel(logging.WARNING)
    logging.getLogger("daemon").setLevel(level.upper())
    logging.captureWarnings(True)


def guard_last_words() -> None:
    """Let what nobody caught be told by type and place alone: its words may be people's."""
    log = structlog.get_logger(__name__)
    # Python prints a record that cannot be formatted with all its values.
    logging.raiseExceptions = False
    sys.excepthook = lambda kind, error, trace: log.critical("crashed", exc_info=(kind, error, trace))
    sys.unraisablehook = lambda found: log.error("unraisable", exc_info=found.exc_value)
    threading.excepthook = lambda found: log.critical("thread_crashed", exc_info=found.exc_value)


def in_journal(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether `stream` is the one that systemd connected to its journal (JOURNAL_STREAM, systemd.exec(5))."""
    named = environ.get("JOURNAL_STREAM", "")
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return named == f"{found.st_dev}:{found.st_ino}"


def _writer(stream: TextIO, environ: Mapping[str, str]) -> Callable[[Any, str, Event], str]:
    if in_journal(stream, environ):
        return _for_journal
    return _for_people if stream.isatty() else _as_json


def _stamp(_: Any, __: str, event: Event) -> Event:
    event["at"] = datetime.now(UTC).isoformat(timespec="milliseconds")
    return event


def _frames(_: Any, __: str, event: Event) -> Event:
    """An exception as its type and where it arose: its message may quote people's words."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    event.pop("exception", None)
    event.pop("stack", None)
    event.pop("stack_info", None)
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
        places = " < ".join(f"{_short(f.filename)}:{f.lineno} {f.name}" for f in reversed(frames))
        event["exception"] = f"{type(error).__name__} at {places}" if places else type(error).__name__
    return event


def _redact_event(_: Any, __: str, event: Event) -> Event:
    for key, value in event.items():
        if key not in _KEPT and not key.startswith("_"):
            event[key] = _safe(value)
    return event


def _redact_message(_: Any, __: str, event: Event) -> Event:
    """A library's message without addresses and without what stands in quotes; asyncio's without its tasks and
    handles, which show what they were called with.
    """
    message = str(event.get("event", ""))
    if event.get("logger") == "asyncio":
        message = _REPR.sub("…", message)
    event["event"] = scrub(_QUOTED.sub("…", message))[:_LONGEST_MESSAGE]
    return event


def _safe(value: Any) -> Any:
    """Numbers, ids and lists of them; anything that could be words or an address is left out."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum | datetime):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_safe(each) for each in value]
    if isinstance(value, str):
        return value if not value or (_ID.fullmatch(value) and not _ADDRESS.search(value)) else _REDACTED
    return _REDACTED


def _for_journal(_: Any, __: str, event: Event) -> str:
    event.pop("at", None)
    return f"<{_JOURNAL_LEVELS.get(event.get('level', 'info'), 6)}>{_plain(event)}"


def _for_people(_: Any, __: str, event: Event) -> str:
    clock = datetime.fromisoformat(event.pop("at")).astimezone()
    return f"{clock:%H:%M:%S} {event.get('level', ''):7} {_plain(event)}"


def _as_json(_: Any, __: str, event: Event) -> str:
    return json.dumps(event, ensure_ascii=False, default=lambda value: _REDACTED)


def _plain(event: Event) -> str:
    rest = " ".join(f"{key}={value}" for key, value in event.items() if key not in ("event", "level"))
    return f"{event.get('event', '')} {rest}".strip()


def _short(path: str) -> str:
    """A source file by its last two parts, which is enough to find it."""
    return "/".join(path.split("/")[-2:])
