"""What can be done with the mailbox while logged in: look, fetch, wait, mark, erase, put in, find."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from daemon.adapters.imap_commands import AGAIN, MARK_MAILS, ImapCommands, refused
from daemon.adapters.imap_folders import marked_folder
from daemon.adapters.imap_protocol import ORDINARY_BUDGET
from daemon.adapters.imap_wire import (
    Item,
    fetch_items,
    header_block,
    heaps,
    quoted,
    response_code,
    uid_sets,
)
from daemon.core.errors import SourceError
from daemon.engine.ports import Fetched
from daemon.mail.sent import message_id_of

# RFC 5530: what is refused now may be had later, so no mail may be passed over for it.
_PASSING = frozenset({"UNAVAILABLE", "INUSE", "LIMIT"})
_HEAD_BYTES = 64 * 1024
# The floor for sending a mail to the server, which shows no progress that we could see.
_UPLOAD_BYTES_PER_SECOND = 50_000
_MESSAGE_ID_FIELD = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"


class ImapSession(ImapCommands):
    """One logged-in connection, to be used by one task; every method raises SourceError when it is lost."""

    async def uids_after(self, last_uid: int) -> tuple[int, ...]:
        """The UIDs above `last_uid`, ascending."""
        # A server may answer from what it told last, so have it tell what is new.
        await self._renew()
        # What it announces from here on may not be in the answer, so that must wake the next `wait`.
        self._client.protocol.news.clear()
        found = await self._search("UID", f"{last_uid + 1}:*")
        # `*` is the last message even when its UID is below the range (RFC 3501, 6.4.8).
        return tuple(uid for uid in found if uid > last_uid)

    async def fetch(self, uids: Sequence[int], max_bytes: int) -> AsyncIterator[Fetched]:
        """The mails, ascending, in batches of a bounded number and size, without setting `\\Seen`.

        Larger ones than `max_bytes`, and the rare one that the server has but will not hand out, come with
        `raw` None; those that are gone meanwhile are left out.
        """
        asked = frozenset(uids)
        unheard = set(asked)
        for group in uid_sets(uids, self._settings.batch_mails):
            told = await self._items(group, "(UID FLAGS INTERNALDATE RFC822.SIZE)")
            # A server may tell of changed flags of other mails in between.
            items = [item for item in told if item.uid in asked]
            unheard.difference_update(item.uid for item in items)
            for heap in heaps(items, max_bytes, self._settings.batch_bytes):
                for fetched in await self._load(heap, max_bytes):
                    yield fetched
        for group in uid_sets(sorted(unheard), self._settings.batch_mails):
            if await self._still_there(group):
                raise SourceError("the IMAP server says nothing of a mail it has", remedy=AGAIN)

    async def wait(self, seconds: float) -> bool:
        """Wait for news by IDLE, renewed in time, or by asking now and then; True at the first."""
        loop, client = asyncio.get_running_loop(), self._client
        ends_at = loop.time() + seconds
        # Not every server tells at the start of IDLE what has happened since it was last asked.
        await self._noop()
        while not client.protocol.news.is_set():
            left = ends_at - loop.time()
            if left <= 0:
                return False
            if not self.can_idle:
                await client.doze(min(left, self._settings.poll_seconds))
            elif not await client.idle(min(left, self._settings.idle_seconds)):
                self.can_idle = False
        client.protocol.news.clear()
        return True

    async def settle(self, uids: Sequence[int], to: str | None) -> None:
        """Mark as handled: move to the folder `to`, made if missing, or flag as seen where it is None."""
        await self._reopen()
        for group in uid_sets(uids, MARK_MAILS):
            if to is None:
                await self._store(group, "+FLAGS.SILENT", "(\\Seen)")
            elif "MOVE" in self._client.capabilities:
                await self._into(to, "MOVE", group)
            else:
                await self._into(to, "COPY", group)
                await self._destroy(group)

    async def erase(self, uids: Sequence[int]) -> None:
        """Destroy on the server; those that are gone already do not matter."""
        await self._reopen()
        for group in uid_sets(uids, MARK_MAILS):
            await self._destroy(group)

    async def erase_in(self, folder: str, message_id: str) -> None:
        """Destroy the mails in `folder` with that Message-ID; none there does not matter."""
        async with self._inside(folder) as there:
            for group in uid_sets(await self._identified(message_id) if there else (), MARK_MAILS):
                await self._destroy(group)

    async def append(self, folder: str, raw: bytes) -> None:
        """Put a mail into a folder, made if it is missing."""
        protocol, name = self._client.protocol, self._client.folder_name(folder)
        silence = self._settings.timeout_seconds + len(raw) / _UPLOAD_BYTES_PER_SECOND
        await self._with_folder(folder, lambda: protocol.append(raw, name), "append", silence)

    async def find(self, folder: str, message_id: str) -> tuple[int, ...]:
        """The UIDs in `folder` of mails with that Message-ID; none where there is no such folder."""
        async with self._inside(folder, read_only=True) as there:
            return await self._identified(message_id) if there else ()

    async def marked(self, use: str) -> str:
        """The name of the folder that the server marks with `use`, such as `\\Sent` (RFC 6154); "" where none is."""
        asked = "RETURN (SPECIAL-USE)" if "SPECIAL-USE" in self._client.capabilities else ""
        listing = ("LIST", '""', '"*"', *filter(None, (asked,)))
        answer = await self._client.run(self._client.protocol.simple_command(*listing))
        return marked_folder(answer.lines[:-1], use) if answer.result == "OK" else ""

    async def heads(self, folder: str, message_id: str) -> tuple[bytes, ...]:
        """The heads of the mails in `folder` with that Message-ID; none where there is no such folder."""
        async with self._inside(folder, read_only=True) as there:
            uids = await self._identified(message_id) if there else ()
            return tuple([await self._head(uid) for uid in uids])

    async def _identified(self, message_id: str) -> tuple[int, ...]:
        wanted = message_id.strip()
        if not wanted or not wanted.isascii() or not wanted.isprintable():
            return ()
        found: list[int] = []
        candidates = await self._search("HEADER", "Message-ID", quoted(wanted))
        for group in uid_sets(candidates, self._settings.batch_mails):
            for item in await self._items(group, f"(UID {_MESSAGE_ID_FIELD})"):
                value = (item.body or b"").partition(b":")[2].decode("utf-8", "replace")
                # SEARCH finds parts of words too.
                if value.strip() == wanted:
                    found.append(item.uid)
        return tuple(found)

    async def _load(self, heap: Sequence[Item], max_bytes: int) -> list[Fetched]:
        if heap[0].size > max_bytes:
            return [_fetched(item, await self._head(item.uid), None) for item in heap]
        known = {item.uid: item for item in heap}
        group = ",".join(map(str, known))
        budget = 2 * sum(item.size for item in heap) + ORDINARY_BUDGET
        answer = await self._uid("FETCH", group, "(UID BODY.PEEK[])", budget=budget)
        if answer.result != "OK" and response_code(answer.lines[-1])[0] in _PASSING:
            raise refused("FETCH", answer)
        if answer.result != "OK" and len(heap) > 1:
            return [fetched for item in heap for fetched in await self._load([item], max_bytes)]
        bodies = {item.uid: item.body for item in fetch_items(answer.lines) if item.body is not None}
        # Courier gives a notice of its own in place of a mail that another client has deleted meanwhile.
        odd = [uid for uid, item in known.items() if _is_odd(item, bodies.get(uid))]
        there = await self._still_there(",".join(map(str, odd))) if odd else set()
        gone = set(odd) - there
        return [
            await self._loaded(item, bodies.get(uid), max_bytes)
            for uid, item in known.items()
            if uid not in gone
        ]

    async def _loaded(self, item: Item, raw: bytes | None, max_bytes: int) -> Fetched:
        """The mail as it came; with its head alone where the server will not hand it out."""
        if raw is None:
            return _fetched(item, await self._head(item.uid), None)
        return _fetched(item, header_block(raw, _HEAD_BYTES), raw if len(raw) <= max_bytes else None)

    async def _head(self, uid: int) -> bytes:
        answer = await self._uid("FETCH", str(uid), f"(UID BODY.PEEK[HEADER]<0.{_HEAD_BYTES}>)")
        heads = [item.body for item in fetch_items(answer.lines) if item.uid == uid and item.body]
        return heads[0][:_HEAD_BYTES] if heads else b""

    async def _items(self, group: str, what: str) -> list[Item]:
        """What the server tells of these mails; raises SourceError where it keeps one of them back."""
        answer = await self._uid("FETCH", group, what)
        items = fetch_items(answer.lines)
        told = {item.uid for item in items}
        if answer.result != "OK" and await self._still_there(group) - told:
            raise refused("FETCH", answer)
        return items


def _is_odd(item: Item, raw: bytes | None) -> bool:
    """Whether this may be no mail at all: missing, of another size than was told, or without a Message-ID."""
    return raw is None or len(raw) != item.size or not message_id_of(raw)


def _fetched(item: Item, head: bytes, raw: bytes | None) -> Fetched:
    return Fetched(
        uid=item.uid, size=item.size, internal_at=item.internal_at, flags=item.flags, raw=raw, head=head
    )
