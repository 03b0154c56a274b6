"""The array protocol of CuPy's backend, on the strict double, and on CuPy's arrays where there is a GPU."""

import numpy as np
import pytest
import strict

from tangent.backend import load
from tangent.testing import check_backend

strict.install()
X = np.array([[0.5, -1.5, 2.0], [1.0, 3.0, -0.5]])


@pytest.mark.parametrize("dtype", [float, np.float32])
def test_on_the_strict_double(dtype):
    check_backend(load("strict_cupy"), strict.strict(X.astype(dtype)))


@pytest.mark.gpu
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_on_a_device(dtype):
    cupy = pytest.importorskip("cupy", reason="CuPy is not installed")
    try:
        example = cupy.asarray(X.astype(dtype))
    except Exception as error:
        pytest.skip(f"CuPy has no device: {error}")
    check_backend(load("cupy"), example)


def test_nothing_but_the_questions_of_testers_waits_for_the_device():
    backend, x = load("strict_cupy"), strict.strict(X)
    with strict.counted() as waits:
        backend.zeros_like(x)
        backend.zeros((2,))
        backend.cast_like(1.0, x)
        backend.sum_to(x, (3,))
        backend.broadcast_to(1.0, (2, 3))
        backend.sum(x, 0, True)
        backend.expand_dims(x, 0)
        backend.matrix_transpose(x)
        backend.add_at(backend.copy(x), [0, 0], 1.0)
        backend.written_at(x, [0, 1])
        backend.stack([x, x])
        backend.shares_memory(x, x[0])
        backend.log(x * x)
        backend.sign(x)
    assert waits == []
