"""A decision and its background in, a `Letter` out. Pure: the same in, the same out."""

from dataclasses import replace
from datetime import timedelta

from services.invitations.adapters.words import capital, own_time, ways_on, what_moves, when, words
from services.invitations.domain.background import Background, Contact, Subject
from services.invitations.domain.letters import Attendee, CalendarPart, Fact, Letter, Link, Mailbox, Method
from services.invitations.domain.mails import WITHDRAWS, Audience, Mail, MailKind, Occasion
from services.invitations.domain.wording import getting_in, one_line
from shared.itip import organizer_name
from shared.kernel import Role
from shared.ui.dates import moment_text, span_text, time_text

INLOOP = timedelta(minutes=15)
NO_PART_IN_IT = {*WITHDRAWS, MailKind.DEPUTY, MailKind.SPARED, MailKind.KEPT}
"""Whoever reads these does not come: how to get in, and the file for the calendar, are not for them."""
_NO_INVITATION = {MailKind.DISPLACEMENT, MailKind.DEPUTY_TOO}
"""These name a moment to which they do not invite."""


def compose(mail: Mail, background: Background) -> Letter:
    """The letter of one mail."""
    said = words(mail, background)
    requester, occasion = background.subject.requester, mail.occasion
    letter = Letter(
        key=mail.id,
        dated=mail.dated,
        sender_name=sender_name(None if mail.audience is Audience.REQUESTER else requester),
        to=_addressee(mail, background),
        subject=one_line(said.subject),
        heading=said.heading,
        opening=(_greeting(mail, background), *_for_whom(mail, background), *said.opening),
        facts=_facts(mail, background),
        cc=Mailbox(requester.name, requester.address) if mail.first and requester is not None else None,
        button=_button(mail, background, said.button),
        notes=_notes(mail, background),
        links=_links(mail, background),
        closing=_closing(mail, background),
    )
    if not mail.with_calendar or occasion is None:
        return letter
    return replace(letter, calendar=calendar_part(mail, occasion, background))


def sender_name(requester: Contact | None) -> str:
    """Display name of From and ORGANIZER (capability I0)."""
    return "Korte Lijnen" if requester is None else one_line(organizer_name(requester.name, requester.organisation))


def calendar_part(mail: Mail, occasion: Occasion, background: Background) -> CalendarPart:
    """The same moment, place and title as the text: REQUEST to everybody at the table, CANCEL to the one who loses it (RFC 5546 3.2.5)."""
    subject, moment = background.subject, occasion.moment
    cancelled = mail.kind in WITHDRAWS
    known = {contact.person: contact for contact in (*background.people, background.recipient)}
    at_the_table = tuple(one for one in occasion.people if one.person in known and (not cancelled or one.person == mail.person))
    return CalendarPart(
        about=mail.meeting,
        method=Method.CANCEL if cancelled else Method.REQUEST,
        sequence=mail.sequence,
        decided_at=mail.decided_at,
        start=moment.start,
        end=moment.end,
        summary=subject.title,
        location=subject.place_in_words(moment, occasion.form),
        description=subject.description(moment, visitor=mail.needs_registration),
        organizer_name=sender_name(subject.requester),
        attendees=tuple(
            Attendee(Mailbox(known[one.person].name, known[one.person].address), one.role, one.agreed and not cancelled)
            for one in at_the_table
        ),
        agreed=any(one.agreed for one in occasion.people if one.person == mail.person),
    )


def _greeting(mail: Mail, background: Background) -> str:
    name = background.recipient.name
    return f"Beste secretariaat van {name}," if mail.audience is Audience.SECRETARIAT else f"Beste {name},"


def _for_whom(mail: Mail, background: Background) -> tuple[str, ...]:
    if mail.audience is not Audience.SECRETARIAT:
        return ()
    return (f"Deze mail is voor {background.recipient.name}. Overal waar hieronder “u” staat, is dat deze persoon.",)


def _addressee(mail: Mail, background: Background) -> Mailbox:
    name = background.recipient.name
    return Mailbox(one_line(f"Secretariaat van {name}" if mail.audience is Audience.SECRETARIAT else name), background.to)


def _facts(mail: Mail, background: Background) -> tuple[Fact, ...]:
    subject = background.subject
    facts = [Fact("Opgave", (subject.challenge,)), Fact("Vraag", tuple(subject.question.splitlines()))]
    if mail.kind in {MailKind.DISPLACEMENT, MailKind.KEPT}:
        facts.insert(0, Fact("Uw afspraak", tuple(map(own_time, mail.touched))))
    if mail.kind not in NO_PART_IN_IT:
        facts.append(Fact("Wat deelnemers toevoegen", tuple(f"{capital(one.position)}: {one.line}" for one in subject.additions)))
    if mail.occasion is not None:
        facts += _about_the_moment(mail, mail.occasion, background)
    if mail.offers:
        moments = (offer.moment for offer in mail.offers)
        facts.append(Fact("Momenten", tuple(f"{span_text(m.start, m.end)}, {subject.place_in_words(m, mail.form)}" for m in moments)))
    if mail.until is not None and mail.kind not in {MailKind.NO_MOMENT, MailKind.OPENED}:
        facts.append(Fact("Antwoord graag vóór", (moment_text(mail.until),)))
    if subject.requester is not None and mail.audience is not Audience.REQUESTER:
        facts.append(Fact("Vragen", (_reach(subject.requester),)))
    return tuple(fact for fact in facts if any(fact.lines))


