"""Who comes by which link."""

from dataclasses import dataclass

from services.invitations.domain.mails import Audience
from shared.http import Problem
from shared.kernel import DayId, MeetingId, PersonId
from shared.security import BrokenLink, Links, Purpose

_PURPOSES = (Purpose.ANSWER, Purpose.POLL, Purpose.DISPLACEMENT, Purpose.DAY)
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

    @property
    def meeting(self) -> MeetingId:
        return MeetingId(self.about)

    @property
    def day(self) -> DayId:
        return DayId(self.about)

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
            )
        except BrokenLink:
            continue
        except (KeyError, ValueError):
            break
    raise Problem(404, *UNKNOWN_LINK)
