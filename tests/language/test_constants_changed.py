"""Constants that a call changes: the backward pass reads them as they were."""

import functools

import numpy as np
import pytest

import tangent
from oracle import check, check_refused
from tangent.testing import check_grads

A = np.array([0.3, -1.2, 0.8])
C = np.array([1.5, 0.4, -0.7])


def double_first(c):
    c[0] *= 2.0
    return c[1]


def scale_first(factor, c):
    c[0] *= factor
    return c[1]


def not_in_the_text(c):
    for one in yield_nothing(c) or [c]:  # what a generator does nobody looks into
        one *= -1.5
    return 2.0


def yield_nothing(c):
    return None


def exchange(c, d, n):
    if n > 0:
        exchange(d, c, n - 1)
        c[0] += 1.0


class Scaler:
    def __init__(self):
        self.by = [2.0]

    def scale(self, c):
        c *= self.by[0]
        return c[0]

    def __call__(self, c):
        return self.scale(c)

    def next(self):
        self.by[0] += 1.0
        return self.by[0]


scaler = Scaler()
thrice = functools.partial(scale_first, 3.0)
hidden = {"double": double_first, "sort": np.ndarray.sort, "shift": lambda c: c.__iadd__(1.0)}


def by_a_function(x, c):
    c = c * 1.0
    y = np.sum(x * c)
    w = double_first(c)
    return y * y * w * c[0]


def for_its_effect(x, c):
    c = c * 1.0
    y = np.sum(x * c)
    double_first(c)
    return y * y * c[0]


def by_a_method(x, c):
    c = c * 1.0
    y = np.sum(x * c)
    w = scaler.scale(c)
    return y * y * w


def by_an_object(x, c):
    c = c * 1.0
    y = np.sum(x * c)
    scaler(c)
    return y * y * c[0]


def by_a_partial(x, c):
    c = c * 1.0
    y = np.sum(x * c)
    thrice(c)
    return y * y * c[0]


def by_a_function_known_later(x, c, change):
    c = c * 1.0
    y = np.sum(x * c)
    change(c)
    z = np.sum(x * c)
    change(c)
    return y * y * z * z * c[0]


def from_a_table(x, c, name):
    c = c * 1.0
    y = np.sum(x * c)
    hidden[name](c)
    return y * y * c[0]


def by_a_function_that_calls_it(x, c, change):
    def inside(d):
        change(d)

    c = c * 1.0
    y = np.sum(x * c)
    inside(c)
    return y * y * c[0]


def by_recursion(x, c):
    c = c * 1.0
    d = c * 0.5
    y = np.sum(x * c) * np.sum(x * d)
    exchange(c, d, 3)
    return y * y * c[0] * d[0]


def through_a_view(x, c):
    c = c * 1.0
    tail = c[1:]
    y = np.sum(x * c)
    double_first(tail)
    return y * y * c[1]


def sorted_in_place(x, c):
    c = c * 1.0
    y = np.sum(x * c)
    c.sort()
    return y * y * c[0]


def shuffled(x, c, seed):
    rng = np.random.default_rng(seed)
    c = c * 1.0
    y = np.sum(x * c)
    rng.shuffle(c)
    return y * y * c[0] * np.sum(x * c)


def shuffled_by_numpy(x, c):
    np.random.seed(3)
    c = c * 1.0
    y = np.sum(x * c)
    np.random.shuffle(c)
    return y * y * c[0] * np.sum(x * c)


def in_a_loop(x, c):
    c = c * 1.0
    y = x[0]
    for i in range(3):
        y = y * np.sum(x * c)
        double_first(c)
    return y * c[0]


def in_a_branch(x, c):
    c = c * 1.0
    y = np.sum(x * c)
    if y < 0:
        double_first(c)
    z = np.sum(x * x * c)
    return y * y * z * z


def in_a_test(x, c):
    c = c * 1.0
    y = np.sum(x * c)
    while double_first(c) * c[0] < 3.0:
        y = y * np.sum(x * c)
    return y * y


def state_of_an_object(x, seed):
    scaler = make_scaler(seed)
    y = np.sum(x) * scaler.by[0]
    scaler.next()
    z = y * y * scaler.by[0]
    return z * z


def make_scaler(seed):
    made = Scaler()
    made.by[0] = seed
    return made


def lists_and_dicts(x, xs):
    xs = list(xs)
    table = {"a": xs, "b": 2.0}
    y = np.sum(x) * xs[0] * table["b"]
    y = y * y
    xs.reverse()
    table.update(b=3.0)
    z = y * xs[0] * table["b"]
    xs.insert(0, 4.0)
    return z * z * xs[0]


def rotated(x, xs):
    xs = list(xs)
    y = 0.0
    for i in range(3):
        y = y * y + np.sum(x * x) * xs[0]
        xs.append(xs.pop(0))
    return y * y * xs[0]


def a_set(x):
    seen = {1, 2}
    y = np.sum(x) * len(seen)
    seen.add(7)
    return y * y * len(seen)


