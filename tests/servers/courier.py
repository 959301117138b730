"""A private Courier: IMAP in plain text over Maildir, from Debian's packages unpacked into a root of its own."""

from __future__ import annotations

import os
import pwd
import tempfile
import time
from itertools import count
from pathlib import Path

from tests.servers.imap_host import lay_into_maildir
from tests.servers.ports import free_ports
from tests.servers.sealed import SealedHost, SealedServer
from tests.servers.unpacked import obstacle, unpacked

PACKAGE = "courier-imap"
_USERS = 3_000
# It names its users in a table made before it starts; all have the password `correct horse`.
_USER = "{name}\thome={home}|uid={uid}|gid={gid}|systempw=$1$nv$ovRmFls0wS1l9qJK5r4CR.\n"
_DAEMON = """\
authmodulelist="authuserdb"
authmodulelistorig="authuserdb"
daemons=3
authdaemonvar=/run/courier/authdaemon
DEBUG_LOGIN=0
DEFAULTOPTIONS=""
LOGGEROPTS=""
"""
_START = """\
mkdir -p /run/courier/authdaemon
cp {root}/authdaemonrc {root}/userdb /etc/courier/
chmod 600 /etc/courier/userdb
makeuserdb
/usr/lib/courier/courier-authlib/authdaemond &
set -a
. /etc/courier/imapd
IMAP_IDLE_TIMEOUT=1
IMAP_STARTTLS=NO
IMAP_TLS_REQUIRED=0
set +a
until [ -S /run/courier/authdaemon/socket ]; do sleep 0.02; done
couriertcpd -address=127.0.0.1 -maxprocs=200 -maxperip=200 -nodnslookup -noidentlookup {port} \
  /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir &
"""


class CourierServer(SealedHost):
    """A Courier of its own under a temporary directory."""

    brand = "courier"

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="nv-courier-"))
        self.root.chmod(0o755)
        self._owner = pwd.getpwnam("nobody")
        self._numbers = count()
        self._mails = count()
        (self.root / "mail").mkdir()
        users = (self._line(number) for number in range(_USERS))
        (self.root / "userdb").write_text("".join(users))
        (self.root / "authdaemonrc").write_text(_DAEMON)
        self._start_on_new_ports(self._made)

    @staticmethod
    def missing() -> str | None:
        """Why it cannot run here; None when it can."""
        why = obstacle(PACKAGE)
        return f"Courier does not run here: {why}" if why else None

    def new_user(self, name: str = "box") -> str:
        """A mailbox that no other test has; returns the user name, whatever `name` is."""
        user = f"box{next(self._numbers)}"
        home = self._maildir(user)
        for part in ("tmp", "new", "cur"):
            (home / part).mkdir(parents=True)
        for path in (home.parent, home, *home.iterdir()):
            self._own(path)
        return user

    def deliver(self, user: str, raw: bytes, *, sender: str = "") -> None:
        """Put one mail into the INBOX, as a mail server in front would."""
        name = f"{int(time.time())}.M{next(self._mails):06}P{os.getpid()}.test"
        fresh = self._maildir(user) / "tmp" / name
        came_from = f"Return-Path: <{sender}>\n".encode()
        fresh.write_bytes(came_from + raw.replace(b"\r\n", b"\n"))
        self._own(fresh)
        fresh.rename(self._maildir(user) / "new" / name)

    def spelt(self, folder: str) -> str:
        """A folder, written with `/` between its levels, as this server spells it."""
        return f"INBOX.{folder.replace('/', '.')}"

    def lay_in(self, user: str, raw: bytes, count: int) -> None:
        """So many mails straight into the storage of an INBOX that nobody has open; all of them alike."""
        owner = (self._owner.pw_uid, self._owner.pw_gid)
        lay_into_maildir(self._maildir(user), raw.replace(b"\r\n", b"\n"), count, owner=owner)

    def renumber(self, user: str) -> None:
        """The INBOX gets another UIDVALIDITY, its mails stay."""
        self._forget_numbers(user)

    def recreate(self, user: str) -> None:
        """The INBOX is deleted and made anew, with another UIDVALIDITY and nothing in it."""
        for part in ("new", "cur"):
            for path in (self._maildir(user) / part).iterdir():
                path.unlink()
        self._forget_numbers(user)

    def limit(self, user: str, kib: int | None) -> None:
        """The mailbox may hold so many KiB from the next log-in on; None lifts the limit."""
        home = self._maildir(user)
        table = home / "maildirsize"
        if kib is None:
            table.unlink(missing_ok=True)
            return
        sizes = [
            _size_of(path)
            for path in home.rglob("*")
            if path.parent.name in ("cur", "new") and path.is_file()
        ]
        table.write_text(f"{kib * 1024}S\n{sum(sizes)} {len(sizes)}\n")
        self._own(table)

    def _line(self, number: int) -> str:
        owner = self._owner
        home = self.root / "mail" / f"box{number}"
        return _USER.format(name=home.name, home=home, uid=owner.pw_uid, gid=owner.pw_gid)

    def _maildir(self, user: str) -> Path:
        return self.root / "mail" / user / "Maildir"

    def _own(self, path: Path) -> None:
        os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def _forget_numbers(self, user: str) -> None:
        table = self._maildir(user) / "courierimapuiddb"
        if not table.exists():
            return
        # Its UIDVALIDITY is the second in which the table is made.
        made = int(table.stat().st_mtime)
        while int(time.time()) <= made:
            time.sleep(0.02)
        table.unlink()

    def _made(self) -> SealedServer:
        (self.imap_port,) = free_ports(1)
        script = _START.format(root=self.root, port=self.imap_port)
        return SealedServer(unpacked(PACKAGE), script, root=self.root, ports=(self.imap_port,))


def _size_of(path: Path) -> int:
    """Its size in bytes; the server may be moving it just now."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
