"""Takes the Jinja out of a template's Markdown, so that neither Markdown nor the CSS inliner can move it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jinja2 import Environment
from jinja2.exceptions import TemplateSyntaxError

from daemon.core.errors import ConfigError, Finding

FIRST = 0xF0000
"""Every hidden tag becomes one private-use character from here on: plain text to Markdown, HTML and URLs."""
HIDDEN = re.compile("[\U000f0000-\U000ffffd]")

HELPER_NAMES = frozenset(
    {
        "mailto",
        "say",
        "question",
        "button",
        "card",
        "quote",
        "step",
        "choices",
        "bars",
        "chart",
        "picture",
        "printed",
        "counter",
        "fragment",
        "within",
    }
)
"""What templates may call; a call is compiled to the name and `_`, so that data may have the same name."""

_OPENING = frozenset({"for", "if", "with"})
_MIDDLE = frozenset({"else", "elif"})
_SINGLE = frozenset({"set"})
_NAME = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One hidden piece of Jinja: `role` is out (an expression), open, middle, close, single or comment."""

    code: str
    role: str
    word: str
    line: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A block statement: the indexes of its opening, middle and closing tags."""

    tags: tuple[int, ...]
    word: str
    parent: int | None


@dataclass(slots=True)
class Hidden:
    """Lines of Markdown in which every piece of Jinja is one character; `numbers`: lines in the file."""

    file: str
    tags: list[Tag] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def tag(self, char: str) -> Tag:
        """The tag that a private-use character stands for."""
        return self.tags[ord(char) - FIRST]

    def is_block_line(self, line: str) -> bool:
        """Whether there is nothing on the line but block tags (`{% … %}`)."""
        text = line.strip()
        return bool(text) and all(
            HIDDEN.match(char) is not None and self.tag(char).role != "out"
            for char in text
            if not char.isspace()
        )

    def add(self, code: str, line: int, role: str = "out", word: str = "") -> str:
        """Hide one more piece of Jinja, made while writing; returns its character."""
        self.tags.append(Tag(code=code, role=role, word=word, line=line))
        return chr(FIRST + len(self.tags) - 1)

    def restore(self, source: str) -> tuple[str, tuple[int, ...]]:
        """`source` with its Jinja back in place, and for each line of that the line in the file."""
        bare = re.sub("<!--([\U000f0000-\U000ffffd])-->", r"\1", source)
        lines = [1]
        parts: list[str] = []
        for text in re.split("([\U000f0000-\U000ffffd])", bare):
            tag = self.tag(text) if HIDDEN.match(text) else None
            if tag is not None:
                lines[-1] = tag.line
            parts.append(jinja(tag) if tag is not None else text)
            lines += [lines[-1]] * parts[-1].count("\n")
        return "".join(parts), tuple(lines)


def fault(file: str, line: int | None, message: str, hint: str = "") -> ConfigError:
    """The error for one fault in a template."""
    return ConfigError((Finding(message=message, file=file, line=line, hint=hint),))


def jinja(tag: Tag) -> str:
    """The tag as Jinja source."""
    if tag.role == "comment":
        return ""
    return f"{{{{ {tag.code} }}}}" if tag.role == "out" else f"{{% {tag.code} %}}"


def hide_tags(environment: Environment, source: str, file: str) -> Hidden:
    """Hide the Jinja of `source`; raises ConfigError with file and line where it is wrong or not offered."""
    if found := HIDDEN.search(source):
        line = source.count("\n", 0, found.start()) + 1
        raise fault(file, line, "a private-use character in the text", "delete it")
    hidden = Hidden(file)
    text, starts = [], [1]
    try:
        environment.parse(source, filename=file)
        for piece, line in _pieces(environment, source, file):
            if isinstance(piece, Tag):
                text.append(chr(FIRST + len(hidden.tags)))
                hidden.tags.append(piece)
            else:
                text.append(piece)
                starts += range(line + 1, line + 1 + piece.count("\n"))
    except TemplateSyntaxError as error:
        raise fault(file, error.lineno, error.message or "wrong Jinja syntax") from error
    _drop_comments(hidden, "".join(text), starts)
    return hidden


def hide_markup(environment: Environment, source: str, file: str) -> tuple[Hidden, str]:
    """HTML with its Jinja hidden: block tags as comments (allowed within tables), the rest as characters."""
    hidden = Hidden(file)
    text = ""
    try:
        for piece, _ in _pieces(environment, source, file, frozenset({"macro", "endmacro"})):
            if isinstance(piece, str):
                text += piece
                continue
            char = hidden.add(piece.code, piece.line, piece.role)
            within = text.rfind("<") > text.rfind(">")
            text += char if within or piece.role == "out" else f"<!--{char}-->"
    except TemplateSyntaxError as error:
        raise fault(file, error.lineno, error.message or "wrong Jinja syntax") from error
    return hidden, text


def _pieces(
    environment: Environment, source: str, file: str, allow: frozenset[str] = frozenset()
) -> list[tuple[str | Tag, int]]:
    pieces: list[tuple[str | Tag, int]] = []
    inside: list[str] | None = None
    began = 1
    for line, sort, value in environment.lexer.tokeniter(source, None, file):
        if sort in ("variable_begin", "block_begin", "comment_begin", "raw_begin"):
            inside, began = [], line
            if sort == "raw_begin":
                raise fault(file, line, "`{% raw %}` is not offered in templates", "write the text plainly")
        elif sort in ("variable_end", "block_end", "comment_end"):
            code = "".join(inside or ()).strip()
            pieces.append((_tag(sort.removesuffix("_end"), code, began, file, allow), began))
            inside = None
        elif inside is not None:
            if value == "(" and not allow and _calls_helper(inside):
                inside[-1] += "_"
            inside.append(value)
        else:
            pieces.append((value, line))
    return pieces


def _calls_helper(code: list[str]) -> bool:
    before = "".join(code[:-1]).rstrip()[-1:]
    return bool(code) and code[-1] in HELPER_NAMES and before not in (".", "|")


def _tag(sort: str, code: str, line: int, file: str, allow: frozenset[str]) -> Tag:
    found = _NAME.match(code)
    word = found.group() if found else ""
    if sort == "variable":
        called = bool(found) and code[len(word) :].lstrip().startswith("(")
        return Tag(code=code, role="out", word=word.removesuffix("_") if called else "", line=line)
    if sort == "comment":
        return Tag(code="", role="comment", word="", line=line)
    for role, words in (("open", _OPENING), ("middle", _MIDDLE), ("single", _SINGLE)):
        if word in words and (role != "single" or "=" in code):
            return Tag(code=code, role=role, word=word, line=line)
    if word in allow:
        return Tag(code=code, role="single", word=word, line=line)
    if word.removeprefix("end") in _OPENING:
        return Tag(code=code, role="close", word=word, line=line)
    raise fault(
        file, line, f"`{{% {word} %}}` is not offered in templates", "there are for, if, with and set x = …"
    )


def _drop_comments(hidden: Hidden, text: str, starts: list[int]) -> None:
    for line, number in zip(text.split("\n"), starts, strict=False):
        kept = HIDDEN.sub(lambda f: "" if hidden.tag(f.group()).role == "comment" else f.group(), line)
        if kept.strip() or not line.strip():
            hidden.lines.append(kept)
            hidden.numbers.append(number)


def split_heading(hidden: Hidden) -> tuple[list[str], int]:
    """The heading's lines without their `#`, and the index of the first line of the body."""
    lines = hidden.lines
    index = 0
    while index < len(lines) and not lines[index].strip():
        index += 1
    heading: list[str] = []
    depth = 0
    while index < len(lines):
        line = lines[index].strip()
        if line.startswith("# "):
            heading.append(line[2:].strip())
        elif hidden.is_block_line(line) and (depth or _leads_to_heading(hidden, index)):
            roles = [hidden.tag(char).role for char in line if HIDDEN.match(char)]
            depth += roles.count("open") - roles.count("close")
            heading.append(line)
        elif line or not depth:
            break
        index += 1
    if depth:
        hint = "end the heading's `{% if %}` before the body, and begin another there"
        raise fault(
            hidden.file,
            hidden.numbers[min(index, len(lines) - 1)],
            "the heading's `{% if %}` goes on into the body",
            hint,
        )
    return heading, index


