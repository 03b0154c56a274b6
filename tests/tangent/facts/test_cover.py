"""What is said of the parts of an array holds for all values of the names in them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tangent.facts.affine import Indices, apart, cover
from tangent_ast import core
from tangent_ast.exits import single_exit
from tangent_ast.lower import lower
from tangent_ast.source import source_of
from tangent_ast.versions import split_versions

BOUNDS = ["", "0", "1", "-1", "2", "n", "k", "n + 1", "2 * n", "n - k"]
SLICES = [f"{a}:{b}" for a, b in itertools.product(BOUNDS, BOUNDS)]
ROWS = ["0", "1", "-1", "..., 0", "None", "...", "::2"]
KEYS = st.sampled_from(SLICES + [f":, {s}" for s in SLICES] + [f"{s}, :" for s in SLICES] + ROWS)


def keys_of(texts):
    """Keys as they are in a function, and the function."""
    text = "def f(z, n, k):\n" + "".join(f"    z[{t}] = 1.0\n" for t in texts) + "    return z\n"
    space = {}
    exec(text, space)
    function = split_versions(single_exit(lower(source_of(space["f"], text=text))))
    updates = (s for s in core.walk(function.body) if isinstance(s, core.Update))
    return [s.place.args[1] for s in updates], Indices(function)


def written(texts, shape, n, k):
    """How often each item of an array is written; None where a key does not fit."""
    count = np.zeros(shape)
    for text in texts:
        try:
            count[eval(f"np.s_[{text}]", {"np": np, "n": n, "k": k})] += 1
        except IndexError:
            return None
    return count


@given(st.lists(KEYS, min_size=1, max_size=4), st.integers(-3, 6), st.integers(-3, 6))
def test_random_keys(texts, n, k):
    keys, indices = keys_of(texts)
    whole = cover(keys, indices)
    for shape in ((4, 5), (1, 2), (3, 0)):
        count = written(texts, shape, n, k)
        if whole and count is not None:
            assert count.all()
        two = written(texts[:2], shape, n, k)
        if len(texts) > 1 and two is not None and apart(keys[0], keys[1], indices):
            assert (two < 2).all()


@pytest.mark.parametrize(
    "texts",
    [
        (":",),
        (":, :",),
        (":, :n", ":, n:"),
        (":, 3 * n:", ":, n:2 * n", ":, :n", ":, 2 * n:3 * n"),
        (":-1", "-1:"),
        ("0", "1:"),
        ("1:n", "n:", "0:1"),
        (":, :2", "0", ":, 2:"),
    ],
)
def test_parts_of_a_whole(texts):
    keys, indices = keys_of(texts)
    assert cover(keys, indices)


@pytest.mark.parametrize(
    "texts", [(":n", "k:"), ("1:",), ("...",), (":, :n", "n:"), ("::2", "1::2"), (":n", "n:2 * n")]
)
def test_parts_of_which_it_is_not_known(texts):
    keys, indices = keys_of(texts)
    assert not cover(keys, indices)
