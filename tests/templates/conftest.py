"""A renderer over the shipped templates and the made-up ones, and a way to render a template from a string."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from daemon.adapters.render import TemplateRenderer
from daemon.engine.rendering import Part, Rendered, Sheet
from tests.templates.sheets import FRAME, OVERLAY

RenderText = Callable[..., Rendered]


@pytest.fixture(scope="session")
def renderer() -> TemplateRenderer:
    return TemplateRenderer(OVERLAY)


@pytest.fixture
def render(tmp_path: Path) -> RenderText:
    """Renders Danish Markdown as a letter; the data are keyword arguments."""

    def run(source: str, *, layout: str = "letter", language: str = "da", **data: object) -> Rendered:
        target = tmp_path / language / "try" / "it.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source, "utf-8")
        part = Part(template="try/it", data=data)
        return TemplateRenderer(tmp_path).render(
            Sheet(language=language, layout=layout, parts=(part,), frame=FRAME)
        )

    return run
