"""A file lock that lives exactly as long as whoever holds it: the system drops it when that process is gone, however it ended."""

import fcntl
import os
from pathlib import Path
from typing import Self

from deploy.faults import Explained


class DataFolderInUse(Explained):
    """Another run holds the data folder."""

    def __init__(self, folder: Path, holder: str) -> None:
        who = f" (proces {holder})" if holder.isdigit() else ""
        super().__init__(
            f"De map {folder} is al in gebruik door Korte Lijnen{who}. Stop die eerst, of kies met KL_DATA_DIR een andere map."
        )


class FileLock:
    """An exclusive lock on one file, which holds the process id of the holder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor = -1

    def taken(self) -> bool:
        """Take the lock now. False when another holds it."""
        self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        return True

    def sign(self, pid: int) -> None:
        """Write down who holds it."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, str(pid).encode(), 0)

    def holder(self) -> str:
        """Process id of the holder, empty when nobody signed."""
        return self.path.read_text() if self.path.exists() else ""

    def release(self) -> None:
        """Let go. A child that inherited the descriptor keeps the lock."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


class UnusableDataFolder(Explained):
    """It cannot be made or written."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(f"De map {folder} is niet te gebruiken ({error.strerror}). Kies met KL_DATA_DIR een map waarin u mag schrijven.")


class DataFolder:
    """The folder of one running product, ours from `with` to its end. Raises DataFolderInUse, UnusableDataFolder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path / "lock")

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            ours = self._lock.taken()
        except OSError as error:
            raise UnusableDataFolder(self.path, error) from error
        if not ours:
            raise DataFolderInUse(self.path, self._lock.holder())
        self._lock.sign(os.getpid())
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()
