"""The service's keys, which seal people's words at rest, and the fingerprints that stand for them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from daemon.core.errors import KeyMissing, StoreError

CREDENTIAL = "naervaer-key"
KEY_ID_PLACE = (2, 4)
"""Where, counted from 1 as SQL does, a sealed blob says which key sealed it, and how many bytes that takes."""
_VERSION = b"\x01"
_KEY_BYTES = 32
_ID_BYTES = 4
_NONCE_BYTES = 12
_HEAD = len(_VERSION) + _ID_BYTES + _NONCE_BYTES
_LETTERS = 26
_COMMENT = "# Keys of naervaer's database, the newest first. Keep a copy apart from the database's backups.\n"


class Keyring:
    """The keys, newest first: the first seals, every one of them opens what it sealed.

    A sealed blob is one version byte, four bytes of key id, a nonce of twelve bytes, and AES-256-GCM's
    ciphertext
    and tag; the identity of the row is authenticated with it, so that a blob moved elsewhere does not open.
    """

    __slots__ = ("_ciphers", "_current", "_keys", "_path")

    def __init__(self, keys: Sequence[bytes], path: Path | None = None) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys):
            raise StoreError("a key must be 32 random bytes (restore the key file from its copy)")
        self._keys = tuple(keys)
        self._path = path
        self._ciphers = {_key_id(key): AESGCM(key) for key in self._keys}
        self._current = _key_id(self._keys[0])

    @classmethod
    def ephemeral(cls) -> Keyring:
        """A keyring with one new key that is kept nowhere, for databases in memory."""
        return cls([secrets.token_bytes(_KEY_BYTES)])

    @classmethod
    def parse(cls, text: str, origin: str) -> Keyring:
        """The keys written in `text`, one a line; `origin` is named when there is something wrong with them."""
        return cls(_parsed(text.splitlines(), origin))

    @classmethod
    def load(
        cls,
        path: Path,
        *,
        may_create: bool,
        environ: Mapping[str, str] = os.environ,
        credential: str = CREDENTIAL,
    ) -> Keyring:
        """The keys from systemd's `credential`, else from the file `path`, made when missing if `may_create`.

        Raises StoreError when others may read the file or it holds no keys, KeyMissing when it is missing
        and must
        not be made because the database holds rows sealed with the lost key.
        """
        given = environ.get("CREDENTIALS_DIRECTORY")
        handed = Path(given, credential) if given else None
        if handed is not None and handed.exists():
            # systemd grants the service's user by an access list, whose mask shows as group rights.
            return cls(_read(handed, forbidden=stat.S_IRWXO))
        if not path.exists():
            if not may_create:
                raise KeyMissing(
                    f"the key file {path} is missing, but the database holds rows sealed with it "
                    "(put the copy of the key file back; a new key cannot open them)"
                )
            _write(path, [secrets.token_bytes(_KEY_BYTES)], replace=False)
        return cls(_read(path, forbidden=stat.S_IRWXG | stat.S_IRWXO), path)

    def seal(self, plain: bytes, identity: str) -> bytes:
        """`plain` encrypted with the current key, bound to `identity` (`table:row:column`)."""
        nonce = os.urandom(_NONCE_BYTES)
        cipher = self._ciphers[self._current]
        return b"".join((_VERSION, self._current, nonce, cipher.encrypt(nonce, plain, _octets(identity))))

    def open(self, blob: bytes, identity: str) -> bytes:
        """What `seal` sealed under the same identity.

        Raises KeyMissing when none of the keys sealed it, StoreError when it was changed, or sealed for
        another row.
        """
        if blob[:1] != _VERSION or len(blob) < _HEAD:
            raise StoreError(
                f"{identity} is not in a form this version reads (upgrade naervaer, or restore a backup)"
            )
        cipher = self._ciphers.get(blob[1 : 1 + _ID_BYTES])
        if cipher is None:
            raise KeyMissing(
                f"{identity} was sealed with the key {blob[1 : 1 + _ID_BYTES].hex()}, which is missing "
                "(put that key back into the key file, below the current one, and start again)"
            )
        try:
            return cipher.decrypt(blob[1 + _ID_BYTES : _HEAD], blob[_HEAD:], _octets(identity))
        except InvalidTag:
            raise StoreError(
                f"{identity} was changed or moved outside of naervaer (restore the database from a backup)"
            ) from None

    @property
    def current(self) -> bytes:
        """The id of the key that seals."""
        return self._current

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys as hexadecimal digits, newest first."""
        return tuple(_key_id(key).hex() for key in self._keys)

    @property
    def path(self) -> Path | None:
        """The file that holds the keys; None where they come from elsewhere and cannot be changed here."""
        return self._path

    def rotate(self) -> None:
        """Put a new key in front, in the file first; older keys go on opening what they sealed.

        Raises StoreError where the keys are in no file of ours, or it cannot be written.
        """
        if self._path is None:
            raise StoreError(
                "keys that come from a credential or a secret are not changed here (put a new line on top of it: "
                "`head -c 32 /dev/urandom | base64`, start the service anew, then run this again)"
            )
        keys = (secrets.token_bytes(_KEY_BYTES), *self._keys)
        _write(self._path, keys, replace=True)
        # What opens is there before what seals: other threads use this keyring meanwhile.
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._keys, self._current = keys, _key_id(keys[0])


