"""Choosing one among entries: by a vote or by the leader's pick, with a fair choice when that does not decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field

from daemon.core.effects import Ask, Close, Effect, Record, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Choice
from daemon.core.model import Answer, Asked, Entry, Line
from daemon.core.practice import Kind
from daemon.core.situation import Situation
from daemon.shapes.cadence import is_here, next_at
from daemon.shapes.collect import author_of, is_news, told
from daemon.shapes.settings import RuleSettings, Time, at

KINDS = (
    Kind(name="ballot", audience="nobody", keep_days=60),
    Kind(name="vote", audience="nobody", keep_days=60),
    Kind(name="winner"),
)
"""What a practice that lets people choose declares and reads: the list, each one's ballot, and who won."""


class ChoosingSettings(RuleSettings):
    """Settings of a rule that lets people choose."""

    vote_at: Time = Field(at("thu 09:00"), description="When the choosing begins, on the team's clock.")
    close_at: Time = Field(at("thu 15:00"), description="When the choosing ends and the winner is found.")
    choice: Literal["vote", "leader"] = Field(
        "vote", description="Who chooses: the team by a vote, or its leader (or deputy) by a number."
    )
    most_votes: int = Field(3, ge=1, le=12, description="How many each may vote for.")
    most_on_ballot: int = Field(12, ge=2, le=40, description="How many stand on the list at most.")


def line_up(entries: Sequence[Entry], round_key: str, most: int) -> list[Entry]:
    """Give at most `most` entries for a ballot: those of the round first, then the others; each part oldest first."""
    oldest_first = sorted(entries, key=lambda e: e.at)
    return sorted(oldest_first, key=lambda e: e.round != round_key)[:most]


def count_votes(candidates: Sequence[Entry], ballots: Iterable[Entry]) -> Counter[str]:
    """Count votes by candidate id; each ballot is an entry by its voter whose value holds `entries`, a list of ids.

    Of several ballots by one voter the last counts. A vote for one's own does not count, nor one for what is no longer
    a candidate.
    """
    last: dict[str, Entry] = {b.by: b for b in sorted(ballots, key=lambda b: b.at) if b.by}
    authors = {candidate.id: candidate.by for candidate in candidates}
    return Counter(
        chosen
        for voter, ballot in last.items()
        for chosen in set(ballot.value["entries"])
        if chosen in authors and authors[chosen] != voter
    )


def fair_choice(
    candidates: Sequence[Entry], votes: Mapping[str, int], featured: Mapping[str, datetime]
) -> Entry | None:
    """Give the entry with most votes; then of whom was featured longest ago (never is longest); then the first in.

    `featured` says when each author last was. None when there are no candidates.
    """

    def rank(entry: Entry) -> tuple[int, float, datetime]:
        last = featured.get(entry.by or "")
        return -votes.get(entry.id, 0), last.timestamp() if last else float("-inf"), entry.at

    return min(candidates, key=rank, default=None)


def won(s: Situation, kind: str, round_key: str | None = None) -> list[tuple[Entry, Entry]]:
    """Give the winners, each with the entry of `kind` that won, oldest first; without those withdrawn since."""
    entries = {entry.id: entry for entry in told(s, kind)}
    winners = told(s, "winner", round_key=round_key)
    return [(w, entries[w.value["entry"]]) for w in winners if w.value["entry"] in entries]


def has_begun(s: Situation) -> bool:
    """Say whether the choosing of this round has begun, so that what comes now waits for another round."""
    return bool(told(s, "ballot", round_key=s.round.key))


def tell_winners(s: Situation, kind: str) -> Iterator[Line]:
    """Give an edition the recent winners, by name where their authors may be named."""
    for winner, entry in won(s, kind):
        if is_news(s, winner):
            author = author_of(s, entry)
            yield Line(
                key=entry.id,
                section=kind,
                template=f"{s.rule.practice}/line_winner",
                data={"text": entry.value["text"], "name": author.name if author else ""},
                names=(author.id,) if author else (),
            )


