"""JSON files, written all or nothing: `write_json(path, data)`, `read_json(path)`."""
from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def write_json(path: str | Path, data: Any) -> None:
    """Write `data` to a file; whatever goes wrong, a file that was there stays as it was.

    Raises:
        TypeError, ValueError: if JSON cannot say it: a nan, for example.
        OSError: if the file cannot be written.

    >>> write_json(path := getfixture("tmp_path") / "numbers.json", {"w": 0.1})
    >>> read_json(path)
    {'w': 0.1}
    """
    text = json.dumps(data, allow_nan=False, indent=1)
    path = Path(path).resolve()
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())  # on the disk before it takes the name
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_json(path: str | Path) -> Any:
    """What a file says.

    Raises:
        ValueError: if it is damaged.
        OSError: if it cannot be read.
    """
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is damaged, it is not JSON ({error}); put a good copy in its place, "
                         "or remove it") from None
