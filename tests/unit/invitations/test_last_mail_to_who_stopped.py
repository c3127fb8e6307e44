"""The last mail to somebody who wants none any more, and what the requester hears of them."""

from dataclasses import replace

import pytest

from services.invitations.adapters.words import words
from services.invitations.domain.mails import Audience, MailKind
from shared.kernel import Answer
from tests.unit.invitations.letters import BACKGROUND, CANCEL, INVITATION, READER


@pytest.mark.parametrize("kind", [MailKind.CANCELLED, MailKind.RELEASED])
def test_the_last_mail_calls_off_and_promises_nothing(kind: MailKind) -> None:
    said = words(replace(CANCEL, kind=kind, parting=True), BACKGROUND)
    assert said.opening[0] == "U wilde geen mail meer van ons. Dit is de afzegging van wat in uw agenda staat."
    assert said.opening[1] == "Het overleg van dinsdag 16 maart 2027, 10.00 uur gaat niet door. U hoeft niets te doen."


@pytest.mark.parametrize(
    ("answer", "state"), [(Answer.YES, "zei al ja voor"), (Answer.NO, "zei al nee voor"), (Answer.NONE, "heeft nog niet geantwoord voor")]
)
def test_the_requester_reads_what_somebody_who_stopped_had_answered(answer: Answer, state: str) -> None:
    call = replace(INVITATION, kind=MailKind.CALL, audience=Audience.REQUESTER, regarding=READER.person, answered=answer)
    said = words(call, replace(BACKGROUND, principal=READER))
    assert f"deze persoon {state} dinsdag 16 maart 2027, 10.00 uur." in said.opening[0]
    assert "komt er dus geen uitnodiging" not in " ".join(said.opening)
