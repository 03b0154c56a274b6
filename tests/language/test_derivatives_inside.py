"""Derivatives that are taken inside a function, also of functions that see what is differentiated."""

import math

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows
from tangent import grad

A = np.array([1.5, -0.5, 2.0])


def of_a_lambda(x):
    return x * tangent.grad(lambda y: x + y * y * x)(x)


def of_a_local_function(x, k):
    def g(y):
        z = k
        for i in range(3):
            z = z * y + x * i
        return z * y

    return tangent.grad(g)(x * 2) * k


def stored(x):
    def g(y):
        return x * y * y

    dg = tangent.grad(g)
    return dg(x) * dg(2.0)


def under_its_own_name(x):
    return grad(lambda y: math.sin(x * y))(x)


def forward_inside(x):
    return tangent.jvp(lambda y, z: y * z * x, wrt=(0, 1))(x, 2.0, 1.0, x)


def vjp_inside(x):
    return tangent.vjp(lambda y: y * y * x)(x, x * x)


def value_and_gradient(x):
    value, gradient = tangent.value_and_grad(lambda y: y * y * x)(x)
    return value * gradient


def hessian_product_inside(x):
    return tangent.hvp(lambda y: y**3 * x)(x, x * x)


def by_name(x):
    def g(y, z):
        return x * y**2 * z**3

    return tangent.grad(g, wrt="z")(x, 2.0) * tangent.grad(g, 1)(2.0, x)


def by_several(x):
    a, b = tangent.grad(lambda y, z: x * y**2 * z, wrt=(1, 0))(x, 2.0)
    return a * b


def two_levels(x):
    return x * tangent.grad(lambda y: y * tangent.grad(lambda z: x * y * z * z)(y))(x)


def reverse_over_forward(x):
    return tangent.grad(lambda y: tangent.jvp(lambda z: x * z * z * y)(y, x))(x)


def of_a_function_that_is_passed(x, f):
    return tangent.grad(lambda y: f(x * y))(x) * x


def of_arrays(x):
    g = tangent.grad(lambda w: np.sum(w**3 * x))(x * 2.0)
    return np.sum(g * x)


def newton(x):
    def residual(y):
        return y * y * y - x

    y = 1.5
    for _ in range(3):
        y = y - residual(y) / tangent.grad(residual)(y)
    return y


def descent(x):
    w = x * 0.0
    for _ in range(2):
        w = w - 0.1 * tangent.grad(lambda v: np.sum((v - x) ** 2 * x))(w)
    return np.sum(w * w)


def nothing_is_seen(x):
    return tangent.grad(lambda y: y**3)(x) * x


def in_a_function(x):
    def slope(f, at):
        return tangent.grad(f)(at)

    return slope(lambda y: y * y * x, x)


def of_a_recursive_function(x, n):
    def power(y, k):
        return 1.0 if k == 0 else x * y * power(y, k - 1)

    return tangent.grad(power)(x, n)


def with_a_literal_default(x):
    def g(y, k=2.0):
        return x * y**k

    return tangent.grad(g)(x) + tangent.grad(g)(x, 3.0)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (of_a_lambda, 0, (1.5,)),
        (of_a_local_function, (0, 1), (1.5, 0.7)),
        (stored, 0, (1.5,)),
        (under_its_own_name, 0, (1.5,)),
        (forward_inside, 0, (1.5,)),
        (vjp_inside, 0, (1.5,)),
        (value_and_gradient, 0, (1.5,)),
        (hessian_product_inside, 0, (1.5,)),
        (by_name, 0, (1.5,)),
        (by_several, 0, (1.5,)),
        (reverse_over_forward, 0, (1.5,)),
        (of_a_function_that_is_passed, 0, (1.5, math.sin), (1.5, lambda v: v**3)),
        (of_arrays, 0, (A,)),
        (newton, 0, (1.5,)),
        (descent, 0, (A,)),
        (nothing_is_seen, 0, (1.5,)),
        (in_a_function, 0, (1.5,)),
        (with_a_literal_default, 0, (1.5,)),
    ),
)
def test_a_derivative_inside(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_two_levels():
    check(two_levels, 1.5)


def test_of_a_recursive_function():
    """Its third derivative, which `hvp` and `twice` come to, needs lists that change in functions."""
    check(of_a_recursive_function, 1.5, 2, modes=("joint", "split", "plain", "forward"))


def grad_of_a_sum(x):
    return x * tangent.grad(lambda y: x + y)(x)


def jvp_of_a_sum(x):
    return x * tangent.jvp(lambda y: x + y)(x, 1.0)


def vjp_of_a_sum(x):
    return x * tangent.vjp(lambda y: x + y)(x, 1.0)


@pytest.mark.parametrize("f", [grad_of_a_sum, jvp_of_a_sum, vjp_of_a_sum])
def test_the_two_derivatives_are_not_mixed_up(f):
    assert tangent.grad(f)(1.0) == 1.0
    assert tangent.jvp(f)(1.0, 1.0) == 1.0
    assert tangent.vjp(f)(1.0, 1.0) == 1.0
    assert tangent.grad(tangent.grad(f))(1.0) == 0.0


def kept_and_changed(x):
    k = x
    dg = tangent.grad(lambda y: y * y * k)
    k = x * x
    return dg(x)


def of_what_is_known_when_it_runs(x, n):
    g = (lambda y: y * y * x) if n else math.sin
    return tangent.grad(g)(x)


def computed_wrt(x, n):
    return tangent.grad(lambda y, z: y * z * x, wrt=n)(x, x)


@pytest.mark.parametrize(
    ("f", "args"),
    [(kept_and_changed, (1.5,)), (of_what_is_known_when_it_runs, (1.5, 1)), (computed_wrt, (1.5, 1))],
)
def test_refused(f, args):
    check_refused(f, *args)
