"""Say, where a chapter's cell no longer gives its stored output, which cell it is and how to refresh it."""
from __future__ import annotations

from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and hasattr(item, "cell_num"):
        name = item.path.name
        report.longrepr = (f"{report.longrepr}\n\n{name}, cell {item.cell_num}: the stored output is missing, or is "
                           f"not what the cell gives now.\nIf the new output is right, store it: "
                           f"make run CHAPTER={name[:2]}")
    return report
