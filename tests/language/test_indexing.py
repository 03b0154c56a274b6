"""Reading parts of arrays."""

import numpy as np
import pytest

from oracle import check, rows


def integers(x):
    return x[0] * x[-1] + x[2] ** 2


def same_element_twice(x):
    return x[1] * x[1] * x[1]


def computed_index(x, i):
    return x[i] * x[i + 1] * x[len(x) - 1 - i]


def matrix_elements(a):
    return a[0, 1] * a[1][2] + a[-1, -1]


def slices(x):
    return np.sum(x[1:] * x[:-1]) + np.sum(x[:2])


def steps(x):
    return np.sum(x[::2] ** 2) + np.sum(x[::-1] * x) + np.sum(x[-2::-2] * 3)


def rows_and_columns(a):
    return a[0] @ a[1] + np.sum(a[:, 1] * a[:, 2]) + np.sum(a[1:, :2] ** 2)


def ellipsis(a):
    return np.sum(a[..., 0] * a[..., -1]) + np.sum(a[...] ** 2)


def newaxis(x):
    return np.sum(x[:, None] * x[None, :] ** 2) + np.sum(x[np.newaxis, 1:])


def mask(x):
    return np.sum(x[x > 0] ** 2) + np.sum(x[np.abs(x) > 1])


def mask_rows(a):
    return np.sum(a[a[:, 0] > 0] ** 2)


def fancy(x, index):
    return np.sum(x[index] ** 2 * np.arange(1, len(index) + 1))


def fancy_pairs(logp, labels):
    return -np.mean(logp[np.arange(len(labels)), labels])


def fancy_and_slice(a, index):
    return np.sum(a[index, 1:] ** 3) + np.sum(a[:, index] * 2)


def view_of_a_view(a):
    row = a[1]
    part = row[1:]
    return part[0] * part[-1] + np.sum(row)


def differences(x):
    return np.sum((x[1:] - x[:-1]) ** 2 / (1 + x[1:] ** 2))


def stencil(u):
    inner = u[1:-1, 1:-1]
    laplacian = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4 * inner
    return np.sum(laplacian**2 * inner)


def gates(a, n):
    """Parts that make up the whole."""
    z = a * 2.0
    i = np.tanh(z[:, :n])
    f = z[:, n : 2 * n] ** 2
    o = np.sin(z[:, 2 * n :])
    return np.sum(i) + np.sum(f) * np.sum(o)


def gates_and_more(a, n):
    z = a * a
    left = np.sum(z[:, :n] ** 2)
    right = np.prod(z[:, n:])
    return left * right + np.sum(z[1:, 1:] * z[1:, 1:])


def head_and_tail(x):
    y = x * x
    return y[0] * np.sum(y[1:]) + y[0]


def gates_in_loop(a, n, turns):
    h = a * 1.0
    for _ in range(turns):
        z = np.tanh(h) * a
        left, right = z[:, :n], z[:, n:]
        h = h * (np.sum(left) + 0.1) + z * np.sum(right * right)
    return np.sum(h)


def empty_slice(x):
    return np.sum(x[3:3]) + x[0] ** 2


def slice_object(x, where):
    return np.sum(x[where] ** 2)


def tuple_index(a, where):
    return np.sum(a[where] ** 2)


def nested_index(x, permutation):
    return np.sum(x[permutation][1:] * x[permutation[:-1]])


def take_in_loop(x, index):
    total = 1.0
    for i in index:
        total = total * x[i] + x[i] ** 2
    return total


def reshaped(x):
    a = x.reshape(2, -1)
    return a[0] @ a[1] + a.T[1, 0] * a.ravel()[2]


def zero_dimensional(x):
    return x[()] * 2 + x[...] ** 2


X = np.array([1.0, -2.0, 0.5, 1.5])
A = np.random.RandomState(0).randn(3, 4)
PICK = np.array([0, 2, 2, 1, 2])  # one element several times


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (integers, 0, (X,), (X[1:],)),
        (same_element_twice, 0, (X,)),
        (computed_index, 0, (X, 0), (X, 1)),
        (matrix_elements, 0, (A,)),
        (slices, 0, (X,), (X[:1],)),
        (steps, 0, (X,), (X[:3],)),
        (rows_and_columns, 0, (A,)),
        (ellipsis, 0, (A,), (A[:, :, None] * X[:2],)),
        (newaxis, 0, (X,)),
        (mask, 0, (X * 1.1,), (X - 5.0,)),
        (mask_rows, 0, (A,)),
        (fancy, 0, (X, PICK), (X, [1, 1, 3]), (X, [-1, 3])),
        (fancy_pairs, 0, (A, np.array([1, 3, 1]))),
        (fancy_and_slice, 0, (A, [0, 0, 2])),
        (view_of_a_view, 0, (A,)),
        (differences, 0, (X,)),
        (stencil, 0, (np.random.RandomState(1).randn(4, 5),)),
        (empty_slice, 0, (X,)),
        (slice_object, 0, (X, slice(1, None)), (X, slice(None, None, -2))),
        (tuple_index, 0, (A, (1, slice(None))), (A, (Ellipsis, 0)), (A, ([0, 0], [1, 1]))),
        (nested_index, 0, (X, np.array([2, 0, 3, 1]))),
        (take_in_loop, 0, (X, [0, 2, 2, 1])),
        (reshaped, 0, (X,)),
        (zero_dimensional, 0, (np.array(1.5),)),
        (gates, 0, (A, 1), (A, 0), (A, 7), (A, -1)),
        (gates_and_more, 0, (A, 1), (A, 2)),
        (head_and_tail, 0, (X,), (X[:1],)),
        (gates_in_loop, 0, (A, 2, 1), (A, 3, 2)),
    ),
)
def test_indexing(f, wrt, args):
    check(f, *args, wrt=wrt)


def float32_parts(x):
    return np.sum(x[1:] * x[:-1]) + x[0] * x[PICK[:2]].mean()


def test_dtype_is_kept():
    check(float32_parts, X.astype(np.float32))
