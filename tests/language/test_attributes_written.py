"""Objects that are made inside, and objects whose attributes are assigned."""

import dataclasses
import inspect
import types
from typing import ClassVar

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows

A = np.array([0.3, -1.2, 0.8])


class Particle:
    def __init__(self, x, v):
        self.x = x
        self.v = v

    def step(self, dt):
        self.v = self.v - self.x * dt
        self.x += self.v * dt

    def kicked(self, by):
        self.v += by
        return self.v * self.x

    @property
    def energy(self):
        return self.x**2 + self.v**2


class Traced(Particle):
    mass = 2.0

    def __init__(self, x, v=0.0):
        super().__init__(x, v)
        self.history = []

    def step(self, dt):
        super().step(dt)
        self.history.append(self.x * self.mass)


class Line:
    scale = 2.0

    def __init__(self, slope, offset, bend=None):
        self.slope = slope
        self.offset = offset
        self.bend = bend

    def __call__(self, x):
        return self.slope * x + self.offset

    def squared(self, x):
        return self(x) ** 2 * self.scale

    @property
    def area(self):
        return self.slope * self.offset

    @area.setter
    def area(self, value):
        self.slope = value / self.offset


@dataclasses.dataclass
class State:
    pos: float
    vel: float = 0.5
    trace: list = dataclasses.field(default_factory=list)
    energy: float = dataclasses.field(init=False)

    def __post_init__(self):
        self.energy = self.pos**2

    def step(self, dt):
        self.pos += dt * self.vel
        self.vel -= dt * self.pos
        self.energy += self.pos**2
        self.trace.append(self.pos)


@dataclasses.dataclass
class Pair:
    a: float
    b: float


@dataclasses.dataclass(frozen=True)
class Ratio:
    a: float
    b: float
    ratio: float = dataclasses.field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "ratio", self.a / self.b)


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def dot(self, other):
        return self.x * other.x + self.y * other.y


class Body:
    def __init__(self, x, y):
        self.at = Vector(x, y)
        self.speed = Vector(y, 1.0)

    def move(self, dt):
        self.at.x += self.speed.x * dt
        self.at.y += self.speed.y * dt
        self.speed = Vector(self.speed.x - self.at.x * dt, self.speed.y)


class Counter:
    count = 0

    def tick(self):
        self.count += 1
        return self.count


def energy(p):
    return p.x**2 + p.v**2


def kick(p, by):
    p.v = p.v * by


def simulation(x):
    p = Particle(x, 1.0)
    for _ in range(10):
        p.step(0.1)
    return p.x**2


def two(x, v):
    p, q = Particle(x, 1.0), Particle(1.0, v)
    p.step(0.1)
    q.step(p.x)
    p.step(q.v)
    return p.x * q.x + p.energy * q.kicked(x)


def used_as_a_whole(x):
    p = Particle(x, 1.0)
    for _ in range(3):
        p.step(0.1)
    return p.energy + energy(p)


def written_by_a_function(x):
    p = Particle(x, 1.0)
    kick(p, x)
    kick(p, by=2.0)
    return energy(p)


def inherited(x):
    p = Traced(x)
    for _ in range(4):
        p.step(0.1)
    return sum(p.history) + p.history[1] * p.v


def called(x, y):
    line = Line(x, y)
    return line(x) * line.squared(y) + line.area


def setter(x, y):
    line = Line(x, y)
    line.area = x * x
    line.area += 1.0
    return line(2.0) + line.slope


def dataclass(x):
    s = State(x)
    for i in range(3):
        s.step(0.1 * i)
    return s.energy * s.trace[-1] + s.pos * s.vel


def plain_dataclass(x):
    p = Pair(x, 1.0)
    for _ in range(3):
        p.a = p.a * p.b
        p.b += p.a
    return p.a * p.b


def frozen_dataclass(x):
    return Ratio(x, 2.0 + x).ratio * x


