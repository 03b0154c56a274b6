"""Lists that objects hold and that grow there, while the objects have several names, or are passed."""

import copy
import dataclasses
from typing import ClassVar

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

FIRST = ("joint", "split", "plain", "forward", "hvp")


class Body:
    def __init__(self, x):
        self.x = x
        self.history = []

    def move(self, d):
        self.x = self.x + d * self.x
        self.history.append(self.x)

    def log(self):
        return self.history


@dataclasses.dataclass
class Window:
    x: float
    kept: list = dataclasses.field(default_factory=list)

    def step(self):
        self.x *= 1.5
        self.kept.append(self.x)
        if len(self.kept) > 2:
            self.kept.pop(0)


class World:
    def __init__(self, bodies):
        self.bodies = bodies
        self.energy = []
        self.t = 0.0

    def step(self, dt):
        for b in self.bodies:
            b.move(dt)
        self.energy.append(sum(b.x**2 for b in self.bodies))
        self.t += dt


class Shared:
    history: ClassVar = []  # of all objects

    def __init__(self, x):
        self.x = x


def put(p, v):
    p.history.append(v)


def last_of(p):
    return p.history


def simulated(x):
    world = World([Body(x), Body(x * 2.0)])
    while world.t < 0.25:
        world.step(0.1)
    return sum(world.energy) + world.bodies[0].history[1]


def several(x):
    windows = [Window(x), Window(2.0 * x, [x])]
    for _ in range(3):
        for w in windows:
            w.step()
    return sum(windows[0].kept) * sum(windows[1].kept)


def under_two_names(x):
    ps = [Body(x), Body(x)]
    for p in ps:
        put(p, x * x)
        put(ps[0], p.x)
    return sum(ps[0].history) * sum(ps[1].history)


def read_meanwhile(x):
    p = Body(x)
    q = p
    for i in range(3):
        for h in p.history:
            x = x + h * 0.1
        q.history.append(x * i)
        last = p.history[-1]
    return last + sum(p.history[1:])


def items_of_other_shapes(x):
    """The cotangents of what an item was before are of its shape, under whatever name it is set."""
    rows = [[x, x * 1.0], [x, x * x]]
    for row in rows:
        replace_first(row, np.array([1.0, x]) * x)
        replace_first(rows[0], np.array([1.0, x, x]) * np.sum(rows[0][0]))
    return rows[0][1] * np.sum(rows[1][0]) + np.sum(rows[0][0])


def replace_first(row, value):
    row[0] = value


@pytest.mark.parametrize("f", [simulated, several, under_two_names, read_meanwhile, items_of_other_shapes])
def test_lists_of_objects_made_inside(f):
    check(f, 0.4, modes=FIRST)


def of_two(p: Body, q: Body, x):
    p.history.append(x * p.x)
    q.history.append(x * x)
    return p.history[-1] * sum(q.history)


def of_all(ps: list, x):
    for p in ps:
        p.history.append(x * p.x)
    return sum(ps[0].history) + sum(ps[-1].history) ** 2


def test_lists_of_objects_passed():
    p, q = Body(0.3), Body(0.5)
    q.history.append(0.2)
    before = copy.deepcopy([vars(p), vars(q)])
    for f, args in ((of_two, (p, q, 0.4)), (of_all, ([p, q], 0.4))):
        eps = 1e-6
        ends = [f(*copy.deepcopy(args[:-1]), args[-1] + e) for e in (eps, -eps)]
        expected = (ends[0] - ends[1]) / (2 * eps)
        assert tangent.grad(f, wrt="x")(*args) == pytest.approx(expected, rel=1e-6)
        assert tangent.jvp(f, wrt="x")(*args, 1.0) == pytest.approx(expected, rel=1e-6)
    assert [vars(p), vars(q)] == before
    q.history = p.history
    for f, args in (
        (of_two, (p, q, 0.4)),
        (of_all, ([p, q], 0.4)),
        (of_all, ([Shared(0.1)], 0.4)),
    ):
        with pytest.raises(tangent.Unsupported, match=r"pass copies|kept by its class"):
            tangent.grad(f, wrt="x")(*args)


def second_name(x):
    p = Body(x)
    q = p
    h = p.history
    q.history.append(x * x)
    return h[-1]


def one_list_for_two(x):
    p, q, both = Body(x), Body(x), []
    p.history = both
    q.history = both
    p.history.append(x)
    q.history.append(x * x)
    return p.history[-1] + len(q.history)


def given_to_two(x):
    both = [x]
    windows = [Window(x, both), Window(2.0 * x, both)]
    for w in windows:
        w.step()
    return sum(both)


def given_back(x):
    p = Body(x)
    q = p
    h = last_of(p)
    q.history.append(x * x)
    return h[-1] + p.x


def given_back_by_a_method(x):
    p = Body(x)
    q = p
    h = p.log()
    q.history.append(x * x)
    return h[-1] + p.x


def of_the_class(x):
    p, q = Shared(x), Shared(x)
    ps = [p, q]
    p.history.append(x)
    q.history.append(x * x)
    return p.history[-1] + ps[0].x


def put_away(x):
    p = Body(x)
    q, kept = p, []
    for i in range(3):
        q.history.append(x * i)
        kept.append(p.history)
    return sum(kept[0])


@pytest.mark.parametrize(
    "f",
    [second_name, one_list_for_two, given_to_two, given_back, given_back_by_a_method, of_the_class, put_away],
)
def test_lists_with_other_names_are_refused(f):
    check_refused(f, 0.4)
