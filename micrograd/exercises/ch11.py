"""Chapter 11, "Downhill": an update by hand, the wrong sign, rates from curves, 4.0000, sum or mean, what to zero."""
from __future__ import annotations

from micrograd.check import Exercise, Mistake, Stage
from micrograd.exercises.findings import Built, compare, first, refuses

EXERCISES = {
    1: Exercise(
        hint="new weight = weight - rate * gradient.",
        answer=0.0665 - 0.05 * 0.9907,
        because="0.0665 - 0.05 · 0.9907 = 0.0170.",
        mistakes=(
            Mistake(0.0665 + 0.05 * 0.9907, "You added: that goes uphill. A gradient points to where the loss rises.",
                    "One step"),
            Mistake(0.0665 - 0.9907, "The learning rate is missing: you took the whole gradient off.", "One step"),
            Mistake(-0.05 * 0.9907, "That is the move alone; add it to the weight.", "One step"),
            Mistake(0.05 * 0.9907, "That is the size of the move; take it off the weight.", "One step"),
            Mistake(0.9907, "The gradient is a slope, not the weight's new value.", "One step"),
        )),
    2: Exercise(
        hint="climb(fresh(1), loss_of, 20, 0.05) returns the losses; at most, how wrong is one prediction, squared?",
        answer=[6.24427205907587, 15.782345593166164, 40.0],
        because="Ten predictions, each wrong by 2 at most, cost 40.",
        mistakes=(
            Mistake([6.24427205907587, 15.782345593166164, 20.0], "Wrong by 2, ten times: square each 2 first.",
                    "Why 8?"),
            Mistake([6.24427205907587, 15.782345593166164, 10.0],
                    "A prediction can be wrong by 2, from -1 to 1, not by 1 alone.", "Why 8?"),
            Mistake([6.24427205907587, 15.782345593166164, 16.0],
                    "16 is the ceiling for four examples; these are ten.", "The wrong sign"),
            Mistake([6.005402783252284, 15.85702397546319, 40.0], "Those are the losses of seed 1337; take seed 1.",
                    "The wrong sign"),
        )),
    3: Exercise(
        hint="the loss at step 1 tells how far the first step went; a number that no longer changes tells the rest.",
        answer=[3.0, 0.01, 0.2, 0.001, 0.05],
        because="The larger the rate, the larger the first fall, until a step throws predictions into saturation.",
        mistakes=(
            Mistake([0.001, 0.01, 0.2, 3.0, 0.05],
                    "A and D are exchanged: D creeps, and A is stuck at 4.0000 after a single step.", "Why 8?"),
            Mistake([3.0, 0.01, 0.05, 0.001, 0.2],
                    "C and E are exchanged: a larger rate takes a larger first step.", "How large a step?"),
            Mistake([3.0, 0.001, 0.2, 0.01, 0.05],
                    "B and D are exchanged: D falls by 0.03 in its first step, B by ten times as much.",
                    "How large a step?"),
        )),
    4: Exercise(
        hint="run it anew, and print the four predictions beside the targets 1, -1, -1, 1.",
        answer="b",
        because="The predictions are 1, -1, 1, 1: the third is wrong by 2, and 2² is 4.",
        mistakes=(
            Mistake("a", "That would give 4 as well, but look at the predictions: none of them is 0.", "No zero_grad"),
            Mistake("c", "The rate did not change; the local slope of a saturated tanh is 0.", "Why 8?"),
            Mistake("d", "Two predictions wrong by 2 cost 4 each, and that is 8.", "Why 8?"),
        )),
    5: Exercise(
        hint="compare a parameter's gradient under both losses; rate times gradient must stay the same.",
        answer=4.0,
        because="The mean's gradients are a quarter of the sum's, so the rate must be four times as large.",
        mistakes=(
            Mistake(0.25, "Turned round: the gradients become smaller by 4, so the rate must make up for it.",
                    "One step"),
            Mistake(1.0, "A quarter of the loss has a quarter of the slope: the same rate would take smaller steps.",
                    "One step"),
            Mistake(16.0, "The differences are squared, but the division by 4 comes after the squares.",
                    "How wrong is it?"),
        )),
    6: Exercise(
        hint="which Values does the second backward find with a gradient from the first, and does it add to it?",
        answer=["p", "pwi"],
        also=(["p", "piw"], ["p", "wpi"], ["p", "wip"], ["p", "ipw"], ["p", "iwp"]),
        because="What is made anew starts at 0; on the same graph all but the result must be cleared.",
        mistakes=(
            Mistake(["p", "p"], "On the same graph the inner nodes still hold their gradients, and pass them on again.",
                    "The loop"),
            Mistake(["p", "pi"], "The wrapped numbers receive deposits, too, although nobody reads them.", "The loop"),
            Mistake(["p", "pwir"], "The result need not be cleared: backward() itself sets its gradient to 1.",
                    "The loop"),
            Mistake(["pwi", "pwi"], "A new forward pass makes new inner nodes, whose gradients are 0 already.",
                    "The loop"),
            Mistake(["pi", "pwi"], "A new forward pass makes new inner nodes, whose gradients are 0 already.",
                    "The loop"),
        )),
}


