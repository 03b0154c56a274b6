"""Where only the shape of a value is needed, an argument of that shape will do."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check


def masked(x: np.ndarray):
    y = np.where(x > 0, x * x, 0.0)
    return np.sum(y)


def running_sum(x: np.ndarray):
    y = np.zeros_like(x)
    y[0] = x[0]
    for i in range(1, len(x)):
        y[i] = y[i - 1] + x[i] ** 2
    return np.sum(y)


def several(x: np.ndarray, w: np.ndarray):
    y = np.where(x > 1, 3 * x, x)
    z = np.where(w > 1, w, 2 * w)
    for _ in range(2):
        y = np.minimum(y, 2.0)
    return np.sum(y, axis=0), np.sum(z)


def of_another_dtype(x: np.ndarray):
    y = np.where(x > 1, 3 * x.astype(np.float32), 0.0)
    z = np.where(x > 1, np.sqrt(2.0) * x, 0.0)
    return np.sum(y) + np.sum(z)


def of_another_shape(x: np.ndarray):
    y = np.where(x > 1, x, 0.0)[1:]
    x = x[1:] * 2.0
    z = np.where(y > 0.5, x, 0.0)
    return np.sum(y) + np.sum(z)


def rebound(x: np.ndarray):
    x = np.where(x > 1, x * x, 0.0)
    x = np.concatenate([x, x[1:]])
    total = 0.0
    for i in range(len(x)):
        total = total + x[i] * i
    return total


X = np.array([0.5, 1.5, 2.5])


@pytest.mark.parametrize(
    ("f", "args", "wrt"),
    [
        (masked, (X,), 0),
        (running_sum, (X,), 0),
        (several, (X, 2.5 * X), (0, 1)),
        (of_another_shape, (X,), 0),
        (rebound, (X,), 0),
    ],
)
def test_derivatives(f, args, wrt):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize("f", [masked, running_sum, of_another_dtype, of_another_shape, rebound])
def test_dtypes(f):
    for dtype in (np.float32, np.float64):
        assert tangent.grad(f)(X.astype(dtype)).dtype == dtype


@pytest.mark.parametrize("f", [masked, running_sum])
def test_nothing_is_made_for_its_shape(f):
    lines = inspect.getsource(tangent.grad(f)).splitlines()
    assert not any(line.strip().startswith("y = ") for line in lines)
