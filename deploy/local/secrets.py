"""Secrets of an installation: made at random once, one file each, named after the setting (`KL_SECRETS_DIR`)."""

import os
import secrets
from pathlib import Path

from deploy.services import NAMES

OF_PRODUCT = ("kl_person_key", "kl_link_key", "kl_webhook_token", "kl_admin_token", "kl_availability_credentials_key")
OWNER_ONLY, ANYBODY = 0o600, 0o444


def store_password(service: str) -> str:
    """File name of the password with which a service opens the store."""
    return f"kl_{service}_redis_password"


class SecretFiles:
    """Folders that only their owner can enter. A file that is there is kept: a lost key would make every link and person id another.

    Passwords of the store may stand in a folder of their own, because a store of somebody else's has other users.
    """

    def __init__(self, folder: Path, of_store: Path) -> None:
        self.folder, self.of_store = folder, of_store

    def complete(self, mode: int = OWNER_ONLY) -> None:
        """Make what is missing. Raises OSError."""
        wanted = [self.folder / name for name in OF_PRODUCT]
        wanted += [self.of_store / store_password(service) for service in NAMES]
        for path in wanted:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                write_secret(path, secrets.token_urlsafe(32), mode)

    def store_passwords(self) -> dict[str, str]:
        """Password per service."""
        return {service: (self.of_store / store_password(service)).read_text() for service in NAMES}


def write_secret(path: Path, text: str, mode: int = OWNER_ONLY) -> None:
    """All at once, and never readable by more than `mode` for a moment."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
    draft.replace(path)
