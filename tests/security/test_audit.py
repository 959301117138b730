"""`make audit` never says that all is well of what nobody looked at."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The program, which lies outside the packages."""
    spec = importlib.util.spec_from_file_location("audit_program", ROOT / "deploy" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


GOOD = {"name": "jinja2", "version": "3.1.6", "vulns": []}
WEAK = {"name": "h11", "version": "0.14", "vulns": [{"id": "CVE-2025-43859", "fix_versions": ["0.16.0"]}]}
HOPELESS = {"name": "x", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": []}]}
SILENT = {
    "name": "click",
    "skip_reason": "Dependency not found on PyPI and could not be audited: click (8.2)",
}


@pytest.mark.parametrize(
    ("packages", "code", "says"),
    [
        ([GOOD], 0, "1 packages audited, 0 weaknesses"),
        ([GOOD, WEAK], 1, "h11 0.14: CVE-2025-43859, mended in 0.16.0"),
        ([GOOD, HOPELESS], 0, "mended in no version yet"),
        ([GOOD, SILENT], 2, "NOT AUDITED, 1 packages"),
        ([SILENT], 2, "0 packages audited"),
        ([], 2, "0 packages audited"),
    ],
)
def test_its_code_tells_weak_from_unknown(
    audit: ModuleType, packages: list[object], code: int, says: str
) -> None:
    found = audit.read_report("pypi", {"dependencies": packages})
    assert found.code == code
    assert says in "\n".join(found.lines())


def test_where_no_service_answers_it_says_what_to_do(audit: ModuleType) -> None:
    said = audit.nothing_asked(".venv/bin/python")
    assert "no all-clear" in said
    assert "Run `make audit` where https://pypi.org or https://api.osv.dev can be reached." in said
    assert ".venv/bin/python -m pip freeze --exclude-editable > versions.txt" in said


def test_it_is_a_target_of_its_own_and_no_part_of_the_tests() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert "\naudit: " in makefile
    assert "audit" not in next(line for line in makefile.splitlines() if line.startswith("test:"))
