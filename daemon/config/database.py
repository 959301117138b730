"""How the config says which PostgreSQL to use: a URL without a password in it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from pydantic import BeforeValidator

from daemon.shapes.settings import Plain

_HOW = "write postgresql://USER@SERVER/DATABASE, or leave it out for the file in data_dir"
_NO_PASSWORD = (
    "a password never stands in the URL: take it out, and name it with database_password, or in PGPASSFILE"  # noqa: S105
)


def _read_database(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(_HOW)
    text = value.strip()
    if not text:
        return ""
    try:
        found = urlsplit(text)
        _ = found.port
    except ValueError:
        raise ValueError(_HOW) from None
    if found.scheme not in ("postgresql", "postgres") or not found.path.strip("/"):
        raise ValueError(_HOW)
    if found.password is not None or any("password" in key.lower() for key in parse_qs(found.query)):
        raise ValueError(_NO_PASSWORD)
    if any(ord(letter) <= 32 for letter in text):
        raise ValueError(_HOW)
    return text


DatabaseUrl = Annotated[str, BeforeValidator(_read_database), Plain("a URL such as `postgresql://…`")]
