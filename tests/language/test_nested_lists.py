"""Lists of lists, dictionaries and arrays that a function makes and then changes: tables, rows, bodies."""

import numpy as np
import pytest

from oracle import MODES, check

A = np.array([0.7, -0.4, 1.3, 0.2])


# Tables whose rows are written out


def running_table(x):
    table = [[0.0] * 3 for _ in range(3)]
    for i in range(3):
        for j in range(3):
            table[i][j] = x[i] * x[j] + (table[i - 1][j] if i else 0.0)
    return table[2][2] * table[1][1]


def sums_of_rows(x):
    n = len(x)
    table = [[0.0] * n for _ in range(len(x))]
    for i in range(n):
        table[i][0] = x[i]
        for j in range(1, n):
            table[i][j] = table[i][j - 1] * x[j] + table[i - 1][j]
    s = 0.0
    for row in table:
        for v in row:
            s = s + v * v
    return s


def cheapest_path(x):
    n = len(x)
    d = [[0.0 for _ in range(n + 1)] for _ in range(n + 1)]
    for i in range(1, n + 1):
        d[i][0] = d[i - 1][0] + x[i - 1]
        for j in range(1, n + 1):
            d[i][j] = min(d[i - 1][j], d[i][j - 1]) + x[i - 1] * x[j - 1]
    return d[n][n]


def rows_by_hand(x):
    table = [[0.0] * 3, [0.0] * 3, [-1.0] * 3]
    for i in range(3):
        for j in range(3):
            table[i][j] = x[i] * x[j] + table[i][j] * x[0]
    return sum(sum(row) for row in table)


def table_of_constants(x):
    cost = np.zeros((3, 3))
    way = [[None] * 3 for _ in range(3)]
    for i in range(3):
        for j in range(3):
            cost[i, j] = x[i] - x[j]
            way[i][j] = (j, i)
    i, j = way[2][1]
    return cost[i, j] ** 2


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (running_table, A),
        (sums_of_rows, A),
        (sums_of_rows, [0.7, -0.4, 1.3]),
        (cheapest_path, A),
        (cheapest_path, [0.7, 0.4]),
        (rows_by_hand, A),
        (table_of_constants, A),
    ],
)
def test_tables(f, x):
    check(f, x)


# Rows that are computed


def elimination(x):
    m = [[x[i] * x[j] for j in range(3)] for i in range(3)]
    for i in range(3):
        m[i][i] += 1.0
    for k in range(3):
        for i in range(k + 1, 3):
            factor = m[i][k] / m[k][k]
            for j in range(k, 3):
                m[i][j] -= factor * m[k][j]
    det = 1.0
    for i in range(3):
        det *= m[i][i]
    return det


def rows_appended(x):
    out = []
    for i in range(3):
        row = [0.0] * 3
        for j in range(3):
            row[j] = x[i] * x[j]
        out.append(row)
    return out[1][2] * out[2][0]


def rows_changed_once_they_are_in(x):
    out = []
    for i in range(3):
        row = [x[i], x[i] * x[i]]
        out.append(row)
        row[0] = row[0] * row[1]
        if i > 0:
            out[i - 1][1] = row[0] * out[i - 1][0]
    return out[0][1] * out[1][1] + out[2][0]


def the_same_row_twice(x):
    row = [x[0], x[1]]
    rows = []
    rows.append(row)
    rows.append(row)
    rows[0][1] = x[2] * x[2]
    return rows[1][1] * rows[0][0]


def rows_swapped(x):
    m = [[v, v * v] for v in x]
    m[0], m[1] = m[1], m[0]
    m[0][1] = m[1][0] * m[2][1]
    return m[0][1] * m[1][1] + m[0][0]


def rows_replaced_in_a_loop(x):
    m = [[v, 1.0] for v in x]
    for i in range(1, len(x)):
        m[i][1] = m[i - 1][0] * m[i][0]
        m[i - 1] = [m[i][1], x[i]]
        m[i - 1][1] *= m[i][0]
    return sum(r[0] * r[1] for r in m)


def pivoted(x):
    m = [[x[(i + j) % 4] * (i + 1.0) for j in range(3)] for i in range(3)]
    det = 1.0
    for k in range(3):
        best = k
        for i in range(k + 1, 3):
            if abs(m[i][k]) > abs(m[best][k]):
                best = i
        if best != k:
            m[k], m[best] = m[best], m[k]
            det = -det
        det *= m[k][k]
        for i in range(k + 1, 3):
            f = m[i][k] / m[k][k]
            for j in range(k, 3):
                m[i][j] -= f * m[k][j]
    return det


def a_row_taken_and_put_back(x):
    rows = []
    for v in x:
        rows.append([v, 1.0])
    r = rows.pop()
    r[0] = r[0] * rows[0][0]
    rows.append(r)
    rows[3][1] = rows[3][0] * rows[1][0]
    return rows[3][1] * rows[3][0]


