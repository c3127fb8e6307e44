"""A mail that came in, as an answer or as the reason why it is none."""

import os
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from services.invitations.adapters.replies import LARGEST_MAIL, ReplyReader
from services.invitations.domain.incoming import Ignored, OtherMail, Reply, Unread
from shared.kernel import Answer
from tests.unit.invitations.replies import APPLE, GOOGLE, GUEST, IDS, READER, STYLES, UID, calendar, mail, person, read

SECRETARY = "secretariaat@gemeente.example"


def why(message: EmailMessage | bytes) -> Unread:
    found = READER.read(message if isinstance(message, bytes) else message.as_bytes())
    assert isinstance(found, OtherMail), found
    return found.why


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize(("partstat", "answer"), [("ACCEPTED", Answer.YES), ("declined", Answer.NO), ("TENTATIVE", Answer.MAYBE)])
def test_an_answer_is_read_as_every_program_writes_it(style: str, partstat: str, answer: Answer) -> None:
    found = read(mail(calendar(style, partstat=partstat, sequence=2)))
    assert (found.method, found.uid, found.attendee, found.answer, found.sequence) == (Reply.REPLY, UID, person(GUEST), answer, 2)
    assert found.stamped == datetime(2026, 11, 24, 9, 10, tzinfo=UTC)
    assert (found.sender.person, found.sender.domain, found.sender.automatic) == (person(GUEST), "gemeente.example", False)
    assert (found.start, found.end, found.sent_by, found.delegate) == (None, None, None, "")


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_another_time_is_read_in_the_zone_it_is_written_in(style: str) -> None:
    found = read(mail(calendar(style, method="COUNTER", partstat="TENTATIVE")))
    assert (found.start, found.end) == (datetime(2027, 3, 17, 10, 0, tzinfo=UTC), datetime(2027, 3, 17, 11, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("TZID=Europe/Amsterdam:2027", "TZID=Klok van Piet:2027"),
        ("DTSTART;TZID=Europe/Amsterdam", "DTSTART"),
        ("DTSTART;TZID=Europe/Amsterdam:20270317T110000", "DTSTART;VALUE=DATE:20270317"),
        ("DTSTART;TZID=Europe/Amsterdam:20270317T110000", "DTSTART:99991332T110000Z"),
        ("DTSTART;TZID=Europe/Amsterdam:20270317T110000", "X-GEEN:1"),
        ("DTEND;TZID=Europe/Amsterdam:20270317T120000", "DTEND;TZID=Europe/Amsterdam:20270317T110000"),
        ("DTEND;TZID=Europe/Amsterdam:20270317T120000", "DTEND;TZID=Europe/Amsterdam:20270319T110000"),
        ("DTEND;TZID=Europe/Amsterdam:20270317T120000", "DTEND:20270317T110000Z\r\nDURATION:PT2H"),
    ],
)
def test_another_time_that_nobody_can_read_is_no_wish(old: str, new: str) -> None:
    assert why(mail(calendar(APPLE, method="COUNTER").replace(old, new))) is Unread.UNKNOWN_MOMENT


def test_another_time_may_give_its_length() -> None:
    text = calendar(APPLE, method="COUNTER").replace("DTEND;TZID=Europe/Amsterdam:20270317T120000", "DURATION:PT1H30M")
    assert read(mail(text)).end == datetime(2027, 3, 17, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["text/calendar", "application/ics"])
def test_the_calendar_part_is_found_wherever_it_is(kind: str) -> None:
    alternative = mail(calendar(), kind=kind)
    mixed = mail(None)
    mixed.add_attachment(calendar().encode(), maintype="application", subtype="octet-stream", filename="Antwoord.ICS")
    nested = mail(None)
    nested.add_attachment(alternative)
    assert [read(one).uid for one in (alternative, mixed, nested)] == [UID] * 3


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_its_charset_is_honoured_and_an_unknown_one_does_no_harm(charset: str) -> None:
    found = read(mail(calendar().replace("Directeur, Zuid", "Directeur, Zúid"), charset=charset))
    assert found.attendee == person(GUEST)
    raw = mail(calendar()).as_bytes().replace(b'charset="utf-8"', b'charset="klingon"')
    assert not isinstance(READER.read(raw), Ignored)


def test_who_answers_for_somebody_and_whom_somebody_sends_is_read() -> None:
    found = read(mail(calendar(more=f';SENT-BY="mailto:{SECRETARY}"'), sender=SECRETARY))
    assert (found.sent_by, found.sender.person, found.attendee) == (person(SECRETARY), person(SECRETARY), person(GUEST))
    sends = read(mail(calendar(partstat="DELEGATED", more=';DELEGATED-TO="MAILTO:Collega@gemeente.example"')))
    assert (sends.answer, sends.delegate) == (Answer.NO, "collega@gemeente.example")
    assert "collega" not in repr(sends)
    assert read(mail(calendar(partstat="DELEGATED", more=';DELEGATED-TO="MAILTO:collega"'))).delegate == ""


