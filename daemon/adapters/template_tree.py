"""Parses a template's Markdown into a tree and puts its block tags where lists and tables survive them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from daemon.adapters.template_source import FIRST, HIDDEN, Hidden, Statement, Tag, fault, match_statements

BLOCK_HELPERS = frozenset(
    {
        "question",
        "button",
        "card",
        "quote",
        "bars",
        "chart",
        "step",
        "choices",
        "picture",
        "printed",
        "fragment",
    }
)
"""Helpers that make a block of their own and so stand alone in their paragraph."""

_LISTS = frozenset({"bullet_list", "ordered_list"})
_CONTAINERS = frozenset({"root", "list_item", "blockquote", "table"}) | _LISTS
_SCHEMES = ("http://", "https://", "mailto:", "cid:")


@dataclass(slots=True)
class Node:
    """A block: lines `start` to `end` of the Markdown without its tag lines; `char` stands for a tag."""

    kind: str
    start: float = 0
    end: float = 0
    children: list[Node] = field(default_factory=list)
    inline: list[Token] = field(default_factory=list)
    token: Token | None = None
    char: str = ""

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def make_parser() -> MarkdownIt:
    """Markdown with tables and without raw HTML, indented code, fences and underlined headings."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["code", "fence", "lheading", "html_block", "html_inline", "autolink"])
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = _is_allowed  # type: ignore[method-assign]
    return parser


def _is_allowed(url: str) -> bool:
    return url.startswith(_SCHEMES) or HIDDEN.match(url) is not None


def parse_body(parser: MarkdownIt, hidden: Hidden, first: int) -> Node:
    """The tree of the lines from index `first` on, tags in place; raises ConfigError with file and line."""
    lines, places, numbers = _strip_tag_lines(hidden, first)
    root = Node("root", -1, len(lines))
    stack = [root]
    for token in parser.parse("\n".join(lines)):
        _take(token, stack)
    _measure(root)
    _check(root, hidden, numbers)
    _place(root, hidden, places)
    _lift(root, hidden)
    return root


def parse_heading(parser: MarkdownIt, text: str) -> list[Token]:
    """The inline tokens of a heading."""
    tokens = parser.parseInline(text)
    return tokens[0].children or []


def _strip_tag_lines(hidden: Hidden, first: int) -> tuple[list[str], dict[int, float], list[int]]:
    """Lines without tag lines, the place of each such tag, and the line in the file of each line kept.

    A tag line leaves a blank line, so that what follows it starts afresh, except between the rows of a table.
    """
    source = hidden.lines[first:]
    lines: list[str] = []
    numbers: list[int] = []
    places: dict[int, float] = {}
    for offset, line in enumerate(source):
        if not hidden.is_block_line(line):
            lines.append(line)
            numbers.append(hidden.numbers[first + offset])
            continue
        place = len(lines) - 0.5
        if not _is_between_rows(hidden, source, offset):
            place = len(lines)
            lines.append("")
            numbers.append(hidden.numbers[first + offset])
        places |= {ord(char) - FIRST: place for char in line if HIDDEN.match(char)}
    return lines, places, numbers


def _is_between_rows(hidden: Hidden, lines: list[str], offset: int) -> bool:
    before = next((x for x in reversed(lines[:offset]) if not hidden.is_block_line(x)), "")
    after = next((x for x in lines[offset:] if not hidden.is_block_line(x)), "")
    return before.lstrip().startswith("|") and after.lstrip().startswith("|")


def _take(token: Token, stack: list[Node]) -> None:
    kind = token.type.removesuffix("_open").removesuffix("_close")
    if kind in ("thead", "tbody"):
        return
    if token.type == "inline":
        stack[-1].inline = token.children or []
    elif token.nesting == -1:
        stack.pop()
    else:
        start, stop = token.map or (stack[-1].start, stack[-1].end + 1)
        node = Node(kind, start, stop - 1, token=token)
        stack[-1].children.append(node)
        if token.nesting == 1:
            stack.append(node)


def _measure(node: Node) -> None:
    for child in node.children:
        _measure(child)
    if node.children and node.kind in _CONTAINERS - {"root"}:
        node.end = max(child.end for child in node.children)


def _check(root: Node, hidden: Hidden, numbers: list[int]) -> None:
    for node in root.walk():
        line = numbers[int(node.start)] if 0 <= node.start < len(numbers) else None
        for token in node.inline:
            if token.type == "image" and not str(token.attrs.get("src", "")).startswith("cid:"):
                hint = "images travel with the mail: ![what it shows](cid:…) or picture(cid, alt)"
                raise fault(hidden.file, line, "an image that is not an attachment of ours", hint)
        tags = [hidden.tag(char) for token in node.inline for char in HIDDEN.findall(token.content)]
        if any(tag.word in BLOCK_HELPERS for tag in tags if tag.role == "out") and not is_bare(node, hidden):
            hint = "leave a blank line before and after it"
            raise fault(hidden.file, line, f"`{_first_block(tags).word}(…)` within a line of text", hint)


