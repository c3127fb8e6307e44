"""Whoever alone stands in the way of something earlier reads when; the others read nothing of it."""

from dataclasses import replace
from datetime import UTC, datetime

from services.invitations.domain.dispatches import Dispatch, reserve
from services.invitations.domain.invitations import Asked, Circumstances, Reserved
from services.invitations.domain.mails import Audience
from shared.kernel import MeetingId
from tests.unit.invitations.letters import ASKER, DECIDED, INVITATION, OTHER, READER, TUESDAY, plain, read, seen

EARLIER = (datetime(2027, 3, 12, 9, 0, tzinfo=UTC), datetime(2027, 3, 15, 13, 30, tzinfo=UTC))


def test_it_is_in_the_mail_and_calls_for_nothing() -> None:
    message = read(replace(INVITATION, audience=Audience.ALONE, alone_at=EARLIER))
    for text in (" ".join(plain(message).split()), seen(message)):
        assert "alleen u bent dat niet op vrijdag 12 maart 2027, 10.00 uur of op maandag 15 maart 2027, 14.30 uur." in text
        assert "Het hoeft niet." in text
    assert "alleen u" not in plain(read())


def test_only_they_and_their_secretariat_read_it() -> None:
    people = (Asked(READER.person, alone_at=EARLIER), Asked(OTHER.person))
    around = Circumstances(ASKER.person, with_secretariat=frozenset({READER.person, OTHER.person}))
    dispatch = reserve(None, Reserved(MeetingId("o1"), 1, 0, DECIDED, TUESDAY, people), around)
    assert isinstance(dispatch, Dispatch)
    told = {(mail.person, mail.audience) for mail in dispatch.mails if mail.alone_at}
    assert told == {(READER.person, Audience.ALONE), (READER.person, Audience.SECRETARIAT)}
