"""A private Cyrus: IMAP in plain text and LMTP, from Debian's packages unpacked into a root of its own."""

from __future__ import annotations

import os
import pwd
import smtplib
import tempfile
import time
from pathlib import Path

from tests.servers.ports import free_ports
from tests.servers.sealed import SealedHost, SealedServer
from tests.servers.unpacked import obstacle, unpacked

PACKAGE = "cyrus-imapd"
_ADMIN = "admin"
_CONFIG = """\
configdirectory: {root}/conf
partition-default: {root}/mail
defaultpartition: default
proc_path: {root}/proc
mboxname_lockpath: {root}/lock
lmtpsocket: {root}/socket/lmtp
idlesocket: {root}/socket/idle
notifysocket: {root}/socket/notify
sievedir: {root}/sieve
cyrus_user: nobody
cyrus_group: nogroup
admins: {admin}
altnamespace: yes
unixhierarchysep: yes
allowplaintext: yes
sasl_pwcheck_method: alwaystrue
sasl_mech_list: PLAIN
lmtp_downcase_rcpt: yes
duplicatesuppression: no
expunge_mode: immediate
delete_mode: immediate
imapidlepoll: 1
conversations: no
"""
_SERVICES = """\
START {{
  recover cmd="/usr/lib/cyrus/bin/ctl_cyrusdb -r -C {root}/imapd.conf"
  idled cmd="idled -C {root}/imapd.conf"
}}
SERVICES {{
  imap cmd="imapd -U 30 -C {root}/imapd.conf" listen="127.0.0.1:{imap_port}" prefork=1 maxchild=100
  lmtp cmd="lmtpd -a -C {root}/imapd.conf" listen="127.0.0.1:{lmtp_port}" prefork=1 maxchild=20
}}
EVENTS {{
}}
"""
_START = """\
/usr/lib/cyrus/bin/master -C {root}/imapd.conf -M {root}/cyrus.conf -p /run/master.pid &
"""


class CyrusServer(SealedHost):
    """A Cyrus of its own under a temporary directory, which takes any password."""

    brand = "cyrus"
    domain = "example.test"

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="nv-cyrus-"))
        self.root.chmod(0o755)
        owner = pwd.getpwnam("nobody")
        self._owner = (owner.pw_uid, owner.pw_gid)
        for name in ("conf", "mail", "proc", "lock", "socket", "sieve"):
            (self.root / name).mkdir()
            os.chown(self.root / name, *self._owner)
        self._start_on_new_ports(self._made)

    @staticmethod
    def missing() -> str | None:
        """Why it cannot run here; None when it can."""
        why = obstacle(PACKAGE)
        return f"Cyrus does not run here: {why}" if why else None

    def new_user(self, name: str = "box") -> str:
        """A mailbox that no other test has; returns the user name, to which `name` is the beginning."""
        user = f"{name}{os.urandom(4).hex()}"
        with self.hands(_ADMIN) as admin:
            admin.do("CREATE", f'"user/{user}"')
        return user

    def deliver(self, user: str, raw: bytes, *, sender: str = "") -> None:
        """Hand one mail over by LMTP, as a mail server in front would; raises smtplib's errors."""
        with smtplib.LMTP(self.host, self.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [f"{user}@{self.domain}"], raw)

    def spelt(self, folder: str) -> str:
        """A folder, written with `/` between its levels, as this server spells it."""
        return folder

    def lay_in(self, user: str, raw: bytes, count: int) -> None:
        """So many mails straight into the storage of an INBOX that nobody has open; all of them alike."""
        told = self._server.run(f"/usr/lib/cyrus/bin/mbpath -C {self.root}/imapd.conf user/{user}")
        folder = Path(told.strip())
        source = folder
        for number in range(1, count + 1):
            if number % 30_000 == 1:
                source = folder / f"{number}."
                source.write_bytes(raw)
                os.chown(source, *self._owner)
            else:
                (folder / f"{number}.").hardlink_to(source)
        self._server.run(f"/usr/lib/cyrus/bin/reconstruct -C {self.root}/imapd.conf user/{user} >/dev/null")

    def renumber(self, user: str) -> None:
        """The INBOX gets another UIDVALIDITY, its mails stay."""
        with self.hands(user) as own:
            mails = own.mails()
        self.recreate(user)
        with self.hands(user) as own:
            for raw, date in mails:
                own.put(raw, date=date)

    def recreate(self, user: str) -> None:
        """The INBOX is deleted and made anew, with another UIDVALIDITY and nothing in it."""
        name = f'"user/{user}"'
        with self.hands(user) as own:
            before = own.uidvalidity()
        with self.hands(_ADMIN) as admin:
            admin.do("SETACL", name, _ADMIN, "lrswipkxtecda")
            admin.do("DELETE", name)
            # Its UIDVALIDITY is the second in which the mailbox is made.
            while int(time.time()) <= before:
                time.sleep(0.02)
            admin.do("CREATE", name)

    def limit(self, user: str, kib: int | None) -> None:
        """The mailbox may hold so many KiB; None lifts the limit."""
        with self.hands(_ADMIN) as admin:
            admin.do("SETQUOTA", f'"user/{user}"', f"(STORAGE {kib})" if kib is not None else "()")

    def _made(self) -> SealedServer:
        self.imap_port, self.lmtp_port = free_ports(2)
        (self.root / "imapd.conf").write_text(_CONFIG.format(root=self.root, admin=_ADMIN))
        services = _SERVICES.format(root=self.root, imap_port=self.imap_port, lmtp_port=self.lmtp_port)
        (self.root / "cyrus.conf").write_text(services)
        script, ports = _START.format(root=self.root), (self.imap_port, self.lmtp_port)
        return SealedServer(unpacked(PACKAGE), script, root=self.root, ports=ports)
