"""The losses: their values and slopes agree with PyTorch's, and bad batches are told apart."""
from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from micrograd import functional as F  # noqa: N812  # PyTorch's users write it so
from micrograd.engine import Value
from micrograd.gradcheck import gradcheck

INF, NAN = math.inf, math.nan
TOLERANCE = 1e-9

logits = st.floats(-40, 40)
probabilities = st.floats(0.001, 0.999)
batches = st.integers(1, 6)


def slopes(loss: Callable[[list[Value]], Value], xs: list[float]) -> tuple[float, list[float]]:
    """A loss and its slope with respect to every number."""
    values = [Value(x) for x in xs]
    out = loss(values)
    out.backward()
    return out.data, [v.grad for v in values]


def agrees(name: str, xs: list[float], targets: list[float]) -> None:
    """Assert that a loss of ours and PyTorch's of the same name give the same, value and slopes."""
    torch = pytest.importorskip("torch", reason="PyTorch is optional; the comparison runs where it is installed")
    t = torch.tensor(xs, dtype=torch.float64, requires_grad=True)
    theirs = getattr(torch.nn.functional, name)(t, torch.tensor(targets, dtype=torch.float64))
    theirs.backward()
    ours, grads = slopes(lambda values: getattr(F, name)(values, targets), xs)
    assert ours == pytest.approx(theirs.item(), rel=TOLERANCE, abs=TOLERANCE)
    assert grads == pytest.approx(t.grad.tolist(), rel=TOLERANCE, abs=TOLERANCE)


@given(st.lists(st.tuples(logits, logits), min_size=1, max_size=6))
def test_mse_agrees_with_pytorch(pairs: list[tuple[float, float]]) -> None:
    agrees("mse_loss", [p for p, _ in pairs], [t for _, t in pairs])


@given(st.lists(st.tuples(probabilities, st.sampled_from([0, 1, 0.25])), min_size=1, max_size=6))
def test_binary_cross_entropy_agrees_with_pytorch(pairs: list[tuple[float, float]]) -> None:
    agrees("binary_cross_entropy", [p for p, _ in pairs], [t for _, t in pairs])


@given(st.lists(st.tuples(st.floats(-1000, 1000), st.sampled_from([0, 1, 0.25])), min_size=1, max_size=6))
def test_binary_cross_entropy_with_logits_agrees_with_pytorch(pairs: list[tuple[float, float]]) -> None:
    agrees("binary_cross_entropy_with_logits", [z for z, _ in pairs], [t for _, t in pairs])


@pytest.mark.parametrize(("p", "target"), [(0.0, 0), (0.0, 1), (1.0, 0), (1.0, 1), (1e-50, 1), (0.0, 0.5)])
def test_binary_cross_entropy_of_a_sure_answer_is_at_most_100_as_in_pytorch(p: float, target: float) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is optional; the comparison runs where it is installed")
    theirs = torch.nn.functional.binary_cross_entropy(torch.tensor([p], dtype=torch.float64),
                                                      torch.tensor([target], dtype=torch.float64))
    assert F.binary_cross_entropy([p], [target]).data == pytest.approx(theirs.item(), rel=TOLERANCE)


@given(st.data(), st.integers(1, 5), batches)
def test_cross_entropy_of_a_batch_agrees_with_pytorch(data: st.DataObject, classes: int, n: int) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is optional; the comparison runs where it is installed")
    xs = data.draw(st.lists(st.floats(-1000, 1000), min_size=n * classes, max_size=n * classes))
    targets = data.draw(st.lists(st.integers(0, classes - 1), min_size=n, max_size=n))
    t = torch.tensor(xs, dtype=torch.float64, requires_grad=True)
    theirs = torch.nn.functional.cross_entropy(t.reshape(n, classes), torch.tensor(targets))
    theirs.backward()
    rows = range(0, n * classes, classes)
    ours, grads = slopes(lambda v: F.cross_entropy([v[i:i + classes] for i in rows], targets), xs)
    assert ours == pytest.approx(theirs.item(), rel=TOLERANCE, abs=TOLERANCE)
    assert grads == pytest.approx(t.grad.tolist(), rel=TOLERANCE, abs=TOLERANCE)


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=6))
@example([-25.0, 0.0, -16.0, -17.0, -25.0])
def test_softmax_and_log_softmax_agree_with_pytorch(xs: list[float]) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is optional; the comparison runs where it is installed")
    t = torch.tensor(xs, dtype=torch.float64)
    assert [v.data for v in F.softmax(xs)] == pytest.approx(torch.softmax(t, 0).tolist(), rel=TOLERANCE, abs=1e-300)
    # The logarithm of a sum near 1 is as exact as the sum, which both round in its last digit.
    assert [v.data for v in F.log_softmax(xs)] == pytest.approx(torch.log_softmax(t, 0).tolist(), rel=TOLERANCE,
                                                                abs=8 * sys.float_info.epsilon)


