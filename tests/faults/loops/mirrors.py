"""Two naervaers aimed at each other, and machines that answer everything: how soon it is quiet."""

from __future__ import annotations

import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage, Message
from email.utils import parseaddr
from pathlib import Path

from tests.faults.crew import ALWAYS_AWAKE, HANDLED, Crew, until
from tests.scenarios.posts import Post
from tests.servers.fixtures import MailHosts

MOST = 3
"""So many mails at most go to and fro before it is quiet."""
_QUIET_SECONDS = 3.0
_LIMIT = 4


def _rules() -> str:
    """A call that nobody but the test makes happen."""
    later = datetime.now(UTC) + timedelta(days=3)
    return f'[rules.ideas]\nask_at = "{later:%a} 09:00"\n[limits]\nmails_per_address_hour = {_LIMIT}\n'


def _pair(folder: Path, hosts: MailHosts) -> tuple[Crew, Crew]:
    """Two teams, each with the other's mailbox as a member and as ops."""
    boxes = [hosts.new_user("nord"), hosts.new_user("syd")]
    crews = []
    for here, there, leader in ((0, 1, "Mette Lindholm"), (1, 0, "Emily Clarke")):
        first = leader.split()[0].lower()
        crews.append(
            Crew(
                folder / boxes[here],
                hosts,
                {first: leader, "andre": "De Andre"},
                _rules(),
                everyone=ALWAYS_AWAKE,
                more='country = ""',
                box=boxes[here],
                users={"andre": boxes[there], "drift": boxes[there]},
            )
        )
    return crews[0], crews[1]


def _exchanged(one: Crew, other: Crew) -> list[Post]:
    """Every mail between the two boxes that has arrived."""
    dovecot = one.hosts.dovecot
    found = []
    for box in (one.box, other.box):
        for folder in ("INBOX", HANDLED):
            found += [Post(raw) for raw in dovecot.messages(box, folder)]
    return found


def _until_quiet(count: Callable[[], int], *crews: Crew, least: int = 0) -> int:
    """How many there are once the `least` have come, and then none for a while in which the services were at rest."""
    until(lambda: count() >= least)
    seen, since = count(), time.monotonic()
    while time.monotonic() - since < _QUIET_SECONDS:
        time.sleep(0.2)
        for crew in crews:
            crew.settled()
        if (now := count()) != seen:
            seen, since = now, time.monotonic()
    return seen


def two_of_us(folder: Path, hosts: MailHosts) -> list[str]:
    """Each asks the other, then each gets from the other what looks like a person's mail; what was broken."""
    one, other = _pair(folder, hosts)
    with ExitStack() as stack:
        stack.enter_context(one.running())
        stack.enter_context(other.running())
        for crew in (one, other):
            until(lambda crew=crew: crew.events("mailbox_begun"))
            done = crew.run("now", "ideas", "ask", **crew.environment)
            assert done.code == 0, done

        def quiet(least: int) -> int:
            return _until_quiet(lambda: len(_exchanged(one, other)), one, other, least=least)

        calls = quiet(2)
        found = [f"{calls} mails followed from two calls"] * (calls != 2)
        for number, (crew, there) in enumerate(((one, other), (other, one)), 1):
            before = calls if number == 1 else quiet(calls)
            _write(hosts, hosts.address(there.box), hosts.address(crew.box), "idé: Fælles kaffe")
            after = quiet(before + 1)
            found += [f"{after - before} mails went to and fro"] * (not 0 < after - before <= MOST)
        return found


def strangers(folder: Path, hosts: MailHosts) -> list[str]:
    """One of us writes to another that does not know it; what was broken."""
    known = Crew(
        folder / "known", hosts, {"mette": "Mette"}, _rules(), everyone=ALWAYS_AWAKE, more='country = ""'
    )
    unknown = hosts.new_user("syd")
    with known.running():
        until(lambda: known.events("mailbox_begun"))
        for _ in range(MOST):
            _write(hosts, hosts.address(unknown), hosts.address(known.box), "Hej, hvem er I?")
        answers = _until_quiet(lambda: len(hosts.dovecot.messages(unknown)), known)
        return [f"a stranger got {answers} answers"] * (answers > 1)


def _write(hosts: MailHosts, sender: str, to: str, text: str) -> None:
    """A mail that does not say that a machine wrote it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Hej"
    message["Message-ID"] = f"<{time.monotonic_ns()}@elsewhere.test>"
    message.set_content(text)
    _submit(hosts, sender, to, message)


def _submit(hosts: MailHosts, sender: str, to: str, message: Message) -> None:
    with smtplib.SMTP(hosts.postfix.host, hosts.postfix.smtp_port) as smtp:
        smtp.sendmail(sender, [to], message.as_bytes())


Answerer = Callable[[Post, str], EmailMessage]


def polite(post: Post, address: str) -> EmailMessage:
    """An answer as RFC 3834 wants it, of one that answers every mail all the same."""
    message = rude(post, address)
    message["Auto-Submitted"] = "auto-replied"
    return message


def rude(post: Post, address: str) -> EmailMessage:
    """An answer that does not say that a machine wrote it, and is never the same."""
    message = EmailMessage()
    message["From"], message["To"] = address, parseaddr(str(post.message["Reply-To"]))[1]
    message["Subject"] = f"Re: {' '.join(post.subject.split())}"
    message["In-Reply-To"] = post.message_id.strip()
    message["Message-ID"] = f"<{time.monotonic_ns()}@robot.test>"
    message.set_content(f"Tak for din henvendelse nr. {time.monotonic_ns() % 1000}. Vi vender tilbage.")
    return message


def a_machine(folder: Path, hosts: MailHosts, answer: Answerer, most: int) -> list[str]:
    """A member's mailbox answers every mail; what was broken when we wrote more than `most` mails."""
    names = {"mette": "Mette Lindholm", "robot": "Robot Hansen"}
    crew = Crew(folder / answer.__name__, hosts, names, _rules(), everyone=ALWAYS_AWAKE, more='country = ""')
    with crew.running(), _answering(crew, "robot", answer):
        until(lambda: crew.events("mailbox_begun"))
        done = crew.run("now", "ideas", "ask", **crew.environment)
        assert done.code == 0, done
        until(lambda: crew.posts("robot", "ask"))
        written = _until_quiet(lambda: len(crew.posts("robot")), crew)
        return [f"it got {written} mails"] * (written > most)


@contextmanager
def _answering(crew: Crew, who: str, answer: Answerer) -> Iterator[None]:
    """A thread that answers each mail of ours in somebody's mailbox, as fast as it can."""
    over = threading.Event()

    def answer_all() -> None:
        address, known = crew.members[who], set[str]()
        while not over.wait(0.1):
            for post in crew.posts(who):
                if post.message_id not in known:
                    known.add(post.message_id)
                    reply = answer(post, address)
                    _submit(crew.hosts, address, str(reply["To"]), reply)

    thread = threading.Thread(target=answer_all, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(10)


def polite_machine(folder: Path, hosts: MailHosts) -> list[str]:
    """One that says what it is gets the call, and nothing for its answer."""
    return a_machine(folder, hosts, polite, 1)


def rude_machine(folder: Path, hosts: MailHosts) -> list[str]:
    """One that hides what it is gets the call, and answers up to the last limit of an hour."""
    return a_machine(folder, hosts, rude, 2 + _LIMIT)
