"""What `naervaer explain` has found out about a mail, for those who print it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from daemon.mail.explain import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of a mail: its explanation, the letter as the service knows it or why it is missing.

    `token` is that by which the service would look the letter up; `whose` the member of the sender's address, None
    where no config says.
    """

    explanation: Explanation
    token: str = ""
    letter: dict[str, Any] | None = None
    missing: str = ""
    whose: str | None = None
    by_config: bool = False
