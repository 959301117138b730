"""`naervaer status`: how the service is, for people and for monitoring."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from daemon.commands.keeping import lines_of, look_at_keeping
from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out, when
from daemon.commands.reach import NeverStarted, ask

_SIGNS = {"ok": "ok", "warning": "warn", "critical": "fail"}


@click.command(name="status")
@config_option
@output_options
def command(config_path: Path | None, as_json: bool, no_color: bool) -> int:
    """Say how the service is: running or not, problems, queues, what comes next, who answered last.

    Exits 0 when all is well, 1 with a warning, 2 when it is critical: not running, stuck, or mail does not move.
    """
    from daemon.building import build_doubt
    from daemon.engine.doubts import in_words
    from daemon.operations.state import EXIT_CODES, grade

    out = Out(as_json, not no_color)
    config = load(config_path)
    try:
        state: dict[str, Any] = ask(config, "status")
    except NeverStarted as error:
        state = {"problems": {"service": str(error)}}
    running = bool(state.get("running"))
    state.setdefault("running", False)
    state.setdefault(
        "problems", {} if running else {"service": "it is not running (naervaer run, or systemctl start)"}
    )
    state.setdefault("stuck", [])
    state["doubt"] = in_words(build_doubt(config))
    found = grade(state, problems=state["problems"], stuck=state["stuck"], now=datetime.now(UTC))
    state["grade"] = found if running else "critical"
    state["keeping"] = look_at_keeping(config)
    out.data(state)
    _show(out, state)
    return EXIT_CODES[state["grade"]]


def _show(out: Out, state: dict[str, Any]) -> None:
    since = f" since {when(state['started_at'])}" if state.get("started_at") else ""
    out.mark(_SIGNS[state["grade"]], "service", _doing(state) + since if state["running"] else "not running")
    for name, text in state["problems"].items():
        out.mark("fail", name, text)
    for loop in state["stuck"]:
        out.mark("fail", loop, "this loop is stuck", "look at the log; systemd starts the service anew")
    if "figures" in state:
        _show_figures(out, state)
    for lapsed in state.get("lapsed", ()):
        what = f"{lapsed['rule']} {lapsed['round']} {lapsed['step']}"
        out.mark("warn", "lapsed", f"{what}: {lapsed['state']} ({lapsed['count']})")
    if state.get("address_refused"):
        out.mark(
            "warn",
            "addresses",
            f"refuse mail: {', '.join(state['address_refused'])}",
            "mend them in the config",
        )
    for line in lines_of(state["keeping"]):
        if line.state != "ok" or line.name == "backup":
            out.mark(line.state, line.name, line.text, line.remedy)
    _show_tables(out, state)


def _doing(state: dict[str, Any]) -> str:
    if not state.get("standby"):
        return "running"
    return f"on standby while {state['holder']} works" if state.get("holder") else "on standby"


def _show_figures(out: Out, state: dict[str, Any]) -> None:
    figures = state["figures"]
    out.line(
        f"  out: {figures['outbox.queued']} waiting, {figures['outbox.failed']} failed, "
        f"{state['sent_today']} in 24 hours"
    )
    out.line(
        f"  doubt: {figures['outbox.doubt']} being looked for, {figures['outbox.parked']} parked; {state['doubt']}"
    )
    if figures["outbox.parked"]:
        remedy = "ask the receivers, then `naervaer queue arrived`, `retry` or `drop`"
        out.mark(
            "warn", "parked", f"of {figures['outbox.parked']} mails nobody knows whether they went", remedy
        )
    out.line(
        f"  in:  {figures['inbox.new']} waiting, {figures['inbox.held']} held, {figures['inbox.shunted']} shunted, "
        f"{state['strangers']} from strangers"
    )


def _show_tables(out: Out, state: dict[str, Any]) -> None:
    if state.get("next"):
        out.line("\nNext")
        out.table(
            ("When", "Rule", "Step", "Round"),
            [(when(m["due_at"]), m["rule"], m["step"], m["round"]) for m in state["next"]],
        )
    if state.get("teams"):
        out.line("\nTeams")
        out.table(
            ("Team", "Members", "Last answer"),
            [(t["name"], t["members"], when(t["last_answer"]) or "none yet") for t in state["teams"]],
        )
