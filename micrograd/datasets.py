"""Two classes of points in the plane, made with a seed: `make_moons()`, `make_circles()`, `make_spirals()`.

Each returns the points, N lists [x, y], and their labels, N numbers -1 or +1. Half of the points lie along one curve
and half along another, evenly, moved by noise and shuffled; of an odd N, class +1 has one more. `RandomState(seed)`
draws the numbers of NumPy's source of that name, so that `make_moons(100, seed=1337)` is the 2020 demo's data.
"""
from __future__ import annotations

import math
import random
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any

Points = tuple[list[list[float]], list[int]]
Curve = Callable[[float], tuple[float, float]]  # how far along, from 0 to 1, gives x and y


def make_moons(n_samples: int = 100, noise: float = 0.1, seed: int = 0) -> Points:
    """Two half circles of radius 1, the second upside down, each with one end inside the other.

    The points are those of scikit-learn's function of this name with `random_state=seed`; its labels are 0 and 1.

    Args:
        n_samples: how many points, at least 2.
        noise: the standard deviation of what is added to every x and y.
        seed: of the noise and the order, a whole number from 0 to 2**32 - 1.

    Returns:
        The points, and their labels: -1 for the upper moon, +1 for the lower one.

    Raises:
        ValueError: for a number out of its range.

    Built in chapter 12.

    >>> points, labels = make_moons(200)
    >>> len(points), len(points[0]), sum(labels)
    (200, 2, 0)
    """
    check_samples(n_samples, noise)
    half = n_samples // 2
    made = [(math.cos(t), math.sin(t), -1) for t in half_turn(half)]
    made += [(1 - math.cos(t), 1 - math.sin(t) - 0.5, 1) for t in half_turn(n_samples - half)]
    rng = RandomState(seed)
    rng.shuffle(made)
    points = [[x + rng.normal(0, noise), y + rng.normal(0, noise)] for x, y, _ in made]
    return points, [label for _, _, label in made]


def make_circles(n_samples: int = 100, noise: float = 0.1, seed: int = 0, factor: float = 0.5) -> Points:
    """A circle of radius 1, and one of radius `factor` inside it.

    Args:
        n_samples: how many points, at least 2.
        noise: the standard deviation of what is added to every x and y.
        seed: of the noise and the order.
        factor: the radius of the inner circle, between 0 and 1.

    Returns:
        The points, and their labels: -1 for the outer circle, +1 for the inner one.

    Raises:
        ValueError: for a number out of its range.

    Source: the function of this name in scikit-learn, where the labels are 0 and 1, and the factor is 0.8.

    >>> points, labels = make_circles(50, noise=0)
    >>> sorted({(round(math.hypot(x, y), 6), label) for (x, y), label in zip(points, labels)})
    [(0.5, 1), (1.0, -1)]
    """
    if not (isinstance(factor, Real) and 0 < factor < 1):
        raise ValueError(f"got factor={factor!r}: the inner radius is a number between 0 and 1, such as 0.5")

    def circle(radius: float) -> Curve:
        return lambda t: (radius * math.cos(2 * math.pi * t), radius * math.sin(2 * math.pi * t))

    return along(circle(1), circle(factor), n_samples, noise, seed)


def make_spirals(n_samples: int = 100, noise: float = 0.1, seed: int = 0, turns: float = 1.5) -> Points:
    """Two spirals from the middle out to radius 2, each the other one turned by half a turn.

    Args:
        n_samples: how many points, at least 2.
        noise: the standard deviation of what is added to every x and y.
        seed: of the noise and the order.
        turns: how often each goes around; more is harder.

    Returns:
        The points, and their labels: -1 for the spiral that starts to the right, +1 for the other one.

    Raises:
        ValueError: for a number out of its range.

    >>> points, labels = make_spirals(101)
    >>> labels.count(-1), labels.count(1)
    (50, 51)
    """
    if not (isinstance(turns, Real) and 0 < turns < math.inf):
        raise ValueError(f"got turns={turns!r}: a spiral goes around by a positive number of turns, such as 1.5")

    def first(t: float) -> tuple[float, float]:
        return 2 * t * math.cos(2 * math.pi * turns * t), 2 * t * math.sin(2 * math.pi * turns * t)

    def second(t: float) -> tuple[float, float]:
        return -first(t)[0], -first(t)[1]

    return along(first, second, n_samples, noise, seed)


def half_turn(n: int) -> list[float]:
    """n angles from 0 to pi, evenly, both ends included; of one, 0."""
    step = math.pi / max(1, n - 1)
    return [i * step for i in range(n)]


def along(first: Curve, second: Curve, n_samples: int, noise: float, seed: int) -> Points:
    """Points along two curves, in the middles of equal parts, with normal noise, in random order."""
    check_samples(n_samples, noise)
    rng = random.Random(seed)
    half = n_samples // 2
    found = []
    for curve, label, n in ((first, -1, half), (second, 1, n_samples - half)):
        for i in range(n):
            x, y = curve((i + 0.5) / n)
            found.append(([x + rng.gauss(0, noise), y + rng.gauss(0, noise)], label))
    rng.shuffle(found)
    return [point for point, _ in found], [label for _, label in found]


def check_samples(n_samples: int, noise: float) -> None:
    """Raise ValueError unless these are a number of points for two classes, and a standard deviation."""
    if not (isinstance(n_samples, Integral) and n_samples >= 2):
        raise ValueError(f"got n_samples={n_samples!r}: two classes need a whole number of points from 2 up")
    if not (isinstance(noise, Real) and 0 <= noise < math.inf):
        raise ValueError(f"got noise={noise!r}: a standard deviation is a number from 0 up, such as 0.1")


class RandomState:
    """The numbers that NumPy's older random source of this name draws, without NumPy: `RandomState(1337).normal(0, 1)`.

    Args:
        seed: a whole number from 0 to 2**32 - 1.

    Raises:
        ValueError: for another seed.

    Source: Matsumoto and Nishimura (1998), with the seeding of 2002; Marsaglia's polar method.

    >>> RandomState(1337).normal(0.0, 1.0)
    -0.7031873098624105
    """

    def __init__(self, seed: int) -> None:
        if not (isinstance(seed, int | Integral) and 0 <= seed < 2**32):
            raise ValueError(f"got seed {seed!r}: a seed is a whole number from 0 to 2**32 - 1")
        state = [int(seed)]
        for i in range(1, 624):
            state.append((1812433253 * (state[-1] ^ state[-1] >> 30) + i) % 2**32)
        self.source = random.Random()
        self.source.setstate((3, (*state, 624), None))
        self.spare: float | None = None  # normal numbers come in pairs

    def normal(self, mean: float, deviation: float) -> float:
        """A number of the normal distribution."""
        spare, self.spare = self.spare, None
        if spare is None:
            x, y = 1.0, 1.0
            while not 0 < (r2 := x * x + y * y) < 1:
                x, y = 2 * self.source.random() - 1, 2 * self.source.random() - 1
            factor = math.sqrt(-2 * math.log(r2) / r2)
            spare, self.spare = factor * y, factor * x
        return mean + deviation * spare

    def shuffle(self, items: list[Any]) -> None:
        """Put a list into random order, in place."""
        for i in range(len(items) - 1, 0, -1):
            j = self.up_to(i)
            items[i], items[j] = items[j], items[i]

    def up_to(self, most: int) -> int:
        """A whole number from 0 to `most`: of as many bits, and drawn anew while it is too large."""
        while (drawn := self.source.getrandbits(32) & (1 << most.bit_length()) - 1) > most:
            pass
        return drawn
