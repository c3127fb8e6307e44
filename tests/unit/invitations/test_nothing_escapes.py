"""Whatever somebody types stays where it belongs: no header, property, parameter or element of its own, and no turned words."""

import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any, cast

import icalendar
import pytest

from services.invitations.domain.background import Addition, Background
from services.invitations.domain.mails import Audience, Mail, MailKind
from shared.kernel import visible
from tests.unit.invitations.letters import ASKER, BACKGROUND, CANCEL, INVITATION, OTHER, PLACE, READER, SUBJECT, TUESDAY, part, plain, read

Typing = Callable[[str], tuple[Mail, Background]]
HOSTILE = {
    "lines": "a\r\nBcc: b@c.example\r\n\r\nweg\nATTENDEE:mailto:b@c.example\rX:1\x0bY\u2028Z\x85Q",
    "turned": "\u202eabc\u202c \u2066def\u2069 \u200eg\u200f\u061c",
    "controls": "a\x00b\x07c\x1bd\x7fe\ud800f",
    "long": "lang " * 2000,
    "one long word": "é" * 10_000,
    "letters": "Ζωή Łódź Ødegård 漢字 \N{FAMILY}\N{WATER WAVE}\N{ZERO WIDTH JOINER}\N{FEMALE SIGN}",
    "signs": '";DTSTART=1;":X,<>,;:\\n\\N,\\\\^n^\'=?utf-8?q?=0d=0aBcc:_a?=',
    "elements": "</p></title><script>alert(1)</script><img src=x onerror=\"a()\">' onmouseover='b()' {{ 7*7 }}{% raw %}",
    "an end": "END:VEVENT\r\nEND:VCALENDAR\r\n--=_grens--",
}
PLACES: dict[str, Typing] = {
    "name of the reader": lambda text: (
        INVITATION,
        replace(BACKGROUND, recipient=replace(READER, name=text), people=(replace(READER, name=text), OTHER)),
    ),
    "function of another": lambda text: (
        INVITATION,
        replace(BACKGROUND, people=(READER, replace(OTHER, function=text, organisation=text))),
    ),
    "name of another": lambda text: (INVITATION, replace(BACKGROUND, people=(READER, replace(OTHER, name=text)))),
    "requester": lambda text: (INVITATION, _subject(requester=replace(ASKER, name=text, organisation=text, phone=text))),
    "question": lambda text: (INVITATION, _subject(question=text)),
    "question alone": lambda text: (INVITATION, _subject(question=text, challenge="")),
    "challenge": lambda text: (INVITATION, _subject(challenge=text)),
    "ground rules": lambda text: (INVITATION, _subject(ground_rules=(text, "Bel eerst."))),
    "building": lambda text: (INVITATION, _subject(places={TUESDAY: replace(PLACE, name=text)})),
    "room": lambda text: (INVITATION, _subject(places={TUESDAY: replace(PLACE, room=text)})),
    "address": lambda text: (INVITATION, _subject(places={TUESDAY: replace(PLACE, address=text)})),
    "directions": lambda text: (INVITATION, _subject(places={TUESDAY: replace(PLACE, directions=text)})),
    "wifi": lambda text: (INVITATION, _subject(places={TUESDAY: replace(PLACE, wifi=text)})),
    "added line": lambda text: (INVITATION, _subject(additions=(Addition(OTHER.person, text, text),))),
    "reason": lambda text: (replace(CANCEL, reason=text), BACKGROUND),
    "reason to decide": lambda text: (
        replace(INVITATION, kind=MailKind.TO_DECIDE, audience=Audience.REQUESTER, reason=text, with_calendar=False, first=False),
        BACKGROUND,
    ),
}
HEADERS = {"from", "to", "cc", "subject", "date", "message-id", "auto-submitted", "content-language", "mime-version", "content-type"}
ADDRESSES = {"overleg@kortelijnen.example", READER.address, ASKER.address}
PROPERTIES = {
    *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "TZID", "DTSTART", "RRULE", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO"),
    *("SUMMARY", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "ATTENDEE", "CLASS", "DESCRIPTION", "LOCATION", "ORGANIZER", "PRIORITY", "STATUS"),
    *(
        "TRANSP",
        "X-MICROSOFT-CDO-ALLDAYEVENT",
        "X-MICROSOFT-CDO-BUSYSTATUS",
        "X-MICROSOFT-CDO-INTENDEDSTATUS",
        "X-MICROSOFT-DISALLOW-COUNTER",
    ),
}
TAGS = {"html", "head", "meta", "title", "body", "table", "tbody", "tr", "td", "div", "h1", "h2", "p", "br", "a"}
ATTRIBUTES = {
    "lang",
    "charset",
    "name",
    "content",
    "style",
    "href",
    "role",
    "width",
    "cellpadding",
    "cellspacing",
    "border",
    "bgcolor",
    "align",
}
UNWANTED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _subject(**changed: Any) -> Background:
    return replace(BACKGROUND, subject=replace(SUBJECT, **changed))


