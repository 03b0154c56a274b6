"""What has no axes because the result has none, and what may have some all the same."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check

A = np.array([[0.5, 1.0, -0.3], [0.2, 2.0, 0.7], [1.1, 0.4, 0.9]])
X = np.array([0.5, -1.0, 2.0])


def text(f, wrt=0):
    return inspect.getsource(tangent.grad(f, wrt=wrt))


def energy(positions: np.ndarray, masses: np.ndarray):
    total = 0.0
    for i in range(len(masses)):
        for j in range(i):
            d = positions[i] - positions[j]
            total -= masses[i] * masses[j] / np.sqrt(np.dot(d, d))
    return total


def log_likelihood(theta: np.ndarray, data: np.ndarray):
    mu, log_s = theta
    s = np.exp(log_s)
    total = 0.0
    for d in data:
        total += -0.5 * ((d - mu) / s) ** 2 - log_s
    return -total


def largest(a: np.ndarray, x: np.ndarray):
    best = a[0, 0] * x[0]
    for i in range(1, 3):
        if a[i, i] > 0.95:
            best = np.maximum(best, a[i, i] * x[i])
    return np.where(best > 0, best * 2, -best)


def of_vectors(a: np.ndarray, x: np.ndarray):
    total = 0.0
    for row in a:
        total += np.dot(row, x) ** 2 + np.sin(row @ row) * np.inner(x, row)
    return total


def test_products_of_vectors():
    check(of_vectors, A, X, wrt=(0, 1))
    assert "2 * " in text(of_vectors)
    assert "matmul" not in text(of_vectors)
    for single, double in ((A.astype(np.float32), X), (A, X.astype(np.float32))):
        gradients = tangent.grad(of_vectors, wrt=(0, 1))(single, double)
        assert [g.dtype for g in gradients] == [single.dtype, double.dtype]


@pytest.mark.parametrize(("f", "args"), [(energy, (A, X)), (log_likelihood, (X[:2], X)), (largest, (A, X))])
def test_no_axes(f, args):
    check(f, *args, wrt=(0, 1))
    assert "unbroadcast" not in text(f, (0, 1))
    tangent.grad(f, wrt=(0, 1), optimized=False)


def left_out(x: np.ndarray, w: np.ndarray, n: int):
    s = np.exp(w)
    total = 0.0
    for i in range(n):
        total = total + x[i] * s
    return total + 1.0


def chosen(x: np.ndarray, w: np.ndarray, n: int):
    y = x * w
    total = np.sum(x)
    if n > 0:
        total = total + y
    return total


def after_break(x: np.ndarray, w: np.ndarray, n: int):
    total = 0.0
    for i in range(n):
        y = w * x
        if i == 1:
            break
        total = total + np.sum(y)
    else:
        total = total + y
    return total


def both(x: np.ndarray, w: np.ndarray, n: int):
    a = np.dot(w, w)
    y = a * x
    return a * n + np.sum(y)


def caught(x: np.ndarray, w: np.ndarray, n: int):
    try:
        y = x * w
        if n == 0:
            raise ValueError
        total = y + 1.0
    except ValueError:
        total = np.sum(x * x)
    return total


@pytest.mark.parametrize(("f", "n"), [(left_out, 0), (chosen, 0), (after_break, 2), (both, 2), (caught, 0)])
def test_axes_in_what_is_left_out(f, n):
    check(f, X, X + 0.3, n, wrt=(0, 1))


def test_numbers_in_the_same_functions():
    x, w = np.array(0.7), np.array(1.3)
    for f in (chosen, caught):
        check(f, x, w, 1, wrt=(0, 1))


def test_an_array_for_a_result_is_refused():
    with pytest.raises(tangent.ShapeMismatch, match="shape"):
        tangent.grad(chosen, wrt=(0, 1))(X, X, 1)


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __mul__(self, other):
        return self.x * other.x + self.y * other.y


def of_objects(v, w, x: np.ndarray):
    total = 0.0
    for k in range(2):
        total = total + v * w * x[k]
    return total


def test_products_of_objects():
    v, w = Vector(0.3, 0.7), Vector(1.5, -0.4)
    check(of_objects, v, w, X, wrt=2)


def mixed(x: np.ndarray, y: np.ndarray):
    total = 0.0
    for i in range(3):
        total = total + x[i] * y[i] * np.sqrt(2.0)
    return total


def test_single_precision_is_kept():
    gx, gy = tangent.grad(mixed, wrt=(0, 1))(X.astype(np.float32), X)
    assert (gx.dtype, gy.dtype) == (np.float32, np.float64)
    check(mixed, X, 2 * X, wrt=(0, 1))


def of_complex(x: np.ndarray, w: float):
    total = 0.0
    for k in range(3):
        z = x[k] * (w + 2.0j)
        total = total + np.abs(z) * x[k]
    return total


def of_a_complex_vector(x: np.ndarray):
    return np.abs(x @ (x * 2.0j)) + np.abs(np.dot(x * 1.0j, x))


def test_real_parts_of_complex_numbers():
    check(of_complex, X + 1.5, 0.4, wrt=(0, 1))
    check(of_a_complex_vector, X)