def test_whoever_asks_for_the_invitation_again_need_not_say_who_they_are() -> None:
    text = calendar(APPLE, method="REFRESH").replace("ATTENDEE;", "X-WIE;")
    assert read(mail(text)).attendee == person(GUEST)


def test_of_several_calendars_the_first_that_is_an_answer_counts_and_else_the_first_says_why_not() -> None:
    request, broken = calendar(method="REQUEST"), calendar().replace("END:VCALENDAR", "")
    several = mail(request)
    several.add_attachment(broken.encode(), maintype="text", subtype="calendar")
    assert why(several) is Unread.OTHER_METHOD
    several.add_attachment(calendar(uid="de-laatste").encode(), maintype="text", subtype="calendar")
    assert read(several).uid == "de-laatste"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("METHOD:REPLY", "METHOD:REQUEST", Unread.OTHER_METHOD),
        ("METHOD:REPLY", "X-METHODE:REPLY", Unread.UNREADABLE),
        (f"UID:{UID}\r\n", "", Unread.UNREADABLE),
        (f"UID:{UID}\r\n", f"UID:{UID}\r\nUID:{UID}\r\n", Unread.UNREADABLE),
        (f":mailto:{GUEST}\r\nEND", f":mailto:{GUEST}\r\nATTENDEE:mailto:x@y.example\r\nEND", Unread.UNREADABLE),
        (f":mailto:{GUEST}\r\nEND", ":mailto:niemand\r\nEND", Unread.UNREADABLE),
        ("SEQUENCE:0", "SEQUENCE:nul", Unread.UNREADABLE),
        ("END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:b\r\nEND:VEVENT", Unread.UNREADABLE),
        ("END:VCALENDAR", "", Unread.UNREADABLE),
        ("ATTENDEE;", "X-WIE;", Unread.UNREADABLE),
        ("BEGIN:VEVENT", "X-REGEL:1\r\n" * 5_000 + "BEGIN:VEVENT", Unread.UNREADABLE),
    ],
)
def test_what_is_not_one_answer_of_one_person_is_none(old: str, new: str, reason: Unread) -> None:
    text = calendar(APPLE)
    assert old in text
    assert why(mail(text.replace(old, new))) is reason


def test_a_stamp_that_is_not_in_utc_is_as_if_it_were_missing() -> None:
    assert read(mail(calendar().replace("DTSTAMP:20261124T091000Z", "DTSTAMP:20261124T091000"))).stamped is None
    assert read(mail(calendar().replace("DTSTAMP:20261124T091000Z\r\n", ""))).stamped is None


def test_out_of_office_bounces_and_junk_are_ignored_and_a_mail_of_a_person_is_not() -> None:
    bounce = mail(calendar())
    bounce.replace_header("Content-Type", "multipart/report; report-type=delivery-status")
    ignored = [
        mail(None, Auto_Submitted="auto-replied (vacation)"),
        mail(None, Precedence="bulk"),
        mail(None, Return_Path="<>"),
        mail(None, sender="mailer-daemon@gemeente.example"),
        mail(None, X_Spam_Flag="YES"),
        bounce,
    ]
    assert [type(READER.read(one.as_bytes())) for one in ignored] == [Ignored] * 6
    assert why(mail(None)) is Unread.NO_ANSWER
    assert why(mail(None, Auto_Submitted="no")) is Unread.NO_ANSWER


def test_a_program_may_send_an_answer_that_somebody_gave_and_is_never_mailed_back() -> None:
    found = read(mail(calendar(GOOGLE), Auto_Submitted="auto-generated"))
    assert (found.answer, found.sender.automatic) == (Answer.YES, True)


