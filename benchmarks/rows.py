"""The rows of the table and their targets, in `ROWS`: each `Row` compares some `Run`s, ours first."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

LONGEST = 1_000_000
Kind = Literal["ratio", "value", "per node", "spread"]


@dataclass(frozen=True)
class Run:
    """What one fresh process measures."""

    job: str
    engine: str
    what: str = "seconds"
    collector: bool = True
    steps: int = 5
    warm_up: int = 1
    size: int = 0

    @property
    def exact(self) -> bool:
        """Whether it is counted, not timed: then once is enough."""
        return self.what != "seconds"

    def __str__(self) -> str:
        size = f" of {self.size:,}" if self.size else ""
        return f"{self.engine}: {self.job}{size}, {self.what}, collector {'on' if self.collector else 'off'}"


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        kind: "ratio", the last run over the first; "value", the first run; "per node", the first run over its size;
            "spread", the largest distance of a run's cost per Value from their mean, in percent.
        unit: of the runs: "s", "B", "instructions" or "Values".
        note: what the reader of the table has to know.
    """

    name: str
    title: str
    runs: tuple[Run, ...]
    kind: Kind = "ratio"
    unit: str = "s"
    at_least: float | None = None
    at_most: float | None = None
    note: str = field(default="", kw_only=True)

    @property
    def has_target(self) -> bool:
        return self.at_least is not None or self.at_most is not None

    def result(self, medians: list[float]) -> float:
        """The row's number, from the median of each of its runs."""
        costs = [median / (run.size or 1) for median, run in zip(medians, self.runs, strict=True)]
        mean = sum(costs) / len(costs)
        return {"ratio": costs[-1] / costs[0] if costs[0] else 0.0, "value": medians[0], "per node": costs[0],
                "spread": 100 * max(abs(cost / mean - 1) for cost in costs) if mean else 0.0}[self.kind]

    def met(self, result: float) -> bool:
        """Whether a result is within the target."""
        if self.at_least is not None and result < self.at_least:
            return False
        return self.at_most is None or result <= self.at_most


def both(job: str, engine: str, peer: str, **options: Any) -> tuple[Run, Run]:
    """The same measurement on our engine and on a peer."""
    return Run(job, engine, **options), Run(job, peer, **options)


def chains(collector: bool) -> tuple[Run, ...]:
    """As many Values in all, in short chains and in long ones."""
    return tuple(Run("chain", "ours", size=size, steps=LONGEST // size, warm_up=0, collector=collector)
                 for size in (1_000, 10_000, 100_000, LONGEST))


NN_2020 = "ours, nn of 2020"
ROWS = (
    Row("nn-2020", "Moons, nn.py of 2020 unchanged, collector on", both("moons", NN_2020, "2020"), at_least=20),
    Row("nn-2020-off", "Moons, nn.py of 2020 unchanged, collector off",
        both("moons", NN_2020, "2020", collector=False), at_least=3),
    Row("moons", "Moons, our nn, collector on", both("moons", "ours", "2020"), at_least=100),
    Row("moons-off", "Moons, our nn, collector off", both("moons", "ours", "2020", collector=False), at_least=12),
    Row("instructions", "Moons, our nn, collector off, instructions",
        both("moons", "ours", "2020", what="instructions", collector=False), unit="instructions", at_least=8),
    Row("bytes", "Memory of a Value", both("moons", NN_2020, "2020", what="bytes_of_a_value"), unit="B", at_least=6,
        note="the graph of the moons, with nn.py of 2020 on both sides, after the forward pass"),
    Row("chain", "A chain of 1,000,000 Values, time", chains(True)[-1:], "value", at_most=1.5,
        note="forward, backward and freeing, default recursion limit; micrograd (2020) ends in a RecursionError"),
    Row("chain-bytes", "A chain of 1,000,000 Values, memory of a node",
        (Run("chain", "ours", "peak_bytes", size=LONGEST),), "per node", "B", at_most=300,
        note="the peak during a step, with what backward() needs"),
    Row("flat", "Cost of a Value from 10³ to 10⁶ Values, collector off", chains(False), "spread", at_most=25,
        note="distance from the mean of chains of 10³, 10⁴, 10⁵ and 10⁶"),
    Row("flat-on", "Cost of a Value from 10³ to 10⁶ Values, collector on", chains(True), "spread",
        note="the collector walks a large graph while it grows, and a small one never"),
    Row("freed", "Values of a dropped graph that wait for the collector",
        both("moons", NN_2020, "2020", what="left_over"), "value", "Values", at_most=0),
    Row("gpt", "A step of a small GPT, collector off",
        both("gpt", "ours", "stored slopes", collector=False), at_least=8,
        note="one layer, width 16, 4 heads, context 16; the peer is benchmarks/stored.py"),
    Row("torch", "Moons, against PyTorch scalar by scalar", both("moons", "ours", "torch", steps=2),
        note="collector on; every number a float64 tensor without dimensions, which is not what PyTorch is made for"),
    Row("autograd", "Moons, against autograd scalar by scalar",
        both("moons", "ours", "autograd", steps=2),
        note="HIPS autograd, collector on; every number a traced float, which is not what autograd is made for"),
)
