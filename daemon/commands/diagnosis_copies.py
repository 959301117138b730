"""The doctor's look at how a mail in doubt would be settled: whether a copy of a mail just sent can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.commands.diagnosis import Line, Say
from daemon.core.errors import SourceError

if TYPE_CHECKING:
    from daemon.config.loader import Config
    from daemon.engine.doubts import DoubtSettings

_NAME = "mail in doubt"


async def try_copies(config: Config, say: Say, message_id: str, *, came_back: bool) -> None:
    """Look for the copy that the provider keeps of the mail with that Message-ID, which was just sent and came back."""
    from daemon.building import build_doubt, build_mailbox
    from daemon.engine.doubts import MARKED_SENT

    if not came_back:
        say(Line("skip", _NAME, "needs the round trip"))
        return
    settings = build_doubt(config)
    wanted = settings.sent_folder or MARKED_SENT
    try:
        async with build_mailbox(config).session() as session:
            folder = await session.marked(wanted) if wanted == MARKED_SENT else wanted
            kept = bool(folder) and bool(await session.find(folder, message_id))
            if kept:
                await session.erase_in(folder, message_id)
    except SourceError as error:
        say(Line("fail", _NAME, str(error)))
        return
    say(_found(settings, folder, kept=kept))


def say_copy(say: Say, address: str, *, arrived: bool) -> None:
    """Whether the copies that mails take along arrive in the mailbox."""
    if arrived:
        say(Line("ok", "copies", f"what is sent to {address} arrives in the mailbox"))
    else:
        remedy = "correct copy_to under [mailbox.doubt]: it must arrive in this very mailbox"
        say(Line("fail", "copies", f"what is sent to {address} does not arrive in the mailbox", remedy))


def _found(settings: DoubtSettings, folder: str, *, kept: bool) -> Line:
    from daemon.engine.doubts import in_words

    if kept and not settings.sent_folder:
        remedy = (
            f'write sent_folder = "{folder}" under [mailbox.doubt], and mail in doubt is looked for there'
        )
        return Line("warn", _NAME, f"the provider keeps what is sent in {folder}", remedy)
    if settings.sent_folder and not kept:
        remedy = "correct sent_folder under [mailbox.doubt], or take copies along with copy_to there"
        return Line(
            "fail", _NAME, f"no copy of a mail just sent is in {folder or 'any folder marked for it'}", remedy
        )
    if not settings.looks:
        remedy = "copy_to under [mailbox.doubt] takes a copy along, so that nothing comes twice after a crash"
        return Line("warn", _NAME, in_words(settings), remedy)
    return Line("ok", _NAME, in_words(settings))
