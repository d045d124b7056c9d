"""The peers' environment in .cache/peers, made on demand: `python` gives its interpreter, `versions` what is in it."""
from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

from book._tools.places import CACHE, ROOT, shown

FOLDER = CACHE / "peers"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")


class MissingPeersError(RuntimeError):
    """The peers could not be installed; the message says why."""


def python(folder: Path = FOLDER) -> Path:
    """The interpreter of the peers' environment, which is made anew when a version or this interpreter changes.

    Raises:
        MissingPeersError: if the package index cannot be reached, or does not have them.
    """
    stamp = folder / "made-from"
    if not stamp.exists() or stamp.read_text(encoding="utf8") != fingerprint():
        print(f"installing the peers in {shown(folder)} ...", file=sys.stderr)
        make(folder)
        stamp.write_text(fingerprint(), encoding="utf8")
    return interpreter(folder)


def make(folder: Path) -> None:
    """A fresh environment with the peers, and with this repository last on its path, behind the micrograd of 2020."""
    run(sys.executable, "-m", "venv", "--clear", folder)
    run(interpreter(folder), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
        "-r", REQUIREMENTS)
    (packages(folder) / "benchmarks.pth").write_text(f"{ROOT}\n", encoding="utf8")


def run(*command: str | Path) -> None:
    """Run a command; where it fails, raise MissingPeersError with its last line."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip() or f"status {done.returncode}").splitlines()[-1]
        raise MissingPeersError(f"the peers could not be installed: {reason} "
                                "Is the package index within reach? Try again when it is")


def fingerprint() -> str:
    """What the environment was made from: if it changes, it is made anew."""
    return hashlib.sha256(f"{sys.version}\n{ROOT}\n{REQUIREMENTS.read_text(encoding='utf8')}".encode()).hexdigest()


def interpreter(folder: Path = FOLDER) -> Path:
    """Where the environment has its Python."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def packages(folder: Path = FOLDER) -> Path:
    """Where the environment has its packages."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return folder / ("Lib/site-packages" if sys.platform == "win32" else f"lib/{version}/site-packages")


def nn_2020(folder: Path = FOLDER) -> Path:
    """The file nn.py of micrograd 0.1.0."""
    return packages(folder) / "micrograd" / "nn.py"



def versions() -> dict[str, str]:
    """Name and version of each peer, as requirements.txt fixes them."""
    return dict(re.findall(r"(?m)^([\w-]+)==([\w.]+)", REQUIREMENTS.read_text(encoding="utf8")))
