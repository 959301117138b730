"""Runs one peer in a virtualenv of its own: a mail as a line of JSON in, what the peer can say is the reply as one out.

It is a script that knows nothing of the project; `bench.replies.peers` starts it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

Readings = Callable[[str], list[str]]


def _mail_parser_reply() -> Readings:
    from mailparser_reply import EmailReplyParser

    parser = EmailReplyParser(
        languages=["en", "de", "cs", "da", "es", "fr", "it", "ja", "ko", "nl", "pl", "sv", "zh"]
    )

    def read(text: str) -> list[str]:
        replies = parser.read(text).replies
        return [replies[0].body, replies[0].full_body] if replies else [""]

    return read


def _quotequail() -> Readings:
    import quotequail

    def read(text: str) -> list[str]:
        shown = "\n".join(
            part for is_shown, part in quotequail.quote(text, quote_intro_line=True) if is_shown
        )
        unwrapped = quotequail.unwrap(text)
        return [shown, *([unwrapped.get("text_top", "")] if unwrapped else [])]

    return read


def _email_reply_parser() -> Readings:
    from email_reply_parser import EmailReplyParser

    def read(text: str) -> list[str]:
        message = EmailReplyParser.read(text)
        signed = [part for part in message.fragments if not part.quoted and not part.headers]
        return [message.reply, "\n".join(part.content for part in signed)]

    return read


def _unquotemail() -> Readings:
    from unquotemail import Unquote

    return lambda text: [Unquote(None, text).get_text() if text else ""]


def _talon() -> Readings:
    from talon import quotations

    return lambda text: [quotations.extract_from_plain(text)]


PEERS: dict[str, Callable[[], Readings]] = {
    "mail-parser-reply": _mail_parser_reply,
    "quotequail": _quotequail,
    "email-reply-parser": _email_reply_parser,
    "unquotemail": _unquotemail,
    "talon": _talon,
}


def main(name: str) -> None:
    """Say that `name` is there, then answer line by line; a peer that raises says so instead of its readings."""
    out = sys.stdout
    sys.stdout = sys.stderr
    read = PEERS[name]()
    print("ready", file=out, flush=True)
    for line in sys.stdin:
        try:
            answer: object = read(json.loads(line))
        except Exception as fault:  # a peer may raise anything, and that is its figure
            answer = type(fault).__name__
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
