"""The example of README.md, which is the 2020 package's, for the tests that run it: `PROGRAM`, and `example()`."""
from __future__ import annotations

import re

from book._tools.places import ROOT
from micrograd.engine import Value

# From the first number to the result; what follows prints it.
PROGRAM = re.search(r"^a = Value.*?^g \+= [^\n]*", (ROOT / "README.md").read_text(encoding="utf8"), re.M | re.S)[0]


def example() -> dict[str, Value]:
    """Its Values by name, before `backward()`."""
    made = {"Value": Value}
    exec(PROGRAM, made)
    return {name: v for name, v in made.items() if isinstance(v, Value)}
