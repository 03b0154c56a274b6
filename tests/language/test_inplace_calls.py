"""Functions and methods that write to arrays which are differentiated."""

import inspect
import operator

import numpy as np
import pytest

import tangent
from oracle import check, check_refused
from tangent.testing import check_grads

A = np.array([0.3, -1.2, 0.8])
V = np.array([1.1, 0.6, -0.4])
K = np.array([0, 2, 2, 1])


def sorted_here(x):
    y = x * 1.0
    y.sort()
    return np.sum(y * y * np.arange(1.0, 4.0))


def sorted_by_axis_and_through_a_view(x):
    y = np.outer(x, x[:2])
    y.sort(axis=0)
    z = y.T
    z.sort(kind="stable")
    return np.sum(y * y * np.arange(6.0).reshape(3, 2))


def partitioned(x):
    y = np.concatenate((x, x * x))
    y.partition(2)
    return y[2] * y[0]


def put_by_number(x, v):
    y = np.sin(np.outer(x, x))
    np.put(y, [0, 4, -1], v * x)
    y.put([0, 4, 5, 7], v[:2] * x[0])
    y.put(3, x[1])
    return np.sum(y * y * np.cos(y))


def diagonals(x):
    y = np.sin(np.outer(x, x))
    np.fill_diagonal(y, x[0] * x[1])
    np.fill_diagonal(y.T[1:], x)
    return np.sum(y * y * np.cos(y))


def diagonal_of_a_tall_array(x):
    y = np.sin(np.outer(np.concatenate((x, x)), x[:2]))
    np.fill_diagonal(y, x, wrap=True)
    return np.sum(y * y * np.cos(y))


def where_a_mask_is_true(x):
    y = np.sin(np.outer(x, x))
    np.place(y, y > 0.1, x[:2])
    np.putmask(y, y < -0.1, x)
    np.putmask(y, y < -0.1, x[0] * 2.0)
    return np.sum(y * y * np.cos(y))


def along_an_axis(x):
    y = np.sin(np.outer(x, x))
    largest = np.argmax(y, axis=1)[:, None]
    np.put_along_axis(y, largest, x[:, None], axis=1)
    np.put_along_axis(y, np.array([0, 5]), x[:2], axis=None)
    return np.sum(y * y * np.cos(y))


def copied_and_filled(x):
    y = x * 1.0
    np.copyto(y, x * x, where=x > 0)
    np.copyto(y[1:], x[:-1] ** 2)
    y[:1].fill(x[2])
    return np.sum(y * y * np.cos(y))


def shuffled(x, seed):
    rng = np.random.default_rng(seed)
    y = np.sin(x)
    z = np.outer(x, x)
    rng.shuffle(y)
    rng.shuffle(z)
    rng.shuffle(z, axis=1)
    return np.sum(y * np.arange(3.0)) * y[0] + np.sum(z * np.arange(9.0).reshape(3, 3))


def shuffled_by_numpy(x, seed):
    np.random.seed(seed)
    y = np.sin(np.outer(x, x))
    np.random.shuffle(y)
    return np.sum(y * np.arange(9.0).reshape(3, 3)) * y[0, 1]


def under_two_names_in_a_loop(x, n):
    y = np.sin(x)
    z = y
    for i in range(n):
        y[i] = y[i] * z[0]
        z.sort()
        if i > 0:
            y[1:].sort()
    return np.sum(y * np.arange(3.0)) * z[0]


def put_and_sort(a, v):
    np.put(a, 1, v)
    a.sort()


def in_a_function(x):
    y = np.sin(x)
    put_and_sort(y, x[0])
    put_and_sort(y[1:], y[0] * y[1])
    return np.sum(y * np.arange(3.0)) * y[0]


def the_argument_itself(x):
    x.sort()
    np.put(x, 0, x[1])
    return x[0] * x[2] * x[1]


def rows_of_a_loop(x):
    b = np.outer(x, x + 2.0)
    for row in b:
        row.sort()
        np.put(row, 0, row[1] * row[2])
    return np.sum(b * b)


def of_constants(x, c):
    y = np.sin(x * c)
    c.sort()
    np.put(c, 0, 2.0)
    np.place(c, c > 1.0, [3.0])
    np.maximum.at(c, K, 0.5)
    z = np.sum(x * c) ** 2
    c.fill(2.0)
    return np.sum(y * c) * z


def into_a_constant(x, c):
    y = np.sin(x * c)
    np.put(c, 0, x[0])
    return np.sum(y * c)


def into_a_buffer(x):
    b = np.empty(3)
    b.fill(0.5)
    b.put([0, 2], x[:2])
    return np.sum(b * b * x)


def places_change_later(x, k):
    y = np.sin(x)
    np.put(y, k, x[1] * x[2])
    k[0] = 1
    return np.sum(y * y * np.cos(y)) * y[k[0]]


