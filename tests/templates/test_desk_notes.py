"""A note for somebody's desk is one sheet of A5, however long their name and however warm the words."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from daemon.adapters.render import TemplateRenderer
from tests.templates.sheets import Sample, load_samples

NOTES = [sample for sample in load_samples() if sample.name.startswith("hands/task.")]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("sample", NOTES, ids=lambda sample: sample.name)
def test_a_desk_note_is_one_sheet_with_its_words_alone(sample: Sample, language: str) -> None:
    (file,) = TemplateRenderer().render(sample.sheet(language)).files
    (page,) = PdfReader(io.BytesIO(file.content)).pages
    data = sample.parts[0].data
    said = " ".join((data["title"], data["words"], data["by"] or "Team Nord"))
    assert "".join(page.extract_text().split()) == "".join(said.split())
