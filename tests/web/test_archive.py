"""The newsletter on the web: who may read it, what it shows, and what it no longer shows."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.engine.kit import Sent
from tests.templates.markup import Page
from tests.web.conftest import PUBLIC, Web, publish


def link_in(mail: Sent) -> str:
    """The address of the edition in its mail."""
    return re.findall(r"https://\S+/archive/[^\s)]+", mail.text)[0]


def mail_to(name: str, mails: list[Sent]) -> Sent:
    return next(mail for mail in mails if mail.to == name)


async def test_the_link_in_the_mail_leads_to_the_edition(web: Web) -> None:
    mails = publish(web.engine)
    link = link_in(mail_to("rikke", mails))
    assert link.startswith(f"{PUBLIC}/archive/")
    answer = await web.get(link)
    page = Page(answer.text)
    assert answer.status == 200
    assert page.faults == []
    assert [h.strip() for h in ("Nordlyset", "Nr. 1: 2 succeser", "Tolv nye kunder")] == [
        found for found in ("Nordlyset", "Nr. 1: 2 succeser", "Tolv nye kunder") if found in page.text
    ]


async def test_people_s_words_stay_words(web: Web) -> None:
    link = link_in(publish(web.engine, jonas="<script>alert(1)</script> & <b>fed</b>")[0])
    answer = await web.get(link)
    assert "<script" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;fed" in answer.text


async def test_the_page_offers_nothing_to_reply_to_and_nothing_of_the_leader_s(web: Web) -> None:
    link = link_in(mail_to("lone", publish(web.engine)))
    answer = await web.get(link)
    assert "mailto:" not in answer.text
    assert "ret 1:" not in answer.text
    assert "Vær med i næste nummer" not in answer.text


async def test_nothing_is_loaded_from_anywhere(web: Web) -> None:
    answer = await web.get(link_in(publish(web.engine)[0]))
    page = Page(answer.text)
    assert not page.all("script")
    assert not page.all("img")
    assert [one["rel"] for one in page.all("link")] == ["alternate"]
    assert "url(" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Set-Cookie"] is None


async def test_each_reader_is_led_to_their_own_language(web: Web) -> None:
    link = link_in(mail_to("emily", publish(web.engine)))
    assert link.endswith("/1?lang=en")
    answer = await web.get(link)
    assert "No. 1: 2 successes" in answer.text
    assert "Northern Lights" in answer.text
    assert f'{link.removesuffix("1?lang=en")}?lang=en"' in answer.text, "the list stays in the language"


async def test_an_unknown_language_is_the_team_s(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    assert "Nr. 1" in (await web.get(link + "?lang=tlh")).text


async def test_the_list_has_the_newest_edition_first(web: Web) -> None:
    publish(web.engine)
    link = link_in(publish(web.engine, 1, rikke="Messen gik godt")[0])
    base = link.rsplit("/", 1)[0]
    page = Page((await web.get(f"{base}/")).text)
    assert [one["href"] for one in page.all("a")] == [f"{base}/2", f"{base}/1", f"{base}/feed.atom"]
    assert "Messen gik godt" in page.text


async def test_an_edition_leads_to_its_neighbours(web: Web) -> None:
    for week in range(3):
        link = link_in(publish(web.engine, week)[0])
    base = link.rsplit("/", 1)[0]
    middle = Page((await web.get(f"{base}/2")).text)
    assert [one["href"] for one in middle.all("a")] == [f"{base}/", f"{base}/1", f"{base}/3"]
    newest = Page((await web.get(f"{base}/3")).text)
    assert [one["href"] for one in newest.all("a")] == [f"{base}/", f"{base}/2"]


async def test_only_who_was_given_the_link_may_read(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    token = link.split("/")[-2]
    changed = token[:-1] + ("a" if token[-1] != "a" else "b")
    for wrong in (changed, token[:16], token.upper(), "newsletter", "t", "%00", "%C3%A6", "..%2f"):
        for page in ("", "1", "feed.atom"):
            answer = await web.get(f"/archive/{wrong}/{page}")
            assert answer.status == 404
            assert "Tolv" not in answer.text
    for open_page in ("/", "/archive/"):
        answer = await web.get(open_page)
        assert answer.status == 200
        assert token not in answer.text
        assert "Nordlyset" not in answer.text


async def test_a_number_that_is_not_there_is_a_friendly_404(web: Web) -> None:
    base = link_in(publish(web.engine)[0]).rsplit("/", 1)[0]
    for page in ("2", "0", "99999999999999999999", "x", "1/", "1/2"):
        answer = await web.get(f"{base}/{page}")
        assert answer.status == 404
        assert "Her er ikke noget" in answer.text


async def test_an_address_without_its_last_slash_leads_on_by_a_path_alone(web: Web) -> None:
    base = link_in(publish(web.engine)[0]).rsplit("/", 1)[0]
    answer = await web.ask("GET", base, headers={"Host": "evil.example"})
    assert (answer.status, answer.headers["Location"]) == (308, f"{base.rsplit('/', 1)[1]}/")


async def test_what_is_taken_back_disappears_from_page_list_and_feed(web: Web) -> None:
    publish(web.engine)
    link = link_in(publish(web.engine, 1, rikke="Messen gik godt")[0])
    base = link.rsplit("/", 1)[0]
    told = next(mail for mail in web.engine.outbox("rikke", "receipt") if "Messen" in mail.text)
    assert web.engine.reply(told, "slet") == "handled: word:delete"
    for page in ("2", "", "feed.atom"):
        answer = await web.get(f"{base}/{page}")
        assert answer.status == 200
        assert "Messen" not in answer.text
    assert "1 succes" in (await web.get(f"{base}/2")).text
    assert "Tolv nye kunder" in (await web.get(f"{base}/1")).text


async def test_what_was_undone_comes_back(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    receipt = web.engine.last("rikke", "receipt")
    web.engine.reply(receipt, "slet")
    assert "Tolv" not in (await web.get(link)).text
    web.engine.reply(receipt, "fortryd")
    assert "Tolv" in (await web.get(link)).text


async def test_who_is_erased_stands_in_no_edition(web: Web) -> None:
    mails = publish(web.engine)
    base = link_in(mails[0]).rsplit("/", 1)[0]
    web.engine.write("rikke", "glem mig")
    web.engine.reply(web.engine.last("rikke"), "ja")
    for page in ("1", "", "feed.atom"):
        answer = await web.get(f"{base}/{page}")
        assert "Tolv nye kunder" not in answer.text
        assert "Rikke" not in answer.text


async def test_a_correction_shows_on_page_and_feed(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    web.engine.clock.set(web.engine.clock.now() + timedelta(hours=1))
    web.engine.write("lone", "ret 1: fjern 2\nintro: Tak for en god uge")
    page = (await web.get(link)).text
    assert "Nuuk" not in page
    assert "Tak for en god uge" in page


async def test_without_an_archive_no_mail_leads_there_and_no_page_is_shown(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    web.open(archive=False)
    assert (await web.get(link)).status == 404
    assert "/archive/" not in publish(web.engine, 1)[0].text
    assert "nyhedsbrev" not in (await web.get("/")).text


async def test_no_page_changes_anything(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    base = link.rsplit("/", 1)[0]
    before = web.engine.store.write_now(lambda tx: tx.figures())
    for path in (link, f"{base}/", f"{base}/feed.atom", "/", "/health", "/metrics", "/nothing"):
        await web.get(path)
    assert web.engine.store.write_now(lambda tx: tx.figures()) == before


async def test_an_empty_archive_says_so(web: Web) -> None:
    link = link_in(publish(web.engine)[0])
    other = Web(type(web.engine)(web.engine.world))
    await other.server.start()
    token = other.engine.store.write_now(lambda tx: tx.mac("archive", "newsletter"))
    assert token not in link, "each installation has its own"
    answer = await other.get(f"/archive/{token}/")
    assert "Der er ikke udkommet noget endnu" in answer.text
    assert (await other.get(f"/archive/{token}/feed.atom")).status == 200
    await other.server.close()
