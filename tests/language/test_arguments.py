"""Arguments that are gathered and spread, and functions that write to what they are given."""

import math

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows


def product(*factors):
    result = 1.0
    for factor in factors:
        result = result * factor
    return result


def weighted(x, *others, scale=1.0, **named):
    total = x * scale
    for k, other in enumerate(others):
        total = total + (k + 2) * other
    for name, value in named.items():
        total = total + len(name) * value**2
    return total


def gathered(x, y):
    return product(x, y, x + y) + weighted(x, y, x * y, scale=y, long=x, a=y)


def nothing_gathered(x):
    return product() * x + product(x) + weighted(x)


def spread_tuple(x, y):
    pair = (x, x * y)
    return product(*pair, y) * weighted(*pair, *(x, y))


def spread_into_parameters(x, y):
    return math.hypot(*(x, y)) + scaled(*[x], **{"factor": y, "shift": 0.5})


def spread_dictionary(x, y):
    options = {"factor": x * y, "shift": y}
    return scaled(x, **options) + weighted(x, **options)


def handed_on(x, *rest, **options):
    return weighted(x * 2.0, *rest, **options)


def handed_on_twice(x, y):
    return handed_on(x, y, y * y, scale=x, more=y)


def own_arguments(x, *rest):
    total = x
    for r in rest:
        total = total * r
    return total


def scaled(x, factor=2.0, shift=0.0):
    return x * factor + shift


def local_gathering(x, y):
    def mean(*values):
        return sum(values) / len(values)

    return mean(x, y, x * y) ** 2


def star_in_displays(x, y):
    pair = (x, y)
    values = [*pair, x * y]
    table = {"a": x, **{"b": y, "a": y * y}}
    return values[2] * table["a"] + table["b"] * sum((*pair, 1.0))


def star_target(xs):
    first, *middle, last = xs
    return first * last + sum(middle) * middle[0]


def star_target_at_the_end(xs):
    first, second, *rest = xs
    for r in rest:
        first = first * r
    return first * second


def star_target_of_an_array(x):
    head, *tail = x
    return head * tail[0] + tail[1] ** 2


def relax(u, f):
    for i in range(1, len(u) - 1):
        u[i] = 0.5 * (u[i - 1] + u[i + 1]) + f[i]


def smoothed(f):
    u = np.zeros(5)
    for _ in range(3):
        relax(u, f)
    return np.sum(u * u)


def normalise(x, scale):
    x /= scale
    x[0] = x[0] * x[1]
    return x[0]


def written_argument(x, scale):
    y = x * x
    first = normalise(y, scale)
    return first * np.sum(y)


def written_twice(x):
    y = np.zeros(3)
    accumulate(y, x)
    accumulate(y[1:], x[1:])
    return np.sum(y**3)


def accumulate(total, values):
    total += values * values


def writes_through_a_chain(x):
    y = np.zeros(3)
    outer(y, x)
    return y[0] * y[1] + y[2]


def outer(y, x):
    y[2] = x[0]
    accumulate(y, x)


def in_a_branch(x, flag):
    y = np.zeros(3) + x
    if flag:
        accumulate(y, x)
    return np.sum(y * y)


A = np.array([1.0, -2.0, 0.5])


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (gathered, (0, 1), (1.5, 0.7)),
        (nothing_gathered, 0, (1.5,)),
        (spread_tuple, (0, 1), (1.5, 0.7)),
        (spread_into_parameters, (0, 1), (1.5, 0.7)),
        (spread_dictionary, (0, 1), (1.5, 0.7)),
        (handed_on_twice, (0, 1), (1.5, 0.7)),
        (local_gathering, (0, 1), (1.5, 0.7)),
        (star_in_displays, (0, 1), (1.5, 0.7)),
        (star_target, 0, ([1.5, 2.5, -1.0, 0.5],), ((1.5, 2.5, 0.3),)),
        (star_target_at_the_end, 0, ([1.5, 2.5, -1.0, 0.5],), ([1.5, 2.5],)),
        (star_target_of_an_array, 0, (A,)),
    ),
)
def test_gathered_and_spread(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (smoothed, 0, (np.arange(5.0),)),
        (written_argument, (0, 1), (A, 2.0)),
        (written_twice, 0, (A,)),
        (writes_through_a_chain, 0, (A,)),
        (in_a_branch, 0, (A, True), (A, False)),
    ),
)
def test_a_function_that_writes_to_its_argument(f, wrt, args):
    check(f, *args, wrt=wrt)


def unknown_count(x, values):
    return product(*values) * x


def unknown_names(x, options):
    return weighted(x, **options)


def known_names(x, options):
    return scaled(x, **options)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows((unknown_count, 0, (1.5, [2.0])), (unknown_names, 0, (1.5, {"scale": 2.0}))),
)
def test_refused(f, wrt, args):
    check_refused(f, *args, wrt=wrt)


def test_names_that_the_function_tells():
    check(known_names, 1.5, {"factor": 2.0})


def test_the_body_stands_in_place_of_the_call():
    import inspect

    source = inspect.getsource(tangent.grad(smoothed))
    assert "u[i] = 0.5 * (u[i - 1] + u[i + 1]) + f[i]" in source
    assert "relax" not in source
