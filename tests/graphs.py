"""Small graphs at random, the same for every class of Values, for tests that compare one class with another."""
from __future__ import annotations

import random
from typing import Any


def random_values(V: Any, seed: int, leaves: int, results: int) -> list[Any]:
    """So many leaves of class V, and after them so many sums, products and tanhs of Values that stand before them."""
    choose = random.Random(seed)
    made = [V(choose.uniform(-2, 2)) for _ in range(leaves)]
    for _ in range(results):
        operation = choose.choice([lambda a, b: a + b, lambda a, b: a * b, lambda a, b: a.tanh()])
        made.append(operation(choose.choice(made), choose.choice(made)))
    return made