def _leads_to_heading(hidden: Hidden, index: int) -> bool:
    for line in hidden.lines[index:]:
        if not hidden.is_block_line(line):
            return line.strip().startswith("# ")
    return False


def match_statements(hidden: Hidden, order: list[int]) -> list[Statement]:
    """Pair the block tags in `order`, outer statements before inner ones.

    Jinja's own parser has been over the file: what does not close here closes within a line of text.
    """
    done: list[Statement | None] = []
    stack: list[tuple[int, list[int]]] = []
    for index in order:
        tag = hidden.tags[index]
        if tag.role == "open":
            stack.append((len(done), [index]))
            done.append(None)
        elif tag.role == "single":
            done.append(Statement((index,), tag.word, stack[-1][0] if stack else None))
        elif tag.role in ("middle", "close"):
            if not stack:
                raise _astray(hidden, tag)
            slot, tags = stack[-1]
            tags.append(index)
            if tag.role == "close":
                stack.pop()
                parent = stack[-1][0] if stack else None
                done[slot] = Statement(tuple(tags), hidden.tags[tags[0]].word, parent)
    if stack:
        raise _astray(hidden, hidden.tags[stack[-1][1][0]])
    return [statement for statement in done if statement is not None]


def _astray(hidden: Hidden, tag: Tag) -> ConfigError:
    return fault(
        hidden.file,
        tag.line,
        f"`{jinja(tag)}` has no partner in the same place",
        "put both on lines of their own, or both within the same line of text",
    )
