"""The reader's session, in this Python in the place of the browser's: what cells give, and how they end."""
from __future__ import annotations

import builtins
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import live_clock
import live_digits
import live_session
import pytest
from hypothesis import given
from hypothesis import strategies as st
from live_session import LIMIT, PICTURES, Session
from live_shown import bundle, pretty

from book._tools.places import ROOT
from book._tools.vendor import imports

Sent = list[tuple[str, str]]


class Cells:
    """A session, with what its cells have sent."""

    def __init__(self) -> None:
        self.sent: Sent = []
        self.session = Session(lambda kind, text: self.sent.append((kind, text)))
        self.session.namespace = {"__name__": "__main__", "__builtins__": builtins}

    def run(self, source: str, number: int = 1) -> str:
        self.sent.clear()
        return str(self.session.run(number, source))

    def results(self) -> list[str]:
        """The texts of the results."""
        return [json.loads(text)["text/plain"] for kind, text in self.sent if kind == "bundle"]

    def text(self, stream: str = "stdout") -> str:
        return "".join(text for kind, text in self.sent if kind == stream)

    def error(self) -> dict[str, Any]:
        return json.loads(dict(self.sent)["error"])


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cells]:
    for module, name in ((sys, "stdout"), (sys, "stderr"), (builtins, "input"), (math, "tanh")):
        monkeypatch.setattr(module, name, getattr(module, name))
    limit = sys.getrecursionlimit()
    yield Cells()
    sys.setrecursionlimit(limit)
    del builtins.display  # type: ignore[attr-defined]  # the session's


def test_the_last_expression_is_the_result_unless_a_semicolon_follows(cells: Cells) -> None:
    assert cells.run("x = 2\nx + 1") == "done" and cells.results() == ["3"]
    assert cells.run("x + 1;") == "done" and cells.results() == []
    assert cells.run("x + 1  # ;") == "done" and cells.results() == ["3"]
    assert cells.run("None") == cells.run("") == cells.run("# nothing") == "done" and cells.results() == []


def test_a_result_is_kept_as_underscore_until_a_cell_uses_the_name(cells: Cells) -> None:
    cells.run("6 * 7")
    cells.run("_ + 1")
    assert cells.results() == ["43"]
    cells.run("for _ in range(3):\n    pass\n'shown'")
    cells.run("_")
    assert cells.results() == ["2"]


def test_text_and_results_go_out_in_their_order(cells: Cells) -> None:
    cells.run("import sys\nprint('a')\ndisplay(1)\nprint('b', file=sys.stderr)\n2")
    assert [kind for kind, _ in cells.sent] == ["stdout", "stdout", "bundle", "stderr", "stderr", "bundle"]


def test_commands_of_ipython_are_left_out_and_named(cells: Cells) -> None:
    assert cells.run("%matplotlib inline\n!ls\nif True:\n    %time 1\n'ran'") == "done"
    assert cells.results() == ["'ran'"]
    assert cells.text("stderr").count("left out") == 2 and "matplotlib" not in cells.text("stderr")
    cells.run("x = (7\n% 4)\nx")
    assert cells.results() == ["3"], "valid Python stays as it is"


def test_an_error_has_the_readers_own_lines_and_those_of_its_cause(cells: Cells) -> None:
    cells.run("def low():\n    raise KeyError('k')\n\ndef high():\n    try:\n        low()\n"
              "    except KeyError as error:\n        raise ValueError('v') from error", 1)
    assert cells.run("high()", 2) == "error"
    report = cells.error()
    assert (report["name"], report["message"]) == ("ValueError", "v")
    assert report["text"].count("Cell 1, line") == 3 and report["text"].count("Cell 2, line 1") == 1
    assert "File" not in report["text"] and "live_session" not in report["text"]


def test_exit_and_an_interrupt_end_a_cell_and_not_the_session(cells: Cells) -> None:
    assert cells.run("import sys\nsys.exit(3)") == "error" and cells.error()["name"] == "SystemExit"
    assert cells.run("raise KeyboardInterrupt") == "stopped"
    assert cells.run("1") == "done"


def test_input_says_that_it_cannot_ask(cells: Cells) -> None:
    assert cells.run("input('name? ')") == "error"
    assert "write the answer into the cell instead" in cells.error()["message"]


