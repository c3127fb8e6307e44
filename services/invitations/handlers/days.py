"""A co-working day is planned: invite its people."""

from typing import assert_never

from services.invitations.domain import days
from services.invitations.domain.days import Day, DayGuest, DayInvited
from services.invitations.domain.invitations import OldNews
from services.invitations.handlers.outbox import Outbox, remember
from shared.bus import Commit
from shared.contracts.coworking import DayPlanned
from shared.kernel import Moment


def register(outbox: Outbox) -> None:
    bus, records = outbox.bus, outbox.records

    @bus.on(DayPlanned)
    async def invite_to_the_day(event: DayPlanned, commit: Commit) -> None:
        record = await records.days.of(event.day)
        stopped = await outbox.surroundings.stopped(guest.person for guest in event.invited)
        match days.invite(record.value, _day(event), stopped):
            case OldNews():
                return
            case DayInvited(day, mails):
                commit.keep(record.becomes(day))
                for guest in day.guests:
                    remember(bus, commit, guest.person, "day", day.day)
                await outbox.mail(mails, commit)
            case unreachable:
                assert_never(unreachable)


def _day(event: DayPlanned) -> Day:
    return Day(
        day=event.day,
        revision=event.revision,
        challenge=event.challenge,
        moment=Moment(event.start, event.end, event.location),
        sign_up_until=event.sign_up_until,
        decided_at=event.planned_at,
        guests=tuple(DayGuest(guest.person, guest.reason, guest.needs_registration) for guest in event.invited),
    )
