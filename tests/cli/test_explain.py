"""What `naervaer explain` shows of a mail: offline, beside a letter given, and beside the one the service knows."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.cage import CageLimits
from daemon.adapters.explainer import Explainer
from daemon.cli import run
from daemon.commands.explaining_answers import in_words
from daemon.engine.ports import ReaderFailed
from daemon.mail.explain import explain, letter_of, tokens_in
from daemon.mail.reading import Expected
from tests.cli.conftest import Place, Ran, always_awake, eventually
from tests.mail.builders import OWN, TODAY, a_letter, a_mail
from tests.mail.own_corpus import FOLDER, letter, names
from tests.mail.own_corpus import specimen as specimen_of

Explained = Callable[..., Ran]
TOKEN = "abcdefghijkl2345"
ANSWERED = "A: 2 og 1\nB: Fik ryddet op i kundelisten (uden navn)"
BOUNCE = """From: MAILER-DAEMON@mx.firma.example
To: post@firma.example
Subject: Undelivered Mail Returned to Sender
Date: Mon, 30 Nov 2026 10:15:00 +0100
Message-ID: <b1@mx.firma.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

The mail system could not deliver.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.firma.example

Final-Recipient: rfc822; rikke@firma.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
--x--
"""


@pytest.fixture
def bare(tmp_path: Path) -> Place:
    """A folder without any config."""
    return Place(tmp_path)


def save(place: Place, name: str, raw: bytes) -> str:
    (place.folder / name).write_bytes(raw)
    return name


def our_letter() -> bytes:
    known, _ = letter("vote-and-success")
    return a_letter(known.text, known.subject)


def reply(words: str, **headers: str) -> bytes:
    known, _ = letter("vote-and-success")
    quoted = "\n".join(f"> {line}" for line in known.text.split("\n"))
    introduced = "Den man. 30. nov. 2026 kl. 08.00 skrev Nærvær <post@firma.example>:"
    return a_mail(f"Hej Bo,\n\n{words}\n\nMvh\nAnna\n\n{introduced}\n{quoted}", **headers)


def of_ours(words: str = ANSWERED) -> bytes:
    return reply(words, To=f"post+{TOKEN}@firma.example", In_Reply_To="<letter-1@firma.example>")


@pytest.fixture
def explained(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Explained:
    """Runs the command on a mail in a place, within this process as that is faster; it must succeed."""

    def explain_it(place: Place, raw: bytes, *arguments: str) -> Ran:
        monkeypatch.chdir(place.folder)
        monkeypatch.delenv("NAERVAER_CONFIG", raising=False)
        monkeypatch.setenv("BOX_PASSWORD", "unused")
        code = run(["explain", save(place, "mail.eml", raw), *arguments])
        said = capfd.readouterr()
        assert (code, said.err) == (0, "")
        return Ran(code, said.out, said.err)

    return explain_it


def line_with(text: str, shown: str) -> str:
    return next(line for line in shown.splitlines() if text in line)


def test_each_line_stands_in_its_order_with_what_it_was_taken_for(bare: Place, explained: Explained) -> None:
    shown = explained(bare, of_ours()).out
    assert line_with("A: 2 og 1", shown).strip() == "words + A: 2 og 1"
    assert line_with("Hej Bo,", shown).strip() == "greeting - Hej Bo,"
    assert line_with("Mvh", shown).strip() == "sign-off - Mvh"
    assert line_with("Anna   ←", shown).strip() == "signature - Anna   ← below a sign-off"
    assert "← attribution: verb, address and date" in line_with("skrev Nærvær", shown)
    assert "← quote mark" in line_with("> Hej Anna,", shown)
    order = ["Hej Bo,", "A: 2 og 1", "Mvh", "skrev Nærvær", "> Hej Anna,", "What it answers"]
    places = [shown.index(text) for text in order]
    assert places == sorted(places)


def test_a_long_quote_is_shortened_unless_all_is_wanted(bare: Place, explained: Explained) -> None:
    short, long = explained(bare, of_ours()).out, explained(bare, of_ours(), "--all").out
    assert "more lines (--all shows them)" in short
    assert "Cykelservice" not in short
    assert "more lines" not in long
    assert "- > 4. Cykelservice i gården hver fredag" in long


def test_it_says_who_wrote_and_how_sure_the_reading_is(bare: Place, explained: Explained) -> None:
    shown = explained(bare, of_ours()).out
    assert line_with("From", shown).endswith("Anna Hansen <anna@firma.example>")
    assert line_with("Kind", shown).endswith("person, by: one sender")
    assert f"{TOKEN}, in the address it was sent to" in line_with("Token", shown)
    assert "the text part, sure to 100%; language da" in line_with("Read", shown)
    assert "none" in line_with("Verdict", shown)


def test_without_config_or_letter_it_says_how_to_get_the_full_reading(
    bare: Place, explained: Explained
) -> None:
    shown = explained(bare, of_ours()).out
    assert "no config was found" in shown
    assert "--sent FILE" in shown


def test_beside_the_letter_given_each_answer_stands_under_its_question(
    bare: Place, explained: Explained
) -> None:
    sent = save(bare, "sent.eml", our_letter())
    shown = explained(bare, of_ours(), "--sent", sent).out
    assert "It names the letter given, by the address it was sent to and In-Reply-To or References." in shown
    lines = [line.strip() for line in shown.splitlines()]
    at = lines.index("A. Hvilken idé skal være ugens? (choice)")
    assert lines[at + 1 : at + 3] == ["= numbers 2, 1", "in their words: 2 og 1"]
    at = lines.index("B. En succes inden nyhedsbrevet? (text)")
    assert lines[at + 1] == "= »Fik ryddet op i kundelisten« (without a name)"


def test_a_mail_that_does_not_name_the_letter_given_says_so(bare: Place, explained: Explained) -> None:
    sent = save(bare, "sent.eml", our_letter())
    shown = explained(bare, a_mail("B: en god uge"), "--sent", sent).out
    assert "Nothing in it names the letter given" in shown
    lines = [line.strip() for line in shown.splitlines()]
    assert lines[lines.index("A. Hvilken idé skal være ugens? (choice)") + 1] == "– not answered"


def test_what_is_unsure_is_shown_as_what_would_be_asked_back(bare: Place, explained: Explained) -> None:
    sent = save(bare, "sent.eml", our_letter())
    shown = explained(bare, of_ours("A: måske"), "--sent", sent).out
    assert "Unsure, would be asked back: »måske«" in shown


def test_everyones_words_are_known_without_a_letter(bare: Place, explained: Explained) -> None:
    assert "A word by itself: pause" in explained(bare, a_mail("pause 14 dage")).out


def test_a_bounce_tells_address_code_and_reason(bare: Place, explained: Explained) -> None:
    shown = explained(bare, BOUNCE.encode()).out
    assert "bounce" in line_with("Kind", shown)
    assert line_with("Failed", shown).endswith("rikke@firma.example, for good")
    assert "5.1.1" in line_with("Because", shown)
    assert "never taken for an answer" in shown


def test_an_automatic_reply_tells_the_last_day_away(bare: Place, explained: Explained) -> None:
    raw = (FOLDER / "auto-replies" / "da-both-dates.eml").read_bytes()
    shown = explained(bare, raw).out
    assert "until 2027-01-03, the last day away" in line_with("Away", shown)
    assert "never answered" in shown


def test_an_invitations_answer_tells_what_it_says(bare: Place, explained: Explained) -> None:
    shown = explained(bare, (FOLDER / "strange" / "calendar-reply.eml").read_bytes()).out
    assert "accepted by anna@firma.example" in line_with("Invitation", shown)


def test_attachments_are_named(bare: Place, explained: Explained) -> None:
    shown = explained(bare, (FOLDER / "da-other" / "first-mail-with-attachment.eml").read_bytes()).out
    assert line_with("Attached", shown).endswith("bytes)")


def test_control_characters_reach_no_terminal(bare: Place, explained: Explained) -> None:
    raw = a_mail("Et \x1b[31mrødt\x1b[0m svar\x07\u202e", subject="=?utf-8?q?=1B]0;owned=07?=")
    for done in (explained(bare, raw), explained(bare, raw, "--json")):
        assert not {"\x1b", "\x07", "\u202e"} & set(done.out)
        assert "\\u001b" not in done.out


def test_json_holds_the_lines_with_their_rules_and_what_was_understood(
    bare: Place, explained: Explained
) -> None:
    sent = save(bare, "sent.eml", our_letter())
    found: Any = explained(bare, of_ours(), "--sent", sent, "--json").json
    assert found["mail"]["kind"] == "person"
    assert [line["kind"] for line in found["lines"]][:4] == ["greeting", "words", "sign-off", "signature"]
    assert {said["mark"]: said["value"] for said in found["reading"]["said"]}["A"] == [2, 1]
    assert found["sent"]["marks"] == ["A", "B"]
    assert found["letter"] is None
    assert found["token"] == TOKEN


def test_a_mail_is_read_from_standard_input(bare: Place) -> None:
    done = bare.run("explain", "-", answer=a_mail("Ja, gerne").decode())
    assert done.code == 0
    assert "+ Ja, gerne" in done.out


def test_wrong_arguments_and_files_exit_with_a_cause_and_a_remedy(bare: Place) -> None:
    save(bare, "empty.eml", b"\n")
    save(bare, "word.msg", b"\xd0\xcf\x11\xe0rest")
    save(bare, "mail.eml", a_mail("Hej"))
    save(bare, "notes.txt", b"no mail at all")
    for arguments, said in (
        ((), "Missing argument"),
        (("nix.eml",), "does not exist"),
        ((".",), "is a directory"),
        (("empty.eml",), "is empty"),
        (("word.msg",), "save it as an .eml"),
        (("-", "--sent", "-"), "Only one of the two"),
        (("mail.eml", "--sent", "notes.txt"), "no mail of ours"),
        (("empty.eml", "-c", "nix.toml"), "there is no such file"),
    ):
        done = bare.run("explain", *arguments)
        assert (done.code, said in done.err, "Traceback" in done.err) == (2, True, False), (arguments, done)


def test_a_mail_of_40_mb_is_refused_with_a_remedy(bare: Place) -> None:
    with (bare.folder / "huge.eml").open("wb") as file:
        file.write(a_mail("Hej"))
        file.truncate(40_000_000)
    done = bare.run("explain", "huge.eml")
    assert (done.code, done.out) == (1, "")
    assert "33 MB that are read" in done.err


def test_what_is_no_mail_is_said_to_be_none(bare: Place, explained: Explained) -> None:
    shown = explained(bare, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20).out
    assert "It is no mail that can be read" in shown


def test_a_stopped_service_that_never_ran_is_named_as_the_reason(place: Place, explained: Explained) -> None:
    raw = a_mail("Ja", To=f"team+{TOKEN}@firma.test", From="Søren <soeren@firma.test>")
    shown = explained(place, raw).out
    assert "there is no database" in shown
    assert "(member soeren)" in line_with("From", shown)
    assert "none of this letter or box" in line_with("Token", explained(place, of_ours()).out)


@pytest.fixture
def asked(place: Place) -> Iterator[tuple[Place, bytes]]:
    """A running service that has asked everybody for an idea, and Søren's letter as it goes out."""
    place.write(always_awake(place.config.read_text()))
    with place.service():
        place.run("now", "ideas", "ask", "--again")
        rows = eventually(
            lambda: [row for row in place.run("queue", "list", "--json").json if row["member"] == "soeren"]
        )
        shown = place.run("queue", "show", rows[0]["id"], "--text", "--json").json
        yield place, shown["source"].encode()


