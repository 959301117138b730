"""The two sandboxed Jinja environments of a language, and the running of a compiled piece within limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from daemon.adapters.render_text import clean
from daemon.adapters.template_compiler import Piece
from daemon.adapters.template_source import fault
from daemon.core.errors import ConfigError

TEXT_LIMIT, HTML_LIMIT = 200_000, 1_000_000
"""The most characters one template may make."""
MOST_CHUNKS = 20_000
"""The most pieces it may make them of: stops a loop long before memory is short."""

_EVALUATION = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    MemoryError,
)

_LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex"})


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja in which people's words stay data and a template can neither reach out nor grow without end."""

    intercepted_binops = frozenset({"*", "**"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`row.items` is the field of that name where data has one, and only then an attribute."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        if type(obj) is LoopContext and attribute in _LOOP:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiplication, of numbers only."""
        if operator == "**" or not isinstance(left, int | float) or not isinstance(right, int | float):
            raise SecurityError(f"`{operator}` is offered for multiplying numbers only")
        return super().call_binop(context, operator, left, right)


def make_environment(*, html: bool, filters: Mapping[str, Callable[..., Any]]) -> Sandbox:
    """An environment for HTML (escaping) or for text."""
    environment = Sandbox(
        autoescape=html,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        finalize=_to_html if html else _to_text,
    )
    environment.globals = {"range": environment.globals["range"]}
    environment.filters.update(filters)
    return environment


def _to_html(value: object) -> object:
    if type(value) is str:
        words = clean(value)
        return Markup(escape(words).replace("\n", Markup("<br>\n"))) if "\n" in words else words  # noqa: S704 - escaped
    return "" if value is None else value


def _to_text(value: object) -> object:
    if type(value) is str:
        return clean(value)
    return "" if value is None else value


def run(piece: Piece, variables: dict[str, object], limit: int) -> str:
    """What the piece makes of `variables`; raises ConfigError with file and line."""
    template = piece.template
    try:
        made = template.root_render_func(template.new_context(variables, shared=True))
        text = "".join(islice(made, MOST_CHUNKS))
    except _EVALUATION as error:
        raise _explain(piece, error) from error
    if len(text) > limit or next(made, None) is not None:
        raise fault(piece.file, None, f"makes more than {limit} characters", "show fewer items, or clip them")
    return text


def _explain(piece: Piece, error: BaseException) -> ConfigError:
    line = None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == piece.file:
            made = piece.template.get_corresponding_lineno(step.tb_lineno)
            line = piece.lines[min(made, len(piece.lines)) - 1]
        step = step.tb_next
    message = str(error) or type(error).__name__
    hint = (
        "use a name that the template's data has"
        if "undefined" in message or "no attribute" in message
        else ""
    )
    return fault(piece.file, line, message, hint)
