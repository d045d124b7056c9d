"""A reader's session: `Session(send).run(number, source)` runs a cell of a page and sends what it gives.

All cells of a page share one namespace, as in a notebook. What a cell gives goes out as it comes, through
`send(kind, text)`: "stdout" and "stderr" with a piece of text, "bundle" and "error" with JSON, and "cut" once a cell
has given so much that the rest is dropped. `Session.wanted(source)` names the packages that a cell still needs.

Pyodide's own CodeRunner would save four lines: it raises a result in the reader's code to bring it out, and is not
there where this is tested, in plain Python.
"""
from __future__ import annotations

import ast
import builtins
import importlib
import importlib.util
import io
import json
import linecache
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Any, NoReturn

import live_clock
import live_digits
from live_shown import bundle, report

import __main__

LIMIT = 100_000      # characters that a cell may print
PICTURES = 50        # results that a cell may display
LARGEST = 5_000_000  # characters of one result
AT_ONCE = 200        # pieces of text that go out as they come; later ones are gathered
PAUSE = 0.05         # seconds for which they are gathered
LITTLE, MUCH = 56, 160  # kB of the stack that C code may fill: in cells, and in code that needs more and is trusted
DEEPEST = 1000       # calls, as in a notebook
# What these import when they are used; a plot on the page has the book's look.
BEHIND = {"matplotlib": "micrograd.formatters", "micrograd.widgets": "traitlets"}
Import = ast.Import | ast.ImportFrom
Send = Callable[[str, str], object]  # a kind, and a text
COMMAND = re.compile(r"^(\s*)([%!].*)$", re.MULTILINE)


class Session:
    """One namespace, and the cells that run in it."""

    def __init__(self, send: Send, stack: Callable[[int], object] = lambda kilobytes: None) -> None:
        self.send, self.stack = send, stack
        self.namespace = __main__.__dict__
        self.missing: dict[str, str] = {}  # packages that could not be had, with what is said of them
        self.runs = 0
        self.last: Any = None
        builtins.display = self.display  # type: ignore[attr-defined]  # as in a notebook
        builtins.input = no_input
        live_digits.use_it()
        live_clock.use_it()
        sys.setrecursionlimit(DEEPEST)

    def wanted(self, source: str) -> str:
        """The packages that a cell imports, as JSON, as far as they are neither here nor known to be missing."""
        try:
            tree = ast.parse(without_commands(source)[0])
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return "[]"
        names = sorted({package(module) for module in imports(tree)} - self.missing.keys())
        return json.dumps([name for name in names if not is_here(name)])

    def prepare(self, source: str) -> None:
        """Import what a cell will import at its top, before it runs: a reader waits less for it then."""
        with suppress(Exception), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), self.much_stack():
            import_first(ast.parse(without_commands(source)[0]))

    def lacks(self, package: str, why: str) -> None:
        """Remember that a package could not be had, and what to say where a cell needs it."""
        self.missing[package] = why

    def run(self, number: int, source: str) -> str:
        """Run a cell, the `number`-th of its page. Returns "done", "error", "stopped" or "missing"."""
        self.runs += 1
        self.budget = Budget(self.send)
        sys.stdout, sys.stderr = (Stream(name, self.budget) for name in ("stdout", "stderr"))
        name = f"<cell {number}, run {self.runs}>"
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        try:
            self.execute(source, name)
            self.show_plots()
            return "done"
        except BaseException as error:  # SystemExit and KeyboardInterrupt end a cell, not the session
            return self.fail(error)
        finally:
            self.budget.flush()

    def execute(self, source: str, name: str) -> None:
        """Run a cell's statements, and show the value of the last one if it is an expression."""
        source, commands = without_commands(source)
        for command in commands:
            print(f"left out: {command} (commands with % and ! are IPython's; the page has Python alone)",
                  file=sys.stderr)
        with self.much_stack():
            body = ast.parse(source, name)
            import_first(body)
        last = body.body[-1] if body.body else None
        if isinstance(last, ast.Expr):
            body.body.pop()
        body.body = [self.guarded(node) for node in body.body]
        exec(compile(body, name, "exec", dont_inherit=True), self.namespace)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval", dont_inherit=True), self.namespace)
            if value is not None and not ends_with_semicolon(source, last):
                self.remember(value)
                self.display(value)

    def guarded(self, node: ast.stmt) -> ast.stmt:
        """An import of a missing package becomes a stand-in, so that a cell fails where it uses it, and not before."""
        if not isinstance(node, Import) or (name := package(next(imports(node)))) not in self.missing:
            return node
        names = [alias.asname or package(alias.name) for alias in node.names]
        self.namespace.update({each: Missing(name, self.missing[name]) for each in names})
        return ast.copy_location(ast.Pass(), node)

    def remember(self, value: object) -> None:
        """Keep a result as `_`, unless the cells use that name for something else."""
        if self.namespace.get("_") is self.last:
            self.namespace["_"] = self.last = value

    def display(self, *values: object) -> None:
        """Show values among the outputs of the cell that runs."""
        for value in values:
            if type(value).__module__.startswith("matplotlib."):
                with self.much_stack():
                    self.budget.show(json.dumps(bundle(value)))
            else:
                self.budget.show(json.dumps(bundle(value)))

    @contextmanager
    def much_stack(self) -> Iterator[None]:
        """Let C code fill more of the stack for a while: imports and plots nest deeply."""
        self.stack(MUCH)
        try:
            yield
        finally:
            self.stack(LITTLE)

    def show_plots(self) -> None:
        """Show the plots that are still open."""
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            for number in pyplot.get_fignums():
                self.display(pyplot.figure(number))
            pyplot.close("all")

    def fail(self, error: BaseException) -> str:
        """Send what went wrong, and say how the cell ended."""
        self.budget.flush()
        if isinstance(error, ModuleNotFoundError) and not isinstance(error, MissingPackageError):
            if (name := package(error.name or "")) in self.missing:
                error = MissingPackageError(self.missing[name], name=name)
        outcome = "stopped" if isinstance(error, KeyboardInterrupt) else "error"
        if isinstance(error, MissingPackageError):
            outcome = "missing"
        self.send("error", json.dumps({**report(error), "outcome": outcome}))
        return outcome


