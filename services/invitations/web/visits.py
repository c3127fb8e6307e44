"""Who comes by which link."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from fastapi import Response

from services.invitations.domain.mails import Audience
from services.invitations.ports import Surroundings
from shared.bus import Later
from shared.http import Problem
from shared.kernel import DayId, MeetingId, PersonId
from shared.security import BrokenLink, Links, Purpose

P = ParamSpec("P")
_PURPOSES = (Purpose.ANSWER, Purpose.POLL, Purpose.DISPLACEMENT, Purpose.DAY, Purpose.AFTERWARDS)
UNKNOWN_LINK = (
    "Deze link werkt niet (meer)",
    "Misschien is de link te oud, of niet helemaal overgenomen. Open de link uit uw laatste mail, of bel degene die u uitnodigde.",
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A link that was followed. `sequence`: of the mail it stood in."""

    token: str
    purpose: Purpose
    about: str
    person: PersonId
    sequence: int
    audience: Audience
    office: PersonId | None = None
    """The secretariat to whose address the link went, by its opaque id."""

    @property
    def meeting(self) -> MeetingId:
        return MeetingId(self.about)

    @property
    def day(self) -> DayId:
        return DayId(self.about)

    @property
    def by_another(self) -> bool:
        """Somebody answers on behalf of this person."""
        return self.audience is Audience.SECRETARIAT

    @property
    def actor(self) -> str:
        """Who acts: the person, or the secretariat for this person."""
        return f"secretariaat:{self.person}" if self.audience is Audience.SECRETARIAT else self.person


def visit_of(links: Links, token: str) -> Visit:
    """Raises Problem for a link that is broken, too old, or for something else."""
    for purpose in _PURPOSES:
        try:
            claims = links.read(purpose, token)
            return Visit(
                token=token,
                purpose=purpose,
                about=claims["day" if purpose is Purpose.DAY else "meeting"],
                person=PersonId(claims["person"]),
                sequence=int(claims["sequence"]),
                audience=Audience(claims["audience"]),
                office=PersonId(claims["office"]) if "office" in claims else None,
            )
        except BrokenLink:
            continue
        except (KeyError, ValueError):
            break
    raise Problem(404, *UNKNOWN_LINK)


@dataclass(frozen=True, slots=True)
class Visitors:
    """Who comes by which link now."""

    links: Links
    surroundings: Surroundings

    async def of(self, token: str) -> Visit:
        """Raises Problem as `visit_of`, and for a secretariat that this person does not name any more."""
        visit = visit_of(self.links, token)
        if visit.office is not None and visit.office != await self.surroundings.reader(visit.person, visit.audience):
            raise Problem(404, *UNKNOWN_LINK)
        return visit


def patient(route: Callable[P, Awaitable[Response]]) -> Callable[P, Awaitable[Response]]:
    """What is not heard yet is asked for again in a moment."""

    @wraps(route)
    async def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return await route(*args, **kwargs)
        except Later:
            raise Problem(503, "Nog even geduld", "We verwerken dit overleg nog. Open de link over een minuut opnieuw.") from None

    return answer
