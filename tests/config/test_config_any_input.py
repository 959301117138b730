"""Whatever is in the file, it loads or its faults are named; nothing else ever happens."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.config import load
from daemon.core.errors import ConfigError, Finding
from daemon.core.practice import Practice
from daemon.practices import PRACTICES as REAL
from tests.config.builders import GOOD
from tests.config.practices import PRACTICES

EXAMPLE = (Path(__file__).parents[2] / "config.example.toml").read_text(encoding="utf-8")
EXAMPLE_PRACTICES: dict[str, Practice] = {**PRACTICES, **{each.name: each for each in REAL}}
VALUES = st.sampled_from(
    [
        "1",
        "-1",
        "1e400",
        "nan",
        "true",
        '""',
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        "{ a = 1 }",
        "09:00",
        "1984-03-09",
        "0001-01-01T00:00:00Z",
        '"never"',
        '"\\u0000"',
        '"../.."',
        '"mette"',
        '"role:"',
        '","',
        '":"',
        '"@"',
        '"*"',
        "9" * 40,
        '"Ω"',
        '"mon 09:00"',
        '["mon", 1]',
        '"' + "æ" * 300 + '"',
    ]
)


def told(path: Path, practices: Mapping[str, Practice]) -> tuple[Finding, ...]:
    try:
        load(path, practices)
    except ConfigError as error:
        return error.findings
    return ()


def load_or_tell(text: str, practices: dict[str, Practice]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "config.toml")
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        assert all(finding.message and finding.file for finding in told(path, practices))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_file_with_other_values_loads_or_names_its_faults(data: st.DataObject) -> None:
    lines = EXAMPLE.splitlines()
    keyed = [number for number, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    for number in data.draw(st.lists(st.sampled_from(keyed), min_size=1, max_size=4)):
        lines[number] = f"{lines[number].partition(' = ')[0]} = {data.draw(VALUES)}"
    text = "\n".join(lines)
    tomli.loads(text)
    load_or_tell(text, EXAMPLE_PRACTICES)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_file_with_lines_lost_moved_and_doubled_loads_or_names_its_faults(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    for _ in range(data.draw(st.integers(1, 5))):
        number = data.draw(st.integers(0, len(lines) - 1))
        line = lines.pop(number)
        for place in data.draw(st.lists(st.integers(0, len(lines)), max_size=2)):
            lines.insert(place, line)
    load_or_tell("\n".join(lines), dict(PRACTICES))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.text(max_size=10))
def test_a_file_cut_and_scribbled_on_loads_or_names_its_faults(at: int, cut: int, scribble: str) -> None:
    load_or_tell(GOOD[:at] + scribble + GOOD[at + cut :], dict(PRACTICES))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_any_members_file_loads_or_names_its_faults(raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "m.csv").write_bytes(b"name,email,location\n" + raw)
        path = Path(folder, "config.toml")
        path.write_text(GOOD.replace("[service]", '[service]\nmembers_file = "m.csv"'), encoding="utf-8")
        assert all(finding.line for finding in told(path, PRACTICES))
