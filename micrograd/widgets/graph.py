"""Expression graphs as figures take them: `describe(L)` lists the Values that L was made from."""
from __future__ import annotations

import math
from typing import Any

from micrograd.draw import trace

MOST = 40


def describe(root: Any) -> list[dict[str, Any]]:
    """The graph behind a Value, inputs before users: name, operation, places of the inputs in the list, data.

    Raises:
        TypeError: if `root` is not made of Values.
        ValueError: if the graph has more than 40 Values, or one whose data is not finite.

    >>> from micrograd.engine import Value
    >>> a = Value(2.0, label="a")
    >>> describe(a * a)[1]
    {'name': '', 'op': '*', 'inputs': [0, 0], 'data': 4.0}
    """
    nodes, _ = trace(root)
    if len(nodes) > MOST:
        raise ValueError(f"a figure shows at most {MOST} Values, got a graph of {len(nodes)}; show a smaller part of it")
    place = {id(v): i for i, v in enumerate(nodes)}
    for v in nodes:
        if not math.isfinite(v.data):
            raise ValueError(f"a figure shows finite numbers, got {v.data} (label {getattr(v, 'label', '')!r}); "
                             "change the inputs so that no result is nan or infinite")
    return [{"name": getattr(v, "label", ""), "op": v._op, "inputs": [place[id(p)] for p in v._prev], "data": v.data}
            for v in nodes]
