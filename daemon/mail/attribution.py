"""Recognises the lines with which mail clients introduce what they quote, in the languages of our neighbours."""

from __future__ import annotations

import re

_LONGEST = 400
_MOST_WRAPPED = 4
_WROTE = re.compile(
    r"(?:\bskrev|\bskreiv|\bwrote|\bschrieb|\ba écrit|\bschreef|\bkirjoitti|\bescribió|\bpisze"
    r"|\bnapisał(?:\(a\))?|\bha scritto|\bescreveu)\b",
    re.IGNORECASE,
)
_SURE = re.compile(r"@|\d{1,2}[:.]\d{2}|\d{4}|\d{1,2}[/.\-]\d{1,2}")
_STARTS = re.compile(
    r"\W{0,3}(?:den|d\.|on|am|le|op|el|w dniu|man|tir|ons|tor|fre|lør|søn|il|em)\b.*(?:@|\d)", re.IGNORECASE
)
_SEPARATOR = re.compile(
    r"\s*(?:[-_*=]{2,}\s*(?:original message|oprindelig (?:meddelelse|besked)|original besked"
    r"|original meddelelse|videresendt (?:meddelelse|besked)"
    r"|forwarded message|forwarded by\b.*|originalmeddelande|ursprungligt meddelande|original melding"
    r"|opprinnelig melding|opphavleg melding"
    r"|ursprüngliche nachricht|originalnachricht|courriel initial|message d'origine|origineel bericht"
    r"|oorspronkelijk bericht|alkuperäinen viesti"
    r"|correo original|mensaje original|wiadomość oryginalna|svar på meddelelse)\s*[-_*=]{2,}"
    r"|start på videresendt besked:|begin forwarded message:)\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*[_\-]{20,}\s*")
_LABELS = (
    "fra|sendt|til|cc|kopi|emne|dato|vedhæftet|vedhæftede filer|prioritet|svar til",
    "from|sent|to|cc|bcc|subject|date|importance|attachments|reply-to",
    "från|skickat|till|kopia|ämne|datum",
    "frå|sendt|til|kopi|emne|dato",
    "von|gesendet|an|cc|betreff|datum",
    "de|envoyé|à|cc|objet|date",
    "van|verzonden|aan|cc|onderwerp|datum",
    "lähettäjä|lähetetty|vastaanottaja|kopio|aihe|päivämäärä",
    "de|enviado|enviado el|para|cc|asunto|fecha",
    "od|wysłane|do|dw|temat|data",
)
_LABEL_SETS = tuple(frozenset(labels.split("|")) for labels in _LABELS)
_LABEL = re.compile(
    r"\s*[*_]{0,2}([^\W\d_][^\W\d_ \-]{0,14}(?: [^\W\d_]{1,12})?)\s{0,2}[*_]{0,2}:[*_]{0,2}(?:\s|$)"
)
_FROM = frozenset({"fra", "from", "från", "frå", "von", "de", "van", "lähettäjä", "od"})
_NEXTCLOUD = re.compile(r'"[^"]{1,80}" [^\s@]{1,64}@\S{1,100} – .{6,60}\d')


def attribution_at(lines: list[str], at: int) -> int:
    """How many lines of an introduction begin at `at`; 0 for none. Quote marks before them do not matter."""
    line = lines[at].lstrip("> ")
    if not line or len(line) > _LONGEST:
        return 0
    if _SEPARATOR.fullmatch(line):
        return 1 + header_block(lines, at + 1)
    if _RULE.fullmatch(line):
        block = header_block(lines, at + 1)
        return 1 + block if block else 0
    if _NEXTCLOUD.match(line):
        return 1
    return _wrote(lines, at) or header_block(lines, at)


def header_block(lines: list[str], at: int) -> int:
    """How many lines of an Outlook header (From/Sent/To/Subject) begin at `at`, empty lines before it included."""
    start = at
    while at < len(lines) and at - start < 3 and not lines[at].strip("> "):
        at += 1
    first = _label(lines, at)
    if first not in _FROM:
        return 0
    seen, stop = {first}, at + 1
    for number in range(at + 1, min(at + 9, len(lines))):
        label = _label(lines, number)
        if label and any(seen | {label} <= labels for labels in _LABEL_SETS):
            seen.add(label)
            stop = number + 1
        elif not lines[number].strip("> ") and len(seen) > 1:
            break
    return stop - start if len(seen) >= 3 else 0


def _label(lines: list[str], at: int) -> str:
    match = _LABEL.match(lines[at].lstrip("> ")[:60]) if at < len(lines) else None
    return match[1].strip().lower() if match else ""


def _wrote(lines: list[str], at: int) -> int:
    """`Den … skrev X <a@b>:` and its like, which clients wrap in up to four lines."""
    first = lines[at].lstrip("> ")
    joined = ""
    for count in range(1, _MOST_WRAPPED + 1):
        if at + count > len(lines) or not lines[at + count - 1].strip("> "):
            return 0
        joined = f"{joined} {lines[at + count - 1].lstrip('> ').strip()}"
        if joined.endswith(":") and _WROTE.search(joined):
            return count if _introduces(joined.strip(), lines, at + count) else 0
        if count == 1 and not (_STARTS.match(first) or _WROTE.search(first)):
            return 0
        if len(joined) > _LONGEST:
            return 0
    return 0


def _introduces(line: str, lines: list[str], after: int) -> bool:
    """A sentence that merely tells what somebody wrote has no date or address in it, and no quote after it."""
    if _SURE.search(line):
        return True
    following = next((text for text in lines[after : after + 3] if text.strip()), "")
    return following.lstrip().startswith(">") and len(line) < 120
