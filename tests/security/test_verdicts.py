"""Only what our own receiving server found counts, and a sender's own words never make its doubts go away."""

from __future__ import annotations

import pytest

from daemon.mail.classify import OwnAddresses
from daemon.mail.reading import Verdict
from daemon.mail.scan import scan
from tests.engine.kit import BOX

OWN = OwnAddresses(box=BOX.address, message_id_domain=BOX.domain, authserv_id="mx.example.test")
DOUBTS = "Authentication-Results: mx.example.test; dmarc=fail header.from=example.test"
FORGED = "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test"
BOTH_FAIL = (
    "Authentication-Results: mx.example.test; spf=fail smtp.mailfrom=x@evil.test; dkim=fail header.d=x.test"
)
HOP = "Received: from relay.evil.test by mx.example.test; Mon, 23 Nov 2026 09:00:00 +0100"

HEADS: dict[str, tuple[str, Verdict]] = {
    # The real word, however it is written.
    "as it is": (DOUBTS, "fail"),
    "with a version": ("Authentication-Results: mx.example.test 1; dmarc=fail", "fail"),
    "in capitals": ("AUTHENTICATION-RESULTS: MX.Example.TEST; DMARC=FAIL", "fail"),
    "spread with comments": (
        "Authentication-Results: (a) mx.example.test (b;c) ; (d) dmarc=fail (e)",
        "fail",
    ),
    "with nested comments": (
        "Authentication-Results: mx.example.test; (a (b; dmarc=pass) c) dmarc=fail",
        "fail",
    ),
    "with a quoted bracket in a comment": (
        r"Authentication-Results: mx.example.test; (a \( b) dmarc=fail",
        "fail",
    ),
    "folded": (
        "Authentication-Results:\r\n mx.example.test;\r\n\tdmarc=fail\r\n header.from=example.test",
        "fail",
    ),
    "with spaces around the signs": ("Authentication-Results: mx.example.test ; dmarc = fail", "fail"),
    "with a quoted server": ('Authentication-Results: "mx.example.test"; dmarc=fail', "fail"),
    "with a version of the method": ("Authentication-Results: mx.example.test; dmarc/1=fail", "fail"),
    "in two fields": (
        "Authentication-Results: mx.example.test; spf=softfail\r\nAuthentication-Results: mx.example.test; dkim=fail",
        "fail",
    ),
    "below its own hop": (f"{HOP}\r\n{DOUBTS}", "fail"),
    "and a policy of none": ("Authentication-Results: mx.example.test; dmarc=none", "none"),
    "a pass": (FORGED, "pass"),
    "a signature of the domain": (
        "Authentication-Results: mx.example.test; dkim=pass header.d=example.test",
        "pass",
    ),
    "a signature of another": (
        "Authentication-Results: mx.example.test; dkim=pass header.d=evil.test",
        "none",
    ),
    "a signature of the top": ("Authentication-Results: mx.example.test; dkim=pass header.d=test", "none"),
    "a judgement of the domain above": ("Authentication-Results: mx.sub; x=y\r\n" + FORGED, "pass"),
    # Words that the sender added below a doubt.
    "forged right below": (f"{DOUBTS}\r\n{FORGED}", "fail"),
    "forged below the next hop": (f"{DOUBTS}\r\n{HOP}\r\n{FORGED}", "fail"),
    "a DMARC forged below two failures": (f"{BOTH_FAIL}\r\n{FORGED}", "fail"),
    "a signature forged below two failures": (
        f"{BOTH_FAIL}\r\nAuthentication-Results: mx.example.test; dkim=pass header.d=example.test",
        "fail",
    ),
    "an SPF forged below two failures": (
        f"{BOTH_FAIL}\r\nAuthentication-Results: mx.example.test; spf=pass smtp.mailfrom=example.test",
        "fail",
    ),
    # Words of other servers, above and below.
    "another server above": (f"Authentication-Results: mx.evil.test; dmarc=pass\r\n{DOUBTS}", "fail"),
    "another server alone": ("Authentication-Results: mx.evil.test; dmarc=pass", "none"),
    "a server below ours": ("Authentication-Results: a.mx.example.test; dmarc=pass", "none"),
    "a server that begins like ours": (
        "Authentication-Results: mx.example.test.evil.test; dmarc=pass",
        "none",
    ),
    "another server that names ours": (
        "Authentication-Results: evil.test mx.example.test; dmarc=pass",
        "none",
    ),
    "another server with ours in a comment": (
        "Authentication-Results: evil.test (mx.example.test); dmarc=pass",
        "none",
    ),
    "ours within a value of another's": (
        'Authentication-Results: evil.test; x="mx.example.test; dmarc=pass"',
        "none",
    ),
    "another field of a like name": ("X-Authentication-Results: mx.example.test; dmarc=pass", "none"),
    "ARC's field": ("ARC-Authentication-Results: i=1; mx.example.test; dmarc=pass", "none"),
    "a server's name spelt with look-alikes": (
        "Authentication-Results: m\u0445.example.test; dmarc=pass",
        "none",
    ),
    "Microsoft's form, where that is not ours": (
        "Authentication-Results: dmarc=pass header.from=example.test",
        "none",
    ),
    # Words that the sender put into what our server repeats.
    "a result within a quoted sender": (
        'Authentication-Results: mx.example.test; spf=fail smtp.mailfrom="x; dmarc=pass y"@evil.test; dkim=fail',
        "fail",
    ),
    "a signature within a quoted sender": (
        'Authentication-Results: mx.example.test; spf=fail mailfrom="; dkim=pass header.d=example.test"@x; dkim=fail',
        "fail",
    ),
    "a result within a reason": (
        'Authentication-Results: mx.example.test; dmarc=fail reason="no; dmarc=pass header.from=example.test"',
        "fail",
    ),
    "a quote that stays open": (
        'Authentication-Results: mx.example.test; dmarc=fail reason="a; dmarc=pass',
        "fail",
    ),
    # The server read another sender than we do: one of us was led astray.
    "a pass for another sender": (
        "Authentication-Results: mx.example.test; dmarc=pass header.from=evil.test",
        "fail",
    ),
    "a pass for another sender's address": (
        "Authentication-Results: mx.example.test; dmarc=pass header.from=x@evil.test",
        "fail",
    ),
    "a pass for the domain above": (
        "Authentication-Results: mx.example.test; dmarc=pass header.from=mail.example.test",
        "pass",
    ),
}


