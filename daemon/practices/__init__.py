"""All practices: what naervaer does for people, each a module of its own that knows none of the others."""

from __future__ import annotations

from daemon.core.practice import Practice
from daemon.practices.boss import Boss
from daemon.practices.call import Call
from daemon.practices.closeness import Closeness
from daemon.practices.contact import Contact
from daemon.practices.digest import Digest
from daemon.practices.goals import Goals
from daemon.practices.hands import Hands
from daemon.practices.ideas import Ideas
from daemon.practices.misunderstandings import Misunderstandings
from daemon.practices.newsletter import Newsletter
from daemon.practices.notes import Notes
from daemon.practices.profile import Profile
from daemon.practices.results import Results
from daemon.practices.roster import Roster
from daemon.practices.successes import Successes
from daemon.practices.talks import Talks

COLLECTING: tuple[Practice, ...] = (
    Ideas(),
    Successes(),
    Results(),
    Call(),
    Profile(),
    Contact(),
    Misunderstandings(),
    Closeness(),
    Talks(),
    Goals(),
    Hands(),
    Notes(),
)
"""Practices that ask, and offer what they are told to the composing ones."""

COMPOSING: tuple[Practice, ...] = (Newsletter(), Digest(), Boss(), Roster())
"""Practices that make a mail of what the others offer: newsletter, digest, roster."""

PRACTICES: tuple[Practice, ...] = (*COLLECTING, *COMPOSING)
