"""Each fault in a config is named once, at its line, with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from daemon.config import load
from daemon.core.errors import ConfigError
from tests.config.builders import GOOD, findings, line_of, spoilt
from tests.config.practices import PRACTICES


class Fault(NamedTuple):
    old: str
    new: str
    says: str
    at: str = ""


ADDRESS = 'address = "team@nordlys.example"'
IMAP = 'imap = { host = "imap.nordlys.example" }'
SMTP = 'smtp = { host = "smtp.nordlys.example" }'
LEADER = 'leader = "mette"'
SOEREN = 'email = "soeren@nordlys.example"'
ROLES = 'roles = ["guide"]'
ASK = 'ask = "mon 09:00"'
QUESTION = 'question = { da = "Hvad så?", en = "What now?" }'

FAULTS = {
    "unknown section": Fault(
        "[service]", "[servce]", 'unknown section or key "servce" (did you mean "service"?)'
    ),
    "key at the top": Fault("[service]", "zone = 'UTC'\n[service]", "it belongs under [service]", "zone ="),
    "unknown key": Fault("ops =", "opps =", 'unknown key "opps" (did you mean "ops"?)'),
    "unknown inner key": Fault(IMAP, IMAP.replace("}", ", prot = 993 }"), 'did you mean "port"?', "prot"),
    "unknown member key": Fault("roles =", "rolls =", 'unknown key "rolls" (did you mean "roles"?)'),
    "unknown rule key": Fault(ASK, 'aks = "mon 09:00"', 'unknown key "aks" (did you mean "ask"?)'),
    "unknown common rule key": Fault(ASK, 'audence = "all"', 'did you mean "audience"?'),
    "unknown practice": Fault(
        "[rules.ideas]", "[rules.idaes]", 'there is no practice "idaes" (did you mean "ideas"?)'
    ),
    "unknown named practice": Fault('practice = "call"', 'practice = "cal"', 'did you mean "call"?'),
    "needed key of a practice": Fault(
        QUESTION, "", 'the key "question" is missing (What is asked.)', "[rules.tip]"
    ),
    "unknown leader": Fault(LEADER, 'leader = "mete"', 'there is no member "mete" (did you mean "mette"?)'),
    "no leader": Fault(LEADER, "", 'the key "leader" is missing', "[[teams]]"),
    "deputy is the leader": Fault(
        LEADER, LEADER + '\ndeputy = "mette"', "the deputy is the leader already", "deputy"
    ),
    "unknown location": Fault(
        'location = "nuuk"', 'location = "nuk"', 'there is no location "nuk" (did you mean "nuuk"?)'
    ),
    "no location": Fault('location = "nuuk"', "", "this member has none", '[[members]]\nname = "Søren'),
    "unknown team": Fault(ROLES, 'team = "slag"', 'there is no team "slag" (did you mean "salg"?)'),
    "same id": Fault(
        'name = "Søren', 'id = "mette"\nname = "Søren', 'the id "mette" is taken', 'id = "mette"\nname = "S'
    ),
    "same location": Fault(
        '"nuuk"\nname', '"aarhus"\nname', 'the id "aarhus" is taken', '"aarhus"\nname = "N'
    ),
    "bad id": Fault(
        'id = "salg"', 'id = "Salg Nord"', 'small letters a-z, digits, - and _ only; for example "salg-nord"'
    ),
    "same address": Fault(SOEREN, 'email = "METTE@nordlys.example"', "has this address too"),
    "the box's address": Fault(SOEREN, 'email = "team@nordlys.example"', "this is the mailbox's own address"),
    "the box's address with plus": Fault(
        SOEREN, 'email = "Team+x@nordlys.example"', "this is the mailbox's own address"
    ),
    "ops is the box": Fault("drift@", "team@", "this is the mailbox's own address"),
    "no address": Fault(SOEREN, "", 'the key "email" is missing', "[[members]]\nname"),
    "bad address": Fault(SOEREN, 'email = "soeren at nordlys"', "this is no mail address"),
    "address with name": Fault(SOEREN, 'email = "Søren <s@nordlys.example>"', "no letters beyond a-z"),
    "address with header": Fault(
        ADDRESS, 'address = "a@b.example\\nBcc: x@y.example"', "this is no mail address"
    ),
    "unknown zone": Fault(
        "America/Nuuk", "America/Nuk", '"America/Nuk" is no time zone; did you mean "America/Nuuk"?'
    ),
    "zone is a folder": Fault("America/Nuuk", "Europe", '"Europe" is no time zone'),
    "zone without continent": Fault('"America/Nuuk"', "'nuuk'", 'did you mean "America/Nuuk"?'),
    "zone leads out": Fault("America/Nuuk", "../../etc/passwd", "is no time zone"),
    "unknown country": Fault('zone = "America/Nuuk"', 'country = "Grønland"', 'did you mean "GL"'),
    "bad time": Fault(ASK, 'ask = "mandag kl ni"', '"mandag kl ni" is not a time'),
    "time without day": Fault(ASK, 'ask = "09:00"', "the day is missing"),
    "time of a wrong type": Fault(ASK, "ask = 9", "a time is text in quotes"),
    "bad choice": Fault(ASK, 'choose = "dice"', 'write "vote" or "leader"'),
    "too many": Fault(ASK, "votes = 99", "the most allowed is 9"),
    "too few": Fault(ASK, "votes = 0", "the least allowed is 1"),
    "number in words": Fault(ASK, 'votes = "mange"', "votes: write a whole number"),
    "bad language": Fault(QUESTION, 'question = { dansk = "x" }', '"dansk" is no language code'),
    "no words": Fault(QUESTION, 'question = ""', "must be words in quotes"),
    "unknown member in settings": Fault(
        QUESTION, QUESTION + '\nguide = "sören"', "there is no member", "guide ="
    ),
    "unknown member in a list": Fault(
        QUESTION, QUESTION + '\nhelpers = ["mette", "x"]', 'no member "x"', "helpers ="
    ),
    "unknown member in a table": Fault(
        QUESTION, QUESTION + '\nhands = { aarhus = ["mette", "x"] }', 'no member "x"', "hands ="
    ),
    "unknown location in a table": Fault(
        QUESTION, QUESTION + '\nhands = { aarhuus = "mette" }', 'no location "aarhuus"', "hands ="
    ),
    "unknown rule in settings": Fault(
        QUESTION, QUESTION + '\ninto = "idea"', 'no rule "idea" (did you mean "ideas"?)', "into ="
    ),
    "inner table of a practice": Fault(
        QUESTION, QUESTION + '\n[[rules.tip.further]]\ntxt = "a"\ntext="b"', 'did you mean "text"?', "txt ="
    ),
    "audience nobody": Fault(ASK, 'audience = "al"', 'audience: "al" is nobody (did you mean "all"?)'),
    "without an unknown member": Fault(ASK, 'without = ["soren"]', 'there is no member "soren"'),
    "also_to of no newsletter": Fault(
        ASK, 'also_to = "a@chat.example"', "ideas publishes nothing to everybody"
    ),
    "also_to a member": Fault(
        "[retention]",
        '[rules.newsletter]\nalso_to = "Soeren@nordlys.example"\n[retention]',
        "as a member",
        "also_to",
    ),
    "also_to ourselves": Fault(
        "[retention]",
        '[rules.newsletter]\nalso_to = "team+x@nordlys.example"\n[retention]',
        "own mailbox",
        "also_to",
    ),
    "audience of a wrong kind": Fault(ASK, 'audience = "rolle:guide"', 'audience: "rolle:guide" is nobody'),
    "audience with unknown role": Fault(ASK, 'audience = "role:giude"', 'did you mean "guide"?'),
    "audience with unknown place": Fault(ASK, 'audience = "location:nuk"', 'did you mean "nuuk"?'),
    "audience with unknown member": Fault(ASK, 'audience = "mette, soren"', 'there is no member "soren"'),
    "audience boss without boss": Fault(ASK, 'audience = "boss"', 'the team "salg" has no boss'),
    "bad pilot": Fault(ASK, 'pilot = "boss"', 'write "off", "ops" or "leader"'),
    "pilot without ops": Fault('ops = ["drift@nordlys.example"]', 'pilot = "ops"', "there are none"),
    "rule of an unknown team": Fault(ASK, 'team = "slag"', 'there is no team "slag"'),
    "rule id": Fault("[rules.tip]", '[rules."Månedens tip"]', "small letters a-z"),
    "rule is no table": Fault("[rules.ideas]\n" + ASK, "[rules]\nideas = 1", "must be a table", "ideas = 1"),
    "quiet hours swallow": Fault(
        ROLES, 'mail_at = "06:30"', "mail_at 06:30 lies within the quiet hours 18:00-07:00"
    ),
    "quiet hours by day": Fault(ROLES, 'quiet = "08:00-10:00"', "mail_at 09:00 lies within"),
    "quiet hours of everyone": Fault(
        "[mailbox]", '[everyone]\nmail_at = "20:00"\n[mailbox]', "lies within", "mail_at"
    ),
    "bad quiet hours": Fault(ROLES, 'quiet = "evenings"', 'write quiet hours as "18:00-07:00", or "never"'),
    "bad clock": Fault(ROLES, 'mail_at = "9 am"', "write a clock time"),
    "bad working days": Fault(ROLES, 'working_days = "mon-fry"', 'write working days as "mon-fri"'),
    "bad date": Fault(ROLES, 'born = "9. marts"', "write a date as year-month-day"),
    "date and time": Fault(ROLES, "born = 1984-03-09T10:00:00", "write text in quotes"),
    "bad yes": Fault(ROLES, 'celebrate = "maybe"', "write true or false"),
    "limit of nothing": Fault(ROLES, "weekly_limit = 0", "the least allowed is 1"),
    "literal password": Fault('"env:MAILBOX"', '"hemmeligt-kodeord"', "a secret never stands in the file"),
    "no password": Fault('password = "env:MAILBOX"', "", "there is no password for the mailbox", "[mailbox]"),
    "no box": Fault(ADDRESS, "", 'the key "address" is missing', "[mailbox]"),
    "no host": Fault(SMTP, "smtp = {}", 'the key "host" is missing', "smtp ="),
    "host with port": Fault("imap.nordlys.example", "imap.nordlys.example:993", "the port has its own key"),
    "copies to somebody": Fault(
        "[rules.tip]",
        '[mailbox.doubt]\ncopy_to = "mette@nordlys.example"\n\n[rules.tip]',
        "copies must come back to the mailbox itself",
        "copy_to =",
    ),
    "no tls": Fault(SMTP, SMTP.replace("}", ', tls = "none" }'), "on this machine only", "smtp ="),
    "port": Fault(SMTP, SMTP.replace("}", ", port = 70000 }"), "the most allowed is 65535", "smtp ="),
    "oauth without section": Fault(
        IMAP, IMAP.replace("}", ', login = "oauth" }'), "wants an [oauth] section", "imap ="
    ),
    "oauth without tenant": Fault(
        "[retention]",
        '[oauth]\nclient_id = "x"\nclient_secret = "env:X"\n[retention]',
        "without tenant",
        "[oauth]",
    ),
    "web address": Fault(
        "[mailbox]",
        '[service.web]\npublic_url = "naervaer.example"\n[mailbox]',
        "web address such as",
        "public_url",
    ),
    "unknown kind": Fault(
        "idea = 100", "ideas = 100", 'nothing of the kind "ideas" is kept (did you mean "idea"?)'
    ),
    "days in words": Fault("idea = 100", 'idea = "long"', "write a whole number of days"),
    "section is no table": Fault(
        "[service]\n", "service = 1\n[everyone]\n#", "this must be a table", "service = 1"
    ),
    "list is no list": Fault(
        '[[teams]]\nid = "salg"', '[teams]\nid = "salg"', "write [[teams]] above each", "[teams]"
    ),
    "missing file": Fault(
        "ops =", 'members_file = "nobody.csv"\nops =', "no such file or directory", "members_file"
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_it_names_a_fault_at_its_line_and_nothing_else_there(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    text = spoilt(fault.old, fault.new)
    at = fault.at or fault.new
    line = text[: text.index(at)].count("\n") + 1
    found = [finding for finding in findings(tmp_path, text) if fault.says in str(finding)]
    assert [(finding.line, finding.file) for finding in found] == [(line, str(tmp_path / "config.toml"))]


# These take the ground from under other things, which are then rightly wrong too.
FAR_REACHING = {
    "unknown section",
    "list is no list",
    "same location",
    "rule is no table",
    "section is no table",
}


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - FAR_REACHING))
def test_one_fault_is_one_finding(name: str, tmp_path: Path) -> None:
    found = findings(tmp_path, spoilt(FAULTS[name].old, FAULTS[name].new))
    assert len(found) == 1, list(map(str, found))


TEN = """\
[service]
zone = "Europe/Kopenhagen"
ops = ["drift@nordlys.example"]

