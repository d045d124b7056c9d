"""One step of a small GPT, number by number: `GPT` is one layer, 16 wide, with 4 heads and a context of 16.

Its maths are those of a decoder with RMS norm, causal attention, a ReLU network four times as wide, and cross-entropy.
"""
from __future__ import annotations

import random
from typing import Any

WIDTH, HEADS, CONTEXT, VOCABULARY = 16, 4, 16, 27
SIZE = WIDTH // HEADS  # of one head
SHAPES = {"token": (VOCABULARY, WIDTH), "position": (CONTEXT, WIDTH), "query": (WIDTH, WIDTH), "key": (WIDTH, WIDTH),
          "value": (WIDTH, WIDTH), "out": (WIDTH, WIDTH), "up": (4 * WIDTH, WIDTH), "down": (WIDTH, 4 * WIDTH),
          "logits": (VOCABULARY, WIDTH)}
Vector = list[Any]


class GPT:
    """The model on an engine with `Value`, `dot` and `total`."""

    def __init__(self, engine: Any) -> None:
        rng = random.Random(1337)
        self.dot, self.total = engine.dot, engine.total
        self.weights = {name: [[engine.Value(rng.gauss(0, 0.08)) for _ in range(columns)] for _ in range(rows)]
                        for name, (rows, columns) in SHAPES.items()}
        self.parameters = [w for matrix in self.weights.values() for row in matrix for w in row]
        self.text = [rng.randrange(VOCABULARY) for _ in range(CONTEXT + 1)]

    def linear(self, name: str, x: Vector) -> Vector:
        """W @ x."""
        return [self.dot(row, x) for row in self.weights[name]]

    def rms_norm(self, x: Vector) -> Vector:
        """x / sqrt(mean(x^2))."""
        scale = (self.dot(x, x) * (1 / len(x)) + 1e-5) ** -0.5
        return [v * scale for v in x]

    def exps(self, logits: Vector) -> tuple[Vector, Any]:
        """e^logits without overflow, and 1 / their sum."""
        largest = max(float(v.data) for v in logits)
        exps = [(v - largest).exp() for v in logits]
        return exps, self.total(exps) ** -1

    def attend(self, query: Vector, keys: list[Vector], values: list[Vector]) -> Vector:
        """What each head reads at one position: the earlier values, weighted by softmax(query . keys)."""
        out = []
        for start in range(0, WIDTH, SIZE):
            head = slice(start, start + SIZE)
            exps, share = self.exps([self.dot(query[head], key[head]) * SIZE**-0.5 for key in keys])
            shares = [e * share for e in exps]
            out += [self.dot(shares, [value[i] for value in values]) for i in range(start, start + SIZE)]
        return out

    def logits(self, position: int, keys: list[Vector], values: list[Vector]) -> Vector:
        """The scores of the next token; the keys and values of this position are appended."""
        token = self.weights["token"][self.text[position]]
        x = self.rms_norm([t + p for t, p in zip(token, self.weights["position"][position])])
        normed = self.rms_norm(x)
        keys.append(self.linear("key", normed))
        values.append(self.linear("value", normed))
        attention = self.linear("out", self.attend(self.linear("query", normed), keys, values))
        x = [a + b for a, b in zip(x, attention)]
        hidden = [v.relu() for v in self.linear("up", self.rms_norm(x))]
        return self.linear("logits", [a + b for a, b in zip(x, self.linear("down", hidden))])

    def loss(self) -> Any:
        """The mean of -log(the probability of the next token) over the context."""
        keys: list[Vector] = []
        values: list[Vector] = []
        losses = []
        for position in range(CONTEXT):
            exps, share = self.exps(self.logits(position, keys, values))
            losses.append((exps[self.text[position + 1]] * share).log() * -1)
        return self.total(losses) * (1 / CONTEXT)

    def step(self) -> float:
        """Forward and backward; the graph is dropped on return."""
        loss = self.loss()
        for p in self.parameters:
            p.grad = 0
        loss.backward()
        return loss.data

    def grads(self) -> list[float]:
        """The gradient of every parameter."""
        return [p.grad for p in self.parameters]
