"""Tells of trouble when mail cannot: a health file for monitoring, and a command that ops name."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from daemon.adapters.logs import scrub

log = structlog.get_logger(__name__)
_COMMAND_SECONDS = 30.0


def write_health(path: Path, value: Mapping[str, Any]) -> None:
    """Replace the file as a whole; a reader sees the old or the new one. Raises OSError."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    # Made anew and through no link: the folder may be one that others can write to.
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(handle, 0o644)
        file.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")
    draft.replace(path)


async def keep_health_file(
    path: Path, look: Callable[[], Awaitable[Mapping[str, Any]]], *, every_seconds: float = 5.0
) -> None:
    """Write what `look` finds every few seconds; a file that cannot be written is logged and tried again."""
    failing = False
    while True:
        value = await look()
        try:
            await asyncio.to_thread(write_health, path, value)
            failing = False
        except OSError as error:
            if not failing:
                log.error("health_file_not_written", errno=error.errno)
            failing = True
        await asyncio.sleep(every_seconds)


@dataclass
class Alarms:
    """Runs the operators' command when one of the `watched` problems arises or ends.

    A problem must last for its `patience_seconds` (a lost connection is often back at once), and of one name no more
    is told within `pause_seconds`; what was held back is told after it, if it is still so. The reason comes as one
    line on standard input, without addresses; NAERVAER_PROBLEM holds its name, NAERVAER_STATE `begun` or `over`.
    """

    command: Sequence[str]
    problems: Mapping[str, str]
    monotonic: Callable[[], float]
    watched: Sequence[str] = ("database", "intake", "mailbox", "delivery", "moments", "shunted")
    patience_seconds: float = 30.0
    pause_seconds: float = 900.0
    _since: dict[str, float] = field(default_factory=dict)
    _told: dict[str, str] = field(default_factory=dict)
    _told_at: dict[str, float] = field(default_factory=dict)

    async def run(self, *, every_seconds: float = 2.0) -> None:
        """Look and tell for ever."""
        while True:
            await self.look()
            await asyncio.sleep(every_seconds)

    async def look(self) -> None:
        """Tell what has changed and may be told now."""
        for name in self.watched:
            await self._look_at(name, self.monotonic())

    async def _look_at(self, name: str, now: float) -> None:
        text = self.problems.get(name)
        if text is None:
            self._since.pop(name, None)
        else:
            self._since.setdefault(name, now)
        lasting = text is not None and now - self._since[name] >= self.patience_seconds
        quiet = now - self._told_at.get(name, float("-inf")) < self.pause_seconds
        if lasting and name not in self._told and not quiet:
            self._told[name], self._told_at[name] = str(text), now
            await self._tell(name, "begun", str(text))
        elif text is None and name in self._told:
            # The good news is never held back: who was called out at night may go to bed.
            await self._tell(name, "over", f"over: {self._told.pop(name)}")

    async def _tell(self, name: str, state: str, text: str) -> None:
        environment = {**os.environ, "NAERVAER_PROBLEM": name, "NAERVAER_STATE": state}
        for secret in ("CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"):
            environment.pop(secret, None)
        try:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            log.error("alarm_command_failed", problem=name, errno=error.errno)
            return
        code = await _finish(process, f"naervaer {name}: {scrub(text)}\n")
        log.warning("alarm_command_run", problem=name, state=state, code=code)


async def _finish(process: asyncio.subprocess.Process, words: str) -> int | None:
    """Give it the words and wait for its end, but not for ever."""
    try:
        async with asyncio.timeout(_COMMAND_SECONDS):
            # A command need not read what it is given.
            with suppress(BrokenPipeError, ConnectionResetError):
                await process.communicate(words.encode())
    except TimeoutError:
        process.kill()
        await process.wait()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    return process.returncode
