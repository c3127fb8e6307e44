"""Opaque person ids and signed links."""

import hashlib
import hmac
from enum import StrEnum

from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import SecretStr

from shared.kernel import PersonId


def normalised(address: str) -> str:
    """The form of an e-mail address under which a person is known: trimmed, lower case, without `mailto:`."""
    return address.strip().lower().removeprefix("mailto:").strip()


class PersonIds:
    """Person ids are a keyed hash (HMAC-SHA256, 80 bits) of the normalised address: the same person, the same id, guest or not."""

    def __init__(self, key: SecretStr) -> None:
        self._key = key.get_secret_value().encode()

    def of(self, address: str) -> PersonId:
        return PersonId("p" + hmac.new(self._key, normalised(address).encode(), hashlib.sha256).hexdigest()[:20])


class Purpose(StrEnum):
    """What a signed link is for; a link for one purpose opens nothing else."""

    ANSWER = "antwoord"
    POLL = "peiling"
    DISPLACEMENT = "verschuiven"
    DAY = "samenwerkdag"
    HOST = "gastheer"
    AFTERWARDS = "na-afloop"
    STATUS = "overleg"
    PERSONAL = "mijn"
    SECRETARIAT = "secretariaat"


class BrokenLink(Exception):
    """The link was changed, is of another purpose, or too old."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(f"no valid link for {purpose}")
        self.purpose = purpose


class Links:
    """Signed, dated tokens: `token(Purpose.ANSWER, meeting=…, person=…)` in a mail, `read` when somebody follows it."""

    def __init__(self, key: SecretStr) -> None:
        self._key = key.get_secret_value()

    def token(self, purpose: Purpose, **claims: str) -> str:
        return self._serializer(purpose).dumps(claims)

    def read(self, purpose: Purpose, token: str, max_age_days: int = 90) -> dict[str, str]:
        """The claims. Raises BrokenLink."""
        try:
            claims = self._serializer(purpose).loads(token, max_age=max_age_days * 86_400)
        except BadData:
            raise BrokenLink(purpose) from None
        if not isinstance(claims, dict):
            raise BrokenLink(purpose)
        return {str(name): str(value) for name, value in claims.items()}

    def _serializer(self, purpose: Purpose) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._key, salt=f"korte-lijnen.{purpose}")
