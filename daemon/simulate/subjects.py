"""A renderer that makes subjects only: a mail that is never sent needs no body, and a subject is made once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from daemon.engine.rendering import Rendered, Renderer, Sheet
from daemon.mail.compose import Draft

_Key = tuple[object, ...]


def subjects_only(real: Renderer) -> Renderer:
    """`real`, rendering each kind of mail once, so that a broken template shows, and then remembering its subject."""
    return cast(Renderer, _Subjects(real))


class _Subjects:
    def __init__(self, real: Renderer) -> None:
        self._real = real
        self._known: dict[_Key, Rendered] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def render(self, sheet: Sheet) -> Rendered:
        """The subject of the first mail of the same language, layout, rule and parts, with no words below it."""
        key = _key(sheet)
        known = self._known.get(key)
        if known is None:
            made = self._real.render(sheet)
            known = Rendered(subject=made.subject, text="", html="", headings=made.headings)
            self._known[key] = known
        return known


def _key(sheet: Sheet) -> _Key:
    parts = tuple((part.template, part.mark, bool(part.data.get("reminder"))) for part in sheet.parts)
    rule = sheet.frame.get("rule")
    rule_id = rule.get("id") if isinstance(rule, Mapping) else ""
    return (sheet.language, sheet.layout, rule_id, parts)


def subject_alone(draft: Draft) -> bytes:
    """A mail's subject in place of its final bytes."""
    return draft.subject.encode("utf-8")
