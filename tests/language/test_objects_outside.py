"""Objects that stand outside of the function: their operators and items are what their classes say."""

import dataclasses

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

A = np.array([0.3, -1.2, 0.8])


class Scale:
    """Calculates with numbers in a way of its own."""

    def __init__(self, factor):
        self.factor = factor

    def __mul__(self, x):
        return self.factor * x**2

    def __rmul__(self, x):
        return self.factor * x**3

    def __add__(self, x):
        return Scale(self.factor + x)

    def __matmul__(self, x):
        return self.factor * np.sum(x)


class Cubic:
    """A function that is written with brackets."""

    def __getitem__(self, at):
        return at**3 - at

    def __call__(self, at):
        return at * 2.0


SCALE, CUBIC = Scale(1.5), Cubic()


class Model:
    scale = SCALE


def on_the_left(x):
    return np.sum(SCALE * x)


def on_the_right(x):
    return x[0] * SCALE


def made_of_one(x):
    return (SCALE + x[0]).factor * x[1]


def product(x):
    return SCALE @ x


def under_a_name(x):
    unit = SCALE
    return np.sum(unit * x) + x[1] * unit


def of_a_class(x):
    return np.sum(Model.scale * x)


def bracketed(x):
    return CUBIC[x[0]] * x[1]


def bracketed_in_a_loop(x):
    total = 0.0
    for k in range(3):
        total = total + CUBIC[x[k] * k]
    return total


def bracketed_and_called(x):
    curve = CUBIC
    return curve[x[0]] * curve(x[1])


@pytest.mark.parametrize(
    "f",
    [
        on_the_left,
        on_the_right,
        made_of_one,
        product,
        under_a_name,
        of_a_class,
        bracketed,
        bracketed_in_a_loop,
        bracketed_and_called,
    ],
)
def test_objects_outside(f):
    check(f, A)


def sliced(x):
    return CUBIC[x[0] :]


def test_a_slice_that_varies_is_refused():
    check_refused(sliced)


class Particle:
    """Has an attribute that arrays have as well."""

    def __init__(self, size):
        self.size = size


@dataclasses.dataclass
class Body:
    T: float


def made(x):
    return Particle(x[0] * x[1])


def of_a_call(x):
    return made(x).size * x[2]


def declared(x):
    return Body(x[0]).T * x[1]


def in_a_list(x):
    bodies = [Body(x[0]), Body(x[1])]
    total = 0.0
    for body in bodies:
        total = total + body.T**2
    return total


@pytest.mark.parametrize("f", [of_a_call, declared, in_a_list])
def test_attributes_that_arrays_have_too_are_refused(f):
    check_refused(f)
    with pytest.raises(tangent.Unsupported, match="is taken for that of an array here"):
        tangent.grad(f)


def arrays_in_a_list(x):
    parts = [Scale(x * 2.0), Scale(x**2)]
    total = 0.0
    for part in parts:
        total = total + np.sum(part.factor.T) * part.factor.size
    return total


def test_attributes_of_arrays_that_objects_hold():
    check(arrays_in_a_list, A)
