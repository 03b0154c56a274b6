"""Classes that are defined inside of the function."""

from dataclasses import dataclass

import numpy as np
import pytest

from oracle import check, check_refused

A = np.array([0.3, -1.2, 0.8])
SCALE = 2.0


def plain(x):
    class Point:
        """Two numbers."""

        def __init__(self, x, y=1.0):
            self.x, self.y = x, y

        def product(self):
            return self.x * self.y

    p = Point(x, x * x)
    return p.product() * p.x


def class_attributes(x):
    class Settings:
        rate = 0.5
        steps: int = 3
        total = rate * steps

    for _ in range(Settings.steps):
        x = x - Settings.rate * x**2
    return x * Settings.total


def changed(x):
    class Particle:
        def __init__(self, pos):
            self.pos = pos
            self.vel = 0.0

        def step(self, dt):
            self.vel -= self.pos * dt
            self.pos += self.vel * dt

    p = Particle(x)
    for _ in range(3):
        p.step(0.1)
    return p.pos * p.vel


def data_class(x):
    @dataclass
    class State:
        pos: float
        vel: float = 0.5

        @property
        def energy(self):
            return self.pos**2 + self.vel**2 * SCALE

    first, second = State(x), State(x * x, x)
    return first.energy * second.energy


def derived_class(x):
    class Base:
        def __init__(self, a):
            self.a = a

        def at(self, z):
            return self.a * z

    class Special(Base):
        def at(self, z):
            return super().at(z) * z

        def __add__(self, other):
            return Special(self.a + other.a)

    return (Special(x) + Special(2.0)).at(x)


def in_a_helper(x):
    return made_by_a_helper(x) * x


def made_by_a_helper(x):
    class Box:
        def __init__(self, value):
            self.value = value

    return Box(x * x).value


def in_a_branch(x):
    if x > 0:

        class Twice:
            def __call__(self, z):
                return 2 * z * z

        return Twice()(x)
    return x


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (plain, (1.5,)),
        (plain, (A[0],)),
        (class_attributes, (0.7,)),
        (changed, (1.5,)),
        (data_class, (1.5,)),
        (derived_class, (1.5,)),
        (in_a_helper, (1.5,)),
        (in_a_branch, (1.5,)),
    ],
)
def test_derivatives(f, args):
    check(f, *args)


def closes_over_a_variable(x):
    class Scaled:
        def at(self, z):
            return z * x

    return Scaled().at(x)


def attribute_of_a_variable(x):
    class Box:
        value = x * x

    return Box.value


def keeps_a_list(x):
    class Box:
        values = []  # noqa: RUF012

        def __init__(self, value):
            self.value = value

    Box.values.append(1)
    return Box(x).value * len(Box.values)


def counts_its_objects(x):
    class Box:
        count = 0

        def __init__(self, value):
            self.value = value

    Box.count += 1
    return Box(x).value * Box.count


def decorated(x):
    @np.vectorize
    class Box:
        pass

    return x * x


def bound_twice(x):
    class Box:
        scale = 2.0

    Box = Other  # noqa: F811
    return x * Box.scale


class Other:
    scale = 3.0


def in_a_loop(x):
    for _ in range(2):

        class Box:
            scale = 2.0

        x = x * Box.scale
    return x


@pytest.mark.parametrize(
    "f",
    [
        keeps_a_list,
        counts_its_objects,
        decorated,
        closes_over_a_variable,
        attribute_of_a_variable,
        bound_twice,
        in_a_loop,
    ],
)
def test_refused(f):
    check_refused(f)
