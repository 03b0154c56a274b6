"""Lists of which items are read by their position while they grow and shrink."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check, rows

A = np.array([0.3, -1.2, 0.8])
W = np.eye(3) * 0.5 + 0.1


def fibonacci(x):
    ys = [x, x * 2.0]
    for i in range(2, 6):
        ys.append(ys[i - 1] * ys[i - 2])
    return sum(ys)


def two_back(x: float):
    ys = [x, x * 2.0]
    for _ in range(4):
        ys.append(ys[-1] * ys[-2])
    return ys[-1] + ys[3]


def first_always(x: float):
    ys = [x]
    for i in range(3):
        ys.append(ys[0] * ys[i] + i)
    return sum(ys)


def wraps_around(x):
    ys = [x, x * x]
    for i in range(4):
        ys.append(ys[i - 2] * 1.5 + ys[i - 1])
    return sum(ys) * ys[-2]


def pops_too(x: float):
    ys = [x, x * 2.0, x * x]
    t = 0.0
    for i in range(4):
        ys.append(ys[i % 2] * ys[1])
        a = ys.pop()
        b = ys.pop()
        ys.append(a * b)
        t = t + ys[i % 3]
    return t + sum(ys)


def whole_inside(x: float):
    ys = [x]
    for i in range(3):
        ys.append(sum(ys) * ys[0] + ys[i])
    return sum(ys)


def nested(x: float):
    t = 0.0
    for j in range(3):
        ys = [x * (j + 1), x]
        for i in range(2, 5):
            ys.append(ys[i - 1] * ys[i - 2])
        t = t + ys[j] * ys[-1]
    return t


def branches(x, n):
    ys = [x]
    for i in range(n):
        if i % 2:
            ys.append(ys[i] * ys[i - 1])
        else:
            ys.append(ys[i] + x)
    return ys[n] * ys[1]


def while_grows(x):
    ys = [x]
    while len(ys) < 5:
        k = len(ys) // 2
        ys.append(ys[k - 1] * ys[len(ys) - 1] + x)
    return sum(ys)


def arrays(x):
    ys = [x, x * 2.0]
    for i in range(2, 5):
        ys.append(np.sin(ys[i - 1]) * ys[i - 2])
    return np.sum(ys[-1]) + np.sum(np.stack(ys) ** 2)


def of_two_shapes(x):
    ys = [x, 2.0]
    for i in range(2, 5):
        ys.append(ys[i - 1] * ys[i - 2])
    return np.sum(ys[-1]) + np.sum(ys[1] * ys[0])


def callee(x, n):
    ys = [x]
    for i in range(n):
        ys.append(ys[i // 2] * x + 1.0)
    return ys[n]


def calls(x):
    return callee(x, 4) * callee(2.0 * x, 3)


def from_list(xs):
    ys = list(xs)
    for i in range(3):
        ys.append(ys[i] * ys[i + 1])
    return sum(ys)


def catalan(x: float, n: int):
    c = [x]
    for k in range(n):
        s = 0.0
        for i in range(k + 1):
            s += c[i] * c[k - i]
        c.append(s)
    return c[n]


def horner_tree(x):
    nodes = [x, x * 2.0, x * 3.0, 1.0]
    i = 0
    while len(nodes) < 7:
        nodes.append(nodes[i] * nodes[i + 1])
        i += 2
    return nodes[-1]


def expression(x, program):
    stack = []
    for op in program:
        if op == "x":
            stack.append(x)
        elif op == "*":
            a = stack.pop()
            b = stack.pop()
            stack.append(a * b)
        elif op == "dup":
            stack.append(stack[-1])
        else:
            stack.append(stack[op])
    return stack[0]


def returned(x):
    ys = [x]
    for i in range(3):
        ys.append(ys[i] * ys[0])
    return ys


def rnn(x, w):
    hs = [np.zeros(3)]
    for t in range(4):
        hs.append(np.tanh(w @ hs[t] + x * t))
    return np.sum(hs[-1] * hs[1])


def tuples(x):
    ys = [(x, 1.0)]
    for i in range(3):
        a, b = ys[i]
        ys.append((a * b, a + b))
    return ys[-1][0] * ys[1][1]


def left_early(x):
    ys = [x]
    for i in range(9):
        if ys[i] > 3.0:
            break
        ys.append(ys[i] * ys[i] + ys[0])
    return sum(ys)


def key_from_data(x, keys):
    ys = [x]
    for k in keys:
        ys.append(ys[k] * x + ys[0])
    return ys[-1]


def leapfrog(q, p):
    qs, ps = [q], [p]
    for i in range(4):
        ps.append(ps[i] - 0.1 * qs[i])
        qs.append(qs[i] + 0.1 * ps[i + 1])
    return qs[-1] ** 2 + ps[-2] ** 2


def is_read_later(x):
    ys = [x, x * x]
    a = ys[0]
    ys.append(a * ys[1])
    ys.pop()
    ys.pop()
    ys.append(ys[0] * 3.0)
    b = ys[1]
    ys.append(b * a)
    return sum(ys) * b


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (fibonacci, 0, (0.7,), (np.float64(0.7),)),
        (two_back, 0, (1.1,)),
        (first_always, 0, (0.9,)),
        (wraps_around, 0, (0.6,)),
        (pops_too, 0, (0.8,)),
        (whole_inside, 0, (0.7,)),
        (nested, 0, (0.7,)),
        (branches, 0, (0.8, 4), (0.8, 1)),
        (while_grows, 0, (0.9,)),
        (arrays, 0, (A,)),
        (of_two_shapes, 0, (A,)),
        (calls, 0, (0.7,)),
        (from_list, 0, ([0.3, 0.5, 0.7, 0.9],)),
        (catalan, 0, (0.8, 5), (0.8, 0)),
        (horner_tree, 0, (0.9,)),
        (expression, 0, (1.3, ("x", "x", "*", "dup", "*", 0, "*"))),
        (returned, 0, (0.8,)),
        (rnn, (0, 1), (A, W)),
        (tuples, 0, (0.7,)),
        (left_early, 0, (0.8,), (4.0,)),
        (key_from_data, 0, (0.7, (0, 1, 0, -1, 2))),
        (leapfrog, (0, 1), (0.5, 0.7)),
        (is_read_later, 0, (0.8,)),
    ),
)
def test_a_list_that_grows(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_items_are_read_again_where_they_stay():
    text = inspect.getsource(tangent.grad(fibonacci))
    assert "stack" not in text
    assert "ys.append(ys[i - 1] * ys[i - 2])" in text


@pytest.mark.parametrize("f", [wraps_around, pops_too, nested])
def test_items_are_kept_where_another_may_have_their_place_later(f):
    """A negative position counts from an end that moves; an item may be popped, or its list made anew."""
    assert "stack.append((" in inspect.getsource(tangent.grad(f))