@dataclass(frozen=True, slots=True)
class Choosing:
    """How one entry of `kind` is chosen each round; the mails are the practice's `vote`, `pick`, `voted` and refusals.

    Each value of an entry holds its `text`. All see one numbered list without authors; what once won stands on no
    list again.
    """

    kind: str
    settings: ChoosingSettings

    def open(self, s: Situation) -> Iterator[Effect]:
        """Fix the round's list and put it to the voters, where there are two or more to choose among.

        Voters are the audience, less those away today; or the leader and the deputy.
        """
        entries = line_up(self._living(s), s.round.key, self.settings.most_on_ballot)
        yield Record(kind="ballot", value={"entries": [entry.id for entry in entries]})
        if len(entries) < 2:
            return
        texts = tuple(entry.value["text"] for entry in entries)
        everybody = self.settings.choice == "vote"
        most = min(self.settings.most_votes, len(texts)) if everybody else 1
        for voter in [m.id for m in s.audience if is_here(s, m)] if everybody else s.deciders:
            yield Ask(
                to=voter,
                key="vote" if everybody else "pick",
                template=f"{s.rule.practice}/{'vote' if everybody else 'pick'}",
                data={"texts": list(texts), "most": most},
                form=Choice(texts, at_most=most),
                when="now",
                until=next_at(s, self.settings.close_at),
                weight=2,
            )

    def keep(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Keep a ballot or a pick by the ids it means; raises Refusal when it is too late, or a pick of one's own."""
        over = asked.until_at is not None and asked.until_at <= s.now
        if over or told(s, "winner", round_key=s.round.key) or not has_begun(s):
            raise Refusal(f"{s.rule.practice}/vote_over")
        listed = told(s, "ballot", round_key=s.round.key)[-1].value["entries"]
        entries = {entry.id: entry for entry in told(s, self.kind)}
        before = self._ballot_of(s, answer.by, listed) if answer.also else []
        most = 1 if asked.key == "pick" else self.settings.most_votes
        numbers = list(dict.fromkeys((*before, *answer.value)))[-most:]
        chosen = [(n, entries[listed[n - 1]]) for n in numbers if listed[n - 1] in entries]
        is_pick = asked.key == "pick"
        if is_pick and any(entry.by == answer.by for _, entry in chosen):
            raise Refusal(f"{s.rule.practice}/pick_own")
        yield Record(kind="vote", value={"entries": [entry.id for _, entry in chosen]}, by=answer.by)
        shown = [{"number": n, "text": e.value["text"], "own": e.by == answer.by} for n, e in chosen]
        data = {"chosen": shown, "pick": is_pick, "closes_at": asked.until_at}
        yield Tell(template=f"{s.rule.practice}/voted", data=data)

    @staticmethod
    def _ballot_of(s: Situation, member: str, listed: Sequence[str]) -> list[int]:
        """Give the numbers a member has voted for so far."""
        ballots = [e for e in told(s, "vote", round_key=s.round.key) if e.by == member]
        return [listed.index(i) + 1 for i in ballots[-1].value["entries"] if i in listed] if ballots else []

    def close(self, s: Situation) -> Generator[Effect, None, Entry | None]:
        """End the choosing and record the winner, which is returned; None when there is nothing to choose."""
        yield Close(asks="vote")
        yield Close(asks="pick")
        candidates = self._candidates(s)
        ballots = told(s, "vote", round_key=s.round.key)
        votes = count_votes(candidates, ballots)
        featured = {entry.by: winner.at for winner, entry in won(s, self.kind) if entry.by}
        picked = _pick(s, candidates, ballots) if self.settings.choice == "leader" else None
        winner = picked or fair_choice(candidates, votes, featured)
        if winner:
            yield Record(kind="winner", value={"entry": winner.id, "votes": votes[winner.id]})
        return winner

    def _living(self, s: Situation) -> list[Entry]:
        """The entries that may still win: not withdrawn, and no winner before."""
        past = {winner.value["entry"] for winner in told(s, "winner")}
        return [entry for entry in told(s, self.kind) if entry.id not in past]

    def _candidates(self, s: Situation) -> list[Entry]:
        """The entries on this round's list that are still there; a list made now where its moment was missed."""
        ballots = told(s, "ballot", round_key=s.round.key)
        if not ballots:
            return line_up(self._living(s), s.round.key, self.settings.most_on_ballot)
        living = {entry.id: entry for entry in self._living(s)}
        return [living[i] for i in ballots[-1].value["entries"] if i in living]


def _pick(s: Situation, candidates: Sequence[Entry], picks: Sequence[Entry]) -> Entry | None:
    """The leader's pick, else the deputy's; the last of each counts, as long as it is still a candidate."""
    living = {entry.id: entry for entry in candidates}
    for decider in s.deciders:
        own = [i for pick in picks if pick.by == decider for i in pick.value["entries"] if i in living]
        if own:
            return living[own[-1]]
    return None
