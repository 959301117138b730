"""Writes the tree of a template as the source of an HTML and of a text Jinja template."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import count

from markdown_it.token import Token

from daemon.adapters.template_source import FIRST, HIDDEN, Hidden, match_statements
from daemon.adapters.template_tree import Node, is_bare

LINE, BLANK, SECTION = "\x1f", "\x1e", "\x1d"
"""A line break, a blank line and two blank lines; a run of them counts as its largest (render_text.tidy)."""

_MARKS = {"strong": "strong", "em": "em", "s": "s"}


class HtmlWriter:
    """Writes HTML in which every tag is still hidden, for the CSS inliner to read."""

    def __init__(self, hidden: Hidden) -> None:
        self._hidden = hidden

    def write(self, node: Node) -> str:
        """The HTML of a block and all below it."""
        inner = (
            self.inline(node.inline) if node.inline else "".join(self.write(child) for child in node.children)
        )
        match node.kind:
            case "root":
                return inner
            case "tag":
                return f"<!--{node.char}-->"
            case "paragraph":
                return self._paragraph(node, inner)
            case "heading":
                level = "h3" if node.token is not None and node.token.tag not in ("h1", "h2") else "h2"
                return f"<{level}>{inner}</{level}>"
            case "blockquote":
                return _TABLE.format("quote", f'<tr><td class="quoted">{inner}</td></tr>')
            case "hr":
                return _TABLE.format("rule", '<tr><td class="ruled">&nbsp;</td></tr>')
            case "table":
                return self._table(node)
            case _:
                return self._element(node, inner)

    def inline(self, tokens: list[Token]) -> str:
        """The HTML of text with its emphasis and links."""
        return "".join(self._token(token) for token in tokens)

    def _paragraph(self, node: Node, inner: str) -> str:
        if is_bare(node, self._hidden):
            return HIDDEN.sub(r"<!--\g<0>-->", inner)
        return f"<p>{inner}</p>"

    def _table(self, node: Node) -> str:
        rows = [self.write(child) for child in node.children]
        body = "".join(rows[1:])
        return f'<table class="data" width="100%"><thead>{rows[0]}</thead><tbody>{body}</tbody></table>'

    def _element(self, node: Node, inner: str) -> str:
        name = node.token.tag if node.token is not None else "div"
        start = node.token.attrs.get("start") if node.token is not None else None
        style = str(node.token.attrs.get("style", "")) if node.token is not None else ""
        extra = f' start="{start}"' if start else ""
        extra += ' class="words"' if name == "ul" and _lists_words(node) else ""
        extra += f' align="{style.rpartition(":")[2]}"' if name in ("th", "td") and style else ""
        if node.kind == "list_item" and node.children and node.children[0].kind == "paragraph":
            inner = inner.replace("<p>", "", 1).replace("</p>", "", 1)
        return f"<{name}{extra}>{inner}</{name}>"

    def _token(self, token: Token) -> str:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _MARKS:
            return f"<{_MARKS[name]}>" if token.nesting == 1 else f"</{_MARKS[name]}>"
        match token.type:
            case "link_open":
                return f'<a href="{escape(str(token.attrs["href"]))}">'
            case "link_close":
                return "</a>"
            case "image":
                source = escape(str(token.attrs["src"]))
                return f'<img class="picture" src="{source}" alt="{escape(token.content)}">'
            case "code_inline":
                return f"<code>{escape(token.content)}</code>"
            case "softbreak":
                return "\n"
            case "hardbreak":
                return "<br>\n"
            case _:
                return escape(token.content, quote=False)


def _lists_words(node: Node) -> bool:
    """Whether each item of a list begins with words to write, so that it may stand close."""
    items = [child for child in node.children if child.kind == "list_item"]
    heads = (item.children[0].inline[:1] if item.children else [] for item in items)
    return bool(items) and all(head and head[0].type == "code_inline" for head in heads)


_TABLE = (
    '<table role="presentation" class="{}" width="100%" cellpadding="0" cellspacing="0" border="0">{}</table>'
)


class TextWriter:
    """Writes plain text in which every tag is still hidden; `quotes` surround words one may type."""

    def __init__(self, hidden: Hidden, quotes: tuple[str, str]) -> None:
        self._hidden = hidden
        self._quotes = quotes
        self._numbers = count(1)

    def write(self, node: Node, indent: str = "") -> str:
        """The text of a block and all below it, each line beginning with `indent`."""
        match node.kind:
            case "tag":
                return node.char
            case "paragraph":
                return f"{BLANK}{indent}{self._paragraph(node, indent)}"
            case "heading":
                return f"{SECTION}{indent}{self.inline(node.inline, indent)}{BLANK}"
            case "blockquote":
                return self._blocks(node, indent + "    ") + BLANK
            case "hr":
                return SECTION
            case "table":
                return self._table(node, indent)
            case "bullet_list" | "ordered_list":
                return self._list(node, indent)
            case _:
                return self._blocks(node, indent)

    def inline(self, tokens: list[Token], indent: str = "") -> str:
        """Text without emphasis, links as `text (url)`; breaks in people's words keep the indent."""
        parts: list[str] = []
        targets: list[str] = []
        for token in tokens:
            if token.type == "link_open":
                targets.append(str(token.attrs["href"]))
            elif token.type == "link_close":
                parts.append(self._target(targets.pop()))
            else:
                parts.append(self._token(token))
        return self._hang("".join(parts), indent)

    def _token(self, token: Token) -> str:
        match token.type:
            case "softbreak":
                return " "
            case "hardbreak":
                return LINE
            case "code_inline":
                return token.content.join(self._quotes)
            case "image":
                return f"[{token.content}]"
            case "text" | "text_special":
                return token.content
            case _:
                return ""

    def _target(self, url: str) -> str:
        if not HIDDEN.search(url):
            return "" if url.startswith("mailto:") else f" ({url})"
        if HIDDEN.fullmatch(url):
            tag = self._hidden.tag(url)
            return self._hidden.add(f"({tag.code})|aside", tag.line)
        return f" ({url})"

    def _hang(self, text: str, indent: str) -> str:
        def hung(char: str) -> str:
            tag = self._hidden.tag(char)
            if tag.role != "out":
                return char
            return self._hidden.add(f"({tag.code})|hang({len(indent)})", tag.line, word=tag.word)

        return HIDDEN.sub(lambda found: hung(found.group()), text) if indent else text

    def _paragraph(self, node: Node, indent: str) -> str:
        if is_bare(node, self._hidden):
            for token in node.inline:
                token.type = "hardbreak" if token.type == "softbreak" else token.type
        return self.inline(node.inline, indent)

    def _blocks(self, node: Node, indent: str) -> str:
        return "".join(self.write(child, indent) for child in node.children)

    def _list(self, node: Node, indent: str) -> str:
        around = LINE if indent else BLANK
        if node.kind == "bullet_list":
            return around + self._items(node, indent, lambda: "- ") + around
        name = f"_n{next(self._numbers)}"
        start = int(node.token.attrs.get("start", 1)) if node.token is not None else 1
        begin = self._hidden.add(f"set {name} = counter_({start})", 1, "single")
        items = self._items(node, indent, lambda: self._hidden.add(f"{name}()", 1) + ". ")
        return f"{begin}{around}{items}{around}"

    def _items(self, node: Node, indent: str, marker: Callable[[], str]) -> str:
        inner = indent + ("  " if node.kind == "bullet_list" else "   ")
        parts: list[str] = []
        for child in node.children:
            if child.kind != "list_item":
                parts.append(self.write(child, indent))
                continue
            blocks = child.children
            parts.append(f"{LINE}{indent}{marker()}")
            if blocks and blocks[0].kind == "paragraph":
                parts.append(self.inline(blocks[0].inline, inner))
                blocks = blocks[1:]
            parts += [self.write(block, inner) for block in blocks]
        return "".join(parts)

    def _table(self, node: Node, indent: str) -> str:
        head = [self.inline(cell.inline) for cell in node.children[0].children]
        rows = "".join(
            self.write(child, indent) if child.kind == "tag" else self._row(child, head, indent)
            for child in node.children[1:]
        )
        return BLANK + rows + BLANK

    def _row(self, row: Node, head: list[str], indent: str) -> str:
        cells = [self.inline(cell.inline, indent + "  ") for cell in row.children]
        named = [f"{name}: {cell}" if name else cell for name, cell in zip(head[1:], cells[1:], strict=False)]
        return f"{LINE}{indent}- " + " · ".join([cells[0], *named])


def check_inline(node: Node, hidden: Hidden) -> None:
    """Raise ConfigError where a statement opens in one piece of text and closes in another."""
    for block in node.walk():
        chars = "".join(token.content + str(token.attrs.get("href", "")) for token in block.inline)
        match_statements(hidden, [ord(char) - FIRST for char in HIDDEN.findall(chars)])
