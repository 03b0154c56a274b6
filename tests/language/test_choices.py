"""`max` and `min` of lists and tuples: one of them is chosen as a whole."""

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


def of_unknown_things(t, u):
    chosen = max(t, u)
    again = chosen
    return again[0] * min([t, u])[1]


def of_two_things(t, u):
    a, b = max(t, u, (0.5, 0.1))
    return a * b + of_unknown_things(t, u)


def with_arrays(x):
    best = (-1.0, x)
    for k in range(3):
        best = max(best, (np.sum(x * k) - k * k, np.sin(x * k)))
    return np.sum(best[0] * best[1])


def written_to(x):
    row = max([x, 2.0], [x * x, x])
    rows = [[x, 1.0], [x * x, x]]
    chosen = min(rows)
    chosen[0] = row[1] * x
    row[0] = chosen[0] * row[0]
    return rows[0][0] * rows[1][0] * row[0]


def by_its_first(x):
    row = max([[x, 1.0], [x * x, x]], key=lambda row: row[0])
    return row[0] * row[1]


FIRST = ("joint", "split", "plain", "forward", "hvp")
SECOND = (*FIRST, "twice")


@pytest.mark.parametrize(
    ("f", "wrt", "args", "modes"),
    [
        (of_two_lists, 0, (0.7,), SECOND),
        (with_its_place, 0, (0.7,), SECOND),
        (with_its_name, 0, (0.7,), SECOND),
        (of_rows, 0, (0.7,), FIRST),  # twice: the cotangent of an item may be an array
        (of_two_things, (0, 1), ((1.3, 0.4), (0.7, 0.9)), FIRST),
        (with_arrays, 0, (np.array([0.4, 1.1, 0.8]),), SECOND),
        (by_its_first, 0, (0.7,), SECOND),
    ],
)
def test_choices(f, wrt, args, modes):
    check(f, *args, wrt=wrt, modes=modes)


def test_a_list_that_is_chosen_and_written_to_is_refused():
    with pytest.raises(tangent.Unsupported, match="taken for an array that is changed in place"):
        tangent.grad(written_to)(0.7)
