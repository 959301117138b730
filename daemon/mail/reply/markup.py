"""What the classes, ids, names and styles of mail clients' markup tell of the text inside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

Kind = Literal[
    "cite", "container", "around", "quote", "introduction", "signature", "footer", "rest", "header", "line"
]

# cite: a quote, on a blockquote one level of quoting;
# container: its blockquotes are the quote and what stands between them is not; without any, all of it is quoted;
# around: bare blockquotes in it are quotes;
# quote: all in it is quoted; rest: all from here on is;
# header: the same, if lines with labels follow; line: the same, if they are those of a mail's header.
_NAMES: dict[Kind, str] = {
    "cite": "cite|cite2|iosymail|blockquote_zmail|isReplyContent|ntes-pcmac-quote|ntes-pcmail-quote|front-blockquote"
    "|replyBlockquote|oldcontent|moz-cite|qt|felamimail-body-blockquote|history_container_quote",
    "container": "gmail_quote|gmail_quote_container|nylas-quote|protonmail_quote|tutanota_quote|zmail_extra"
    "|freshdesk_quote|missive_quote|AppleOriginalContents|messageReplySection|edo-original|helpscout_quote"
    "|hs_reply_quote|sh-quoted-content|superhuman-quote|mailspring_quote|intercom_quote",
    "around": "gmail_extra|quote|quoted-content",
    "quote": "yahoo_quoted|yahoo-quoted|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION"
    "|ms-outlook-mobile-reference-message|moz-forward-container|__QUOTED_TEXT__|ntes-mailmaster-quote"
    "|includetail|mailcontainerquote",
    "introduction": "gmail_attr|moz-cite-prefix|moz-email-headers-table|yahoo-quoted-begin|reply-intro|replyHeader"
    "|__HEADERS__|protonmail_quote_header",
    "signature": "gmail_signature|gmail_signature_prefix|Signature|OutlookSignature|ms-outlook-mobile-signature"
    "|AppleMailSignature|apple-mail-signature|lineBreakAtBeginningOfSignature|moz-signature|_MailAutoSig"
    "|protonmail_signature_block|protonmail_signature_block-user|__SIG_PRE__|__SIG_POST__"
    "|messageSignatureSection|front-signature|sh-signature|missive_signature|composer_signature|io-ox-signature"
    "|signature_old|sig|edo-signature|blue-signature|bluemail_signature|signature-block|tutanota_signature"
    "|zmail_signature|nylas-signature|mailspring-signature",
    "footer": "protonmail_signature_block-proton|ymail_android_signature|ymail_ios_signature|yahoo_signature_footer",
    "rest": "divRplyFwdMsg|appendonsend|stopSpelling|OriMsgHtmlSeperator|_origContent",
    "header": "_MailOriginal",
}


class Meaning(NamedTuple):
    """What an element says of its text, and the name by which it says it."""

    kind: Kind
    rule: str


_TABLE = {name.lower(): Meaning(kind, name) for kind, names in _NAMES.items() for name in names.split("|")}
# `name` is written by people's own documents as well: only these values are a client's.
_BY_NAME = frozenset(("quote", "quoted-content", "_mailautosig", "_mailoriginal"))
_GMX = Meaning("quote", "name=quote")
# Words that stand in other people's markup as well.
_COMMON = frozenset(("cite", "cite2", "qt"))
_PIECE = "ms-outlook-mobile-reference-message"
_BY_TAG = {"signature": Meaning("signature", "<signature>"), "includetail": Meaning("quote", "includetail")}
_CITED = Meaning("cite", "type=cite")
_MID = Meaning("cite", "cite=mid")
_LEFT_LINE = Meaning("cite", "border-left")
_BLUE_LINE = Meaning("quote", "border-left")
_TOP_LINE = Meaning("header", "border-top")
_OTHER_LINE = Meaning("line", "border-top")
_BETWEEN = Meaning("header", "hr tabindex=-1")

# Clients that quote markup put something of their own before its names, and numbers behind them.
_PREFIX = re.compile(r"(?:x_|yiv\d+|ydp[0-9a-f]+|m_-?\d+|ecx)+")
_LONGEST = 60
_NUMBER = re.compile(r"[_-]?\d+$")
_BOOKMARK = re.compile(r"mso-bookmark:([\"']?)(_mail(?:autosig|original))\b")
_HIDDEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:hidden|mso-hide:all|opacity:0(?:\.0+)?(?=[;!]|$)|max-height:0(?:px)?(?=[;!]|$))"
)
_FONT_SIZE = re.compile(r"(?:^|;)font-size:(\d*\.?\d+)([a-z%]*)")
_LEFT = re.compile(r"(?:^|;)border-left(?:-style|-width)?:([^;]*)")
_TOP = re.compile(r"(?:^|;)border-top(?:-style|-width)?:([^;]*)")
_LEFT_ONLY = re.compile(r"(?:^|;)border-style:nonenonenonesolid(?=;|$)")
_OUTLOOKS = re.compile(r"#e1e1e1|#b5c4df|rgb\((?:225,225,225|181,196,223|229,229,229)\)")
_BLUE = "border-left:solidblue1.5pt"
_TOP_ONLY = re.compile(r"(?:^|;)border-style:solidnonenone(?:none)?(?=;|$)")
_NO_LINE = re.compile(r"none|0(?![.\d])|medium|initial|inherit|hidden")
_NO_MARGIN = re.compile(r"(?:^|;)margin(?:-bottom)?:0(?:\.0+)?[a-z%]*(?=[;!]|$|0)")


def style_of(said: Mapping[str, str]) -> str:
    """An element's style in lower case, without any space."""
    style = said.get("style")
    return "".join(style.lower().split()) if style else ""


