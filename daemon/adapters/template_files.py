"""Finds template files: ours, and an operator's folder that replaces them one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from daemon.core.errors import ConfigError, Finding

_NAME = re.compile(r"[a-z0-9_]+/[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
FORMS = "forms.toml"


def shipped_templates() -> Path:
    """The folder of templates that came with the package, installed or in a checkout."""
    package = Path(str(files("daemon")))
    inside = package / "_templates"
    return inside if inside.is_dir() else package.parent / "templates"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: `file` is how errors name it; `own` means the operator's."""

    text: str
    file: str
    own: bool


@dataclass(frozen=True)
class TemplateFolder:
    """Our folder and the operator's (or None) laid over it."""

    shipped: Path
    overlay: Path | None = None

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages there is a `forms.toml` for."""
        found = {path.parent.name for root in self._roots() for path in root.glob(f"*/{FORMS}")}
        return tuple(sorted(language for language in found if _LANGUAGE.fullmatch(language)))

    def names(self, language: str) -> tuple[str, ...]:
        """The templates of a language, such as `ideas/call`."""
        found = (path for root in self._roots() for path in (root / language).glob("*/*.md"))
        return tuple(sorted({f"{path.parent.name}/{path.stem}" for path in found}))

    def read_template(self, language: str, name: str) -> Source:
        """The template `name` (`practice/file`); raises ConfigError where there is none."""
        if not _NAME.fullmatch(name):
            raise _missing(f"`{name}` is no template's name", "", "names look like `ideas/call`")
        return self.read(f"{language}/{name}.md")

    def has(self, relative: str) -> bool:
        """Whether there is such a file, ours or the operator's."""
        return any((root / relative).is_file() for root in self._roots())

    def read(self, relative: str) -> Source:
        """A file by its path below the folders; raises ConfigError where it is missing or not UTF-8."""
        for root in reversed(self._roots()):
            path = root / relative
            own = root is self.overlay
            name = str(path) if own else f"templates/{relative}"
            try:
                return Source(path.read_text("utf-8").removeprefix("\ufeff"), name, own)
            except FileNotFoundError:
                continue
            except (OSError, UnicodeDecodeError) as error:
                raise _missing(
                    f"cannot be read: {error}", name, "save it as UTF-8, readable for the service"
                ) from error
        raise _missing(
            "there is no such template", f"templates/{relative}", "add the file, or correct its name"
        )

    def _roots(self) -> tuple[Path, ...]:
        return (self.shipped,) if self.overlay is None else (self.shipped, self.overlay)


def _missing(message: str, file: str, hint: str) -> ConfigError:
    return ConfigError((Finding(message=message, file=file, hint=hint),))