# Laws.

@given(st.lists(logits, min_size=2, max_size=6), st.data())
def test_the_slope_of_cross_entropy_is_softmax_less_one_at_the_target(xs: list[float], data: st.DataObject) -> None:
    target = data.draw(st.integers(0, len(xs) - 1))
    _, grads = slopes(lambda v: F.cross_entropy(v, target), xs)
    expected = [p.data - (i == target) for i, p in enumerate(F.softmax(xs))]
    assert grads == pytest.approx(expected, abs=1e-12)
    assert sum(grads) == pytest.approx(0, abs=1e-12)


@given(st.lists(logits, min_size=1, max_size=6), logits)
def test_softmax_is_a_distribution_that_a_common_shift_does_not_change(xs: list[float], shift: float) -> None:
    ps = [p.data for p in F.softmax(xs)]
    assert sum(ps) == pytest.approx(1)
    assert ps == pytest.approx([p.data for p in F.softmax([x + shift for x in xs])], abs=1e-12)


@given(logits, st.sampled_from([0, 1]))
def test_two_classes_are_one_logit(z: float, target: int) -> None:
    assert F.cross_entropy([0.0, z], target).data == pytest.approx(
        F.binary_cross_entropy_with_logits([z], [target]).data, rel=1e-12, abs=1e-15)


@given(st.lists(st.tuples(logits, st.sampled_from([-1, 1])), min_size=1, max_size=6))
def test_the_hinge_loss_is_the_mean_of_the_missing_margins(pairs: list[tuple[float, int]]) -> None:
    loss, grads = slopes(lambda v: F.hinge_loss(v, [y for _, y in pairs]), [s for s, _ in pairs])
    assert loss == pytest.approx(sum(max(0, 1 - y * s) for s, y in pairs) / len(pairs))
    assert grads == pytest.approx([-y / len(pairs) if 1 - y * s > 0 else 0 for s, y in pairs])


def test_a_loss_of_the_book() -> None:
    loss, grads = slopes(lambda v: F.cross_entropy(v, 3), [0.0, 3.0, -2.0, 1.0])
    assert loss == pytest.approx(2.1755153626167147, rel=1e-15)
    assert grads == pytest.approx([0.041773, 0.839025, 0.005653, -0.886450], abs=5e-7)
    assert F.binary_cross_entropy([0.5], [1]).data == pytest.approx(math.log(2))
    assert F.hinge_loss([0.3], [1]).data == pytest.approx(0.7)


@pytest.mark.parametrize("loss", [
    lambda a, b, c: F.mse_loss([a, b, c], [1.0, -2.0, 0.5]),
    lambda a, b, c: F.mse_loss([a, b], [c, 0.5]),
    lambda a, b, c: F.hinge_loss([a, b, c], [1, -1, 1]),
    lambda a, b, c: F.binary_cross_entropy([a.sigmoid(), b.sigmoid(), c.sigmoid()], [0, 1, 0.25]),
    lambda a, b, c: F.binary_cross_entropy_with_logits([a, b, c], [0, 1, 0.25]),
    lambda a, b, c: F.cross_entropy([a, b, c], 1),
    lambda a, b, c: F.cross_entropy([[a, b], [c, a]], [1, 0]),
    lambda a, b, c: Value.dot(F.softmax([a, b, c]), [1.0, -2.0, 0.5]),
    lambda a, b, c: Value.dot(F.log_softmax([a, b, c]), [1.0, -2.0, 0.5]),
])
@pytest.mark.parametrize("at", [[0.3, -0.7, 1.9], [2.0, 0.1, -3.0], [0.0, 0.0, 0.0]])
def test_every_slope_agrees_with_nudging(loss: Any, at: list[float]) -> None:
    assert gradcheck(loss, at)


def test_what_a_numpy_array_gives_is_what_a_list_gives() -> None:
    scores, targets = [0.5, -2.0], [1, -1]
    assert F.hinge_loss(np.array(scores), np.array(targets)).data == F.hinge_loss(scores, targets).data
    assert F.mse_loss(np.array(scores), np.array(targets)).data == F.mse_loss(scores, targets).data
    rows, classes = [[0.5, 1.0], [2.0, 0.0]], [1, 0]
    assert F.cross_entropy(np.array(rows), np.array(classes)).data == F.cross_entropy(rows, classes).data
    assert F.cross_entropy(rows[0], np.int64(1)).data == F.cross_entropy(rows[0], 1).data


def test_a_class_that_cannot_be_has_probability_0() -> None:
    assert [p.data for p in F.softmax([0.0, -INF])] == [1.0, 0.0]
    assert F.cross_entropy([0.0, -INF], 0).data == 0


@pytest.mark.parametrize("loss", [lambda v: F.mse_loss([v], [1.0]), lambda v: F.hinge_loss([v], [1]),
                                  lambda v: F.binary_cross_entropy_with_logits([v], [1]),
                                  lambda v: F.cross_entropy([v, 0.0], 0)])
