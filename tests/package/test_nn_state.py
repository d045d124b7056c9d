"""The state of a model: names and numbers, saved and loaded whole or not at all."""
from __future__ import annotations

import json
import math
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from micrograd.engine import Value
from micrograd.files import read_json, write_json
from micrograd.nn import MLP, Layer, Module, Neuron


@pytest.fixture
def model() -> MLP:
    random.seed(1)
    return MLP(2, [3, 1])


def numbers(model: Module) -> list[float]:
    return [p.data for p in model.parameters()]


def test_the_names_lead_to_the_parameters_in_their_order(model: MLP) -> None:
    assert list(model.state_dict()) == [
        *(f"layers.0.neurons.{j}.{name}" for j in range(3) for name in ("w.0", "w.1", "b")),
        *(f"layers.1.neurons.0.{name}" for name in ("w.0", "w.1", "w.2", "b"))]
    assert list(model.state_dict().values()) == numbers(model)
    assert dict(model.named_parameters())["layers.0.neurons.1.w.0"] is model.layers[0].neurons[1].w[0]


def test_a_module_of_ones_own_has_names_too() -> None:
    class Mine(Module):
        def __init__(self) -> None:
            self.parts = {"first": Neuron(1), "second": (Layer(1, 1), Value(0.5))}
            self.scale = Value(2.0)
            self.notes = ["no parameter", 3.0]

        def parameters(self) -> list[Value]:
            first, (second, shift) = self.parts["first"], self.parts["second"]
            return [self.scale, *first.parameters(), *second.parameters(), shift, HIDDEN]

    HIDDEN = Value(7.0)
    mine = Mine()
    assert list(mine.state_dict()) == ["scale", "parts.first.w.0", "parts.first.b", "parts.second.0.neurons.0.w.0",
                                       "parts.second.0.neurons.0.b", "parts.second.1", "6"]
    assert mine.state_dict()["6"] == 7.0


def test_a_state_is_a_copy(model: MLP) -> None:
    state = model.state_dict()
    model.parameters()[0].data += 1
    assert list(state.values()) != numbers(model)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9), min_size=4, max_size=4))
def test_a_state_goes_through_a_file_without_losing_a_digit(xs: list[float]) -> None:
    one, other = Neuron(3), Neuron(3)
    one.load_state_dict(dict(zip(one.state_dict(), xs)))
    other.load_state_dict(json.loads(json.dumps(one.state_dict())))
    assert [*map(repr, numbers(other))] == [*map(repr, xs)]


def test_a_saved_model_loads_into_another_of_its_kind(model: MLP, tmp_path: Path) -> None:
    model.save(tmp_path / "model.json")
    other = MLP(2, [3, 1])
    other.load(str(tmp_path / "model.json"))
    assert numbers(other) == numbers(model)
    assert other([0.5, -1.0]).data == model([0.5, -1.0]).data


def test_numpy_numbers_become_floats(model: MLP, tmp_path: Path) -> None:
    model.parameters()[0].data = np.float32(0.5)
    model.save(tmp_path / "model.json")
    model.load_state_dict({name: np.float64(1.5) for name in model.state_dict()})
    assert {type(x) for x in numbers(model)} == {float}
    model.load(tmp_path / "model.json")
    assert numbers(model)[0] == 0.5


# What does not fit.

BAD: list[tuple[str, Any, str]] = [
    ("a missing name", lambda s: s.pop("layers.1.neurons.0.b"), "'layers.1.neurons.0.b' is missing: this MLP has 13"),
    ("an unknown name", lambda s: s.update({"layers.2.neurons.0.b": 0.0}), "'layers.2.neurons.0.b' is unknown"),
    ("nan", lambda s: s.update({"layers.0.neurons.2.w.1": math.nan}), "'layers.0.neurons.2.w.1' is nan"),
    ("infinity", lambda s: s.update({"layers.0.neurons.2.w.1": -math.inf}), "'layers.0.neurons.2.w.1' is -inf"),
    ("a whole number too large", lambda s: s.update({"layers.0.neurons.2.b": 10**400}), "'layers.0.neurons.2.b' is 10"),
    ("a word", lambda s: s.update({"layers.0.neurons.2.b": "0.5"}), "'layers.0.neurons.2.b' is '0.5': a parameter is"),
    ("a list", lambda s: s.update({"layers.0.neurons.2.b": [0.5]}), "'layers.0.neurons.2.b' is [0.5]"),
    ("nothing", lambda s: s.update({"layers.0.neurons.2.b": None}), "'layers.0.neurons.2.b' is None"),
    ("a truth", lambda s: s.update({"layers.0.neurons.2.b": True}), "'layers.0.neurons.2.b' is True"),
]


