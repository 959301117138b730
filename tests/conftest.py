"""Fixtures that every test may use, and one loud line when a server was missing."""

from __future__ import annotations

import os
import signal

import pytest
import structlog
from hypothesis import settings

# How long an example takes by the clock is the machine's business, which may be busy.
settings.register_profile("naervaer", deadline=None)
settings.load_profile("naervaer")

# Otherwise a traceback in the log is drawn with the values of all names in every frame, which takes seconds.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

# A shell starts what runs in its background deaf to Ctrl-C, and processes that tests start would be, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["tests.servers.fixtures", "tests.engine.stores"]

_MAY_BE_ABSENT = "mail-corpus"


def _missing(report: pytest.TestReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once and loudly which tests did not run, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = sorted({_missing(report) for report in skipped})
    if reasons:
        terminalreporter.write_sep(
            "!", f"{len(skipped)} TESTS DID NOT RUN: {'; '.join(reasons)}", red=True, bold=True
        )


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI is true, a test that did not run is a test that failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None or exitstatus != 0:
        return
    if [r for r in reporter.stats.get("skipped", []) if _MAY_BE_ABSENT not in _missing(r)]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
