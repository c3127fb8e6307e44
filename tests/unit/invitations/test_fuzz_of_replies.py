"""Mails that were damaged or made up: nothing falls over, and nothing counts that does not name the meeting and come from its people.

`KL_REPLY_EXAMPLES` says how many mails are tried, `KL_REPLY_SEED` which ones.
"""

import os
import random
import re
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from services.invitations.domain.incoming import Ignored, OtherMail, ReplyMail
from services.invitations.domain.invitations import Channel, InvitedMeeting, Invitee, Standing
from services.invitations.domain.judging import AnsweredEarlier, Counts, RequestWanted, judge
from services.invitations.domain.mails import Occasion
from shared.kernel import MeetingId, Moment
from tests.unit.invitations.replies import GUEST, READER, STYLES, UID, calendar, mail, person

EXAMPLES = int(os.environ.get("KL_REPLY_EXAMPLES", "300"))
SEED = int(os.environ.get("KL_REPLY_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
SECRETARY, STRANGER, OTHER = "secretariaat@gemeente.example", "iemand@elders.example", "ander@waterschap.example"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MOMENT = Moment(datetime(2027, 3, 16, 9, 0, tzinfo=UTC), datetime(2027, 3, 16, 10, 0, tzinfo=UTC))
INVITED = InvitedMeeting(
    MeetingId("m"),
    4,
    Standing.INVITED,
    2,
    NOW,
    Occasion(MOMENT),
    (Invitee(person(GUEST), Channel.MAIL), Invitee(person(OTHER), Channel.MAIL)),
    same_since=1,
)
WORDS = tuple(
    word.encode()
    for word in (
        *(
            "BEGIN:VEVENT\r\n",
            "END:VEVENT\r\n",
            "END:VCALENDAR\r\n",
            "\r\n",
            "\r\n ",
            "\n",
            "\r",
            "\0",
            '"',
            ";",
            ":",
            "=",
            "\u202e\u2028é",
        ),
        *("ATTENDEE;PARTSTAT=DECLINED:mailto:x@y.example\r\n", "UID:x\r\n", "METHOD:CANCEL\r\n", "SEQUENCE:-1\r\n", "A" * 9000),
        *("SEQUENCE:99999999999\r\n", "DTSTAMP:99991231T235959Z\r\n", "DTSTART;TZID=/etc/passwd:00000000T000000\r\n"),
        *("DTSTART;TZID=Europe:20270317T110000\r\n", "Content-Type: multipart/mixed; boundary=x\r\n", "--x\r\n"),
        *("Content-Transfer-Encoding: base64\r\n", "=?utf-8?b?//8=?=", f"From: {GUEST}, {STRANGER}\r\n", f"From: {GUEST}\r\n"),
    )
)


def mutated(raw: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(raw) + 1), chance.choice((1, 1, 2, 8, 40, 400))
        piece = raw[at : at + length]
        raw = chance.choice(
            (
                raw[:at] + chance.randbytes(1) + raw[at + 1 :],
                raw[:at] + raw[at + length :],
                raw[:at] + piece + piece + raw[at + length :],
                raw[:at] + chance.choice(WORDS) + raw[at:],
                raw[:at] + piece[::-1] + raw[at + length :],
                raw[:at],
                raw[:at] + piece.swapcase() + raw[at + length :],
            )
        )
    return raw


def an_example(chance: random.Random) -> bytes:
    """An answer that may count, or one that may not, damaged in its calendar or as a whole."""
    text = calendar(
        chance.choice(list(STYLES.values())),
        method=chance.choice(("REPLY", "COUNTER", "REFRESH", "REQUEST")),
        partstat=chance.choice(("ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED", "NEEDS-ACTION")),
        attendee=chance.choice((GUEST, GUEST, STRANGER)),
        sequence=chance.randrange(4),
        more=chance.choice(("", f';SENT-BY="mailto:{SECRETARY}"', f';DELEGATED-TO="mailto:{OTHER}"')),
        uid=chance.choice((UID, UID, UID.replace("3", "4"))),
    )
    damaged = mutated(text.encode(), chance).decode("latin-1") if chance.random() < 0.5 else text
    made = mail(damaged, sender=chance.choice((GUEST, GUEST, SECRETARY, STRANGER)), charset=chance.choice(("utf-8", "utf-16")))
    return mutated(made.as_bytes(), chance) if chance.random() < 0.5 else made.as_bytes()


def is_about_the_meeting(raw: bytes) -> bool:
    """Read by other means than ours: the UID stands somewhere in it, and it says that it is from the guest or their secretariat."""
    parsed = message_from_bytes(raw)
    bodies = b"".join(body for part in parsed.walk() if isinstance(body := part.get_payload(decode=True), bytes))
    flat = re.sub(rb"[\0\r\n\t ]", b"", bodies)
    sender = re.sub(r"\s", "", str(parsed.get("From", ""))).lower()
    return re.sub(rb"\s", b"", UID.encode()) in flat and any(one in sender for one in (GUEST, SECRETARY))


@pytest.mark.timeout(600)
def test_nothing_falls_over_and_nothing_counts_that_is_not_an_answer_of_its_people() -> None:
    sys.stdout.write(f"KL_REPLY_SEED={SEED}\n")  # shown when it fails
    chance, outcomes = random.Random(SEED), dict.fromkeys((ReplyMail, OtherMail, Ignored, Counts), 0)
    for number in range(EXAMPLES):
        raw = an_example(chance)
        found = READER.read(raw)
        outcomes[type(found)] += 1
        if not isinstance(found, ReplyMail):
            continue
        known = INVITED if found.uid == UID else None
        judgement = judge(found, known, person(SECRETARY), NOW - timedelta(hours=1), NOW)
        if isinstance(judgement, Counts | RequestWanted | AnsweredEarlier):
            outcomes[Counts] += 1
            assert is_about_the_meeting(raw), (number, raw)
        if isinstance(judgement, Counts):
            assert {one.person for one in (judgement.given, judgement.wish) if one is not None} <= {person(GUEST)}, (number, raw)
    assert min(outcomes[ReplyMail], outcomes[OtherMail], outcomes[Counts]) > EXAMPLES // 20, outcomes
