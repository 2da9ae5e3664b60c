"""A small disk of the tests' own, to see what happens when it is full."""

import contextlib
import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Disk:
    """A folder with a size."""

    folder: Path

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    def fill(self) -> None:
        """Leave not a byte."""
        with self._filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(4096)):
                pass
        assert shutil.disk_usage(self.folder).free == 0

    def give(self, size: int) -> None:
        """Give back so many bytes."""
        os.truncate(self._filler, self._filler.stat().st_size - size)

    def free(self) -> None:
        """Take back what `fill` took."""
        self._filler.unlink()

    def let_write(self, allowed: bool) -> None:
        """Make it a disk that can only be read, or one to write to again. Nobody may have a file open for writing."""
        mode = "rw" if allowed else "ro"
        subprocess.run(["mount", "-o", f"remount,{mode}", self.folder], check=True, capture_output=True)


@contextlib.contextmanager
def mounted_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A disk in memory, mounted on an empty folder."""
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True, capture_output=True
    )
    try:
        yield Disk(folder)
    finally:
        # Lazily: a server of the test may be a moment late in closing its files.
        subprocess.run(["umount", "--lazy", folder], check=True)


@functools.cache
def can_mount() -> bool:
    """Whether we may; being root is not always enough."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with mounted_disk(Path(folder), 1):
                return True
        except subprocess.CalledProcessError:
            return False
