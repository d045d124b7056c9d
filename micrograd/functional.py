"""Losses and softmax of lists of `Value`s, by PyTorch's names: `mse_loss(predictions, targets)` and the others.

A batch is two lists of the same length N, the model's outputs and the targets. A loss is one Value, the mean over
the batch.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from numbers import Integral
from typing import Any

from micrograd.engine import Value, wrap

SMALLEST_LOG = -100.0
SIGNS = "a target is -1 or +1; for labels 0 and 1 pass [2 * y - 1 for y in targets]"
PROBABILITIES = "a target is from 0 to 1; for labels -1 and +1 pass [(y + 1) / 2 for y in targets]"


def mse_loss(predictions: Sequence[Value | float], targets: Sequence[Value | float]) -> Value:
    """The mean of (prediction - target)**2.

    Chapter 11 builds the sum of these squares, `sum_squared_error`, which is N times as large.

    Raises:
        ValueError: if the batch is empty, or the lengths differ.

    >>> mse_loss([1.0, 2.5], [1.0, 2.0])
    Value(data=0.125, grad=0)
    """
    return mean([(wrap(p) - t)**2 for p, t in examples("mse_loss", predictions, targets)])


def hinge_loss(scores: Sequence[Value | float], targets: Sequence[float]) -> Value:
    """The mean of max(0, 1 - target * score): a score that is right by a margin of 1 or more costs nothing.

    Args:
        scores: any numbers; the sign of a score is the class that it predicts.
        targets: -1 or +1.

    Raises:
        ValueError: for another target, for an empty batch, or if the lengths differ.

    Source: C. Cortes and V. Vapnik, Support-vector networks, 1995.
    Built in chapter 12.

    >>> hinge_loss([2.0, 0.5], [1, -1])
    Value(data=0.75, grad=0)
    """
    pairs = labelled("hinge_loss", scores, targets, lambda t: t in (-1, 1), SIGNS)
    return mean([(1 + -t * s).relu() for s, t in pairs])


def binary_cross_entropy(probabilities: Sequence[Value | float], targets: Sequence[float]) -> Value:
    """The mean of -(target * log(p) + (1 - target) * log(1 - p)).

    A logarithm below -100 counts as -100, so that p = 0 and p = 1 have a loss, as in PyTorch.

    Args:
        probabilities: p of class 1, from 0 to 1.
        targets: 0 or 1, or a probability.

    Raises:
        ValueError: for a number that is not from 0 to 1, for an empty batch, or if the lengths differ.

    >>> binary_cross_entropy([0.5, 0.5], [0, 1])
    Value(data=0.6931471805599453, grad=0)
    """
    pairs = labelled("binary_cross_entropy", probabilities, targets, lambda t: 0 <= t <= 1, PROBABILITIES)
    for i, (p, _) in enumerate(pairs):
        if not 0 <= p.data <= 1:
            raise ValueError(f"binary_cross_entropy: {p.data} (example {i}): a probability is from 0 to 1; "
                             "for the model's scores take binary_cross_entropy_with_logits")
    return -mean([t * clamped_log(p) + (1 - t) * clamped_log(1 - p) for p, t in pairs])


def binary_cross_entropy_with_logits(logits: Sequence[Value | float], targets: Sequence[float]) -> Value:
    """binary_cross_entropy of the sigmoid of the logits, finite and exact for every finite logit.

    Args:
        logits: any numbers, log(p / (1 - p)) of class 1.
        targets: 0 or 1, or a probability.

    Raises:
        ValueError: for a target that is not from 0 to 1, for an empty batch, or if the lengths differ.

    >>> binary_cross_entropy_with_logits([1000.0, 1000.0], [0, 1])
    Value(data=500.0, grad=0)
    """
    pairs = labelled("binary_cross_entropy_with_logits", logits, targets, lambda t: 0 <= t <= 1, PROBABILITIES)
    return mean([(1 + z.exp()).log() - t * z if z.data < 0 else (1 + (-z).exp()).log() + (1 - t) * z
                 for z, t in pairs])  # the same formula twice, each where its exp cannot overflow


def cross_entropy(logits: Sequence[Any], target: int | Sequence[int]) -> Value:
    """-log(softmax(logits)[target]); for a batch, the mean of it.

    Args:
        logits: any numbers, one for each of C classes: a list of C; for a batch, N such lists.
        target: the right class, from 0 to C - 1; for a batch, a list of N.

    Raises:
        TypeError: if a target is not a whole number.
        ValueError: for a target outside the classes, for an empty batch, or if the lengths differ.

    >>> cross_entropy([0.0, 3.0, -2.0, 1.0], 3)
    Value(data=2.175515362616714..., grad=0)
    >>> cross_entropy([[0.0, 3.0], [0.0, 0.0]], [1, 0])
    Value(data=0.370867266066843..., grad=0)
    """
    # NB: PyTorch also takes probabilities for a target, weights of classes, and a class to ignore; we do not.
    one = isinstance(target, Integral)
    pairs = examples("cross_entropy", [logits] if one else logits, [target] if one else target)
    rows = [(listed("cross_entropy", row), t) for row, t in pairs]
    check_classes(rows, one)
    return mean([-log_softmax(row)[t] for row, t in rows])


def softmax(logits: Sequence[Value | float]) -> list[Value]:
    """exp(z) / (exp(z0) + exp(z1) + ...) for each logit z: numbers from 0 to 1 whose sum is 1.

    Raises:
        ValueError: if there are no logits.

    >>> [p.data for p in softmax([1000.0, 1000.0])]
    [0.5, 0.5]
    """
    exps = [z.exp() for z in shifted(listed("softmax", logits))]
    scale = Value.sum(exps)**-1
    return [e * scale for e in exps]


def log_softmax(logits: Sequence[Value | float]) -> list[Value]:
    """z - log(exp(z0) + exp(z1) + ...) for each logit z: the logarithm of its softmax.

    Raises:
        ValueError: if there are no logits.

    >>> [v.data for v in log_softmax([0.0, -1000.0])]
    [0.0, -1000.0]
    """
    zs = shifted(listed("log_softmax", logits))
    norm = -Value.sum([z.exp() for z in zs]).log()
    return [z + norm for z in zs]


# What they are made of.

def mean(values: Sequence[Value]) -> Value:
    """(v0 + v1 + ...) / N."""
    return Value.sum(values) / len(values)


def shifted(logits: Sequence[Value]) -> list[Value]:
    """The logits, moved together until the largest is 0: the softmax is the same, and no exp overflows."""
    largest = max(z.data for z in logits)
    return [z - largest for z in logits]


def clamped_log(p: Value) -> Value:
    """log(p), or -100 where that is larger; the slope there is 0."""
    # NB: PyTorch divides by p * (1 - p) or by 1e-12, whichever is larger; we have the slope of the formula.
    return p.log() if p.data > math.exp(SMALLEST_LOG) else Value(SMALLEST_LOG)


# What they need to be given. `name` is the loss, for the message.

def examples(name: str, outputs: Any, targets: Any) -> list[tuple[Any, Any]]:
    """Each output with its target. Raises TypeError or ValueError unless these are two lists of one length."""
    if not isinstance(outputs, Iterable) or not isinstance(targets, Iterable):
        raise TypeError(f"{name}: got {outputs!r} and {targets!r}: a batch is two lists; "
                        f"for one example write {name}([output], [target])")
    outputs, targets = [*outputs], [*targets]
    if len(outputs) != len(targets):
        raise ValueError(f"{name}: got {len(outputs)} outputs and {len(targets)} targets; each output needs one target")
    if not outputs:
        raise ValueError(f"{name}: the batch is empty; a mean needs at least one example")
    return [*zip(outputs, targets)]


def labelled(name: str, outputs: Any, targets: Any, fits: Callable[[float], bool],
             rule: str) -> list[tuple[Value, float]]:
    """Each output with its target, a number. Raises ValueError with the rule for a target that does not fit."""
    pairs = [(wrap(x), wrap(t).data) for x, t in examples(name, outputs, targets)]
    for i, (_, t) in enumerate(pairs):
        if not fits(t):
            raise ValueError(f"{name}: target {t} (example {i}): {rule}")
    return pairs


def listed(name: str, logits: Any) -> list[Value]:
    """The logits of one example. Raises TypeError or ValueError unless they are a list of one or more."""
    if not isinstance(logits, Iterable):
        raise TypeError(f"{name}: got {logits!r}: the logits of one example are a list, one for each class")
    zs = [wrap(z) for z in logits]
    if not zs:
        raise ValueError(f"{name}: got no logits; there must be one for each class")
    return zs


def check_classes(rows: Sequence[tuple[Sequence[Value], Any]], one: bool) -> None:
    """Raise unless every target is one of the classes, of which every example has as many."""
    classes = len(rows[0][0])
    shape = (classes,) if one else (len(rows), classes)
    for i, (row, t) in enumerate(rows):
        if len(row) != classes:
            raise ValueError(f"cross_entropy: example {i} has {len(row)} logits, example 0 has {classes}; "
                             "every example needs one for each class")
        if not isinstance(t, Integral):
            raise TypeError(f"cross_entropy: target {t!r} (example {i}): a target is the number of a class, such as 0")
        if int(t) not in range(classes):
            raise ValueError(f"cross_entropy: target {t} is outside the {classes} classes of logits with shape "
                             f"{shape}; a target is from 0 to {classes - 1}")