def slotted(x):
    s = Slotted(x, 2.0)
    s.a *= s.b
    s.a *= s.b
    return s.a * x


def branches(x):
    if x > 0:
        p = Particle(x, 1.0)
    else:
        p = Particle(1.0, x)
    p.step(0.1)
    if x > 1:
        p.x = p.x * 2
    return p.energy


def made_anew(x):
    total = 0.0
    for i in range(3):
        p = Particle(x * i, 1.0)
        p.step(0.1)
        total = total + p.energy
    return total


def follows(x):
    p = Particle(x, 1.0)
    for _ in range(3):
        p = Particle(p.x * p.v, p.v + 0.1 * p.x)
    return p.x


def nested(x):
    b = Body(x, 0.5)
    for _ in range(3):
        b.move(0.1)
    return b.at.x * b.at.y + b.speed.x


def counted(x):
    c = Counter()
    y = x
    for _ in range(3):
        y = y * x * c.tick()
    return y


def returned(x):
    p = Particle(x, 1.0)
    p.step(0.1)
    return [p.x, p.energy]


def whole_returned(x):
    p = Pair(x, 1.0)
    p.a = p.a * x
    return p


def array_attribute(x):
    p = Particle(x, np.ones(3))
    for _ in range(3):
        p.step(0.1)
    return np.sum(p.x * p.v)


def items_of_an_attribute(x):
    p = Particle(np.zeros(3), 1.0)
    for i in range(3):
        p.x[i] = x[i] * p.v
        p.v = p.v + p.x[i]
    return np.sum(p.x) * p.v


def passed(p: Particle, dt):
    for _ in range(3):
        p.step(dt)
    return p.x * p.v


def passed_without_class(p, x):
    p.x = x * p.x
    if x > 0:
        p.v += p.x
    return p.x * p.v


def passed_namespace(p, x):
    p.total = x * p.a
    p.a = p.total * p.a
    return p.a + p.total


def early(x):
    p = Particle(x, 1.0)
    for _ in range(10):
        p.step(0.3)
        if p.v < 0.3:
            return p.v * p.x
    return p.x


def while_loop(x):
    p = Particle(x, 1.0)
    while p.v > 0:
        p.step(0.3)
    return p.x


def dictionary_attribute(x):
    p = Line({"a": x, "b": 1.0}, 0.0)
    p.slope["a"] = p.slope["a"] * x
    return p.slope["a"] * p.slope["b"]


MADE = rows(
    (simulation, (0,), (0.3,)),
    (two, (0, 1), (0.3, 0.7)),
    (used_as_a_whole, (0,), (0.3,)),
    (written_by_a_function, (0,), (0.3,)),
    (called, (0, 1), (0.3, 0.7)),
    (setter, (0, 1), (0.3, 0.7)),
    (plain_dataclass, (0,), (0.3,)),
    (frozen_dataclass, (0,), (0.3,)),
    (slotted, (0,), (0.3,)),
    (branches, (0,), (0.3,)),
    (branches, (0,), (1.3,)),
    (branches, (0,), (-0.3,)),
    (made_anew, (0,), (0.3,)),
    (follows, (0,), (0.3,)),
    (nested, (0,), (0.3,)),
    (counted, (0,), (0.3,)),
    (returned, (0,), (0.3,)),
    (whole_returned, (0,), (0.3,)),
    (array_attribute, (0,), (A,)),
    (items_of_an_attribute, (0,), (A,)),
    (passed, (0, 1), (Particle(0.3, 0.5), 0.1)),
    (passed_without_class, (0, 1), (Particle(0.3, 0.5), 0.7)),
    (passed_without_class, (1,), (types.SimpleNamespace(x=0.3, v=0.5), -0.7)),
    (passed_namespace, (0, 1), (types.SimpleNamespace(a=0.3), 0.7)),
    (early, (0,), (0.3,)),
    (while_loop, (0,), (0.3,)),
    (dictionary_attribute, (0,), (0.3,)),
    (inherited, (0,), (0.3,)),
    (dataclass, (0,), (0.3,)),
)


