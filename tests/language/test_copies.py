"""`copy.copy` and `copy.deepcopy` of lists, dictionaries, arrays and objects, which are then changed."""

import copy
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import pytest

import tangent
from oracle import MODES, check, check_refused, rows


class Body:
    def __init__(self, x, v):
        self.x = x
        self.v = v

    def move(self, t):
        self.x = self.x + t * self.v


@dataclass
class Point:
    x: float
    v: float

    def move(self, t):
        self.x = self.x + t * self.v


class Counted:
    def __init__(self, x):
        self.x = x

    def __copy__(self):
        return Counted(2.0 * self.x)


def of_objects(x):
    p = Body(x, 1.5)
    q, r = copy.copy(p), copy.deepcopy(p)
    q.x = q.x * 2.0
    p.v = p.v * x
    return p.x * q.x * r.x * p.v + q.v


def of_dataclasses(x):
    p = Point(x, 1.5)
    q = copy.copy(p)
    q.move(x)
    r = deepcopy(q)
    r.move(2.0)
    p.v = p.v * r.x
    return p.x * q.x * p.v + r.x


def of_an_argument(p: Point, x):
    q = copy.copy(p)
    q.move(x)
    return p.x * q.x


def of_lists_and_dictionaries(x):
    xs, d = [x, 2.0 * x], {"a": x, "b": x * x}
    ys, zs, e = copy.copy(xs), deepcopy(xs), copy.deepcopy(d)
    ys[0] = x * x
    zs[1] = zs[0] * ys[0]
    e["a"] = e["b"] * zs[1]
    return xs[0] * ys[0] * ys[1] + zs[1] * e["a"] * d["a"]


def of_arrays(x):
    xs = np.array([x, 2.0 * x])
    ys, zs = copy.copy(xs), deepcopy(xs)
    ys[0] = x * x
    zs[1] *= ys[0]
    held = {"w": xs}
    deep = deepcopy(held)
    deep["w"][0] = x * ys[1]
    return np.sum(xs * ys * zs) + np.sum(held["w"] * deep["w"])


def carried(x):
    state = {"a": x, "b": 2.0 * x}
    for _ in range(3):
        following = copy.copy(state)
        following["a"] = state["b"] * state["a"]
        following["b"] = state["a"]
        state = following
    return state["a"] * state["b"]


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (of_objects, 0, (0.7,)),
        (of_dataclasses, 0, (0.7,)),
        (of_an_argument, (0, 1), (Point(0.3, 0.4), 0.7)),
        (of_lists_and_dictionaries, 0, (0.7,)),
        (of_arrays, 0, (0.7,)),
    ),
)
def test_copies(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_a_copy_that_a_loop_carries():
    # In second order the copy of a cotangent would have to share memory with it.
    check(carried, 0.7, modes=[mode for mode in MODES if mode not in ("hvp", "twice")])


def array_in_a_copy(x):
    held = {"w": np.array([x, 1.0])}
    other = copy.copy(held)
    other["w"][0] = x * x
    return np.sum(held["w"])


def by_its_own_method(x):
    c = Counted(x)
    d = copy.copy(c)
    return c.x * d.x


def array_in_a_copy_by_its_method(x):
    held = {"w": np.array([x, 1.0])}
    other = held.copy()
    other["w"][0] = x * x
    return np.sum(held["w"])


def test_a_class_that_copies_in_its_own_way_is_refused():
    check_refused(by_its_own_method, 0.7)


def array_in_a_copy_of_what_is_not_known(held, x):
    other = copy.copy(held)
    other[0][0] = x * x
    return np.sum(held[0])


def test_arrays_in_a_shallow_copy_that_are_written_in_place():
    for f in (array_in_a_copy, array_in_a_copy_by_its_method):
        check(f, 0.7, modes=["forward"])
    for f, args in ((array_in_a_copy, (0.7,)), (array_in_a_copy_of_what_is_not_known, ([np.ones(2)], 0.7))):
        with pytest.raises(tangent.Unsupported, match="another container of the same arrays"):
            tangent.grad(f, wrt=len(args) - 1)(*args)
