"""The page on which somebody answers an invitation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from fastapi.responses import HTMLResponse

from services.invitations.domain.answers import Given, Heard, answer
from services.invitations.domain.invitations import InvitedMeeting, Invitee, OldNews, Standing, TooEarly
from services.invitations.domain.letters import CalendarPart, Method
from services.invitations.domain.mails import Mail, MailKind, Occasion
from services.invitations.domain.wording import AS_CHAIR, getting_in
from services.invitations.ports import Records, Surroundings
from services.invitations.web.lines import Typed
from services.invitations.web.visits import Visit
from shared.bus import Bus, Commit
from shared.contracts.invitations import InvitationAnswered
from shared.http import Fault
from shared.itip import organizer_name
from shared.kernel import Answer, Role
from shared.ui import Pages

CHOICES = {str(Answer.YES): Answer.YES, str(Answer.NO): Answer.NO, str(Answer.MAYBE): Answer.MAYBE}


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """Shows the moment as it is now, whatever moment the link was about."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    pages: Pages

    async def show(self, visit: Visit, faults: tuple[Fault, ...] = (), status: int = 200, *, line: Typed | None = None) -> HTMLResponse:
        meeting, occasion, invitee = await self._stands(visit)
        if meeting is None or occasion is None or invitee is None:
            return await self._over(visit, meeting)
        subject = await self.surroundings.of_meeting(visit.meeting, [occasion.moment])
        place = subject.place(occasion.moment)
        return self.pages.render(
            "uitnodiging.html",
            status,
            visit=visit,
            subject=subject,
            meeting=meeting,
            moment=occasion.moment,
            where=subject.place_in_words(occasion.moment, occasion.form),
            getting_in=getting_in(place, visitor=invitee.needs_registration),
            inloop=place is not None,
            instead_of=await self.surroundings.position(visit.meeting, invitee.principal),
            as_chair=AS_CHAIR if visit.person in subject.chairs else "",
            table=await self.surroundings.positions(visit.meeting, [one.person for one in occasion.people]),
            moves=() if self._is_over(occasion) else self.surroundings.what_moves(_as_mailed(visit, meeting, invitee)),
            explanation=occasion.explanation,
            answer=invitee.answer,
            changed=visit.sequence != meeting.sequence,
            confirmed=meeting.standing is Standing.CONFIRMED,
            over=self._is_over(occasion),
            faults=(*faults, line.fault) if line and line.fault else faults,
            line=line,
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

    async def asks(self, visit: Visit) -> bool:
        """Whether this visitor is invited to a moment that is not over."""
        _, occasion, invitee = await self._stands(visit)
        return occasion is not None and invitee is not None and not self._is_over(occasion)

    async def _stands(self, visit: Visit) -> tuple[InvitedMeeting | None, Occasion | None, Invitee | None]:
        """The moment to answer to; none when new moments are asked since: the earlier one is no longer held."""
        meeting, poll = (await self.records.meetings.of(visit.meeting)).value, (await self.records.polls.of(visit.meeting)).value
        if meeting is None or (poll is not None and poll.revision > meeting.revision):
            return None, None, None
        return meeting, meeting.occasion, meeting.invitee(visit.person)

    def _is_over(self, occasion: Occasion) -> bool:
        return self.bus.clock.now() >= occasion.moment.end

    async def _over(self, visit: Visit, meeting: InvitedMeeting | None) -> HTMLResponse:
        off = meeting is None or meeting.standing is Standing.WITHDRAWN
        return self.pages.render("niet-meer-nodig.html", subject=await self.surroundings.of_meeting(visit.meeting, []), off=off)

    async def _hear(self, visit: Visit, sequence: int, chosen: Answer, commit: Commit) -> None:
        record = await self.records.meetings.of(visit.meeting)
        match answer(record.value, Given(visit.person, sequence, chosen, commit.now)):
            case OldNews() | TooEarly():
                return
            case Heard(meeting, revision):
                commit.keep(record.becomes(meeting)).say(
                    InvitationAnswered(
                        meeting=visit.meeting,
                        revision=revision,
                        person=visit.person,
                        sequence=sequence,
                        answer=chosen,
                        via="link",
                        answered_at=commit.now,
                    )
                )
            case unreachable:
                assert_never(unreachable)


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
