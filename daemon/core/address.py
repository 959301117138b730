"""Tells which spellings of a mail address are one address, and no more than those."""

from __future__ import annotations

import re
import unicodedata

_DOT_ATOM = re.compile(r'"([A-Za-z0-9!#$%&\'*+\-/=?^_`{|}~]+(?:\.[A-Za-z0-9!#$%&\'*+\-/=?^_`{|}~]+)*)"')
_DEVIATIONS = str.maketrans({"ß": "s", "ς": "σ"})


def lowered(text: str) -> str:
    """`text` in small letters, but for those that would become another alphabet's: the Kelvin sign is no k."""
    if text.isascii():
        return text.lower()
    return (
        unicodedata.normalize("NFC", "".join(map(_small, text)))
        if all(map(_keeps_its_script, text))
        else text
    )


def _small(letter: str) -> str:
    small = letter.lower()
    return small if small.isascii() == letter.isascii() else letter


def _keeps_its_script(letter: str) -> bool:
    return letter.isascii() or not unicodedata.normalize("NFC", letter).isascii()


def unquoted(address: str) -> str:
    """`"anne"@firma.dk` as `anne@firma.dk`, which it is (RFC 5321 4.1.2); quotes that are needed stay."""
    local, at, domain = address.rpartition("@")
    found = _DOT_ATOM.fullmatch(local)
    return f"{found[1]}@{domain}" if found and at else address


def folded(address: str) -> str:
    """`address` as it is compared with others: without regard to case, and of a domain's two spellings the ASCII one.

    Nothing that only looks alike is made the same: no other alphabet's letters, no ligatures, and no `ß` for `ss`.
    """
    local, at, domain = unquoted(address).rpartition("@")
    small = lowered(domain)
    return f"{lowered(local)}{at}{ascii_domain(small) or small}"


def ascii_domain(domain: str) -> str | None:
    """`domain` with A-labels (RFC 5890 2.3.2.1); None where it is no name, or only one by way of another."""
    labels = (
        [_ascii_label(label) for label in lowered(domain).split(".")] if not domain.isascii() else [domain]
    )
    return ".".join(map(str, labels)) if all(labels) else None


def _ascii_label(label: str) -> str | None:
    if label.isascii():
        return label
    # The codec is IDNA 2003's, which would send mail for straße.de to strasse.de; 2008 keeps them apart.
    plain = label.translate(_DEVIATIONS)
    try:
        encoded = plain.encode("idna")
        if encoded.decode("idna") != plain:
            return None
        return (
            encoded.decode("ascii") if plain == label else f"xn--{label.encode('punycode').decode('ascii')}"
        )
    except UnicodeError:
        return None
