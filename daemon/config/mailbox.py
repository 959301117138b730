"""What the config file says about the mailbox: its address, its two servers and how to log in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from daemon.config.schema import Section, Whole
from daemon.config.secret import SecretRef
from daemon.config.types import Address, AnyPath, Command, Host, Line, LineOrNothing, Port, Url, YesNo
from daemon.shapes.settings import Plain

Tls = Annotated[
    Literal["tls", "starttls", "none"],
    Plain('`"tls"`, `"starttls"`, or `"none"` on this machine only'),
]
Login = Annotated[
    Literal["auto", "password", "oauth", "none"], Plain('`"auto"`, `"password"`, `"oauth"` or `"none"`')
]


class Server(Section):
    """What both servers have in common."""

    host: Host = Field(description="The server's name.")
    user: Line | None = Field(None, description="The name to log in with; that of `[mailbox]` when left out.")
    password: SecretRef | None = Field(
        None, description="Where the password is; `[mailbox]`'s when left out."
    )
    login: Login = Field(
        "auto",
        description="How to log in; `auto` takes a password where there is one, then `[oauth]`, then none.",
    )
    ca_file: AnyPath | None = Field(
        None, description="Certificates to trust instead of the system's, as PEM."
    )


class Imap(Server):
    """The server that mail is fetched from."""

    tls: Tls = Field("tls", description="How the connection is kept private.")
    port: Port | None = Field(None, description="993, or 143 where `tls` is something else, when left out.")


class Smtp(Server):
    """The server that mail is handed to."""

    tls: Tls = Field("starttls", description="How the connection is kept private.")
    port: Port | None = Field(
        None, description='587, or 465 with `tls = "tls"`, or 25 with none, when left out.'
    )
    per_minute: Whole = Field(
        30,
        ge=1,
        le=100_000,
        description="Mails a minute over all connections; of ten or more up to three are kept for urgent ones.",
    )
    connections: Whole = Field(3, ge=1, le=20, description="Connections at a time.")
    per_day: Whole = Field(10_000, ge=1, description="Recipients a day; a hundredth is kept for urgent mail.")


class Doubt(Section):
    """What happens to a mail whose sending broke off at the very end, so that nobody knows whether it went.

    Our own copy of it is looked for: in the Sent folder where the provider keeps one itself, as Microsoft 365 and Gmail
    do, or, with `copy_to`, of a copy that every mail takes along to the mailbox and that is destroyed once it was seen.
    """

    sent_folder: LineOrNothing | None = Field(
        None,
        description="The folder the provider itself keeps sent mail in; left out, the one marked as such at Microsoft "
        'and Google and none elsewhere; `""` for none. `naervaer doctor` tries it.',
    )
    copy_to: Address | None = Field(
        None,
        description="This mailbox's own address, such as `team+copy@example.com`: every mail but private ones goes "
        "there as well.",
    )
    wait_seconds: Whole = Field(
        90, ge=1, le=3600, description="How long a copy may take to arrive; it is looked for twice."
    )
    otherwise: Literal["resend", "park"] = Field(
        "resend",
        description="What to do where no copy can be looked for: send it again, so that it may come twice, or keep "
        "it for `naervaer queue`.",
    )


class Mailbox(Section):
    """The one mailbox that everybody writes to and hears from. The defaults are safe for Microsoft 365."""

    address: Address = Field(description="Its address.")
    name: Line = Field("Nærvær", description="The name people see as the sender.")
    user: Line | None = Field(None, description="The name to log in with; the address when left out.")
    password: SecretRef | None = Field(None, description="Where the password is.")
    imap: Imap = Field(description="The server that mail is fetched from.")
    smtp: Smtp = Field(description="The server that mail is handed to.")
    authserv_id: Line | None = Field(
        None,
        description="The name your receiving server puts into Authentication-Results; only that is believed. "
        "`naervaer doctor` finds it out.",
    )
    plus_addressing: YesNo = Field(
        True, description="Whether mail to `team+anything@…` arrives; `naervaer doctor` tries it."
    )
    folder: Line = Field("INBOX", description="The folder that mail arrives in.")
    handled_folder: LineOrNothing = Field(
        "naervaer/Handled",
        description="Where mail is moved once it is handled; with an empty one it is marked as read.",
    )
    idle_seconds: Whole = Field(
        50,
        ge=5,
        le=1740,
        description="How long to wait for news before the connection is tried and looked through.",
    )
    doubt: Doubt = Field(Doubt(), description="How mail in doubt is settled.")
    max_mail_mb: Whole = Field(
        25, ge=1, le=150, description="Larger mails are not fetched; the sender is told."
    )


class OAuth(Section):
    """Where access tokens come from when the servers want XOAUTH2 in place of a password."""

    provider: Literal["microsoft", "google", "other"] = Field(
        "microsoft", description="Fills in `token_url` and `scope`; `other` wants both."
    )
    tenant: Line | None = Field(None, description="Microsoft: the directory's id or domain.")
    client_id: Line | None = Field(None, description="The application's id.")
    client_secret: SecretRef | None = Field(None, description="Where the application's secret is.")
    refresh_token_file: AnyPath | None = Field(
        None, description="A file with a refresh token, written anew when the provider gives another."
    )
    token_url: Url | None = Field(None, description="Where tokens are fetched.")
    scope: Line | None = Field(None, description="What the token is to allow.")
    command: Command | None = Field(
        None, description="A command that prints an access token, instead of all else."
    )

    @property
    def url(self) -> str:
        """The address tokens are fetched from; "" when a command gives them."""
        if self.token_url or self.provider == "other":
            return self.token_url or ""
        if self.provider == "google":
            return "https://oauth2.googleapis.com/token"
        return f"https://login.microsoftonline.com/{self.tenant or 'common'}/oauth2/v2.0/token"

    @property
    def scopes(self) -> str:
        """The scope to ask for."""
        known = {"microsoft": "https://outlook.office365.com/.default", "google": "https://mail.google.com/"}
        return self.scope or known.get(self.provider, "")
