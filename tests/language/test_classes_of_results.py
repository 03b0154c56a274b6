"""What functions and methods give, where that is an object whose class follows from what they are passed."""

import math
from dataclasses import dataclass

import pytest

from oracle import check


@dataclass
class Vec:
    x: float
    y: float

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vec(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    def unit(self):
        return self * (1.0 / math.sqrt(self.dot(self)))


@dataclass
class Sphere:
    center: Vec
    radius: float

    def hit(self, origin, direction):
        away = origin - self.center
        b = away.dot(direction)
        discriminant = b * b - away.dot(away) + self.radius**2
        return None if discriminant < 0 else -b - math.sqrt(discriminant)


def third(v):
    return v * (1.0 / 3.0)


def method_of_a_result(x, y):
    """Arrays have a method of this name, too, and `self * number` is a number if `self` is one."""
    return (Vec(x, 1.0) + Vec(y, x)).unit().dot(Vec(x, y))


def result_of_a_function(x, y):
    total = 0.0
    for v in [Vec(x, y), Vec(y, 0.5)]:
        total += third(v).dot(v)
    return total


def rays(x, y):
    spheres = [Sphere(Vec(3.0, y), x), Sphere(Vec(4.0, -1.0), 0.8 * x)]
    total = 0.0
    for slope in (-0.2, 0.0, 0.8):
        direction, origin = Vec(1.0, slope).unit(), Vec(0.0, 0.0)
        nearest, which = math.inf, None
        for sphere in spheres:
            t = sphere.hit(origin, direction)
            if t is not None and t < nearest:
                nearest, which = t, sphere
        if which is None:
            total += 0.1
            continue
        normal = (origin + direction * nearest - which.center).unit()
        total += max(normal.dot(Vec(-1.0, 1.0).unit()), 0.0)
    return total


@pytest.mark.parametrize("f", [method_of_a_result, result_of_a_function, rays])
def test_classes_of_results(f):
    check(f, 1.1, 0.3, wrt=("x", "y"))
