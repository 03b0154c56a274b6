"""Rules for a class of arrays of one's own: a backend for the class, rules for its functions and methods."""

import numpy as np
import pytest

import tangent
from tangent.backend import register
from tangent.grads import d, linear
from tangent.testing import check_grads, check_rule, sample
from tangent_backends.numpy.array import ArrayLibrary

WEIGHTS = np.array([1.0, 2.0, 1.0]) / 4.0


class Ring:
    """Numbers on a ring: elementwise arithmetic, and sums over neighbours."""

    def __init__(self, values):
        self.values = np.asarray(values)

    @property
    def shape(self):
        return self.values.shape

    @property
    def dtype(self):
        return self.values.dtype

    def __add__(self, other):
        return Ring(self.values + values_of(other))

    __radd__ = __add__

    def __sub__(self, other):
        return Ring(self.values - values_of(other))

    def __mul__(self, other):
        return Ring(self.values * values_of(other))

    __rmul__ = __mul__

    def __neg__(self):
        return Ring(-self.values)

    def __eq__(self, other):
        return Ring(self.values == values_of(other))

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)

    def astype(self, dtype):
        return Ring(self.values.astype(dtype))

    def copy(self):
        return Ring(self.values.copy())

    def ravel(self):
        return self.values.ravel()

    def smoothed(self):
        return self.values * 0.5

    def shifted(self, by=1):
        return Ring(np.roll(self.values, by))


def values_of(x):
    return x.values if isinstance(x, Ring) else x


def total(ring):
    return np.sum(ring.values)


def full(ring, number):
    return Ring(np.full(ring.shape, number))


class Rings(ArrayLibrary):
    """NumPy's protocol, on the values."""

    name = __name__.partition(".")[0]
    rules = ()

    def __init__(self):
        super().__init__(np, (Ring,))

    def zeros_like(self, x):
        return Ring(np.zeros_like(x.values))

    def broadcast_to(self, x, shape):
        return x if self.shape(x) == shape else Ring(np.broadcast_to(values_of(x), shape))

    def sum(self, x, axis, keepdims):
        return np.sum(values_of(x), axis=axis, keepdims=keepdims)

    def from_numbers(self, numbers, like):
        return Ring(super().from_numbers(numbers, like.values))


register(Rings())


@linear(Ring.shifted, arg="self", method="shifted")
def shifted_rule(y, self, by=1):
    d[self] = d[y].shifted(-by)


@linear(total, arg="ring")
def total_rule(y, ring):
    d[ring] = full(ring, d[y])


@linear(full, arg="number")
def full_rule(y, ring, number):
    d[number] = total(d[y])


def energy(ring, stiffness):
    stretch = ring.shifted() - ring
    return 0.5 * stiffness * total(stretch * stretch)


RING = Ring([0.3, -1.2, 0.8, 2.1])


def test_the_gradient_is_of_the_class():
    gradient = tangent.grad(energy)(RING, 2.0)
    assert isinstance(gradient, Ring)
    expected = 2.0 * (2 * RING.values - np.roll(RING.values, 1) - np.roll(RING.values, -1))
    np.testing.assert_allclose(gradient.values, expected)


def test_both_modes_to_second_order():
    check_grads(energy, RING, 2.0)


def test_the_rules():
    check_rule(Ring.shifted, sample(RING), sample(RING, 2), sample(RING, by=-1))
    check_rule(total, sample(RING))
    check_rule(full, sample(RING, 2.0))


def test_a_method_without_a_rule_is_refused():
    def f(ring):
        return np.sum(ring.smoothed())

    with pytest.raises(tangent.Undifferentiable, match=r"no rule for `\.smoothed` of a Ring"):
        tangent.grad(f)(RING)
