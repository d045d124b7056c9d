"""The graph that a small program of your own makes, operation by operation: `Builder("a = 2\\nb = a * a")`."""
from __future__ import annotations

from typing import Any

import traitlets

from micrograd.engine import Value
from micrograd.widgets.figure import Figure, Text, Whole
from micrograd.widgets.program import ProgramError, run

LONGEST = 400
MOST_STEPS = LONGEST // 2  # a line has at least a character and its end
PROGRAM = """\
a = 2
b = -3
c = 10
f = -2
L = (a * b + c) * f
c = c + 1"""


class Builder(Figure):
    """A program of lines such as `c = a * b + 1`, and the graph that it makes, step by step; names move, nodes stay.

    Args:
        program: at most 400 characters: names, numbers, + - * / **, brackets, tanh relu exp log, and Value(2).
        step: how many steps have been made, from 0 to 200; all, if there are fewer, or for a program of yours. A step
            is an operation, or a line without one.

    A program that cannot be run raises a TraitError, which names the line and says why.

    >>> figure = Builder("a = 2; b = a * a - 1".replace("; ", chr(10)), step=3)
    >>> figure
    Builder figure: a = 2; b = a * a - 1. After step 3 of 3: 4 Values; a = 2, b = 3
    >>> figure.values()["b"]
    Value(data=3.0, grad=0)
    """

    figure = "builder"
    program = Text(PROGRAM, LONGEST)
    step = Whole(7, 0, MOST_STEPS)

    def __init__(self, program: str | None = None, **state: Any) -> None:
        if program is not None:
            state = {"program": program, "step": MOST_STEPS, **state}
        super().__init__(**state)

    @traitlets.validate("program")
    def _can_be_run(self, proposal: Any) -> str:
        try:
            run(proposal["value"])
        except ProgramError as error:
            raise traitlets.TraitError(f"program, {error}") from None
        return str(proposal["value"])

    def values(self) -> dict[str, Value]:
        """The Values that the program's names are tied to at its end: `Backprop(figure.values()["L"])`."""
        return dict(run(self.program).names[-1])

    def numbers(self) -> dict[str, Any]:
        made = run(self.program)
        step = min(int(self.step), len(made.counts))
        nodes = made.nodes[:made.counts[step - 1]] if step else []
        place = {id(v): i for i, v in enumerate(nodes)}
        names = made.names[step - 1] if step else {}
        return {"step": step, "steps": len(made.counts), "all nodes": len(made.nodes), "data": [v.data for v in nodes],
                "inputs": [[place[id(p)] for p in v._prev] for v in nodes],
                "operations": ["**" if v._op.startswith("**") else v._op for v in nodes],
                "names": {name: place[id(v)] for name, v in names.items()}}

    def describe(self) -> str:
        found = self.numbers()
        lines = "; ".join(line for line in map(str.strip, self.program.splitlines()) if line)
        names = ", ".join(f"{name} = {found['data'][i]:.6g}" for name, i in found["names"].items())
        return (f"Builder figure: {lines}. After step {found['step']} of {found['steps']}: "
                f"{len(found['data'])} Values; {names or 'no names'}")
