from __future__ import annotations

from pathlib import Path

import pytest

from tests.website import built


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the site as the sources make it now, built with warnings as errors."""
    return built()