def test_winmail_is_told_apart() -> None:
    made = mail(None)
    made.add_attachment(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert why(made) is Unread.TNEF


OURS = "mx.gemeente.example; spf=pass; dkim=pass; dmarc="


@pytest.mark.parametrize(
    ("results", "forged"),
    [
        (OURS + "pass", False),
        (OURS + "fail", True),
        ("mx.gemeente.example; spf=fail; dkim=pass", False),
        ("mx.gemeente.example 1; spf=fail; dkim=none", True),
        ("mx.gemeente.example; spf=fail; dkim=none; dmarc=none", True),
        ("mx.gemeente.example; dkim=fail header.d=a.example; dkim=pass header.d=b.example; spf=fail", False),
        ("mx.gemeente.example; spf=pass smtp.mailfrom=dmarc=pass@kwaad.example; dmarc=fail", True),
        ('mx.gemeente.example; spf=pass smtp.mailfrom=";dmarc=pass"@kwaad.example; dmarc=fail', True),
        ("mx.gemeente.example; spf=fail smtp.mailfrom=dkim=pass@kwaad.example; dkim=none", True),
        ("mx.gemeente.example; dmarc=pass;" + " dkim=pass;" * 1_000 + " dmarc=fail", True),
        ("mx.elders.example; dmarc=fail", False),
        ("", False),
    ],
)
def test_what_our_own_mail_server_found_counts_and_nobody_elses(results: str, *, forged: bool) -> None:
    assert read(mail(calendar(), Authentication_Results=results)).sender.forged is forged


def test_the_line_of_our_server_stands_above_one_that_came_with_the_mail() -> None:
    raw = f"Authentication-Results: {OURS}fail\r\nAuthentication-Results: {OURS}pass\r\n".encode() + mail(calendar()).as_bytes()
    found = READER.read(raw)
    assert not isinstance(found, Ignored)
    assert found.sender.forged


def test_without_that_setting_nothing_is_made_of_those_lines() -> None:
    found = ReplyReader(IDS).read(mail(calendar(), Authentication_Results=OURS + "fail").as_bytes())
    assert not isinstance(found, Ignored)
    assert not found.sender.forged


def test_nobody_is_the_sender_of_a_mail_without_an_address() -> None:
    several = (b"From: a@b.example, c@d.example\r\n\r\n", b"From: a@b.example\r\nFrom: c@d.example\r\n\r\n")
    for raw in (*several, b"", b"\xff\xfe", b"From: iemand\r\n\r\n", b"From: =?utf-8?q?=ff?= <a@b@c>\r\n\r\n"):
        found = READER.read(raw)
        assert isinstance(found, Ignored) or (found.sender.person, found.sender.domain, found.sender.automatic) == (None, "", True)


@pytest.mark.parametrize(
    "line", [b"From: a@b.example, c@d.example", b"From: iemand", b"X-From: a@b.example", b"From: =?utf-8?q?=ff?= <a@b@c>"]
)
def test_an_answer_without_an_address_of_its_own_is_of_nobody(line: bytes) -> None:
    raw = mail(calendar()).as_bytes().replace(f"From: Directeur <{GUEST}>".encode(), line)
    for found in (READER.read(raw), READER.too_large(raw)):
        assert not isinstance(found, Ignored)
        assert (found.sender.person, found.sender.domain, found.sender.automatic) == (None, "", True)


def test_of_a_mail_that_is_too_large_only_the_sender_is_read() -> None:
    found = READER.too_large(mail(calendar()).as_bytes()[:300])
    assert isinstance(found, OtherMail)
    assert (found.why, found.sender.person) == (Unread.TOO_LARGE, person(GUEST))


HOSTILE = {
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000)),
    "many lines": b"From: a@b.example\r\nContent-Type: text/calendar\r\n\r\n" + b"BEGIN:VCALENDAR\r\n" * 15_000,
    "one long line": b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nATTENDEE" + b";A=b" * 60_000 + b"\r\nEND:VCALENDAR",
    "quotes": b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nATTENDEE" + b';A="",' * 1_300 + b"\r\nEND:VCALENDAR",
    "folds": b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nATTENDEE" + b"\r\n ;A=b" * 50_000 + b"\r\nEND:VCALENDAR",
    "a long header": b"From: " + b"<" * LARGEST_MAIL + b"\r\n\r\n",
    "results": b"From: a@b.example\r\nAuthentication-Results: mx.gemeente.example;" + b" spf=" * 100_000 + b"\r\n\r\n",
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_is_done_with_soon(raw: bytes) -> None:
    assert not hasattr(READER.read(raw), "answer")


def samples() -> list[bytes]:
    """Answers and other times as real programs wrote them, where a setting names the folder; else those above."""
    folder = os.environ.get("KL_CALENDAR_CORPUS")
    texts = [path.read_bytes() for path in sorted(Path(folder).rglob("*.ics"))] if folder else []
    found = [text for text in texts if any(word in text for word in (b"METHOD:REPLY", b"METHOD:COUNTER"))]
    return found or [calendar(style).encode() for style in STYLES.values()]


def test_samples_of_real_programs_are_read_or_refused() -> None:
    for text in samples():
        made = mail(None)
        made.add_attachment(text, maintype="text", subtype="calendar")
        assert not isinstance(READER.read(made.as_bytes()), Ignored)
