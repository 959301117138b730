"""Mails in doubt are looked for before they go again; one daemon at a time holds the lease."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, Text, text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("queued", "sending", "doubt", "parked", "sent", "failed", "cancelled", "expired")


def upgrade() -> None:
    """Apply; there is no way back but the copy made before."""
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_strict": True}) as outbox:
        outbox.drop_constraint(op.f("ck_outbox_state"), type_="check")
        outbox.create_check_constraint(
            op.f("ck_outbox_state"), "state IN ({})".format(", ".join(f"'{s}'" for s in STATES))
        )
        for name in ("private", "copied", "looks"):
            outbox.add_column(Column(name, INT, nullable=False, server_default="0"))
        outbox.add_column(Column("attempt", Text, nullable=False, server_default=""))
        for name in ("copy_at", "doubt_at"):
            outbox.add_column(Column(name, INT))
        for name in ("private", "copied"):
            outbox.create_check_constraint(op.f(f"ck_outbox_{name}"), f"{name} IN (0, 1)")
    op.create_index("ix_outbox_doubt", "outbox", ["next_at"], sqlite_where=text("state = 'doubt'"))
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])
    op.create_index("ix_outbox_doubted", "outbox", ["doubt_at"], sqlite_where=text("doubt_at IS NOT NULL"))
    op.create_table(
        "leases",
        Column("name", Text, primary_key=True),
        Column("holder", Text, nullable=False),
        Column("epoch", INT, nullable=False),
        Column("until_at", INT, nullable=False),
        sqlite_strict=True,
    )
