"""Random numbers of a figure's own: what a reader's cells draw stays the same, whether the figure is there or not."""
from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def fork_rng(seed: int) -> Iterator[None]:
    """Inside, `random` begins at a seed; afterwards it goes on where it was. PyTorch has one of that name for its own.

    >>> random.seed(7)
    >>> with fork_rng(1):
    ...     round(random.random(), 4)
    0.1344
    >>> round(random.random(), 4)  # as after random.seed(7)
    0.3238
    """
    before = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)
