"""Lists that a call has made, and that shrink: what is popped passes its cotangent on to the call."""

import math

import tangent
from tangent.grads import d, linear
from tangent.testing import check_grads


def tripled(x):
    return [x, 2 * x, 3 * x]


@linear(tripled, arg="x")
def tripled_rule(y, x):
    d[x] = d[y][0] + 2 * d[y][1] + 3 * d[y][2]


def popped(x):
    ys = list(tripled(x))
    total = 0.0
    for i in range(2):
        y = ys.pop()
        total = total + math.sin(y) * y
    return total


def test_items_that_are_popped_from_a_copy():
    check_grads(popped, 0.7, order=1)


def test_the_gradient_is_that_of_the_items():
    def slope(y):
        return math.sin(y) + y * math.cos(y)

    assert math.isclose(tangent.grad(popped)(0.7), 2 * slope(1.4) + 3 * slope(2.1))
