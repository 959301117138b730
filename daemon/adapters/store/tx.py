"""One transaction with all its named operations, put together from its parts."""

from __future__ import annotations

from daemon.adapters.store.tx_doubt import MailInDoubt
from daemon.adapters.store.tx_in import MailIn
from daemon.adapters.store.tx_keys import KeyRows
from daemon.adapters.store.tx_people import People
from daemon.adapters.store.tx_sundry import Sundry
from daemon.adapters.store.tx_talk import Talk
from daemon.adapters.store.tx_time import Time


class StoredTx(MailIn, Time, Talk, MailInDoubt, People, Sundry, KeyRows):
    """A transaction on a connection to either database, as `daemon.engine.tx.Tx` describes it."""
