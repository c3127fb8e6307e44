"""The page of a secretariat: what waits for an answer, of everybody it works for. GET shows, POST answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.invitations.domain.invitations import OldNews
from services.invitations.domain.mails import Audience
from services.invitations.domain.matters import Matter, MatterKind, answered, matters, unanswered
from services.invitations.domain.offices import Principal, ask
from services.invitations.domain.progress import Known
from services.invitations.ports import Records, Secretariats, Surroundings
from services.invitations.steps import OfficePageAsked
from services.invitations.web.displacements import DisplacementPage
from services.invitations.web.invitations import InvitationPage
from services.invitations.web.polls import PollPage
from services.invitations.web.visits import UNKNOWN_LINK, Visit, patient, visit_of
from shared.bus import Bus, Commit
from shared.clock import AMSTERDAM, local_day
from shared.http import Fault, Problem, whose_secretariat
from shared.kernel import MeetingId, PersonId, PollChoice
from shared.security import Links, Purpose
from shared.ui import Pages
from shared.ui.answers import last_answer_text
from shared.ui.dates import moment_text, time_text
from shared.workdays import working_days_after

NO_ADDRESS = Fault("email", "Vul het e-mailadres van het secretariaat in, zoals naam@organisatie.nl.")
LONGEST_ADDRESS = 254
BACK_AT_THE_DESK = time(10)
"""Of the next working day."""
_PURPOSES = {
    MatterKind.INVITATION: Purpose.ANSWER,
    MatterKind.POLL: Purpose.POLL,
    MatterKind.DISPLACEMENT: Purpose.DISPLACEMENT,
}
CHOICES = (
    (PollChoice.CAN, "Kan"),
    (PollChoice.CAN_IF_MOVED, "Kan, als er iets wordt verzet"),
    (PollChoice.DEPUTY, "Een collega kan"),
    (PollChoice.CANNOT, "Kan niet"),
)
CALENDARS = {
    "caldav": "agenda op een server",
    "ics": "gepubliceerde link",
    "momentopname": "bestand dat is gestuurd",
    "aangeleverd": "aangeleverd door de organisatie",
    "handmatig": "zelf ingevuld",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A matter in words. `moments`: when and where; `link`: the page on which it is answered, nothing for who answers themselves."""

    matter: Matter
    name: str
    title: str
    question: str
    requester: str
    moments: tuple[tuple[datetime, datetime, str], ...]
    said: str
    instead_of: str
    until: str
    link: str


@dataclass(frozen=True, slots=True)
class Section:
    """One principal, with what is planned or answered, and how many questions are open."""

    principal: Principal
    calendars: str
    open: int
    shown: tuple[Shown, ...]


