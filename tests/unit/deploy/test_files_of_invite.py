"""What `korte-lijnen invite` writes has names and links in it: only its owner may read it."""

import stat
from pathlib import Path

from deploy.cli.invite import _write


def test_a_file_is_for_its_owner_alone_also_when_it_was_there(tmp_path: Path) -> None:
    path = tmp_path / "p1.mail.eml"
    path.write_bytes(b"van een ander, en langer")
    path.chmod(0o644)
    _write(path, b"nieuw")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"nieuw", 0o600)