def test_a_running_service_tells_the_letter_and_the_state_of_its_questions(
    asked: tuple[Place, bytes], explained: Explained
) -> None:
    place, ours = asked
    message = email.message_from_bytes(ours, policy=email.policy.default)
    to = str(message["Reply-To"]).rpartition("<")[2].strip(">")
    raw = a_mail("En fælles kop kaffe", To=to, From="Søren Ågård <soeren@firma.test>")
    shown = explained(place, raw).out
    assert "The letter: ask to soeren for ideas" in shown
    assert "ideas 20" in shown
    assert "= »En fælles kop kaffe«" in shown
    found = explained(place, raw, "--json").json
    assert found["letter"]["member"] == "soeren"
    (question,) = found["letter"]["questions"]
    assert set(question) == {"mark", "rule", "round", "question", "form", "state", "answered_at"}
    assert "reading" not in found["letter"]
    other = explained(place, raw.replace(b"soeren@", b"emily@")).out
    assert "The letter was soeren's: an answer by emily is sent back." in other
    unknown = explained(place, raw.replace(to.encode(), f"team+{TOKEN}@firma.test".encode())).out
    assert "the service knows no letter with this token" in unknown


def test_what_is_shown_of_a_very_long_mail_is_bounded(bare: Place, explained: Explained) -> None:
    many = "\n\nsvar\n".join(f"> {n} {'x' * (5_000 if n < 9 else 5)}" for n in range(1_000))
    shown = explained(bare, a_mail(many)).out
    assert len(shown.splitlines()) < 700
    assert max(map(len, shown.splitlines())) < 700
    assert "more lines (--all shows them)" in shown


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        ((2,), "number 2"),
        ((), "none of them"),
        (("Kaffe", "Te"), "»Kaffe« · »Te«"),
        ({"number": 12.0, "unit": "km"}, "12 km"),
        ({"says": "other", "text": "hellere\ntirsdag"}, "other »hellere tirsdag«"),
        (date(2026, 12, 4), "Friday 2026-12-04"),
        ({1: 4, 2: "godt"}, "1: 4; 2: »godt«"),
    ],
)
def test_every_forms_value_is_told_in_words(value: Any, words: str) -> None:
    assert in_words(value) == words


