"""The calendar part of a mail, as Outlook and two parsers read it (RFC 5545, RFC 5546)."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]  # a second opinion, of which no types are installed

from services.invitations.domain.mails import Mail, Occasion, Participant
from shared.kernel import MeetingForm, Moment
from tests.unit.invitations.letters import CANCEL, INVITATION, OTHER, READER, TUESDAY, UPDATE, calendar_of, event_of, plain, read


def test_what_somebody_must_move_stands_in_no_calendar_part() -> None:
    assert b"wijken" not in calendar_of()
    assert "0570" not in event_of()["DESCRIPTION"]


@pytest.mark.parametrize(("mail", "method", "sequence"), [(INVITATION, "REQUEST", 0), (UPDATE, "REQUEST", 1), (CANCEL, "CANCEL", 2)])
def test_itip_properties_that_outlook_looks_at(mail: Mail, method: str, sequence: int) -> None:
    whole: Any = icalendar.Calendar.from_ical(calendar_of(mail))
    event = whole.walk("VEVENT")[0]
    cancelled = method == "CANCEL"
    assert (whole["METHOD"], whole["VERSION"], whole["CALSCALE"]) == (method, "2.0", "GREGORIAN")
    assert whole["PRODID"] == "-//Korte Lijnen//overleg//NL"
    assert len(whole.walk("VEVENT")) == 1
    assert "UID" not in whole
    assert re.fullmatch(r"overleg-[0-9a-f]{40}@kortelijnen\.example", event["UID"])
    assert event["UID"] == event_of()["UID"]
    assert event["SEQUENCE"] == sequence
    assert event["DTSTAMP"].dt == mail.decided_at
    assert event["STATUS"] == ("CANCELLED" if cancelled else "CONFIRMED")
    assert event["CLASS"] == "PUBLIC"
    assert event["PRIORITY"] == 5
    assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == ("FREE" if cancelled else "TENTATIVE")
    assert event["X-MICROSOFT-CDO-INTENDEDSTATUS"] == ("FREE" if cancelled else "BUSY")
    assert event["X-MICROSOFT-CDO-ALLDAYEVENT"] == "FALSE"
    assert event["X-MICROSOFT-DISALLOW-COUNTER"] == "FALSE"
    assert event["ORGANIZER"] == "mailto:overleg@kortelijnen.example"
    assert event["ORGANIZER"].params["CN"] == "Korte Lijnen namens Dijkgraaf Oost (Waterschap Oost)"


def test_everybody_at_the_table_is_asked_in_their_role() -> None:
    reader, other = event_of()["ATTENDEE"]
    assert (reader, other) == ("mailto:directeur@gemeente.example", "mailto:adviseur@provincie.example")
    asked = {"CN": "Directeur Zuidëinde", "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    assert dict(reader.params) == asked
    assert (other.params["ROLE"], other.params["PARTSTAT"]) == ("OPT-PARTICIPANT", "ACCEPTED")


def test_a_cancel_names_only_the_one_who_loses_it() -> None:
    attendee = event_of(CANCEL)["ATTENDEE"]
    assert attendee == "mailto:directeur@gemeente.example"
    assert "RSVP" not in attendee.params


def test_whoever_agreed_already_sees_a_busy_hour() -> None:
    occasion = cast("Occasion", INVITATION.occasion)
    agreed = replace(INVITATION, occasion=replace(occasion, people=(Participant(READER.person, agreed=True),)))
    assert event_of(agreed)["X-MICROSOFT-CDO-BUSYSTATUS"] == "BUSY"


def test_the_zone_has_one_yearly_rule_with_one_byday_per_part() -> None:
    zone: Any = icalendar.Calendar.from_ical(calendar_of()).walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Europe/Amsterdam"
    assert sorted(one.name for one in zone.subcomponents) == ["DAYLIGHT", "STANDARD"]
    for one in zone.subcomponents:
        assert one["RRULE"]["FREQ"] == ["YEARLY"]
        assert len(one["RRULE"]["BYDAY"]) == 1
        assert "RDATE" not in one
        assert {"TZOFFSETFROM", "TZOFFSETTO"} <= set(one)


def test_a_second_parser_reads_the_same_meeting() -> None:
    meeting = vobject.readOne(calendar_of().decode())
    assert meeting.method.value == "REQUEST"
    assert meeting.vevent.dtstart.value.astimezone(UTC) == TUESDAY.start
    assert meeting.vevent.dtend.value.astimezone(UTC) == TUESDAY.end
    assert meeting.vevent.summary.value == "Droge dijken"
    assert [one.value for one in meeting.vevent.contents["attendee"]] == [f"mailto:{READER.address}", f"mailto:{OTHER.address}"]


def test_lines_end_in_crlf_and_are_folded_at_75_octets() -> None:
    calendar = calendar_of()
    assert calendar.count(b"\n") == calendar.count(b"\r\n")
    assert max(len(line) for line in calendar.split(b"\r\n")) <= 75


def test_in_summer_the_wall_time_is_the_same_in_text_and_calendar() -> None:
    summer = Moment(datetime(2027, 7, 1, 8, 0, tzinfo=UTC), datetime(2027, 7, 1, 9, 0, tzinfo=UTC))
    occasion = replace(cast("Occasion", INVITATION.occasion), moment=summer, form=MeetingForm.ONLINE)
    mail = replace(INVITATION, occasion=occasion)
    assert "donderdag 1 juli 2027, 10.00–11.00 uur" in plain(read(mail))
    assert event_of(mail)["DTSTART"].to_ical() == b"20270701T100000"
    assert event_of(mail)["LOCATION"] == "Online"