def step_by_step(x, k):
    y = np.concatenate((x, x)) + 1.5
    np.multiply.at(y, k, x[[0, 1, 2, 0]] + 2.0)
    np.divide.at(y, k, 1.3 + x[0])
    np.subtract.at(y, k, x[1])
    np.multiply.at(y, [], x[0])
    np.multiply.at(y, -1, x[0])
    return np.sum(y**2 * np.arange(1.0, 7.0))


def largest_and_smallest(x, k):
    y = np.outer(x, x)
    np.maximum.at(y, (k, 0), x[0] + np.arange(4.0) * x[1])
    np.minimum.at(y.T, (slice(None), k), x[:, None])
    return np.sum(y**2 * np.cos(y))


def views_of_a_constant(x, c):
    z = np.sum(x * c) ** 2
    np.trim_zeros(c)[0] = 7.0
    c.view()[1] = 2.0
    c.flat[2] = 1.0
    np.einsum("i->i", c)[1] = 1.5
    return np.sum(x * x * c) * z


def into_a_tuple_of_one(x):
    y = x * 1.0
    np.add(x, x * x, out=(y,))
    return np.sum(y * x)


def results_of_methods(x):
    y, z, total = np.zeros((3, 3)), np.zeros(3), np.zeros(())
    w = np.outer(x, x)
    w.cumsum(0, out=y)
    y.sum(1, None, z)
    w.trace(out=total)
    w[0].clip(-0.5, 0.5, w[1, :])
    np.round(z, 1, w[2, :])
    return np.sum(y * y) + np.sum(z**3) + total * z[0] + np.sum(w * w)


def results_by_position(x):
    y = np.zeros((2, 3))
    for k in range(2):
        np.multiply(x, x + k, y[k, :])
    np.exp(y, y)
    np.take(x, [0, 2], 0, y[0, :2])
    np.add.reduce(y, 0, None, x)
    return np.sum(x**3) * y[1, 1]


def results_in_rows(x):
    y = np.zeros((3, 2))
    for row, v in zip(y, x):
        np.sin(v * np.arange(2.0), row)
    return np.sum(y**2 * np.arange(1.0, 7.0).reshape(3, 2))


def results_in_a_comprehension(x):
    y = np.zeros((2, 3))
    [np.exp(r, t) for r, t in zip([x, x * x], y)]
    return np.sum(y * y * y)


def results_under_names(x):
    y = np.zeros(3)
    z = x * 1.0
    _ = np.square(x, y)
    whole = x.cumprod(out=z)
    return np.sum(y * whole) + z[1] * z[2]


def several_results(x):
    whole, part = np.zeros(3), np.zeros(3)
    np.modf(x * 3.0, part, whole)
    parts = np.modf(x * x, out=(whole, part))
    return np.sum(part * whole * x) + np.sum(parts[0] ** 2)


def given_to_names(x):
    y = x * 1.0
    nothing = [y.sort() for _ in range(2)]
    z = y[1:].fill(x[0])
    return np.sum(y * y * x) * len(nothing) if z is None else 0.0


def of_a_list_that_does_not_vary(x, names):
    order = list(names)
    order.sort()
    return np.sum(x * x) * order[0]


@pytest.mark.parametrize(
    ("f", "rest"),
    [
        (sorted_here, ()),
        (sorted_by_axis_and_through_a_view, ()),
        (partitioned, ()),
        (put_by_number, (V,)),
        (diagonals, ()),
        (diagonal_of_a_tall_array, ()),
        (where_a_mask_is_true, ()),
        (along_an_axis, ()),
        (copied_and_filled, ()),
        (under_two_names_in_a_loop, (3,)),
        (in_a_function, ()),
        (the_argument_itself, ()),
        (rows_of_a_loop, ()),
        (of_constants, (V,)),
        (into_a_constant, (V,)),
        (into_a_buffer, ()),
        (places_change_later, (np.array([2, 0]),)),
        (views_of_a_constant, (V,)),
        (into_a_tuple_of_one, ()),
        (results_of_methods, ()),
        (results_by_position, ()),
        (results_in_rows, ()),
        (results_in_a_comprehension, ()),
        (results_under_names, ()),
        (several_results, ()),
        (given_to_names, ()),
        (of_a_list_that_does_not_vary, ([3.0, 2.0],)),
    ],
)
def test_written(f, rest):
    check(f, A, *rest)


@pytest.mark.parametrize(
    ("f", "rest"),
    [
        (shuffled, (3,)),
        (shuffled_by_numpy, (3,)),
        (step_by_step, (np.array([0, 2, 2, 5]),)),
        (largest_and_smallest, (K,)),
    ],
)
def test_written_by_what_only_numpy_has(f, rest):
    check_grads(f, A, *rest, wrt="x")


