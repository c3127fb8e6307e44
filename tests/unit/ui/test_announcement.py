"""What a requester sends ahead from their own mailbox."""

from urllib.parse import parse_qs

from shared.ui.announcement import announcement


def test_it_names_our_mailbox_and_opens_in_a_mail_program_as_it_reads() -> None:
    ahead = announcement("Droge dijken & meer?", "overleg@kortelijnen.example", "dinsdag 16 maart 2027, 10.00 uur")
    assert "De afzender is overleg@kortelijnen.example." in ahead.text
    assert "Het is op dinsdag 16 maart 2027, 10.00 uur." in ahead.text
    assert ahead.mailto.startswith("mailto:?subject=")
    opened = parse_qs(ahead.mailto.removeprefix("mailto:?"), strict_parsing=True)
    assert opened == {"subject": [ahead.subject], "body": [ahead.text.replace("\n", "\r\n")]}


def test_without_a_moment_it_says_nothing_of_one() -> None:
    assert "Het is op" not in announcement("Droge dijken", "overleg@kortelijnen.example").text
