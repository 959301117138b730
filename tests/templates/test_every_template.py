"""Every template has sample data, exists in every language, and makes a mail fit to send."""

from __future__ import annotations

import itertools
import re

import pytest

from daemon.adapters.render import FRAME as OFFERED
from daemon.adapters.render import TemplateRenderer
from daemon.adapters.template_files import TemplateFolder, shipped_templates
from daemon.adapters.template_source import HELPER_NAMES
from tests.templates.markup import Page
from tests.templates.sheets import ALWAYS, OVERLAY, Sample, load_samples

SAMPLES = load_samples()
LANGUAGES = ("da", "en")
HEADING = re.compile(r"h[1-6]").fullmatch
SMALL_DAY = re.compile(
    r"(?:\A|[.!?]\s+|\n\n\s*)((?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag)(?: den)? \d+\.)"
)
HELPERS_LEFT = re.compile(r"\{\{|\{%|\}\}|%\}|[\x1d-\x1f]|[\U000f0000-\U000ffffd]")


def test_every_template_has_sample_data() -> None:
    folder = TemplateFolder(shipped_templates(), OVERLAY)
    wanted = {name for language in LANGUAGES for name in folder.names(language)}
    shown = {part.template for sample in SAMPLES for part in sample.parts}
    assert wanted - shown - ALWAYS == set(), "give them data in tests/templates/samples/<practice>.toml"


def test_nothing_is_wrong_with_any_template(renderer: TemplateRenderer) -> None:
    assert [str(finding) for finding in renderer.lint()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
class TestEveryMail:
    def test_its_subject_is_one_short_line(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        mail = renderer.render(sample.sheet(language))
        assert mail.subject == " ".join(mail.subject.split())
        assert len(mail.subject) <= 120
        assert mail.subject or mail.headings == ("",), "only a line for others to show has no heading"

    def test_its_headings_are_the_same_without_the_mail(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        sheet = sample.sheet(language)
        assert renderer.headings(sheet) == renderer.render(sheet).headings

    def test_its_text_is_pleasant_to_read(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        text = renderer.render(sample.sheet(language)).text
        assert [line for line in text.split("\n") if len(line) > 76 and " " in line.strip()[:76]] == []
        assert "\n\n\n\n" not in text
        assert text.endswith("\n")
        assert not text.startswith("\n")
        lines = [line for line in text.split("\n") if line != "-- "]
        assert [line for line in lines if line != line.rstrip()] == []

    def test_its_html_is_whole(self, renderer: TemplateRenderer, sample: Sample, language: str) -> None:
        html = renderer.render(sample.sheet(language)).html
        page = Page(html)
        assert page.faults == []
        assert len(html.encode()) < 100_000, "Gmail cuts mails off at 102 kB"

    def test_it_loads_nothing_from_elsewhere(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        html = renderer.render(sample.sheet(language)).html
        page = Page(html)
        assert not page.all("link")
        assert not page.all("script")
        assert "url(" not in html
        assert "@import" not in html
        assert all((image["src"] or "").startswith("cid:") and image["alt"] for image in page.all("img"))

    def test_no_trace_of_the_template_is_left(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        mail = renderer.render(sample.sheet(language))
        told = "".join(map(str, sample.parts))
        left = HELPERS_LEFT.findall(mail.text + mail.html.replace("display: none", ""))
        assert all(trace in told and trace in ("{{", "}}") for trace in left)

    def test_its_data_hides_none_of_the_names_of_the_frame(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        names = {name for part in sample.parts for name in part.data}
        assert names & (set(OFFERED) - {"edition", "said", "team"}) == set()

    def test_text_and_html_say_the_same(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        mail = renderer.render(sample.sheet(language))
        page = Page(mail.html)
        # What a chart says is told by its alt, too, which is shown where pictures are blocked.
        shown = " ".join((page.text, *(image["alt"] or "" for image in page.all("img"))))
        # What a link types or opens is written out in the text alone.
        said = re.sub(r"»[^«]*«|“[^”]*”|https?://\S+", "", mail.text.partition("\n-- \n")[0])
        words = re.findall(r"\w{4,}", said)
        quotes = {"svar", "reply", "answer", "naer", "example", "https"}
        assert [word for word in words if word not in shown and word.lower() not in quotes] == []

    def test_no_sentence_begins_with_a_day_in_small_letters(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        text = renderer.render(sample.sheet(language)).text
        assert SMALL_DAY.findall(text) == [], "reword it, so that the day stands within the sentence"

    def test_its_headings_step_down_one_by_one(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        levels = [
            int(tag[1])
            for tag, _ in Page(renderer.render(sample.sheet(language)).html).elements
            if HEADING(tag)
        ]
        assert levels[:1] in ([], [1], [2]), "a line for other mails to show may have no heading"
        assert levels.count(1) <= 1
        assert all(lower - upper <= 1 for upper, lower in itertools.pairwise(levels))

    def test_its_preview_says_more_than_its_subject(
        self, renderer: TemplateRenderer, sample: Sample, language: str
    ) -> None:
        mail = renderer.render(sample.sheet(language))
        assert not mail.subject or not mail.preheader.startswith(mail.subject)

    def test_it_tells_its_language(self, renderer: TemplateRenderer, sample: Sample, language: str) -> None:
        assert Page(renderer.render(sample.sheet(language)).html).all("html")[0]["lang"] == language


def test_helpers_and_frame_do_not_share_names() -> None:
    assert set(OFFERED) & HELPER_NAMES == set()
