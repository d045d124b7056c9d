"""One measurement in this process, printed as JSON: `python -m benchmarks.measure moons ours seconds --steps 5`.

`seconds` times steps, `run` makes them for a profiler to count, `gradients` shows what one computes;
`bytes_of_a_value`, `peak_bytes` and `left_over` weigh a graph.
"""
from __future__ import annotations

import argparse
import gc
import json
import sys
import time
import tracemalloc
import weakref
from typing import Any

from benchmarks import engines

Result = dict[str, Any]


def seconds(job: Any, steps: int, warm_up: int) -> Result:
    """Processor time of a step, the freeing of its graph included."""
    for _ in range(warm_up):
        job.step()
    start = time.process_time()
    for _ in range(steps):
        loss = job.step()
    return {"value": (time.process_time() - start) / steps, "loss": loss}


def run(job: Any, steps: int, warm_up: int) -> Result:
    """Steps alone, for somebody else to count."""
    for _ in range(steps):
        loss = job.step()
    return {"loss": loss}


def gradients(job: Any, steps: int, warm_up: int) -> Result:
    """What a step computes, to be compared between engines."""
    return {"loss": job.step(), "value": job.grads()}


def bytes_of_a_value(job: Any, steps: int, warm_up: int) -> Result:
    """Memory that the graph of one forward pass holds, for each Value in it."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    loss = job.loss()
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return {"value": held / (len(graph(loss)) - len(job.parameters)), "loss": loss.data}


def peak_bytes(job: Any, steps: int, warm_up: int) -> Result:
    """The most memory that one step holds at a time."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    loss = job.step()
    return {"value": tracemalloc.get_traced_memory()[1] - before, "loss": loss}


def left_over(job: Any, steps: int, warm_up: int) -> Result:
    """How many Values of a dropped graph are alive before the collector has run."""
    gc.disable()
    loss = job.loss()
    loss.backward()
    kept = set(job.parameters)
    references = [weakref.ref(v) for v in graph(loss) if v not in kept]
    data = loss.data
    del loss
    return {"value": sum(reference() is not None for reference in references), "loss": data}


def graph(root: Any) -> set[Any]:
    """Every Value that root was made from, and root."""
    seen, stack = {root}, [root]
    while stack:
        new = set(stack.pop()._prev) - seen
        seen |= new
        stack += new
    return seen


WHAT = {f.__name__: f for f in (seconds, run, gradients, bytes_of_a_value, peak_bytes, left_over)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure", description=__doc__)
    parser.add_argument("job", choices=["moons", "gpt", "chain"])
    parser.add_argument("engine", choices=[*engines.ENGINES, *engines.SCALAR_BY_SCALAR])
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("--steps", type=int, default=1)
    parser.add_argument("--warm-up", type=int, default=0)
    parser.add_argument("--size", type=int, default=0, help="how many Values a chain has")
    parser.add_argument("--no-collector", action="store_true")
    arguments = parser.parse_args()
    job = engines.job(arguments.job, arguments.engine, arguments.size)
    if arguments.no_collector:
        gc.disable()
    print(json.dumps(WHAT[arguments.what](job, arguments.steps, arguments.warm_up)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
