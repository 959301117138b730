"""What can be done with the mailbox while logged in: look, fetch, wait, mark, erase, put in, find."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

from daemon.adapters.imap_client import ImapClient
from daemon.adapters.imap_folders import marked_folder
from daemon.adapters.imap_protocol import ORDINARY_BUDGET
from daemon.adapters.imap_select import opening, select
from daemon.adapters.imap_wire import (
    Item,
    fetch_items,
    header_block,
    heaps,
    quoted,
    response_code,
    search_result,
    server_words,
    uid_sets,
)
from daemon.core.errors import SourceError
from daemon.engine.ports import Fetched

# RFC 5530: what is refused now may be had later, so no mail may be passed over for it.
_PASSING = frozenset({"UNAVAILABLE", "INUSE", "LIMIT"})
_HEAD_BYTES = 64 * 1024
_MARK_MAILS = 200
# The floor for sending a mail to the server, which shows no progress that we could see.
_UPLOAD_BYTES_PER_SECOND = 50_000
_AGAIN = "it is tried again by itself"
_MESSAGE_ID_FIELD = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"


class ImapSession:
    """One logged-in connection, to be used by one task; every method raises SourceError when it is lost."""

    def __init__(self, client: ImapClient, uidvalidity: int) -> None:
        self.uidvalidity = uidvalidity
        self.can_idle = "IDLE" in client.capabilities
        self._client = client
        self._settings = client.settings
        self._opened_at = asyncio.get_running_loop().time()

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
                raise SourceError("the IMAP server says nothing of a mail it has", remedy=_AGAIN)

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
        for group in uid_sets(uids, _MARK_MAILS):
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
        for group in uid_sets(uids, _MARK_MAILS):
            await self._destroy(group)

    async def erase_in(self, folder: str, message_id: str) -> None:
        """Destroy the mails in `folder` with that Message-ID; none there does not matter."""
        async with self._inside(folder) as there:
            for group in uid_sets(await self._identified(message_id) if there else (), _MARK_MAILS):
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
            raise _refused("FETCH", answer)
        if answer.result != "OK" and len(heap) > 1:
            return [fetched for item in heap for fetched in await self._load([item], max_bytes)]
        bodies = {item.uid: item.body for item in fetch_items(answer.lines) if item.body is not None}
        odd = [uid for uid, item in known.items() if uid not in bodies or len(bodies[uid]) != item.size]
        # Courier gives a notice of its own in place of a mail that another client has deleted meanwhile.
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

    async def _still_there(self, group: str) -> set[int]:
        """Which of these mails the server still has; one that is gone may spoil a batch (RFC 2180, 4.1)."""
        await self._noop()
        return set(await self._search("UID", group))

    async def _items(self, group: str, what: str) -> list[Item]:
        """What the server tells of these mails; raises SourceError where it keeps one of them back."""
        answer = await self._uid("FETCH", group, what)
        items = fetch_items(answer.lines)
        told = {item.uid for item in items}
        if answer.result != "OK" and await self._still_there(group) - told:
            raise _refused("FETCH", answer)
        return items

    async def _renew(self) -> None:
        """Have the server tell what is new; now and then by opening the folder again.

        A folder that was made anew is not told of in a session that has the old one open (found with Courier).
        """
        if asyncio.get_running_loop().time() - self._opened_at < self._settings.reopen_seconds:
            await self._noop()
        else:
            await self._reopen()

    async def _reopen(self) -> None:
        """Open the folder again; raises SourceError where its UIDs no longer mean what they did.

        Before mails are moved this is a must: a folder made anew gives their UIDs to others (found with Courier).
        """
        home = self._settings.mailbox
        selected = await select(self._client, home)
        self._opened_at = asyncio.get_running_loop().time()
        # News of the mailbox that came meanwhile was not told.
        self._client.protocol.news.set()
        if selected.uidvalidity != self.uidvalidity:
            raise SourceError(
                f"the mailbox {home} was rebuilt meanwhile", remedy="it is opened anew by itself"
            )

    async def _noop(self) -> None:
        await self._client.run(self._client.protocol.simple_command("NOOP"))

    async def _search(self, *criteria: str) -> tuple[int, ...]:
        # Exchange and Yahoo refuse a charset; ours are ASCII anyway.
        search = self._client.protocol.search(*criteria, by_uid=True, charset=None)
        answer = await self._client.run(search)
        if answer.result != "OK":
            raise _refused("SEARCH", answer)
        return search_result(answer.lines)

    async def _store(self, group: str, what: str, flags: str) -> None:
        answer = await self._uid("STORE", group, what, flags)
        if answer.result != "OK":
            raise _refused("STORE", answer)

    async def _destroy(self, group: str) -> None:
        await self._store(group, "+FLAGS.SILENT", "(\\Deleted)")
        if "UIDPLUS" in self._client.capabilities:
            answer = await self._uid("EXPUNGE", group)
        else:
            answer = await self._expunge_only(group)
        if answer.result != "OK":
            raise _refused("EXPUNGE", answer)

    async def _expunge_only(self, group: str) -> Any:
        """EXPUNGE without UIDPLUS takes everything marked, so others' marks are lifted meanwhile."""
        mine = set(await self._search("UID", group))
        others = [uid for uid in await self._search("DELETED") if uid not in mine]
        for other in uid_sets(others, _MARK_MAILS):
            await self._store(other, "-FLAGS.SILENT", "(\\Deleted)")
        answer = await self._client.run(self._client.protocol.expunge())
        for other in uid_sets(others, _MARK_MAILS):
            await self._store(other, "+FLAGS.SILENT", "(\\Deleted)")
        return answer

    async def _into(self, folder: str, verb: str, group: str) -> None:
        name, protocol = self._client.folder_name(folder), self._client.protocol
        await self._with_folder(folder, lambda: protocol.uid(verb, group, name), verb.lower())

    async def _with_folder(
        self,
        folder: str,
        command: Callable[[], Coroutine[Any, Any, Any]],
        deed: str,
        silence: float | None = None,
    ) -> None:
        """Run a command that needs `folder`; when it is refused, make the folder and try once more."""
        run, protocol = self._client.run, self._client.protocol
        if (await run(command(), silence=silence)).result == "OK":
            return
        for verb in ("CREATE", "SUBSCRIBE"):
            await run(protocol.simple_command(verb, self._client.folder_name(folder)))
        answer = await run(command(), silence=silence)
        if answer.result != "OK":
            raise SourceError(
                f"the IMAP server will not {deed} to {folder!r}: {server_words(answer.lines[-1])}",
                remedy="choose a folder this user may make, perhaps INBOX/… where all folders lie below INBOX",
            )

    @asynccontextmanager
    async def _inside(self, folder: str, *, read_only: bool = False) -> AsyncIterator[bool]:
        """The time in which another folder is selected; gives False where there is none of that name."""
        home = self._settings.mailbox
        if folder == home:
            yield True
            return
        answer = await self._client.run(opening(self._client, folder, read_only=read_only))
        yield answer.result == "OK"
        await self._reopen()

    async def _uid(self, verb: str, *arguments: str, budget: int = ORDINARY_BUDGET) -> Any:
        return await self._client.run(self._client.protocol.uid(verb, *arguments), budget=budget)


def _fetched(item: Item, head: bytes, raw: bytes | None) -> Fetched:
    return Fetched(
        uid=item.uid, size=item.size, internal_at=item.internal_at, flags=item.flags, raw=raw, head=head
    )


def _refused(verb: str, answer: Any) -> SourceError:
    words = server_words(answer.lines[-1])
    return SourceError(f"the IMAP server refuses {verb}: {words}", remedy=_AGAIN)
