"""Array methods with arguments, which share the rules of NumPy's functions."""

import numpy as np
import pytest

from tangent.testing import check_grads

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])

CALLS = {
    "sum": lambda x: x.sum(0),
    "sum, kept axis": lambda x: x.sum(axis=1, keepdims=True),
    "sum, mask": lambda x: x.sum(where=x > 0),
    "sum, start": lambda x: x.sum(initial=2.0),
    "mean": lambda x: x.mean(-1),
    "prod": lambda x: x.prod(axis=0),
    "max": lambda x: x.max(1),
    "min": lambda x: x.min(axis=0, keepdims=True),
    "var": lambda x: x.var(0),
    "var, ddof": lambda x: x.var(axis=1, ddof=1),
    "std": lambda x: x.std(1),
    "cumsum": lambda x: x.cumsum(1),
    "cumprod": lambda x: x.cumprod(axis=0),
    "take": lambda x: x.take([0, 0, 4]),
    "take, axis": lambda x: x.take([0, 0], axis=1),
    "clip": lambda x: x.clip(-1, 1),
    "clip, one bound": lambda x: x.clip(min=-0.5),
    "round": lambda x: x * x.round(1),
    "conj": lambda x: x.conj() * x,
    "argsort": lambda x: x * x.argsort(axis=1),
    "argmax": lambda x: x[:, x.argmax(axis=1)],
}


@pytest.mark.parametrize("name", CALLS)
def test_method(name):
    check_grads(CALLS[name], A)
