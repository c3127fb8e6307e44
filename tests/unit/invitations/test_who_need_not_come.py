"""What a mail says to who is swapped out of a meeting, and to who chairs it."""

from dataclasses import replace

from services.invitations.domain.mails import MailKind
from tests.unit.invitations.letters import BACKGROUND, CANCEL, INVITATION, SUBJECT, calendar_of, part, read


def test_who_is_swapped_out_reads_that_they_need_not_come_and_loses_the_entry() -> None:
    mail = replace(CANCEL, kind=MailKind.UNSEATED, with_calendar=True)
    message = read(mail)
    assert str(message["Subject"]).startswith("U hoeft niet meer te komen: ")
    assert "niet door" not in part(message, "plain").get_content()
    assert b"METHOD:CANCEL" in calendar_of(mail)


def test_whoever_chairs_reads_why_they_are_asked() -> None:
    chair = replace(BACKGROUND, subject=replace(SUBJECT, chairs=(INVITATION.person,)))
    said = " ".join(part(read(INVITATION, chair), "plain").get_content().split())
    assert "U wordt gevraagd als onafhankelijk voorzitter. Uw organisatie zit niet zelf aan tafel." in said
    assert "onafhankelijk voorzitter" not in part(read(), "plain").get_content()
