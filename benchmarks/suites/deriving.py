"""How long deriving takes: parsing, transforming, printing, compiling."""

import linecache
from collections.abc import Callable
from itertools import count
from types import FunctionType
from typing import Any

import tangent

LOOP = """
def f(x, n):
    for i in range(n):
        s = np.sin(x)
        x = s * x + i / n
    return x
"""

MLP = """
def f(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    return np.sum(r * r)
"""


def straight(lines: int) -> str:
    """A function of as many lines without branches, each of which uses the one before."""
    body = ["    x = np.sin(x) * a + x" if i % 2 else "    x = x * np.cos(a)" for i in range(lines - 2)]
    return "\n".join(["def f(x, a):", *body, "    return x", ""])


SOURCES = {
    "loop of 5 lines": LOOP,
    "mlp": MLP,
    "straight, 100 lines": straight(100),
    "straight, 1000 lines": straight(1000),
}

numbers = count()


def function(source: str) -> Callable[..., Any]:
    """A new function with that source each time, so that nothing of it is cached."""
    import numpy as np

    name = f"<benchmark {next(numbers)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    scope: dict[str, Any] = {"np": np, "__name__": "benchmark"}
    exec(compile(source, name, "exec"), scope)
    return scope["f"]


class Deriving:
    """Gradients of functions that have not been seen before."""

    params = (list(SOURCES),)
    param_names = ("function",)
    timeout = 300
    # Setting up again before every call: deriving the same function again would only ask the cache.
    number = 1
    warmup_time = 0

    def setup(self, name: str) -> None:
        derivative(LOOP)
        self.function = function(SOURCES[name])

    def time_gradient(self, name: str) -> None:
        tangent.grad(self.function)


class DerivingTwice:
    """What the cache answers."""

    number = 1000

    def setup(self) -> None:
        self.function = function(MLP)
        tangent.grad(self.function)

    def time_gradient(self) -> None:
        tangent.grad(self.function)


class DerivingAgain:
    """Derivatives of derivatives."""

    params = (["loop of 5 lines", "mlp"],)
    param_names = ("function",)
    timeout = 300
    number = 1
    warmup_time = 0

    def setup(self, name: str) -> None:
        derivative(LOOP)
        self.function = function(SOURCES[name])

    def time_hvp(self, name: str) -> None:
        tangent.hvp(self.function)


def derivative(source: str) -> FunctionType:
    """Once, so that the rules are loaded before anything is timed."""
    return tangent.grad(function(source))