[mailbox]
address = "team@nordlys.example"
password = "sommer2026"
imap = { host = "imap.nordlys.example", prot = 993 }
smtp = { host = "smtp.nordlys.example" }

[[teams]]
name = "Salg"
leader = "mete-lindholm"

[[members]]
name = "Mette Lindholm"
email = "mette@nordlys"

[[members]]
name = "Jens Abildgaard"
email = "jens@nordlys.example"
mail_at = "03:00"

[[members]]
name = "Søren Ågård"
email = "jens@nordlys.example"

[rules.ideas]
ask = "mandag kl ni"

[rules.newsleter]

[retention]
ideas = 100
"""


def test_ten_faults_are_ten_findings_in_the_order_of_their_lines(tmp_path: Path) -> None:
    found = findings(tmp_path, TEN)
    wanted = [
        "Kopen",
        "sommer",
        "prot",
        "mete-",
        'mette@nordlys"',
        "03:00",
        "jens",
        "kl ni",
        "newsleter",
        "ideas =",
    ]
    lines = [line_of(TEN, word) for word in wanted]
    lines[6] = TEN.splitlines().index('email = "jens@nordlys.example"', 24) + 1
    assert [finding.line for finding in found] == lines


def test_what_was_written_as_a_password_is_never_shown(tmp_path: Path) -> None:
    assert "sommer2026" not in "".join(map(str, findings(tmp_path, TEN)))


def test_broken_toml_is_named_with_line_and_column(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, spoilt('id = "nuuk"', "id = nuuk"))
    assert found.line == line_of(GOOD, 'id = "nuuk"')
    assert "not TOML" in found.message
    assert "column 6" in found.message


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_bytes("[service]\nbrand = 'Nærvær'\n".encode("latin-1"))
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "c.toml", PRACTICES)
    assert [(f.line, f.hint) for f in caught.value.findings] == [(2, "save the file as UTF-8")]


@pytest.mark.parametrize("path", ["missing.toml", ".", "nul\0.toml"])
def test_a_file_that_cannot_be_read_is_a_config_error(path: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="correct the path"):
        load(tmp_path / path, PRACTICES)


def test_an_empty_file_says_what_is_needed(tmp_path: Path) -> None:
    said = "\n".join(map(str, findings(tmp_path, "")))
    assert "the section [mailbox] is missing" in said
    assert "there is no team" in said
    assert "there are no members" in said


def test_a_deeply_nested_file_is_a_config_error(tmp_path: Path) -> None:
    assert findings(tmp_path, "a = " + "[" * 100_000)


def test_two_of_one_name_must_be_told_apart(tmp_path: Path) -> None:
    twin = '[[members]]\nname = "Mette Lindholm"\nemail = "m2@nordlys.example"\nlocation = "nuuk"\n\n[rules.ideas]'
    text = spoilt("[rules.ideas]", twin, spoilt(LEADER, 'leader = "Mette Lindholm"'))
    (found,) = findings(tmp_path, text)
    assert '2 members are called "Mette Lindholm"' in found.message
    assert found.hint == "write the id of one: mette, mette-lindholm"


def test_with_several_teams_rules_and_members_say_which(tmp_path: Path) -> None:
    text = spoilt("[[members]]", '[[teams]]\nname = "Drift"\nleader = "mette"\n\n[[members]]')
    said = [(finding.line, finding.message) for finding in findings(tmp_path, text)]
    assert said == [
        (line_of(text, "Søren") - 1, "there are several teams and this member is in none"),
        (line_of(text, "[rules.ideas]"), "there are several teams and this rule names none"),
        (line_of(text, "[rules.tip]"), "there are several teams and this rule names none"),
    ]
