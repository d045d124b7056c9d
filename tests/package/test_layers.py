"""Who may import whom: the table of rules, and every module held against it; and the package's own map of itself."""
from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import micrograd
from book._tools.places import ROOT
from tests.notebooks import CHAPTERS, code, definitions, read

PACKAGE = ROOT / "micrograd"

# The rules as the design states them. What a module may import beside the standard library; a name in brackets
# only inside a function, so that the module can be imported without it.
BELOW = {"micrograd.engine", "micrograd.files"}
RULES: dict[str, tuple[str, set[str]]] = {
    "engine": ("the standard library alone", set()),
    "files": ("the standard library alone", set()),
    "nn": ("nothing above engine and files", BELOW),
    "functional": ("nothing above engine and files", BELOW),
    "draw": ("graphviz inside; the graph by its data, grad, _prev and _op", {"(graphviz)"}),
    "datasets": ("the standard library alone", set()),
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


@pytest.mark.parametrize("module", RULES)
def test_a_module_imports_only_what_it_may(module: str) -> None:
    rule, allowed = RULES[module]
    found = foreign(imports(path_of(module).read_text(encoding="utf8")))
    too_many = {m for m in found if m not in allowed and m.strip("()") not in allowed}
    assert not too_many, f"{module} may import {rule}"


def modules() -> set[str]:
    """The modules and subpackages of the package."""
    found = {path.parent.name if path.stem == "__init__" else path.stem for path in
             [*PACKAGE.glob("*.py"), *PACKAGE.glob("*/__init__.py")]}
    return found - {"micrograd"}


def test_every_module_has_a_rule() -> None:
    assert modules() - {"widgets", "exercises"} == {*RULES}  # widgets has a test of its own, exercises may use all


# The map: a line for each module, with its chapter, what is in it, and what it imports of the package.

def rows() -> dict[str, tuple[str, str, set[str]]]:
    """The lines of the map, by the module's name."""
    lines = re.findall(r"(?m)^    (\w+) +(\d+|-) +(\S.*?)(?:   +(\w[\w ]*))?$", micrograd.__doc__ or "")
    return {module: (chapter, says, {*others.split()}) for module, chapter, says, others in lines}


def inside(module: str) -> set[str]:
    """The other modules of the package that a module imports, anywhere in it."""
    paths = sorted((PACKAGE / module).rglob("*.py")) if (PACKAGE / module).is_dir() else [path_of(module)]
    found = {name.strip("()") for path in paths for name in imports(path.read_text(encoding="utf8"))}
    found |= {f"micrograd.{name}" for path in paths  # from micrograd import engine
              for names in re.findall(r"(?m)^ *from micrograd import (.+)$", path.read_text(encoding="utf8"))
              for name in re.findall(r"\w+", names)}
    return {name.split(".")[1] for name in found if name.startswith("micrograd.")} - {module}


def first_chapter(module: str) -> int:
    """The first chapter with a cell that imports a module, or defines something by the name of what is in it."""
    tree = ast.parse(path_of(module).read_text(encoding="utf8"))
    ours = {node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    uses = re.compile(rf"(?m)^(?:from|import) micrograd(?:\.{module}\b| import .*\b{module}\b)")
    return next(number for number, path in enumerate(CHAPTERS, 1)
                if ours & {*definitions(number)} or any(uses.search(cell.source) for cell in code(read(path))))


def test_the_map_has_every_module_and_nothing_else() -> None:
    assert {*rows()} == modules()


@pytest.mark.parametrize("module", rows())
def test_the_map_says_what_a_module_imports_of_the_package(module: str) -> None:
    assert rows()[module][2] == inside(module)


@pytest.mark.parametrize("module", [module for module, (chapter, _, _) in rows().items() if chapter != "-"])
def test_the_map_says_which_chapter_is_the_first_to_build_or_use_a_module(module: str) -> None:
    assert int(rows()[module][0]) == first_chapter(module)


def test_the_map_is_in_the_order_of_the_book() -> None:
    order = [(chapter == "-", int(chapter) if chapter != "-" else 0, module)
             for module, (chapter, _, _) in rows().items()]
    assert order == sorted(order)


def test_to_import_the_package_imports_nothing_else() -> None:
    script = "import sys; before = {*sys.modules}; import micrograd; print(*({*sys.modules} - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["micrograd"]


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
