"""Secrets by reference: the config says where a secret is, and it is read only when it is needed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema

from daemon.core.errors import ConfigError, Finding
from daemon.shapes.settings import Plain

HOW = (
    "a secret never stands in the file: write credential:NAME (systemd's $CREDENTIALS_DIRECTORY), "
    "file:PATH (readable by its owner only) or env:NAME"
)
_READABLE_BY_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is; the secret itself is never held, printed or compared."""

    kind: Literal["credential", "file", "env"]
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    def resolve(self, environ: Mapping[str, str] | None = None) -> str:
        """Read the secret, without the line end after it; raises ConfigError saying what to do."""
        environ = os.environ if environ is None else environ
        match self.kind:
            case "env":
                if not environ.get(self.name):
                    raise self._error("the environment has no such variable", f"set {self.name}")
                return environ[self.name]
            case "credential":
                folder = environ.get("CREDENTIALS_DIRECTORY")
                if not folder:
                    remedy = (
                        f"run under systemd with LoadCredential={self.name}:/a/file, or use file: or env:"
                    )
                    raise self._error("there is no $CREDENTIALS_DIRECTORY", remedy)
                return self._read(Path(folder, self.name), private=False)
            case "file":
                return self._read(Path(self.name), private=True)

    def _read(self, path: Path, *, private: bool) -> str:
        try:
            # Opened once, so that the file that is checked is the file that is read.
            with path.open(encoding="utf-8") as file:
                if private and os.fstat(file.fileno()).st_mode & _READABLE_BY_OTHERS:
                    raise self._error("others may read this file", f"chmod 600 {path}")
                text = file.read().rstrip("\r\n")
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise self._error(reason.lower(), "make the file, readable by the service's user") from None
        except ValueError:
            raise self._error("the file is not UTF-8 text", "save it as UTF-8") from None
        if not text:
            raise self._error("the file is empty", "write the secret into it")
        return text

    def _error(self, message: str, remedy: str) -> ConfigError:
        return ConfigError((Finding(message=f"secret {self}: {message}", hint=remedy),))


def _read_secret(value: object, info: ValidationInfo) -> Secret:
    if isinstance(value, Secret):
        return value
    found = re.fullmatch(r"\s*(credential|file|env):(.+?)\s*", value) if isinstance(value, str) else None
    if not found or "\0" in found[2]:
        raise ValueError(HOW)
    context: Mapping[str, Any] = info.context or {}
    match found[1]:
        case "file":
            return Secret("file", str(Path(context.get("base", "."), found[2])))
        case "credential" if re.fullmatch(r"(?!\.)[\w.@:-]+", found[2]):
            return Secret("credential", found[2])
        case "env" if re.fullmatch(r"[A-Za-z_]\w*", found[2]):
            return Secret("env", found[2])
    raise ValueError(HOW)


SecretRef = Annotated[
    Secret,
    BeforeValidator(_read_secret),
    WithJsonSchema({"type": "string", "pattern": "^(credential|file|env):"}),
    Plain("`credential:NAME`, `file:PATH` or `env:NAME`"),
]
