"""The port `Vault` on AES-256-GCM, the record's id as associated data: a sealed text moved to another record does not open."""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr, TypeAdapter

from services.availability.domain.sources import Connection

_CONNECTION = TypeAdapter(Connection)
_NONCE = 12


class AesVault:
    """The cipher's key is the SHA-256 of the setting; texts are `v1.<key id>.<base64 of nonce and ciphertext>`."""

    def __init__(self, key: SecretStr) -> None:
        secret = hashlib.sha256(key.get_secret_value().encode()).digest()
        self._cipher, self._key_id = AESGCM(secret), hashlib.sha256(secret).hexdigest()[:8]

    def seal(self, connection: Connection, record: str) -> str:
        nonce = os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, _CONNECTION.dump_json(connection), record.encode())
        return f"v1.{self._key_id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, record: str) -> Connection:
        """Raises LookupError."""
        head, _, text = sealed.rpartition(".")
        if head != f"v1.{self._key_id}":
            raise LookupError(record)
        raw = base64.urlsafe_b64decode(text)
        try:
            return _CONNECTION.validate_json(self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], record.encode()))
        except InvalidTag:
            raise LookupError(record) from None
