"""Finds what is wrong with templates: syntax, missing translations, unknown names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from jinja2 import Environment, meta, nodes
from jinja2.exceptions import TemplateSyntaxError

from daemon.adapters.render_filters import FILTER_NAMES
from daemon.adapters.template_files import TemplateFolder
from daemon.adapters.template_source import HELPER_NAMES
from daemon.core.errors import ConfigError, Finding

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_GIVEN = HELPER_NAMES | {"range", "layout", "language", "mark", "heading", "parts"}
_FIELDS = {
    "member": {"id", "name", "first", "language"},
    "team": {"name"},
    "leader": {"name", "first"},
    "reply": {"address", "tag", "copy"},
    "brand": {"name", "footer"},
}


def lint_templates(
    folder: TemplateFolder, compile_: Callable[[str, str], object], frame: frozenset[str]
) -> tuple[Finding, ...]:
    """All findings in all languages; `compile_(language, name)` raises ConfigError for a wrong template."""
    wanted = sorted({name for language in folder.languages for name in folder.names(language)})
    findings: list[Finding] = []
    for language in folder.languages:
        have = set(folder.names(language))
        for name in wanted:
            if name not in have:
                file = f"templates/{language}/{name}.md"
                findings.append(
                    Finding(message="this translation is missing", file=file, hint="add the file")
                )
                continue
            try:
                compile_(language, name)
            except ConfigError as error:
                findings += error.findings
            else:
                findings += _check_names(folder, language, name, frame)
    return tuple(findings)


def _check_names(
    folder: TemplateFolder, language: str, name: str, frame: frozenset[str]
) -> Iterator[Finding]:
    source = folder.read_template(language, name)
    tree = _parser().parse(source.text)
    known = frame | _GIVEN
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name not in _GIVEN:
            yield _unknown(call.node.name, _GIVEN, source.file, call.lineno, "helper")
    for get in tree.find_all(nodes.Getattr):
        if isinstance(get.node, nodes.Name) and get.attr not in _FIELDS.get(get.node.name, {get.attr}):
            fields = _FIELDS[get.node.name]
            yield _unknown(
                f"{get.node.name}.{get.attr}",
                {f"{get.node.name}.{x}" for x in fields},
                source.file,
                get.lineno,
                "name",
            )
    if source.own and not _COMMENT.sub("", source.text).strip():
        hint = "write its heading and text, or delete the file: then ours is used"
        yield Finding(message="this text is empty", file=source.file, line=1, hint=hint)
    if source.own:
        offered = known | _names_of_ours(folder, name)
        for unknown in sorted(meta.find_undeclared_variables(tree) - offered):
            if len(offered) > len(known):
                yield _unknown(unknown, offered, source.file, _line_of(tree, unknown), "name")


def _parser() -> Environment:
    environment = Environment()  # noqa: S701 - parses only
    environment.filters.update(dict.fromkeys(FILTER_NAMES, str))
    return environment


def _names_of_ours(folder: TemplateFolder, name: str) -> set[str]:
    """The names used by the templates we ship under this name, in any language: what the practice gives."""
    ours = TemplateFolder(folder.shipped)
    names: set[str] = set()
    for language in ours.languages:
        try:
            text = ours.read_template(language, name).text
            names |= meta.find_undeclared_variables(_parser().parse(text))
        except (ConfigError, TemplateSyntaxError):
            continue
    return names


def _line_of(tree: nodes.Template, name: str) -> int | None:
    return next((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), None)


def _unknown(
    name: str, offered: frozenset[str] | set[str], file: str, line: int | None, what: str
) -> Finding:
    near = get_close_matches(name, offered, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(sorted(offered))}"
    return Finding(message=f"unknown {what} `{name}`", file=file, line=line, hint=hint)