class Elements(HTMLParser):
    """Keeps the tags, the names of attributes and where links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.parametrize("place", list(PLACES))
@pytest.mark.parametrize("text", list(HOSTILE))
def test_nothing_escapes_its_place(place: str, text: str) -> None:
    mail, background = PLACES[place](HOSTILE[text])
    message = read(mail, background)
    _headers_hold(message)
    _html_holds(str(part(message, "html").get_content()))
    assert not UNWANTED.search(plain(message))
    assert "dinsdag 16 maart 2027, 10.00–11.00 uur" in plain(message)
    if mail.with_calendar:
        _calendar_holds(cast("bytes", part(message, "calendar").get_payload(decode=True)), mail)


def _headers_hold(message: EmailMessage) -> None:
    assert {name.lower() for name in message} <= HEADERS
    assert not message.defects
    for name in ("From", "To", "Cc"):
        for address in message[name].addresses if name in message else ():
            assert address.addr_spec in ADDRESSES
        assert name not in message or len(message[name].addresses) == 1
    assert not any(UNWANTED.search(str(message[name])) for name in ("From", "To", "Subject"))
    assert max(len(line) for line in message.as_bytes().split(b"\n")) <= 998
    assert len(str(message["Subject"])) <= 200


def _html_holds(html: str) -> None:
    elements = Elements(html)
    assert elements.tags <= TAGS
    assert elements.attributes <= ATTRIBUTES
    assert elements.links
    assert all(link.startswith("https://kl.example/") for link in elements.links)
    assert not UNWANTED.search(html)


def _calendar_holds(text: bytes, mail: Mail) -> None:
    unfolded = text.replace(b"\r\n ", b"")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", unfolded)
    assert {re.split("[:;]", line)[0] for line in unfolded.decode().split("\r\n") if line} <= PROPERTIES
    assert not UNWANTED.search(unfolded.decode().replace("\r\n", ""))
    event: Any = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    attendees = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
    assert {str(one) for one in attendees} <= {f"mailto:{READER.address}", f"mailto:{OTHER.address}"}
    assert all(set(one.params) <= {"CN", "CUTYPE", "ROLE", "PARTSTAT", "RSVP"} for one in attendees)
    assert (event["ORGANIZER"], set(event["ORGANIZER"].params)) == ("mailto:overleg@kortelijnen.example", {"CN"})
    assert event["DTSTART"].to_ical() == b"20270316T100000"
    assert event["SEQUENCE"] == mail.sequence


@pytest.mark.parametrize("text", list(HOSTILE))
def test_place_and_title_read_the_same_in_text_html_and_calendar(text: str) -> None:
    mail, background = PLACES["room"](HOSTILE[text])
    message = read(mail, background)
    event: Any = icalendar.Calendar.from_ical(cast("bytes", part(message, "calendar").get_payload(decode=True))).walk("VEVENT")[0]
    assert f"\n  {event['LOCATION']}\n" in plain(message)


def test_marks_of_direction_go_and_words_stay_whole() -> None:
    assert visible("Jan\u202e\u200e van\tDam\x00\r\nregel\u2028twee") == "Jan van Dam\nregel\ntwee"
