"""The same numbers in fewer words."""

import inspect

import numpy as np
import pytest

import tangent
from tangent.testing import check_grads

X = np.array([0.3, -1.2, 0.8])


def square(x):
    return x * x


def logarithm(x: float):
    return np.log(x)


def difference(x: float, y: float):
    return x * y - y * x * x


def users_own(x):
    y = x + x
    z = y * (1 / x)
    return z + -y


def grad_source(f, **options):
    return inspect.getsource(tangent.grad(f, **options))


def test_equal_terms():
    assert "2 * bout * x" in grad_source(square)
    assert "2 * dx * x" in inspect.getsource(tangent.jvp(square))


def test_quotients():
    assert "bout / x" in grad_source(logarithm)


def test_differences():
    assert "+ -" not in grad_source(difference, wrt=(0, 1))


def test_defaults_of_helpers_are_left_out():
    text = grad_source(lambda x: np.sum(np.sqrt(x) @ x))
    assert "spread(" in text
    assert "None" not in text


def test_the_users_own_expressions_stay():
    text = grad_source(users_own, preserve_result=True)
    assert "y = x + x" in text
    assert "y * (1 / x)" in text
    assert "+ -y" in text


@pytest.mark.parametrize("f", [square, users_own, difference])
def test_the_numbers_are_the_same(f):
    args = (0.7, 1.3) if f is difference else (0.7,)
    check_grads(f, *args)
    plain = tangent.grad(f, optimized=False)(*args)
    assert tangent.grad(f)(*args) == pytest.approx(plain, rel=1e-15)
