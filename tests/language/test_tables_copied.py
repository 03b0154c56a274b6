"""Lists of lists that are copied and then changed; the text or an annotation tells that they are lists."""

import copy
from collections import defaultdict

import numpy as np
import pytest

import tangent
from oracle import MODES, check

M = [[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.3, -0.4, 2.0]]
B = [1.0, 2.0, -1.0]


def solve(m, b):
    n = len(m)
    a = [row[:] for row in m]
    x = b[:]
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(a[i][k]))
        a[k], a[p] = a[p], a[k]
        x[k], x[p] = x[p], x[k]
        for i in range(k + 1, n):
            f = a[i][k] / a[k][k]
            for j in range(k, n):
                a[i][j] -= f * a[k][j]
            x[i] -= f * x[k]
    for i in range(n - 1, -1, -1):
        s = x[i]
        for j in range(i + 1, n):
            s -= a[i][j] * x[j]
        x[i] = s / a[i][i]
    return x[0] * x[1] + x[2]


def determinant(m):
    a = copy.deepcopy(m)
    det = 1.0
    for i in range(len(a)):
        det *= a[i][i]
        for r in range(i + 1, len(a)):
            f = a[r][i] / a[i][i]
            for c in range(i, len(a)):
                a[r][c] = a[r][c] - f * a[i][c]
    return det


def determinant_in_place(m):
    for i in range(3):
        for r in range(i + 1, 3):
            f = m[r][i] / m[i][i]
            for c in range(i, 3):
                m[r][c] -= f * m[i][c]
    return m[0][0] * m[1][1] * m[2][2]


def shortest_paths(w):
    d = [row[:] for row in w]
    for k in range(3):
        for i in range(3):
            for j in range(3):
                if d[i][k] + d[k][j] < d[i][j]:
                    d[i][j] = d[i][k] + d[k][j]
                d[i][j] = min(d[i][j], 2.5)
    return sum(d[0]) + d[1][2] ** 2


def with_a_column_more(m, b):
    a = [row[:] for row in m]
    for i in range(len(a)):
        a[i].append(b[i])
    for i in range(3):
        for r in range(i + 1, 3):
            f = a[r][i] / a[i][i]
            for c in range(i, 4):
                a[r][c] -= f * a[i][c]
    return a[2][3] / a[2][2]


def under_other_names(m):
    a = [row[:] for row in m]
    r0 = a[0]
    r1 = a[1]
    a[0] = r1
    a[1] = r0
    a[0][0] *= 2.0
    r0[1] += a[0][0]
    return sum(v * v for row in a for v in row)


def diffusion(g):
    for _ in range(2):
        new = [row[:] for row in g]
        for i in range(1, len(g) - 1):
            for j in range(1, len(g) - 1):
                new[i][j] = 0.25 * (g[i - 1][j] * g[i + 1][j] + g[i][j - 1] + g[i][j + 1])
        g = new
    return sum(sum(r) for r in g)


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (solve, (M, B)),
        (determinant, (M,)),
        (determinant_in_place, (M,)),
        (shortest_paths, (M,)),
        (with_a_column_more, (M, B)),
        (under_other_names, (M,)),
    ],
)
def test_tables(f, args):
    check(f, *args, wrt=tuple(range(len(args))) if len(args) > 1 else 0)


def test_tables_that_loops_carry():
    g = [[0.5, 0.2, 0.1], [0.3, 0.4, 0.6], [0.9, 0.8, 0.7]]
    check(diffusion, g, modes=MODES[:-1])
    with pytest.raises(tangent.Unsupported, match="waited on another list"):
        tangent.vjp(tangent.grad(diffusion))


def test_of_others():
    """Of what is not differentiated, the copies are constant, and written all the same."""
    check(solve, M, B, wrt=1)


def annotated(m: list[list[float]], b: list[float]):
    a = [row.copy() for row in m]
    for row in a:
        row[0] *= b[1]
    a[1], a[2] = a[2], a[1]
    a[0] = [x * y for x, y in zip(a[0], b)]
    a[0][0] += m[0][0] * a[1][0]
    return a[0][0] * a[0][1] * a[2][0]


def filled(row, x):
    row[0] = x
    row[1] = [x, x * x]


def items_of_another_kind(m: list[list[float]], v):
    """What is put into lists of numbers here is no number, and a list of lists gets an array."""
    a = copy.deepcopy(m)
    c = [a[0], v]
    c[0] = 5.0 * v[0]
    filled(a[1], c[0])
    return a[0][0] * c[0] * a[1][1][1] * a[1][0]


def rows_joined(m: list[list[float]], x):
    a = [row[:] + [x] for row in m]
    b = a[:]
    b[0][0] = x * b[0][2]
    b[1] = [x, x]
    return a[0][0] * a[1][0] * b[1][1]


def test_annotated():
    check(annotated, M, B, wrt=(0, 1))
    check(items_of_another_kind, M, np.array([0.3, 1.7]), wrt=(0, 1))
    check(rows_joined, M, 1.3, wrt=(0, 1))


