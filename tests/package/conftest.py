"""What the package's tests share: Hypothesis's profiles, and a pause for the garbage collector."""
from __future__ import annotations

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture
def without_collector() -> Generator[None]:
    """No cyclic garbage collector during a test: what is freed is freed by its last name alone."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
