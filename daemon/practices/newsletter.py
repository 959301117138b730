"""Newsletter: what the other practices gathered becomes a draft to the leader, an edition to all, and an archive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from daemon.core.effects import Ask, Effect, Record, Tell
from daemon.core.errors import Refusal
from daemon.core.model import Answer, Asked, Command, Line, Moment
from daemon.core.practice import Kind, Place, PlaceName, Quiet, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.shapes import publishing
from daemon.shapes.cadence import next_at
from daemon.shapes.collect import told
from daemon.shapes.corrections import Correction, declines_intro
from daemon.shapes.edition import CHANGE, EDITION, Course, advance, follow
from daemon.shapes.settings import RuleSettings, TimeOrNever, at

_WEEK = timedelta(weeks=1)
_ISSUE = re.compile(
    r"\s*(?:nr\.?|no\.?|nummer|number)?\s*(\d{1,5})\s*[:\n]\s*(.*)", re.IGNORECASE | re.DOTALL
)


class NewsletterSettings(publishing.PublishingSettings):
    """Settings of the newsletter."""

    intro_at: TimeOrNever = Field(
        at("thu 09:00"), description="When the leader is asked for a few lines to open with; opens the round."
    )


class Newsletter(Quiet):
    """P03, newsletter."""

    name: ClassVar[str] = "newsletter"
    Settings: ClassVar[type[RuleSettings]] = NewsletterSettings
    kinds: ClassVar[tuple[Kind, ...]] = (Kind(name=EDITION), Kind(name=CHANGE))
    reads: ClassVar[tuple[str, ...]] = (EDITION, CHANGE)
    words: ClassVar[tuple[Word, ...]] = tuple(
        Word(id=word, who="leader") for word in ("correct", "remove", "intro")
    )
    place: ClassVar[PlaceName | None] = "edition"

    def steps(self, settings: NewsletterSettings) -> tuple[Step, ...]:
        """Ask for the leader's lines, send the draft, publish."""
        draft = Step("draft", settings.draft_at, opens=settings.intro_at is None)
        publish = Step("publish", settings.publish_at)
        if settings.intro_at is None:
            return draft, publish
        return Step("intro", settings.intro_at, own_time=True, opens=True), draft, publish

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Ask for the leader's lines, send the draft to those who may decide on it, publish."""
        settings: NewsletterSettings = s.rule.settings
        match moment.step:
            case "intro":
                until, draft_at = next_at(s, settings.publish_at), next_at(s, settings.draft_at)
                data = {"draft_at": draft_at, "number": publishing.next_number(s)}
                yield Ask(to=s.leader.id, key="intro", template="newsletter/intro", data=data, until=until)
            case "draft":
                deciders = [one for one in s.deciders if one in s.members]
                yield from publishing.show_draft(s, deciders, _course(s))
            case publishing.BACK if not publishing.published(s):
                yield from publishing.show_draft(s, [moment.about], _course(s))
            case "publish" if not publishing.published(s):
                yield from publishing.publish(s, _course(s))

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Take the leader's lines, or what a reply wants done with the draft it was given."""
        if asked.key != "intro":
            yield from publishing.correct(s, answer.by, answer.text, publishing.numbers_in(asked.data))
            return
        text = "" if declines_intro(answer.text) else answer.text.strip()
        value = {"round": s.round.key, "do": "intro", "text": text}
        yield Record(kind=CHANGE, value=value, by=answer.by)
        edition = publishing.published(s)
        if publishing.drafts(s) and not edition:
            yield publishing.draft(s, answer.by, advance(_course(s), value), [Correction("intro", text=text)])
        else:
            number = edition.number if edition else publishing.next_number(s)
            yield Tell(template="newsletter/intro_kept", data={"text": text, "number": number})

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Correct, out of the blue, the draft that is about to go out, else the newest edition or the one named."""
        text = {"remove": "remove ", "intro": "intro: "}.get(command.word, "") + command.text
        issue = _ISSUE.match(text) if command.word == "correct" else None
        editions = {edition.number: edition for edition in publishing.editions(s)}
        if issue is None and not publishing.published(s) and (drafts := publishing.drafts(s)):
            newest = (publishing.drafts(s, command.by) or drafts)[-1]
            yield from publishing.correct(s, command.by, text, publishing.numbers_in(newest.data))
            return
        number = int(issue[1]) if issue else max(editions, default=0)
        if number not in editions:
            raise Refusal("newsletter/no_edition", {"number": number})
        edition = editions[number]
        yield from publishing.correct(s, command.by, issue[2] if issue else text, edition.keys, edition)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """What comes this week, for the digest."""
        settings: NewsletterSettings = s.rule.settings
        draft_at, publish_at = next_at(s, settings.draft_at), next_at(s, settings.publish_at)
        if place.name == "digest" and publish_at <= s.now + _WEEK:
            data = {"number": publishing.next_number(s), "draft_at": draft_at, "publish_at": publish_at}
            key = f"{s.rule.id}:coming:{s.local(publish_at).date()}"
            yield Line(key=key, section="coming", template="newsletter/line_coming", data=data)


def _course(s: Situation) -> Course:
    return follow(told(s, CHANGE), s.round.key)
