"""The Atom feed (RFC 4287), and asking only for what is new (RFC 9110 section 13)."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from xml.etree import ElementTree

import pytest

from daemon.adapters.atom import Feed, FeedEntry, write_feed
from daemon.adapters.web_fresh import Freshness
from tests.engine.kit import MONDAY
from tests.web.conftest import PUBLIC, Web, publish
from tests.web.test_archive import link_in

ATOM = "{http://www.w3.org/2005/Atom}"


async def feed_of(web: Web, link: str) -> ElementTree.Element:
    answer = await web.get(f"{link.rsplit('/', 1)[0]}/feed.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml"
    return ElementTree.fromstring(answer.body)


def texts(node: ElementTree.Element, *names: str) -> list[str | None]:
    return [node.findtext(ATOM + name) for name in names]


async def test_it_has_all_that_atom_demands(web: Web) -> None:
    publish(web.engine)
    link = link_in(publish(web.engine, 1)[0])
    feed = await feed_of(web, link)
    base = link.rsplit("/", 1)[0]
    assert feed.tag == f"{ATOM}feed"
    assert texts(feed, "title", f"author/{ATOM}name") == ["Nordlyset", "Nordlyset"]
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{base}/feed.atom", "alternate": f"{base}/"}
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Nr. 2: 2 succeser", "Nr. 1: 2 succeser"]
    names = [node.findtext(f"{ATOM}id") for node in (feed, *entries)]
    assert len(set(names)) == 3
    assert all(name and name.startswith("urn:uuid:") for name in names)
    for entry in entries:
        alternate = entry.find(f"{ATOM}link")
        assert alternate is not None
        assert (alternate.get("href") or "").startswith(f"{PUBLIC}/archive/")
        assert all(datetime.fromisoformat(text or "") for text in texts(entry, "published", "updated"))
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")


async def test_its_content_is_bare_html_of_what_people_wrote(web: Web) -> None:
    link = link_in(publish(web.engine, jonas='<b onclick="x">fed</b> & god\nog mere')[0])
    entry = (await feed_of(web, link)).find(f"{ATOM}entry")
    assert entry is not None
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "<b" not in (content.text or "").replace("<br", "")
    assert "fed&lt;/b&gt; &amp; god" in (content.text or "")
    assert "style=" not in (content.text or "")


async def test_a_correction_moves_updated_but_not_the_name(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    (before,) = (await feed_of(web, link)).findall(f"{ATOM}entry")
    web.engine.clock.set(web.engine.clock.now() + timedelta(hours=1))
    web.engine.write("lone", "ret 1: fjern 2")
    (after,) = (await feed_of(web, link)).findall(f"{ATOM}entry")
    assert texts(after, "id", "published") == texts(before, "id", "published")
    assert str(after.findtext(f"{ATOM}updated")) > str(before.findtext(f"{ATOM}updated"))


async def test_another_public_address_keeps_the_names(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    before = await feed_of(web, link)
    web.public_url, path = "http://naer.test", link.removeprefix(PUBLIC)
    web.open()
    after = await feed_of(web, path)
    names = [[node.text for node in feed.iter(f"{ATOM}id")] for feed in (before, after)]
    assert names[0] == names[1]


def test_what_xml_cannot_hold_is_left_out() -> None:
    entry = FeedEntry(
        id="urn:x",
        url="https://x/1",
        title="a\x00b\x0bc\ud800",
        page="",
        published_at=MONDAY,
        updated_at=MONDAY,
    )
    feed = Feed(
        id="urn:y",
        url="https://x/f",
        page_url="https://x/",
        title="T & <T>",
        author="T",
        language="da",
        updated_at=MONDAY,
        entries=(entry,),
    )
    read = ElementTree.fromstring(write_feed(feed))
    assert [node.text for node in read.iter(f"{ATOM}title")] == ["T & <T>", "abc"]


async def test_who_has_it_already_gets_no_body(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    for url in (link, f"{link.rsplit('/', 1)[0]}/", f"{link.rsplit('/', 1)[0]}/feed.atom"):
        first = await web.get(url)
        tag, since = first.headers["ETag"], first.headers["Last-Modified"]
        for asked in (
            {"If-None-Match": tag},
            {"If-None-Match": f'"x", W/{tag}'},
            {"If-Modified-Since": since},
        ):
            again = await web.ask("GET", url, headers=asked)
            assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
        for asked in (
            {"If-None-Match": '"other"', "If-Modified-Since": since},
            {"If-Modified-Since": "yesterday"},
            {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
        ):
            assert (await web.ask("GET", url, headers=asked)).status == 200


async def test_what_was_taken_back_is_never_not_modified(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    first = await web.get(link)
    web.engine.reply(web.engine.last("rikke", "receipt"), "slet")
    for asked in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        assert (await web.ask("GET", link, headers=asked)).status == 200


@pytest.mark.parametrize("later", [0.0, 0.4, 1.0, 3600.0])
def test_two_versions_never_share_a_time(later: float) -> None:
    fresh, then = Freshness(), MONDAY + timedelta(seconds=later)
    first = fresh.headers("/", b"a", MONDAY)["Last-Modified"]
    assert not fresh.is_known("/", b"b", then, {"if-modified-since": first})
    assert parsedate_to_datetime(fresh.headers("/", b"b", then)["Last-Modified"]) <= then
    assert fresh.is_known(
        "/", b"b", then, {"if-modified-since": format_datetime(then + timedelta(1), usegmt=True)}
    )
