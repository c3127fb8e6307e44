"""The page on which somebody shares their phone number with the others at a meeting, or takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi.responses import HTMLResponse

from services.invitations.domain.invitations import InvitedMeeting, OldNews
from services.invitations.domain.mails import Audience
from services.invitations.domain.numbers import KEPT_AFTER, Numbers, SharedNumber, at_the_table, counted, share, withhold
from services.invitations.domain.phones import ending, phone_of
from services.invitations.ports import Records, Surroundings
from services.invitations.steps import NumbersExpire
from services.invitations.web.visits import UNKNOWN_LINK, Visit
from shared.bus import Bus, Commit
from shared.contracts.invitations import NumbersShared
from shared.http import Fault, Problem
from shared.security import Purpose
from shared.ui import Pages

FIELD, WITH_ADDRESS, CHOICE, WITHDRAW = "telefoon", "mail", "keuze", "intrekken"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and what is wrong with it; or that it was noted."""

    phone: str = ""
    with_address: bool = False
    fault: Fault | None = None
    noted: bool = False


@dataclass(frozen=True, slots=True)
class NumberPage:
    """The consent of one person for one meeting. Not for secretariats: a number is shared by whoever it is of."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    pages: Pages

    async def show(self, visit: Visit, typed: Typed | None = None, status: int = 200) -> HTMLResponse:
        meeting = await self._meeting(visit)
        numbers = (await self.records.numbers.of(visit.meeting)).value or Numbers(visit.meeting)
        agreed = (await self.surroundings.agreed_numbers(visit.meeting, [visit.person])).get(visit.person)
        shared, given = numbers.number(visit.person, agreed), numbers.of(visit.person)
        return self.pages.render(
            "nummer.html",
            status,
            visit=visit,
            subject=await self.surroundings.of_meeting(visit.meeting, []),
            secretariat=visit.audience is Audience.SECRETARIAT,
            over=self._is_over(visit, meeting),
            ends_on="" if shared is None else ending(shared),
            everywhere=given is None and shared is not None,
            phone=typed.phone if typed else agreed or "",
            with_address=typed.with_address if typed else numbers.shares_address(visit.person),
            faults=(typed.fault,) if typed and typed.fault else (),
            noted=typed is not None and typed.noted,
        )

    async def hear(self, visit: Visit, typed: Mapping[str, str]) -> HTMLResponse:
        meeting = await self._meeting(visit)
        if visit.audience is Audience.SECRETARIAT or self._is_over(visit, meeting):
            return await self.show(visit)
        phone, with_address = phone_of(typed.get(FIELD, "")), WITH_ADDRESS in typed
        withdrawn = typed.get(CHOICE) == WITHDRAW
        if phone is None and not withdrawn:
            fault = Fault(FIELD, "Vul een telefoonnummer in met netnummer, bijvoorbeeld 06 12345678 of +32 2 123 45 67.")
            return await self.show(visit, Typed(typed.get(FIELD, ""), with_address, fault), 400)
        await self.bus.command(
            lambda commit: self._note(visit, None if withdrawn else phone, with_address=with_address, commit=commit), actor=visit.actor
        )
        return await self.show(visit, Typed(with_address=with_address, noted=True))

    async def _note(self, visit: Visit, phone: str | None, *, with_address: bool, commit: Commit) -> None:
        record, meeting = await self.records.numbers.of(visit.meeting), await self._meeting(visit)
        before = record.value or Numbers(visit.meeting)
        news = None if phone is None else SharedNumber(visit.person, phone, commit.now, with_address)
        changed = withhold(before, visit.person) if news is None else share(before, news)
        if isinstance(changed, OldNews) or meeting is None or meeting.occasion is None:
            return
        table = at_the_table(meeting)
        numbers = counted(changed, table, await self.surroundings.agreed_numbers(visit.meeting, table))
        if isinstance(numbers, Numbers):
            commit.say(NumbersShared(meeting=visit.meeting, revision=numbers.said, shared=numbers.shared, of=numbers.out_of))
        commit.keep(record.becomes(numbers if isinstance(numbers, Numbers) else changed))
        commit.at(meeting.occasion.moment.end + KEPT_AFTER, NumbersExpire(meeting=visit.meeting), key=visit.meeting)

    async def _meeting(self, visit: Visit) -> InvitedMeeting | None:
        if visit.purpose is not Purpose.ANSWER:
            raise Problem(404, *UNKNOWN_LINK)
        return (await self.records.meetings.of(visit.meeting)).value

    def _is_over(self, visit: Visit, meeting: InvitedMeeting | None) -> bool:
        """Not asked any more, or so long ago that the numbers are gone."""
        if meeting is None or meeting.occasion is None or meeting.invitee(visit.person) is None:
            return True
        return self.bus.clock.now() >= meeting.occasion.moment.end + KEPT_AFTER
