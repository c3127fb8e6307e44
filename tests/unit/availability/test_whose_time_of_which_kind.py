"""Whose answer counts, and which kind of time an event is: as `busy.md` has it, from the text on."""

import pytest

from services.availability.domain.busy import Choices
from shared.kernel import BusyKind
from tests.calendars.read import OWNER, TEN, busy, read, spans
from tests.calendars.texts import calendar_text, event_text

OWN_WORDS = Choices(movable_in_titles=("verplaatsbaar",), reserve_in_titles=("spoedruimte",))
ME, OTHER = f"mailto:{OWNER}", "mailto:ander@elders.example"


def test_only_the_owners_own_answer_counts() -> None:
    lines = (*TEN, f"ATTENDEE;CN=A;PARTSTAT=DECLINED:mailto:{OWNER.upper()}", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ander@elders.example")
    assert busy(*lines) == []
    assert spans(read(calendar_text(event_text(*lines)), owner="ander@elders.example")) == ["01-05 09:00-10:00"]
    assert spans(read(calendar_text(event_text(*lines)), owner="")) == ["01-05 09:00-10:00"]


@pytest.mark.parametrize(
    ("row", "free"),
    [
        (f"ATTENDEE;PARTSTAT=DECLINED:MAILTO:{OWNER}", True),
        (f"attendee;partstat=declined:{OWNER}", True),
        (f'ATTENDEE;CN="Bos; Jan: directeur";PARTSTAT=DECLINED:mailto:{OWNER}', True),
        (f"ATTENDEE;PARTSTAT=DECLINED;EMAIL={OWNER}:urn:uuid:7", True),
        (f"ATTENDEE;PARTSTAT=DECLINED;EMAIL={OWNER}:/principals/7/", True),
        (f'ATTENDEE;CN="x;PARTSTAT=DECLINED";PARTSTAT=ACCEPTED:mailto:{OWNER}', False),
        (f'ATTENDEE;PARTSTAT=DECLINED;SENT-BY="mailto:{OWNER}":mailto:ander@elders.example', False),
        (f"ATTENDEE;PARTSTAT=DECLINED:mailto:onder{OWNER}", False),
        (f"ATTENDEE;PARTSTAT=DELEGATED:mailto:{OWNER}", False),
        ("ATTENDEE kapot", False),
    ],
)
def test_the_owner_is_recognised_however_the_row_is_written(row: str, free: bool) -> None:  # noqa: FBT001  # a parameter
    assert busy(*TEN, row) == ([] if free else ["01-05 09:00-10:00"])


def test_a_refusal_under_one_address_does_not_undo_a_yes_under_another() -> None:
    rows = (f"ATTENDEE;PARTSTAT=DECLINED:mailto:{OWNER}", f"ATTENDEE;PARTSTAT=ACCEPTED;EMAIL={OWNER}:urn:uuid:7")
    assert busy(*TEN, *rows) == ["01-05 09:00-10:00"]
    assert busy(*TEN, *reversed(rows)) == ["01-05 09:00-10:00"]


def test_each_occurrence_has_the_owners_answer_of_its_own() -> None:
    series = event_text(*TEN, "RRULE:FREQ=WEEKLY;COUNT=3", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{OWNER}")
    no = event_text("RECURRENCE-ID:20260112T090000Z", *TEN, f"ATTENDEE;PARTSTAT=DECLINED:mailto:{OWNER}")
    assert spans(read(calendar_text(series, no))) == ["01-05 09:00-10:00", "01-19 09:00-10:00"]


def kinds(*lines: str, choices: Choices | None = None) -> list[BusyKind]:
    return [block.kind for block in read(calendar_text(event_text(*TEN, *lines)), choices=choices).blocks]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((f"ORGANIZER:{ME}",), BusyKind.MOVABLE),
        ((f"ORGANIZER;CN=Ik:{ME.upper()}", f"ATTENDEE:{ME}"), BusyKind.MOVABLE),
        ((f"ORGANIZER:{ME}", f"ATTENDEE:{OTHER}"), BusyKind.FIXED),
        ((f"ORGANIZER:{ME}", f"ATTENDEE:{ME}", f"ATTENDEE;CUTYPE=ROOM:{OTHER}"), BusyKind.FIXED),
        ((f"ORGANIZER:{ME}", "ATTENDEE kapot"), BusyKind.FIXED),
        ((f"ORGANIZER:{OTHER}", f"ATTENDEE:{ME}"), BusyKind.FIXED),
        ((f'ORGANIZER;SENT-BY="{ME}":{OTHER}',), BusyKind.FIXED),
        ((), BusyKind.FIXED),
        (("SUMMARY:Leestijd (verplaatsbaar)",), BusyKind.MOVABLE),
        (("SUMMARY;LANGUAGE=nl:VERPLAATSBAAR\\, lezen",), BusyKind.MOVABLE),
        (("SUMMARY:lezen\\nverplaatsbaar",), BusyKind.MOVABLE),
        (("SUMMARY:onverplaatsbaar",), BusyKind.FIXED),
        (("SUMMARY:Niet verplaatsbaar",), BusyKind.FIXED),
        (("DESCRIPTION:verplaatsbaar",), BusyKind.FIXED),
        (("CATEGORIES:Rood,Verplaatsbaar",), BusyKind.MOVABLE),
        (("CATEGORIES:Rood", "CATEGORIES;LANGUAGE=nl:Spoedruimte"), BusyKind.RESERVE),
        (("CATEGORIES:niet verplaatsbaar",), BusyKind.FIXED),
        (("SUMMARY:spoedruimte", "CATEGORIES:verplaatsbaar"), BusyKind.RESERVE),
        (("SUMMARY:verplaatsbaar", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), BusyKind.OUT_OF_OFFICE),
    ],
)
def test_the_kind_of_an_event(lines: tuple[str, ...], kind: BusyKind) -> None:
    assert kinds(*lines, choices=OWN_WORDS) == [kind]


def test_a_word_that_holds_for_everybody_counts_as_a_category_only() -> None:
    assert kinds("SUMMARY:verplaatsbaar, spoedruimte") == [BusyKind.FIXED]
    assert kinds("CATEGORIES:verplaatsbaar") == [BusyKind.MOVABLE]
    assert kinds("CATEGORIES:spoedruimte") == [BusyKind.RESERVE]


def test_an_invitation_without_an_answer_is_as_the_owner_chose_except_for_who_organises() -> None:
    gives_way = Choices(unanswered_is_tentative=True, alone_moves=False)
    invited = (f"ORGANIZER:{OTHER}", f"ATTENDEE:{ME}")
    assert kinds(*invited) == [BusyKind.FIXED]
    assert kinds(*invited, choices=gives_way) == [BusyKind.TENTATIVE]
    assert kinds(f"ORGANIZER:{ME}", f"ATTENDEE:{ME}", f"ATTENDEE:{OTHER}", choices=gives_way) == [BusyKind.FIXED]
