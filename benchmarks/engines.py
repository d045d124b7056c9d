"""The engines that are compared: `job` builds a job on one of them. Each is imported only when it is asked for.

"2020" is micrograd 0.1.0 from the package index. It has our import name, so it runs in the peers' environment.
"""
from __future__ import annotations

from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from benchmarks import peers, stored
from benchmarks.chain import Chain
from benchmarks.gpt import GPT
from benchmarks.moons import Moons
from benchmarks.scalars import AutogradMoons, TorchMoons
from book._tools.places import PACKAGE


def ours() -> Any:
    """This package: a neuron is one `dot`."""
    from micrograd.engine import Value
    from micrograd.nn import MLP
    return SimpleNamespace(Value=Value, MLP=MLP, dot=Value.dot, total=Value.sum)


def ours_nn_2020() -> Any:
    """The file nn.py of 2020, unchanged, on our Value."""
    from micrograd.engine import Value
    loader = SourceFileLoader("nn_2020", str(peers.nn_2020()))
    nn = ModuleType(loader.name)
    loader.exec_module(nn)
    return SimpleNamespace(Value=Value, MLP=nn.MLP)


def micrograd_2020() -> Any:
    """micrograd 0.1.0. Raises ImportError where its name gives another package."""
    from micrograd import engine, nn
    if Path(engine.__file__).is_relative_to(PACKAGE):
        raise ImportError("micrograd is this book's package here, not the one of 2020; run this with the peers' Python")
    return SimpleNamespace(Value=engine.Value, MLP=nn.MLP)


def stored_slopes() -> Any:
    """The Value of `stored`."""
    return SimpleNamespace(Value=stored.Value, dot=stored.dot, total=stored.total)


ENGINES = {"ours": ours, "ours, nn of 2020": ours_nn_2020, "2020": micrograd_2020, "stored slopes": stored_slopes}
SCALAR_BY_SCALAR = {"autograd": AutogradMoons, "torch": TorchMoons}
IN_PEERS_ENVIRONMENT = {"2020", "autograd"}
NEEDS_PEERS_FILES = {"ours, nn of 2020"}


def job(name: str, engine: str, size: int = 0) -> Any:
    """The job "moons", "gpt" or "chain" on one engine, with `step` and `grads`; `size` is for the chain.

    Raises:
        ImportError: if the engine is not installed.
    """
    if name == "moons" and engine in SCALAR_BY_SCALAR:
        return SCALAR_BY_SCALAR[engine]()
    built = ENGINES[engine]()
    return {"moons": Moons, "gpt": GPT}[name](built) if name != "chain" else Chain(built, size)
