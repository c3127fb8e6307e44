"""The golden messages: what goes out for decisions whose outcome was read by hand once. `python -m` this module writes them anew."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from services.availability.adapters.entry_text import text_of
from services.availability.ports import Invitation
from services.invitations.domain.background import Background
from services.invitations.domain.letters import CalendarPart, Method
from services.invitations.domain.mails import Mail, Occasion
from shared.kernel import MeetingForm, MeetingId
from tests.unit.invitations.letters import (
    BACKGROUND,
    CANCEL,
    DECIDED,
    INVITATION,
    MAILROOM,
    OTHER,
    READER,
    SUBJECT,
    UPDATE,
    calendar_of,
    sent,
)

FOLDER = Path(__file__).parent / "golden"
US = "mailto:overleg@kortelijnen.example"
LONG = replace(
    READER,
    name='Ζωή Ødegård-Þórðarson, dijkgraaf \N{WATER WAVE} én heemraad; "waarnemend" <plv> van het Wetterskip Fryslân te Ljouwert',
    function="dijkgraaf",
    organisation="Wetterskip Fryslân",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What every reader must make of a calendar part; times are UTC, attendees addresses."""

    method: str
    start: datetime
    end: datetime
    summary: str
    attendees: tuple[str, ...]


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _at(start: str, end: str) -> Mail:
    moment = replace(cast("Occasion", INVITATION.occasion).moment, start=_utc(start), end=_utc(end), location=None, room=None)
    return replace(INVITATION, occasion=replace(cast("Occasion", INVITATION.occasion), moment=moment, form=MeetingForm.ONLINE))


def _entry(*, confirmed: bool, sequence: int) -> Invitation:
    return Invitation(
        uid="overleg-0123456789abcdef0123456789abcdef01234567@kortelijnen.example",
        name="overleg-1",
        sequence=sequence,
        decided_at=DECIDED + timedelta(hours=sequence),
        start=_utc("2027-03-16T09:00"),
        end=_utc("2027-03-16T10:00"),
        summary="Droge dijken",
        place="Provinciehuis, Singel 1, Zaal 4.11",
        description="Opgave: Droge dijken",
        organizer_name="Korte Lijnen namens Dijkgraaf Oost (Waterschap Oost)",
        organizer_address="overleg@kortelijnen.example",
        attendee_name=READER.name,
        attendee_address=READER.address,
        confirmed=confirmed,
        agreed=False,
    )


_TABLE = (f"mailto:{READER.address}", f"mailto:{OTHER.address}")
_ONE = _TABLE[:1]
_TUESDAY = (_utc("2027-03-16T09:00"), _utc("2027-03-16T10:00"))
_LONG_TABLE = replace(BACKGROUND, recipient=LONG, people=(LONG, OTHER), subject=replace(SUBJECT, challenge="Crisisopvang " + "ñandú-" * 20))
_FILE = CalendarPart(
    about=MeetingId("o1"),
    method=Method.PUBLISH,
    sequence=1,
    decided_at=DECIDED,
    start=_TUESDAY[0],
    end=_TUESDAY[1],
    summary="Droge dijken",
    location="Provinciehuis",
    description="Opgave: Droge dijken",
    organizer_name="Korte Lijnen",
)
MAILS: Mapping[str, tuple[Mail, Background, Expected]] = {
    "uitnodiging": (INVITATION, BACKGROUND, Expected("REQUEST", *_TUESDAY, "Droge dijken", _TABLE)),
    "gewijzigd": (UPDATE, BACKGROUND, Expected("REQUEST", *_TUESDAY, "Droge dijken", _TABLE)),
    "geannuleerd": (CANCEL, BACKGROUND, Expected("CANCEL", *_TUESDAY, "Droge dijken", _ONE)),
    "zomer": (
        _at("2027-07-01T08:00", "2027-07-01T09:00"),
        BACKGROUND,
        Expected("REQUEST", _utc("2027-07-01T08:00"), _utc("2027-07-01T09:00"), "Droge dijken", _TABLE),
    ),
    "zomertijd-begint": (  # 01:30 to 03:30 on the wall: one hour
        _at("2027-03-28T00:30", "2027-03-28T01:30"),
        BACKGROUND,
        Expected("REQUEST", _utc("2027-03-28T00:30"), _utc("2027-03-28T01:30"), "Droge dijken", _TABLE),
    ),
    "wintertijd-begint": (  # 01:30 to 03:30 on the wall: three hours
        _at("2027-10-30T23:30", "2027-10-31T02:30"),
        BACKGROUND,
        Expected("REQUEST", _utc("2027-10-30T23:30"), _utc("2027-10-31T02:30"), "Droge dijken", _TABLE),
    ),
    "in-het-dubbele-uur": (  # 02:30 to 02:30 on the wall: one hour
        _at("2027-10-31T00:30", "2027-10-31T01:30"),
        BACKGROUND,
        Expected("REQUEST", _utc("2027-10-31T00:30"), _utc("2027-10-31T01:30"), "Droge dijken", _TABLE),
    ),
    "lange-namen": (
        INVITATION,
        _LONG_TABLE,
        Expected("REQUEST", *_TUESDAY, f"Crisisopvang {'ñandú-' * 17}ñand…", _TABLE),
    ),
}
FILES: Mapping[str, tuple[bytes, Expected]] = {
    "agenda-vastgehouden": (
        text_of(_entry(confirmed=False, sequence=0), "NEEDS-ACTION").encode(),
        Expected("", *_TUESDAY, "Droge dijken", _ONE),
    ),
    "agenda-bevestigd": (text_of(_entry(confirmed=True, sequence=1), "ACCEPTED").encode(), Expected("", *_TUESDAY, "Droge dijken", _ONE)),
    "bestand": (MAILROOM.organizer.calendar(_FILE), Expected("PUBLISH", *_TUESDAY, "Droge dijken", ())),
}


def written() -> dict[str, bytes]:
    """All files by name, as the product makes them now."""
    mails = {f"{name}.eml": sent(mail, background) for name, (mail, background, _) in MAILS.items()}
    parts = {f"{name}.ics": calendar_of(mail, background) for name, (mail, background, _) in MAILS.items()}
    return mails | parts | {f"{name}.ics": text for name, (text, _) in FILES.items()}


def expectations() -> dict[str, Expected]:
    """What each calendar file must say, by name."""
    mails = {f"{name}.ics": expected for name, (_, _, expected) in MAILS.items()}
    return mails | {f"{name}.ics": expected for name, (_, expected) in FILES.items()}


if __name__ == "__main__":
    for name, content in written().items():
        (FOLDER / name).write_bytes(content)
