"""The caged process of `naervaer explain`: like the service's, but it tells every line of a mail with its rule."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def answer_explained(task: int, request: bytes, raw: bytes) -> bytes:
    """Explain `raw`; raises Refused where it cannot be read."""
    from daemon.adapters.cage_child import Refused
    from daemon.adapters.cage_codec import decode, encode
    from daemon.mail.explain import explain
    from daemon.mail.parse import TooBig

    own, sent, expected = decode(request)
    letter = sent.encode("latin-1") if isinstance(sent, str) else sent
    try:
        found = explain(raw, letter, expected, own)
    except TooBig as fault:
        raise Refused(str(fault)) from fault
    known: Any = found.letter
    if known is not None:
        known = (known.token, known.message_id, known.mail, known.questions, known.named_by)
    stretches = tuple((one.kind, one.rule, one.lines) for one in found.stretches)
    return encode((found.scan, found.reading, stretches, known))


def warm() -> None:
    """Load all that explaining needs before the limits begin to count."""
    from daemon.adapters.cage_child import READ
    from daemon.adapters.cage_codec import encode
    from daemon.mail.reading import Expected, OwnAddresses

    sample = b"From: a@example.org\nContent-Type: text/plain\n\nhej:\n\nFra: b\nSendt: c\n"
    own = OwnAddresses(box="b@example.org")
    answer_explained(READ, encode((own, sample.decode(), Expected())), sample)


if __name__ == "__main__":
    # Run as a script in isolated mode, which knows neither the working directory nor PYTHONPATH.
    if (ours := str(Path(__file__).resolve().parents[2])) not in sys.path:
        sys.path.insert(0, ours)
    from daemon.adapters.cage_child import main

    try:
        main(sys.argv[1:], answer_explained, warm)
    except (BrokenPipeError, ConnectionResetError):
        os._exit(0)
