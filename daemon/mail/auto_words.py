"""How the subject of an automatic reply begins, in all languages."""

from __future__ import annotations

import re

from daemon.mail.dates import one_of
from daemon.mail.reply.language import words
from daemon.mail.reply.languages import LANGUAGES

# Habits of servers and of languages without a table of their own.
_ELSEWHERE = words(
    "auto|autorespons|autoresponse|automatisk respons|fravær|fraværende|ferie svar|feriebesked|frånvaro|frånvarande",
    "frånvaromeddelande|ej på kontoret|automatiskt svar|autosvar|fraværsassistent|fraværsmelding|automatisk svar",
    "abwesend|abwesenheit|abwesenheitsnotiz|abwesenheitsnachricht|automatische antwort|automatische rückantwort",
    "on vacation|on holiday|on leave|on annual leave|i am away|i'm away|away until|away from|ooo|out of office",
    "out of the office|automatic reply|auto reply|réponse automatique|réponse d'absence|absence du bureau",
    "absent du bureau|absente du bureau|message d'absence|automatisch antwoord|afwezigheidsbericht",
    "afwezigheidsassistent|afwezig|niet aanwezig|automaattinen vastaus|poissaoloviesti|poissaoloilmoitus|poissa",
    "respuesta automática|fuera de la oficina|ausente de la oficina|mensaje de ausencia|odpowiedź automatyczna",
    "autoodpowiedź|automatyczna odpowiedź|poza biurem|nieobecność|risposta automatica|fuori sede|fuori ufficio",
    "assente|resposta automática|fora do escritório|ausência|automatická odpověď|mimo kancelář|automatikus válasz",
    "automatische beantwortung|otomatik yanıt|автоответ|автоматический ответ|отсутствие|автоматична відповідь",
    "自動応答|自動返信|不在通知|不在|自动答复|自动回复|自動回覆|自動答覆|자동 회신|부재 중|αυτόματη απάντηση",
)
# They acknowledge mail where they stand alone, and open a person's mail as well: only with a colon behind them.
_RECEIPTS = re.compile(
    r"modtaget|received|henvendelse|contacting|enquiry|receipt|kvittering|bekræftelse|bestätigung|accusé|merci|ticket"
    r"|thank|tak for|danke|gracias|bedankt|kiitos|dziękuj|mottagit|mottatt|eingegangen|reçu|ontvangen|recibido|otrzyma"
)


def _beginnings() -> tuple[list[str], list[str]]:
    every = {phrase for language in LANGUAGES for phrase in language.auto_subjects} | set(_ELSEWHERE)
    receipts = sorted(phrase for phrase in every if _RECEIPTS.search(phrase))
    return sorted(every - set(receipts)), receipts


_SURE, _ACKNOWLEDGED = _beginnings()
_PREFIX = r"(?:re|sv|aw|vs|antw|odp|r)\s*:"
_SUBJECT = re.compile(
    rf"[\[(*]{{0,2}}(?:(?:{one_of(_SURE)})[\])*]{{0,2}}\s*(?:[:\-–—(!.\[：]|$|{_PREFIX}|(?:indtil|til|until|till|to|bis)\b.{{0,20}}\d)"
    rf"|(?:{one_of(_ACKNOWLEDGED)})\s*:)",
    re.IGNORECASE,
)


def is_automatic(subject: str) -> bool:
    """Whether a subject begins as those of automatic replies do, before a colon or by itself."""
    return bool(_SUBJECT.match(subject.replace("’", "'").strip()[:200]))
