"""What is derived for a function goes when the function goes, also where it was derived at a call."""

import gc
import inspect
import weakref
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

import tangent
from tangent import late

X = np.array([0.3, -1.2, 0.8])


def scaled():
    factor = [2.0]

    def h(x):
        return np.sin(x) * factor[0]

    return h


def with_default():
    return lambda x, k=2.0: x * x * k


def bound():
    return partial(lambda a, x: a * x * x, 2.0)


class Line:
    def __init__(self):
        self.slope = 2.0

    def __call__(self, x):
        return self.slope * x * x

    def at(self, x):
        return self.slope * x


def bound_method():
    return partial(Line().at)


def by_position(h, x):
    return np.sum(h(x) * 2.0)


def by_name(h, x):
    return np.sum(h(x=x) * 2.0)


def kept(h, x):
    owner = Owner()
    owner.bend = h
    return np.sum(owner.bend(x))


class Owner:
    """Something that keeps a function."""


BY_POSITION, BY_NAME = tangent.grad(by_position, wrt="x"), tangent.grad(by_name, wrt="x")
FORWARD = tangent.jvp(by_position, wrt="x")
TWICE = tangent.hvp(by_position, wrt="x")
KEPT = tangent.grad(kept, wrt="x")

USES = {
    "gradient": lambda h: tangent.grad(h)(0.5),
    "tangent": lambda h: tangent.jvp(h)(0.5, dx=1.0),
    "gradient of a gradient": lambda h: tangent.grad(tangent.grad(h))(0.5),
    "late": lambda h: BY_POSITION(h, X),
    "late, by name": lambda h: BY_NAME(h, X),
    "late, forward": lambda h: FORWARD(h, X, X),
    "late, twice": lambda h: TWICE(h, X, X),
    "late, kept by an object": lambda h: KEPT(h, X),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("make", [scaled, with_default, bound, bound_method, Line])
def test_a_function_goes_after_it_was_differentiated(make, use):
    h = make()
    USES[use](h)
    gone = weakref.ref(h)
    del h
    gc.collect()
    assert gone() is None


def test_derivatives_go_with_their_function():
    h = scaled()
    forward, backward = late.pair(h, 1, (), (0,))
    gone = [weakref.ref(forward), weakref.ref(backward)]
    del forward, backward
    gc.collect()
    assert None not in [one() for one in gone]  # as long as there is the function, they stay
    del h
    gc.collect()
    assert [one() for one in gone] == [None, None]


@pytest.mark.parametrize("make", [scaled, with_default, bound, bound_method, Line])
def test_a_late_call_derives_once(make, monkeypatch):
    h = make()
    first = BY_POSITION(h, X)
    monkeypatch.setattr(late, "derived", None)  # nothing is derived any more
    gc.collect()
    np.testing.assert_array_equal(BY_POSITION(h, X), first)


def test_a_partial_of_what_nobody_can_refer_to_weakly():
    np.testing.assert_allclose(BY_POSITION(partial(np.multiply, 3.0), X), np.full(3, 6.0))


def test_a_derivative_outlives_its_function():
    def squared(x):
        return x * x * x

    derivative = tangent.grad(squared)
    del squared
    gc.collect()
    assert tangent.grad(derivative)(2.0) == 12.0
    assert tangent.nan_guard(derivative)(2.0) == 12.0
    again = tangent.grad(derivative)
    assert "x * x * x" in inspect.getsource(derivative)
    del derivative
    gc.collect()
    assert tangent.nan_guard(again)(2.0) == 12.0


def test_functions_come_and_go_in_several_threads():
    def one(k):
        return BY_POSITION(lambda x: x * x * k, X)

    with ThreadPoolExecutor(4) as pool:
        for k, gradient in enumerate(pool.map(one, range(40))):
            np.testing.assert_allclose(gradient, 4.0 * X * k)


def doubled(x):
    return 2.0 * x


@pytest.mark.parametrize("operator", [tangent.grad, tangent.jvp])
def test_a_function_that_calls_another_by_name_goes(operator):
    def derived():
        def f(x):
            return np.sum(doubled(x))

        operator(f)
        return weakref.ref(f)

    found = derived()
    gc.collect()
    assert found() is None
