"""Arrays that are multiplied, divided and otherwise changed in place: their cotangents are, too."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import MODES, check, rows

X = np.array([0.3, 1.2, 0.9, 2.0])
W = np.array([1.5, 0.4, 0.8, 0.6])


def every_operator(x, w):
    y = x + 1.0
    y[1:] *= w[1:]
    y[:2] /= w[:2] + 1.0
    y[2:] -= w[0]
    y[::2] **= w[1]
    y[1:3] %= w[0] + 0.1
    return np.sum(y**2)


def by_constants(x):
    y = x * x
    y[1:] *= 0.9
    y[0] *= 3
    y[:2] /= 2.0
    y[2:] -= 1.0
    y[...] *= 2.0
    y[:] /= 4.0
    return np.sum(y**2)


def whole_array(x, w):
    y = x * 2.0
    z = y[:]
    y *= w
    y -= x
    y /= w + 1.0
    y **= 2
    return np.sum(z**2)


def view_of_a_view(x):
    y = x * 1.0
    tail = y[1:]
    last = tail[1:]
    last *= x[:-2]
    tail /= x[1:]
    last -= x[2:]
    return np.sum(y * tail[0])


def read_through_a_view(x, w):
    y = x * 1.0
    head = y[:2]
    y[1:] *= w[1:]
    s = np.sum(head * head)
    head /= w[:2]
    return s * np.sum(y)


def two_names(x):
    y = x * 1.0
    z = y
    z[0] *= x[1]
    y[0] /= x[2]
    z *= 2.0
    return np.sum(y * z)


def overlapping(x):
    y = x * 1.0
    y[1:] *= y[:-1]
    y[:2] /= y[1:3]
    y[1:] -= y[:-1]
    return np.sum(y * x)


def by_itself(x):
    y = x * 1.0
    y *= y
    y[::-1] *= y
    y -= y[::-1]
    y[1:] /= y[1:] + 4.0
    y[1:] -= y[1:] * 0.5
    y /= y[0] + 5.0
    return np.sum(y * x)


def by_an_overlapping_power(x):
    y = x + 1.0
    head = y[:-2]
    y[2:] **= head
    head /= y[2:]
    return np.sum(y * x)


def by_its_own_item(x):
    y = x * 1.0
    y[1:] *= y[0]
    y[0] /= y[1]
    y[1] -= y[2]
    y[2] *= y[2]
    return np.sum(y * y)


def rows_and_columns(a, w):
    b = a * 1.0
    b[0] *= w
    b[:, 1] /= w[0]
    b[1:, :] -= w
    b *= w[:, None]
    b[1, 2] *= b[0, 0]
    return np.sum(b**2)


def wider_by_broadcasting(a, v):
    b = a * 1.0
    b *= v
    b[1:] /= 1.0 + v[:, None] ** 2
    return np.sum(b**2)


def in_branches(x, w):
    y = x * w
    if x[0] > 0.5:
        y[1:] *= w[1:]
    else:
        y[:2] /= w[:2]
    z = y[1:]
    if w[0] > 1.0:
        z -= x[1:]
    z *= z
    return np.sum(y)


def in_loops(x, w, n):
    y = x * 1.0
    for i in range(1, n):
        y[i] *= y[i - 1]
        y[:i] /= 1.0 + w[i] ** 2
        for k in range(i):
            y[k] -= 0.1 * w[k] * y[i]
        y[i:] *= w[i]
    return np.sum(y**2)


def while_large(x):
    y = x * 4.0
    while np.sum(y) > 2.0:
        y *= 0.5 * x[1]
        y[0] /= 1.1
    return np.sum(y**2)


def slices_that_move(x, w):
    y = x * 1.0
    for i in range(len(w) - 1):
        part = y[i : i + 2]
        part *= w[i]
        part -= y[::-1][i : i + 2] * 0.1
    return np.sum(y**2)


def old_values_are_needed(x):
    y = x * 1.0
    z = y * y
    y *= z
    s = np.sum(np.sin(y))
    y /= 1.0 + z
    return s + np.sum(y * z)


def repeated_indices(x, w):
    y = x * 1.0
    y[[0, 0, 2]] *= w[:3]
    y[[1, 1]] /= w[1:3]
    y[[3, 3]] -= w[2:]
    y[y > 1.0] *= w[0]
    return np.sum(y**2)


def no_dimension(x):
    y = np.zeros(())
    y[()] = x
    z = y[...]
    y *= x
    y[...] -= 2.0
    y[()] /= 3.0 + x
    return y * z


def lists_of_numbers(x, a):
    ys = [x, a, x * a]
    ys[0] *= a
    ys[1] -= x
    ys[2] /= x
    return ys[0] * ys[1] * ys[2]


def changed(y, w):
    y[1:] *= w
    y[0] /= w
    y -= w


def by_a_function(x, w):
    y = x * 1.0
    changed(y, w)
    z = y[::2]
    changed(z, w * 2.0)
    return np.sum(y**2)


def rows_in_a_list(x, w):
    rows = []
    for i in range(3):
        rows.append(x * (i + 1.0))
    for k, row in enumerate(rows):
        row[1:] *= w[1:]
        row /= w[0] + k
    rows[0][:2] -= rows[1][1:3]
    rows[2][0] *= rows[0][1]
    return np.sum(rows[0] * rows[1] * rows[2])


def caller_s_own(x, w):
    x *= w
    x[1:] /= w[:-1]
    w[0] -= x[0]
    return np.sum(x * w)


def scaled_by_its_norm(x):
    y = x * 1.0
    z = y[:]
    for _ in range(3):
        y[1:] -= 0.3 * y[:-1]
        y /= np.sqrt(np.sum(y**2))
    return np.sum(z * x)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (every_operator, (0, 1), (X, W)),
        (by_constants, 0, (X,)),
        (whole_array, (0, 1), (X, W)),
        (view_of_a_view, 0, (X,)),
        (read_through_a_view, (0, 1), (X, W)),
        (two_names, 0, (X,)),
        (overlapping, 0, (X,)),
        (by_itself, 0, (X,)),
        (by_an_overlapping_power, 0, (X,)),
        (by_its_own_item, 0, (X,)),
        (rows_and_columns, (0, 1), (np.arange(9.0).reshape(3, 3) + 0.5, W[:3])),
        (wider_by_broadcasting, (0, 1), (np.arange(9.0).reshape(3, 3) + 0.5, W[:2].sum() * np.ones((1,)))),
        (in_branches, (0, 1), (X, W)),
        (in_branches, (0, 1), (X + 0.5, W - 1.0)),
        (in_loops, (0, 1), (X, W, 4)),
        (while_large, 0, (X,)),
        (slices_that_move, (0, 1), (X, W)),
        (old_values_are_needed, 0, (X,)),
        (repeated_indices, (0, 1), (X, W)),
        (no_dimension, 0, (1.7,)),
        (lists_of_numbers, (0, 1), (1.3, 0.7)),
        (by_a_function, (0, 1), (X, 0.7)),
        (caller_s_own, (0, 1), (X, W)),
        (scaled_by_its_norm, 0, (X,)),
    ),
)
def test_changed_in_place(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_arrays_in_a_list_that_grows():
    check(rows_in_a_list, X, W, wrt=(0, 1), modes=MODES[:4])


def complex_rows(x, w):
    z = np.zeros(4, dtype=complex)
    z[:] = x
    z[1:] *= 1j * w[1:]
    z[:2] /= w[:2] + 2j
    part = z[::2]
    part -= 1j * x[::2]
    part *= part
    return np.sum(np.abs(z) ** 2)


def test_complex_arrays():
    check(complex_rows, X, W, wrt=(0, 1))


@pytest.mark.parametrize("f", [every_operator, whole_array, overlapping, in_loops])
def test_dtypes_are_kept(f):
    """The place keeps its dtype; what it is changed by may be wider."""
    more = (4,) if f is in_loops else ()
    names = list(inspect.signature(f).parameters)[: 1 if f is overlapping else 2]
    wrt = 0 if len(names) == 1 else (0, 1)
    wide = (X, W)[: len(names)]
    exact = tangent.grad(f, wrt=wrt)(*wide, *more)
    for narrow in (0, 1)[: len(names)]:
        args = [a.astype(np.float32) if k == narrow else a for k, a in enumerate(wide)]
        found = tangent.grad(f, wrt=wrt)(*args, *more)
        pairs = zip(found, exact, args, strict=True) if isinstance(wrt, tuple) else [(found, exact, args[0])]
        for gradient, expected, arg in pairs:
            assert gradient.dtype == arg.dtype
            np.testing.assert_allclose(gradient, expected, rtol=2e-4)


def test_nothing_is_saved_for_a_constant_factor():
    text = inspect.getsource(tangent.grad(by_constants))
    assert "copy" not in text
    assert "by[1:] *= 0.9" in text
    assert "by[:2] /= 2.0" in text


def test_a_list_that_turns_out_to_be_passed_is_refused():
    """Items of an array are changed in place; arrays in a list would be others' as well."""

    def f(xs, w):
        xs[0] *= w
        return np.sum(xs[0])

    with pytest.raises(tangent.TangentError):
        tangent.grad(f, wrt=1)([np.ones(2)], 2.0)