def test_what_is_too_much_is_cut_once_and_the_cell_runs_on(cells: Cells) -> None:
    assert cells.run("for i in range(100_000):\n    print(i)\nafter = 1") == "done"
    assert len(cells.text()) == LIMIT
    assert [text for kind, text in cells.sent if kind == "cut"] == ["100,000 characters"]
    assert len(cells.sent) < 1000, "quick pieces are gathered"
    cells.run(f"for i in range({PICTURES + 5}):\n    display(i)")
    assert len(cells.results()) == PICTURES and cells.sent[-1] == ("cut", f"{PICTURES} results")
    cells.run("'x' * 6_000_000")
    assert cells.sent == [("cut", "5,000,000 characters in one result")]


def test_packages_that_are_wanted_are_those_that_are_not_here(cells: Cells) -> None:
    source = "%magic\nimport json, numpy_of_the_moon.linear as np\n\ndef f():\n    from torch_of_the_moon import nn"
    assert json.loads(cells.session.wanted(source)) == ["numpy_of_the_moon", "torch_of_the_moon"]
    cells.session.lacks("numpy_of_the_moon", "why")
    assert json.loads(cells.session.wanted(source)) == ["torch_of_the_moon"]
    assert cells.session.wanted("1 +") == "[]"


def test_a_plot_wants_the_package_whose_look_it_has(cells: Cells, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_session, "is_here", lambda name: False)
    for source in ("import matplotlib.pyplot as plt", "from matplotlib import pyplot", "import matplotlib.cm"):
        assert {"matplotlib", "micrograd"} <= set(json.loads(cells.session.wanted(source)))
    assert "micrograd" not in json.loads(cells.session.wanted("import numpy"))


def test_what_the_pages_own_scripts_import_is_pythons_or_comes_with_what_a_cell_imports() -> None:
    scripts = [path.read_text(encoding="utf8") for path in (ROOT / "book/_web/live/python").glob("*.py")]
    own = {path.stem for path in (ROOT / "book/_web/live/python").glob("*.py")}
    others = {name.partition(".")[0] for name in imports(scripts)} - sys.stdlib_module_names - own - {"__main__"}
    assert others == {"matplotlib", "micrograd"}, "a cell brings the first, and with it the second"
    assert live_session.BEHIND["matplotlib"].startswith("micrograd.")