def test_nan_spreads(loss: Any) -> None:
    assert math.isnan(loss(Value(NAN)).data)


# Bad batches.

LOSSES = [F.mse_loss, F.hinge_loss, F.binary_cross_entropy, F.binary_cross_entropy_with_logits, F.cross_entropy]
BAD: list[tuple[str, Any, type[Exception], list[str]]] = [
    ("hinge_loss of labels 0 and 1", lambda: F.hinge_loss([0.5, 2.0], [1, 0]), ValueError,
     ["hinge_loss: target 0 (example 1)", "-1 or +1", "[2 * y - 1 for y in targets]"]),
    ("hinge_loss of a nan label", lambda: F.hinge_loss([0.5], [NAN]), ValueError, ["target nan (example 0)"]),
    ("binary_cross_entropy of labels -1 and +1", lambda: F.binary_cross_entropy([0.5], [-1]), ValueError,
     ["binary_cross_entropy: target -1 (example 0)", "from 0 to 1", "[(y + 1) / 2 for y in targets]"]),
    ("binary_cross_entropy_with_logits of labels -1 and +1", lambda: F.binary_cross_entropy_with_logits([0.5], [-1]),
     ValueError, ["target -1 (example 0)", "from 0 to 1"]),
    ("binary_cross_entropy of scores", lambda: F.binary_cross_entropy([0.5, 1.5], [0, 1]), ValueError,
     ["1.5 (example 1)", "a probability is from 0 to 1", "take binary_cross_entropy_with_logits"]),
    ("binary_cross_entropy of nan", lambda: F.binary_cross_entropy([NAN], [0]), ValueError, ["nan (example 0)"]),
    ("cross_entropy outside the classes of a batch", lambda: F.cross_entropy([[0.0] * 3] * 8, [0] * 7 + [5]),
     ValueError, ["cross_entropy: target 5 is outside the 3 classes of logits with shape (8, 3)", "from 0 to 2"]),
    ("cross_entropy outside the classes of an example", lambda: F.cross_entropy([0.0] * 3, 3), ValueError,
     ["target 3 is outside the 3 classes of logits with shape (3,)"]),
    ("cross_entropy of target -1", lambda: F.cross_entropy([0.0] * 3, -1), ValueError, ["target -1 is outside"]),
    ("cross_entropy of a class that is a float", lambda: F.cross_entropy([[0.0] * 3], [1.0]), TypeError,
     ["target 1.0 (example 0)", "the number of a class"]),
    ("cross_entropy of examples that differ", lambda: F.cross_entropy([[0.0] * 3, [0.0] * 2], [0, 0]), ValueError,
     ["example 1 has 2 logits, example 0 has 3"]),
    ("cross_entropy of an example without logits", lambda: F.cross_entropy([], 0), ValueError, ["got no logits"]),
    ("cross_entropy of one logit", lambda: F.cross_entropy(Value(1.0), 0), TypeError, ["got Value(data=1.0", "a list"]),
    ("softmax of nothing", lambda: F.softmax([]), ValueError, ["softmax: got no logits"]),
    ("softmax of a batch", lambda: F.softmax([[0.0, 1.0]]), TypeError, ["got [0.0, 1.0] (list)", "one real number"]),
    ("log_softmax of a number", lambda: F.log_softmax(1.0), TypeError, ["log_softmax: got 1.0", "a list"]),
    ("mse_loss of one example without its list", lambda: F.mse_loss(Value(1.0), 2.0), TypeError,
     ["mse_loss: got Value(data=1.0", "two lists", "mse_loss([output], [target])"]),
    ("mse_loss of a layer of two", lambda: F.mse_loss([[Value(1.0), Value(2.0)]], [1.0]), TypeError,
     ["one real number"]),
]


@pytest.mark.parametrize("loss", LOSSES)
def test_an_empty_batch_is_an_error_that_names_the_loss(loss: Any) -> None:
    with pytest.raises(ValueError, match=f"{loss.__name__}: the batch is empty"):
        loss([], [])


@pytest.mark.parametrize("loss", LOSSES)
def test_lengths_that_differ_are_an_error_that_names_both(loss: Any) -> None:
    with pytest.raises(ValueError, match=f"{loss.__name__}: got 3 outputs and 2 targets"):
        loss([[0.5], [0.5], [0.5]] if loss is F.cross_entropy else [0.5, 0.5, 0.5], [0, 0])


@pytest.mark.parametrize(("do", "kind", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_batch_says_what_we_got_and_what_is_needed(do: Any, kind: type[Exception], says: list[str]) -> None:
    with pytest.raises(kind) as caught:
        do()
    assert type(caught.value) is kind
    assert [part for part in says if part not in str(caught.value)] == []
    assert "\n" not in str(caught.value)
