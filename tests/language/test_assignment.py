"""Binding names: chains, unpacking, augmented assignment, names bound again and again."""

import math

import numpy as np
import pytest

from oracle import check, check_refused, rows


def rebound(x):
    x = x * x
    x = x * x * 3.0
    return x


def rebound_and_kept(x, y):
    first = x * y
    x = first + x
    y = x * first
    x = x / y
    return x * first


def augmented(x, y):
    total = x
    total += y * x
    total *= total
    total -= x / y
    total /= 2
    total **= 2
    return total


def chain(x):
    a = b = x * x
    a = a * 2
    return a * b


def swap(x, y):
    x, y = y, x * y
    x, y = y, x + y
    return x / y


def rotate(a, b, c):
    for _ in range(4):
        a, b, c = b, c, a * b
    return a + 2 * b + 3 * c


def nested_unpacking(x, y):
    (a, b), c = (x, x * y), y
    [d, e] = a * c, b
    return d * e + a


def starred(x, y):
    first, *middle, last = [x, y, x * y, y * y]
    return first * last + middle[0] * middle[1]


def annotated(x: float) -> float:
    y: float = x * 2
    z: float
    z = math.sin(y)
    return z * y


def unused(x, y):
    scratch = x * 100
    scratch = y
    return x * y


def result_is_the_argument(x):
    return x


def constant_result(x):
    y = x * 2
    y = 3.0
    return y


def name_of_a_builtin(x):
    sum = x * x
    max = sum + x
    return max * sum


def names_that_derivatives_use(x, bx, dx, x_1, stack, bout):
    # The generated code must find other names for its own variables.
    by = x * bx
    dy = dx * by + x_1
    return dy * stack + bout * x


def array_rebound(x):
    x = x + 1
    x = x * x
    x = x[1:] * x[:-1]
    return np.sum(x)


def deleted(x):
    y = x * x
    z = y * x
    del y
    y = z + 1
    return y * z


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (rebound, 0, (1.3,), (-0.4,)),
        (rebound_and_kept, (0, 1), (1.5, 2.5), (-1.0, 0.5)),
        (augmented, (0, 1), (1.5, 2.5), (-1.0, 0.5)),
        (chain, 0, (1.5,), (-2.0,)),
        (swap, (0, 1), (1.5, 2.5), (2.0, 0.5)),
        (rotate, (0, 1, 2), (1.5, 0.5, 2.5), (-1.0, 0.5, 2.0)),
        (nested_unpacking, (0, 1), (1.5, 2.5)),
        (annotated, 0, (1.5,), (-0.5,)),
        (unused, (0, 1), (1.5, 2.5)),
        (result_is_the_argument, 0, (1.5,), (np.array(2.5),)),
        (constant_result, 0, (1.5,)),
        (name_of_a_builtin, 0, (1.5,)),
        (names_that_derivatives_use, (0, 1, 2, 3, 4, 5), (1.5, 0.5, 2.5, -1.0, 0.7, 1.1)),
        (array_rebound, 0, (np.array([1.0, -2.0, 0.5]),)),
        (deleted, 0, (1.5,)),
        (starred, (0, 1), (1.5, 2.5)),
    ),
)
def test_assignment(f, wrt, args):
    check(f, *args, wrt=wrt)


def deleted_and_bound_again(x):
    y = x * x
    del y
    total = 0.0
    for k in range(3):
        y = x * k
        total += y * y
        del y
    return total


def deleted_on_the_way_out(x):
    y = x * x
    if x > 5:
        del y
        return x
    return y * x


def deleted_after_its_last_use(x):
    n = 2
    y = x * n
    z = y * y
    del x, y, n
    return z


@pytest.mark.parametrize("f", [deleted_and_bound_again, deleted_on_the_way_out, deleted_after_its_last_use])
def test_deleted_names(f):
    check(f, 1.5)


def read_after_del(x):
    y = x * x
    del y
    return y * x  # noqa: F821


def parameter_read_after_del(x):
    y = x * x
    del x
    return y * x  # noqa: F821


def constant_read_after_del(x):
    n = 2
    del n
    return x * n  # noqa: F821


def read_in_the_next_turn(x):
    y = x * x
    for _ in range(2):
        z = y * x
        del y
    return z


def deleted_twice(x):
    y = x * x
    del y
    del y  # noqa: F821
    return x


def read_by_a_local_function(x):
    y = x * x

    def g(z):
        return y * z  # noqa: F821

    del y
    return g(x)


def asked_after_del(x):
    y = x * x
    while y:
        x = x * 2.0
        del y
    return x


def alone_after_del(x):
    y = x * x
    del y
    y  # noqa: F821
    return x


def copied_before_it_is_bound(x):
    z = y  # noqa: F821
    y = x * x
    return y


def added_to_before_it_is_bound(x):
    y += x  # noqa: F821
    return x * x


def in_a_tuple_before_it_is_bound(x):
    t = (x, y)  # noqa: F821
    y = x
    return t[0]


@pytest.mark.parametrize(
    "f",
    [
        read_after_del,
        alone_after_del,
        copied_before_it_is_bound,
        added_to_before_it_is_bound,
        in_a_tuple_before_it_is_bound,
        parameter_read_after_del,
        constant_read_after_del,
        read_in_the_next_turn,
        deleted_twice,
        read_by_a_local_function,
        asked_after_del,
    ],
)
def test_names_that_are_read_and_not_bound(f):
    with pytest.raises(NameError):
        f(1.5)
    check_refused(f, 1.5)