def test_numbers_that_lists_of_whole_numbers_get():
    def f(x):
        p = list(range(3))
        q = p[:]
        q[1] = x
        p.append(x)
        table = [[0, 1], [1, 2]]
        for i in range(2):
            table[i][0] = x * i + q[1]
        return q[1] * p[3] * table[1][0] * table[0][1]

    check(f, 1.3)


def rows_that_may_be_arrays(m):
    a = [row.copy() for row in m]
    a[0][0] = a[1][1] * 2.0
    return a[0][0] * m[0][1]


def test_rows_that_are_copied_as_arrays_are():
    check(rows_that_may_be_arrays, np.array(M))


@pytest.mark.parametrize(
    ("f", "args", "word"),
    [
        (rows_that_may_be_arrays, (M,), r"m: list\[list\[float\]\]"),
        (determinant, (np.array(M),), "taken for a list"),
        (shortest_paths, ([np.array(row) for row in M],), r"w\[0\] is an array .* taken for a list"),
        (annotated, ([[np.ones(2), 1.0]] * 2, B), r"m\[0\]\[0\] is an array .* taken for a number"),
        (annotated, (M, {"a": 1.0}), "b is a dict .* taken for a list"),
    ],
)
def test_what_was_not_expected_is_refused_before_it_is_differentiated(f, args, word):
    with pytest.raises(tangent.Unsupported, match=word):
        tangent.grad(f)(*args)


class Squared:
    def __init__(self, x):
        self._x = x

    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, v):
        self._x = v * v


class Body:
    def __init__(self, x, v):
        self.x, self.v = x, v

    def step(self, dt):
        self.x += self.v * dt
        self.v -= self.x * dt


def bodies(a):
    ps = {"a": Body(a, 1.0), "b": Body(2.0, a * a)}
    ps["a"].step(0.1)
    for _ in range(2):
        for k in ps:
            ps[k].step(0.2)
    return ps["a"].x * ps["b"].v


def setters(a):
    squared = [Squared(a), Squared(2.0)]
    for q in squared:
        q.x = a * 3.0
    return squared[1]._x * a


def test_objects_in_dictionaries_and_setters():
    check(bodies, 0.7)
    check(setters, 0.7)


def test_setters_of_what_is_read_by_a_property_are_refused_where_objects_have_two_names():
    def f(x):
        ps = {"a": Squared(x)}
        for p in ps.values():
            p.x = x * p.x
        return ps["a"].x * x

    def two_classes(x):
        ps = [Squared(x), Body(x, 1.0)]
        for p in ps:
            p.x = x * 2.0
        return ps[0]._x * ps[1].x

    for function in (f, two_classes):
        with pytest.raises(tangent.Unsupported, match="which is not supported yet"):
            tangent.grad(function)


# Tables in dictionaries


def tables_in_a_dictionary(xs):
    d = {"a": [[0.0, 0.0], [0.0, 0.0]], "b": [[1.0, 0.0], [0.0, 1.0]]}
    for i in range(2):
        for j in range(2):
            d["a"][i][j] = xs[i] * xs[j]
            d["b"][i][j] += d["a"][i][j] * xs[0]
    return d["b"][0][1] * d["a"][1][1]


def tables_put_into_a_dictionary(xs):
    d = {}
    for k in ("a", "b"):
        d[k] = [[0.0] * 2 for _ in range(2)]
    for k in d:
        for i in range(2):
            for j in range(2):
                d[k][i][j] += xs[i] * xs[j]
    return d["b"][0][1] * d["a"][1][1]


def dictionaries_put_into_a_dictionary(xs):
    g = {}
    for i, x in enumerate(xs):
        g.setdefault(i % 2, {})[i] = x * x
    return sum(v * (k + 1) for k in g for v in g[k].values())


def tables_of_tables(xs):
    t = [[[0.0] * 3 for _ in range(3)] for _ in range(2)]
    for a in range(2):
        for i in range(3):
            for j in range(3):
                t[a][i][j] = xs[i] * xs[j] + (t[a - 1][i][j] if a else 0.0)
    return t[1][0][1] * t[1][1][1]


def neighbours(ws):
    g = defaultdict(list)
    for (a, b), w in zip([(0, 1), (1, 2), (0, 2)], ws):
        g[a].append((b, w))
        g[b].append((a, w))
    dist = {0: 0.0, 1: 1e3, 2: 1e3}
    for _ in range(2):
        for u in range(3):
            for v, w in g[u]:
                if dist[u] + w < dist[v]:
                    dist[v] = dist[u] + w
    return dist[2] ** 2


@pytest.mark.parametrize(
    "f",
    [
        tables_in_a_dictionary,
        tables_put_into_a_dictionary,
        dictionaries_put_into_a_dictionary,
        tables_of_tables,
        neighbours,
    ],
)
def test_tables_in_dictionaries(f):
    check(f, [1.5, 0.5, 2.7])
