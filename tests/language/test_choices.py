"""`max` and `min` of lists and tuples: one of them is chosen as a whole, which is refused when it happens."""

import numpy as np
import pytest

import tangent
from oracle import check


def of_two_lists(x):
    ys = [x, 2 * x]
    chosen = max([0.0], ys)
    return chosen[0] * chosen[-1]


def with_its_place(x):
    least, where = min((np.sin(x * k) * x, k) for k in range(4))
    return least * x + where


def with_its_name(x):
    value, name = max([(x * x, "square"), (3 * x, "line"), (x, "itself")])
    return value * value if name == "square" else value


def of_rows(x):
    row = max([[x, 1.0], [x * x, x]])
    return row[0] * row[1]


@pytest.mark.parametrize("f", [of_two_lists, with_its_place, with_its_name, of_rows])
def test_choices(f):
    for derivative in (tangent.grad(f), lambda x: tangent.jvp(f)(x, 1.0)):
        with pytest.raises(tangent.TangentError, match=r"has chosen a (list|tuple).*key"):
            derivative(0.7)


def by_its_first(x):
    row = max([[x, 1.0], [x * x, x]], key=lambda row: row[0])
    return row[0] * row[1]


def test_the_way_out():
    check(by_its_first, 3.0)
    check(by_its_first, 0.7)