async def test_every_mail_of_the_corpus_is_explained_and_all_its_words_are_among_the_lines() -> None:
    for specimen in map(specimen_of, names()[::7]):
        known = letter(specimen.letter)[0] if specimen.letter else None
        found = explain(specimen.raw, known, Expected(today=TODAY), OWN)
        lines = [line for one in found.stretches if one.kind == "words" for line in one.lines]
        shown = " ".join(" ".join(lines).split())
        assert "".join(found.reading.clean.split()) in "".join(shown.split()), specimen.name


async def test_the_cage_explains_as_the_function_does_and_survives_what_breaks_it() -> None:
    sent = our_letter()
    expected = Expected(today=TODAY)
    async with Explainer(OWN, limits=CageLimits(max_bytes=200_000)) as explainer:
        assert await explainer.explain(of_ours(), sent, expected) == explain(of_ours(), sent, expected, OWN)
        with pytest.raises(ReaderFailed, match="more than the 200000"):
            await explainer.explain(b"x" * 200_001, None, expected)
        assert (await explainer.explain(a_mail("Hej"), None, expected)).scan.kind == "person"


def test_a_letter_is_named_by_its_tag_alone() -> None:
    seen = explain(a_mail("Hej", subject=f"Sv: idé [nv:{TOKEN}]"), None, Expected(today=TODAY), OWN).scan
    assert tokens_in(seen) == ((TOKEN, "subject"),)
    assert letter_of(our_letter(), seen).named_by == ("the tag in its subject",)
    assert letter_of(our_letter(), replace(seen, tags=())).named_by == ()


def test_a_letter_with_one_question_is_one_question() -> None:
    vote = letter("vote")[0]
    (question,) = letter_of(a_letter(vote.text, vote.subject)).questions
    assert (question.mark, type(question.form).__name__) == ("", "Choice")


def test_the_picture_in_the_docs_is_what_is_shown(bare: Place, explained: Explained) -> None:
    page = (FOLDER.parents[2] / "docs" / "replies.md").read_text(encoding="utf-8")
    picture = page.split("```\n")[1].split("```")[0]
    raw = (FOLDER / "da-gmail" / "everything-at-once.eml").read_bytes()
    assert picture in explained(bare, raw).out


def test_help_names_it_and_says_that_nothing_is_sent(bare: Place) -> None:
    assert "\n  explain " in bare.run("--help").out
    assert "Nothing is stored, sent or handled." in " ".join(bare.run("explain", "--help").out.split())
