"""Two hundred ways in which a config file is broken by a hand that slips, a disk that fails, or another program."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

CSV = "members.csv"
GOOD_CSV = "name;email\nBo Dahl;bo@firma.test\nEva Friis;eva@firma.test\nIb Gram;ib@firma.test\n"
OVERLAY = "texts"


@dataclass(frozen=True)
class Broken:
    """A way of breaking it: its name, what then stands in the folder, and whether a line can be told."""

    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    lay: Callable[[Path], None] = lambda folder: None
    told: str = ":"
    """What must be named as the place: `config.toml:` before a line's number, a file, or nothing."""


def lay(folder: Path, good: str, broken: Broken) -> None:
    """Make the folder as this way of breaking has it, from the good files on."""
    clean(folder)
    files = {"config.toml": good.encode(), CSV: GOOD_CSV.encode(), **broken.files}
    for name, raw in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(raw)
    broken.lay(folder)


def clean(folder: Path) -> None:
    """Take away what a way of breaking laid down."""
    for name in ("config.toml", CSV, OVERLAY):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def ways(good: str, times: int, seed: int) -> Sequence[Broken]:
    """So many ways, drawn with this seed: each kind comes before any comes twice."""
    chance, found = Random(seed), []
    while len(found) < times:
        kinds = list(_KINDS)
        chance.shuffle(kinds)
        found += [kind(chance, good) for kind in kinds]
    return found[:times]


def _text(name: str, text: str, told: str = "config.toml:") -> Broken:
    return Broken(name, {"config.toml": text.encode("utf-8", "surrogateescape")}, told=told)


def _cut_in_a_string(chance: Random, good: str) -> Broken:
    quotes = [found.start() for found in re.finditer('"', good)]
    return _text("cut off within a string", good[: chance.choice(quotes[::2]) + 1])


def _stray(chance: Random, good: str) -> Broken:
    lines = good.split("\n")
    lines.insert(
        chance.randrange(len(lines)), chance.choice(("= 3", "[", "a b = 1", '"', "]]", "\x01", "x = "))
    )
    return _text("a stray line", "\n".join(lines))


def _key_twice(chance: Random, good: str) -> Broken:
    keys = re.findall(r"(?m)^[a-z_]+ = .*$", good)
    key = chance.choice(keys)
    return _text("a key twice", good.replace(key, f"{key}\n{key}", 1))


def _wrong_type(chance: Random, good: str) -> Broken:
    keys = re.findall(r"(?m)^[a-z_]+ = .*$", good)
    key = chance.choice([key for key in keys if not key.startswith(("working_days", "team ="))])
    value = chance.choice(("1979-05-27T07:32:00Z", "[[[1]]]", "{ a = 1 }", "-1.5", "[true]", "nan"))
    return _text("a wrong type", good.replace(key, f"{key.split(' ')[0]} = {value}", 1))


def _unknown_key(chance: Random, good: str) -> Broken:
    heads = re.findall(r"(?m)^\[[a-z\[].*$", good)
    name = "".join(chance.choices("abcdefghij_", k=9)).strip("_") + "q"
    head = chance.choice(heads)
    return _text("an unknown key", good.replace(head, f"{head}\n{name} = 1", 1))


def _unknown_section(chance: Random, good: str) -> Broken:
    return _text("an unknown section", f"{good}\n[{chance.choice(('servic', 'rule', 'member', 'x'))}]\n")


def _unknown_practice(chance: Random, good: str) -> Broken:
    return _text("an unknown practice", f"{good}\n[rules.{chance.choice(('idaes', 'x', 'lunch'))}]\n")


def _no_leader(chance: Random, good: str) -> Broken:
    return _text("a leader who is nobody", re.sub(r'leader = "\w+"', f'leader = "n{chance.random()}"', good))


def _no_members(chance: Random, good: str) -> Broken:
    bare = good.partition("[[members]]")[0].replace('members_file = "members.csv"', "")
    return _text("no members", bare + "[rules.ideas]\n", told="config.toml")


