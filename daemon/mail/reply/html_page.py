"""Stand-in until the walker is written."""

from daemon.mail.html_text import html_text
from daemon.mail.reply.page import Page, page_of_text


def page_of_html(html: str) -> Page:
    """The page of an HTML part."""
    return page_of_text(html_text(html))
