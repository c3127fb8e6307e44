"""What cannot be delivered now is put aside, with a timer that outlives every outage: no delivery of the bus is used up by it."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from services.invitations.domain.mails import Mail
from services.invitations.domain.notices import Notice
from services.invitations.domain.patience import again_after
from services.invitations.ports import PutOff
from services.invitations.steps import SendMail, SendNotice
from shared.bus import Commit, Document

T = TypeVar("T", Mail, Notice)
_JITTER = 0.25


def put_aside(record: Document[T], reason: PutOff, step: SendMail | SendNotice, commit: Commit) -> bool:
    """False when it was tried often enough."""
    item = record.there
    tries = item.tries + reason.tried
    turn = None if reason.wait is None else timedelta(seconds=reason.wait)
    after = again_after(tries, turn, random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311  # jitter, not a secret
    if after is None:
        return False
    if tries != item.tries:
        commit.keep(record.becomes(replace(item, tries=tries)))
    commit.at(commit.now + after, step, key=item.id)
    return True
