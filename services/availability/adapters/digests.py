"""What is remembered in the place of texts of a server: an href or a ctag may carry a title, an address or a UID."""

import base64
import hashlib
from urllib.parse import unquote, urlsplit


def digest(text: str) -> str:
    """72 bits that stand for a text; nothing stands for nothing."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:9]).decode() if text else ""


def key_of(href: str) -> str:
    """Stands for a resource of one server, however that spells the href."""
    return digest(unquote(urlsplit(href).path))
