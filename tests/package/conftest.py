"""What the package's tests share: a pause for the garbage collector."""
from __future__ import annotations

import gc
from collections.abc import Generator

import pytest


@pytest.fixture
def without_collector() -> Generator[None]:
    """No cyclic garbage collector during a test: what is freed is freed by its last name alone."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
