"""Calls that make a view of some arrays and a copy of others: right, or refused when it is a copy."""

import numpy as np
import pytest

import tangent
from oracle import check

M = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])


def test_reshape_makes_a_view():
    def f(x):
        y = (2 * x).reshape(-1)
        y[0] = y[0] * 3.0
        return np.sum(y * y)

    check(f, M)


def test_reshape_makes_a_copy():
    def f(x):
        y = x.T.reshape(-1)
        y[0] = y[0] * 2.0
        return np.sum(y * y)

    with pytest.raises(tangent.Unsupported, match="as a view or as a copy"):
        tangent.grad(f)(M)


def test_said_to_be_a_copy():
    def f(x):
        y = x.T.reshape(-1).copy()
        y[0] = y[0] * 2.0
        return np.sum(y * y) + np.sum(x)

    check(f, M)


def test_ravel_makes_a_copy():
    def f(x):
        y = np.ravel(x.T)
        y[0] = 3.0
        return np.sum(y * y) + np.sum(x)

    with pytest.raises(tangent.Unsupported, match="as a view or as a copy"):
        tangent.grad(f)(M)


def test_transposes_are_views():
    def f(x):
        y = np.swapaxes(2 * x, 0, 1)
        y[0] = y[0] * 3.0
        return np.sum(y * y)

    check(f, M)