def key_id_of(blob: bytes) -> bytes:
    """The id of the key that sealed a blob."""
    return blob[1 : 1 + _ID_BYTES]


class Fingerprints:
    """Keyed fingerprints under the installation's secret, which no rotation of keys changes."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def mac(self, purpose: str, text: str) -> str:
        """HMAC-SHA256 of `text` for one purpose, as 26 lower-case base32 letters (130 bits)."""
        digest = hmac.digest(self._secret, _octets(purpose) + b"\0" + _octets(text), hashlib.sha256)
        return base64.b32encode(digest)[:_LETTERS].decode().lower()


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"naervaer key id\0" + key).digest()[:_ID_BYTES]


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _read(path: Path, *, forbidden: int) -> list[bytes]:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            lines = file.read(65_536).decode("ascii", "replace").splitlines()
    except OSError as error:
        raise StoreError(
            f"the key file {path} cannot be read: {error.strerror} (it must belong to the service's user)"
        ) from error
    if mode & forbidden:
        raise StoreError(
            f"the key file {path} may be read by others (chmod 600 {path}; if others saw it, rotate the key)"
        )
    return _parsed(lines, f"the key file {path}")


def _parsed(lines: Sequence[str], origin: str) -> list[bytes]:
    try:
        keys = [
            base64.b64decode(line, validate=True) for line in map(str.strip, lines) if line and line[0] != "#"
        ]
    except ValueError as error:
        raise StoreError(f"{origin} holds a line that is not a key (restore it from its copy)") from error
    if not keys:
        raise StoreError(f"{origin} holds no key (restore it from its copy)")
    return keys


def _write(path: Path, keys: Sequence[bytes], *, replace: bool) -> None:
    text = _COMMENT + "".join(base64.b64encode(key).decode() + "\n" for key in keys)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            hand_over(draft)
            # A link fails where the name is taken: two first starts at once must not make two keys.
            draft.replace(path) if replace else path.hardlink_to(draft)
        finally:
            draft.unlink(missing_ok=True)
        sync_directory(path.parent)
    except OSError as error:
        raise StoreError(
            f"the key file {path} cannot be written: {error.strerror} "
            "(the directory must belong to the service's user)"
        ) from error


def hand_over(path: Path, handle: int | None = None) -> None:
    """Give a file that root made to whom its folder belongs: the service's user, who is to use it."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path if handle is None else handle, owner.st_uid, owner.st_gid)


def sync_directory(directory: Path) -> None:
    """Make names created or renamed in `directory` durable."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
