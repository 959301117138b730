"""The caged process: reads one mail after another from its socket, within limits, and answers with values only."""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEAD = struct.Struct("!BII")
"""The head of a request: what to do, and the lengths of its JSON and of the raw mail."""
ANSWER = struct.Struct("!BI")
"""The head of an answer: how it went, and the length of what follows."""
SCAN, READ = 1, 2
DONE, REFUSED = 0, 1
_CHUNK = 256 * 1024
_OPEN_FILES = 64

Answer = Callable[[int, bytes, bytes], bytes]


class Refused(Exception):
    """A mail that is not read, with a reason that is safe to log."""


def serve(link: socket.socket, answer: Answer, cpu_seconds: int) -> None:
    """Answer requests until the other side closes; one that uses more than `cpu_seconds` kills the process."""
    link.sendall(ANSWER.pack(DONE, 0))
    while head := _receive(link, HEAD.size):
        task, size, raw_size = HEAD.unpack(head)
        request, raw = _receive(link, size), _receive(link, raw_size)
        _renew(cpu_seconds)
        try:
            status, body = DONE, answer(task, bytes(request), bytes(raw))
        except (Refused, MemoryError, RecursionError) as fault:
            status, body = (
                REFUSED,
                (str(fault) if isinstance(fault, Refused) else type(fault).__name__).encode(),
            )
        del raw
        link.sendall(ANSWER.pack(status, len(body)) + body)


def confine(memory_bytes: int) -> None:
    """Give up what reading does not need: memory beyond the limit, new files, core dumps and children."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def answer_mail(task: int, request: bytes, raw: bytes) -> bytes:
    """Scan or read `raw`; raises Refused where it cannot be."""
    from daemon.adapters.cage_codec import decode, encode
    from daemon.mail.parse import TooBig
    from daemon.mail.read import read
    from daemon.mail.scan import scan

    values: tuple[Any, ...] = decode(request)
    try:
        return encode(scan(raw, own=values[0]) if task == SCAN else read(raw, *values))
    except TooBig as fault:
        raise Refused(str(fault)) from fault


def warm() -> None:
    """Load all that reading needs before the limits begin to count."""
    from daemon.adapters.cage_codec import encode
    from daemon.mail.reading import Expected, OwnAddresses

    sample = b"From: a@example.org\nContent-Type: text/plain\n\nhej:\n\nFra: b\nSendt: c\n"
    answer_mail(SCAN, encode((OwnAddresses(box="b@example.org"),)), sample)
    answer_mail(READ, encode((None, Expected())), sample)
    bounce = b"From: mailer-daemon@example.org\n\nno such user\n"
    answer_mail(SCAN, encode((OwnAddresses(box="b@example.org"),)), bounce)


def _receive(link: socket.socket, size: int) -> bytearray:
    """Exactly `size` bytes, or none when the other side has gone."""
    data = bytearray(size)
    view = memoryview(data)
    at = 0
    while at < size:
        count = link.recv_into(view[at : at + _CHUNK])
        if not count:
            return bytearray()
        at += count
    return data


def _renew(cpu_seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main(arguments: list[str], answer: Answer = answer_mail, prepare: Callable[[], None] = warm) -> None:
    """Run on the socket whose descriptor is the first argument, with processor seconds and memory bytes after it."""
    descriptor, cpu_seconds, memory_bytes = map(int, arguments)
    # What a library logs about a mail may hold people's words.
    logging.disable(logging.CRITICAL)
    prepare()
    confine(memory_bytes)
    with socket.socket(fileno=descriptor) as link:
        serve(link, answer, cpu_seconds)


if __name__ == "__main__":
    # Run as a script in isolated mode, which knows neither the working directory nor PYTHONPATH: where we are not
    # installed, our own folder comes first, as the service and its readers must be of one version.
    if (ours := str(Path(__file__).resolve().parents[2])) not in sys.path:
        sys.path.insert(0, ours)
    try:
        main(sys.argv[1:])
    except (BrokenPipeError, ConnectionResetError):
        os._exit(0)