def pages_of_secretariats(bus: Bus, records: Records, surroundings: Surroundings, secretariats: Secretariats, links: Links) -> APIRouter:
    """Pages for whoever holds a link of a secretariat; no login."""
    web, pages = APIRouter(include_in_schema=False), Pages(Path(__file__).parents[1] / "templates")
    counter, office = Counter(bus, records, secretariats), OfficePage(bus, records, surroundings, secretariats, links, pages)

    @web.get("/secretariaat")
    async def show_how_to_get_the_link() -> HTMLResponse:
        return pages.render("secretariaat-vragen.html", faults=(), address="")

    @web.post("/secretariaat")
    async def mail_the_link(email: Annotated[str, Form(max_length=1000)] = "") -> HTMLResponse:
        address = email.strip()
        if not 3 <= len(address) <= LONGEST_ADDRESS or "@" not in address[1:-1]:
            return pages.render("secretariaat-vragen.html", 400, faults=(NO_ADDRESS,), address=address)
        await counter.ask_for_the_link(address)
        return pages.render("secretariaat-gevraagd.html", address=address)

    @web.get("/secretariaat/{token}")
    @patient
    async def show_the_page(token: str, over: str = "") -> HTMLResponse:
        return await office.show(token, over)

    @web.post("/secretariaat/{token}/antwoord")
    @patient
    async def hear_the_answer(token: str, request: Request) -> Response:
        return await office.answer(token, {name: str(value).strip() for name, value in (await request.form()).items()})

    return web


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a secretariat asks for its link."""

    bus: Bus
    records: Records
    secretariats: Secretariats

    async def ask_for_the_link(self, address: str) -> None:
        """Nobody learns from the answer whether the address is known."""
        id = self.secretariats.office(address)

        async def decide(commit: Commit) -> None:
            record = await self.records.offices.of(id)
            if record.value is None or not await self.secretariats.principals(id):
                return
            office = ask(record.value, commit.now)
            if not isinstance(office, OldNews):
                commit.keep(record.becomes(office)).step(OfficePageAsked(office=id, count=office.asked, asked_at=commit.now))

        await self.bus.command(decide, actor="iemand")


@dataclass(frozen=True, slots=True)
class OfficePage:
    """What is shown, and how it is answered: on the same pages as behind the links in its mail."""

    bus: Bus
    records: Records
    surroundings: Surroundings
    secretariats: Secretariats
    links: Links
    pages: Pages

    async def show(self, token: str, over: str = "") -> HTMLResponse:
        """`over`: the key of what was answered a moment ago."""
        principals = await self.secretariats.principals(whose_secretariat(self.links, token))
        found = {principal.person: await self._matters(principal.person) for principal in principals}
        everything = {matter.key: matter for of_one in found.values() for matter in of_one}
        theirs = [matter for one in principals if one.answered_for for matter in found[one.person]]
        open_now, soon = unanswered(theirs), back_at_the_desk(self.bus.clock.now())
        named = {principal.person: principal for principal in principals}
        shown = [await self._shown(matter, named[matter.person]) for matter in open_now]
        answered_just_now = await self._shown(everything[over], named[everything[over].person]) if over in everything else None
        return self.pages.render(
            "secretariaat.html",
            token=token,
            today=[one for one in shown if one.matter.due <= soon],
            later=[one for one in shown if one.matter.due > soon],
            soon=soon,
            choices=CHOICES,
            sections=[await self._section(principal, found[principal.person]) for principal in principals],
            answered=answered_just_now,
            closed=bool(over) and answered_just_now is None,
        )

    async def answer(self, token: str, typed: Mapping[str, str]) -> Response:
        """As by the link in a mail. Raises Problem for a question that this secretariat does not answer."""
        office, key = whose_secretariat(self.links, token), typed.get("over", "")
        kind, _, rest = key.partition(".")
        meeting, _, person = rest.rpartition(".")
        principal = await self.secretariats.principal(office, PersonId(person))
        hears: dict[str, Callable[[Visit, Mapping[str, str]], Awaitable[HTMLResponse]]] = {
            MatterKind.INVITATION: InvitationPage(self.bus, self.records, self.surroundings, self.pages).answer,
            MatterKind.POLL: PollPage(self.bus, self.records, self.surroundings, self.pages).answer,
            MatterKind.DISPLACEMENT: DisplacementPage(self.bus, self.records, self.surroundings, self.pages).answer,
        }
        if principal is None or not principal.answered_for or kind not in hears:
            raise Problem(404, *UNKNOWN_LINK)
        link = self._link(office, MatterKind(kind), MeetingId(meeting), principal.person, typed.get("volgnummer", ""))
        page = await hears[kind](visit_of(self.links, link), typed)
        return RedirectResponse(f"/secretariaat/{token}?over={key}", 303) if page.status_code < 400 else page

    async def _matters(self, person: PersonId) -> tuple[Matter, ...]:
        about = await self.secretariats.meetings_of(person)
        meetings, polls = await self.records.meetings.many(about), await self.records.polls.many(about)
        asked, now = await self.records.displacements.many(about), self.bus.clock.now()
        known = (Known(meetings[id].value, polls[id].value, asked[id].value) for id in about)
        return tuple(matter for one in known for matter in matters(person, one, now))

    async def _section(self, principal: Principal, found: tuple[Matter, ...]) -> Section:
        listed = answered(found) if principal.answered_for else (*unanswered(found), *answered(found))
        planned = [matter for matter in listed if principal.answered_for or matter.kind is MatterKind.INVITATION]
        return Section(
            principal,
            calendars=", ".join(CALENDARS[kind] for kind in dict.fromkeys(principal.calendars) if kind in CALENDARS),
            open=len(unanswered(found)) if principal.answered_for else 0,
            shown=tuple([await self._shown(matter, principal) for matter in planned]),
        )

    async def _shown(self, matter: Matter, principal: Principal) -> Shown:
        subject = await self.surroundings.of_meeting(matter.meeting, matter.moments)
        said = matter.said
        return Shown(
            matter=matter,
            name=principal.name,
            title=subject.title,
            question=subject.question if subject.challenge else "",
            requester=subject.requester.introduction if subject.requester else "",
            moments=tuple((one.start, one.end, subject.place_in_words(one, matter.form)) for one in matter.moments),
            said="" if said is None else _said(said.words, said.via, said.at, by_another=said.by_another),
            until="" if matter.until is None else until_in_words(matter.until, self.bus.clock.now()),
            instead_of=await self.surroundings.position(matter.meeting, matter.principal),
            link=self._link(principal.office, matter.kind, matter.meeting, matter.person, str(matter.sequence))
            if principal.answered_for
            else "",
        )

    def _link(self, office: PersonId, kind: MatterKind, meeting: MeetingId, person: PersonId, sequence: str) -> str:
        """The same as in a mail to this secretariat."""
        number, audience = sequence if sequence.isdigit() else "0", str(Audience.SECRETARIAT)
        return self.links.token(_PURPOSES[kind], meeting=meeting, person=person, sequence=number, audience=audience, office=office)


def _said(words: str, via: str, at: datetime | None, *, by_another: bool) -> str:
    return words if at is None else last_answer_text(words, via, at, by_another=by_another)


def back_at_the_desk(now: datetime) -> datetime:
    """What must be answered before this is for today: the secretariat may be gone in a quarter of an hour."""
    return datetime.combine(working_days_after(local_day(now), 1), BACK_AT_THE_DESK, AMSTERDAM)


def until_in_words(deadline: datetime, now: datetime) -> str:
    """`vandaag vóór 19.45 uur`."""
    days = {local_day(now): "vandaag", local_day(now) + timedelta(days=1): "morgen"}
    day = days.get(local_day(deadline))
    return f"{day} vóór {time_text(deadline)}" if day else f"vóór {moment_text(deadline)}"
