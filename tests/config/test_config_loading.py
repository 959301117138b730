"""A right config becomes the world it describes."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from daemon.config import load
from daemon.core.errors import ConfigError
from daemon.core.when import When
from daemon.practices import PRACTICES as REAL
from tests.config.builders import GOOD, findings, loaded, spoilt, write
from tests.config.practices import PRACTICES

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
SMALLEST = """\
[mailbox]
address = "team@nordlys.example"
password = "env:MAILBOX"
imap = { host = "imap.nordlys.example" }
smtp = { host = "smtp.nordlys.example" }

[[teams]]
name = "Salg"
leader = "Mette Lindholm"

[[members]]
name = "Mette Lindholm"
email = "mette@nordlys.example"

[[members]]
name = "Søren Ågård"
email = "soeren@nordlys.example"

[rules.ideas]
"""


def test_a_first_config_needs_little(tmp_path: Path) -> None:
    config = loaded(tmp_path, SMALLEST)
    team = config.world.teams["salg"]
    assert (team.leader, team.members, team.language) == (
        "mette-lindholm",
        ("mette-lindholm", "soeren-aagaard"),
        "da",
    )
    member = config.world.members["soeren-aagaard"]
    assert (member.name, member.address, member.zone) == (
        "Søren Ågård",
        "soeren@nordlys.example",
        "Europe/Copenhagen",
    )
    rule = config.world.rules["ideas"]
    assert (rule.practice, rule.team, rule.audience, rule.settings.votes) == ("ideas", "salg", "all", 3)
    assert config.world.locations[member.location].country == "DK"


def test_the_example_holds_no_fault() -> None:
    real = {practice.name: practice for practice in REAL}
    stubs = dict.fromkeys(("newsletter", "digest"), PRACTICES["newsletter"])
    config = load(EXAMPLE, {**stubs, **real})
    world = config.world
    assert len(world.teams["salg"].members) == 8
    assert len(world.locations) == 3
    assert world.teams["salg"].boss == "karen-brix"
    assert world.audience(world.rules["tip"]) == ("rikke-soerensen",)
    assert world.rules["tip"].title == "Månedens tekniktip"
    assert world.members["aviaja-petersen"].zone == "America/Nuuk"
    assert world.members["tove-bjerregaard"].quiet == (time(16), time(8))


def test_what_a_member_says_goes_before_what_holds_for_everyone(tmp_path: Path) -> None:
    text = spoilt(
        "[mailbox]", '[everyone]\nmail_at = 08:00\nquiet = "never"\nworking_days = "mon-thu"\n[mailbox]'
    )
    text = spoilt('roles = ["guide"]', 'mail_at = "10.30"\nquiet = "19-7"\nborn = 1990-02-28', text)
    found = findings(tmp_path, text)
    assert [finding.message[:6] for finding in found] == ["quiet:"]
    members = loaded(tmp_path, text.replace('"19-7"', '"19:00-7:00"')).world.members
    assert (members["mette"].mail_at, members["mette"].quiet) == (time(8), None)
    soeren = members["soeren-aagaard"]
    assert (soeren.mail_at, soeren.quiet) == (time(10, 30), (time(19), time(7)))
    assert (soeren.born, soeren.working_days) == (date(1990, 2, 28), frozenset({1, 2, 3, 4}))


def test_quiet_hours_of_everyone_can_be_lifted_for_one(tmp_path: Path) -> None:
    text = spoilt('roles = ["guide"]', 'quiet = "never"\nmail_at = "03:00"')
    assert loaded(tmp_path, text).world.members["soeren-aagaard"].quiet is None


def test_a_members_zone_and_language_come_from_place_and_team(tmp_path: Path) -> None:
    text = spoilt('leader = "mette"', 'leader = "mette"\nlanguage = "en"')
    member = loaded(tmp_path, text).world.members["soeren-aagaard"]
    assert (member.zone, member.language) == ("America/Nuuk", "en")


def test_people_may_be_named_by_id_name_or_address(tmp_path: Path) -> None:
    for leader in ("mette", "mette lindholm", "Mette@nordlys.example"):
        text = spoilt('leader = "mette"', f'leader = "{leader}"')
        assert loaded(tmp_path, text).world.teams["salg"].leader == "mette"


def test_a_boss_is_not_of_the_team(tmp_path: Path) -> None:
    text = spoilt('leader = "mette"', 'leader = "mette"\nboss = "Søren Ågård"')
    assert loaded(tmp_path, text).world.teams["salg"].members == ("mette",)


def test_names_in_settings_and_audience_become_ids(tmp_path: Path) -> None:
    text = spoilt(
        'practice = "call"', 'practice = "call"\nguide = "Mette Lindholm"\nhelpers = ["Søren Ågård"]'
    )
    text = spoilt('ask = "mon 09:00"', 'audience = "Mette Lindholm, soeren@nordlys.example"', text)
    rules = loaded(tmp_path, text).world.rules
    assert (rules["tip"].settings.guide, rules["tip"].settings.helpers) == ("mette", ("soeren-aagaard",))
    assert rules["ideas"].audience == "mette,soeren-aagaard"


def test_a_table_of_members_by_location_becomes_ids_and_one_name_is_a_list(tmp_path: Path) -> None:
    hands = 'hands = { nuuk = "Søren Ågård", aarhus = ["Mette Lindholm", "soeren-aagaard"] }'
    settings = (
        loaded(tmp_path, spoilt('practice = "call"', f'practice = "call"\n{hands}'))
        .world.rules["tip"]
        .settings
    )
    assert settings.hands == {"nuuk": ("soeren-aagaard",), "aarhus": ("mette", "soeren-aagaard")}


def test_a_rule_leaves_in_peace_those_it_is_without(tmp_path: Path) -> None:
    text = spoilt('ask = "mon 09:00"', 'without = ["Søren Ågård"]')
    world = loaded(tmp_path, text).world
    everybody, ideas = world.audience(world.rules["tip"]), world.audience(world.rules["ideas"])
    assert set(everybody) - set(ideas) == {"soeren-aagaard"}


def test_times_are_read_as_people_say_them(tmp_path: Path) -> None:
    text = spoilt('ask = "mon 09:00"', 'ask = "første tirsdag i måneden 10:00"\nremind = "never"')
    settings = loaded(tmp_path, text).world.rules["ideas"].settings
    assert settings.ask == When.parse("first tue of month 10:00")
    assert settings.remind is None


def test_pilots_are_those_of_rule_and_team(tmp_path: Path) -> None:
    text = spoilt('leader = "mette"', 'leader = "mette"\npilot = "leader"')
    text = spoilt('ask = "mon 09:00"', 'pilot = "ops"', text)
    world = loaded(tmp_path, text).world
    assert (world.teams["salg"].pilot, world.rules["ideas"].pilot, world.rules["tip"].pilot) == (
        "leader",
        "ops",
        None,
    )


def test_servers_take_what_they_do_not_say_from_the_mailbox(tmp_path: Path) -> None:
    box = loaded(tmp_path).mailbox
    assert (box.imap.port, box.imap.tls, box.imap.user, str(box.imap.password)) == (
        993,
        "tls",
        "team@nordlys.example",
        "env:MAILBOX",
    )
    assert (box.smtp.port, box.smtp.tls, box.smtp.login) == (587, "starttls", "password")


def test_a_submission_server_on_this_machine_needs_neither_tls_nor_password(tmp_path: Path) -> None:
    text = spoilt(
        'imap = { host = "imap.nordlys.example" }',
        'imap = { host = "imap.nordlys.example", password = "env:P" }',
    )
    text = spoilt('password = "env:MAILBOX"\n', "", text)
    text = spoilt(
        '{ host = "smtp.nordlys.example" }', '{ host = "127.0.0.1", port = 2525, tls = "none" }', text
    )
    smtp = loaded(tmp_path, text).mailbox.smtp
    assert (smtp.login, smtp.port, smtp.password) == ("none", 2525, None)


def test_oauth_takes_the_place_of_a_password(tmp_path: Path) -> None:
    section = '[oauth]\ntenant = "t"\nclient_id = "c"\nclient_secret = "env:X"\n[retention]'
    config = loaded(tmp_path, spoilt("[retention]", section, spoilt('password = "env:MAILBOX"', "")))
    assert config.mailbox.imap.login == config.mailbox.smtp.login == "oauth"
    assert config.oauth
    assert config.oauth.url == "https://login.microsoftonline.com/t/oauth2/v2.0/token"


def test_every_kind_has_its_days(tmp_path: Path) -> None:
    assert loaded(tmp_path).retention == {"mail": 90, "idea": 100, "vote": 60, "answer": 730}


def test_relative_paths_are_meant_from_the_configs_folder(tmp_path: Path) -> None:
    text = spoilt("[service]", '[service]\ndata_dir = "data"\ntemplates_dir = "/abs"')
    service = loaded(tmp_path, text).service
    assert (service.data_dir, service.templates_dir) == (tmp_path / "data", Path("/abs"))


def test_the_fingerprint_changes_with_the_file_and_the_members_file(tmp_path: Path) -> None:
    text = spoilt("[service]", '[service]\nmembers_file = "m.csv"')
    write(tmp_path, "name,email,location\nBo Holm,bo@nordlys.example,nuuk\n", "m.csv")
    first = loaded(tmp_path, text).fingerprint
    assert loaded(tmp_path, text).fingerprint == first
    assert loaded(tmp_path, text + "\n").fingerprint != first
    write(tmp_path, "name,email,location\nBo Holm,bo@nordlys.example,aarhus\n", "m.csv")
    assert loaded(tmp_path, text).fingerprint != first


def test_toml_1_1_is_read_on_every_python(tmp_path: Path) -> None:
    text = spoilt(
        '{ host = "imap.nordlys.example" }',
        '{\n  host = "imap.nordlys.example", # a comment\n  port = 994,\n}',
    )
    assert loaded(tmp_path, text).mailbox.imap.port == 994


def test_a_web_table_makes_a_web_page(tmp_path: Path) -> None:
    text = spoilt("[service]", '[service]\nweb = { listen = "[::1]:0" }')
    web = loaded(tmp_path, text).service.web
    assert web
    assert (web.host, web.port, web.archive) == ("::1", 0, True)
    assert loaded(tmp_path).service.web is None


def test_the_good_config_is_loaded_whole(tmp_path: Path) -> None:
    config = loaded(tmp_path, GOOD)
    assert list(config.world.members) == ["mette", "soeren-aagaard"]
    assert list(config.world.rules) == ["ideas", "tip"]


CSV_CONFIG = spoilt("[service]", '[service]\nmembers_file = "members.csv"')


def test_members_may_stand_in_a_csv_as_a_danish_excel_saves_it(tmp_path: Path) -> None:
    sheet = (
        "Name;Email;Location;Roles;Working days;Born;Celebrate;Quiet;\r\n"
        "Åse Høj;aase@nordlys.example, aase@mail.example;nuuk;guide, helper;man-tor;09-03-1984;nej;never;\r\n"
        ";;;;;;;;\r\n"
        "Bo Holm;bo@nordlys.example;aarhus;;;;;;\r\n"
    )
    (tmp_path / "members.csv").write_bytes(sheet.encode("cp1252"))
    members = loaded(tmp_path, CSV_CONFIG).world.members
    aase = members["aase-hoej"]
    assert aase.addresses == ("aase@nordlys.example", "aase@mail.example")
    assert (aase.roles, aase.working_days) == (frozenset({"guide", "helper"}), frozenset({1, 2, 3, 4}))
    assert (aase.born, aase.celebrate, aase.quiet) == (date(1984, 3, 9), False, None)
    assert list(members) == ["mette", "soeren-aagaard", "aase-hoej", "bo-holm"]
    assert members["bo-holm"].celebrate is True


@pytest.mark.parametrize(
    ("sheet", "line", "says"),
    [
        ("name,emial\nBo,bo@x.example\n", 1, 'unknown column "emial" (did you mean "email"?)'),
        ("name,location\nBo,nuuk\n", 1, 'the column "email" is missing'),
        ("name,email,location\nBo,bo@x.example,nuk\n", 2, 'there is no location "nuk"'),
        ('name,email,location\n"Bo",b@x.example,nuuk\n\nMia,mia,nuuk\n', 4, "no mail address"),
        ("name,email,location\nMia,mette@nordlys.example,nuuk\n", 2, "has this address too"),
        (
            "name,email,location,id\nMia,mia@x.example,nuuk,mette\n",
            2,
            'the id "mette" is taken by the member at',
        ),
        ("name,email,location\n,mia@x.example,nuuk\n", 2, 'the column "name" is missing'),
        ("name,email,location\nMia,mia@x.example,nuuk,7,8\n", 2, "5 cells but there are 3 columns"),
        ('name,email,location\nMia,mia@x.example,nuuk\n"Bo,bo@x.example\n', 3, "this is not CSV"),
        ("", 1, "the first row must name the columns"),
        ("name,email,location,weekly_limit\nMia,mia@x.example,nuuk,mange\n", 2, "write a whole number"),
        ("name,name,email\n", 1, 'the column "name" comes twice'),
    ],
)
def test_faults_in_the_csv_are_named_by_its_lines(sheet: str, line: int, says: str, tmp_path: Path) -> None:
    path = write(tmp_path, sheet, "members.csv")
    (found,) = findings(tmp_path, CSV_CONFIG)
    assert (found.file, found.line) == (str(path), line)
    assert says in str(found)


def test_a_cell_with_line_breaks_does_not_shift_the_lines(tmp_path: Path) -> None:
    write(tmp_path, 'name,email,location,roles\nMia,mia@x.example,nuuk,"a\nb"\nBo,bo,nuuk,\n', "members.csv")
    assert [finding.line for finding in findings(tmp_path, CSV_CONFIG)] == [4]


def test_ten_thousand_members_are_read(tmp_path: Path) -> None:
    rows = (f"Navn {n},navn{n}@nordlys.example,nuuk,mon-thu" for n in range(10_000))
    write(tmp_path, "name,email,location,working_days\n" + "\n".join(rows), "members.csv")
    assert len(loaded(tmp_path, CSV_CONFIG).world.members) == 10_002


def test_ten_thousand_faults_are_all_named(tmp_path: Path) -> None:
    write(tmp_path, "name,email,location\n" + "Bo,bo,nuk\n" * 10_000, "members.csv")
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, CSV_CONFIG), PRACTICES)
    assert len(caught.value.findings) >= 10_000