def a_set_of_two_names(x):
    seen = {1, 2}
    same = seen
    y = np.sum(x) ** 2 * len(seen)
    same.add(7)
    return y * y * len(seen)


def a_set_that_grows_under_another_name(x):
    seen = {1, 2}
    same = seen
    same |= {5, 6}
    return np.sum(x) * len(seen)


def test_a_set_is_changed_by_an_augmented_assignment():
    with pytest.raises(tangent.Unsupported, match="changes a set"):
        tangent.grad(a_set_that_grows_under_another_name)(A)


@pytest.mark.parametrize(
    ("f", "rest"),
    [
        (by_a_function, (C,)),
        (for_its_effect, (C,)),
        (by_a_method, (C,)),
        (by_an_object, (C,)),
        (by_a_partial, (C,)),
        (by_a_function_known_later, (C, double_first)),
        (by_a_function_known_later, (C, thrice)),
        (by_a_function_known_later, (C, not_in_the_text)),
        (from_a_table, (C, "double")),
        (from_a_table, (C, "sort")),
        (from_a_table, (C, "shift")),
        (by_a_function_that_calls_it, (C, double_first)),
        (by_recursion, (C,)),
        (through_a_view, (C,)),
        (sorted_in_place, (C,)),
        (in_a_loop, (C,)),
        (in_a_branch, (C,)),
        (in_a_branch, (-C,)),
        (in_a_test, (C,)),
        (state_of_an_object, (1.5,)),
        (lists_and_dicts, ([0.5, 2.0, 1.5],)),
        (rotated, ([0.5, 2.0, 1.5],)),
        (a_set, ()),
        (a_set_of_two_names, ()),
    ],
)
def test_constant_changed(f, rest):
    check(f, A, *rest)


@pytest.mark.parametrize(("f", "rest"), [(shuffled, (C, 3)), (shuffled_by_numpy, (C,))])
def test_shuffled(f, rest):
    """Not on arrays of another library, which NumPy does not know how to shuffle."""
    check_grads(f, A, *rest, wrt="x")


# What lies outside of the function is read where it is, so it must not change.

level = 2.0
weights = np.array([1.0, 2.0, -0.5])


def raise_level():
    global level
    level += 1.0
    return level


def raise_weights():
    weights[0] += 1.0


def raise_both():
    raise_weights()


def level_changes(x):
    y = x[0] * level
    raise_level()
    return y * y * level


def weights_change(x):
    y = np.sum(x * weights)
    raise_both()
    return y * y


def weights_change_under_another_name(x):
    y = np.sum(x * weights)
    w = weights
    w[0] = 5.0
    return y * y * w[0]


def made_by_a_library(x):
    y = np.zeros_like(x)
    y[0] = x[0] * x[1]
    return np.sum(np.zeros_like(x) + y)


def test_functions_of_libraries_are_nothing_that_changes():
    check(made_by_a_library, A)


def filled_with_what_lies_outside(x):
    best = np.full((len(x) + 1, 2), np.inf)
    best[0, 0] = level
    for i in range(1, len(x) + 1):
        best[i, i % 2] = x[i - 1] ** 2 + min(best[i - 1, 0], best[i - 1, 1])
    return best[-1, len(x) % 2] * np.sum(x)


def test_what_is_filled_with_a_number_is_not_that_number():
    check(filled_with_what_lies_outside, A)


history = []
buffer = np.zeros(3)


class Store:
    def __init__(self):
        self.items = []
        self.last = 0.0

    def add(self, y):
        self.items.append(y)

    def put(self, y):
        self.last = y


store = Store()


def remember(y):
    history.append(y)


def recall():
    return history[-1]


def recalled(x):
    y = np.sum(x * x)
    history.append(y)
    return history[-1] * x[0]


def recalled_by_functions(x):
    remember(np.sum(x * x))
    return recall() * x[0]


def recalled_from_an_object(x):
    store.add(np.sum(x * x))
    return store.items[-1] * x[0]


def recalled_from_an_attribute(x):
    store.put(np.sum(x * x))
    return store.last * x[0]


def recalled_from_a_buffer(x):
    b = buffer
    b[0] = np.sum(x * x)
    return buffer[0] * x[0]


def scaled(x):
    return x * level


def level_changes_after_a_call(x):
    y = scaled(x[0])
    raise_level()
    return y * y


def only_told(x):
    y = np.sum(x * x)
    history.append(float(y))
    print(end="" if history else " ")
    return y * x[0]


def test_what_is_told_only_may_be_kept_outside():
    check(only_told, A)


OUTSIDE = [level_changes, weights_change, weights_change_under_another_name, level_changes_after_a_call]
OUTSIDE += [recalled, recalled_by_functions, recalled_from_an_object, recalled_from_an_attribute]
OUTSIDE += [recalled_from_a_buffer]


@pytest.mark.parametrize("f", OUTSIDE)
def test_what_lies_outside_must_not_change(f):
    check_refused(f, A)
