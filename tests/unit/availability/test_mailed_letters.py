"""Whose a mail is, by its secret address, and which calendar it brings."""

import re
from email.message import EmailMessage

import pytest
from pydantic import SecretStr, ValidationError

from services.availability.adapters.letters import addressed, calendar_in
from services.availability.adapters.secret_addresses import SecretAddresses
from services.availability.settings import Settings
from shared.kernel import PersonId
from shared.settings import ProductSettings

WHO = PersonId("p0123456789abcdef0123")
ADDRESSES = SecretAddresses(SecretStr("sleutel"), "agenda@kortelijnen.example")
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
MEGABYTE = 1024 * 1024


def mail(*files: tuple[str, str, bytes], text: str = "Zie de bijlage.") -> EmailMessage:
    made = EmailMessage()
    made["To"] = ADDRESSES.of(WHO)
    made.set_content(text)
    for kind, name, content in files:
        maintype, _, subtype = kind.partition("/")
        made.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return made


def calendar(letter: EmailMessage | bytes, largest: int = MEGABYTE) -> bytes:
    return calendar_in(letter if isinstance(letter, bytes) else letter.as_bytes(), largest)


def test_an_address_fits_in_what_mail_servers_take() -> None:
    longest = SecretAddresses(SecretStr("sleutel"), f"{'a' * 31}@kortelijnen.example").of(WHO)
    assert len(longest.partition("@")[0]) == 64
    assert re.fullmatch(r"agenda\+[a-z2-7]{32}@kortelijnen\.example", ADDRESSES.of(WHO))


@pytest.mark.parametrize("mailbox", [f"{'a' * 32}@kortelijnen.example", "agenda+lijst@kortelijnen.example", "agenda"])
def test_a_mailbox_whose_secret_addresses_would_not_work_is_refused(mailbox: str) -> None:
    product = ProductSettings(redis_url="unix:///nergens", person_key=SecretStr("a"), link_key=SecretStr("b"), webhook_token=SecretStr("c"))
    given = {"product": product, "credentials_key": "d", "mailbox_host": "post.example", "mailbox_password": "e"}
    assert Settings.model_validate(given | {"mailbox_address": "agenda@kortelijnen.example"}).mailbox_port == 993
    with pytest.raises(ValidationError):
        Settings.model_validate(given | {"mailbox_address": mailbox})
    with pytest.raises(ValidationError):
        Settings.model_validate(given)


@pytest.mark.parametrize("written", ["{}", "<{}>", "Korte Lijnen <{}>", "iemand@elders.example, {}", '"{}" <x@elders.example>', "\t{}\r\n"])
def test_an_address_is_recognised_however_it_is_written(written: str) -> None:
    assert ADDRESSES.person([written.format(ADDRESSES.of(WHO))]) == WHO
    assert ADDRESSES.person([written.format(ADDRESSES.of(WHO).upper())]) == WHO


def test_only_the_whole_address_that_we_made_is_somebodys() -> None:
    real = ADDRESSES.of(WHO)
    others = (SecretAddresses(SecretStr("andere"), "agenda@kortelijnen.example"), SecretAddresses(SecretStr("sleutel"), "agenda@x.example"))
    wrong = [other.of(WHO) for other in others] + [f"x{real}", f"{real}.x", real.replace("+", "-"), "agenda@kortelijnen.example"]
    wrong += [real[:at] + ("a" if real[at] != "a" else "b") + real[at + 1 :] for at in range(7, 7 + 32)]
    assert [each for each in wrong if ADDRESSES.person([each]) is not None] == []
    assert ADDRESSES.person(["", wrong[0], real]) == WHO


def test_what_the_mail_server_wrote_goes_before_what_the_sender_did() -> None:
    head = (
        b"Cc: c@x.example\r\nTo: a@x.example\r\nX-Original-To: b@x.example\r\nSubject: To: e@x.example\r\nDelivered-To: d@x.example\r\n\r\n"
    )
    assert [to.strip() for to in addressed(head)] == ["d@x.example", "b@x.example", "a@x.example", "c@x.example"]
    assert ADDRESSES.person(addressed(f"to:\r\n\t<{ADDRESSES.of(WHO)}>\r\n\r\n".encode())) == WHO


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("text/calendar", "agenda.ics"),
        ("text/calendar", "zonder-naam"),
        ("application/ics", "x"),
        ("application/octet-stream", "Mijn agenda.ICS"),
        ("application/octet-stream", "Agenda van André.ics"),
    ],
)
def test_a_calendar_is_known_by_its_type_or_its_name(kind: str, name: str) -> None:
    assert calendar(mail(("image/png", "handtekening.png", b"x"), (kind, name, CALENDAR))) == CALENDAR


def test_a_name_may_be_an_encoded_word() -> None:
    raw = b'MIME-Version: 1.0\r\nContent-Type: application/octet-stream;\r\n name="=?utf-8?B?YWdlbmRhLmljcw==?="\r\n\r\n' + CALENDAR
    assert calendar(raw) == CALENDAR


def test_a_calendar_in_a_forwarded_mail_is_found() -> None:
    outer = mail()
    outer.add_attachment(mail(("text/calendar", "agenda.ics", CALENDAR)))
    assert calendar(outer) == CALENDAR


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "REQUEST", "CANCEL", "reply"])
def test_word_of_one_appointment_is_no_calendar(method: str) -> None:
    word = CALENDAR.replace(b"VERSION", f"METHOD:{method}\r\nVERSION".encode())
    assert calendar(mail(("text/calendar", "uitnodiging.ics", word))) == b""
    assert calendar(mail(("text/calendar", "uitnodiging.ics", word), ("text/calendar", "agenda.ics", CALENDAR))) == CALENDAR


def test_a_published_calendar_is_one() -> None:
    published = CALENDAR.replace(b"VERSION", b"METHOD:PUBLISH\r\nVERSION")
    assert calendar(mail(("text/calendar", "agenda.ics", published))) == published


HOSTILE = {
    "no mail": b"\x00\xff" * 1000,
    "nothing": b"",
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000)) + CALENDAR,
    "mail in mail": b"Content-Type: message/rfc822\r\n\r\n" * 2000 + CALENDAR,
    "many lines": b"Content-Type: text/calendar\r\n\r\n" + b"\n" * (15 * MEGABYTE),
    "a long header": b"Content-Type: text/calendar; x=" + b'";' * MEGABYTE + b"\r\n\r\n" + CALENDAR,
    "an unknown charset": b"Content-Type: text/plain; name*=niet-bekend'nl'%ff%fe.ics\r\n\r\n" + CALENDAR[:9],
    "no base64": b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n=\xff" + b"=" * 1001,
    "too large": b"Content-Type: text/calendar\r\n\r\n" + CALENDAR.replace(b"2.0", b"2" * MEGABYTE),
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_ends_soon_and_brings_no_calendar(raw: bytes) -> None:
    assert CALENDAR not in calendar(raw)
