"""Where requests are handed in, by the form and by the JSON interface alike."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from services.intake.domain import sentences
from services.intake.domain.asking import INDEPENDENT, Accepted, consider
from services.intake.domain.faults import Fault, Refused
from services.intake.domain.following import Followed, Item, Numbered
from services.intake.domain.likeness import Like, Open, likes
from services.intake.domain.request import Draft, Known, Request
from services.intake.web.bodies import AskBody
from services.intake.web.drafts import draft_of, people_in
from services.intake.web.office import Office
from services.intake.web.outcomes import Asked, KeyTaken, TooMany
from services.intake.web.said import requested
from shared.bus import Commit, Document, Documents
from shared.clock import local_day
from shared.kernel import MeetingId, MeetingStatus


@dataclass(frozen=True, slots=True)
class UsedKey:
    """What came in under an idempotency key: the fingerprint of the body, and the meeting it made or changed."""

    fingerprint: str
    meeting: MeetingId
    like: tuple[MeetingId, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many meetings somebody asked on their last day of asking."""

    day: date
    asked: int


Handed = Asked | Refused | KeyTaken | TooMany


class Desk:
    """Takes requests."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._keys = Documents(office.bus, "used-key", UsedKey)
        self._tallies = Documents(office.bus, "asked-today", Tally)

    async def ask(self, body: AskBody, key: str | None, requester_domains: frozenset[str] = frozenset()) -> Handed:
        """One meeting per key; without a key each request is its own."""
        draft, fingerprint = draft_of(body, self._office.ids), hashlib.sha256(body.model_dump_json().encode()).hexdigest()
        meeting = MeetingId(uuid4().hex)

        async def decide(commit: Commit) -> Handed:
            if (await self._office.requests.of(meeting)).value is not None:
                return Asked(meeting)  # it was kept, and only the store's answer got lost
            used = await self._used(key or uuid4().hex)
            if used.value is not None and not body.misread:
                return Asked(used.value.meeting, used.value.like) if used.value.fingerprint == fingerprint else KeyTaken()
            decision = consider(draft, await self._known(draft, requester_domains), meeting, commit.now)
            if body.misread or isinstance(decision, Refused):
                return Refused(_together(body.misread, decision.faults if isinstance(decision, Refused) else ()))
            if not await self._counts(decision.request, commit):
                return TooMany(self._office.house.requests_per_day)
            await self._accept(decision, commit)
            like = tuple(one.open.meeting for one in await self._likes(decision.request))
            if key is not None:
                commit.keep(used.becomes(UsedKey(fingerprint, meeting, like)))
            return Asked(meeting, like)

        return await self._office.bus.command(decide, actor=draft.requester.person)

    async def resembling(self, body: AskBody, key: str | None) -> tuple[Like, ...]:
        """Open requests that are much like this one, the most alike first; none for one that is at fault, or was handed in before."""
        draft, now = draft_of(body, self._office.ids), self._office.bus.clock.now()
        if key is not None and (await self._used(key)).value is not None:
            return ()
        decision = consider(draft, await self._known(draft, frozenset()), MeetingId(uuid4().hex), now)
        return () if isinstance(decision, Refused) else await self._likes(decision.request)

    async def _used(self, key: str) -> Document[UsedKey]:
        return await self._keys.of(hashlib.sha256(key.encode()).hexdigest())

    async def _likes(self, request: Request) -> tuple[Like, ...]:
        """Those that are called off aside."""
        found = likes(_opened(request), [document.there for document in await self._office.opened.all()])
        kept = await self._office.requests.many([like.open.meeting for like in found])
        return tuple(like for like in found if (asked := kept[like.open.meeting].value) is not None and not asked.cancellation_asked)

    async def _known(self, draft: Draft, requester_domains: frozenset[str]) -> Known:
        people = (draft.requester.person, *people_in(draft.seats))
        independent = (draft.chair or "").strip().lower() == INDEPENDENT
        known = await self._office.directory.known(people, draft.challenge, with_chairs=independent)
        return replace(known, requester_domains=requester_domains, guest_domains=self._office.house.guest_domains)

    async def _counts(self, request: Request, commit: Commit) -> bool:
        """One more of today; False when there were enough."""
        document, today = await self._tallies.of(request.requester), local_day(commit.now)
        asked = document.value.asked if document.value is not None and document.value.day == today else 0
        if asked >= self._office.house.requests_per_day:
            return False
        commit.keep(document.becomes(Tally(today, asked + 1)))
        return True

    async def _accept(self, accepted: Accepted, commit: Commit) -> None:
        request, office = accepted.request, self._office
        event = requested(request)
        text = sentences.requested(place_unknown=request.place_unknown)
        line = Numbered(1, Item(commit.now, event.kind(), text, MeetingStatus.REQUESTED))
        document, followed = await office.requests.of(request.meeting), await office.meetings.of(request.meeting)
        opened = await office.opened.of(request.meeting)
        commit.keep(document.becomes(request)).keep(followed.becomes(Followed(lines=1))).keep(opened.becomes(_opened(request)))
        commit.say(event).write(office.timelines.add(request.meeting, line))


def _opened(request: Request) -> Open:
    return Open(request.meeting, request.asked_at, request.named, request.challenge, request.question)


def _together(misread: tuple[Fault, ...], faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """What could not be read was judged as if left out: no second fault about the same field."""
    return (*misread, *(fault for fault in faults if not any(fault.field.startswith(other.field) for other in misread)))
