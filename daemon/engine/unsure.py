"""Asks back what could not be told: names what was noted, quotes the rest, and understands where that belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from daemon.core.forms import Choice, to_plain
from daemon.core.model import Asked, AskState
from daemon.engine.inbound import Inbound, ask_headings
from daemon.engine.receipt import Receipt
from daemon.engine.situations import Scene
from daemon.mail.answers import Reader
from daemon.mail.assign import Asking, Assigned, assign
from daemon.mail.lexicon import lexicon
from daemon.mail.reading import Question, Said, Unsure

UNSURE = "@unsure"
"""The engine's own ask about words that may belong to several questions: its options are their marks."""


def ask_back(
    scene: Scene, mail: Inbound, receipt: Receipt, said: Sequence[Said], unsure: Sequence[Unsure]
) -> None:
    """Say what was understood and what was not, and how it could be said; all questions of the letter stay open to a
    reply to this receipt.
    """
    noted = {
        one.mark: one.text
        for one in said
        if one.mark in mail.asks and mail.asks[one.mark].state is not AskState.CLOSED and one.mark
    }
    for one in unsure:
        if one.reason == "form":
            _ask_for_form(scene, mail, receipt, one, noted)
    which = [one for one in unsure if one.reason == "which"]
    if which:
        _ask_where(scene, mail, receipt, which, noted)


def belonging(scene: Scene, mail: Inbound, ask: Asked, said: Said) -> Mapping[str, Assigned]:
    """What the words that were asked back say to each question that the person named now."""
    found = {}
    options = ask.form.options if isinstance(ask.form, Choice) else ()
    for mark in [options[number - 1] for number in said.value if options[number - 1] in mail.asks]:
        text = "\n".join(filter(None, (ask.data["noted"].get(mark, ""), ask.data["text"])))
        question = Question(mark="", form=mail.asks[mark].form)
        found[mark] = assign(text, (), Asking((question,), _reader(scene, mail)))
    return found


def _reader(scene: Scene, mail: Inbound) -> Reader:
    member = mail.member
    language = member.language if member else scene.house.language
    today = scene.people.calendars[member.id].day(scene.now) if member else scene.now.date()
    return Reader(lexicon(scene.house.words), language, today)


def _ask_for_form(
    scene: Scene, mail: Inbound, receipt: Receipt, unsure: Unsure, noted: Mapping[str, str]
) -> None:
    asks = [mail.asks[mark] for mark in unsure.marks if mark in mail.asks]
    form = to_plain(asks[0].form) if len(asks) == 1 else {"form": "several"}
    marks = [mark for mark in unsure.marks if mark]
    _say(scene, mail, receipt, unsure.text, marks, "form" if unsure.marks else "word", form, noted)
    receipt.carry(_open(mail) if noted or not asks else asks)


def _ask_where(
    scene: Scene, mail: Inbound, receipt: Receipt, unsure: Sequence[Unsure], noted: Mapping[str, str]
) -> None:
    """One question about all words that may belong to several, so that a letter alone is an answer to it."""
    text = "\n\n".join(one.text for one in unsure)
    marks = [mark for mark in mail.asks if any(mark in one.marks for one in unsure)] or list(mail.asks)
    _say(scene, mail, receipt, text, marks, "which", {"form": "several"}, noted)
    asks = _open(mail)
    receipt.carry(asks)
    others = [mark for mark, ask in mail.asks.items() if ask in asks and mark not in marks]
    if mail.member is None or not all([*marks, *others]):
        return
    ask = Asked(
        id=scene.tx.mac("ask", f"{UNSURE}|{mail.row.id}"),
        rule=UNSURE,
        round=mail.row.id,
        key="unsure",
        to=mail.member.id,
        template="",
        form=Choice(options=(*marks, *others), at_most=len(marks)),
        data={"text": text, "noted": dict(noted)},
        state=AskState.MAILED,
        again="turn",
        asked_at=scene.now,
        mailed_at=scene.now,
        own=any(one.own for one in mail.asks.values()),
    )
    receipt.own = receipt.own or ask.own
    scene.tx.put_ask(ask)
    receipt.carry([ask])


def _open(mail: Inbound) -> list[Asked]:
    """The letter's questions, none of the engine's own."""
    return [ask for ask in mail.asks.values() if not ask.rule.startswith("@")] or list(mail.asks.values())


def _say(
    scene: Scene,
    mail: Inbound,
    receipt: Receipt,
    text: str,
    marks: Sequence[str],
    reason: str,
    form: Mapping[str, Any],
    noted: Mapping[str, str],
) -> None:
    asks = tuple(mail.asks[mark] for mark in marks)
    headings = ask_headings(scene, mail.member, asks) if mail.member else ("",) * len(asks)
    receipt.say(
        "common/unsure",
        {
            "text": text,
            "questions": [
                {"mark": mark, "heading": heading} for mark, heading in zip(marks, headings, strict=True)
            ],
            "noted": [{"mark": mark, "text": words} for mark, words in noted.items()],
            "reason": reason,
            "form": form,
        },
    )
