"""What is to be sent to whom: decided once, so that a repeat is the same mail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.kernel import Answer, Block, MeetingForm, MeetingId, Moment, PersonId, Role


class MailKind(StrEnum):
    """Soort mail."""

    INVITED = "uitnodiging"
    CHANGED = "gewijzigd"
    CANCELLED = "geannuleerd"
    POLL = "peiling"
    SENT = "verstuurd"
    CONFIRMED = "bevestigd"
    NO_MOMENT = "geen-moment"
    DAY = "samenwerkdag"
    DEPUTY = "plaatsvervanger"
    LATE_NO = "toch-niet"
    RELEASED = "vervallen"
    PERSONAL = "eigen-pagina"
    DISPLACEMENT = "verschuiven"
    KEPT = "niet-verzetten"
    DEPUTY_TOO = "plaatsvervanger-ook"
    POLLED_TOO = "plaatsvervanger-gepeild"
    RELIEVED = "niet-meer-nodig"
    SPARED = "niet-meer-gevraagd"
    OPENED = "vrijgekomen"
    TO_DECIDE = "zelf-beslissen"
    UNSEATED = "niet-meer-komen"
    CALL = "zelf-bellen"
    UNDELIVERED = "niet-bezorgd"
    ANSWER_AGAIN = "opnieuw-antwoorden"
    CONFIRM_ANSWER = "antwoord-bevestigen"
    UNREADABLE_ANSWER = "antwoord-onleesbaar"
    WISH_DECLINED = "ander-moment-kan-niet"
    NAMED_DEPUTY = "vervanger-genoemd"
    AHEAD = "dag-tevoren"
    HELD = "na-afloop"
    REGISTERED_LATE = "laat-aangemeld"
    REGISTER_YOURSELF = "zelf-aanmelden"


WITHDRAWS = frozenset({MailKind.CANCELLED, MailKind.RELEASED, MailKind.RELIEVED, MailKind.SPARED, MailKind.UNSEATED})
"""Says that an earlier mail does not count any more: with a calendar part it takes the entry out, and nobody gets it who got no other."""


OWN_PAGE = "mijn"
"""What a mail with the link to somebody's own page is about."""


class Audience(StrEnum):
    """For whom: the person, in a mail that names others too; the person alone; their secretariat; or the requester of the meeting."""

    PERSON = "persoon"
    ALONE = "alleen"
    SECRETARIAT = "secretariaat"
    REQUESTER = "aanvrager"


class MailState(StrEnum):
    """What became of a mail."""

    WAITING = "wacht"
    SENT = "verstuurd"
    REFUSED = "geweigerd"
    STOPPED = "gestopt"
    SUPERSEDED = "achterhaald"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody at the table. `agreed` already said *kan*."""

    person: PersonId
    role: Role = Role.REQUIRED
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a mail is about. `explanation`: why this moment, one Dutch sentence each, for everybody."""

    moment: Moment
    form: MeetingForm = MeetingForm.IN_PERSON
    people: tuple[Participant, ...] = ()
    explanation: tuple[str, ...] = ()
    room_asked: bool = False
    """The host of the building had not said yes to the room when this was decided."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One moment of a poll; `key` names it in answers."""

    key: str
    moment: Moment


class WayKind(StrEnum):
    """What can be done when there is no moment (capability M12)."""

    CALL = "bellen"
    SMALLER = "kleiner"
    ONLINE = "online"
    DAY = "samenwerkdag"


@dataclass(frozen=True, slots=True)
class Way:
    """One way on without a moment for everybody: `people` of the `of` who were asked can."""

    kind: WayKind
    start: datetime
    end: datetime
    people: int
    of: int


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `about` is the id of a meeting or a day; `person` whose mail it is, also when their secretariat reads it."""

    about: str
    person: PersonId
    kind: MailKind
    sequence: int
    decided_at: datetime
    audience: Audience = Audience.PERSON
    occasion: Occasion | None = None
    with_calendar: bool = False
    needs_registration: bool = False
    touched: tuple[Block, ...] = ()
    alone_at: tuple[datetime, ...] = ()
    """When it could have been earlier, if only this person could: for them and their secretariat."""
    offers: tuple[Offer, ...] = ()
    form: MeetingForm = MeetingForm.IN_PERSON
    until: datetime | None = None
    reason: str = ""
    first: bool = False
    """The first mail to this person about this meeting: the requester is in cc."""
    after: str | None = None
    """Id of the mail that told this person of the moment before."""
    regarding: PersonId | None = None
    """Of whom the requester hears something, when there is one such mail for each of them."""
    principal: PersonId | None = None
    """In whose place this person is asked."""
    reminds: bool = False
    """The same question once more, to whoever did not answer."""
    informs: bool = False
    """The secretariat answers this question; its principal hears of it, and may answer all the same."""
    ways: tuple[Way, ...] = ()
    definite: bool = False
    """The moment was confirmed already when another one was proposed."""
    wish: int = 0
    """Which of the other times that were proposed for this meeting it is about."""
    goes_at: datetime | None = None
    """When it had to wait: the next mail hours, which are the date it bears."""
    answered: Answer = Answer.NONE
    """What whom it is `regarding` had answered to the moment of the occasion, when it was decided."""
    parting: bool = False
    """The last mail to somebody who wants none any more: it takes out what stands in their calendar."""
    tries: int = 0
    """How often a server heard of it and did not take it."""
    state: MailState = MailState.WAITING

    @property
    def id(self) -> str:
        """The same decision, the same id: meeting, person, sequence, kind, audience; and whether it reminds."""
        again = ".herinnering" if self.reminds else ""
        return f"{self.about}.{self.sequence}.{self.kind}.{self.audience}.{self.person}{again}{self._of_which}"

    @property
    def _of_which(self) -> str:
        wish = f".wens-{self.wish}" if self.wish else ""
        return f"{wish}.over-{self.regarding}" if self.regarding else wish

    @property
    def dated(self) -> datetime:
        return self.goes_at or self.decided_at

    @property
    def meeting(self) -> MeetingId:
        """The meeting it is about; a day has none."""
        return MeetingId(self.about)

    @property
    def invites(self) -> bool:
        """An invitation of this person to a moment, which the meeting waits for."""
        return self.audience is Audience.PERSON and self.kind in {MailKind.INVITED, MailKind.CHANGED} and not self.reminds

    @property
    def agreed(self) -> bool:
        """This person said *kan* before."""
        return self.occasion is not None and any(one.agreed for one in self.occasion.people if one.person == self.person)

    def settled(self, state: MailState) -> "Mail":
        """What is kept of it when nothing more is to be sent: that it was, not what it said."""
        return replace(self, state=state, occasion=None, touched=(), alone_at=(), offers=(), reason="", principal=None, ways=())


def takes_back(mail: Mail, earlier: Sequence[Mail]) -> bool:
    """Whether it calls back an invitation that stands in this person's own calendar, as the `earlier` mails (newest first) tell."""
    return mail.kind in WITHDRAWS and mail.with_calendar and any(one.state is MailState.SENT for one in earlier)


def as_told(mail: Mail, earlier: Sequence[Mail]) -> Mail | None:
    """The mail as it must read, given the mails this person should have had before (newest first); None when there is nothing to say.

    Whoever never got the earlier ones, because each was overtaken while it waited, is invited instead of told of a change.
    """
    if not earlier or any(one.state is not MailState.SUPERSEDED for one in earlier):
        return mail
    if mail.kind in WITHDRAWS:
        return None
    return replace(mail, kind=MailKind.INVITED, first=earlier[-1].first)
