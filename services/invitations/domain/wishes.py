"""Another time that somebody invited proposes, by COUNTER or on their page: matchmaking searches it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.invitations.domain.invitations import InvitedMeeting, OldNews, Standing, TooEarly
from shared.kernel import PersonId

LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """Another time, proposed against the moment of `sequence`, by `link` or `mail`."""

    person: PersonId
    sequence: int
    start: datetime
    end: datetime
    at: datetime
    via: str


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish to be searched: the `revision`-th of this meeting, against the moment that stands."""

    meeting: InvitedMeeting
    revision: int
    wish: Wish


def wish(meeting: InvitedMeeting | None, news: Wish, now: datetime) -> Wished | OldNews | TooEarly:
    """The same wish again, one that a later one overtook, one against another time or place, and the moment itself are no news."""
    if meeting is None or meeting.sequence < news.sequence:
        return TooEarly()
    invitee, at = meeting.invitee(news.person), min(news.at, now)
    if invitee is None or meeting.occasion is None or meeting.standing is Standing.WITHDRAWN or news.sequence < meeting.same_since:
        return OldNews()
    if invitee.wished_at is not None and at <= invitee.wished_at:
        return OldNews()
    moment = meeting.occasion.moment
    if (news.start, news.end) == (moment.start, moment.end):
        return OldNews()
    changed = replace(meeting.with_invitee(replace(invitee, wished_at=at)), wishes=meeting.wishes + 1)
    return Wished(changed, changed.wishes, replace(news, sequence=meeting.sequence, at=at))
