"""Encrypts a file as a stream of authenticated pieces, and opens it again: a cut, a swap or a flipped bit is found."""

from __future__ import annotations

import base64
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from daemon.core.errors import StoreError

MAGIC = b"naervaer backup 1\n"
_SALT_BYTES = 32
_KEY_BYTES = 32
_PIECE = 1 << 20
_TAG_BYTES = 16
_COMMENT = "# Opens naervaer's backups. Keep a copy apart from them: without it they are lost.\n"


def new_key() -> str:
    """The text of a key file."""
    return _COMMENT + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode() + "\n"


def read_key_file(path: Path) -> bytes:
    """The key in a file that only its owner may read; raises StoreError."""
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise StoreError(f"the backup key {path} may be read by others (chmod 600 {path})")
            return parse_key(file.read(4096), str(path))
    except OSError as error:
        raise StoreError(f"the backup key {path} cannot be read: {error.strerror}") from error


def parse_key(text: str, origin: str) -> bytes:
    """The one key written in `text`; raises StoreError that names the origin."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        key = base64.b64decode(lines[0], validate=True) if len(lines) == 1 else b""
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise StoreError(f"{origin} holds no backup key (make one: naervaer backup --new-key FILE)")
    return key


def is_sealed(path: Path) -> bool:
    """Whether the file begins as an encrypted backup does."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def seal_file(source: BinaryIO, target: BinaryIO, key: bytes) -> None:
    """Write what `source` holds, encrypted, to `target`; memory for two pieces of a megabyte."""
    salt = os.urandom(_SALT_BYTES)
    target.write(MAGIC + salt)
    cipher = _cipher(key, salt)
    for nonce, piece in _numbered(source, _PIECE):
        target.write(cipher.encrypt(nonce, piece, MAGIC))


def open_file(source: BinaryIO, target: BinaryIO, key: bytes) -> None:
    """Write what was sealed into `source` to `target`; raises StoreError when anything of it is not as it was."""
    head = source.read(len(MAGIC) + _SALT_BYTES)
    if not head.startswith(MAGIC) or len(head) < len(MAGIC) + _SALT_BYTES:
        raise StoreError("this is no encrypted backup of naervaer, or it is cut off (take another one)")
    cipher = _cipher(key, head[len(MAGIC) :])
    for nonce, piece in _numbered(source, _PIECE + _TAG_BYTES):
        try:
            target.write(cipher.decrypt(nonce, piece, MAGIC))
        except (InvalidTag, ValueError):
            raise StoreError(
                "the backup does not open: it was made with another key, or is damaged or cut off "
                "(name its key with --key, or take another backup)"
            ) from None


def _numbered(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bytes]]:
    """The pieces with their nonces: a number, and whether it is the last, so that none can be left out at the end."""
    number, piece = 0, source.read(size)
    while True:
        following = source.read(size)
        last = not following
        yield number.to_bytes(11, "big") + bytes([last]), piece
        if last:
            return
        number, piece = number + 1, following


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    """Each file has a key of its own, so that numbers may serve as nonces."""
    return AESGCM(HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=salt, info=MAGIC).derive(key))
