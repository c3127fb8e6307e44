"""The port `Addresses` by keyed hashes (HMAC-SHA256): `<mailbox>+<token>@<domain>`.

The token is the 80 bits of the person id and 80 bits that prove it, in base32: with it the part before the @ stays within the 64 signs of
RFC 5321 4.5.3.1.1. It is lower case, since mail servers make it so.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

from pydantic import SecretStr

from shared.kernel import PersonId

_HALF = 10
"""Bytes."""


class SecretAddresses:
    """`link_key` is the product's, `mailbox` the address of the mailbox that is read."""

    def __init__(self, link_key: SecretStr, mailbox: str) -> None:
        self._key = link_key.get_secret_value().encode()
        self._local, _, self._domain = mailbox.lower().partition("@")
        self._pattern = re.compile(
            rf"(?<![^\s<,;:\"]){re.escape(self._local)}\+([a-z2-7]{{32}})@{re.escape(self._domain)}(?![\w.-])", re.IGNORECASE
        )

    def of(self, person: PersonId) -> str:
        who = bytes.fromhex(person[1:])
        token = base64.b32encode(who + self._proof(who)).decode().lower()
        return f"{self._local}+{token}@{self._domain}"

    def person(self, to: Iterable[str]) -> PersonId | None:
        tokens = (base64.b32decode(token.upper()) for text in to for token in self._pattern.findall(text))
        proven = (who[:_HALF] for who in tokens if hmac.compare_digest(who[_HALF:], self._proof(who[:_HALF])))
        return next((PersonId(f"p{who.hex()}") for who in proven), None)

    def _proof(self, who: bytes) -> bytes:
        return hmac.new(self._key, b"momentopname per mail\0" + who, hashlib.sha256).digest()[:_HALF]
