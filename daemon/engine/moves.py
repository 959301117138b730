"""Follows a member whose address changed: what waits for them goes to the new one, what the old one refused is asked
again.
"""

from __future__ import annotations

from daemon.core.address import folded
from daemon.engine.letters import POSTED
from daemon.engine.people import KNOWN
from daemon.engine.situations import Scene
from daemon.engine.unsent import wait_again


def notice_moves(scene: Scene) -> int:
    """Look whose address the config has changed since the last look, and follow them; how many mails went along."""
    choices = scene.tx.choices()
    moved = 0
    for member in scene.house.world.members.values():
        chosen = choices.get(member.id, {})
        old = str(chosen.get(KNOWN, {}).get("address", member.address))
        # The address they told us themselves counts above the config's, before as after.
        if folded(old) != folded(member.address) and "address" not in chosen:
            moved += follow(scene, member.id, old, member.address)
    return moved


def follow(scene: Scene, member: str, old: str, new: str) -> int:
    """Send what waits for a member to the new address; how many mails.

    Their bytes stay as they are, To included, as does their Message-ID: like mail that is forwarded to where one lives
    now. What is being sent, or may have been, is left alone, lest it arrive at both.
    """
    return scene.tx.readdress_outgoing(member, old=old, new=new)


def ask_again(scene: Scene, token: str) -> bool:
    """What was asked in a mail that an address refused, which was theirs no more, waits for the next letter.

    False when it was asked in a later letter already, or there is nothing to ask.
    """
    letter = scene.tx.letter(token)
    if letter is None or letter.kind not in POSTED:
        return False
    asks = {ask for _, ask in letter.asks}
    others = (one for one in scene.tx.letters(letter.to) if one.kind in POSTED and one.token != token)
    if any(asks & {ask for _, ask in one.asks} for one in others):
        return False
    wait_again(scene, [token])
    return True
