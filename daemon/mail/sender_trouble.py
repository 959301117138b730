"""Tells a refusal that is about us, our log-in, our account or our pace, from one about a mail or whom it is for."""

from __future__ import annotations

import re
from typing import Literal

Trouble = Literal["login", "account", "allowance", "pace"]
"""`login`: we may not send, or not as this sender, as we are set up. `account`: ours is blocked. `allowance`: so many
mails or recipients a day are used up. `pace`: too much at a time, which passes within minutes."""

# Codes that Exchange Online gives for nothing else (learn.microsoft.com, "Non-delivery reports in Exchange Online",
# and "Exchange Online limits").
_CODES: dict[str, Trouble] = {
    "5.1.90": "allowance",
    "5.7.232": "allowance",
    "5.7.233": "allowance",
    "5.7.57": "login",
    "5.7.60": "login",
    "5.7.139": "login",
    "5.7.501": "account",
    "5.7.502": "account",
    "5.7.503": "account",
    "5.7.705": "account",
    "5.7.708": "account",
    "5.7.750": "account",
}
_ABOUT_THE_RECIPIENT = re.compile(
    r"recipient(?:'s)? (?:mailbox|inbox|account|quota)|mailbox (?:is )?(?:full|over)|storedrv\.deliver"
    r"|(?:receiving|incoming|inbound|received) (?:\w+ )?(?:mail|message|at)"
    r"|(?:user|account) (?:that )?you (?:are trying|tried)",
    re.IGNORECASE,
)
_TOO_MUCH = re.compile(r"at a rate|too quickly|too (?:many|much)|rate limit", re.IGNORECASE)
_WORDS: tuple[tuple[Trouble, str], ...] = (
    (
        "login",
        (
            r"client was not authenticated|permissions? to send (?:mail )?(?:as|on behalf)|sendasdenied"
            r"|requires? authentication|authentication (?:is )?required"
            r"|sender address rejected: not (?:owned|logged)|smtpclientauthentication is disabled"
        ),
    ),
    (
        "account",
        (
            r"bad outbound sender|spam abuse detected|banned sender|not accepted from this tenant"
            r"|tenant has exceeded (?:the )?threshold|sending (?:is |has been )?(?:paused|suspended|disabled)"
            r"|(?:blocked|suspended|disabled|locked|barred) (?:from|for) sending"
            r"|your account (?:is|has been) (?:temporarily )?(?:blocked|suspended|locked)"
        ),
    ),
    (
        "allowance",
        (
            r"submissionquotaexceeded"
            r"|(?:daily|hourly|monthly|24[- ]hour) (?:[\w-]+ ){0,4}(?:limit|quota|allowance)"
            r"|(?:sending|outgoing|outbound|submission|relay|relaying) (?:[\w-]+ ){0,2}(?:limit|quota|allowance)"
            r"|(?:limit|quota) (?:for|on|of) (?:sent|sending|outgoing|outbound|message recipients)"
            r"|external recipient rate limit"
            r"|max(?:imum)? (?:defers and failures|e-?mails|messages) (?:per|an?) (?:hour|day)"
            r"|too many (?:mails|e-?mails|messages|recipients) (?:sent )?(?:today|this hour|per day|per hour|in 24)"
        ),
    ),
    (
        "pace",
        (
            r"submission rate|sending rate|throttling failure|concurrent (?:smtp )?connections? limit"
            r"|unusual rate of|error: too (?:much mail|many (?:connections|recipients)) from"
            r"|you are sending (?:mail |messages )?too (?:fast|quickly)|too many (?:mails|messages) in this session"
            r"|sender thread limit|too many (?:concurrent|simultaneous) (?:smtp )?connections"
        ),
    ),
)
_TABLE = tuple((trouble, re.compile(words, re.IGNORECASE)) for trouble, words in _WORDS)


def trouble_of(code: str, text: str) -> Trouble | None:
    """What is wrong with us by an enhanced status code (RFC 3463, "" when there is none) and the server's words in
    one line; None when it is about the mail, or about whom it is for.
    """
    if found := _CODES.get(code):
        return found
    if is_about_recipient(text):
        return None
    return next((trouble for trouble, words in _TABLE if words.search(text)), None)


def is_about_recipient(text: str) -> bool:
    """Whether a limit that is spoken of is the recipient's: their mailbox is full, or gets too much."""
    return _ABOUT_THE_RECIPIENT.search(text) is not None


def is_too_much_for_recipient(text: str) -> bool:
    """Whether the recipient gets more mail at present than their server takes, which passes."""
    return is_about_recipient(text) and _TOO_MUCH.search(text) is not None
