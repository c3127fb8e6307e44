"""What the mail and the calendar entry of one meeting must agree on (RFC 5545, RFC 5546)."""

import hashlib
import hmac
from datetime import UTC, datetime

from pydantic import SecretStr

from shared.clock import local
from shared.kernel import Block, MeetingId, PersonId

PRODID = "-//Korte Lijnen//overleg//NL"
_UID_PREFIX, _RESERVE_PREFIX, _HOLD_PREFIX = "overleg-", "spoedruimte-", "voorlopig-"

AMSTERDAM_VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
""".replace("\n", "\r\n")
"""One yearly RRULE with one BYDAY per part: Exchange ignores RDATE lists and refuses a part without BYDAY."""


def meeting_uid(link_key: SecretStr, meeting: MeetingId, mail_from: str) -> str:
    """The UID of a meeting: the same for everybody, in mail and in calendars, at every SEQUENCE (RFC 7986 5.3: no meaning inside)."""
    return f"{_UID_PREFIX}{_seal(link_key, 'uid', meeting)}@{_domain(mail_from)}"


def written_times(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """DTSTART and DTEND as values: wall time in Amsterdam, which readers show; UTC when either is in the hour that is told twice in autumn,
    since a wall time means its first telling (RFC 5545 3.3.5).
    """
    times = local(start), local(end)
    twice = any(time.replace(fold=0).utcoffset() != time.replace(fold=1).utcoffset() for time in times)
    return (start.astimezone(UTC), end.astimezone(UTC)) if twice else times


def is_our_uid(uid: str, mail_from: str) -> bool:
    """Whether an entry in somebody's calendar is a meeting of this installation."""
    return _made_by_us(uid, _UID_PREFIX, mail_from)


def reserve_uid(link_key: SecretStr, person: PersonId, hours: Block, mail_from: str) -> str:
    """The UID of spoedruimte in somebody's calendar, on one day."""
    seal = _seal(link_key, "spoedruimte", person, hours.start.isoformat(), hours.end.isoformat())
    return f"{_RESERVE_PREFIX}{seal}@{_domain(mail_from)}"


def is_our_reserve_uid(uid: str, mail_from: str) -> bool:
    """Whether an entry in somebody's calendar is spoedruimte that this installation wrote there."""
    return _made_by_us(uid, _RESERVE_PREFIX, mail_from)


def hold_uid(link_key: SecretStr, meeting: MeetingId, person: PersonId, start: datetime, until: datetime, mail_from: str) -> str:
    """The UID of a moment that is held for somebody until then; held longer, it is another entry."""
    seal = _seal(link_key, "voorlopig", meeting, person, *(moment.astimezone(UTC).isoformat() for moment in (start, until)))
    return f"{_HOLD_PREFIX}{seal}@{_domain(mail_from)}"


def is_our_hold_uid(uid: str, mail_from: str) -> bool:
    """Whether an entry in somebody's calendar is a moment that this installation holds, before anybody is invited."""
    return _made_by_us(uid, _HOLD_PREFIX, mail_from)


def _seal(link_key: SecretStr, *of: str) -> str:
    return hmac.new(link_key.get_secret_value().encode(), "\0".join(of).encode(), hashlib.sha256).hexdigest()[:40]


def _made_by_us(uid: str, prefix: str, mail_from: str) -> bool:
    seal = uid.removeprefix(prefix).removesuffix(f"@{_domain(mail_from)}")
    return uid == f"{prefix}{seal}@{_domain(mail_from)}" and len(seal) == 40 and set(seal) <= set("0123456789abcdef")


def organizer_name(name: str, organisation: str) -> str:
    """CN of the ORGANIZER and From: never a bare human name with another address, which impersonation protection flags."""
    unsaid = bool(organisation) and organisation.lower() not in name.lower()
    return f"Korte Lijnen namens {name} ({organisation})" if unsaid else f"Korte Lijnen namens {name}"


def _domain(mail_from: str) -> str:
    return mail_from.rpartition("@")[2].lower()