def _about_the_moment(mail: Mail, occasion: Occasion, background: Background) -> list[Fact]:
    subject, moment = background.subject, occasion.moment
    facts = [Fact("Wanneer", (span_text(moment.start, moment.end),)), Fact("Waar", (subject.place_in_words(moment, occasion.form),))]
    if mail.kind in NO_PART_IN_IT:
        return facts
    if mail.kind is MailKind.DISPLACEMENT:
        return [*facts, Fact("Aan tafel", tuple(capital(one.position) for one in background.people))]
    place = subject.place(moment)
    if place is not None and mail.kind is not MailKind.DAY:
        facts.append(Fact("Inloop", (f"Vanaf {time_text(moment.start - INLOOP)}: een kwartier om elkaar te spreken, zonder agenda.",)))
    optional = {one.person for one in occasion.people if one.role is Role.OPTIONAL}
    coming = (one for one in background.people if one.person != mail.principal)
    parts = ((one.introduction, "optioneel" * (one.person in optional), "voorzitter" * (one.person in subject.chairs)) for one in coming)
    facts.append(Fact("Aan tafel", tuple(", ".join(part for part in parts_of_one if part) for parts_of_one in parts)))
    return facts


def _reach(requester: Contact) -> str:
    if requester.phone:
        return f"Bel {requester.name}: {requester.phone}, of mail naar {requester.address}"
    return f"Mail {requester.name}: {requester.address}"


def _button(mail: Mail, background: Background, words: str) -> Link | None:
    if not words:
        return None
    return Link(words, background.links.status if mail.audience is Audience.REQUESTER else background.links.answer)


def _notes(mail: Mail, background: Background) -> tuple[Fact, ...]:
    if mail.kind in NO_PART_IN_IT:
        return ()
    name, subject = background.recipient.name, background.subject
    only = f"Alleen voor {name} en het secretariaat" if mail.audience is Audience.SECRETARIAT else "Alleen voor u"
    why = "Waarom u" if mail.kind is MailKind.DAY else "Waarom dit moment"
    notes = (
        Fact(only, () if mail.kind is MailKind.DISPLACEMENT else what_moves(mail)),
        Fact("Zo komt u binnen", _getting_in(mail, subject)),
        Fact(why, mail.occasion.explanation if mail.occasion else ()),
        Fact("Spelregels", subject.ground_rules if mail.audience is not Audience.REQUESTER else ()),
        Fact("Dit kan wel", ways_on(mail.ways)),
        Fact("Kondig het zelf aan", _send_ahead(mail, subject.title)),
    )
    return tuple(note for note in notes if note.lines)


def _getting_in(mail: Mail, subject: Subject) -> tuple[str, ...]:
    if mail.occasion is None or mail.audience is Audience.REQUESTER or mail.kind in _NO_INVITATION:
        return ()
    return getting_in(subject.place(mail.occasion.moment), visitor=mail.needs_registration)


def _send_ahead(mail: Mail, title: str) -> tuple[str, ...]:
    if mail.kind is not MailKind.SENT or mail.occasion is None:
        return ()
    return (
        "Mail of app de mensen die u vraagt alvast zelf. Bijvoorbeeld:",
        f"“U krijgt een uitnodiging van Korte Lijnen namens mij: {title}, {when(mail)}. Die is echt, u kunt hem gerust openen.”",
    )


def _links(mail: Mail, background: Background) -> tuple[Link, ...]:
    if mail.audience is Audience.REQUESTER or mail.kind is MailKind.PERSONAL:
        return ()
    stop = Link("Niet meer via Korte Lijnen", background.links.stop)
    if mail.occasion is None or mail.kind in NO_PART_IN_IT | _NO_INVITATION:
        return (stop,)
    return (Link("Agendabestand (.ics)", background.links.calendar_file), stop)


def _closing(mail: Mail, background: Background) -> tuple[str, ...]:
    requester, name, whom = background.subject.requester, background.recipient.name, "u"
    if mail.kind is MailKind.PERSONAL:
        return (
            "U krijgt deze mail omdat iemand op onze site uw adres invulde. Was u dat niet? Dan hoeft u niets te doen.",
            "De link werkt dertig dagen. Stuur hem niet door: wie hem heeft, ziet uw gegevens.",
        )
    if mail.audience is Audience.REQUESTER:
        return ("U krijgt deze mail omdat u dit overleg hebt aangevraagd.",)
    if mail.audience is Audience.SECRETARIAT:
        origin, whom = f"Het secretariaat krijgt deze mail omdat het voor {name} antwoordt.", name
    elif background.recipient.guest and requester is not None:
        origin = f"{capital(requester.name)} gaf ons uw adres voor dit overleg."
    else:
        origin = "Uw adres staat in het adresboek van Korte Lijnen."
    return (origin, f"U hoeft niet in te loggen. Let op met doorsturen: wie deze mail heeft, kan voor {whom} antwoorden.")
