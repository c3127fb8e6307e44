"""Secrets and store users of an installation in containers: `korte-lijnen secrets FOLDER`, once."""

from pathlib import Path

from deploy.local.secrets import ANYBODY, SecretFiles, write_secret
from shared.bus.acl import users

STORE_USERS = "store_users"
ORGANISATION_TOKENS = "kl_availability_organisation_tokens"
"""JSON, a token per organisation that pushes busy time; none at first: whoever runs this fills it in."""
MAILBOX_LOGIN = "kl_availability_mailbox_password"
"""Of the mailbox to which people mail a saved calendar; empty at first, as organisation tokens are."""
ALWAYS = "user default off resetpass\nuser gezondheid on nopass resetkeys resetchannels -@all +ping\n"
"""Nobody without a name; the health check may only ask whether the store answers."""


def make_secrets(folder: Path, shard: str) -> None:
    """Containers run as users of their own, so the files are readable to all; the folder lets in its owner alone. Raises OSError."""
    files = SecretFiles(folder, of_store=folder)
    files.complete(ANYBODY)
    for name, empty in ((ORGANISATION_TOKENS, "{}"), (MAILBOX_LOGIN, "")):
        if not (folder / name).exists():
            write_secret(folder / name, empty, ANYBODY)
    write_secret(folder / STORE_USERS, ALWAYS + users(files.store_passwords(), shard), ANYBODY)
