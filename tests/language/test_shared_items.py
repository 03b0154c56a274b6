"""Another list of the same arrays: what is written through one is seen through the other."""

import linecache

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

A = np.array([1.5, 2.5, 3.5])

JOINED = ("list(xs)", "xs[:]", "xs.copy()", "xs + [x]", "[xs[0]] + xs", "xs * 2", "tuple(xs) + (x * 2.0,)")
WRITES = (
    "zs[0][0] = 5.0",
    "zs[0][0] = x[1] * x[1]",
    "zs[0][1:] += x[:-1]",
    "z = zs[0]\n    z[...] = z * x",
    "for z in zs[:1]:\n        z[0] = x[2]",
)


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("joined", JOINED)
def test_items_that_are_shared(joined, write):
    f = function(
        f"""
def f(x):
    xs = [x * 1.0]
    zs = {joined}
    {write}
    return np.sum(xs[0] * x) + np.sum(zs[0] * zs[0])
"""
    )
    check(f, A)


def function(text):
    name = f"<{text}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    names = {"np": np}
    exec(compile(text, name, "exec"), names)
    return names["f"]


def joined_in_a_loop(x):
    zs = [1.0]
    for a in [[x * 2.0], [x * 3.0, x]]:
        zs = zs + a
    return zs[1] * zs[2] * zs[3]


def summed(x):
    zs = sum([[x * 2.0], [x * 3.0]], [])  # noqa: RUF017
    return zs[0] * zs[1]


def summed_tuples(x):
    zs = sum(((x * 2.0,), (x * 3.0, x)), start=())
    return zs[0] * zs[1] * zs[2]


def test_lists_that_are_joined_one_after_the_other():
    check(joined_in_a_loop, 0.7)
    check(summed, 0.7)
    check(summed_tuples, 0.7)


def summed_from_a_variable(x):
    start = [x]
    zs = sum([[x * 2.0], [x * 3.0]], start)
    return zs[0] * zs[1]


def test_a_sum_that_is_found_to_join_lists_is_refused():
    check_refused(summed_from_a_variable, 0.7)


def copied_dictionary(d):
    e = d.copy()
    e["a"][0] = 5.0
    return np.sum(d["a"] * e["b"])


def test_a_copied_dictionary_of_arrays_that_are_written_is_refused():
    d = {"a": A.copy(), "b": A.copy()}
    with pytest.raises(tangent.Unsupported, match="another container of the same arrays"):
        tangent.grad(copied_dictionary)(d)
    np.testing.assert_array_equal(d["a"], A)


def copied_and_set(x):
    d = {"a": x * 1.0, "b": x * 2.0}
    e = d.copy()
    e["a"] = x
    return np.sum(d["a"] * e["b"] * e["a"])


def test_items_of_a_copy_that_are_set():
    check(copied_and_set, A)


def joined_with(x, g):
    return np.sum(([1.0, 2.0] + g(x)) * x)


def test_an_array_is_not_joined_with_a_list():
    with pytest.raises(tangent.Unsupported, match="taken to be joined"):
        tangent.grad(joined_with)(A[:2], lambda x: x * x)


def slices_before_and_after_a_write(x, a):
    u = a * x
    c = [u, np.sin(a), u * x]
    before, rest = c[:], c[1:]
    c[0][1:] *= x
    after = c[:]
    c = c[::-1]
    return np.sum(after[0] * before[1]) + np.sum(np.cos(rest[1]) * before[0]) + np.sum(c[2] * rest[0])


def test_slices_of_a_list_hold_its_arrays():
    check(slices_before_and_after_a_write, 0.6, A, wrt=(0, 1))


def unions_of_dictionaries(x, a):
    c = {"p": a * x, "q": np.sin(a)}
    d = c
    e = c | {}
    e["p"][-1] += x
    c = {**c, "q": c["p"]}
    w = d["q"]
    w[0] = w[1] * x
    c["p"][0] += x
    f = dict(c)
    return np.sum(c["p"] * d["q"]) + np.sum(c["q"] * e["q"]) + np.sum(f["q"] * d["p"])


def test_unions_of_dictionaries_hold_their_arrays():
    check(unions_of_dictionaries, 0.6, A, wrt=(0, 1))


def number_beside_an_array(x, a):
    u = a * x
    xs = [u, x * 2.0]
    u[0] = x
    return np.sum(xs[0]) * xs[1]


def test_numbers_beside_arrays_that_are_written():
    check(number_beside_an_array, 0.6, A, modes=["forward"])
    with pytest.raises(
        tangent.Unsupported, match="changed in place while it has other names, but it is a float"
    ):
        tangent.grad(number_beside_an_array)(0.6, A)


def copied_and_written(xs, y):
    zs = list(xs)
    zs[0][0] = y
    return np.sum(zs[1] * zs[1]) + np.sum(xs[0] * y)


def sliced_and_written(xs: list, y):
    zs = xs[:]
    zs[0][0] = y
    return np.sum(zs[1] * zs[1]) + np.sum(xs[0] * y)


@pytest.mark.parametrize("f", [copied_and_written, sliced_and_written])
def test_a_number_beside_arrays_that_are_written(f):
    a = np.array([0.5, 1.5])
    check(f, [a, 2 * a], 0.3, wrt=(0, 1), modes=("joint", "split", "plain", "forward", "hvp"))
    with pytest.raises(tangent.Unsupported, match="keep numbers and arrays that are written in place apart"):
        tangent.grad(f, wrt=(0, 1))([a, 0.7], 0.3)


def united_and_written(d, y):
    c = d | {}
    c[0][0] = y
    return np.sum(c[1] * c[1]) + np.sum(d[0] * y)


def unpacked_and_written(d, y):
    c = {**d}
    c[0][0] = y
    return np.sum(c[1] * c[1]) + np.sum(d[0] * y)


@pytest.mark.parametrize("f", [united_and_written, unpacked_and_written])
def test_a_number_beside_arrays_in_a_union(f):
    a = np.array([0.5, 1.5])
    check(f, {0: a, 1: 2 * a}, 0.3, wrt=(0, 1), modes=("joint", "split", "plain", "forward", "hvp"))
    with pytest.raises(tangent.Unsupported, match="keep numbers and arrays that are written in place apart"):
        tangent.grad(f, wrt=(0, 1))({0: a, 1: 0.7}, 0.3)
