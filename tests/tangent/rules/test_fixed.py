"""Constant parameters on which a value depends all the same."""

import numpy as np
import pytest

import tangent

X = np.array([0.3, -1.2, 0.8])


def spread_of(x, ddof):
    return np.var(x, ddof=ddof)


def own_spread(x):
    return np.var(x, ddof=x[0])


def padded(x, value):
    return np.sum(np.pad(x, 1, constant_values=value))


@pytest.mark.parametrize(("f", "wrt"), [(spread_of, "ddof"), (own_spread, "x"), (padded, "value")])
def test_they_must_not_vary(f, wrt):
    for operator in (tangent.grad, tangent.jvp):
        with pytest.raises(tangent.Unsupported, match=r"is not differentiated by .* which varies here"):
            operator(f, wrt=wrt)


def test_otherwise_they_are_constants():
    np.testing.assert_allclose(tangent.grad(spread_of)(X, 1), X - np.mean(X))
    np.testing.assert_array_equal(tangent.grad(padded)(X, 2.0), np.ones(3))
