"""Programs that were once wrong, made small: each is a class of faults, not one example."""

import numpy as np
import pytest

import tangent
from oracle import check
from tangent.testing import check_grads

A = np.array([-0.25, -0.55, 0.7])


def a_tangent_that_is_its_operands(a):
    copied = a.copy()
    same = copied * 1.0
    copied[1:] += np.sin(a[:-1])
    return np.sum(copied) * np.sum(same)


def number_among_arrays(x, y, a, n):
    """In second order the seed, a number, meets arrays that are written in place."""
    b = np.tanh(np.cos(a) * (0.7 - y))
    while n > 0:
        n = n - 1
        for i in range(2):
            x = b[i] + x
            b = b * y
    return x + y + np.sum(b)


def early(u, v=0.5):
    if u > 0.2345:
        return np.sin(u * v)
    v = v * u
    return u * v + 0.3 * u


def stack_whose_items_do_not_matter(x, y):
    return np.sin(early(y, x))


def result_of_one_loop_beside_another(x, y, n):
    """The result may be unbound where the second loop begins."""
    k = 0
    while k < n:
        k += 1
        if x > 0.1:
            return np.sin(x)
    for _ in range(3):
        x = np.sin(x + y)
        if x < -0.3:
            return np.tanh(x)
        x *= np.tanh(y)
    return x + y


def an_empty_loop_over_what_is_written(y, a):
    b = np.tanh(a)
    b[[0, 2, 0]] += np.sin(y)
    for _, _e in zip(b, a):
        pass
    b *= 0.5
    return b[0] * np.sum(b)


def rest_of_a_list_written_by_number(x):
    first, *others = np.tanh(x), 0.7, 0.5
    for i in range(1, 2):
        others[i] = np.sin(others[i - 1] + first)
    return x + first + sum(others)


def views_that_wait_in_a_list(a):
    b = a * 1.0
    views = []
    for i in range(2):
        views.append(b[i:])
    b += a * a
    total = 0.0
    for _ in range(2):
        total = total + np.sum(views.pop() ** 2)
    return total * np.sum(b)


def views_that_wait_for_the_backward_pass(a):
    b = a * 1.0
    for _ in range(3):
        view = b.ravel()
        view[1] += np.sin(np.sum(b))
    return np.tanh(np.sum(b))


def itself_waits_in_a_list(a):
    b = a * 1.0
    seen = []
    for _ in range(2):
        seen.append(b)
        b += a * a
    return np.sum(seen.pop() * seen.pop()) * np.sum(b)


def a_dictionary_in_a_loop_under_a_manager(x, a):
    y = x
    with np.errstate(divide="ignore"):
        for e in a:
            table = {"p": np.arctan(x), "q": np.sin(x)}
            y += np.tanh(table["q"]) * e
    return x + y + np.sum(a)


def a_value_that_is_written_afterwards(x, k):
    y = np.sin(np.outer(x, x))
    y[...] = y[k]
    return np.sum(y * y * np.arange(9.0).reshape(3, 3))


def taken_from_a_copy_of_a_list(a):
    """What is taken off leads to the rows that were written: its cotangent belongs to theirs."""
    rows = [{"p": v, "q": v * v} for v in a]
    rows[0]["p"] *= a[1]
    waiting = list(rows)
    total = 0.0
    while waiting:
        row = waiting.pop()
        total += row["p"] ** 2 * row["q"]
    return total


def arrays_taken_from_a_copy_of_a_list(a):
    rows = [np.array([v, v * v]) for v in a]
    rows[0][0] *= a[1]
    waiting = list(rows)
    total = 0.0
    while waiting:
        row = waiting.pop()
        total += row[0] ** 2 * row[1]
    return total


def dictionaries_read_twice(x, n):
    """In second order the cotangents of the rows are such a list."""
    rows = [{"p": e} for e in (x, x)]
    return rows[n - 1]["p"] ** 2 + rows[0]["p"] * x


def more_than_was_put_there(a):
    """An array may be taken off, though only numbers are put there."""
    waiting = list([a * v for v in a])
    waiting.append(0.5)
    total = 0.0
    while waiting:
        total = total + np.sum(waiting.pop() * a[0] * 2.0)
    return total


def a_text_in_a_comprehension(x):
    """In second order the table is made anew from a name that is a copy of the text."""
    word = "sit"
    table = [[0.0] * (len(word) + 1) for _ in range(3)]
    for i in range(3):
        for j in range(3):
            table[i][j] = x + x * table[i - 1][j]
    return table[-1][-2] ** 2


def rows_by_numbers_in_a_tuple(a):
    table = [[0.0] * 4 for _ in range(4)]
    for k, v in enumerate(a):
        for i, one in enumerate((k, k + 1)):
            for j, other in enumerate((k, k + 1)):
                table[one][other] += v if i == j else -v
    return table[0][0] * table[1][1] + table[1][2] ** 2


def test_more_than_was_put_there():
    check_grads(more_than_was_put_there, A, order=1)


def test_a_value_that_is_written_is_not_read_in_place_of_another():
    check_grads(a_value_that_is_written_afterwards, A, np.array([2, 0, 1]), wrt="x")


