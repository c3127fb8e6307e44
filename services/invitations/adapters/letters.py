"""A decision and its background in, a `Letter` out. Pure: the same in, the same out."""

from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import cast

from services.invitations.adapters.before_and_after import enclosed_cards, shared_numbers
from services.invitations.adapters.own_calendar import own_time, what_moves
from services.invitations.adapters.words import capital, ways_on, when, words
from services.invitations.domain.background import Background, Contact, Subject
from services.invitations.domain.conversations import call_first_lines, what_it_means
from services.invitations.domain.letters import Attendee, CalendarPart, Fact, Letter, Link, Mailbox, Method
from services.invitations.domain.mails import WITHDRAWS, Audience, Mail, MailKind, Occasion
from services.invitations.domain.wording import ROOM_PENDING, getting_in, joining_online, one_line
from shared.itip import organizer_name
from shared.kernel import Role, visible
from shared.ui.dates import moment_text, span_text, time_text

INLOOP = timedelta(minutes=15)
NO_PART_IN_IT = {*WITHDRAWS, MailKind.DEPUTY, MailKind.SPARED, MailKind.KEPT}
"""Whoever reads these does not come: how to get in, and the file for the calendar, are not for them."""
_INVITES = {MailKind.INVITED, MailKind.CHANGED}
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
        more=_more(mail, background),
        notes=_notes(mail, background),
        links=_links(mail, background),
        closing=_closing(mail, background),
        enclosures=enclosed_cards(mail, background),
    )
    if mail.with_calendar and occasion is not None:
        letter = replace(letter, calendar=calendar_part(mail, occasion, background))
    return cast("Letter", _shown(letter))


def _shown(value: object) -> object:
    """The value with every text in it `visible`, however deep: whatever somebody typed comes from outside."""
    if isinstance(value, str):
        return value if isinstance(value, Enum) else visible(value)
    if isinstance(value, tuple):
        return tuple(map(_shown, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _shown(getattr(value, field.name)) for field in fields(value)})
    return value


def sender_name(requester: Contact | None) -> str:
    """Display name of From and ORGANIZER (capability I0)."""
    return "Korte Lijnen" if requester is None else one_line(organizer_name(requester.name, requester.organisation))


