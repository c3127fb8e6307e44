"""Another time that somebody invited proposes, by COUNTER or on their page: matchmaking searches it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.invitations.domain.invitations import Hoped, InvitedMeeting, OldNews, Standing, TooEarly
from shared.kernel import PersonId

LONGEST = timedelta(days=1)
MOST = 5
"""Other times that one person may propose for one meeting."""


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


@dataclass(frozen=True, slots=True)
class WishedBefore:
    """The same time against the same moment: noted already."""


@dataclass(frozen=True, slots=True)
class WishedEnough:
    """They proposed as many as they may."""


def wish(meeting: InvitedMeeting | None, news: Wish, now: datetime) -> Wished | WishedBefore | WishedEnough | OldNews | TooEarly:
    """The same wish again, one that a later one overtook, one against another time or place, and the moment itself are no news."""
    if meeting is None or meeting.sequence < news.sequence:
        return TooEarly()
    invitee, at = meeting.invitee(news.person), min(news.at, now)
    if invitee is None or meeting.occasion is None or meeting.standing is Standing.WITHDRAWN or news.sequence < meeting.same_since:
        return OldNews()
    moment, overtaken = meeting.occasion.moment, invitee.wished_at is not None and at <= invitee.wished_at
    if overtaken or (news.start, news.end) == (moment.start, moment.end):
        return OldNews()
    hoped = Hoped(meeting.sequence, news.start, news.end)
    if hoped in invitee.hoped:
        return WishedBefore()
    if len(invitee.hoped) >= MOST:
        return WishedEnough()
    changed = replace(meeting.with_invitee(replace(invitee, wished_at=at, hoped=(*invitee.hoped, hoped))), wishes=meeting.wishes + 1)
    return Wished(changed, changed.wishes, replace(news, sequence=meeting.sequence, at=at))
