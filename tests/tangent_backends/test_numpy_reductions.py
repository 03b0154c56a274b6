"""Reductions of NumPy: axes, keepdims, ties, empty arrays."""

import numpy as np
import pytest

from rule_oracle import check, pullback
from tangent.rules.book import BOOK

A = np.array([[[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]], [[2.3, 1.1, -0.9], [0.2, 0.6, 1.5]]])
AXES = [None, 0, 1, -1, (0, 2), (-1, 0), (0, 1, 2)]
NAMES = ["sum", "mean", "prod", "max", "min", "amax", "amin", "var", "std"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("keepdims", [False, True])
def test_axes(name, axis, keepdims):
    check(getattr(np, name), A, axis=axis, keepdims=keepdims)


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "max", "min"])
@pytest.mark.parametrize("x", [1.5, np.float64(1.5), np.array(1.5), np.array([1.5])])
def test_of_a_number(name, x):
    check(getattr(np, name), x)


@pytest.mark.parametrize("name", ["sum", "prod"])
def test_of_nothing(name):
    check(getattr(np, name), np.ones((0, 3)))
    check(getattr(np, name), np.ones((0, 3)), axis=0)
    check(getattr(np, name), np.ones((0, 3)), axis=1)


def test_mean_along_the_full_axis_of_an_empty_array():
    check(np.mean, np.ones((0, 3)), axis=1)


@pytest.mark.parametrize("name", ["var", "std"])
def test_degrees_of_freedom(name):
    check(getattr(np, name), A, ddof=1)
    check(getattr(np, name), A, axis=2, ddof=1)


@pytest.mark.parametrize("axis", [None, 0, 1, 2, -1])
def test_cumsum(axis):
    check(np.cumsum, A, axis)


def test_prod_with_zeros():
    for zeros in ([0], [0, 1], [0, 3]):
        x = np.array([0.5, 2.0, 3.0, 4.0]).reshape(2, 2)
        x.flat[zeros] = 0.0
        check(np.prod, x)
        check(np.prod, x, axis=0)
        check(np.prod, x, axis=(1, 0), keepdims=True)


@pytest.mark.parametrize("name", ["max", "min"])
def test_ties_are_split(name):
    rule = BOOK.rule_for(getattr(np, name))
    x = np.array([[1.0, 1.0], [1.0, 1.0]])
    got = pullback(rule, 1.0, 1.0, {"a": x, "axis": None, "keepdims": False})
    np.testing.assert_array_equal(got["a"], np.full((2, 2), 0.25))
    got = pullback(rule, np.ones(2), np.ones(2), {"a": x, "axis": 1, "keepdims": False})
    np.testing.assert_array_equal(got["a"], np.full((2, 2), 0.5))


def test_std_of_equal_elements_has_gradient_zero():
    rule = BOOK.rule_for(np.std)
    got = pullback(rule, 1.0, 0.0, {"a": np.ones(3), "axis": None, "ddof": 0, "keepdims": False})
    assert got["a"].tolist() == [0, 0, 0]


def test_methods_are_the_functions():
    for name in ("sum", "mean", "prod", "max", "min", "var", "std", "cumsum"):
        assert BOOK.method(name) is BOOK.rule_for(getattr(np, name))


def test_sum_of_a_list():
    check(np.sum, [1.0, 2.0])
    check(np.mean, [1.0, 2.0, 4.0])
    check(np.sum, [A, A * 2.0])
    check(np.sum, [A, A * 2.0], axis=0)
