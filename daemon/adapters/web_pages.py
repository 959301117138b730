"""Words the web pages: each is the layout `web` of the mails around one or two templates."""

from __future__ import annotations

from collections.abc import Mapping

from daemon.adapters.web_site import Issue, Look, Paper, Site, Stopping
from daemon.engine.rendering import Part, Rendered, Renderer, Sheet
from daemon.engine.weblinks import archive_url

FEED = "feed.atom"


def plain_page(site: Site, template: str, **data: object) -> str:
    """A page that belongs to no team: the home page, and the kind words where something is not."""
    return _page(site.renderer, site.look, (Part(template=template, data=data),)).html


def list_page(site: Site, paper: Paper) -> str:
    """The list of a newsletter's editions."""
    editions = [
        {"number": i.number, "day": i.day, "url": issue_url(paper, i), "about": i.about} for i in paper.issues
    ]
    data = {"name": paper.name, "editions": editions, "feed": feed_url(paper)}
    return _page(
        site.renderer, paper.look, (Part(template="web/archive", data=data),), **_masthead(paper)
    ).html


def issue_page(site: Site, paper: Paper, issue: Issue) -> str:
    """An edition as the mail showed it, with the ways to its neighbours below."""
    place = paper.issues.index(issue)
    newer, older = paper.issues[place - 1 : place], paper.issues[place + 1 : place + 2]
    ways = {
        "all_url": list_url(paper),
        "older": _way(paper, older),
        "newer": _way(paper, newer),
    }
    parts = (Part(template="newsletter/edition", data=issue.data), Part(template="web/nav", data=ways))
    return _page(site.renderer, paper.look, parts, **_masthead(paper)).html


def issue_words(site: Site, paper: Paper, issue: Issue) -> Rendered:
    """An edition by itself, for its title and text."""
    return _page(site.renderer, paper.look, (Part(template="newsletter/edition", data=issue.data),))


def stop_page(site: Site, stopping: Stopping) -> str:
    """The question with its one button, or that it is done."""
    renderer, look = site.renderer, stopping.look
    titles = list(stopping.titles)
    if stopping.done:
        data = {"titles": titles, "address": stopping.address}
        return _page(renderer, look, (Part(template="web/stopped", data=data),)).html
    label = _page(renderer, look, (Part(template="web/stop_button"),)).preheader
    return _page(renderer, look, (Part(template="web/stop", data={"titles": titles}),), post_label=label).html


def list_url(paper: Paper) -> str:
    """The address of the list."""
    return archive_url(paper.look.base_url, paper.token, language=paper.lang)


def issue_url(paper: Paper, issue: Issue) -> str:
    """The address of an edition."""
    return archive_url(paper.look.base_url, paper.token, str(issue.number), paper.lang)


def feed_url(paper: Paper) -> str:
    """The address of the feed."""
    return archive_url(paper.look.base_url, paper.token, FEED, paper.lang)


def _way(paper: Paper, found: tuple[Issue, ...]) -> Mapping[str, object] | None:
    return {"number": found[0].number, "url": issue_url(paper, found[0])} if found else None


def _masthead(paper: Paper) -> dict[str, object]:
    return {"edition": {"name": paper.name, "line": ""}, "feed_url": feed_url(paper)}


def _page(renderer: Renderer, look: Look, parts: tuple[Part, ...], **frame: object) -> Rendered:
    whole = {**look.frame, "web_url": look.base_url, **frame}
    return renderer.render(
        Sheet(language=look.language, parts=parts, frame=whole, layout="web", pictures=False)
    )
