"""The notes key: seals what only its teller may see once more, below the service's own key, and may be away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from daemon.adapters.keys import Keyring
from daemon.core.errors import KeyMissing, NaervaerError, NotesLocked

CREDENTIAL = "naervaer-notes-key"
NAME = "naervaer-notes.key"
MARK = "notes"
"""Beside every seal of this layer stands whose words they are; the mark in the database is nobody's."""
_LAYER = b"\x02"
"""Before this layer's blob, where plain values begin with a bracket, a quote or a digit."""
NOBODY = "-"

Load = Callable[[bool], Keyring]
"""Gives the keys, made when missing where the argument allows it; raises StoreError and KeyMissing."""


class NotesKeys:
    """The keys of the second layer, or why they are not there."""

    __slots__ = ("_load", "_ring", "locked")

    def __init__(self, load: Load) -> None:
        self._load = load
        self._ring: Keyring | None = None
        self.locked = "the notes key was not looked for yet"
        """Why nothing can be sealed or opened, with the remedy; "" when it can."""

    @classmethod
    def ephemeral(cls) -> NotesKeys:
        """One new key that is kept nowhere, for databases in memory."""
        ring = Keyring.ephemeral()
        return cls(lambda _: ring)

    @classmethod
    def in_file(cls, path: Path) -> NotesKeys:
        """The keys from systemd's credentials, or a file that the first use makes."""
        return cls(lambda may_create: Keyring.load(path, may_create=may_create, credential=CREDENTIAL))

    @classmethod
    def absent(cls) -> NotesKeys:
        """No key at all, for those who were given none."""
        return cls(_none)

    @property
    def ring(self) -> Keyring | None:
        """The keys, while they are there."""
        return self._ring

    def take_up(self, mark: bytes | None, *, may_create: bool) -> bytes | None:
        """Look for the keys; `mark` is what they once sealed in this database, None where they sealed nothing yet.

        Gives the mark to keep when it is the first. Never raises: what is wrong is kept in `locked`.
        """
        try:
            ring = self._load(may_create and mark is None)
            if mark is not None:
                ring.open(mark.removeprefix(_LAYER), _identity(MARK, NOBODY))
        except NaervaerError as error:
            self._ring, self.locked = None, _said(error)
            return None
        self._ring, self.locked = ring, ""
        return self.seal(b"", MARK, NOBODY) if mark is None else None

    def seal(self, plain: bytes, identity: str, owner: str) -> bytes:
        """`plain` encrypted for the row `identity` (`table:row:column`) and its owner; raises NotesLocked."""
        return _LAYER + self._there().seal(plain, _identity(identity, owner))

    def open(self, blob: bytes, identity: str, owner: str) -> bytes:
        """What was sealed so; raises NotesLocked without its key, StoreError when it was changed or moved."""
        try:
            return self._there().open(blob.removeprefix(_LAYER), _identity(identity, owner))
        except KeyMissing as error:
            raise NotesLocked(str(error)) from None

    def _there(self) -> Keyring:
        if self._ring is None:
            raise NotesLocked(self.locked)
        return self._ring


def is_own(plain: bytes) -> bool:
    """Whether what the service's key gave is sealed once more."""
    return plain[:1] == _LAYER


def inner(plain: bytes) -> bytes:
    """The second layer's blob, which says which key sealed it."""
    return plain.removeprefix(_LAYER)


def _identity(identity: str, owner: str) -> str:
    return f"{identity}:{owner}"


def _none(_: bool) -> Keyring:
    raise KeyMissing("there is no notes key here")


def _said(error: NaervaerError) -> str:
    if isinstance(error, KeyMissing) and "was sealed with" in str(error):
        return "the notes key is another one than before (put the old line back, below the new one)"
    return str(error)
