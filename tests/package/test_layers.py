"""Who may import whom: the table of rules, and every module held against it."""
from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from book._tools.places import ROOT

PACKAGE = ROOT / "micrograd"

# The rules as the design states them. What a module may import beside the standard library; a name in brackets
# only inside a function, so that the module can be imported without it.
BELOW = {"micrograd.engine", "micrograd.tensor", "micrograd.files", "numpy"}
RULES: dict[str, tuple[str, set[str]]] = {
    "engine": ("the standard library alone", set()),
    "tensor": ("NumPy", {"numpy"}),
    "files": ("the standard library alone", set()),
    "nn": ("nothing above engine, tensor and files", BELOW),
    "functional": ("nothing above engine, tensor and files", BELOW),
    "optim": ("nothing above engine, tensor and files", BELOW),
    "draw": ("graphviz inside; the graph by its data, grad, _prev and _op", {"(graphviz)"}),
    "datasets": ("the standard library alone", set()),
    "train": ("nothing above nn; tqdm inside", {"micrograd.engine", "micrograd.files", "micrograd.nn", "(tqdm)"}),
    "plots": ("Matplotlib inside; a network by its layers, neurons, w and b",
              {"(matplotlib.pyplot)", "(matplotlib.colors)", "(matplotlib.lines)"}),
    "gradcheck": ("the engine", {"micrograd.engine"}),
    "bugs": ("the stages", {"micrograd.stages"}),
    "check": ("the standard library alone", set()),
    "pytorch": ("PyTorch inside", {"(torch)"}),
    "formatters": ("what it formats, inside", {"(numpy)"}),
    "stages": ("the standard library alone", set()),
}
BELOW_WIDGETS = {f"micrograd.{module}" for module in ("draw", "engine", "nn", "datasets")}
WIDGETS = "widgets imports draw, engine, nn and datasets, and alone imports anywidget; nobody imports widgets"
INSIDE = "classroom and book/_ext never reach into the inside of micrograd"


def imports(text: str) -> set[str]:
    """The modules that a source imports; in brackets those that only a function imports."""
    found = set()
    tree = ast.parse(text)
    blocks = [node.body for node in tree.body if isinstance(node, ast.If | ast.Try)]
    at_import = {*tree.body, *(inner for block in blocks for inner in block)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        else:
            continue
        found |= {module if node in at_import else f"({module})" for module in modules}
    return found


def foreign(modules: set[str]) -> set[str]:
    """Modules that the standard library does not have."""
    return {m for m in modules if m.strip("()").split(".")[0] not in sys.stdlib_module_names}


def path_of(module: str) -> Path:
    """Where a module's source lies."""
    return PACKAGE / module / "__init__.py" if (PACKAGE / module).is_dir() else PACKAGE / f"{module}.py"


def sources(*folders: str) -> list[Path]:
    """Every Python file in some folders of the repository."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("module", [name for name in RULES if path_of(name).exists()])
def test_a_module_imports_only_what_it_may(module: str) -> None:
    rule, allowed = RULES[module]
    found = foreign(imports(path_of(module).read_text(encoding="utf8")))
    too_many = {m for m in found if m not in allowed and m.strip("()") not in allowed}
    assert not too_many, f"{module} may import {rule}"


def test_only_widgets_imports_anywidget_and_nobody_imports_widgets() -> None:
    for path in sources("micrograd", "classroom", "book"):
        if "widgets" not in path.relative_to(ROOT).parts:
            found = {m.strip("()") for m in imports(path.read_text(encoding="utf8"))}
            assert not {m for m in found if m.startswith(("anywidget", "micrograd.widgets"))}, f"{path}: {WIDGETS}"


def test_widgets_imports_draw_and_what_networks_and_their_points_are_made_with() -> None:
    for path in sources("micrograd/widgets"):
        found = {m.strip("()") for m in imports(path.read_text(encoding="utf8"))}
        ours = {m for m in found if m.startswith("micrograd.") and not m.startswith("micrograd.widgets")}
        assert ours <= BELOW_WIDGETS, f"{path}: {WIDGETS}"


def test_the_book_and_the_classroom_stay_out_of_the_inside_of_the_package() -> None:
    for path in sources("classroom", "book/_ext"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("micrograd"):
                private = [a.name for a in node.names if a.name.startswith("_")]
                assert not private and "._" not in (node.module or ""), f"{path}: {INSIDE}"


def test_imports_tells_what_a_function_imports_from_what_the_module_does() -> None:
    text = "import os.path\nfrom a.b import c\ndef f():\n    import d\n    from e import g\n"
    assert imports(text) == {"os.path", "a.b", "(d)", "(e)"}
    assert foreign({"os.path", "(math)", "a.b", "(d)"}) == {"a.b", "(d)"}