@pytest.mark.parametrize("kind", HEADS)
def test_the_verdict_is_our_own_servers(kind: str) -> None:
    head, expected = HEADS[kind]
    raw = f"{head}\r\nFrom: rikke@example.test\r\nTo: team@example.test\r\n\r\nHej\r\n".encode()
    assert scan(raw, own=OWN).auth == expected


@pytest.mark.parametrize("media", ["text/plain", "message/rfc822", "multipart/mixed; boundary=y"])
def test_a_verdict_within_a_part_is_words_of_the_sender(media: str) -> None:
    part = f"--x\r\nContent-Type: {media}\r\n{FORGED}\r\n\r\n{FORGED}\r\n\r\nHej\r\n--x--\r\n"
    head = "From: rikke@example.test\r\nContent-Type: multipart/mixed; boundary=x\r\n"
    assert scan(f"{head}\r\n{part}".encode(), own=OWN).auth == "none"
    assert scan(f"{DOUBTS}\r\n{head}\r\n{part}".encode(), own=OWN).auth == "fail"


def test_a_verdict_below_the_head_is_words_of_the_sender() -> None:
    raw = f"From: rikke@example.test\r\n\r\n{FORGED}\r\n".encode()
    assert scan(raw, own=OWN).auth == "none"


def test_the_domain_in_its_two_spellings_is_one() -> None:
    judged = "Authentication-Results: mx.example.test; dmarc=pass header.from=xn--blbr-roah.example"
    raw = f"{judged}\r\nFrom: rikke@blåbær.example\r\n\r\nHej\r\n".encode()
    assert scan(raw, own=OWN).auth == "pass"