def number_made_by_arithmetic(x):
    y = np.zeros(())
    y[()] = x
    z = y * 2.0  # a number, which the next line does not change in place
    w = z
    z *= x
    return w * z


def number_that_is_added_to(x):
    y = np.zeros(())
    y[()] = x
    z = np.sin(y)
    w = z
    z += x
    return w * z


def number_seen_through_an_array(x):
    y = np.zeros(())
    y[()] = x
    z = -y
    w = z[...]
    z /= x
    return w * z


@pytest.mark.parametrize(
    "f", [number_made_by_arithmetic, number_that_is_added_to, number_seen_through_an_array]
)
def test_numbers_that_arithmetic_makes_of_arrays_of_no_dimension(f):
    """The text says array, and NumPy makes a number, which has no other names."""
    with pytest.raises(tangent.Unsupported, match="taken for an array that is changed in place"):
        tangent.grad(f)(1.3)
    with pytest.raises(tangent.Unsupported, match="taken for an array that is changed in place"):
        tangent.jvp(f)(1.3, 1.0)


def item_of_no_dimension(x):
    y = np.zeros(())
    y[()] = x
    z = y[...]
    w = z.copy()
    z *= x
    return w * z + y


def test_arrays_of_no_dimension_are_changed():
    check(item_of_no_dimension, 1.3)
