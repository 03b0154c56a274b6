"""Functions that are differentiated as compositions of others."""

import inspect
import linecache
import operator

import numpy as np
import pytest

import tangent
from tangent import backend as backends
from tangent.rules.book import BOOK, RuleError
from tangent.rules.declare import composition
from tangent.testing import WrongDerivative, check_grads, check_rule, sample


@pytest.fixture
def book(monkeypatch):
    """The rule book, whose compositions are as before after the test."""
    BOOK.ensure("numpy")
    monkeypatch.setattr(BOOK, "_compositions", dict(BOOK._compositions))
    return BOOK


@pytest.mark.usefixtures("book")
def test_a_callable_without_source_is_differentiated_as_its_composition(written):
    halved = operator.methodcaller("__truediv__", 2.0)

    @composition(halved)
    def half(x):
        return x * 0.5

    f = written("def f(x):\n    return halved(x) ** 2\n", halved=halved)
    check_grads(f, 3.0)
    assert "half_fwd(x)" in inspect.getsource(tangent.grad(f))


def test_the_library_runs_where_nothing_is_differentiated(written):
    f = written("def f(x, y):\n    return x * np.trapezoid(y)\n", np=np)
    assert "np.trapezoid(y)" in inspect.getsource(tangent.grad(f))
    assert "trapezoid_fwd" not in inspect.getsource(tangent.grad(f))


def test_the_rule_comes_first(written):
    f = written("def f(x):\n    return np.linalg.norm(x)\n", np=np)
    assert "norm_fwd" not in inspect.getsource(tangent.grad(f))
    g = written("def g(x):\n    return np.linalg.norm(x, 3)\n", np=np)
    assert "norm_fwd" in inspect.getsource(tangent.grad(g))


def test_where_neither_takes_the_call_the_rule_says_why(written):
    f = written("def f(x):\n    return np.var(x, mean=x)\n", np=np)
    with pytest.raises(tangent.TangentError, match="leave it out: the value is the same"):
        tangent.grad(f)


def test_a_composition_itself_can_be_asked_for():
    y = np.array([1.0, 2.0, 4.0])
    np.testing.assert_allclose(tangent.grad(np.trapezoid)(y), [0.5, 1.0, 0.5])


def test_a_result_in_an_array_of_the_caller(written):
    f = written(
        "def f(x):\n    y = np.zeros(2)\n    np.quantile(x, q, axis=1, out=y)\n    return y * y\n",
        np=np,
        q=0.3,
    )
    check_grads(f, np.array([[0.3, 1.2, -0.7], [2.5, -1.5, 0.4]]))


@pytest.mark.usefixtures("book")
def test_a_wrong_composition_is_noticed(written):
    class Doubled:
        def __call__(self, x):
            return 2.0 * x

    doubled = Doubled()

    @composition(doubled)
    def double(x):
        return 2.0 * x + 1.0

    with pytest.raises(WrongDerivative, match="the value of the composition"):
        check_rule(doubled, sample(1.5))


@pytest.mark.usefixtures("book")
def test_one_composition_for_one_callable():
    with pytest.raises(RuleError, match="is a composition already"):
        composition(np.trapezoid)(lambda y: y)


# What compositions have shown to be needed of all functions.


def joined(a, e=None):
    if e is not None:
        a = np.concatenate((np.ravel(e), a))
    return np.diff(a)


def test_second_derivatives_of_a_callee_whose_branch_saves_what_is_never_differentiated():
    check_grads(lambda a, e: joined(a, e), np.array([1.0, 2.0, 4.0]), 0.5)


def picked(x):
    return np.take(x, np.argsort(x)[1:])


def test_second_derivatives_of_a_callee_that_saves_integers():
    check_grads(lambda x: picked(x) * x[1:], np.array([3.0, 1.0, 2.0]))


def test_builtins_in_derivatives_whatever_the_module_calls_so(written):
    f = written("def f(x):\n    return np.hstack([x, x]) ** 2\n", np=np, min=None)
    check_grads(f, np.array([1.0, 2.0]))


def test_what_is_passed_by_position_arrives_where_it_should(written):
    with pytest.raises(RuleError, match="takes 'keepdims' by position, the function does not"):
        composition(np.nanmedian)(lambda a, axis=None, keepdims=False: a)
    f = written("def f(x):\n    return np.quantile(x, 0.3, 0, None, False, 'lower')\n", np=np)
    with pytest.raises(tangent.TangentError):
        tangent.grad(f)


def scaled(x, factor=2.0):
    return x * factor if factor == 2.0 else -x


def test_the_users_functions_are_taken_as_they_are(written, monkeypatch):
    class Own:
        """A backend of the user's package."""

        name = "own"

    monkeypatch.setitem(backends._registered, "own", Own())
    f = written("def f(x):\n    return scaled(x, 2.0)\n", scaled=scaled)
    assert not any(BOOK.stands_in(s) for s in (scaled, f))
    whole = linecache.getlines(tangent.grad(f).__code__.co_filename)
    assert any("factor == 2.0" in line for line in whole)
