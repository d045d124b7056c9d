"""Chapter 12, "Two moons": hinge costs, a network of zeros, the logistic loss, who pulls, a step's price, noise."""
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from micrograd.check import Exercise, Mistake

LOGISTIC = (([0.0, 0.0], [1, -1]), ([2.0], [1]), ([2.0], [-1]), ([0.3, -1.2, 0.5], [1, 1, -1]))


def is_logistic(logistic_loss: Callable[[Any, Any], Any]) -> str | None:
    """The mean of log(1 + exp(-y*s)), as a Value with the right gradients."""
    from micrograd.engine import Value
    for data, targets in LOGISTIC:
        scores = [Value(s) for s in data]
        loss = logistic_loss(scores, targets)
        if not hasattr(loss, "backward"):
            return f"It returns {loss!r}; a loss must be a Value, or nothing can be learned from it."
        expected = sum(math.log1p(math.exp(-y * s)) for s, y in zip(data, targets)) / len(data)
        if abs(loss.data - expected) > 1e-9:
            what = "the sum" if abs(loss.data - expected * len(data)) < 1e-9 else "not the mean of the costs"
            return f"For the scores {data} and targets {targets} it gives {loss.data:.4f}, {what}; " \
                   f"expected {expected:.4f}."
        loss.backward()
        slopes = [-y / (1 + math.exp(y * s)) / len(data) for s, y in zip(data, targets)]
        for s, slope in zip(scores, slopes):
            if abs(s.grad - slope) > 1e-9:
                return f"At the score {s.data} the gradient is {s.grad:.4f}, expected {slope:.4f}."
    return None


EXERCISES = {
    1: Exercise(
        hint="1 - y*s is 0.7 for one score and -1 for the other. relu passes on the first, and stops the second.",
        answer=[0.7, -1.0, 0.0, 0.0],
        because="0.3 lies inside the margin and is pulled up; 2 lies beyond it, and nothing pulls.",
        mistakes=(
            Mistake([0.7, 1.0, 0.0, 0.0], "The sign of the gradient is turned: the cost falls as the score rises.",
                    "A loss that can be content"),
            Mistake([0.7, -1.0, -1.0, -1.0], "A cost is never negative: relu stops 1 - 2, and its slope there is 0.",
                    "A loss that can be content"),
            Mistake([0.0, 0.0, 0.0, 0.0], "The sign of 0.3 is right, but it is nearer to 0 than the margin of 1.",
                    "A loss that can be content"),
            Mistake([0.49, -1.4, 1.0, 2.0], "That is the squared error, (s - 1)².", "A loss that can be content"),
        )),
    2: Exercise(
        hint="max(0, 1 - y*0) for each point; and accuracy() asks `0 > 0`.",
        answer=[1.0, 0.5], because="Each point costs 1; a score of 0 counts as the answer -1, right for half of them.",
        mistakes=(
            Mistake([0.0, 0.5], "Scores of 0 are not a loss of 0: each is short of the margin by 1.",
                    "A loss that can be content"),
            Mistake([0.5, 0.5], "Each of the 100 points costs 1, those of target -1, too.",
                    "A loss that can be content"),
            Mistake([1.0, 0.0], "0 > 0 is False, and so is y > 0 for the targets -1: accuracy() counts these as right.",
                    "The loop"),
            Mistake([100.0, 0.5], "That is the sum; hinge_loss gives the mean.", "A loss that can be content"),
        )),
    3: Exercise(
        hint="for one point: (1 + (-y * s).exp()).log(); then the mean. At s = 0 it is log 2 = 0.6931.",
        test=is_logistic, because="At scores of 0 it is log 2 = 0.6931."),
    4: Exercise(
        hint="compare y*s with 1 for each point; predict(one, xs) and predict(network, xs) are the scores.",
        answer=[66, 100],
        because="34 points still pull at the single neuron's line; the network has every point beyond the margin.",
        mistakes=(
            Mistake([34, 0], "You counted the points that still pull.", "A loss that can be content"),
            Mistake([86, 100], "You counted the right points; right, but within the margin, still has a gradient.",
                    "A loss that can be content"),
        )),
    5: Exercise(
        hint="len(trace(loss)[0]) for points[:10] and for points; the parameters are there once in both.",
        answer=65818 / 7498, tolerance=1e-3,
        because="Each point takes 648 Values; 1,018 more, for parameters and penalty, are there whatever the size.",
        mistakes=(
            Mistake(10, "The 337 parameters and their penalty are there once for 10 points as for 100.",
                    "The first loss"),
            Mistake(7498 / 65818, "That is the ratio turned round.", "The first loss"),
            Mistake(65140 / 6820, "You left out the penalty; it is a part of every step's loss.", "Small weights"),
        )),
    6: Exercise(
        hint="moons(500, 2, noise=0.3) gives points and targets; then predict, then accuracy.",
        answer=0.882, because="The moons overlap at this noise; a perfect border would miss many of them, too.",
        mistakes=(
            Mistake(0.998, "That is the noise of 0.1; pass noise=0.3.", "Points it has never seen"),
            Mistake(1.0, "That is the training set; make 500 fresh points.", "Points it has never seen"),
        )),
}
