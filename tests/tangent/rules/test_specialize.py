"""Texts of functions for some values of their parameters."""

import inspect

import numpy as np

from tangent.specialize import specialized


def measured(x, ord=2, *, axis=None, scale=1.0):
    if ord == np.inf:
        size = np.max(x, axis=axis)
    elif ord in (1, -1) and not scale == 0:
        size = np.sum(x, axis=axis)
    else:
        if scale is None:
            scale = 2.0
        return x**ord if axis is None or ord > 3 else -(x**ord)
    return size * scale


def text(literals, passed):
    return inspect.getsource(specialized(measured, literals, frozenset(passed)))


def test_what_is_passed_and_what_is_left_out():
    made = specialized(measured, {"ord": 1}, frozenset({"x", "ord", "scale"}))
    assert inspect.getsource(made).splitlines()[1:] == [
        "    if not scale == 0:",
        "        size = np.sum(x, axis=None)",
        "    else:",
        "        if scale is None:",
        "            scale = 2.0",
        "        return x ** 1",
        "    return size * scale",
    ]
    assert made(np.array([1.0, 2.0]), 1) == 3.0
    assert inspect.signature(made) == inspect.signature(measured)


def test_the_default_case():
    assert text({}, {"x", "scale"}).splitlines()[1:] == [
        "    if scale is None:",
        "        scale = 2.0",
        "    return x ** 2",
    ]


def test_a_parameter_that_is_bound_again_stays():
    assert "scale is None" in text({"scale": None}, {"x", "ord", "scale"})


def test_what_is_no_literal_stays():
    assert "ord == np.inf" in text({"ord": float("inf")}, {"x", "ord"})


def test_one_text_for_one_kind_of_call():
    one = specialized(measured, {"ord": 1}, frozenset({"x", "ord"}))
    assert specialized(measured, {"ord": 1}, frozenset({"x", "ord"})) is one
    assert specialized(measured, {"ord": True}, frozenset({"x", "ord"})) is not one


def test_nothing_to_decide():
    def plain(x, y=1.0):
        return x

    assert specialized(plain, {}, frozenset({"x"})) is plain
