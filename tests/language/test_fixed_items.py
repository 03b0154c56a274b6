"""Dictionaries and lists whose items are set by keys that stand in the text."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check

A = np.array([0.3, -1.2, 0.8])


def pendulum(x: float, v: float):
    state = {"x": x, "v": v}
    for _ in range(5):
        state["v"] = state["v"] - 0.1 * np.sin(state["x"])
        state["x"] += 0.1 * state["v"]
    return state["x"] ** 2 + state["v"]


def added(x: float):
    state = {"x": x}
    state["y"] = state["x"] ** 2
    for _ in range(3):
        state["x"] = state["x"] * state["y"]
    return state["x"] + state["y"]


def returned(x: float):
    out = {}
    out["a"] = x * x
    out["b"] = out["a"] * 3.0
    return out


def swapped(x: float):
    p = [x, x * x]
    p[0], p[1] = p[1], p[0]
    return p[0] * p[1] ** 2 - p[-1]


def arrays(x):
    s = {"h": x * 1.0, "n": 0.0}
    for i in range(2):
        s["h"] += x
        s["n"] = s["n"] + np.sum(s["h"])
    return s["n"] * s["h"][0]


def branch(x: float):
    s = {"a": x, "b": 1.0}
    if x > 0.0:
        s["b"] = x * 2.0
    else:
        s["a"] = x * 3.0
    return s["a"] * s["b"]


def helper(s):
    return s["a"] * s["b"]


def passed(x: float):
    s = {"a": x}
    s["b"] = x * x
    return helper(s) * s["a"]


def in_loop(x: float):
    total = 0.0
    for i in range(3):
        s = {"a": x * i}
        s["a"] = s["a"] * x
        total = total + s["a"]
    return total


def shared_array(x):
    y = x * 1.0
    s = {"y": y}
    s["z"] = y
    s["z"][0] = 5.0
    return np.sum(y * s["y"])


@pytest.mark.parametrize(
    ("f", "args", "wrt"),
    [
        (pendulum, (0.3, 0.4), (0, 1)),
        (added, (1.1,), 0),
        (returned, (0.3,), 0),
        (swapped, (0.3,), 0),
        (arrays, (A,), 0),
        (branch, (0.3,), 0),
        (branch, (-0.3,), 0),
        (passed, (0.4,), 0),
        (in_loop, (0.3,), 0),
        (shared_array, (A,), 0),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_items(f, args, wrt):
    check(f, *args, wrt=wrt)


def test_the_text_has_a_variable_for_each_item():
    assert "        state_v = state_v - 0.1 * np.sin(state_x)\n" in inspect.getsource(tangent.grad(pendulum))


def conditional_key(x: float):
    s = {"a": x}
    if x > 0.0:
        s["b"] = x * x
    return s["b"] * x


def alias(x: float):
    s = {"a": x}
    t = s
    s["a"] = x * x
    return t["a"] * x


def variable_key(x: float):
    xs = [x, x * 2.0, x * 3.0]
    for i in range(3):
        xs[i] = xs[i] * x
    return xs[0] * xs[1] * xs[2]


@pytest.mark.parametrize("f", [conditional_key, alias, variable_key])
def test_items_that_stay_in_their_container(f):
    check(f, 0.3)
