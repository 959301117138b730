"""Stand-in."""

from daemon.mail.reply.language import Language

FI = Language(code="fi")
