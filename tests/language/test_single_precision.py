"""Gradients have the dtype of what they belong to, also where a function goes on in double precision."""

import inspect
import math

import numpy as np
import pytest

import tangent
from oracle import Case, check

TWO = np.float64(2.0)


def divided_by_a_root(x):
    return np.sum(x**2) / np.sqrt(2.0)


def divided_by_a_count(x):
    return np.sum(x * x) / np.sum(x > 0)


def times_a_number_outside(x):
    return np.sum(x * TWO)


def standardised(x):
    s = np.std(x)
    return np.sum(np.tanh(x / s)) / np.sqrt(x.size)


def with_new_arrays(x):
    y = np.zeros(x.shape) + x
    return np.sum(x * np.ones(x.shape) * y)


def with_arrays_alike(x):
    return np.sum(x * np.full_like(x, 2.0, dtype=np.float64)) + np.sum(np.ones_like(x, dtype="float64") * x)


def in_wider_memory(x):
    w = np.empty_like(x, dtype=float)
    w[:] = x
    return np.sum(w * x * w)


def cast_on_the_way(x):
    a = x.astype(np.float64)
    b = a * a
    return np.sum(b * x)


def scaled_in_a_loop(x):
    s = 0.0
    for i in range(3):
        s = s + np.sum(x[i] * x / np.float64(i + 1))
    return s


def logarithms(x):
    s = np.sum(x)
    k = np.sqrt(2.0)
    return s * k + np.log(s * k) - len(x) * np.log(2 * np.pi) / 2


def all_in_single_precision(x):
    y = np.zeros_like(x) + x / math.sqrt(2.0)
    return np.mean(y * y) / 3 + np.sum(y) * float(x.shape[0])


FUNCTIONS = [
    divided_by_a_root,
    divided_by_a_count,
    times_a_number_outside,
    standardised,
    with_new_arrays,
    with_arrays_alike,
    in_wider_memory,
    cast_on_the_way,
    scaled_in_a_loop,
    logarithms,
    all_in_single_precision,
]


@pytest.mark.parametrize("f", FUNCTIONS)
def test_gradients_stay_in_single_precision(f):
    x = np.array([0.5, 1.5, 2.5])
    check(f, x)
    (expected,) = Case(f, (x,), 0, 1e-6, 1e-8, 1e-5).gradient(1.0)
    single = x.astype(np.float32)
    for derived in (tangent.grad(f), tangent.grad(f, optimized=False)):
        found = derived(single)
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, expected, rtol=1e-4)
    assert tangent.hvp(f)(single, single).dtype == np.float32


def times_annotated(w, k: float):
    y = w * k
    return np.sum(y * y)


def times_tested(w, k):
    y = w * w
    if k > 0:
        y = y * k
    return np.sum(y)


def over_a_count(w, n):
    s = w
    for _ in range(n):
        s = s * w
    return np.sum(s * s) / n


@pytest.mark.parametrize("f", [times_annotated, times_tested, over_a_count])
def test_numbers_of_numpy_are_numbers_too(f):
    # `np.float64` is a `float`, and wider than an array in single precision.
    k = np.int64(2) if f is over_a_count else np.float64(2.0)
    w = np.array([0.5, 1.5, 2.5])
    check(f, w, k)
    (expected,) = Case(f, (w, k), 0, 1e-6, 1e-8, 1e-5).gradient(1.0)
    single = w.astype(np.float32)
    found = tangent.grad(f)(single, k)
    assert found.dtype == tangent.hvp(f)(single, k, single).dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    if f is not over_a_count:
        single_k = tangent.grad(f, wrt=(0, 1))(single, np.float32(2.0))[1]
        assert single_k.dtype == np.float32


def test_nothing_is_cast_without_need():
    assert "return unbroadcast(" in inspect.getsource(tangent.grad(divided_by_a_root))
    assert "return unbroadcast(" not in inspect.getsource(tangent.grad(all_in_single_precision))
