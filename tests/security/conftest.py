"""The service as ops run it, and its web pages, for what strangers may try."""

from __future__ import annotations

from tests.cli.conftest import mailed, place
from tests.templates.conftest import render, renderer
from tests.web.conftest import web

__all__ = ["mailed", "place", "render", "renderer", "web"]