@pytest.mark.parametrize(("f", "wrt", "args"), MADE)
def test_attributes(f, wrt, args):
    check(f, *args, wrt=wrt if len(wrt) > 1 else wrt[0])


def test_the_text_has_a_variable_for_each_attribute():
    text = inspect.getsource(tangent.grad(simulation))
    assert "        p_v = p_v - p_x * 0.1\n        p_x = p_x + p_v * 0.1\n" in text


def test_the_caller_s_object_stays_as_it_was():
    p = Particle(0.3, 0.5)
    gradient = tangent.grad(passed)(p, 0.1)
    assert vars(p) == {"x": 0.3, "v": 0.5}
    assert isinstance(gradient, Particle)


class Other(Particle):
    def step(self, dt):
        self.x = 5.0


class Hidden:
    def __init__(self, x, v):
        self._x = x
        self.v = v

    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, value):
        self._x = 2.0 * value


SHARED = Particle(0.3, 0.5)


def both(p, q, x):
    p.x = x * q.x
    return p.x * q.x


@pytest.mark.parametrize(
    ("f", "wrt", "args", "message"),
    [
        (passed, 1, (Other(0.3, 0.5), 0.1), "written for the methods of Particle"),
        (passed_without_class, 1, (Hidden(0.3, 0.5), 0.1), "not simply kept"),
        (passed_without_class, 1, (2.0, 0.1), "is a float"),
        (both, 2, (SHARED, SHARED, 0.1), "leads to the same object"),
        (both, 2, (SHARED, types.SimpleNamespace(x=2.0, inner=[SHARED]), 0.1), "leads to the same object"),
    ],
)
def test_objects_that_do_not_fit_are_refused(f, wrt, args, message):
    with pytest.raises(tangent.TangentError, match=message):
        tangent.grad(f, wrt=wrt)(*args)


def alias(x):
    p = Particle(x, 1.0)
    q = p
    p.step(0.1)
    return q.x * p.x


def kept_in_a_list(x):
    p = Particle(x, 1.0)
    all_of_them = [p]
    p.step(0.1)
    return all_of_them[0].x


def kept_by_another(x):
    p = Particle(x, 1.0)
    q = Line(p, 1.0)
    p.step(0.1)
    return q.slope.x


def changed_under_another_name(x):
    p = Particle(x, 1.0)
    q = Line(p, 1.0)
    r = q.slope
    r.x = x * x
    return p.x


class Shared:
    history: ClassVar[list] = []

    def __init__(self, x):
        self.x = x

    def note(self):
        self.history.append(self.x)


def shared_by_all(x):
    s = Shared(x)
    s.note()
    return s.x * s.history[-1]


class Dynamic:
    def __init__(self, x):
        self.x = x

    def __getattr__(self, name):
        return 1.0

    def double(self):
        self.x = self.x * 2.0


def dynamic(x):
    d = Dynamic(x)
    d.double()
    return d.x * d.y


class Deep:
    def __init__(self, x):
        self.x = x

    def down(self, n):
        self.x = self.x * 0.5
        if n > 0:
            self.down(n - 1)


def recursive(x):
    d = Deep(x)
    d.down(3)
    return d.x


def set_by_name(x):
    p = Particle(x, 1.0)
    setattr(p, "x", x * x)
    return p.x


def whole_while_it_changes(x):
    p = Particle(x, 1.0)
    seen = []
    for _ in range(3):
        p.step(0.1)
        seen.append(p)
    return seen[0].x


@pytest.mark.parametrize(
    "f", [alias, kept_in_a_list, kept_by_another, changed_under_another_name, whole_while_it_changes]
)
def test_objects_that_others_reach_while_they_change(f):
    check(f, 0.3)


@pytest.mark.parametrize(
    "f",
    [
        shared_by_all,
        dynamic,
        recursive,
        set_by_name,
    ],
)
def test_refused(f):
    check_refused(f, 0.3)
