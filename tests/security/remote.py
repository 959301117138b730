"""Finds whatever in a page would make its reader's program fetch something from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

_ELSEWHERE = re.compile(
    r"\s*(?:[a-z][a-z0-9+.-]*:)?(?://|\\\\)|\s*(?:https?|ftp|file|wss?|blob):", re.IGNORECASE
)
_FETCHED = {
    *(
        "src",
        "srcset",
        "background",
        "poster",
        "data",
        "lowsrc",
        "dynsrc",
        "longdesc",
        "cite",
        "icon",
        "manifest",
    ),
    *(
        "classid",
        "codebase",
        "archive",
        "code",
        "object",
        "profile",
        "usemap",
        "imagesrcset",
        "ping",
        "xlink:href",
    ),
}
_LOADING = {
    "link",
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "svg",
    "math",
    "base",
    "video",
    "audio",
}
_CSS = re.compile(
    r"url\s*\(|@import|image-set|src\s*\(|\\[0-9a-f]|expression\s*\(|-moz-binding", re.IGNORECASE
)


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._styles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._styles += tag == "style"
        # Another form of the same page is only offered.
        if tag in _LOADING and not (tag == "link" and dict(attrs).get("rel") == "alternate"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            self._look(tag, name, value or "", dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._styles -= tag == "style"

    def handle_data(self, data: str) -> None:
        if self._styles and _CSS.search(data):
            self.found.append(f"style: {data[:80]}")

    def handle_comment(self, data: str) -> None:
        # Outlook reads conditional comments as a page.
        if "[if" in data:
            self.found += remote_loads(data)

    def _look(self, tag: str, name: str, value: str, attrs: dict[str, Any]) -> None:
        if name in _FETCHED and not value.startswith(("cid:", "data:image/")):
            self.found.append(f"{tag} {name}={value[:80]}")
        if name == "style" and _CSS.search(value):
            self.found.append(f"{tag} style={value[:80]}")
        if name.startswith("on"):
            self.found.append(f"{tag} {name}")
        if name == "http-equiv" and value.lower() not in ("content-type", "x-ua-compatible"):
            self.found.append(f"{tag} {name}={value}")
        if name == "href" and tag not in ("a", "link") and _ELSEWHERE.match(value):
            self.found.append(f"{tag} href={value[:80]}")


def remote_loads(page: str) -> list[str]:
    """What `page` would fetch, or could: elements that load, attributes that name a picture, styles with an address."""
    finder = _Finder()
    finder.feed(page)
    finder.close()
    return finder.found
