"""`make audit`: asks for known weaknesses of every installed package, and says loudly what could not be asked.

Run by the Python of a virtual environment that holds pip-audit, with the Python whose packages are looked at:
`python deploy/audit.py .venv/bin/python`. pip-audit itself says "No known vulnerabilities found" of packages that its
service does not know, so what it skipped is counted here. Exit codes: 0 all were audited and none has a weakness that a
newer version mends, 1 some have, 2 some could not be audited.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVICES = ("pypi", "osv")
SECONDS = 900


@dataclass(frozen=True, slots=True)
class Finding:
    """A known weakness of an installed package, and the versions that mend it."""

    package: str
    version: str
    id: str
    fixed_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What one service said: of how many packages it knows, what it found, and what it was silent about."""

    service: str
    audited: int = 0
    findings: tuple[Finding, ...] = ()
    skipped: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def code(self) -> int:
        """The exit code it amounts to."""
        if any(finding.fixed_in for finding in self.findings):
            return 1
        return 2 if self.skipped or self.trouble or not self.audited else 0

    def lines(self) -> list[str]:
        """What to print."""
        known = f"{self.service}: {self.audited} packages audited, {len(self.findings)} weaknesses known"
        found = [
            f"  {one.package} {one.version}: {one.id}, mended in {', '.join(one.fixed_in) or 'no version yet'}"
            for one in self.findings
        ]
        silent = f"  NOT AUDITED, {len(self.skipped)} packages: the service answered nothing of them"
        return [
            known,
            *found,
            *([silent] if self.skipped else []),
            *([f"  {self.trouble}"] if self.trouble else []),
        ]


def read_report(service: str, report: Mapping[str, Any]) -> Audit:
    """What pip-audit's JSON says."""
    packages = report.get("dependencies", ())
    findings = [
        Finding(package["name"], package["version"], found["id"], tuple(found.get("fix_versions", ())))
        for package in packages
        for found in package.get("vulns", ())
    ]
    skipped = tuple(package["name"] for package in packages if "skip_reason" in package)
    return Audit(service, len(packages) - len(skipped), tuple(findings), skipped)


def ask(service: str, requirements: Path) -> Audit:
    """Ask one service of all packages."""
    options = ("-f", "json", "-s", service, "--no-deps", "--disable-pip", "--progress-spinner", "off")
    command = [sys.executable, "-m", "pip_audit", *options, "-r", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)  # noqa: S603
    try:
        return read_report(service, json.loads(done.stdout))
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return Audit(service, trouble=f"it could not be asked: {last[:300]}")


def nothing_asked(python: str) -> str:
    """What to print where no service answered: that it is no all-clear, and what to do."""
    return f"""Nothing was audited: no service with the known weaknesses can be reached from here. This is no all-clear.
Run `make audit` where https://pypi.org or https://api.osv.dev can be reached. Or take the versions along:
  here:   {python} -m pip freeze --exclude-editable > versions.txt
  there:  pip-audit --no-deps --disable-pip -r versions.txt
"""


def installed(python: str) -> str:
    """The packages that a Python has, as requirements."""
    command = [python, "-m", "pip", "freeze", "--exclude-editable"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def main(arguments: Sequence[str]) -> int:
    """Print what is known; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder, "requirements.txt")
        requirements.write_text(installed(arguments[0]), encoding="utf-8")
        for service in SERVICES:
            audit = ask(service, requirements)
            sys.stdout.write("\n".join(audit.lines()) + "\n")
            if audit.audited:
                return audit.code
    sys.stdout.write(nothing_asked(arguments[0]))
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