def meaning(tag: str, said: Mapping[str, str], style: str) -> Meaning | None:
    """What the element says of its text; None for most. `style` is as from `style_of`."""
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    named = _named(said)
    if named is not None and named.rule in _COMMON:
        return named if tag == "blockquote" else None
    if named is not None and named.rule == _PIECE and (drawn := _styled(tag, style)):
        # Around a header alone it says nothing of the mail below; in the container it is quoted anyhow.
        return drawn
    return named or _attributed(tag, said) or (_styled(tag, style) if style else None)


def hides(said: Mapping[str, str], style: str) -> bool:
    """True where a reader sees nothing of the element."""
    return "hidden" in said or bool(style and _HIDDEN.search(style))


def tiny(style: str) -> bool | None:
    """True for letters too small to see, False for a size that is seen, None where the style names none."""
    found = _FONT_SIZE.search(style) if "font-size" in style else None
    if found is None:
        return None
    size = float(found[1])
    return size == 0 or (size <= 2 and found[2] in ("px", "pt"))


def without_margin(said: Mapping[str, str], style: str) -> bool:
    """True for paragraphs that follow each other without an empty line, as Word writes them."""
    classes = said.get("class", "").lower()
    return "mso" in classes or bool(style and _NO_MARGIN.search(style))


def _named(said: Mapping[str, str]) -> Meaning | None:
    for attribute in ("id", "class", "data-marker"):
        for name in said.get(attribute, "").split():
            if found := _lookup(name):
                return found
    name = said.get("name", "").lower()
    if name in ("quote", "messagereplysection", "messagesignaturesection"):
        return _GMX if name == "quote" else _TABLE[name]
    return _TABLE.get(name) if name in _BY_NAME else None


def _lookup(name: str) -> Meaning | None:
    name = name.lower()
    found = _TABLE.get(name)
    if found is None and (name[0] in "xyme" or name[-1].isdigit()):
        prefix = _PREFIX.match(name)
        name = name[prefix.end() :] if prefix else name
        found = _TABLE.get(name) or _TABLE.get(_NUMBER.sub("", name[-_LONGEST:]))
    return found


def _attributed(tag: str, said: Mapping[str, str]) -> Meaning | None:
    if tag == "blockquote":
        if said.get("type", "").lower() == "cite":
            return _CITED
        return _MID if "cite" in said else None
    return _BETWEEN if tag == "hr" and said.get("tabindex") == "-1" else None


def _styled(tag: str, style: str) -> Meaning | None:
    if "border" in style:
        if tag == "blockquote" and (_drawn(_LEFT, style) or _LEFT_ONLY.search(style)):
            return _LEFT_LINE
        if tag == "div" and _BLUE in style:
            return _BLUE_LINE
        if tag == "div" and (_drawn(_TOP, style) or _TOP_ONLY.search(style)):
            return _TOP_LINE if _OUTLOOKS.search(style) else _OTHER_LINE
    if "mso-bookmark" in style and (mark := _BOOKMARK.search(style)):
        return _TABLE[mark[2]]
    return None


def _drawn(side: re.Pattern[str], style: str) -> bool:
    lines = side.findall(style)
    return bool(lines) and not any(not line or _NO_LINE.match(line) for line in lines)
