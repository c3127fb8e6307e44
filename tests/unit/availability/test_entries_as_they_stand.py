"""What an entry of ours says when it is read back from somebody's calendar."""

import pytest

from services.availability.adapters.entry_text import stored_entry
from tests.calendars.texts import calendar_text, event_text


@pytest.mark.parametrize(("written", "sequence"), [("3", 3), ("²", 0), ("9" * 5_000, 0), ("-1", 0)])
def test_a_sequence_that_is_no_number_is_none(written: str, sequence: int) -> None:
    text = calendar_text(event_text("DTSTART:20261124T090000Z", f"SEQUENCE:{written}", uid="een"))
    entry = stored_entry(text.encode(), "directeur@gemeente.example")
    assert entry is not None
    assert (entry.uid, entry.sequence) == ("een", sequence)