def _first_block(tags: list[Tag]) -> Tag:
    return next(tag for tag in tags if tag.word in BLOCK_HELPERS)


def is_bare(node: Node, hidden: Hidden) -> bool:
    """Whether a paragraph holds only block helpers (and tags around them)."""
    if node.kind != "paragraph" or not node.inline:
        return False
    text = "".join(token.content for token in node.inline if token.type == "text")
    only = all(token.type in ("text", "softbreak") for token in node.inline)
    chars = [char for char in text if not char.isspace()]
    return (
        only
        and any(HIDDEN.match(char) and hidden.tag(char).role == "out" for char in chars)
        and all(
            HIDDEN.match(char) and (hidden.tag(char).role != "out" or hidden.tag(char).word in BLOCK_HELPERS)
            for char in chars
        )
    )


def _place(root: Node, hidden: Hidden, places: dict[int, float]) -> None:
    order = list(places)
    homes: list[Node] = []
    inserts: list[tuple[Node, float, int]] = []
    for statement in match_statements(hidden, order):
        above = homes[statement.parent] if statement.parent is not None else root
        home = _find_home(above, [places[index] for index in statement.tags], statement, hidden)
        homes.append(home)
        inserts += [(home, places[index], index) for index in statement.tags]
    for home, place, index in sorted(inserts, key=lambda insert: (insert[1], insert[2])):
        at = next((n for n, child in enumerate(home.children) if child.start > place), len(home.children))
        home.children.insert(at, Node("tag", place, place, char=chr(FIRST + index)))


def _find_home(node: Node, points: list[float], statement: Statement, hidden: Hidden) -> Node:
    """The deepest block between whose children all the tags stand; a loop around a mere list goes into it."""
    children = [child for child in node.children if child.kind != "tag"]
    for index, child in enumerate(children):
        if any(child.start < point < child.end for point in points):
            low = children[index - 1].end if index else node.start
            high = children[index + 1].start if index + 1 < len(children) else float("inf")
            if child.kind not in _CONTAINERS or not all(low < point < high for point in points):
                tag = hidden.tags[statement.tags[0]]
                hint = "begin and end it in the same list, table or text"
                raise fault(
                    hidden.file, tag.line, f"`{{% {tag.code} %}}` ends elsewhere than it begins", hint
                )
            return _find_home(child, points, statement, hidden)
    spanned = [child for child in children if points[0] < child.start and child.end < points[-1]]
    if statement.word == "for" and len(spanned) == 1 and spanned[0].kind in _LISTS:
        return _find_home(spanned[0], points, statement, hidden)
    return node


def _lift(node: Node, hidden: Hidden) -> None:
    """Put a condition around all of a paragraph or list item outside it, so that nothing empty is left."""
    for child in list(node.children):
        _lift(child, hidden)
        ends = _whole_condition(child, hidden)
        if ends:
            at = node.children.index(child)
            child.inline[0].content = child.inline[0].content[1:]
            child.inline[-1].content = child.inline[-1].content[:-1]
            around = [Node("tag", child.start, child.start, char=char) for char in ends]
            node.children[at : at + 1] = [around[0], child, around[1]]
        elif child.kind == "list_item":
            _lift_item(node, child)


def _lift_item(parent: Node, item: Node) -> None:
    kinds = [child.kind for child in item.children]
    if kinds == ["tag", "paragraph", "tag"]:
        at = parent.children.index(item)
        first, paragraph, last = item.children
        item.children = [paragraph]
        parent.children[at : at + 1] = [first, item, last]


def _whole_condition(node: Node, hidden: Hidden) -> tuple[str, str] | None:
    """The two characters of an `if` without else that opens and closes with the paragraph's text."""
    if (
        node.kind != "paragraph"
        or not node.inline
        or node.inline[0].type != "text"
        or node.inline[-1].type != "text"
    ):
        return None
    text = "".join(token.content for token in node.inline)
    tags = [char for char in HIDDEN.findall(text) if hidden.tag(char).role in ("open", "middle", "close")]
    if len(tags) != 2 or text[0] != tags[0] or text[-1] != tags[1] or hidden.tag(tags[0]).word != "if":
        return None
    return tags[0], tags[1]
