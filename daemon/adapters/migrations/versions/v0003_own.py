"""Mails that tell what is their receiver's alone are known as such: their bytes are destroyed once they were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply; there is no way back but the copy made before."""
    op.add_column("outbox", Column("own", INT, nullable=False, server_default="0"))
    op.create_index("ix_outbox_own", "outbox", ["state"], sqlite_where=text("own = 1"))
