"""`numba.njit` compiles the derivatives of loops as they are."""

import importlib
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

import tangent

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
WORKLOADS = importlib.import_module("workloads").WORKLOADS
scalar_loop, branch_loop, recurrence = (
    WORKLOADS[name].primal for name in ("scalar_loop", "branch_loop", "recurrence")
)


def annotated_recurrence(a: float, b: np.ndarray):
    x = np.zeros(len(b))
    x[0] = b[0]
    for i in range(1, len(b)):
        x[i] = a * x[i - 1] + b[i]
    return np.sum(x)


def smoothed(x: np.ndarray, steps: int):
    for _ in range(steps):
        for i in range(1, len(x) - 1):
            x[i] = 0.25 * x[i - 1] + 0.5 * x[i] * x[i] + 0.25 * x[i + 1]
    return np.sum(x)


B = np.array([0.3, -1.2, 0.8, 0.4, 1.1])


@pytest.mark.parametrize(
    ("function", "arguments", "wrt"),
    [
        (scalar_loop, (0.3, 50), 0),
        (branch_loop, (0.3, 50), 0),
        (branch_loop, (-11.0, 50), 0),
        (recurrence, (0.9, B), (0, 1)),
        (annotated_recurrence, (0.9, B), (0, 1)),
        (smoothed, (B, 3), 0),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_compiled_derivatives_give_the_same_numbers(function, arguments, wrt):
    derivative = tangent.grad(function, wrt=wrt)
    compiled = numba.njit(derivative)
    found, expected = compiled(*arguments), derivative(*arguments)
    for one, other in zip(*((found, expected) if wrt else ((found,), (expected,))), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-14)
