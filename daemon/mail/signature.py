"""Takes signatures, mobile footers and disclaimers off what a person wrote, and greetings and names where asked."""

from __future__ import annotations

import re

_SIGN_OFFS = (
    "med venlig hilsen|med venlige hilsner|venlig hilsen|venlige hilsner|med hilsen|de bedste hilsner"
    "|de bedste hilsener|bedste hilsner|bedste hilsener"
    "|mange hilsner|mange hilsener|kærlig hilsen|kærlige hilsner|kærligst|kh|mvh|m\\.v\\.h|vh|v\\.h|dbh"
    "|bh|hilsen|hilsner|knus|de bedste|på gensyn"
    "|best regards|kind regards|warm regards|kindest regards|warmest regards|with kind regards"
    "|with best regards|regards|best wishes|all the best|sincerely"
    "|yours sincerely|yours faithfully|yours truly|cheers|br|kr|best|med vänliga hälsningar"
    "|vänliga hälsningar|vänligen|hälsningar|med vennlig hilsen|vennlig hilsen"
    "|beste hilsen|mit freundlichen grüßen|mit freundlichen grüssen|freundliche grüße|viele grüße|mfg|vg"
    "|cordialement|bien cordialement|met vriendelijke groet"
    "|vriendelijke groet|groeten|terveisin|ystävällisin terveisin|saludos|un saludo|pozdrawiam"
)
_SIGN_OFF = re.compile(
    rf"\s*[*_]?(?:{_SIGN_OFFS})\b[*_]?[ ,.!/\-]{{0,3}}(?P<rest>[^\n]{{0,60}})", re.IGNORECASE
)
_WEAK = frozenset({"best", "br", "kr", "bh", "de bedste"})
_NAMES = re.compile(
    r"[*_]?(?:fra |from )?[A-ZÆØÅÄÖÜÉ][\w'’.\-]*(?:[ /&]+(?:og "
    r"|and )?[A-ZÆØÅÄÖÜÉ][\w'’.\-]*){0,4}[*_,.!]?\s*[☀-➿\U0001f300-\U0001faff:)]*"
)
_FOOTER = re.compile(
    r"\s*(?:sendt fra (?:min|mit|outlook|mail|yahoo|gmail|samsung|proton|e-?boks|en mobil|mobil)\b.*"
    r"|sendt med (?:outlook|proton|mail|gmail)\b.*|hent outlook (?:til|for)\b.*"
    r"|sendt via \w.*|sent (?:from|via) (?:my|outlook|mail|yahoo|gmail|samsung|proton|a mobile"
    r"|an? \w+ device)\b.*|sent with (?:proton|airmail|spark|mailspring|outlook)\b.*"
    r"|get outlook for\b.*|get bluemail for\b.*|skickat från (?:min|outlook|mail|yahoo)\b.*"
    r"|sendt fra min .*|von meinem \w+ gesendet.*|gesendet von \w.*"
    r"|envoyé de (?:mon|ma)\b.*|verzonden (?:vanaf|met|via)\b.*|enviado desde\b.*|wysłane z\b.*|lähetetty \w+sta.*"
    r"|download outlook (?:til|for)\b.*|<?https?://aka\.ms/\S*>?)\s*",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\W*(?:denne (?:e-?mail|mail|meddelelse)\b.{0,60}\b(?:fortrolig|alene|kun|tiltænkt|bestemt)"
    r"|this (?:e-?mail|message|communication)\b.{0,80}\b(?:confidential|intended|privileged)"
    r"|(?:fortrolighed|confidentiality notice|disclaimer|bemærk|notice|caution|advarsel)\s*:.{30,}"
    r"|please consider the environment|tænk på miljøet)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\s*(?i:hej|hejsa|hejsan|hejhej|hey|hi|hello|hallo|halløj|dav|davs|kære|god ?morgen|god ?dag|goddag"
    r"|good (?:morning|afternoon|evening)|dear|mojn|tjena|moin)\b"
    r"(?:[ ]+(?:[A-ZÆØÅÄÖÜÉ&][\w'’.\-]*|alle|igen|allesammen|all|team|there|again|everyone|sammen|du|I"
    r"|med (?:dig|jer)|og|and|from|to|nærvær|naervaer)){0,4}\s*[,.!:;\-–]*\s*(?:[☀-➿\U0001f300-\U0001faff]"
    r"|:-?\))*\s*"
)
_POSTSCRIPT = re.compile(r"\s*(?:ps|p\.s\.?|nb)\s*[.:]?\s", re.IGNORECASE)
_DELIMITER = re.compile(r"(?:--|—|__+|–)\s*")
_MOST_SIGNATURE_LINES = 15
_LONGEST_SIGNATURE_LINE = 120
_MARKED = re.compile(r"\s*(?:[A-Z][:)]\s|\d{1,2}[).:]\s|[-*•]\s)")


def without_signature(lines: list[str], name: str = "") -> list[str]:
    """`lines` without signature, footers and disclaimer; a postscript after the name stays. `name` is the sender's."""
    kept = [line for line in lines if not _FOOTER.fullmatch(line[:300])]
    kept = _until_delimiter(kept)
    kept = _without_sign_off(kept)
    kept = _until_disclaimer(kept)
    return _without_name(_trimmed(kept), name)


def without_greeting(lines: list[str]) -> list[str]:
    """`lines` without a first line that only greets."""
    trimmed = _trimmed(lines)
    if len(trimmed) > 1 and is_greeting(trimmed[0]):
        return _trimmed(trimmed[1:])
    return trimmed


def is_greeting(line: str) -> bool:
    """True for a line such as "Hej Bo," that says no more than hello."""
    return len(line) < 60 and bool(_GREETING.fullmatch(line))


def _until_delimiter(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if _DELIMITER.fullmatch(line) and len(line) < 80:
            after = [text for text in lines[at + 1 :] if text.strip()]
            if len(after) <= _MOST_SIGNATURE_LINES and not any(_MARKED.match(text) for text in after):
                return lines[:at]
    return lines


def _without_sign_off(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if _signs_off(line, bool(any(text.strip() for text in lines[at + 1 :]))) and _is_block(
            lines[at + 1 :]
        ):
            return lines[:at] + _postscript(lines[at + 1 :])
    return lines


def _signs_off(line: str, more: bool) -> bool:
    match = _SIGN_OFF.fullmatch(line) if len(line) < 90 else None
    if match is None:
        return False
    rest = match["rest"].strip()
    phrase = line[: match.start("rest")].strip(" *_,.!/-").lower()
    if not rest:
        return more or phrase not in _WEAK
    return bool(_NAMES.fullmatch(rest) or _SIGN_OFF.fullmatch(rest))


def _is_block(lines: list[str]) -> bool:
    """What follows a sign-off is short: a name, a title, a telephone; anything else is somebody's words."""
    block = _before_postscript(lines)
    filled = [line for line in block if line.strip()]
    told = [line for line in filled if len(line) > _LONGEST_SIGNATURE_LINE and not _DISCLAIMER.match(line)]
    return (
        len(filled) <= _MOST_SIGNATURE_LINES + 10
        and not told
        and not any(_MARKED.match(line) for line in filled[:6])
    )


def _before_postscript(lines: list[str]) -> list[str]:
    at = next((at for at, line in enumerate(lines) if _POSTSCRIPT.match(line)), len(lines))
    return lines[:at]


def _postscript(lines: list[str]) -> list[str]:
    return lines[len(_before_postscript(lines)) :]


def _until_disclaimer(lines: list[str]) -> list[str]:
    at = next((at for at, line in enumerate(lines) if at and _DISCLAIMER.match(line[:400])), len(lines))
    return lines[:at]


def _without_name(lines: list[str], name: str) -> list[str]:
    """A last line that is only the sender's own name, or begins with a slash as Danes sign."""
    if len(lines) < 2:
        return lines
    last = lines[-1].strip(" *_/-–—.,!").lower()
    words = name.lower().replace(",", " ").split()
    signed = re.fullmatch(r"\s*[/\-–—]{1,2}\s?[A-ZÆØÅ][\w.\-]{0,20}(?: [A-ZÆØÅ][\w.\-]{0,20})?\s*", lines[-1])
    slash = bool(signed) and lines[-1].lstrip().startswith("/")
    own = bool(words) and (
        last == " ".join(words) or last in words or last == "".join(word[0] for word in words)
    )
    return _trimmed(lines[:-1]) if slash or own else lines


def _trimmed(lines: list[str]) -> list[str]:
    start, stop = 0, len(lines)
    while start < stop and not lines[start].strip():
        start += 1
    while stop > start and not lines[stop - 1].strip():
        stop -= 1
    return lines[start:stop]
