"""Chapter 12, "Two moons": hinge costs, a network of zeros, the logistic loss, who pulls, a step's price, noise."""
from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

from micrograd.check import Exercise, Mistake, Stage
from micrograd.exercises.findings import Built, compare, first, refuses

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
        hint="make_moons(500, noise=0.3, seed=2) gives points and targets; then predict, then accuracy.",
        answer=0.882, because="The moons overlap at this noise; a perfect border would miss many of them, too.",
        mistakes=(
            Mistake(0.998, "That is the noise of 0.1; pass noise=0.3.", "Points it has never seen"),
            Mistake(1.0, "That is the training set; make 500 fresh points.", "Points it has never seen"),
        )),
}


# The stage: hinge_loss, l2_penalty, predict, accuracy, minibatch, train.

def line(*numbers: float) -> Any:
    """A model of one linear neuron with these numbers: a weight for each input, then the bias."""
    from micrograd.nn import MLP
    model = MLP(len(numbers) - 1, [1])
    for p, number in zip(model.parameters(), numbers, strict=True):
        p.data = number
    return model


def hinge_of(stage: Built) -> str | None:
    from micrograd.engine import Value
    scores = [Value(0.5), Value(2.0), Value(3.0), Value(-0.5)]
    loss = stage.hinge_loss(scores, [1, 1, -1, -1])
    loss.backward()
    return first(compare("The mean hinge loss of four scores", loss.data, 1.25),
                 *(compare(f"The gradient of score {i}", s.grad, slope)
                   for i, (s, slope) in enumerate(zip(scores, (-0.25, 0.0, 0.25, 0.25), strict=True))))


def hinge_refuses(stage: Built) -> str | None:
    from micrograd.engine import Value
    scores = [Value(0.5), Value(-0.5)]
    return first(refuses("hinge_loss with the targets 0 and 1", lambda: stage.hinge_loss(scores, [0, 1])),
                 refuses("hinge_loss of two scores and three targets", lambda: stage.hinge_loss(scores, [1, -1, 1])))


def penalty(stage: Built) -> str | None:
    model = line(3.0, -1.0, 2.0)
    found = stage.l2_penalty(model, 0.5)
    found.backward()
    return first(compare("The penalty of 3, -1, 2 with alpha = 0.5", found.data, 7.0),
                 compare("The gradient of the parameter 3", model.parameters()[0].grad, 3.0),
                 compare("The penalty of 3, -1, 2 without an alpha", stage.l2_penalty(model).data, 14e-4))


def share_of_right(stage: Built) -> str | None:
    return compare("The accuracy of four scores, three of them right,",
                   stage.accuracy([0.1, -4.0, 3.0, -0.2], [1, -1, -1, -1]), 0.75)


def draws_a_few(stage: Built) -> str | None:
    points = [[float(i)] for i in range(20)]
    for seed in range(5):
        xs, ys = stage.minibatch(points, list(range(20)), 8, random.Random(seed))
        if len(xs) != 8 or len(ys) != 8:
            return f"A minibatch of 8 has {len(xs)} points and {len(ys)} targets."
        if any(x != [float(y)] for x, y in zip(xs, ys, strict=True)):
            return "A point of the minibatch does not stand with its own target."
        if len(set(ys)) < 8:
            return "A point is in the minibatch twice."
    return None


def trains(stage: Built) -> str | None:
    model = line(0.5, 0.0)  # of two steps, the first has rate 1 and the second 0.55; nothing else moves the weight
    history = stage.train(model, [[1.0], [-1.0]], [1, -1], steps=2)
    after_one = 0.5 + 1 - 2e-4 * 0.5
    return first(compare("The number of entries in the history of 2 steps", len(history), 2),
                 compare("The loss before the first step", history[0][0], 0.5 + 1e-4 * 0.25),
                 compare("The accuracy before the first step", history[0][1], 1.0),
                 compare("The loss before the second step", history[1][0], 1e-4 * after_one**2),
                 compare("The weight after two steps", model.parameters()[0].data, after_one * (1 - 0.55 * 2e-4)))


def gives_numbers(stage: Built) -> str | None:
    found = stage.predict(line(2.0, -1.0, 0.5), [[1.0, 1.0], [0.0, 3.0]])
    if not all(isinstance(score, float) for score in found):
        return f"predict gives {found!r}, expected plain numbers."
    return first(compare("The number of scores of two points", len(found), 2),
                 compare("The score of 1, 1", found[0], 1.5), compare("The score of 0, 3", found[1], -2.5))


STAGE = Stage(("hinge_loss", "l2_penalty", "predict", "accuracy", "minibatch", "train"), (
    ("hinge_loss is the mean of max(0, 1 - y*s), with its gradients", hinge_of),
    ("hinge_loss refuses targets of 0 and 1, and lists of two lengths", hinge_refuses),
    ("l2_penalty is alpha times the sum of squares", penalty),
    ("accuracy is the share of scores with the right sign", share_of_right),
    ("minibatch draws points with their targets, none twice", draws_a_few),
    ("train goes downhill with a falling rate, and notes loss and accuracy", trains),
    ("predict gives plain numbers", gives_numbers),
))
