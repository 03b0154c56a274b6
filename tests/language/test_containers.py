"""Tuples, lists, dictionaries and objects: as parameters, as results, and in between."""

import collections
import dataclasses

import numpy as np
import pytest

from oracle import check, check_refused, rows

Point = collections.namedtuple("Point", ["x", "y"])


@dataclasses.dataclass
class Layer:
    w: np.ndarray
    b: float


def tuple_parameter(p):
    x, y = p
    return x * y + p[0]


def list_parameter(xs):
    return xs[0] * xs[-1] + xs[1] ** 2


def dict_parameter(params, x):
    return np.sum(np.tanh(x @ params["w"] + params["b"]))


def nested_parameter(params):
    total = 0.0
    for layer in params["layers"]:
        total = total + np.sum(layer["w"] ** 2) * layer["b"][0]
    return total * params["scale"] + params["pair"][1]


def unused_items(params):
    return params["a"] * 2.0


def namedtuple_parameter(p):
    return p.x * p.y + p[0] ** 2


def dataclass_parameter(layer, x):
    return np.sum(layer.w * x) + layer.b**2


def tuple_result(x, y):
    return x * y, (x + y, y)


def list_result(x):
    return [x * k for k in range(3)]


def dict_result(x, y):
    return {"product": x * y, "parts": [x, y * y]}


def array_result(x):
    return np.outer(x, x[:2]) * 0.5


def list_built(x, n):
    out = []
    for i in range(n):
        out.append(x**i)
        x = x * 0.9
    return out[0] + out[-1] * out[1]


def list_written(x, y):
    values = [x, y, 0.0]
    values[2] = values[0] * values[1]
    values[0] = values[2] * y
    values[1] += values[0]
    return values[0] + values[1] * values[2]


def list_aliased(x):
    a = [x, 2 * x]
    b = a
    b[0] = b[1] * x
    return a[0] + b[1]


def list_copied(x):
    a = [x, 2 * x]
    b = list(a)
    c = a[:]
    b[0] = b[1] * x
    c.append(x)
    return a[0] + b[0] * b[1] + c[2] * len(a)


def nested_list_written(x):
    grid = [[x, 1.0], [2.0, x * x]]
    row = grid[1]
    row[0] = grid[0][0] * 3
    grid[0] = row
    return grid[0][0] * grid[1][1]


def stack_of_values(xs):
    stack = []
    for x in xs:
        stack.append(x * x)
    total = 1.0
    while stack:
        total = total * 0.5 + stack.pop()
    return total


def list_sum(x, y):
    values = [x] + [y] * 2 + [x * y]
    values.extend([x, 1.0])
    return sum(values) * values[1]


def dict_written(x):
    state = {"x": x, "n": 0}
    state["y"] = state["x"] ** 2
    for _ in range(3):
        state["x"] = state["x"] * state["y"]
        state["n"] += 1
    return state["x"] + state.get("y", 0.0) * state["n"]


def dict_merged(params, x):
    merged = {**params, "x": x}
    merged.update(y=x * x)
    return merged["a"] * merged["x"] + merged["y"]


def tuple_swapped(x, y):
    p = (x, y)
    for _ in range(3):
        p = (p[1], p[0] * p[1])
    return p[0] - p[1]


def parameter_is_written(xs):
    xs[0] = xs[0] * xs[1]
    xs.append(xs[0])
    return xs[0] * xs[-1]


def zipped_dicts(params, velocity):
    total = 0.0
    for name in params:
        total = total + np.sum(params[name] * velocity[name])
    return total


def object_written(layer, x):
    layer.b = layer.b * x
    layer.w = layer.w + x
    return np.sum(layer.w) * layer.b


def stacked(xs):
    return np.sum(np.stack(xs, axis=1) @ np.arange(1.0, len(xs) + 1)) + np.concatenate(xs).max()


def array_from_numbers(x, y):
    v = np.array([x, y, x * y])
    return v @ v


def length_of_parameter(xs):
    return sum(xs) / len(xs) * (2 if xs else 1)


A = np.array([1.0, -2.0, 0.5])
LAYERS = {
    "layers": [{"w": A, "b": (2.0, 3.0)}, {"w": A[:2] + 1, "b": (0.5, 1.0)}],
    "scale": 1.5,
    "pair": [0.1, 0.2],
}


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (list_written, (0, 1), (1.5, 2.5), (-1.0, 0.5)),
        (tuple_parameter, 0, ((1.5, 2.5),), ((-1.0, 0.5),)),
        (list_parameter, 0, ([1.5, 2.5],), ([1.5, 2.5, -1.0],)),
        (dict_parameter, (0, 1), ({"w": A[:, None] * np.ones(2), "b": np.array([0.1, 0.2])}, np.eye(3))),
        (nested_parameter, 0, (LAYERS,)),
        (unused_items, 0, ({"a": 1.5, "b": A, "c": [2.0, (3.0,)]},)),
        (tuple_result, (0, 1), (1.5, 2.5)),
        (dict_result, (0, 1), (1.5, 2.5)),
        (array_result, 0, (A,)),
        (stack_of_values, 0, ([1.5, 2.5, -1.0],), (A,)),
        (tuple_swapped, (0, 1), (1.5, 0.5)),
        (zipped_dicts, (0, 1), ({"a": A, "b": A[:1]}, {"a": A + 1, "b": A[:1] * 2})),
        (stacked, 0, ([A, A + 1, A * 3],), ((A, A + 3),)),
        (array_from_numbers, (0, 1), (1.5, 2.5)),
        (namedtuple_parameter, 0, (Point(1.5, 2.5),)),
        (dataclass_parameter, (0, 1), (Layer(A, 0.5), A + 1)),
        (length_of_parameter, 0, ([1.5, 2.5],), ((1.5,),)),
        (dict_written, 0, (1.1,)),
    ),
)
def test_container(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize(
    ("f", "wrt", "args"), rows((list_result, 0, (1.5,)), (list_built, 0, (1.5, 4), (1.5, 2)))
)
def test_list_that_grows(f, wrt, args):
    check(f, *args, wrt=wrt)


# What this version refuses, and must not get wrong instead.


def test_an_object_is_written():
    check(object_written, Layer(A, 0.5), 1.5, wrt=(0, 1))


@pytest.mark.parametrize("f", [list_aliased, nested_list_written])
def test_lists_under_several_names_are_written(f):
    check(f, 1.5)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (list_copied, 0, (1.5,)),
        (list_sum, (0, 1), (1.5, 2.5)),
        (dict_merged, (0, 1), ({"a": 1.5, "x": 7.0}, 2.5)),
        (parameter_is_written, 0, ([1.5, 2.5],)),
    ),
)
def test_refused(f, wrt, args):
    check_refused(f, *args, wrt=wrt)
