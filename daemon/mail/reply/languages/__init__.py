"""The tables of all languages."""

from daemon.mail.reply.languages.da import DA
from daemon.mail.reply.languages.en import EN

LANGUAGES = (DA, EN)
