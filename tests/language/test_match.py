"""`match` with literals, names, guards, alternatives and tuples."""

import enum
import math
from dataclasses import dataclass

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows
from tangent.testing import check_grads


class Kind(enum.Enum):
    LINEAR = 1
    SQUARE = 2


def literals(x, n):
    match n:
        case 0:
            y = x
        case 1 | 2:
            y = x * x * n
        case "sine":
            y = math.sin(x)
        case None:
            y = 3.0 * x
        case _:
            y = x**3
    return y * x


def dotted(x, kind):
    match kind:
        case Kind.LINEAR:
            return 2.0 * x
        case Kind.SQUARE:
            return x * x
    return x + 1.0


def captured(x, y):
    match x * y:
        case z if z > 2.0:
            out = z * x
        case z if z < 0.0:
            out = -z
        case z:
            out = z * z
    return out * z


def tuples(x, name, n):
    match name, n:
        case "scale", k:
            x = x * k
        case "power", (2 | 3) as k:
            x = x**k
        case other, 0:
            x = x * len(other)
        case _:
            pass
    return x * x


def in_a_loop(x, steps):
    total = 0.0
    for step in steps:
        match step:
            case "skip":
                continue
            case "stop":
                break
            case "add":
                total = total + x
            case factor:
                total = total * factor + x
    return total


def nothing_fits(x, n):
    y = x
    match n:
        case 1:
            y = x * 2
    return y


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (literals, 0, (1.5, 0), (1.5, 1), (1.5, 2), (1.5, "sine"), (1.5, None), (1.5, 7)),
        (dotted, 0, (1.5, Kind.LINEAR), (1.5, Kind.SQUARE), (1.5, 1)),
        (captured, (0, 1), (1.5, 2.0), (1.5, -0.7), (1.5, 0.7)),
        (tuples, 0, (1.5, "scale", 3), (1.5, "power", 2), (1.5, "other", 0), (1.5, "power", 5)),
        (
            in_a_loop,
            0,
            (1.5, ["add", "skip", 2.0, "add", "stop", "add"]),
        ),
        (nothing_fits, 0, (1.5, 1), (1.5, 2)),
    ),
)
def test_match(f, wrt, args):
    check(f, *args, wrt=wrt)


def of_a_class(x, point):
    match point:
        case complex(real=r):
            return r * x
    return x


def of_a_mapping(x, table):
    match table:
        case {"a": a}:
            return a * x
    return x


@dataclass
class Circle:
    r: float


@dataclass
class Box:
    w: float
    h: float
    kind: str = "box"


class Plain:
    def __init__(self, r):
        self.r = r


def shapes(s):
    match s:
        case Circle(r):
            return 3.0 * r * r
        case Box(w, h, kind="cube"):
            return w * h * w
        case Box(w=a, h=b):
            return a * b
        case Plain(r=r):
            return r**3
        case _:
            return 1.0


def numbers(x):
    match x:
        case float(y) if y > 2:
            return y * y
        case float():
            return x * x * x
    return x


def arrays(x):
    match x:
        case float():
            return x
        case np.ndarray():
            return np.sum(x**4)
    return x


def sequences(xs):
    match xs:
        case []:
            return 1.0
        case [a]:
            return a * a
        case [a, b]:
            return a * b * b
        case [a, *rest, b]:
            return a * b * sum(rest)
        case _:
            return 2.0


def text_is_no_sequence(x, s):
    match s:
        case [a, *_]:
            return x
        case str():
            return x * x
    return x * x * x


def mappings(d):
    match d:
        case {"k": v, "kind": "fast"}:
            return v * 3
        case {"k": v, "m": [a, b]}:
            return v * a * b
        case {"k": v}:
            return v * v
    return 0.0


def star_of_a_tuple(x, y):
    match x, y, x * y:
        case a, *rest:
            return a * rest[0] * rest[1]


def nested(d):
    match d:
        case {"p": Box(a, [b, c]), "q": [Circle(), Circle(r) as q]} if a > 1:
            return a * b * c * r * q.r
        case {"p": p}:
            return p.w
    return 1.0


def in_a_loop(items):
    y = 0.0
    for item in items:
        match item:
            case ("add", v):
                y = y + v
            case ("scale", v):
                y = y * v
            case _:
                break
    return y


PROGRAM = [("add", 1.5), ("scale", 2.0), ("add", 0.5), ("stop", 0.0), ("add", 3.0)]


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (of_a_class, 0, (1.5, 2j), (1.5, 2.0)),
        (of_a_mapping, 0, (1.5, {"a": 2.0}), (1.5, {"b": 2.0}), (1.5, [2.0])),
        (shapes, 0, (Circle(1.5),), (Box(1.5, 2.5, "cube"),), (Box(1.5, 2.5),), (Plain(1.5),)),
        (numbers, 0, (1.5,), (2.5,)),
        (sequences, 0, ([],), ([1.5],), ([1.5, 2.5],), ([1.5, 2.5, 3.5, 4.0],), ((1.5, 2.5),)),
        (text_is_no_sequence, 0, (1.5, "ab"), (1.5, ["ab"]), (1.5, 2)),
        (mappings, 0, ({"k": 1.5, "kind": "fast"},), ({"k": 1.5, "m": [2.0, 3.0]},), ({"k": 1.5},)),
        (star_of_a_tuple, (0, 1), (1.5, 2.5)),
        (nested, 0, ({"p": Box(1.5, [2.0, 3.0]), "q": [Circle(1.0), Circle(0.5)]},)),
        (in_a_loop, 0, (PROGRAM,)),
    ),
)
def test_patterns_of_classes_and_containers(f, wrt, args):
    check(f, *args, wrt=wrt)


def rest_of_a_mapping(d):
    match d:
        case {"k": v, **rest}:
            return v * len(rest)
    return 0.0


def names_in_alternatives(x):
    match x:
        case [a] | [_, a]:
            return a * a
    return 0.0


@pytest.mark.parametrize(
    ("f", "args"), [(rest_of_a_mapping, ({"k": 1.5},)), (names_in_alternatives, ([1.5],))]
)
def test_refused(f, args):
    check_refused(f, *args)


def item_of_a_dictionary(d):
    return d["p"].w * d["p"].h


def test_an_attribute_of_an_item():
    check(item_of_a_dictionary, {"p": Box(1.5, 2.5)})


def test_patterns_of_arrays():
    """Not on arrays of another library, which are no np.ndarray."""
    check_grads(arrays, np.array([1.5, 0.5]))
    assert tangent.grad(arrays)(2.5) == 1.0
