"""Lists that grow: `append`, `pop`, and reading in between."""

from collections import namedtuple
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest

from oracle import check, check_refused

A = np.array([0.3, -1.2, 0.8])


def built(x):
    ys = []
    for i in range(3):
        x = np.sin(x)
        ys.append(x)
    return np.sum(ys[0] * ys[2])


def trajectory(x: float):
    ys = [x]
    for i in range(4):
        ys.append(ys[-1] * ys[-1] + 0.1)
    total = 0.0
    for y in ys:
        total = total + y * y
    return total


def last(x: float):
    ys = [x]
    for i in range(4):
        ys.append(ys[-1] * ys[-1] + 0.1)
    return ys[-1]


def stacked(x):
    rows = []
    for i in range(3):
        rows.append(x * i)
    m = np.array(rows)
    return np.sum(m * m)


def popped(x: float):
    ys = [x, x * x, x * 3.0]
    a = ys.pop()
    ys.append(a * a)
    ys.append(a)
    return ys[0] * ys[1] * ys[2]


def returned(x):
    out = []
    for i in range(len(x)):
        out.append(x[i] ** 2)
    return out


def nested(x):
    total = 0.0
    for i in range(3):
        row = []
        for j in range(2):
            row.append(x[i] * x[j])
        total = total + sum(row) ** 2
    return total


def conditional(x):
    kept = []
    for i in range(len(x)):
        if x[i] > 0.0:
            kept.append(x[i] * 2.0)
    return sum(kept)


def length(x: float):
    ys = []
    for i in range(3):
        ys.append(x * len(ys))
    return ys[1] * ys[2] * len(ys)


def early(x: float):
    ys = []
    for i in range(5):
        ys.append(x * i)
        if x * i > 1.0:
            return sum(ys)
    return sum(ys) * 2.0


def tuples(x: float):
    pairs = []
    for i in range(3):
        pairs.append((x * i, x + i))
    total = 0.0
    for a, b in pairs:
        total = total + a * b
    return total


def arrays(x):
    hs = [x]
    for i in range(3):
        hs.append(np.tanh(hs[-1] * 2.0))
    return np.sum(np.stack(hs) ** 2)


def twice_read(x: float):
    ys = []
    for i in range(3):
        ys.append(x ** (i + 1))
    return sum(ys) * ys[0] + max(ys)


def put(ys, v):
    ys.append(v)


def elsewhere(x: float):
    ys = []
    put(ys, x * x)
    return ys[0] * x


def extended(x: float):
    ys = [x]
    ys.extend([x * x, x * 3.0])
    return ys[1] * ys[2]


def grown_by_others(x: float):
    ys = [x]
    ys += [x * x, 2.0 * x]
    zs = [k * x for k in range(3)]
    ys.extend(zs)
    return sum(ys) * ys[1] + ys[-1]


def item_set(x: float):
    ys = [x, x * x]
    ys.append(x)
    ys[0] = x * 3.0
    return ys[0] * ys[1]


ROWS = [
    (elsewhere, 0.7),
    (extended, 0.7),
    (grown_by_others, 0.7),
    (built, A),
    (trajectory, 0.3),
    (last, 0.3),
    (stacked, A),
    (popped, 0.7),
    (returned, A),
    (nested, A),
    (conditional, A),
    (conditional, -A),
    (length, 0.6),
    (early, 0.3),
    (early, 0.1),
    (tuples, 0.3),
    (arrays, A),
    (twice_read, 0.3),
    (item_set, 0.3),
]


@pytest.mark.parametrize(("f", "x"), ROWS, ids=lambda value: getattr(value, "__name__", ""))
def test_list(f, x):
    check(f, x)


# ------------------------------------------------------------------ refused


def aliased(x: float):
    ys = []
    zs = ys
    zs.append(x * x)
    return ys[0] * x


def while_walked(x: float):
    ys = [x]
    for y in ys:
        if len(ys) < 4:
            ys.append(y * x)
    return ys[-1]


def rebound(x: float):
    ys = []
    if x > 0.0:
        ys = [x * 2.0]
    ys.append(x)
    return ys[0] * x


def inserted(x: float):
    ys = [x]
    ys.insert(0, x * x)
    return ys[0] * ys[1]


def kept(x: float):
    ys = []
    table = {"ys": ys}
    ys.append(x * x)
    return table["ys"][0] * x


def test_items_are_inserted():
    check(inserted, 0.3)


@dataclass
class Box:
    ys: object


Pair = namedtuple("Pair", ["ys", "n"])


def kept_by_an_object(x):
    ys = [x]
    box = Box(ys)
    ys.append(x * x)
    return sum(box.ys)


def kept_by_a_named_tuple(x):
    ys = [x]
    pair = Pair(ys, 1)
    ys.append(x * x)
    return sum(pair.ys)


def kept_by_a_partial(x):
    ys = [x]
    total = partial(sum, ys)
    ys.append(x * x)
    return total()


def kept_and_changed_in_another_way(x):
    ys = [x]
    box = Box(ys)
    ys.insert(0, x * x)
    return sum(box.ys)


def kept_when_it_has_changed(x):
    ys = [x]
    ys.append(x * x)
    return sum(Box(ys).ys)


def test_an_object_keeps_the_list_when_it_has_changed():
    check(kept_when_it_has_changed, 0.3)


@pytest.mark.parametrize(
    "f",
    [
        aliased,
        while_walked,
        rebound,
        kept,
        kept_by_an_object,
        kept_by_a_named_tuple,
        kept_by_a_partial,
        kept_and_changed_in_another_way,
    ],
)
def test_refused(f):
    check_refused(f, 0.3)


def test_a_list_that_came_from_elsewhere_is_refused():
    def grown(x: float, ys):
        ys.append(x * x)
        return ys[-1] * x

    check_refused(grown, 0.3, [])


def mutated(x):
    rows = []
    r = x * 1.0
    rows.append(r)
    r[0] = 5.0
    return np.sum(rows[0] ** 2)


def mutated_through(x):
    rows = []
    rows.append(x * 1.0)
    first = rows[0]
    first[0] = 5.0
    return np.sum(rows[0] ** 2)


@pytest.mark.parametrize("f", [mutated, mutated_through])
def test_items_that_are_written_in_place(f):
    check(f, A, modes=("joint", "split", "plain", "forward"))


def named_again(x, ws):
    """A list that gets an array's name, or that of another list, in a loop as well."""
    rows = []
    for w in ws:
        rows.append(x * w)
    rows = np.stack(rows)
    total = np.sum(rows**2)
    for k in range(2):
        rows = [total]
        for w in ws:
            rows.append(rows[-1] * np.sin(w) + k)
        rows = np.array(rows)
        total = np.sum(rows * rows[0])
    items = [x]
    items.append(x * 2.0)
    last = items
    items = {"a": last[-1]}
    items["b"] = last[0] * total
    if total > 0.0:
        items = [items["a"], items["b"]]
        items += [x]
    else:
        items = [x]
    return sum(items)


def repeated_as_often_as_an_argument_says(ws, n):
    out = [0.0] * n
    for w in ws:
        out[0] += w * w
    return out[0] * np.sum(np.arange(n))


def test_a_name_that_is_used_again():
    # Reverse over reverse is refused: a number that a loop carries is put on a list in it.
    check(named_again, 0.3, [0.5, 1.2], modes=("joint", "split", "plain", "forward", "hvp"))
    check(repeated_as_often_as_an_argument_says, np.array([0.4, 0.7]), 3)