def calendar_part(mail: Mail, occasion: Occasion, background: Background) -> CalendarPart:
    """The same moment, place and title as the text: REQUEST to everybody at the table, CANCEL to the one who loses it (RFC 5546
    3.2.5), DECLINECOUNTER to the one whose other time cannot be (3.2.8).
    """
    subject, moment = background.subject, occasion.moment
    cancelled, own = mail.kind in WITHDRAWS, mail.kind in WITHDRAWS | {MailKind.WISH_DECLINED}
    known = {contact.person: contact for contact in (*background.people, background.recipient)}
    at_the_table = tuple(one for one in occasion.people if one.person in known and (not own or one.person == mail.person))
    return CalendarPart(
        about=mail.meeting,
        method=_method(mail),
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


def _method(mail: Mail) -> Method:
    if mail.kind is MailKind.WISH_DECLINED:
        return Method.DECLINECOUNTER
    return Method.CANCEL if mail.kind in WITHDRAWS else Method.REQUEST


def _greeting(mail: Mail, background: Background) -> str:
    name = background.recipient.name
    if mail.kind is MailKind.PERSONAL and mail.audience is Audience.SECRETARIAT:
        return "Beste secretariaat,"
    return f"Beste secretariaat van {name}," if mail.audience is Audience.SECRETARIAT else f"Beste {name},"


def _for_whom(mail: Mail, background: Background) -> tuple[str, ...]:
    if mail.audience is not Audience.SECRETARIAT or mail.kind is MailKind.PERSONAL:
        return ()
    return (f"Deze mail is voor {background.recipient.name}. Overal waar hieronder “u” staat, is dat deze persoon.",)


def _addressee(mail: Mail, background: Background) -> Mailbox:
    name = background.recipient.name
    if mail.kind is MailKind.PERSONAL and mail.audience is Audience.SECRETARIAT:
        return Mailbox("Secretariaat", background.to)
    return Mailbox(one_line(f"Secretariaat van {name}" if mail.audience is Audience.SECRETARIAT else name), background.to)


def _facts(mail: Mail, background: Background) -> tuple[Fact, ...]:
    """What, when and where: all that is needed to answer."""
    subject, occasion = background.subject, mail.occasion
    facts = [Fact("Opgave", (subject.challenge,)) if subject.challenge else Fact("Vraag", tuple(subject.question.splitlines()))]
    if mail.kind in {MailKind.DISPLACEMENT, MailKind.KEPT}:
        facts.insert(0, Fact("Uw afspraak", tuple(map(own_time, mail.touched))))
    if occasion is not None:
        facts.append(Fact("Wanneer", (span_text(occasion.moment.start, occasion.moment.end),)))
        pending = (ROOM_PENDING,) if background.entry.room_pending and mail.kind not in NO_PART_IN_IT else ()
        online = () if mail.kind in NO_PART_IN_IT else joining_online(occasion.form, asks=mail.audience is Audience.REQUESTER)
        facts.append(Fact("Waar", (subject.place_in_words(occasion.moment, occasion.form), *pending, *online)))
    if mail.offers:
        moments = (offer.moment for offer in mail.offers)
        facts.append(Fact("Momenten", tuple(f"{span_text(m.start, m.end)}, {subject.place_in_words(m, mail.form)}" for m in moments)))
    if mail.until is not None and mail.kind not in {MailKind.NO_MOMENT, MailKind.OPENED, MailKind.HELD}:
        facts.append(Fact("Antwoord graag vóór", (moment_text(mail.until),)))
    return tuple(fact for fact in facts if any(fact.lines))


def _more(mail: Mail, background: Background) -> tuple[Fact, ...]:
    """What it is about, and who comes."""
    if mail.kind is MailKind.HELD:
        return ()
    if mail.audience is Audience.ALONE:
        return (_only_for(mail, background),)
    subject = background.subject
    question = Fact("Vraag", tuple(subject.question.splitlines()) if subject.challenge else ())
    facts = [] if mail.kind is MailKind.AHEAD else [_only_for(mail, background), question]
    if mail.kind not in NO_PART_IN_IT:
        facts += [] if mail.kind is MailKind.AHEAD else _about_the_question(subject)
        facts += [] if mail.occasion is None else _at_the_table(mail, mail.occasion, background)
    if subject.requester is not None and mail.audience is not Audience.REQUESTER:
        facts.append(Fact("Vragen", (_reach(subject.requester),)))
    return tuple(fact for fact in facts if any(fact.lines))


def _about_the_question(subject: Subject) -> list[Fact]:
    added = tuple(f"{capital(one.position)}: {one.line}" for one in subject.additions)
    return [Fact("Soort gesprek", (what_it_means(subject.conversation),)), Fact("Wat deelnemers toevoegen", added)]


def _only_for(mail: Mail, background: Background) -> Fact:
    """Never where others are addressed: whoever answers an invitation to everybody quotes it."""
    secretariat, to_others = mail.audience is Audience.SECRETARIAT, mail.audience is Audience.PERSON and mail.kind in _INVITES
    label = f"Alleen voor {background.recipient.name} en het secretariaat" if secretariat else "Alleen voor u"
    return Fact(label, () if to_others or mail.kind in NO_PART_IN_IT | {MailKind.DISPLACEMENT} else what_moves(mail))


def _at_the_table(mail: Mail, occasion: Occasion, background: Background) -> list[Fact]:
    subject, moment = background.subject, occasion.moment
    if mail.kind is MailKind.DISPLACEMENT:
        return [Fact("Aan tafel", tuple(capital(one.position) for one in background.people))]
    facts = []
    if subject.place(moment) is not None and mail.kind is not MailKind.DAY:
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
    numbers = Fact("Nummers van deze groep", shared_numbers(mail, background))
    if mail.kind is MailKind.HELD or mail.kind in NO_PART_IN_IT or mail.audience is Audience.ALONE:
        return (numbers,) if numbers.lines else ()
    subject, again = background.subject, mail.audience is Audience.REQUESTER or mail.kind is MailKind.AHEAD
    notes = (
        Fact("Reis", (background.way_there,) if background.way_there and _getting_in(mail, background) else ()),
        Fact("Zo komt u binnen", _getting_in(mail, background)),
        numbers,
        Fact("Waarom u" if mail.kind is MailKind.DAY else "Waarom dit moment", _explanation(mail)),
        Fact("Spelregels", () if again else subject.ground_rules),
        Fact("Bel eerst", () if again else call_first_lines(subject.call_first)),
        Fact("Dit kan wel", ways_on(mail.ways)),
        Fact("Kondig het zelf aan", _send_ahead(mail, subject.title)),
    )
    return tuple(note for note in notes if note.lines)


def _explanation(mail: Mail) -> tuple[str, ...]:
    return mail.occasion.explanation if mail.occasion is not None and mail.kind is not MailKind.AHEAD else ()


def _getting_in(mail: Mail, background: Background) -> tuple[str, ...]:
    if mail.occasion is None or mail.audience is Audience.REQUESTER or mail.kind in _NO_INVITATION:
        return ()
    place, registered = background.subject.place(mail.occasion.moment), background.entry.registered
    return getting_in(place, visitor=mail.needs_registration, registered=registered)


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
    links, stop = background.links, (*_office(mail, background), Link("Niet meer via Korte Lijnen", background.links.stop))
    number = (Link("Deel uw nummer met deze groep, of trek dat in", links.number),) if _may_share(mail) else ()
    if mail.occasion is None or mail.kind in NO_PART_IN_IT | _NO_INVITATION | {MailKind.HELD} or mail.audience is Audience.ALONE:
        return (*number, *stop)
    wish = (Link("Stel een ander moment voor", f"{links.answer}#ander-moment"),) if mail.kind in _INVITES else ()
    return (*wish, *number, Link("Agendabestand (.ics)", links.calendar_file), *stop)


def _office(mail: Mail, background: Background) -> tuple[Link, ...]:
    """Without a token: a mail may be sent on."""
    if mail.audience is not Audience.SECRETARIAT or not background.links.office:
        return ()
    return (Link("Alles wat op antwoord wacht: uw pagina als secretariaat", background.links.office),)


def _may_share(mail: Mail) -> bool:
    """A number is shared by whoever it is of, not by their secretariat."""
    return mail.audience is Audience.PERSON and mail.kind in _INVITES | {MailKind.AHEAD}


def _what_it_opens(mail: Mail) -> str:
    return "antwoordt voor uw mensen" if mail.audience is Audience.SECRETARIAT else "ziet uw gegevens"


def _closing(mail: Mail, background: Background) -> tuple[str, ...]:
    requester, name, whom = background.subject.requester, background.recipient.name, "u"
    if mail.kind is MailKind.PERSONAL:
        return (
            "U krijgt deze mail omdat iemand op onze site uw adres invulde. Was u dat niet? Dan hoeft u niets te doen.",
            f"De link werkt dertig dagen. Stuur hem niet door: wie hem heeft, {_what_it_opens(mail)}.",
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
