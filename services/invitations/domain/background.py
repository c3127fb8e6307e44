"""What was heard of people, places and questions: what a mail, an entry or a page is composed from. Never stored with a mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.invitations.domain.conversations import CallFirst, what_it_means
from services.invitations.domain.invitations import Entry
from services.invitations.domain.numbers import Card
from services.invitations.domain.wording import Place, getting_in, place_in_words, title_in_words
from shared.kernel import Conversation, MeetingForm, Moment, PersonId


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody as others may know them. `phone` only when its owner agreed, or typed it for this request."""

    person: PersonId
    name: str
    address: str
    function: str = ""
    organisation: str = ""
    phone: str | None = None
    guest: bool = False

    @property
    def introduction(self) -> str:
        """`<naam> (<functie>, <organisatie>)`, as far as known and not already in the name."""
        where = ", ".join(part for part in (self.function, self.organisation) if part and part.lower() not in self.name.lower())
        return f"{self.name} ({where})" if where else self.name

    @property
    def position(self) -> str:
        """What they are, without who they are: `<functie>, <organisatie>`."""
        if self.function:
            return ", ".join(part for part in (self.function, self.organisation) if part)
        return f"iemand van {self.organisation}" if self.organisation else "een deelnemer"


@dataclass(frozen=True, slots=True)
class Addition:
    """A line that somebody invited adds to the question; others see `position`, not who it is."""

    person: PersonId
    position: str
    line: str


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of pages for one person; each holds a signed token. Only the requester's own `status` may call the meeting off."""

    answer: str
    calendar_file: str
    stop: str
    status: str
    office: str = ""
    """Where a secretariat asks for the link to its own page."""

    @property
    def number(self) -> str:
        """Where somebody shares their number with the others, or takes it back."""
        return f"{self.answer}/nummer"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a meeting or a day is about, and where its moments are."""

    challenge: str = ""
    question: str = ""
    ground_rules: tuple[str, ...] = ()
    requester: Contact | None = None
    places: Mapping[Moment, Place] = field(default_factory=dict)
    additions: tuple[Addition, ...] = ()
    chairs: tuple[PersonId, ...] = ()
    """Whoever of these comes chairs."""
    conversation: Conversation | None = None
    call_first: tuple[CallFirst, ...] = ()

    @property
    def title(self) -> str:
        return title_in_words(self.challenge, self.question)

    def place(self, moment: Moment) -> Place | None:
        return self.places.get(moment)

    def place_in_words(self, moment: Moment, form: MeetingForm) -> str:
        return place_in_words(moment, form, self.place(moment))

    def description(self, moment: Moment, *, visitor: bool) -> str:
        """The text of a calendar entry: no names and no addresses, because it travels in an event."""
        lines = (
            f"Opgave: {self.challenge}" if self.challenge else "",
            f"Vraag: {self.question}" if self.question else "",
            what_it_means(self.conversation),
            "U kunt een kwartier eerder binnenlopen." if self.place(moment) else "",
            *getting_in(self.place(moment), visitor=visitor),
            f"Spelregels: {' '.join(self.ground_rules)}" if self.ground_rules else "",
        )
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Background:
    """Everything one mail needs. `to` is where it goes: the person's own address, or their secretariat's; `reader` is its id."""

    recipient: Contact
    to: str
    reader: PersonId
    subject: Subject
    links: Links
    people: tuple[Contact, ...] = ()
    principal: Contact | None = None
    """In whose place the recipient is asked, or whom a mail to the requester is about."""
    way_there: str = ""
    """How long the way is for this person, from their base."""
    cards: tuple[Card, ...] = ()
    """Of the others at the table who share their number; only for those who met, or are about to."""
    entry: Entry = field(default_factory=Entry)
    """What may be said of getting in, as it stands when the mail goes."""
