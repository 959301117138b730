"""Stand-in."""

from daemon.mail.reply.language import Language

ES = Language(code="es")
