"""Class methods that make objects, and copies of records in which some fields are others."""

import dataclasses
import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pytest

import tangent
from oracle import check, check_refused


class Point:
    scale = 2.0

    def __init__(self, x, y):
        self.x, self.y = x, y

    @classmethod
    def from_polar(cls, r, t):
        return cls(r * math.cos(t), r * math.sin(t))

    @classmethod
    def of_scale(cls, t):
        return cls.from_polar(cls.scale, t)

    @staticmethod
    def norm(a, b):
        return math.sqrt(a * a + b * b)

    def shifted(self, *by, **named):
        return Point(self.x + by[0], self.y + named["y"])


class Pin(Point):
    scale = 3.0

    def __init__(self, x, y):
        super().__init__(x, y)
        self.height = x * y


@dataclass(frozen=True)
class State:
    pos: float
    vel: float = 0.5

    @classmethod
    def at_rest(cls, pos):
        return cls(pos, 0.0)

    def moved(self, dt):
        return replace(self, pos=self.pos + dt * self.vel)


@dataclass
class Derived:
    a: float
    b: float = 2.0
    product: float = dataclasses.field(init=False)

    def __post_init__(self):
        self.product = self.a * self.b


class Pair(NamedTuple):
    a: float
    b: float


def constructor(x):
    p = Point.from_polar(x, 2.0 * x)
    return p.x * p.y


def constructor_by_a_constructor(x):
    p = Point.of_scale(x)
    return p.x * p.y


def constructor_of_a_subclass(x):
    p = Pin.of_scale(x)
    return p.height * p.x


def constructor_and_then_changed(x):
    p = Point.from_polar(x, 2.0)
    for _ in range(3):
        p.x = p.x * p.y
    return p.x


def static_method(x):
    return Point.norm(x, 2.0) * x


def gathering_method(x):
    q = Point(x, x).shifted(x * x, y=x)
    return q.x * q.y


def constructor_of_a_dataclass(x):
    s = State.at_rest(x)
    return s.pos * s.pos + s.vel


def one_field(x):
    s = State(x, x)
    t = replace(s, vel=x * s.vel)
    return t.pos * t.vel * s.vel


def in_a_loop(x):
    s = State(x, 1.0)
    for _ in range(4):
        s = dataclasses.replace(s, vel=s.vel - 0.1 * s.pos)
        s = dataclasses.replace(s, pos=s.pos + 0.1 * s.vel)
    return s.pos * s.vel


def of_self(s: State, x):
    t = s.moved(x)
    return t.pos * t.vel


def of_a_parameter(s: State, x):
    s = replace(s, pos=x * s.pos)
    return s.pos * s.vel * x


def formed_again(x):
    d = Derived(x)
    e = replace(d, b=x * x)
    return e.product * d.product


def named_tuple(x):
    p = Pair(x, x * x)
    for _ in range(3):
        p = p._replace(b=x * p.b)
    return p.a * p.b


def by_array(x):
    s = State(x, x * x)
    s = replace(s, pos=np.sin(s.vel))
    return np.sum(s.pos * s.vel)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    [
        (constructor, 0, (1.5,)),
        (constructor_by_a_constructor, 0, (1.5,)),
        (constructor_of_a_subclass, 0, (1.5,)),
        (constructor_and_then_changed, 0, (1.5,)),
        (static_method, 0, (1.5,)),
        (gathering_method, 0, (1.5,)),
        (constructor_of_a_dataclass, 0, (1.5,)),
        (one_field, 0, (1.5,)),
        (in_a_loop, 0, (1.5,)),
        (of_self, 1, (State(1.5, 0.5), 2.0)),
        (of_self, 0, (State(1.5, 0.5), 2.0)),
        (of_a_parameter, 1, (State(1.5, 0.5), 2.0)),
        (of_a_parameter, 0, (State(1.5, 0.5), 2.0)),
        (formed_again, 0, (1.5,)),
        (named_tuple, 0, (1.5,)),
        (by_array, 0, (np.array([0.3, -1.2, 0.8]),)),
    ],
)
def test_derivatives(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_the_text_of_a_constructor_is_that_of_its_class():
    import inspect

    assert inspect.getsource(tangent.grad(constructor_by_a_constructor)) == (
        "def dconstructor_by_a_constructordx(x, bout=1.0):\n"
        "    r = Point.scale\n"
        "    p_x = r * math.cos(x)\n"
        "    p_y = r * math.sin(x)\n"
        "\n"
        "    # Grad of: return p.x * p.y\n"
        "    bp_x = bout * p_y\n"
        "    bp_y = bout * p_x\n"
        "    # Grad of: return cls(r * math.cos(t), r * math.sin(t))\n"
        "    return bp_y * r * math.cos(x) - bp_x * r * math.sin(x)\n"
    )


@dataclass(frozen=True)
class Heavy(State):
    mass: float = 3.0


def test_an_object_of_a_subclass_is_noticed():
    with pytest.raises(tangent.TangentError, match="written for the methods of State"):
        tangent.grad(of_a_parameter, wrt=1)(Heavy(1.5), 2.0)


def of_no_known_class(s, x):
    t = replace(s, pos=x)
    return t.pos * x


def no_such_field(x):
    d = Derived(x)
    e = replace(d, c=x * x)
    return e.product


def unknown_names(x, changes):
    return replace(State(x, x), **changes).pos


@pytest.mark.parametrize("f", [of_no_known_class, no_such_field, unknown_names])
def test_refused(f):
    check_refused(f, 1.5, wrt="x")
