"""`if`, `elif`, `else`, and `match`."""

import math

import numpy as np
import pytest

from oracle import check, rows


def one_sided(x):
    y = x * x
    if x > 1:
        y = y * x
    return y


def two_sided(x, y):
    if x > y:
        z = x * x
    else:
        z = y * x
    return z * x


def huber(x, delta):
    r = abs(x)
    if r <= delta:
        loss = 0.5 * r**2
    else:
        loss = delta * (r - 0.5 * delta)
    return loss


def elif_chain(x):
    if x < -1:
        y = -x * x
    elif x < 0:
        y = x * x
    elif x < 1:
        y = x**3
    else:
        y = math.log(x)
    return y + x


def nested(x, y):
    z = x
    if x > 0:
        z = z * y
        if y > 0:
            z = z * z
        else:
            z = z - y * z
        z = z + x
    return z * y


def condition_is_overwritten(x):
    flag = x > 0
    if flag:
        y = x * x
        flag = False
    else:
        y = -x
        flag = True
    if flag:
        y = y * 3
    return y


def condition_variable_changes(x):
    n = 3
    if x * n > 2:
        n = n - 2
        x = x * n
    else:
        x = x / n
    return x * x * n


def overwritten_in_one_branch(x, y):
    # y is needed in both versions by the product that follows.
    z = x * y
    if z > 1:
        y = y * z
    return z * y


def bound_in_both(x):
    if x > 0:
        a, b = x * x, x
    else:
        b, a = x, 1.0
    return a * b


def differentiable_condition(x):
    y = x * 1.5
    if y:
        return y * y
    return x


def quadrant(x, y):
    sign = (x > 0, y > 0)
    if sign == (True, True):
        return x * y
    if sign == (False, False):
        return x - y
    return x / y


def by_name(x, kind):
    match kind:
        case "relu":
            y = max(x, 0.0)
        case "square":
            y = x * x
        case "tanh" | "sigmoid":
            y = math.tanh(x)
        case _:
            y = x
    return y * 2


def array_branch(x):
    if np.sum(x) > 0:
        y = x * 2
    else:
        y = np.exp(x)
    if x.ndim == 1:
        y = y * x
    return np.sum(y)


def pass_branch(x):
    if x > 100:
        pass
    elif x > 0:
        x = x * x
    else:
        pass
    return x * 2


def switched_dtype_free(x, flag):
    y = 0.0
    if flag:
        y = np.sum(x * x)
    return y + x[0]


X = np.array([1.0, -2.0, 0.5])


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (one_sided, 0, (2.0,), (0.5,)),
        (two_sided, (0, 1), (2.0, 1.0), (1.0, 2.0)),
        (huber, (0, 1), (0.3, 1.0), (2.0, 1.0), (-2.0, 1.0)),
        (elif_chain, 0, (-2.0,), (-0.7,), (0.5,), (2.0,)),
        (nested, (0, 1), (2.0, 1.5), (2.0, -1.5), (-2.0, 1.5)),
        (condition_is_overwritten, 0, (2.0,), (-2.0,)),
        (condition_variable_changes, 0, (2.0,), (0.5,)),
        (overwritten_in_one_branch, (0, 1), (2.0, 1.5), (0.5, 0.5)),
        (bound_in_both, 0, (2.0,), (-2.0,)),
        (differentiable_condition, 0, (2.0,), (-1.0,)),
        (quadrant, (0, 1), (2.0, 1.5), (-2.0, -1.0), (-2.0, 1.0)),
        (array_branch, 0, (X + 1,), (X - 1,)),
        (pass_branch, 0, (2.0,), (-1.0,), (200.0,)),
        (switched_dtype_free, 0, (X, True), (X, False)),
        (by_name, 0, (2.0, "relu"), (-1.0, "relu"), (2.0, "square"), (0.5, "sigmoid"), (2.0, "none")),
    ),
)
def test_branch(f, wrt, args):
    check(f, *args, wrt=wrt)
