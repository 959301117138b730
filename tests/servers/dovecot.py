"""A private Dovecot: IMAP plain and over TLS, LMTP, Maildir, plus-addressing, users made on demand."""

from __future__ import annotations

import base64
import getpass
import os
import pwd
import shutil
import smtplib
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import trustme

from tests.patience import LONG
from tests.servers.imap_hands import Hands
from tests.servers.imap_host import lay_into_maildir
from tests.servers.ports import free_ports
from tests.servers.process import ServerNotUpError, ServerProcess

APT_PACKAGES = "dovecot-imapd dovecot-lmtpd"
_UNLIMITED_KIB = 1024 * 1024

_CONFIG = """\
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
mail_location = maildir:{root}/mail/%n
mail_fsync = never
mail_save_crlf = yes
first_valid_uid = 1
mail_max_userip_connections = 0
recipient_delimiter = +
auth_mechanisms = plain login
auth_username_format = %Ln
auth_failure_delay = 0
disable_plaintext_auth = no
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_vsz_limit = 0
shutdown_clients = yes
ssl = yes
ssl_cert = <{root}/server.pem
ssl_key = <{root}/server.key
imap_idle_notify_interval = {idle_notify_seconds} secs
passdb {{
  driver = passwd-file
  args = {root}/users/%n
}}
userdb {{
  driver = passwd-file
  args = {root}/users/%n
  default_fields = uid={uid} gid={gid} home={root}/mail/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "Sendt på mail" {{
    special_use = \\Sent
  }}
}}
mail_plugins = $mail_plugins quota
protocol imap {{
  mail_plugins = $mail_plugins imap_quota
}}
plugin {{
  quota = maildir:box
}}
protocol lmtp {{
  postmaster_address = postmaster@example.test
}}
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service imap {{
  process_min_avail = 1
}}
service lmtp {{
  process_min_avail = 1
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service auth {{
  unix_listener auth-client {{
    mode = 0666
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


class DovecotServer:
    """A Dovecot of its own under a temporary directory; usable as a context manager."""

    brand = "dovecot"
    host = "127.0.0.1"
    domain = "example.test"
    password = "correct horse"

    def __init__(self, *, idle_notify_seconds: int = 2) -> None:
        self.users: dict[str, str] = {}
        self._idle_notify_seconds = idle_notify_seconds
        self.root = Path(tempfile.mkdtemp(prefix="nv-dovecot-"))
        self.root.chmod(0o755)
        self._write_certificate()
        self._prepare_files()
        self._start_on_new_ports()

    @staticmethod
    def missing() -> str | None:
        """Why it cannot run here; None when it can."""
        if dovecot_binary() is None or not Path("/usr/lib/dovecot/lmtp").exists():
            return f"Dovecot is not installed (apt-get install {APT_PACKAGES})"
        return None

    def new_user(self, name: str = "box", password: str | None = None) -> str:
        """A mailbox that no other test has; returns the user name, to which `name` is the beginning."""
        user = f"{name}{os.urandom(4).hex()}"
        self.add_user(user, password)
        return user

    def add_user(self, user: str, password: str | None = None, *, extra: str = "") -> None:
        """A mailbox with exactly this name; a new password for an old name counts after a second."""
        self.users[user] = self.password if password is None else password
        # A file for each user, since Dovecot looks only once a second whether a file it knows has changed;
        # base64 carries any password, colons and all.
        fresh = self.root / "users" / f".{user}"
        fresh.write_text(f"{user}:{{PLAIN.b64}}{_b64(self.users[user])}::::::{extra}\n", "utf-8")
        fresh.replace(self.root / "users" / user.lower())

    def address(self, user: str, token: str = "") -> str:
        """The mail address of a user, with a token behind a plus where one is given."""
        return f"{user}+{token}@{self.domain}" if token else f"{user}@{self.domain}"

    def deliver(self, user: str, raw: bytes, *, sender: str = "", token: str = "") -> None:
        """Hand one mail over by LMTP, as a mail server in front would; raises smtplib's errors."""
        with smtplib.LMTP(self.host, self.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [self.address(user, token)], raw)

    def messages(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The mails in a folder as they lie on disk, oldest first; none when there is no such folder."""
        while True:
            # A mail may be moved, or get a flag and so another name, once it was listed.
            with suppress(FileNotFoundError):
                return [path.read_bytes() for path in self._paths(user, folder)]

    def flags(self, user: str, folder: str = "INBOX") -> list[str]:
        """The Maildir flag letters of the same mails in the same order, such as `S` for seen."""
        return [path.name.partition(":2,")[2] for path in self._paths(user, folder)]

    def folders(self, user: str) -> list[str]:
        """The folders beside INBOX, in the server's spelling (modified UTF-7)."""
        return sorted(path.name[1:] for path in self._home(user).glob(".*") if path.is_dir())

    def hands(self, user: str) -> Hands:
        """Another client at that mailbox."""
        return Hands(self.host, self.imap_port, user, self.users[user])

    def spelt(self, folder: str) -> str:
        """A folder, written with `/` between its levels, as this server spells it."""
        return folder

    def lay_in(self, user: str, raw: bytes, count: int) -> None:
        """So many mails straight into the storage of an INBOX that nobody has open; all of them alike."""
        owner = (self._owner.pw_uid, self._owner.pw_gid)
        for path in (self._home(user), *(self._home(user) / part for part in ("cur", "new", "tmp"))):
            path.mkdir(exist_ok=True)
            os.chown(path, *owner)
        lay_into_maildir(self._home(user), raw, count, owner=owner)

    def renumber(self, user: str) -> None:
        """The INBOX gets another UIDVALIDITY, its mails stay."""
        with self.hands(user) as own:
            before = own.uidvalidity()
        # Its UIDVALIDITY is the second in which the table is made.
        while int(time.time()) <= before:
            time.sleep(0.02)
        for path in self._home(user).glob("dovecot*"):
            if path.is_file():
                path.unlink(missing_ok=True)

    def recreate(self, user: str) -> None:
        """The INBOX is deleted and made anew, with another UIDVALIDITY and nothing in it."""
        for path in self._paths(user, "INBOX"):
            path.unlink(missing_ok=True)
        self.renumber(user)

    def limit(self, user: str, kib: int | None) -> None:
        """The mailbox may hold so many KiB from the next log-in on; None lifts the limit."""
        wanted = _UNLIMITED_KIB if kib is None else kib
        self.add_user(user, self.users[user], extra=f"userdb_quota_rule=*:storage={wanted}K")
        # It looks once a second whether what it knows of a user has changed.
        deadline = time.monotonic() + LONG
        while self._limit(user) != wanted:
            if time.monotonic() > deadline:
                raise RuntimeError(f"Dovecot does not heed the new limit:\n{self.log()}")
            time.sleep(0.1)

    def _limit(self, user: str) -> int | None:
        with self.hands(user) as own:
            return own.limit_kib()

    def stop(self) -> None:
        """End it in good order and remove all it wrote."""
        self._process.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def kill(self) -> None:
        """End it as a power cut would; `start` brings it back with the same mail on the same ports."""
        self._process.kill()

    def halt(self) -> None:
        """End it in good order; `start` brings it back with the same mail on the same ports."""
        self._process.stop()

    def start(self) -> None:
        """Start again after `halt` or `kill`."""
        self._process.start()

    def restart(self) -> None:
        """Stop and start on the same ports, with the same mail."""
        self.halt()
        self.start()

    def log(self, lines: int = 40) -> str:
        """The end of its log, for a test that failed."""
        return self._process.tail(lines)

    def __enter__(self) -> DovecotServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _home(self, user: str) -> Path:
        return self.root / "mail" / user.partition("@")[0].lower()

    def _paths(self, user: str, folder: str) -> list[Path]:
        home = self._home(user)
        home = home if folder.upper() == "INBOX" else home / f".{folder.replace('/', '.')}"
        # A mail that is renamed during a look may be missed by it, or seen twice.
        while (found := _listed(home)) != _listed(home):
            pass
        return sorted(found, key=lambda path: _delivered(path.name))

    def _write_certificate(self) -> None:
        authority = trustme.CA()
        certificate = authority.issue_cert("127.0.0.1", "localhost")
        self.ca_file = self.root / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        certificate.private_key_pem.write_to_path(str(self.root / "server.key"))
        for number, blob in enumerate(certificate.cert_chain_pems):
            blob.write_to_path(str(self.root / "server.pem"), append=number > 0)

    def _prepare_files(self) -> None:
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._owner = owner
        for name in ("run", "state", "mail", "users"):
            (self.root / name).mkdir(mode=0o755)
        os.chown(self.root / "mail", owner.pw_uid, owner.pw_gid)
        (self.root / "dovecot.log").touch()

    def _start_on_new_ports(self, tries: int = 3) -> None:
        for attempt in range(tries):
            self.imap_port, self.imaps_port, self.lmtp_port = free_ports(3)
            self._write_config()
            self._process = ServerProcess(
                [dovecot_binary() or "dovecot", "-F", "-c", str(self.root / "dovecot.conf")],
                # Postfix gives up on a client while it finds no one at the door for log-ins, the last to open.
                doors=(self.imap_port, self.imaps_port, self.lmtp_port, self.root / "run" / "auth-client"),
                log=self.root / "dovecot.log",
            )
            try:
                self._process.start()
            except ServerNotUpError:
                if attempt == tries - 1:
                    raise
            else:
                return

    def _write_config(self) -> None:
        as_root = os.geteuid() == 0
        me = getpass.getuser()
        text = _CONFIG.format(
            root=self.root,
            login_user="dovenull" if as_root else me,
            internal_user="dovecot" if as_root else me,
            internal_group="dovecot" if as_root else "",
            uid=self._owner.pw_uid,
            gid=self._owner.pw_gid,
            imap_port=self.imap_port,
            imaps_port=self.imaps_port,
            lmtp_port=self.lmtp_port,
            idle_notify_seconds=self._idle_notify_seconds,
        )
        (self.root / "dovecot.conf").write_text(text, "utf-8")


def dovecot_binary() -> str | None:
    """The path of the server's program, also where it is not on a normal user's PATH."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _listed(home: Path) -> set[Path]:
    """The mails of a Maildir; those that are new first, as they become others."""
    return {path for part in ("new", "cur") for path in (home / part).glob("*")}


def _delivered(name: str) -> tuple[int, int, str]:
    """A Maildir name's place in time: seconds, then microseconds (`1700000000.M123456P…`)."""
    seconds, _, rest = name.partition(".")
    micro = rest[1:].partition("P")[0] if rest.startswith("M") else "0"
    return int(seconds or 0), int(micro or 0), name
