"""The tester notices what is wrong, and nothing else."""

import math

import numpy as np
import pytest

import tangent
from tangent.rules.declare import adjoint, d, elementwise, tangent_
from tangent.testing import WrongDerivative, check_grads

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])


def double(x):
    return x * 2.0


# Functions without a source to read, as far as `tangent` knows: each has a rule that is wrong in one way.


def off(x):
    return np.sin(x)


@elementwise(off)
def off_by_a_thousandth(y, x):
    return 1.001 * np.cos(x)


def in_double_precision():
    return np.ones(3)


def leaks(x):
    return x * 1


@adjoint(leaks)
def leaks_adjoint(y, x):
    d[x] = d[y] * in_double_precision()


@tangent_(leaks)
def leaks_tangent(y, x):
    d[y] = d[x] * in_double_precision()


def spreads(x, y):
    return x + y


@adjoint(spreads)
def spreads_adjoint(z, x, y):
    d[x] = d[z]
    d[y] = d[z]


@tangent_(spreads)
def spreads_tangent(z, x, y):
    d[z] = d[x] + d[y]


def disagrees(x):
    return x * x


@adjoint(disagrees)
def disagrees_adjoint(y, x):
    d[x] = d[y] * 2 * x


@tangent_(disagrees)
def disagrees_tangent(y, x):
    d[y] = d[x] * 2 * x * 1.00000001


def scribble(x):
    x += 1.0
    return x


tangent.rules.declare.nondifferentiable(scribble)


def scribbles(x):
    return x * 3.0


@adjoint(scribbles)
def scribbles_adjoint(y, x):
    d[x] = d[y] * 3.0 + 0.0 * scribble(x)


@tangent_(scribbles)
def scribbles_tangent(y, x):
    d[y] = d[x] * 3.0


def first_order_only(x):
    return x**3


def slope(x):
    return 3 * x**2


tangent.rules.declare.nondifferentiable(slope)


@elementwise(first_order_only)
def first_order(y, x):
    return slope(x)


def failure(f, *args, **options):
    with pytest.raises(WrongDerivative) as caught:
        check_grads(f, *args, **options)
    return str(caught.value)


@pytest.mark.parametrize("modes", [("reverse",), ("forward",)])
def test_notices_a_derivative_that_is_off_by_a_thousandth(modes):
    message = failure(lambda x: np.sum(off(x)), A, modes=modes)
    assert "expected" in message
    assert "by differences" in message
    if modes == ("reverse",):
        assert "wrong at x[0, 0]" in message  # the largest cosine


def test_notices_another_dtype():
    message = failure(leaks, A[0].astype(np.float32))
    assert "the gradient by x is more precise than its value" in message


def test_notices_a_missing_broadcast():
    message = failure(spreads, A, A[0])
    assert "the gradient by y has shape (2, 3), its value (3,)" in message


def test_notices_modes_that_do_not_agree():
    message = failure(disagrees, 2.0)
    assert "do not agree" in message
    check_grads(disagrees, 2.0, order=1, modes=("reverse",))


def test_notices_a_changed_argument():
    assert "changed its argument x" in failure(scribbles, A)


def test_notices_a_wrong_second_derivative():
    check_grads(first_order_only, 2.0, order=1)
    message = failure(first_order_only, 2.0)
    assert "the vjp of first_order_only" in message
    assert "found 0" in message


def test_shows_the_derivative():
    assert "def d" in failure(lambda x: np.sum(off(x)), A)


def test_right_derivatives_pass():
    check_grads(double, 1.5)
    check_grads(lambda x, y: np.sum(np.tanh(x @ y)), A, A.T)
    check_grads(lambda x: {"a": x, "b": [math.sin(x), "name"]}, 0.3)
    check_grads(lambda p: p["w"] * p["b"][0], {"w": A, "b": [2.0, "relu"]})
    check_grads(lambda x: np.exp(1j * x), A)
    check_grads(lambda z: np.real(z * np.conj(z)), A + 0.5j)
    check_grads(lambda x: np.float32(2) * x, A.astype(np.float32))


def test_third_order():
    check_grads(lambda x: math.exp(x) * x, 0.5, order=3)


def test_many_elements_are_checked_along_random_directions():
    x = np.linspace(0.1, 2.0, 200)
    check_grads(lambda x: np.sum(np.sin(x)), x)
    assert "random direction" in failure(lambda x: np.sum(off(x)), x)


def test_arguments_to_differentiate_by():
    def f(x, n, y):
        return x**n * y

    check_grads(f, 1.5, 2, 0.5)
    check_grads(f, 1.5, 2, 0.5, wrt="y")
    check_grads(f, 1.5, 2, 0.5, wrt=(0, 2), modes=("forward",))


def test_what_cannot_be_checked_is_said():
    with pytest.raises(ValueError, match="nothing to check"):
        check_grads(double, 1)
    with pytest.raises(ValueError, match="modes are reverse and forward"):
        check_grads(double, 1.0, modes=("backward",))
