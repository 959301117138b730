"""What a practice is: a class with a name, settings, what it reads and writes, and generator methods that
yield effects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

from daemon.core.effects import Effect, Tell
from daemon.core.forms import Form
from daemon.core.meeting import CalendarReply
from daemon.core.model import Answer, Asked, Command, Entry, Line, Moment, Rule
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.core.world import World

Audience = Literal["everyone", "leader", "subject", "owner", "nobody"]
PlaceName = Literal["edition", "digest", "talk", "boss", "status", "record"]
Event = Literal["joined", "left", "leads", "away", "skipped", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of entry: who may ever see one, and how many days it is kept unless the config says otherwise.

    "subject" is the one told of and the leader; "owner" only who told it. `keep_days` 0 means as long as the
    person is in the team. `shown` is the template that words one for the person it is about, with its value and `day`
    as data, where its text does not say it all.
    """

    name: str
    audience: Audience = "everyone"
    keep_days: int = 730
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word with which anybody (or only leaders) may open a mail; the language folders say how it is spelt.

    `takes` says what follows it: a colleague's name and text, several names and text, text alone, or text before which
    only some name somebody ("maybe member text"; without a colon a name is looked for only in what a leader writes).
    "somebody text" names somebody, but its practice itself asks back about a name that nobody has.
    "member: text" is for a word of everyday speech: it counts only before a colleague's name and a text, in replies
    with the colon. With a `form` the command brings along the value that the text has by it, such as a number with its
    unit. `again` says what other words in reply to the receipt mean: they replace what was told, or are another turn
    that takes nothing back by itself. A word that `joins` goes on, in a reply, with the dialogue of the mail it answers
    instead of opening one. Mails that open with an `urgent` one are read before all others. Where the receipt `lists`
    things by number and nothing was told with it, `slet 3` in reply is for the practice to read as well.
    One that is `among_people` may as well be said of things ("konflikt i kalenderen"): without a colon behind it, and
    where nobody is named or meant, its writer is asked back.
    Where several colleagues are named, a word for `each` is about all of them, as "members text" is, the members with
    whom something was done; any other is asked back, to be told one by one.
    """

    id: str
    takes: Literal[
        "text",
        "member",
        "member text",
        "members text",
        "maybe member text",
        "somebody text",
        "member: text",
        "nothing",
    ] = "text"
    who: Literal["all", "leader"] = "all"
    form: Form | None = None
    again: Literal["replace", "turn"] = "replace"
    joins: bool = False
    urgent: bool = False
    among_people: bool = False
    lists: bool = False
    each: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where lines are wanted, and who reads them: an `edition`, the leader's `digest`, a page that prepares a `talk`
    with each member (the lines' `names` say with whom), the page of the leader's `boss`, `status`, or a person's own
    `record`.
    """

    name: PlaceName
    reader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What `naervaer check` says of a rule, to ops and in English; a `warns` one says why it will not do its work."""

    text: str
    warns: bool = False


@runtime_checkable
class Practice(Protocol):
    """The seam between the engine and what naervaer does for people.

    All methods are plain generators over frozen values: no await, clock, store, log or mail is in reach, so
    each can be tested by comparing lists, previewed, simulated and retried. A `Refusal` may be raised
    anywhere.
    """

    name: ClassVar[str]
    Settings: ClassVar[type[Any]]
    kinds: ClassVar[tuple[Kind, ...]]
    reads: ClassVar[tuple[str, ...]]
    words: ClassVar[tuple[Word, ...]]
    threads: ClassVar[bool]
    """True when each command opens a round of its own (a dialogue), False when it joins the current one."""
    place: ClassVar[PlaceName | None]
    """Where the lines it composes from are meant for; None for a practice that composes no edition or digest.
    """

    hears: ClassVar[tuple[Event, ...]]
    """Events that become moments of this practice at once, about the member: who joined, left, told of days away,
    declined an ask, or took back or restored something told in a round that is still open."""

    private: ClassVar[bool]
    """Whether its mails are nobody's business but the receiver's, so that no copy is made. Those of a practice that
    keeps what only its subject or its owner may see are, whatever stands here."""

    traceless: ClassVar[bool]
    """Whether the mails that carry its words are destroyed, those that came once they are handled and ours once they
    were sent. So are those of a practice that keeps what only its owner may see."""

    def steps(self, settings: Any) -> tuple[Step, ...]:
        """The steps of a round in order, the first of which opens it; () for a practice that only answers."""
        ...

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """A moment fell due."""
        ...

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Somebody answered one of this rule's asks."""
        ...

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Somebody wrote one of the practice's words out of the blue."""
        ...

    def on_reply(self, s: Situation, reply: Command) -> Iterator[Effect]:
        """Somebody answered a mail of this rule that asked nothing; with no effects their words are asked back."""
        ...

    def on_calendar(self, s: Situation, reply: CalendarReply) -> Iterator[Effect]:
        """A calendar answered for somebody."""
        ...

    def taken_back(
        self, s: Situation, asked: Asked, again: Sequence[Entry], gone: Sequence[Entry]
    ) -> Iterable[Tell]:
        """What the receipt says where an answer, or what a word told, was undone or withdrawn: `again` are the entries
        that count again, `gone` those that do no more. With nothing said the receipt quotes the words.

        For a practice in which people choose who sees what they tell, or tell what cannot be taken back.
        """
        ...

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """The lines this rule offers to another practice's mail."""
        ...

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """What the rule does by its settings that one would not see in them, and what keeps it from working."""
        ...


class Quiet:
    """A practice that does nothing; a base whose defaults a practice overrides where it has something to do."""

    kinds: ClassVar[tuple[Kind, ...]] = ()
    reads: ClassVar[tuple[str, ...]] = ()
    words: ClassVar[tuple[Word, ...]] = ()
    threads: ClassVar[bool] = False
    place: ClassVar[PlaceName | None] = None
    hears: ClassVar[tuple[Event, ...]] = ()
    private: ClassVar[bool] = False
    traceless: ClassVar[bool] = False

    def steps(self, settings: Any) -> tuple[Step, ...]:
        """No rounds."""
        return ()

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Nothing."""
        return iter(())

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Nothing."""
        return iter(())

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Nothing."""
        return iter(())

    def on_reply(self, s: Situation, reply: Command) -> Iterator[Effect]:
        """Nothing."""
        return iter(())

    def on_calendar(self, s: Situation, reply: CalendarReply) -> Iterator[Effect]:
        """Nothing."""
        return iter(())

    def taken_back(
        self, s: Situation, asked: Asked, again: Sequence[Entry], gone: Sequence[Entry]
    ) -> Iterable[Tell]:
        """Nothing but the words."""
        return ()

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """Nothing to tell."""
        return ()

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """Nothing to explain."""
        return ()