def _missing_key(chance: Random, good: str) -> Broken:
    keys = re.findall(r'(?m)^(?:name = "S|address|email|imap|smtp|leader).*$', good)
    return _text("a needed key left out", good.replace(chance.choice(keys), "", 1))


def _bad_time(chance: Random, good: str) -> Broken:
    time = chance.choice(
        ("mon 25:00", "mandag", "", "31 feb", "every 0 days", "* * *", "mon", "09:61", "first of")
    )
    return _text("a time that is none", f'{good}\n[rules.more]\npractice = "ideas"\nask_at = "{time}"\n')


def _bad_address(chance: Random, good: str) -> Broken:
    address = chance.choice(("a@", "@b", "a b@c.dk", "a@b@c", "", "a\\nb@c.dk", "x" * 300 + "@y.dk"))
    return _text("an address that is none", re.sub(r'email = "[^"]*"', f'email = "{address}"', good, count=1))


def _address_twice(chance: Random, good: str) -> Broken:
    emails = re.findall(r'email = "([^"]*)"', good)
    one, other = chance.sample(emails, 2)
    return _text("an address twice", good.replace(f'"{one}"', f'"{other.upper()}"', 1))


def _id_twice(chance: Random, good: str) -> Broken:
    one, other = chance.sample(re.findall(r'(?m)^id = "(\w+)"\nname', good)[1:], 2)
    return _text("an id twice", good.replace(f'id = "{one}"', f'id = "{other}"', 1))


def _own_address(chance: Random, good: str) -> Broken:
    box = re.findall(r'(?m)^address = "([^"]*)"', good)[0]
    return _text("the mailbox as a member", re.sub(r'email = "[^"]*"', f'email = "{box}"', good, count=1))


def _bad_zone(chance: Random, good: str) -> Broken:
    zone = chance.choice(("Europe/Kobenhavn", "CET+1", "../../etc/passwd", "", "Mars/Olympus"))
    return _text("a zone that is none", good.replace("[service]", f'[service]\nzone = "{zone}"', 1))


def _out_of_bounds(chance: Random, good: str) -> Broken:
    line = chance.choice(
        ("weekly_limit = 0", "weekly_limit = 99", 'mail_at = "20:00"', 'working_days = "never"')
    )
    return _text("a number out of bounds", f"{good}\n[everyone]\n{line}\n")


def _bad_limits(chance: Random, good: str) -> Broken:
    line = chance.choice(("questions_per_letter = 0", "receipt_days = -1", "mails_per_address_hour = 1e400"))
    return _text("limits out of bounds", f"{good}\n[limits]\n{line}\n")


def _bad_retention(chance: Random, good: str) -> Broken:
    line = chance.choice(("idea = -1", "gossip = 3", 'mail = "ever"', "mail = 99999999999"))
    return _text("retention of nothing", f"{good}\n[retention]\n{line}\n")


def _not_utf8(chance: Random, good: str) -> Broken:
    raw = good.encode()
    at = chance.randrange(len(raw))
    return Broken("not UTF-8", {"config.toml": raw[:at] + b"\xff\xfe" + raw[at:]}, told="config.toml")


def _binary(chance: Random, good: str) -> Broken:
    return Broken(
        "binary", {"config.toml": chance.randbytes(chance.randrange(1, 50_000))}, told="config.toml"
    )


def _zeros(chance: Random, good: str) -> Broken:
    return Broken("zeros, as after a power cut", {"config.toml": bytes(4096)}, told="config.toml")


def _empty(chance: Random, good: str) -> Broken:
    return _text("empty", "", told="config.toml")


def _huge(chance: Random, good: str) -> Broken:
    return _text("huge", good + "#" * 5_000_000, told="config.toml")


def _deep(chance: Random, good: str) -> Broken:
    return _text("nested too deeply", f"{good}\n[retention]\nx = {'[' * 20_000}\n")


def _missing(chance: Random, good: str) -> Broken:
    return Broken("missing", lay=lambda folder: (folder / "config.toml").unlink(), told="config.toml")


