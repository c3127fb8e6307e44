"""What a decision sends: records of mails with a private step for each, and what is said of calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from services.invitations.domain.dispatches import Dispatch
from services.invitations.domain.invitations import Circumstances, InvitedMeeting, OldNews, Standing, TooEarly
from services.invitations.domain.mailbox import Known
from services.invitations.domain.mails import Mail, MailState
from services.invitations.ports import MailHours, Records, Surroundings, about
from services.invitations.steps import DayBefore, ReviewPlace, SendMail
from shared.bus import Bus, Commit, Document, Later
from shared.contracts.invitations import EntryWanted, EntryWithdrawn
from shared.itip import meeting_uid
from shared.kernel import Answer, PersonId


@dataclass(frozen=True, slots=True)
class Outbox:
    """Fills a commit with what goes out."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    hours: MailHours

    async def follow(
        self, outcome: Dispatch | OldNews | TooEarly, record: Document[InvitedMeeting], around: Circumstances, commit: Commit
    ) -> None:
        """Send what was decided of a reservation, if it is news. Raises Later when the reservation itself was not heard yet."""
        match outcome:
            case OldNews():
                return
            case TooEarly():
                raise Later("the reservation was not heard yet")
            case Dispatch() as dispatch:
                await self.send(dispatch, record, around, commit)
            case unreachable:
                assert_never(unreachable)

    async def send(self, dispatch: Dispatch, record: Document[InvitedMeeting], around: Circumstances, commit: Commit) -> None:
        """Keep the meeting, mail out, and say what calendars should show."""
        meeting = dispatch.meeting
        commit.keep(record.becomes(meeting))
        for invitee in meeting.invitees:
            remember(self.bus, commit, invitee.person, "meeting", meeting.meeting)
        self._look_ahead(meeting, commit)
        commit.step(ReviewPlace(meeting=meeting.meeting))
        await self._remember_the_uid(meeting, commit)
        await self.mail(dispatch.mails, commit)
        commit.say(*await self._entries(dispatch, around))
        for gone in dispatch.withdrawn:
            at = dispatch.withdrawn_at
            commit.say(EntryWithdrawn(meeting=meeting.meeting, revision=meeting.revision, person=gone.person, sequence=at))

    async def mail(self, mails: Iterable[Mail], commit: Commit) -> None:
        """Keep each mail and leave a step that delivers it; one that was decided before stays as it is."""
        decided = tuple(mails)
        known = await self.records.mails.many(mail.id for mail in decided)
        for mail in decided:
            record = known[mail.id]
            if record.value is not None:
                continue
            commit.keep(record.becomes(mail))
            remember(self.bus, commit, mail.person, "mail", mail.id)
            if mail.state is MailState.WAITING:
                commit.step(SendMail(mail=mail.id))

    async def meetings_of(self, person: PersonId) -> list[str]:
        """The meetings to which somebody is or was invited."""
        entries = await self.bus.client.smembers(about(self.bus, person))
        known = ((entry if isinstance(entry, str) else entry.decode()).partition(" ")[::2] for entry in sorted(entries))
        return [id for kind, id in known if kind == "meeting"]

    async def _remember_the_uid(self, meeting: InvitedMeeting, commit: Commit) -> None:
        """Answers by mail name a meeting by its UID, of which nobody can tell which meeting it is."""
        product = self.bus.product
        record = await self.records.uids.of(meeting_uid(product.link_key, meeting.meeting, product.mail_from))
        if record.value is None:
            commit.keep(record.becomes(Known(meeting.meeting)))

    def _look_ahead(self, meeting: InvitedMeeting, commit: Commit) -> None:
        """What is definite is told once more on the day before, or at once when that has passed."""
        if meeting.standing is Standing.CONFIRMED and meeting.occasion is not None:
            due = self.hours.day_before(meeting.occasion.moment.start)
            commit.at(due, DayBefore(meeting=meeting.meeting, sequence=meeting.sequence), key=meeting.meeting)
        else:
            commit.drop(DayBefore, meeting.meeting)

    async def _entries(self, dispatch: Dispatch, around: Circumstances) -> list[EntryWanted]:
        meeting, occasion = dispatch.meeting, dispatch.meeting.occasion
        if occasion is None or not dispatch.entries:
            return []
        moment = occasion.moment
        subject = await self.surroundings.of_meeting(meeting.meeting, [moment])
        return [
            EntryWanted(
                meeting=meeting.meeting,
                revision=meeting.revision,
                person=invitee.person,
                sequence=meeting.sequence,
                decided_at=meeting.decided_at,
                start=moment.start,
                end=moment.end,
                summary=subject.title,
                place=subject.place_in_words(moment, occasion.form),
                description=subject.description(moment, visitor=invitee.needs_registration),
                on_behalf_of=around.requester,
                confirmed=meeting.standing is Standing.CONFIRMED,
                agreed=invitee.answer is Answer.YES,
            )
            for invitee in dispatch.entries
        ]


def remember(bus: Bus, commit: Commit, person: PersonId, kind: str, id: str) -> None:
    """Note that a record is about this person, so that they can be forgotten."""
    commit.write(("SADD", about(bus, person), f"{kind} {id}"))


def remember_no_more(bus: Bus, commit: Commit, person: PersonId, kind: str, id: str) -> None:
    """The record says nothing of this person any more, and neither does the note that it did."""
    commit.write(("SREM", about(bus, person), f"{kind} {id}"))