def test_what_a_cell_will_import_is_imported_before_without_a_word(
        cells: Cells, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "loud_one.py").write_text("import sys\nprint('a')\nprint('b', file=sys.stderr)\n")
    (tmp_path / "broken_one.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(tmp_path)
    before = dict(cells.session.namespace)
    for text in ("import loud_one\nx = 1", "import broken_one", "import absent_one", "1 +"):
        cells.session.prepare(text)
    assert sys.modules.pop("loud_one") and cells.sent == [] and cells.session.namespace == before


def test_a_cell_fails_where_it_uses_a_missing_package_and_not_before(cells: Cells) -> None:
    cells.session.lacks("absent", "This cell needs Absent.")
    assert cells.run("import absent.part as a\nfrom absent import b\nmade = 1") == "done"
    for use in ("a.c", "b()", "b.c", "import absent\nabsent.x"):
        assert cells.run(use) == "missing" and cells.error()["message"] == "This cell needs Absent."
    assert cells.run("def f():\n    import absent\n\nf()") == "missing"
    cells.run("made")
    assert cells.results() == ["1"]


def words(name: str) -> set[str]:
    """A list of words that the page's messages.js has."""
    script = f"import('./book/_web/live/messages.js').then((all) => console.log(JSON.stringify(all.{name})))"
    done = subprocess.run(["node", "--eval", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_the_page_knows_every_kind_that_is_sent_and_every_outcome(cells: Cells) -> None:
    kinds, outcomes = set(), set()
    cells.session.lacks("absent", "This cell needs Absent.")
    for source in ("print(1)", "import sys; print(1, file=sys.stderr)", "1", "1 / 0", "print('x' * 200_000)",
                   "raise KeyboardInterrupt", "import absent\nabsent.x"):
        outcomes.add(cells.run(source))
        kinds.update(kind for kind, _ in cells.sent)
    assert kinds == words("KINDS")
    assert outcomes == words("OUTCOMES")


def test_a_module_that_nobody_has_is_an_error_of_pythons_own(cells: Cells) -> None:
    assert cells.run("import nobody_has_this") == "error"
    assert cells.error()["text"].endswith("ModuleNotFoundError: No module named 'nobody_has_this'\n")


class Rich:
    """Shows itself in several ways."""

    def _repr_html_(self) -> str:
        return "<b>rich</b>"

    def _repr_png_(self) -> bytes:
        return b"\x89PNG"

    def _repr_svg_(self) -> None:
        """It has no drawing."""

    def __repr__(self) -> str:
        return "Rich()"


def test_a_bundle_holds_what_a_value_says_of_itself() -> None:
    assert bundle(Rich()) == {"text/html": "<b>rich</b>", "image/png": "iVBORw==", "text/plain": "Rich()"}
    assert bundle(Rich) == {"text/plain": f"{__name__}.Rich"}


def test_a_graph_is_sent_as_its_source() -> None:
    import graphviz

    from micrograd.draw import draw_dot
    from micrograd.engine import Value
    for dot in (draw_dot(Value(1.0) + 2), graphviz.Digraph(), graphviz.Source("digraph {}")):
        assert bundle(dot) == {"text/vnd.graphviz": dot.source, "text/plain": dot.source}


numbers = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
nested = st.recursive(numbers, lambda inner: st.lists(inner, max_size=12) | st.tuples(inner, inner)
                      | st.dictionaries(st.text(max_size=8), inner, max_size=8), max_leaves=30)


@given(value=st.lists(numbers, max_size=40) | st.dictionaries(st.text(max_size=8), numbers, max_size=12))
def test_a_result_is_written_as_ipython_writes_it(value: Any) -> None:
    from IPython.lib.pretty import pretty as of_ipython
    assert pretty(value) == of_ipython(value)


@given(value=nested)
def test_a_nested_result_loses_nothing(value: Any) -> None:
    assert "".join(pretty(value).split()) == "".join(repr(value).split())


def test_other_results_are_written_as_ipython_writes_them() -> None:
    from IPython.lib.pretty import pretty as of_ipython
    loop: list[Any] = [1]
    loop.append(loop)
    for value in (int, Rich, len, bundle, {3, 1}, frozenset({1}), set(), (1,), (), loop, object(), list(range(2000)),
                  [Rich()] * 30):
        assert pretty(value) == of_ipython(value)


@given(x=st.floats() | st.integers(-100, 100))
def test_tanh_has_the_digits_of_this_systems_library(x: float) -> None:
    ours, theirs = live_digits.tanh(x), math.tanh(x)
    assert ours == theirs or math.isnan(x)
    assert math.copysign(1, ours) == math.copysign(1, theirs) or math.isnan(x)


def test_a_clock_that_stands_still_is_replaced_and_another_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    running = time.process_time
    monkeypatch.setattr(time, "process_time", running)
    live_clock.use_it()
    assert time.process_time is running
    monkeypatch.setattr(time, "process_time", lambda: 0.0)
    live_clock.use_it()
    start = time.process_time()
    assert 0 < start < time.process_time()


def test_tanh_refuses_what_the_librarys_refuses() -> None:
    with pytest.raises(TypeError, match="must be real number, not str"):
        live_digits.tanh("1")


PLOT = """
import json, sys
from live_session import Session
sent = []
session = Session(lambda kind, text: sent.append((kind, text)))
session.run(1, "import matplotlib.pyplot as plt\\nplt.plot([1, 2], [3, 5])\\nplt.show()\\nprint('after')")
session.run(2, "plt.bar([1], [2]);")
sys.stdout = sys.__stdout__
print(json.dumps(sent))
"""


def test_plots_come_where_they_are_shown_in_the_books_look() -> None:
    folders = [ROOT / "book/_web/live/python", ROOT]
    environment = {**os.environ, "MPLBACKEND": "module://live_plots", "PYTHONPATH": os.pathsep.join(map(str, folders))}
    done = subprocess.run([sys.executable, "-c", PLOT], env=environment, capture_output=True, text=True, check=True)
    sent = json.loads(done.stdout.splitlines()[-1])
    assert [kind for kind, _ in sent] == ["bundle", "stdout", "stdout", "bundle"], sent
    shown = json.loads(sent[0][1])
    assert "line: x 1 2; y 3 5" in shown["text/plain"] and "<text" in shown["image/svg+xml"]
    assert "bar: 0.6 0 0.8 2" in json.loads(sent[-1][1])["text/plain"]