def read_while_they_come(x):
    rows = []
    first = [x[0], x[1]]
    rows.append(first)
    for i in range(3):
        r = rows[i]
        rows.append([r[0] * x[2], r[1]])
        r[1] = r[0] + r[1] * x[3]
    return rows[3][0] * rows[2][1] + first[1]


def state_of_lists(x):
    state = {"pos": [x[0], x[1]], "vel": [x[2], x[3]]}
    for _ in range(3):
        for k in range(2):
            state["vel"][k] -= 0.1 * state["pos"][k]
            state["pos"][k] += 0.1 * state["vel"][k]
    return state["pos"][0] * state["vel"][1]


def one_row_under_two_names(x):
    rows = [[0.0] * 2] * 3
    rows[0][0] = x[0]
    rows[1][0] = rows[2][0] * x[1]
    return sum(rows[2]) * x[2]


def the_best_row(x):
    rows = [[v, v * 2.0] for v in x]
    best = rows[0]
    for r in rows:
        if r[0] > best[0]:
            best = r
    best[1] = best[0] * best[0]
    return sum(r[1] for r in rows)


def left_early(x):
    table = [[0.0] * 4 for _ in range(3)]
    for j in range(4):
        table[0][j] = x[j]
    for i in range(1, 3):
        before, now = table[i - 1], table[i]
        for j in range(4):
            left = before[j - 1] if j > 0 else 0.0
            now[j] = left * before[j] + x[j]
            if now[j] > 1.0:
                break
    return sum(table[2]) + table[1][2]


def written_by_a_local_function(x):
    out = [[0.0] * 2 for _ in range(2)]

    def put(i, j, v):
        out[i][j] = out[i][j] + v

    for i in range(2):
        for j in range(2):
            put(i, j, x[i] * x[j])
            put(j, i, x[i])
    return out[0][1] * out[1][1]


def bodies_as_lists(x):
    bodies = [[v, v * 2.0] for v in x]
    for _ in range(3):
        for b in bodies:
            b[0] = b[0] + b[1] * 0.1
            b[1] = b[1] - b[0] * 0.1
    return sum(b[0] * b[1] for b in bodies)


def bodies_as_dictionaries(x):
    bodies = [{"q": v, "p": v * 2.0} for v in x]
    for _ in range(3):
        for b in bodies:
            b["q"] = b["q"] + b["p"] * 0.1
        bodies[0]["p"] = bodies[1]["q"] * bodies[0]["p"]
    return sum(b["q"] * b["p"] for b in bodies)


def pairs_of_bodies(x):
    bodies = []
    for v in x:
        bodies.append([v, 0.0])
    for i in range(len(bodies)):
        for j in range(i):
            force = bodies[i][0] - bodies[j][0]
            bodies[i][1] += force * force
            bodies[j][1] -= force
    return sum(b[1] * b[1] for b in bodies)


def arrays_changed(x):
    rows = []
    for i in range(3):
        r = x * (i + 1.0)
        rows.append(r)
    rows[1][0] = x[2] * x[2]
    rows[2][1:] = rows[1][:3] * rows[0][1:]
    return np.sum(rows[0] * rows[1] * rows[2])


def arrays_changed_as_they_come(x):
    rows = []
    r = x * 1.0
    for _ in range(3):
        r = r * x
        rows.append(r)
        r[0] = r[1] * r[2]
    return np.sum(rows[0] * rows[1]) + np.sum(rows[2] * rows[2])


@pytest.mark.parametrize(
    "f",
    [
        rows_appended,
        rows_swapped,
        rows_replaced_in_a_loop,
        a_row_taken_and_put_back,
        read_while_they_come,
        state_of_lists,
        one_row_under_two_names,
        the_best_row,
        left_early,
        written_by_a_local_function,
        rows_changed_once_they_are_in,
        the_same_row_twice,
        bodies_as_lists,
        bodies_as_dictionaries,
        pairs_of_bodies,
        arrays_changed,
        arrays_changed_as_they_come,
    ],
)
def test_rows_that_are_computed(f):
    """All but reverse over reverse."""
    check(f, A, modes=tuple(mode for mode in MODES if mode != "twice"))


def test_rows_that_grow_in_rows_that_grow():
    for f in (elimination, pivoted):
        check(f, A)


def matrix_by_comprehensions(x):
    rows = [[x[i] * sum(x[k] * x[j] for k in range(2)) for j in range(3)] for i in range(3)]
    return rows[0][1] * rows[2][1]


def array_of_comprehensions(x):
    out = np.asarray([[x[i] * x[j] for j in range(3)] for i in range(3)])
    return (out**2).sum()


def matrix_by_appending(x):
    rows = []
    for i in range(3):
        row = []
        for j in range(i + 1):
            row.append(x[i] * x[j])
        rows.append(row)
        if i == 1:
            continue
        row = [x[i]]
        row.append(x[i] ** 2)
        rows.append(row)
    return sum(row[0] * row[-1] for row in rows)


@pytest.mark.parametrize("f", [matrix_by_comprehensions, array_of_comprehensions, matrix_by_appending])
def test_lists_of_lists_have_second_derivatives(f):
    check(f, np.array([0.3, 0.6, 0.1]))
