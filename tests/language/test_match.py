"""`match` with literals, names, guards, alternatives and tuples."""

import enum
import math

import pytest

from oracle import check, check_refused, rows


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


@pytest.mark.parametrize(
    ("f", "wrt", "args"), rows((of_a_class, 0, (1.5, 2j)), (of_a_mapping, 0, (1.5, {"a": 2.0})))
)
def test_refused(f, wrt, args):
    check_refused(f, *args, wrt=wrt)
