"""The names a mail of ours is found again by: reply token, Message-ID, subject tag and the address that
carries the token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

TOKEN_LENGTH = 16
COPY_TAGS = ("kontakt", "contact")
_TOKEN = re.compile(r"[a-z2-7]{16}")
_MESSAGE_ID = re.compile(r"<([a-z2-7]{16})@([^<>@\s]+)>")


class Macs(Protocol):
    """What can make a keyed fingerprint."""

    def mac(self, purpose: str, text: str) -> str:
        """26 lower-case base32 letters."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Our own mailbox as others write to it; without `plus_addressing` tokens travel by References and
    subject.
    """

    address: str
    name: str
    plus_addressing: bool = True

    @property
    def domain(self) -> str:
        """The part after the @."""
        return self.address.rpartition("@")[2]

    def reply_address(self, token: str) -> str:
        """`box+token@domain`, or the bare address where the server knows no plus-addressing."""
        if not self.plus_addressing:
            return self.address
        local, _, domain = self.address.rpartition("@")
        return f"{local}+{token}@{domain}"

    def token_in_address(self, address: str) -> str | None:
        """The token in an address of ours, None for any other address."""
        local, _, domain = self.address.casefold().rpartition("@")
        theirs, _, their_domain = address.casefold().rpartition("@")
        name, plus, token = theirs.partition("+")
        if domain != their_domain or name != local or not plus or not _TOKEN.fullmatch(token):
            return None
        return token

    @property
    def copy_address(self) -> str:
        """Where a copy of a mail to somebody else goes, so that it is seen to be one."""
        if not self.plus_addressing:
            return self.address
        local, _, domain = self.address.rpartition("@")
        return f"{local}+{COPY_TAGS[0]}@{domain}"

    def is_copy_address(self, address: str) -> bool:
        """Whether it is the address for copies, in any language."""
        local, _, domain = self.address.casefold().rpartition("@")
        return address.casefold() in {f"{local}+{tag}@{domain}" for tag in COPY_TAGS}

    def is_ours(self, address: str) -> bool:
        """Whether it is our box, whatever stands after a plus."""
        local, _, domain = self.address.casefold().rpartition("@")
        theirs, _, their_domain = address.casefold().rpartition("@")
        return domain == their_domain and theirs.partition("+")[0] == local

    def message_id(self, token: str) -> str:
        """The Message-ID of the mail with this token, angle brackets included (RFC 5322 3.6.4)."""
        return f"<{token}@{self.domain}>"

    def token_in_message_id(self, message_id: str) -> str | None:
        """The token of one of our own Message-IDs, None for anybody else's."""
        found = _MESSAGE_ID.fullmatch(message_id.strip().casefold())
        return found[1] if found and found[2] == self.domain.casefold() else None


def token_for(macs: Macs, cause: str, kind: str, recipient: str, ordinal: int) -> str:
    """The token of the mail that `cause` (a moment or an inbox row) makes for a recipient; the same at every
    retry.
    """
    return macs.mac("mail", "|".join((cause, kind, recipient, str(ordinal))))[:TOKEN_LENGTH]


def tag(token: str) -> str:
    """The token as it stands in the subject of a `mailto:` link."""
    return f"[nv:{token}]"


def find_token(
    box: Box, recipients: tuple[str, ...], references: tuple[str, ...], tags: tuple[str, ...]
) -> str | None:
    """The reply token of a mail: from the address it was sent to, else its references, else its subject."""
    candidates = (
        *(box.token_in_address(address) for address in recipients),
        *(box.token_in_message_id(reference) for reference in references),
        *(found if _TOKEN.fullmatch(found) else None for found in tags),
    )
    return next((token for token in candidates if token), None)