def list_of_dictionaries_turned(y, a):
    rows = [{"p": e, "q": e * y} for e in a]
    rows.reverse()
    return sum(r["p"] * r["q"] + k * r["q"] for k, r in enumerate(list(rows)))


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (list_of_dictionaries_turned, (0.3, A)),
        (a_dictionary_in_a_loop_under_a_manager, (0.3, A)),
        (taken_from_a_copy_of_a_list, (A,)),
        (arrays_taken_from_a_copy_of_a_list, (A,)),
        (dictionaries_read_twice, (0.7, 2)),
        (a_text_in_a_comprehension, (0.7,)),
        (rows_by_numbers_in_a_tuple, (A,)),
        (views_that_wait_in_a_list, (A,)),
        (views_that_wait_for_the_backward_pass, (A,)),
        (rest_of_a_list_written_by_number, (0.3,)),
        (an_empty_loop_over_what_is_written, (0.3, A)),
        (result_of_one_loop_beside_another, (0.62, 0.74, 0)),
        (result_of_one_loop_beside_another, (0.62, 0.74, 2)),
        (result_of_one_loop_beside_another, (0.05, 0.74, 2)),
        (result_of_one_loop_beside_another, (0.05, -0.94, 2)),
        (a_tangent_that_is_its_operands, (A,)),
        (number_among_arrays, (-0.6, -0.96, A, 0)),
        (number_among_arrays, (-0.6, -0.96, A, 2)),
        (stack_whose_items_do_not_matter, (-0.2275, -0.679)),
        (stack_whose_items_do_not_matter, (-0.2275, 0.679)),
    ],
)
def test_found(f, args):
    check_grads(f, *args)
    for k, arg in enumerate(args):
        if not isinstance(arg, int):
            check_grads(f, *args, wrt=k)


def test_an_array_that_waits_in_a_list_is_not_taken_for_a_number():
    with pytest.raises(tangent.Unsupported, match="changes an array of shape"):
        tangent.grad(itself_waits_in_a_list)(A)


def number_beside_arrays(x, a, n):
    """In second order a number is bound under two names, beside arrays that are written in place."""
    b = a * 1.0
    for e in b:
        x = np.tanh(e * x)
        for _ in range(n):
            b = b * b[-1]
    for i in range(3):
        y = np.sin(a[i])
    return x + y + np.sum(b)


def shared_by_rows_that_are_written(x, y, a, n):
    rows = []
    for _ in a:
        rows.append({"p": x, "q": np.sin(y)})
    for e in a:
        if n > 3:
            rows[-1]["p"] *= e
    rows[-1] = rows[0]
    for i in range(3):
        rows[1]["p"] += np.tanh(np.sin(a[i]))
    return sum(r["p"] * r["q"] + r["q"] for r in rows)


class Made:
    def __init__(self, x, v=0.5):
        self.x = x
        self.v = v


def one_has_what_the_other_has_not_yet(x, y):
    def changed(u):
        nonlocal x
        x = np.sin(x + u)
        return x * u

    both = {"p": Made(v=y, x=np.tanh(x)), "q": Made(v=x, x=np.tanh(y))}
    x += changed(1.3)
    return x + sum(b.x * b.v + b.v for b in both.values())


def test_objects_that_are_made_have_nothing_at_first():
    check(one_has_what_the_other_has_not_yet, 0.3, 0.4, wrt=(0, 1))


def test_a_number_beside_what_is_written_is_no_memory():
    derived = tangent.grad(shared_by_rows_that_are_written, wrt=(0, 1))
    with pytest.raises(
        tangent.Unsupported, match="changed in place while it has other names, but it is a float"
    ):
        derived(0.3, 0.4, np.array([0.3, 0.5, 0.6]), 1)


def test_a_number_is_no_memory():
    check_grads(number_beside_arrays, -0.7, A, 0, order=1)
    gradient = tangent.grad(number_beside_arrays, wrt="a")
    with pytest.raises(
        tangent.Unsupported, match="changed in place while it has other names, but it is a float"
    ):
        tangent.vjp(gradient, wrt="a")(-0.7, A, 0, bba=np.ones(3))


def a_number_is_put_where_arrays_may_be(x, y):
    rows = {"p": [np.tanh(x), x], "q": [0.5, y]}
    rows["q"][0] *= np.tanh(rows["p"][-1])
    return np.tanh(x + y + sum(r[0] * r[1] + r[1] for r in rows.values()))


def test_a_number_that_is_put_into_a_container_is_no_memory():
    with pytest.raises(tangent.Unsupported, match="and what is in it is written in place"):
        tangent.grad(a_number_is_put_where_arrays_may_be, wrt=(0, 1))
    check(a_number_is_put_where_arrays_may_be, 0.3, 0.6, wrt=(0, 1), modes=("forward",))


def summed_with_what_it_overwrites(a):
    b = a * 1.0
    b[1:] = np.tanh(a[:-1])
    return np.tanh(np.sum(a) + np.sum(b))


def test_a_copy_that_is_written_is_needed():
    """Two cotangents start as the same sum, and one of them is cleared in part."""
    check(summed_with_what_it_overwrites, np.array([0.2, 0.7, -0.6]))


class Charged:
    def __init__(self, x):
        self.x = x
        self.v = 0.5

    @property
    def energy(self):
        return np.arctan(self.v * self.v * self.x)


class Trap:
    def __init__(self, t):
        self.t = t
        self.charge = Charged(t)


def property_before_an_attribute_is_set(x):
    trap = Trap(x + 0.7)
    trap.charge.x = np.sin(trap.charge.energy * trap.t)
    return trap.t * trap.charge.x


def test_a_property_needs_the_object():
    """In first order: what is put back of such an object is refused in second derivatives."""
    check(property_before_an_attribute_is_set, 0.3, modes=("joint", "split", "plain", "forward"))
