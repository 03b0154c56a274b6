"""The tester of rules notices what a rule says and its function does not keep."""

import numpy as np
import pytest

from tangent.rules.book import RuleError
from tangent.rules.declare import d, elementwise, linear, nondifferentiable
from tangent.rules.record import Result
from tangent.testing import Kink, WrongDerivative, check_kink, check_rule, sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])


def scaled(x, factor):
    return x * factor


@elementwise(scaled, constant="factor")
def scaled_rule(y, x, factor):
    return factor


def alias_of(x):
    return x[:1]


@linear(alias_of, arg="x")
def alias_rule(y, x):
    d[x] = np.concatenate([d[y], np.zeros_like(x[1:])])


def a_number(x):
    return np.sum(x)


@linear(a_number, arg="x", result=Result.LIST)
def a_number_rule(y, x):
    d[x] = np.broadcast_to(d[y], np.shape(x)) * 1.0


def steps(x):
    return np.floor(x) + 0.5 * x


nondifferentiable(steps)


def cubed(x):
    return x**3


@elementwise(cubed)
def cubed_rule(y, x):
    return 2.9 * x**2


def failure(fn, *samples):
    with pytest.raises(WrongDerivative) as caught:
        check_rule(fn, *samples)
    return "\n".join([str(caught.value), *caught.value.__notes__])


def test_a_dependence_that_is_declared_constant():
    check_rule(scaled, sample(A, 2))
    assert "declares factor constant, but depends on it" in failure(scaled, sample(A, 2.0))
    assert "declares x constant, but depends on it" in failure(steps, sample(A))


def test_a_view_that_is_not_declared():
    assert "shares memory with argument 0" in failure(alias_of, sample(A))


def test_a_result_of_another_kind():
    assert "promises a result of kind 'list' and gives a float64" in failure(a_number, sample(A))


def test_the_sample_is_named():
    message = failure(cubed, sample(0.0), sample(2.0))
    assert "sample 2: (2.0)" in message


def test_methods_and_attributes_are_called_too():
    check_rule(np.transpose, sample(A), sample(A, (1, 0)))
    check_rule(np.sum, sample(A, axis=0, keepdims=True))


def test_kinks():
    check_kink(np.maximum, Kink((1.0, 1.0), (0.5, 0.5)))
    with pytest.raises(WrongDerivative, match=r"by convention 1\.0"):
        check_kink(np.maximum, Kink((1.0, 1.0), (1.0, 0.0)))


def test_no_rule():
    with pytest.raises(RuleError, match="has no rule"):
        check_rule(open, sample("name"))
