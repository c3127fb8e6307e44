"""The page on which somebody answers an invitation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from fastapi.responses import HTMLResponse

from services.invitations.domain.answers import Again, Given, Heard, answer
from services.invitations.domain.conversations import call_first_lines, what_it_means
from services.invitations.domain.invitations import InvitedMeeting, Invitee, OldNews, Standing, TooEarly
from services.invitations.domain.letters import CalendarPart, Method
from services.invitations.domain.mails import Audience, Mail, MailKind, Occasion
from services.invitations.domain.wording import AS_CHAIR, ROOM_FOLLOWS, ROOM_PENDING, getting_in, joining_online
from services.invitations.ports import Records, Surroundings
from services.invitations.steps import answered
from services.invitations.web.lines import Typed
from services.invitations.web.visits import Visit
from services.invitations.web.wishes import Hope
from shared.bus import Bus, Commit
from shared.http import Fault
from shared.itip import organizer_name
from shared.kernel import Answer, Moment, Role
from shared.ui import Pages
from shared.ui.answers import last_answer_text

CHOICES = {str(Answer.YES): Answer.YES, str(Answer.NO): Answer.NO, str(Answer.MAYBE): Answer.MAYBE}


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """Shows the moment as it is now, whatever moment the link was about."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    pages: Pages

    async def show(  # what was typed on it
        self,
        visit: Visit,
        faults: tuple[Fault, ...] = (),
        status: int = 200,
        *,
        line: Typed | None = None,
        hope: Hope | None = None,
    ) -> HTMLResponse:
        meeting, occasion, invitee = await self._stands(visit)
        if meeting is None or occasion is None or invitee is None:
            return await self._over(visit, meeting)
        subject = await self.surroundings.of_meeting(visit.meeting, [occasion.moment])
        place, entry = subject.place(occasion.moment), await self.surroundings.entry(visit.meeting, visit.person, occasion.moment)
        return self.pages.render(
            "uitnodiging.html",
            status,
            visit=visit,
            subject=subject,
            meeting=meeting,
            moment=occasion.moment,
            where=subject.place_in_words(occasion.moment, occasion.form),
            getting_in=getting_in(place, visitor=invitee.needs_registration, registered=entry.registered),
            room_pending=ROOM_FOLLOWS if entry.room_follows else ROOM_PENDING if entry.room_pending else "",
            inloop=place is not None,
            online=" ".join(joining_online(occasion.form, asks=False)),
            instead_of=await self.surroundings.position(visit.meeting, invitee.principal),
            as_chair=AS_CHAIR if visit.person in subject.chairs else "",
            table=await self.surroundings.positions(visit.meeting, [one.person for one in occasion.people]),
            moves=self._what_moves(visit, meeting, occasion, invitee),
            explanation=occasion.explanation,
            conversation=what_it_means(subject.conversation),
            call_first=call_first_lines(subject.call_first),
            way_there=await self.surroundings.way_there(visit.person, occasion.moment),
            answer=invitee.answer,
            changed=visit.sequence != meeting.sequence,
            confirmed=meeting.standing is Standing.CONFIRMED,
            over=self._is_over(occasion),
            faults=(*faults, *((line.fault,) if line and line.fault else ()), *(hope.faults if hope else ())),
            line=line,
            hope=hope,
            last_answer=_last_answer(invitee),
        )

    async def answer(self, visit: Visit, typed: Mapping[str, str]) -> HTMLResponse:
        chosen = CHOICES.get(typed.get("antwoord", ""))
        if chosen is None:
            return await self.show(visit, (Fault("antwoord", "Kies ja, nee of misschien."),), 400)
        seen = typed.get("volgnummer", "")
        meeting, occasion, invitee = await self._stands(visit)
        if meeting is None or occasion is None or invitee is None:
            return await self._over(visit, meeting)
        if self._is_over(occasion):
            return await self.show(visit)
        if seen != str(meeting.sequence):
            return await self.show(visit, (Fault("antwoord", "Het moment is intussen anders. Kunt u dan ook?"),), 409)
        await self.bus.command(lambda commit: self._hear(visit, int(seen), chosen, commit), actor=visit.actor)
        required = any(one.person == visit.person and one.role is Role.REQUIRED for one in occasion.people)
        subject = await self.surroundings.of_meeting(visit.meeting, [occasion.moment])
        return self.pages.render(
            "uitnodiging-bedankt.html",
            visit=visit,
            subject=subject,
            answer=chosen,
            required=required,
            confirmed=meeting.standing is Standing.CONFIRMED,
            moment=occasion.moment,
            where=subject.place_in_words(occasion.moment, occasion.form),
        )

    async def calendar_part(self, visit: Visit) -> CalendarPart | None:
        """The meeting as a file to put in one's own calendar; no ATTENDEE (RFC 5546 3.2.1). None when there is no moment."""
        meeting, occasion, invitee = await self._stands(visit)
        if meeting is None or occasion is None or invitee is None:
            return None
        subject, moment = await self.surroundings.of_meeting(visit.meeting, [occasion.moment]), occasion.moment
        asker = subject.requester
        return CalendarPart(
            about=visit.meeting,
            method=Method.PUBLISH,
            sequence=meeting.sequence,
            decided_at=meeting.decided_at,
            start=moment.start,
            end=moment.end,
            summary=subject.title,
            location=subject.place_in_words(moment, occasion.form),
            description=subject.description(moment, visitor=invitee.needs_registration),
            organizer_name="Korte Lijnen" if asker is None else organizer_name(asker.name, asker.organisation),
            agreed=invitee.answer is Answer.YES,
        )

    async def moment(self, visit: Visit) -> Moment | None:
        """To which this visitor is invited now, when it is not over."""
        _, occasion, invitee = await self._stands(visit)
        return None if occasion is None or invitee is None or self._is_over(occasion) else occasion.moment

    async def asks(self, visit: Visit) -> bool:
        """Whether this visitor is invited to a moment that is not over."""
        return await self.moment(visit) is not None

    async def _stands(self, visit: Visit) -> tuple[InvitedMeeting | None, Occasion | None, Invitee | None]:
        """The moment to answer to; none when new moments are asked since: the earlier one is no longer held."""
        meeting, poll = (await self.records.meetings.of(visit.meeting)).value, (await self.records.polls.of(visit.meeting)).value
        if meeting is None or (poll is not None and poll.revision > meeting.revision):
            return None, None, None
        return meeting, meeting.occasion, meeting.invitee(visit.person)

    def _is_over(self, occasion: Occasion) -> bool:
        return self.bus.clock.now() >= occasion.moment.end

    def _what_moves(self, visit: Visit, meeting: InvitedMeeting, occasion: Occasion, invitee: Invitee) -> tuple[str, ...]:
        """Not behind the link of an invitation: whoever answers that to everybody sends its link along."""
        if visit.audience is Audience.PERSON or self._is_over(occasion):
            return ()
        return self.surroundings.what_moves(_as_mailed(visit, meeting, invitee))

    async def _over(self, visit: Visit, meeting: InvitedMeeting | None) -> HTMLResponse:
        off = meeting is None or meeting.standing is Standing.WITHDRAWN
        represented = meeting is not None and any(one.principal == visit.person for one in meeting.present)
        subject = await self.surroundings.of_meeting(visit.meeting, [])
        return self.pages.render("niet-meer-nodig.html", subject=subject, off=off, represented=represented)

    async def _hear(self, visit: Visit, sequence: int, chosen: Answer, commit: Commit) -> None:
        record = await self.records.meetings.of(visit.meeting)
        by_another = visit.audience is Audience.SECRETARIAT
        match answer(record.value, Given(visit.person, sequence, chosen, commit.now, "link", by_another), commit.now):
            case OldNews() | TooEarly():
                return
            case Again(meeting):
                commit.keep(record.becomes(meeting))
            case Heard(meeting) as heard:
                commit.keep(record.becomes(meeting)).say(answered(heard))
            case unreachable:
                assert_never(unreachable)


def _last_answer(invitee: Invitee) -> str:
    if invitee.answered_at is None or not invitee.via:
        return ""
    return last_answer_text(invitee.answer, invitee.via, invitee.answered_at, by_another=invitee.by_another)


def _as_mailed(visit: Visit, meeting: InvitedMeeting, invitee: Invitee) -> Mail:
    return Mail(
        about=visit.meeting,
        person=visit.person,
        kind=MailKind.INVITED,
        sequence=meeting.sequence,
        decided_at=meeting.decided_at,
        audience=visit.audience,
        occasion=meeting.occasion,
        touched=invitee.touched,
    )
