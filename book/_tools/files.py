"""Files that are written whole or not at all, the digests of files, and locks between processes.

`write_atomically(path, content)` replaces a file and `replace_folder(folder, new)` a folder in one step; `sha256(path)`
is the digest of one file and `digest(parts)` that of many things; `one_at_a_time(path)` lets one process in.
"""
from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def write_atomically(path: Path, content: str | bytes) -> None:
    """Replace what a file holds: who reads it meanwhile sees the old content or the new, and never a part."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def replace_folder(folder: Path, new: Path) -> None:
    """Put a new folder in the place of one that may be there."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)  # of a process that was ended here
    if folder.exists():
        folder.replace(old)
    new.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def sha256(path: Path) -> str:
    """The digest of a file's bytes, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(parts: Iterable[bytes]) -> str:
    """One digest of many things, in their order; where one ends and the next begins counts, too.

    >>> digest([b"ab", b"c"]) == digest([b"a", b"bc"])
    False
    """
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Wait until no other process works on the same thing; the lock lies beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
