"""Values that derivatives take for constants."""

import numpy as np

import tangent
from tangent.testing import check_grads

X = np.array([0.3, -1.2, 0.8])


def half(x):
    return np.sum(x * tangent.stop_gradient(x))


def straight_through(x):
    return np.sum((x + tangent.stop_gradient(np.round(x) - x)) ** 2)


def test_one_factor_is_a_constant():
    np.testing.assert_allclose(tangent.grad(half)(X), X)
    assert tangent.jvp(half)(X, np.ones(3)) == np.sum(X)


def test_the_second_derivative_takes_it_for_a_constant_too():
    # grad(half) is x with the constant in it: its own derivative is by the other factor, which is gone.
    np.testing.assert_allclose(tangent.hvp(half)(X, np.ones(3)), np.zeros(3))


def test_a_straight_through_estimator():
    np.testing.assert_allclose(tangent.grad(straight_through)(X), 2 * np.round(X))


def test_containers_and_numbers():
    check_grads(lambda x: x * tangent.stop_gradient({"a": 2.0})["a"], 1.5)