@pytest.mark.parametrize(("spoil", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_state_that_does_not_fit_is_named_and_changes_nothing(model: MLP, spoil: Any, says: str,
                                                                tmp_path: Path) -> None:
    before, state = numbers(model), {name: 0.25 for name in model.state_dict()}
    spoil(state)
    with pytest.raises(ValueError) as caught:
        model.load_state_dict(state)
    assert says in str(caught.value) and "\n" not in str(caught.value)
    (tmp_path / "model.json").write_text(json.dumps(state))
    with pytest.raises(ValueError) as caught:
        model.load(tmp_path / "model.json")
    assert says in str(caught.value) and "model.json" in str(caught.value)
    assert numbers(model) == before


@pytest.mark.parametrize("other", [MLP(2, [4, 1]), MLP(3, [3, 1]), MLP(2, [3, 3, 1]), MLP(2, [1]), Neuron(2)], ids=repr)
def test_a_state_of_another_architecture_changes_nothing(model: MLP, other: Module, tmp_path: Path) -> None:
    before = numbers(model)
    other.save(tmp_path / "other.json")
    with pytest.raises(ValueError, match=r"other\.json: '.*' is (missing|unknown): this MLP has 13 parameters"):
        model.load(tmp_path / "other.json")
    assert numbers(model) == before


@pytest.mark.parametrize("state", [[1.0], None, 3, "state"])
def test_a_state_that_is_no_dict_is_an_error(model: MLP, state: Any, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a state is a dict of names and numbers"):
        model.load_state_dict(state)
    write_json(tmp_path / "model.json", state)
    with pytest.raises(ValueError, match="a state is a dict of names and numbers"):
        model.load(tmp_path / "model.json")


# Files.

@pytest.mark.parametrize("damage", [b"", b"{", b'{"w": 1.0', b"\xff\xfe\x00", b"[" * 100_000, b"not json"],
                         ids=["empty", "open", "cut", "binary", "deep", "words"])
def test_a_damaged_file_is_named_and_changes_nothing(model: MLP, damage: bytes, tmp_path: Path) -> None:
    before, path = numbers(model), tmp_path / "model.json"
    path.write_bytes(damage)
    with pytest.raises(ValueError, match=r"model\.json is damaged, it is not JSON"):
        model.load(path)
    assert numbers(model) == before and path.read_bytes() == damage


def test_a_model_that_is_not_finite_is_not_saved(model: MLP, tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    model.save(path)
    good = path.read_text()
    model.layers[1].neurons[0].b.data = math.nan
    with pytest.raises(ValueError, match=r"'layers\.1\.neurons\.0\.b' is nan"):
        model.save(path)
    assert path.read_text() == good and [*tmp_path.iterdir()] == [path]


def test_a_file_stays_whole_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "numbers.json"
    write_json(path, [1])

    def full(descriptor: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="the disk is full"):
        write_json(path, [2])
    assert read_json(path) == [1] and [*tmp_path.iterdir()] == [path]


def test_a_file_behind_a_link_is_written_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    link, path = tmp_path / "link.json", tmp_path / "deep" / "numbers.json"
    link.symlink_to(path)
    write_json(link, [1])
    assert link.is_symlink() and read_json(path) == [1]


def test_a_file_that_is_not_there_is_an_os_error(model: MLP, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        model.load(tmp_path / "none.json")
    with pytest.raises(FileNotFoundError):
        model.save(tmp_path / "none" / "model.json")
