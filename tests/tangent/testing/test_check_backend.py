"""`check_backend` passes what keeps the protocol, and notices each method that does not."""

import numpy as np
import pytest

from tangent.backend import load
from tangent.testing import BrokenBackend, check_backend

X = np.array([[0.5, -1.5, 2.0], [1.0, 3.0, -0.5]])

WRONG = {
    "shape": lambda x: list(x.shape) if isinstance(x, np.ndarray) else (),
    "is_inexact": lambda x: True,
    "is_complex": lambda x: False,
    "zeros_like": lambda x: x * 1.0,
    "zeros": lambda shape: np.ones(shape),
    "cast_like": lambda x, like: x,
    "sum_to": lambda x, shape: np.broadcast_to(np.sum(x), shape),
    "broadcast_to": lambda x, shape: np.zeros(shape),
    "sum": lambda x, axis, keepdims: np.sum(x, axis=axis),
    "expand_dims": lambda x, axis: x[None],
    "reshape": lambda x, shape: np.reshape(x, shape, order="F"),
    "matrix_transpose": lambda x: x,
    "add_at": lambda x, key, value: x.__setitem__(key, x[key] + value),
    "written_at": lambda x, key: x[key],
    "stack": lambda items: np.concatenate(items),
    "copy": lambda x: x,
    "shares_memory": lambda x, y: False,
    "log": lambda x: np.log2(x),
    "sign": lambda x: np.abs(x),
    "has_nan": lambda x: False,
    "widened": lambda x: x.astype(np.float32),
    "to_numbers": lambda x: list(np.ravel(x)),
    "from_numbers": lambda numbers, like: np.zeros_like(like),
}


@pytest.mark.parametrize("dtype", [float, np.float32])
def test_numpy_keeps_the_protocol(dtype):
    check_backend(load("numpy"), X.astype(dtype))


@pytest.mark.parametrize("method", WRONG)
def test_a_wrong_method_is_noticed(method, monkeypatch):
    backend = load("numpy")
    monkeypatch.setattr(backend, method, WRONG[method])
    with pytest.raises((BrokenBackend, ValueError)):
        check_backend(backend, X)


def test_an_example_of_another_library_is_noticed():
    with pytest.raises(BrokenBackend, match="owns"):
        check_backend(load("numpy"), [[1.0]])


def test_methods_that_are_missing_are_named_together():
    class Bare:
        name = "bare"
        rules = ()

    with pytest.raises(BrokenBackend, match=r"lacks writable, accepts, owns, .*from_numbers"):
        check_backend(Bare(), np.ones((2, 3)))