class Budget:
    """What a cell may still send: it gathers quick pieces of text, and stops when there are too many."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.characters, self.results, self.pieces = LIMIT, PICTURES, 0
        self.waiting: list[tuple[str, str]] = []
        self.since = time.monotonic()

    def write(self, name: str, text: str) -> None:
        if self.characters <= 0:
            return
        text, self.characters = text[:self.characters], self.characters - len(text)
        self.pieces += 1
        self.waiting.append((name, text))
        now = time.monotonic()
        if self.pieces < AT_ONCE or now - self.since > PAUSE:
            self.flush()
            self.since = now
        if self.characters <= 0:
            self.flush()
            self.send("cut", f"{LIMIT:,} characters")

    def flush(self) -> None:
        """Send what was gathered, the pieces of one stream joined."""
        waiting, self.waiting = self.waiting, []
        while waiting:
            name = waiting[0][0]
            count = next((i for i, piece in enumerate(waiting) if piece[0] != name), len(waiting))
            self.send(name, "".join(text for _, text in waiting[:count]))
            del waiting[:count]

    def show(self, text: str) -> None:
        self.flush()
        self.results -= 1
        if self.results < 0:
            if self.results == -1:
                self.send("cut", f"{PICTURES} results")
        elif len(text) > LARGEST:
            self.send("cut", f"{LARGEST:,} characters in one result")
        else:
            self.send("bundle", text)


class Stream(io.TextIOBase):
    """What a cell prints to."""

    encoding = "utf-8"

    def __init__(self, name: str, budget: Budget) -> None:
        self.name, self.budget = name, budget

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() takes a string, got {type(text).__name__}")
        self.budget.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        self.budget.flush()


class MissingPackageError(ModuleNotFoundError):
    """A cell uses a package that the page cannot have."""


class Missing:
    """Stands in for a missing package, and says so where it is used."""

    def __init__(self, package: str, why: str) -> None:
        self.__dict__.update(package=package, why=why)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        raise MissingPackageError(self.why, name=self.package)

    def __call__(self, *args: object, **kwargs: object) -> NoReturn:
        raise MissingPackageError(self.why, name=self.package)


def no_input(prompt: object = "", /) -> NoReturn:
    """Say that a page cannot be asked while Python waits."""
    raise RuntimeError("input() cannot ask here, on the page; write the answer into the cell instead")


def without_commands(source: str) -> tuple[str, list[str]]:
    """The source without IPython's commands, and these; valid Python stays as it is, so that x % y may begin a line."""
    try:
        ast.parse(source)
        return source, []
    except (SyntaxError, ValueError):
        commands = [command for _, command in COMMAND.findall(source)]
        return COMMAND.sub(r"\1pass", source), [c for c in commands if not c.startswith("%matplotlib")]


def imports(tree: ast.AST) -> Iterator[str]:
    """The modules that a piece of code imports, and those that they import when they are used."""
    for node in ast.walk(tree):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        while modules:
            yield from modules
            modules = [BEHIND[name] for module in modules for name in {module, package(module)} & BEHIND.keys()]


def import_first(tree: ast.Module) -> None:
    """Import what a cell will import at its top, if that can be had: inside the cell there is less room for it."""
    for module in imports(ast.Module([node for node in tree.body if isinstance(node, Import)], [])):
        if is_here(package(module)):
            with suppress(Exception):  # the cell's own import says what is wrong
                importlib.import_module(module)


def package(module: str) -> str:
    """The first part of a module's name."""
    return module.partition(".")[0]


def is_here(package: str) -> bool:
    """Whether a package can be imported."""
    try:
        return package in sys.modules or importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return False


def ends_with_semicolon(source: str, node: ast.Expr) -> bool:
    """Whether a semicolon after the last expression says that its value is not to be shown."""
    line = source.encode().splitlines()[(node.end_lineno or node.lineno) - 1]
    return line[node.end_col_offset:].lstrip().startswith(b";")