def test_a_call_in_which_nothing_is_differentiated_stays_as_written():
    source = inspect.getsource(tangent.grad(of_constants))
    assert "    np.put(c, 0, 2.0)\n" in source
    assert "    np.maximum.at(c, K, 0.5)\n" in source


def test_only_what_is_written_is_saved():
    source = inspect.getsource(tangent.grad(the_argument_itself))
    assert "x_2 = copy(x[t_4])" in source


def a_list_or_an_array(x):
    x.sort()
    return x[0] * 2.0


def test_a_list_is_told_from_an_array_when_it_is_sorted():
    assert tangent.grad(a_list_or_an_array)(np.array([3.0, 2.0])).tolist() == [0.0, 2.0]
    with pytest.raises(tangent.TangentError, match="list"):
        tangent.grad(a_list_or_an_array)([3.0, 2.0])


def resized(x):
    y = x * 1.0
    y.resize(2)
    return np.sum(y)


def resized_with_a_name(x):
    y = x * 1.0
    z = y.resize(2)
    return np.sum(y) if z is None else 0.0


def by_its_own_name(x):
    y = x * 1.0
    z = y.__setitem__(0, 2.0)
    return np.sum(y * y) if z is None else 0.0


def by_an_iterator(x):
    y = np.outer(x, x)
    y.flat[1] = x[0] ** 2
    return np.sum(y * y)


def by_another_type(x):
    y = x * 1.0
    y.view()[0] = x[1]
    return np.sum(y * y)


def without_zeros(x):
    y = x * 1.0
    np.trim_zeros(y)[0] = x[1]
    return np.sum(y * y)


def diagonal_as_a_view(x):
    y = np.outer(x, x)
    np.einsum("ii->i", y)[...] = x * 2
    return np.sum(y * y)


def kept_method(x):
    ys = []
    append = ys.append
    for k in range(3):
        append(x[k] * k)
    return sum(ys) * ys[1]


def kept_method_of_an_array(x):
    y = x * 1.0
    sort = y.sort
    sort()
    return np.sum(y * y * x)


def mapped_method(x):
    y = x * 1.0
    list(map(y.__setitem__, [0, 1], x[1:]))
    return np.sum(y * y)


def by_a_function_of_no_rule(x):
    y = x * 1.0
    np.power.at(y, [0, 0], x[1])
    return np.sum(y)


class Store:
    """It writes where it is told to."""

    def keep(self, value, to):
        to[...] = value * 2.0


store = Store()


def by_a_method_with_a_result(x):
    y = np.zeros(3)
    nothing = store.keep(x, y)
    return np.sum(y * y) if nothing is None else 0.0


def by_a_kept_method_with_a_name(x):
    y = np.zeros(3)
    add_up = x.cumsum
    add_up(0, out=y)
    return np.sum(y * y)


def by_the_function_of_an_operator(x):
    y = np.zeros(3)
    operator.iadd(y, x)
    return np.sum(y * y)


def by_the_function_of_an_operator_with_a_name(x):
    y = np.zeros(3)
    z = operator.imul(y, x)
    return np.sum(y * y) * np.size(z)


def items_of_an_iterator(x):
    y = np.zeros((2, 3))
    rows = iter(y)
    for row in rows:
        row[...] = x
    return np.sum(y * y)


def next_item(x):
    y = np.zeros((2, 3))
    next(iter(y))[...] = x
    return np.sum(y * y)


def next_of_a_generator(x):
    y = np.zeros((2, 3))
    next(row for row in y)[...] = x
    return np.sum(y * y)


@pytest.mark.parametrize(
    "f",
    [
        by_a_method_with_a_result,
        by_a_kept_method_with_a_name,
        by_the_function_of_an_operator,
        by_the_function_of_an_operator_with_a_name,
        items_of_an_iterator,
        next_item,
        next_of_a_generator,
        resized,
        resized_with_a_name,
        by_its_own_name,
        by_an_iterator,
        by_another_type,
        without_zeros,
        kept_method,
        kept_method_of_an_array,
        mapped_method,
        by_a_function_of_no_rule,
    ],
)
def test_refused(f):
    check_refused(f, A)


def test_a_tangent_that_is_no_view_is_noticed():
    with pytest.raises(tangent.Unsupported, match="cannot tell whether"):
        tangent.grad(diagonal_as_a_view)
    with pytest.raises(tangent.Unsupported, match="as a view, and its tangent as a copy"):
        tangent.jvp(diagonal_as_a_view)(A, V)


def copied_where(x, mask):
    y = x * 1.0
    np.copyto(y, x * x, where=mask)
    return np.sum(y * x)


def test_a_mask_is_taken_for_a_mask():
    x = np.array([0.5, -0.7, 1.1])
    check(copied_where, x, np.array([True, False, True]))
    check_grads(copied_where, x, True, wrt="x")  # the `where` of other libraries takes arrays only
    assert " is True" not in inspect.getsource(tangent.grad(copied_where))
