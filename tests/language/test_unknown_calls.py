"""Calls of what is known only when it runs, and that are not differentiated: they must only read.

Whoever is called may write to what it is passed, under any name; then the derivative would be
that of another function.
"""

import functools
import inspect

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

A = np.array([1.5, 0.4, -0.3])


def stops(x, is_done, n: int):
    c = x * 1.0
    for _ in range(n):
        c = np.sin(c) * x
        if is_done(c):
            break
    return np.sum(c * c)


def branches(x, test):
    c = x * 2.0
    part = c[:2]
    if test(part):
        return np.sum(c * c)
    return np.sum(c)


def picks(x, choose):
    c = x * x
    return c[choose(c)] * x[0]


def result_is_dropped(x, step):
    c = x * 1.0
    _ = step(c)
    return np.sum(c * c)


def counts(x, model):
    c = x * 2.0
    for _ in range(model.turns(c)):
        c = c * x
    return np.sum(c)


def passed_on_by_a_function(x, test):
    c = x * x
    if holds(c, test):
        return np.sum(c * x)
    return np.sum(x)


def holds(c, test):
    return test(c) > 0 or test(2.0 * c) > 0


def writes_constants(x, fill):
    c = np.zeros(3)
    n = fill(c, x)
    return np.sum(c * c) * n + np.sum(x)


def in_a_container(x, test):
    box = {"a": x * 1.0}
    if test(box):
        return np.sum(box["a"] ** 2)
    return np.sum(x)


def positive(c):
    return c[0] > 0


def tripled(c):
    c[0] = c[0] * 3.0
    return 1


def tripled_inside(box):
    box["a"][0] = box["a"][0] * 3.0
    return True


def filled(c, x):
    c[0] = x[0]
    return 2


def filled_part(c, x):
    part = c[1:]
    part += x[0]
    return 2


class Model:
    def __init__(self):
        self.seen = []

    def turns(self, c):
        return 1 + int(c[0] > 0)

    def keeps(self, c):
        self.seen.append(c)
        return 1


class Keeping(Model):
    turns = Model.keeps


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (stops, (positive, 3)),
        (stops, (lambda c: bool(np.all(c > 0.1)), 3)),
        (stops, (functools.partial(np.all, axis=0), 3)),
        (branches, (positive,)),
        (branches, (lambda c: c[0] < 0,)),
        (picks, (np.argmax,)),
        (picks, (lambda c: int(np.argmin(c)),)),
        (result_is_dropped, (positive,)),
        (counts, (Model(),)),
        (passed_on_by_a_function, (positive,)),
        (in_a_container, (lambda box: box["a"][0] > 0,)),
        (in_a_container, (len,)),
    ],
)
def test_what_only_reads(f, args):
    check(f, A, *args)


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (stops, (tripled, 3)),
        (branches, (tripled,)),
        (branches, (functools.partial(tripled),)),
        (picks, (tripled,)),
        (result_is_dropped, (tripled,)),
        (counts, (Keeping(),)),
        (passed_on_by_a_function, (tripled,)),
        (writes_constants, (filled,)),
        (writes_constants, (filled_part,)),
        (in_a_container, (tripled_inside,)),
        (in_a_container, (lambda box: box.pop("a") is box,)),
    ],
)
def test_what_changes_its_arguments_is_refused_when_it_is_called(f, args):
    for derivative in (tangent.grad(f), lambda x, *args: tangent.jvp(f)(x, *args, np.ones(3))):
        with pytest.raises(
            tangent.Unsupported, match=r"changes .* that it is passed|writes to what is passed"
        ):
            derivative(A.copy(), *args)


def effect_on_a_part(x, step):
    c = x * 1.0
    part = c[:2]
    step(part)
    return np.sum(c * c)


def effect_on_an_item(x, step):
    c = x * 1.0
    box = {"a": c}
    step(box["a"])
    return np.sum(c * c)


def effect_on_each(x, step):
    c = x * 1.0
    for part in [c, c]:
        step(part)
    return np.sum(c * c)


def method_of_each(x, things):
    for thing in things:
        thing.add(x)
    return np.sum(things[0].total * x)


def inside_of_an_expression(x, test):
    parts = [x * 1.0, x * 2.0]
    if all(test(p) for p in parts):
        return np.sum(parts[0] * parts[1])
    return np.sum(x)


@pytest.mark.parametrize(
    "f", [effect_on_a_part, effect_on_an_item, effect_on_each, method_of_each, inside_of_an_expression]
)
def test_an_effect_on_what_is_differentiated_is_refused(f):
    check_refused(f)


def test_a_call_that_reaches_nothing_differentiated_stays_as_it_is():
    def f(x, report):
        if report("start"):
            return x * x
        return x

    assert "only_reading" not in inspect.getsource(tangent.grad(f))
    check(f, 1.5, bool)
