"""Programs that were once wrong, made small: each is a class of faults, not one example."""

import numpy as np
import pytest

from tangent.testing import check_grads

A = np.array([-0.25, -0.55, 0.7])


def a_tangent_that_is_its_operands(a):
    copied = a.copy()
    same = copied * 1.0
    copied[1:] += np.sin(a[:-1])
    return np.sum(copied) * np.sum(same)


def number_among_arrays(x, y, a, n):
    """In second order the seed, a number, meets arrays that are written in place."""
    b = np.tanh(np.cos(a) * (0.7 - y))
    while n > 0:
        n = n - 1
        for i in range(2):
            x = b[i] + x
            b = b * y
    return x + y + np.sum(b)


def early(u, v=0.5):
    if u > 0.2345:
        return np.sin(u * v)
    v = v * u
    return u * v + 0.3 * u


def stack_whose_items_do_not_matter(x, y):
    return np.sin(early(y, x))


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (a_tangent_that_is_its_operands, (A,)),
        (number_among_arrays, (-0.6, -0.96, A, 0)),
        (number_among_arrays, (-0.6, -0.96, A, 2)),
        (stack_whose_items_do_not_matter, (-0.2275, -0.679)),
        (stack_whose_items_do_not_matter, (-0.2275, 0.679)),
    ],
)
def test_found(f, args):
    check_grads(f, *args)
    for k, arg in enumerate(args):
        if not isinstance(arg, int):
            check_grads(f, *args, wrt=k)
