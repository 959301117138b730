"""Reads mails the way a strict browser would: the elements in order, what is open, and what is shown as text."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset({"meta", "br", "img", "hr", "link", "input"})


class Page(HTMLParser):
    """A mail's elements; `faults` lists what is not closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()
        self.faults += [f"never closed: {name}" for name in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if not {"style", "title", "head"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        """All that is shown, single-spaced."""
        return " ".join("".join(self.words).split())

    def all(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of every element of that name."""
        return [attrs for tag, attrs in self.elements if tag == name]

    def has(self, css_class: str) -> bool:
        """Whether any element is of that class."""
        return any(css_class in (attrs.get("class") or "").split() for _, attrs in self.elements)
