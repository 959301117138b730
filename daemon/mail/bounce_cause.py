"""Tells why a mail was refused: whether the address is dead, or only this mail or this hour was the trouble."""

from __future__ import annotations

from daemon.mail.reading import Cause
from daemon.mail.sender_trouble import is_too_much_for_recipient, trouble_of

_RULES: tuple[tuple[Cause, str], ...] = (
    ("gone", "recipient address rejected: access denied|disabled recipient|user disabled"),
    (
        "later",
        (
            "greylist|graylist|grey-list|gray-list|try again later|try again in|try later|retry later|"
            "on hold|temporary locked|requests to connect|rate limit|rate-limit|ratelimit|throttl"
            "|too many connections|too many concurrent|frequency limited|too many messages|too fast|too much mail"
            "|message expired|envelope expired|disk space|disk full|system storage|insufficient system"
        ),
    ),
    (
        "too-big",
        (
            "message too large|message too big|message is too|too large|size exceeds|size limit|sizelimit"
            "|message size|message length exceeds|exceeds the maximum|maximum size|for stor|zu groß|trop volumineux"
            "|too long to be|demasiado grande|te groot"
        ),
    ),
    (
        "full",
        (
            "mailbox full|mailbox is full|mailbox for user is full|quota|storage allocation|exceeded storage"
            "|insufficient storage|out of storage|inbox is full|mailbox size|mailbox has exceeded|is full|too full"
            "|over limit|postkassen er fuld|postkasse er fuld|brevlådan är full|postfach ist voll|"
            "postfach voll|boîte pleine"
            "|lettres pleine|buzón lleno|postvak is vol|postilaatikko on täynnä|skrzynka jest pełna|一杯|容量"
        ),
    ),
    (
        "policy",
        (
            "too many recipients|"
            "spam|blocked|blacklist|black list|blocklist|block list|block-list|dnsbl|rbl|sorbs|spamhaus|spamcop"
            "|barracuda|reputation|dmarc|spf |spf:|spf)|dkim|unauthenticated|not authenticated"
            "|authrequired|authentication|policy|policies|virus|malware|infected|content rejected|content filter"
            "|content reject|improper use|unsolicited|bulk mail|reverse dns|ptr |rdns|unverif|mismatches client"
            "|without a valid sender|relaying|relay access|relay denied|not relay|to relay|sender rejected|"
            "sender address|sender denied|sender verify"
            "|sender is not|invalid sender|bad sender|sender domain|not permitted|not allowed|not authorized|"
            "not authorised"
            "|unauthorized|access denied|permission denied|denied by|restricted|suspicious|harmful|message rejected"
            "|message was rejected|message has been rejected|email rejected|mail rejected|message refused|"
            "content of this"
            "|not accepted|not accepting|not accept|service refuse|not a member|are not member|moderat|"
            "administrative prohibition"
            "|administratively|prohibited|attachment|security|helo|rejected by the domain filter|connection rejected"
        ),
    ),
    (
        "gone",
        (
            "user unknown|unknown user|user not found|no such user|no such mailbox|no such address|no such person"
            "|no such recipient|no such account|no such local|unknown recipient|recipient unknown|unknown local"
            "|unknown address|address unknown|unknown mailbox|unknown account|recipient not found|recipientnotfound"
            "|recipnotfound|recipient rejected|recipient address rejected|address rejected|address not found"
            "|address couldn't be found|address error|invalid recipient|invalid mailbox|invalid user|invalid address"
            "|invalid final|unknown or illegal|not exist|n't exist|not a valid|isn't a valid|"
            "no valid recipient|no mailbox"
            "|mailbox not found|mailbox unavailable|not available here|not listed|not in my user|not in the directory"
            "|no longer|not our user|not our customer|has moved|account disabled|is disabled|been disabled|disabled"
            "|inactive|deactivated|is suspended|been suspended|suspended|frozen|account closed|closed|expired account"
            "|unrouteable|unroutable|host unknown|unknown host|host not found|domain not found|"
            "domain name not found|no smtp service"
            "|nxdomain|name or service not known|bad destination|unknown domain|no mx|null mx|"
            "domain does not|not found"
            "|account is unavailable|no account|not recognized|not recognised|domain is not reachable|"
            "no matches|no valid recip|mailbox not available|user doesn't|malformed address|ukendt modtager"
            "|ukendt bruger|ukendt adresse|findes ikke|finnes ikke|finns inte|ukjent mottaker|"
            "okänd mottagare|okänd användare"
            "|empfänger unbekannt|unbekannter empfänger|existiert nicht|unbekannt|inconnu|n'existe pas|"
            "n’existe pas|invalide"
            "|desconocido|no existe|não existe|non esiste|sconosciuto|onbekend|bestaat niet|nieznany|nie istnieje"
            "|neexistuje|tuntematon|ei ole olemassa|не существует|не найден|存在しません|宛先不明|不存在"
        ),
    ),
    (
        "later",
        (
            "temporar|timed out|timeout|time out|deferred|delayed|not yet|expired|unable to deliver in|"
            "giving up|not reachable"
            "|connection refused|connection reset|connection closed|could not connect|couldn't connect|"
            "connect to|connection to"
            "|wasn't able to establish|unreachable|network|lookup failure|dns|no route|mail loop|"
            "too many hops|hop count"
            "|loops back|currently unavailable|service unavailable|service not available|"
            "internal system error|internal error"
            "|system error|local configuration|queue|overload|midlertidig|tillfällig|vorübergehend|temporair|"
            "tijdelijk"
        ),
    ),
)
_TABLE = tuple((cause, tuple(phrases.split("|"))) for cause, phrases in _RULES)

_BY_CODE: tuple[tuple[str, Cause], ...] = (
    ("1.8", "policy"),
    ("1.7", "policy"),
    ("1.", "gone"),
    ("2.1", "gone"),
    ("2.2", "full"),
    ("2.3", "too-big"),
    ("3.4", "too-big"),
    ("3.", "later"),
    ("4.1", "later"),
    ("4.4", "gone"),
    ("4.", "later"),
    ("6.", "policy"),
    ("7.13", "gone"),
    ("7.", "policy"),
)


def cause_of(code: str, reason: str, *, permanent: bool) -> Cause:
    """Why, from the enhanced status code (RFC 3463) and the server's words; the words count more, as codes lie.

    `gone` is a dead address or domain, `full` a full mailbox, `too-big` and `policy` are about this mail or about us,
    `later` passes by, `other` is said nowhere.
    """
    told = _of_us(code, reason, permanent) or _told(reason.lower())
    if told is not None:
        return told
    detail = code.partition(".")[2]
    found = next((cause for prefix, cause in _BY_CODE if detail.startswith(prefix)), None)
    if found == "gone" and code.startswith("4"):
        return "later"
    return found or ("other" if permanent else "later")


def _of_us(code: str, reason: str, permanent: bool) -> Cause | None:
    """What is about us says nothing of the address, whatever the code would mean by itself."""
    if trouble := trouble_of(code, reason):
        return "later" if trouble == "pace" and not permanent else "policy"
    return "later" if is_too_much_for_recipient(reason) else None


def names_cause(text: str) -> bool:
    """Whether a line in lower case says why."""
    return _told(text) is not None


def _told(text: str) -> Cause | None:
    return next((cause for cause, phrases in _TABLE if any(phrase in text for phrase in phrases)), None)