def _directory(chance: Random, good: str) -> Broken:
    def make(folder: Path) -> None:
        (folder / "config.toml").unlink()
        (folder / "config.toml").mkdir()

    return Broken("a directory", lay=make, told="config.toml")


def _pipe(chance: Random, good: str) -> Broken:
    def make(folder: Path) -> None:
        (folder / "config.toml").unlink()
        os.mkfifo(folder / "config.toml")

    return Broken("a pipe", lay=make, told="config.toml")


def _unreadable(chance: Random, good: str) -> Broken:
    """Root reads what has no rights; a link to itself nobody can."""

    def make(folder: Path) -> None:
        (folder / "config.toml").unlink()
        (folder / "config.toml").symlink_to("config.toml")

    return Broken("unreadable", lay=make, told="config.toml")


def _csv(name: str, raw: bytes, told: str = "members.csv:") -> Broken:
    return Broken(name, {CSV: raw}, told=told)


def _csv_column(chance: Random, good: str) -> Broken:
    return _csv("an unknown column", GOOD_CSV.replace("email", "e-mial", 1).encode())


def _csv_cells(chance: Random, good: str) -> Broken:
    return _csv("too many cells", (GOOD_CSV + "Ole;ole@firma.test;;;x\n").encode())


def _csv_twice(chance: Random, good: str) -> Broken:
    return _csv("a member twice", (GOOD_CSV + "Bo Dahl;bo@firma.test\n").encode())


def _csv_quote(chance: Random, good: str) -> Broken:
    return _csv("a quote never closed", (GOOD_CSV + '"Ole;ole@firma.test\n').encode())


def _csv_binary(chance: Random, good: str) -> Broken:
    return _csv("binary members", chance.randbytes(3000))


def _csv_missing(chance: Random, good: str) -> Broken:
    return Broken("no members' file", lay=lambda folder: (folder / CSV).unlink(), told="config.toml:")


def _csv_pipe(chance: Random, good: str) -> Broken:
    def make(folder: Path) -> None:
        (folder / CSV).unlink()
        os.mkfifo(folder / CSV)

    return Broken("a pipe of members", lay=make, told="config.toml:")


def _words(chance: Random, good: str) -> Broken:
    words = b'[words]\nstop = ["stop"]\npause = ["stop"]\n'
    return _overlay("words that collide", good, {"da/words.toml": words}, "")


def _words_broken(chance: Random, good: str) -> Broken:
    return _overlay("words that are no TOML", good, {"da/words.toml": b"[words\n"}, "words.toml")


def _template(chance: Random, good: str) -> Broken:
    text = chance.choice(
        (b"# X\n\n{{ nobody.knows }\n", b"{% if %}", b"\xff\xfe", b"", b"# X\n\n{{ 1 / }}\n")
    )
    return _overlay("a text of one's own that is broken", good, {"da/ideas/ask.md": text}, "ask.md")


def _overlay(name: str, good: str, files: Mapping[str, bytes], told: str) -> Broken:
    text = good.replace("[service]", f'[service]\ntemplates_dir = "{OVERLAY}"', 1)
    return Broken(name, {"config.toml": text.encode()}, lay=partial(_lay_overlay, files=files), told=told)


def _lay_overlay(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, raw in files.items():
        path = folder / OVERLAY / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


_KINDS = (
    _cut_in_a_string, _stray, _key_twice, _wrong_type, _unknown_key, _unknown_section, _unknown_practice,
    _no_leader, _no_members, _missing_key, _bad_time, _bad_address, _address_twice, _id_twice, _own_address,
    _bad_zone, _out_of_bounds, _bad_limits, _bad_retention, _not_utf8, _binary, _zeros, _empty, _huge, _deep,
    _missing, _directory, _pipe, _unreadable, _csv_column, _csv_cells, _csv_twice, _csv_quote, _csv_binary,
    _csv_missing, _csv_pipe, _words, _words_broken, _template,
)  # fmt: skip
