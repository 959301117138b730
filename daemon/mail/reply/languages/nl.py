"""Stand-in."""

from daemon.mail.reply.language import Language

NL = Language(code="nl")
