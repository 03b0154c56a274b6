"""Custom gradients by template, as users state them."""

import ctypes
import ctypes.util
import inspect
import math

import numpy as np
import pytest

import tangent
from tangent.grads import RuleError, adjoint, d, elementwise, linear
from tangent.tangents import tangent_
from tangent.testing import check_grads, check_rule, sample

X = np.array([0.3, -1.2, 0.8])


def cube(x):
    return x * x * x


@adjoint(cube)
def cube_adjoint(result, x):
    d[x] = d[result] * 3 * x * x


def of_cube(val):
    cubed = cube(val)
    return cubed


def test_an_adjoint_alone_serves_reverse_mode():
    assert tangent.grad(of_cube)(2.0) == 12.0
    assert "bcubed * 3 * val * val" in inspect.getsource(tangent.grad(of_cube))
    with pytest.raises(tangent.Unsupported, match=r"adjoint only(.|\n)*@tangent.tangents.tangent_\(cube\)"):
        tangent.jvp(of_cube)


def quartic(x):
    return x**4


def of_quartic(x):
    return 2.0 * quartic(x)


def test_a_tangent_alone_serves_forward_mode_and_the_other_may_follow():
    @tangent_(quartic)
    def quartic_tangent(y, x):
        d[y] = 4 * x**3 * d[x]

    assert tangent.jvp(of_quartic)(2.0, 1.0) == 64.0
    with pytest.raises(tangent.Unsupported, match="tangent only"):
        tangent.grad(of_quartic)

    @adjoint(quartic)
    def quartic_adjoint(y, x):
        d[x] = 4 * x**3 * d[y]

    check_rule(quartic, sample(2.0), sample(X))


def late(x):
    return x * x


def of_late(x):
    return late(x)


def test_a_rule_is_seen_by_what_is_derived_later():
    before = tangent.grad(of_late)
    assert before(3.0) == 6.0

    @elementwise(late)
    def late_rule(y, x):
        return 100.0 * x

    assert tangent.grad(of_late)(3.0) == 300.0
    assert before(3.0) == 6.0
    assert tangent.grad(late)(3.0) == 300.0  # the function itself, too


def test_a_built_in_rule_is_replaced_on_purpose_only():
    def template(y, x):
        return -1.0 * np.cos(x)

    def f(x):
        return np.sum(np.sin(x))

    with pytest.raises(RuleError, match="override=True"):
        elementwise(np.sin)(template)
    known = tangent.rules.book.BOOK.rule_for(np.sin)
    elementwise(np.sin, override=True)(template)
    try:
        np.testing.assert_allclose(tangent.grad(f)(X), -np.cos(X))
    finally:
        tangent.rules.book.BOOK.add(known, override=True)
    np.testing.assert_allclose(tangent.grad(f)(X), np.cos(X))


def softplus(x, sharpness=1.0):
    return np.logaddexp(0.0, sharpness * x) / sharpness


@elementwise(softplus)
def softplus_rule(y, x, sharpness=1.0):
    s = 1 / (1 + np.exp(-sharpness * x))
    return s, (x * s - y) / sharpness


def test_a_stabler_formula_for_a_function_of_ones_own():
    check_rule(softplus, sample(X), sample(X, sharpness=3.0), sample(0.5, 2.0))


def shift(x, by=1):
    return np.roll(x, by)


@linear(shift, arg="x")
def shift_rule(y, x, by=1):
    d[x] = np.roll(d[y], -by)


def test_a_linear_function():
    check_rule(shift, sample(X), sample(X, by=2), sample(X, -1))


# A function of an extension module: nothing but its rule is known.

_C = ctypes.CDLL(ctypes.util.find_library("m"))
_C.erf.restype, _C.erf.argtypes = ctypes.c_double, [ctypes.c_double]
opaque_erf, unknown = _C.erf, _C.tgamma


@elementwise(opaque_erf)
def opaque_erf_rule(y, x):
    return 2 / math.sqrt(math.pi) * math.exp(-x * x)


def test_an_opaque_function():
    def f(x: float):
        return opaque_erf(x) * x

    check_grads(f, 0.4)
    assert tangent.grad(opaque_erf)(0.0) == pytest.approx(2 / math.sqrt(math.pi))


def test_an_opaque_function_without_a_rule_is_refused_with_the_way_out():
    def f(x):
        return unknown(x)

    with pytest.raises(tangent.Undifferentiable, match=r"@tangent\.grads\.adjoint\(unknown\)"):
        tangent.grad(f)
