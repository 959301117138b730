"""Puts the pictures that travel with a mail into its HTML, as a mail program shows them."""

from __future__ import annotations

import email
import email.policy
from base64 import b64encode
from html import escape


def with_pictures(html: str, raw: bytes) -> str:
    """The HTML of the mail `raw` with each `cid:` of a picture of its own (RFC 2392) as a data URI (RFC 2397)."""
    if "cid:" not in html:
        return html
    for part in email.message_from_bytes(raw, policy=email.policy.compat32).walk():
        name = str(part.get("Content-ID") or "").strip().strip("<>")
        if name and part.get_content_maintype() == "image":
            content = part.get_payload(decode=True)
            inside = b64encode(content if isinstance(content, bytes) else b"").decode("ascii")
            shown = f"data:{part.get_content_type()};base64,{inside}"
            html = html.replace(f'"cid:{escape(name)}"', f'"{escape(shown)}"')
    return html
