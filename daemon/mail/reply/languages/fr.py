"""Stand-in."""

from daemon.mail.reply.language import Language

FR = Language(code="fr")
