"""What a value and an error look like: `bundle(value)` for the page's outputs, `report(error)` for the reader.

A bundle holds a value in several types, as Jupyter's do; its text is the one that IPython would write. A report has
the lines of the reader's own cells and no others.
"""
from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from traceback import TracebackException  # imported when an error is shown

WIDTH = 79       # characters of a line, as in IPython
LONGEST = 1000   # elements of a list that are written out
DOT = "text/vnd.graphviz"
BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"), tuple: ("(", ")"), dict: ("{", "}"), set: ("{", "}"), frozenset: ("frozenset({", "})")}
METHODS = {"text/html": "_repr_html_", "image/svg+xml": "_repr_svg_", "image/png": "_repr_png_",
           "image/jpeg": "_repr_jpeg_", "text/markdown": "_repr_markdown_", "text/latex": "_repr_latex_"}
PLACE = re.compile(r'^(\s*)File "<cell (\d+), run \d+>", line (\d+)(?:, in <module>)?', re.MULTILINE)
AMONG = re.compile(r"^(<cell \d+, run \d+>)$")


def bundle(value: Any) -> dict[str, Any]:
    """A value by type: what its own methods give, and its text."""
    if form := next((FORMS[name] for name in lineage(value) if name in FORMS), None):
        return form(value)
    found: dict[str, Any] = {}
    if own := method(value, "_repr_mimebundle_"):
        given = own(include=None, exclude=None)
        found.update((given[0] if isinstance(given, tuple) else given) or {})
    for kind, name in METHODS.items():
        if kind not in found and (own := method(value, name)) and (given := own()) is not None:
            found[kind] = given[0] if isinstance(given, tuple) else given
    found = {kind: base64.b64encode(data).decode() if isinstance(data, bytes) else data for kind, data in found.items()}
    return found if "text/plain" in found else {**found, "text/plain": pretty(value)}


def lineage(value: object) -> list[str]:
    """The full names of a value's class and of those that it inherits from."""
    return [f"{cls.__module__}.{cls.__qualname__}" for cls in type(value).__mro__]


def method(value: object, name: str) -> Any:
    """A method of a value that is not itself a class, or nothing."""
    return None if isinstance(value, type) else getattr(value, name, None)


def graph(dot: Any) -> dict[str, str]:
    """A graph is drawn by the page; here is what it draws."""
    return {DOT: dot.source, "text/plain": dot.source}


def plot(figure: Any) -> dict[str, str]:
    """A Matplotlib figure as a drawing, and its numbers as text."""
    import io

    from micrograd.formatters import describe
    picture = io.StringIO()
    figure.savefig(picture, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    return {"image/svg+xml": picture.getvalue(), "text/plain": describe(figure)}


FORMS = {"micrograd.draw.Graph": graph, "graphviz.graphs.Graph": graph, "graphviz.graphs.Digraph": graph,
         "graphviz.sources.Source": graph, "matplotlib.figure.Figure": plot}


def pretty(value: Any, depth: int = 0, before: int = 0, outer: tuple[int, ...] = ()) -> str:
    """A value as IPython writes it: on one line if that fits, else each element on a line of its own."""
    brackets = BRACKETS.get(type(value))
    if brackets is None:
        return plain(value)
    if id(value) in outer:
        return f"{brackets[0]}...{brackets[1]}"
    line = joined(value, ", ", 0, 0, (*outer, id(value)))
    if "\n" not in line and depth + before + len(line) <= WIDTH:
        return line
    return joined(value, ",\n" + " " * (depth + 1), depth + 1, before, (*outer, id(value)))


def joined(value: Any, between: str, depth: int, before: int, outer: tuple[int, ...]) -> str:
    """The elements of a list, a tuple, a dict or a set, with what stands between them, in their brackets."""
    left, right = BRACKETS[type(value)]
    room = depth or -10**9  # on one line, nothing is broken
    if not value and not isinstance(value, list | tuple | dict):
        return f"{type(value).__name__}()"
    parts = []
    for i, element in enumerate(value):
        if i == LONGEST:
            parts.append("...")
            break
        if isinstance(value, dict):
            key = pretty(element, room, before, outer)
            parts.append(f"{key}: {pretty(value[element], room, len(key) + 2, outer)}")
        else:
            parts.append(pretty(element, room, 0, outer))
    comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
    return left + between.join(parts) + comma + right


def plain(value: Any) -> str:
    """Anything that is not a list, a tuple, a dict or a set, as IPython writes it."""
    kind = type(value)
    if kind is type:
        return named(value)
    if kind.__name__ in ("function", "builtin_function_or_method") and kind.__module__ == "builtins":
        return f"<function {named(value)}{signature(value)}>"
    if kind.__repr__ is object.__repr__:  # type: ignore[comparison-overlap]  # mypy compares two types
        return f"<{named(kind)} at {id(value):#x}>"
    return repr(value)


def named(value: Any) -> str:
    """The name of a class or a function, with its module if that is not Python's own."""
    module = getattr(value, "__module__", None)
    return value.__qualname__ if module in (None, "builtins") else f"{module}.{value.__qualname__}"


def signature(function: Any) -> str:
    """The arguments of a function, where Python knows them."""
    import inspect
    try:
        return str(inspect.signature(function))
    except (TypeError, ValueError):
        return ""


def report(error: BaseException) -> dict[str, str]:
    """An error by name and message, and the lines of the reader's cells that led to it."""
    import traceback
    said = traceback.TracebackException(type(error), error, error.__traceback__)
    own_lines(said, set())
    text = PLACE.sub(r"\1Cell \2, line \3", "".join(said.format()))
    return {"name": type(error).__name__, "message": str(error), "text": text}


def own_lines(said: TracebackException | None, seen: set[int]) -> None:
    """Keep the lines of the reader's cells, in this error and in those that it came from."""
    if said is not None and id(said) not in seen:
        seen.add(id(said))
        for i in reversed(range(len(said.stack))):
            if not AMONG.match(said.stack[i].filename):
                del said.stack[i]
        own_lines(said.__cause__, seen)
        own_lines(said.__context__, seen)