# The stage: sum_squared_error, train, and zero_grad in Module.

class Knobs:
    """Numbers that can be learned, as a module has them, without an engine: the loss says how backward goes."""

    def __init__(self, *numbers: float) -> None:
        self.knobs = [Knob(number) for number in numbers]

    def parameters(self) -> list[Knob]:
        return self.knobs

    def zero_grad(self) -> None:
        for p in self.knobs:
            p.grad = 0.0


class Knob:
    """A number with a gradient."""

    def __init__(self, data: float) -> None:
        self.data, self.grad = data, 0.0


class Bowl:
    """The sum of squares of a module's numbers, whose slope is twice each number."""

    def __init__(self, model: Knobs) -> None:
        self.model, self.data = model, sum(p.data**2 for p in model.parameters())

    def backward(self) -> None:
        for p in self.model.parameters():
            p.grad += 2 * p.data


def squares(stage: Built) -> str | None:
    return first(compare("sum_squared_error([1.5, -1.0, 0.5], [1.0, -1.0, -1.0])",
                         stage.sum_squared_error([1.5, -1.0, 0.5], [1.0, -1.0, -1.0]), 2.5),
                 refuses("sum_squared_error of two predictions and three targets",
                         lambda: stage.sum_squared_error([1.0, 2.0], [1.0, 2.0, 3.0])))


def goes_downhill(stage: Built) -> str | None:
    model = Knobs(3.0, -1.0)
    losses = stage.train(model, Bowl, 1, 0.1)
    return first(compare("3 after one step of rate 0.1 on x² + y² from 3, -1,", model.knobs[0].data, 2.4),
                 compare("-1 after this step", model.knobs[1].data, -0.8),
                 compare("The number of losses after one step", len(losses), 1),
                 compare("The loss that is noted, from before the step,", losses[0], 10.0))


def forgets_between_steps(stage: Built) -> str | None:
    model = Knobs(1.0)
    stage.train(model, Bowl, 3, 0.1)
    return first(compare("1 after three steps of rate 0.1 on x², with gradients set to 0 in between,",
                         model.knobs[0].data, 0.512))


def forgets_before_the_first_step(stage: Built) -> str | None:
    model = Knobs(1.0)
    model.knobs[0].grad = 100.0
    stage.train(model, Bowl, 1, 0.1)
    return compare("1 after a step of rate 0.1 on x², with an old gradient of 100,", model.knobs[0].data, 0.8)


def module_zeroes(stage: Built) -> str | None:
    class Two(stage.Module):  # type: ignore[misc, name-defined]  # a class that the reader wrote
        def __init__(self) -> None:
            self.both = [Knob(1.0), Knob(2.0)]

        def parameters(self) -> list[Knob]:
            return self.both

    module = Two()
    for p in module.both:
        p.grad = 5.0
    module.zero_grad()
    return first(*(compare("A gradient after zero_grad()", p.grad, 0.0) for p in module.both),
                 compare("A number after zero_grad()", module.both[1].data, 2.0))


STAGE = Stage(("sum_squared_error", "train", "Module"), (
    ("sum_squared_error adds the squares of the differences", squares),
    ("zero_grad sets every gradient to 0, and no number", module_zeroes),
    ("a step goes downhill, and its loss is noted", goes_downhill),
    ("gradients of earlier steps are forgotten", forgets_between_steps),
    ("gradients from before the first step are forgotten", forgets_before_the_first_step),
))
