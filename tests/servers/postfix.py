"""A private Postfix: takes mail on loopback, hands it to a Dovecot by LMTP, refuses and bounces as usual."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from tests.patience import LONG
from tests.servers.directory import Directory
from tests.servers.dovecot import DovecotServer
from tests.servers.ports import free_ports
from tests.servers.process import ServerNotUpError, ServerProcess

APT_PACKAGES = "postfix"
_MASTER = Path("/usr/lib/postfix/sbin/master")
_POSTFIX_OWNED = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming"),
    *("maildrop", "private", "public", "saved", "trace"),
)

_MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/spool
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/mail.log
maillog_file_prefixes = {root}
myhostname = mx.{domain}
myorigin = {domain}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_recipient_restrictions = reject_unlisted_recipient, permit_mynetworks, reject_unauth_destination
smtpd_delay_reject = yes
recipient_delimiter = +
virtual_mailbox_domains = {domain}
virtual_mailbox_maps = tcp:127.0.0.1:{directory_port}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}
alias_maps =
alias_database =
local_recipient_maps =
notify_classes =
message_size_limit = 104857600
mailbox_size_limit = 0
default_transport = error:5.1.2 nothing leaves this test server
relay_transport = error:5.1.2 nothing leaves this test server
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_peername_lookup = no
smtp_tls_security_level = none
smtpd_tls_security_level = may
smtpd_tls_cert_file = {root}/server.pem
smtpd_tls_key_file = {root}/server.key
smtpd_tls_loglevel = 0
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {dovecot_root}/run/auth-client
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
in_flow_delay = 0
service_throttle_time = 1s
{extra}
"""

_SERVICES = """\
127.0.0.1:{smtp_port} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
lmtp      unix  - - n - - lmtp
smtp      unix  - - n - - smtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


class PostfixServer:
    """A Postfix of its own in front of `dovecot`, under a temporary directory; usable as a context manager.

    Everybody on loopback may send to everybody in `example.test`; nothing ever leaves the machine.
    `extra` are further lines for main.cf.
    """

    host = "127.0.0.1"

    def __init__(self, dovecot: DovecotServer, *, extra: Sequence[str] = ()) -> None:
        self.dovecot = dovecot
        self.domain = dovecot.domain
        self.ca_file = dovecot.ca_file
        self.root = Path(tempfile.mkdtemp(prefix="nv-postfix-"))
        self.root.chmod(0o755)
        self._extra = tuple(extra)
        self._ghosts: set[str] = set()
        self._directory = Directory(self._knows)
        self._prepare_files()
        self._start_on_new_ports()

    @staticmethod
    def missing() -> str | None:
        """Why it cannot run here; None when it can."""
        if not _MASTER.exists():
            return f"Postfix is not installed (apt-get install {APT_PACKAGES})"
        if os.geteuid() != 0:
            return "Postfix starts only as root (run the tests as root)"
        return None

    def new_user(self, name: str = "box", password: str | None = None) -> str:
        """A mailbox on the Dovecot that no other test has; returns the user name."""
        return self.dovecot.new_user(name, password)

    def new_ghost(self, name: str = "gone") -> str:
        """A name this server accepts mail for and Dovecot refuses, so that the sender gets a bounce."""
        ghost = f"{name}{os.urandom(4).hex()}"
        self._ghosts.add(ghost)
        return ghost

    def queue(self, lanes: Sequence[str] = ("incoming", "active", "deferred")) -> list[str]:
        """The ids of the mails that wait in the queue."""
        # One that was put off may become active between the looks.
        looks = (*lanes, *(("active",) if "deferred" in lanes else ()))
        paths = (path for lane in looks for path in (self.root / "spool" / lane).rglob("*"))
        return sorted({path.name for path in paths if path.is_file()})

    def flush(self) -> None:
        """Try every waiting mail again now."""
        self._run("postqueue", "-c", str(self.root), "-f")

    def stop(self) -> None:
        """End it in good order and remove all it wrote."""
        self._process.stop()
        self._directory.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def kill(self) -> None:
        """End it as a power cut would; `start` brings it back with the same queue on the same port."""
        self._process.kill()

    def halt(self) -> None:
        """End it in good order; `start` brings it back with the same queue on the same port.

        A mail that Dovecot has, and that Postfix has not yet noted as delivered, would be delivered again after the
        start: such mail is waited for.
        """
        deadline = time.monotonic() + LONG
        while self.queue(("incoming", "active")) and time.monotonic() < deadline:
            time.sleep(0.01)
        self._process.stop()

    def start(self) -> None:
        """Start again after `halt` or `kill`."""
        self._process.start()

    def restart(self) -> None:
        """Stop and start on the same port, with the same queue."""
        self.halt()
        self.start()

    def log(self, lines: int = 40) -> str:
        """The end of its mail log, for a test that failed."""
        return self._process.tail(lines)

    def __enter__(self) -> PostfixServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _prepare_files(self) -> None:
        postfix = pwd.getpwnam("postfix")
        spool = self.root / "spool"
        spool.mkdir(mode=0o755)
        (spool / "pid").mkdir()
        for name in _POSTFIX_OWNED:
            (spool / name).mkdir(mode=0o700)
            os.chown(spool / name, postfix.pw_uid, -1)
        (self.root / "data").mkdir(mode=0o700)
        os.chown(self.root / "data", postfix.pw_uid, -1)
        for name in ("server.pem", "server.key"):
            shutil.copy(self.dovecot.root / name, self.root / name)
        (self.root / "server.key").chmod(0o600)
        (self.root / "mail.log").touch()

    def _start_on_new_ports(self, tries: int = 3) -> None:
        for attempt in range(tries):
            (self.smtp_port,) = free_ports(1)
            self._write_config()
            self._process = ServerProcess(
                [str(_MASTER), "-c", str(self.root), "-d"],
                doors=(self.smtp_port,),
                log=self.root / "mail.log",
                env={"MAIL_CONFIG": str(self.root)},
            )
            try:
                self._process.start()
            except ServerNotUpError:
                if attempt == tries - 1:
                    raise
            else:
                return

    def _write_config(self) -> None:
        text = _MAIN.format(
            root=self.root,
            dovecot_root=self.dovecot.root,
            domain=self.domain,
            lmtp_port=self.dovecot.lmtp_port,
            directory_port=self._directory.port,
            extra="\n".join(self._extra),
        )
        services = _SERVICES.format(smtp_port=self.smtp_port)
        for name, content in (("main.cf", text), ("master.cf", services)):
            (self.root / name).write_text(content, "utf-8")
            # Postfix waits two seconds before it trusts a file that was written just now.
            os.utime(self.root / name, (0, 0))

    def _knows(self, address: str) -> bool:
        box, _, domain = address.lower().partition("@")
        user = box.partition("+")[0]
        known = {"postmaster", *self._ghosts, *map(str.lower, self.dovecot.users)}
        return domain == self.domain and user in known

    def _run(self, *command: str) -> None:
        subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, "PATH": "/usr/sbin:/usr/bin"}
        )
