"""The port `Names` by keyed hashes (HMAC-SHA256)."""

import hashlib
import hmac
from datetime import datetime

from pydantic import SecretStr

from shared.itip import hold_uid, meeting_uid, reserve_uid
from shared.kernel import Block, MeetingId, PersonId


class KeyedNames:
    """`link_key` and `mail_from` are the product's: invitations derives the same UID from them."""

    def __init__(self, link_key: SecretStr, mail_from: str) -> None:
        self._key, self._mail_from = link_key, mail_from

    def uid(self, meeting: MeetingId) -> str:
        return meeting_uid(self._key, meeting, self._mail_from)

    def reserve_uid(self, person: PersonId, hours: Block) -> str:
        return reserve_uid(self._key, person, hours, self._mail_from)

    def hold_uid(self, meeting: MeetingId, person: PersonId, start: datetime, until: datetime) -> str:
        return hold_uid(self._key, meeting, person, start, until, self._mail_from)

    def href(self, meeting: MeetingId, person: PersonId) -> str:
        return hmac.new(self._key.get_secret_value().encode(), f"href\0{meeting}\0{person}".encode(), hashlib.sha256).hexdigest()[:40]
