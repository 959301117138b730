"""Stand-in."""

from daemon.mail.reply.language import Language

PL = Language(code="pl")
