"""The page on which somebody signs up for a co-working day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from fastapi.responses import HTMLResponse

from services.invitations.domain.days import Day, DayGuest, SignedUp, sign_up
from services.invitations.domain.invitations import OldNews
from services.invitations.domain.letters import CalendarPart, Method
from services.invitations.domain.wording import getting_in
from services.invitations.ports import Records, Surroundings
from services.invitations.web.visits import UNKNOWN_LINK, Visit
from shared.bus import Bus, Commit
from shared.contracts.invitations import DayAnswered
from shared.http import Fault, Problem
from shared.kernel import MeetingForm, MeetingId
from shared.ui import Pages


@dataclass(frozen=True, slots=True)
class DayPage:
    """Shows the day as it is planned now."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    pages: Pages

    async def show(self, visit: Visit, faults: tuple[Fault, ...] = (), status: int = 200) -> HTMLResponse:
        day, guest = await self._stands(visit)
        subject = await self.surroundings.of_day(day.challenge, day.moment)
        return self.pages.render(
            "samenwerkdag.html",
            status,
            visit=visit,
            subject=subject,
            day=day,
            where=subject.place_in_words(day.moment, MeetingForm.IN_PERSON),
            getting_in=getting_in(subject.place(day.moment), visitor=guest.needs_registration),
            guest=guest,
            closed=self.bus.clock.now() >= day.sign_up_until,
            faults=faults,
        )

    async def answer(self, visit: Visit, typed: Mapping[str, str]) -> HTMLResponse:
        day, _ = await self._stands(visit)
        if self.bus.clock.now() >= day.sign_up_until:
            return await self.show(visit)
        comes = {"ja": True, "nee": False}.get(typed.get("komt", ""))
        if comes is None:
            return await self.show(visit, (Fault("komt", "Kies ja of nee."),), 400)
        await self.bus.command(lambda commit: self._hear(visit, commit, comes=comes), actor=visit.actor)
        subject = await self.surroundings.of_day(day.challenge, day.moment)
        return self.pages.render("samenwerkdag-bedankt.html", visit=visit, subject=subject, day=day, comes=comes)

    async def calendar_part(self, visit: Visit) -> CalendarPart:
        day, guest = await self._stands(visit)
        subject = await self.surroundings.of_day(day.challenge, day.moment)
        return CalendarPart(
            about=MeetingId(day.day),
            method=Method.PUBLISH,
            sequence=day.revision,
            decided_at=day.decided_at,
            start=day.moment.start,
            end=day.moment.end,
            summary=f"Samenwerkdag: {subject.title}",
            location=subject.place_in_words(day.moment, MeetingForm.IN_PERSON),
            description=subject.description(day.moment, visitor=guest.needs_registration),
            organizer_name="Korte Lijnen",
            agreed=guest.comes is True,
        )

    async def _stands(self, visit: Visit) -> tuple[Day, DayGuest]:
        """Raises Problem when the day is unknown, or the person no longer invited."""
        day = (await self.records.days.of(visit.day)).value
        guest = None if day is None else day.guest(visit.person)
        if day is None or guest is None:
            raise Problem(404, *UNKNOWN_LINK)
        return day, guest

    async def _hear(self, visit: Visit, commit: Commit, *, comes: bool) -> None:
        record = await self.records.days.of(visit.day)
        match sign_up(record.there, visit.person, comes=comes):
            case OldNews():
                return
            case SignedUp(day, revision):
                commit.keep(record.becomes(day)).say(
                    DayAnswered(day=visit.day, revision=revision, person=visit.person, comes=comes, answered_at=commit.now)
                )
            case unreachable:
                assert_never(unreachable)
