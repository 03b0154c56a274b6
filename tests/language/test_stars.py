"""`*` of something of unknown length, `**` of a dictionary of which the text does not tell the keys."""

import dataclasses

import numpy as np
import pytest

import tangent
from oracle import MODES, check, check_refused, rows

VS = [2.5, 0.5]


def g(a, b):
    return a * b * b


def to_a_function(x, vs):
    return g(*vs) * x


def after_another(x, vs):
    return g(x, *vs[1:]) * x


def to_a_local_function(x, vs):
    def h(a, b):
        return a * b * x

    return h(*[u * u for u in vs])


def in_a_list(x, vs):
    ys = [x, *vs, 2.0]
    return sum(ys) * ys[0]


def in_a_tuple(x, vs):
    t = (*vs, x)
    return t[0] * t[2]


def twice(x, vs):
    a, *b = [*vs, x, *vs]
    return a * sum(b)


def stacked(x, rows):
    return np.sum(np.stack([*rows, rows[0] * x]) ** 2)


def constant(x, n):
    return x * sum([*range(n), 1])


def mixed(a, b, c=1.0):
    return a * b + c * a


def of_a_map(x, vs):
    def square(v):
        return v * v + x

    parts = (x, vs[1], x * vs[0])
    return mixed(*map(square, (x, vs[0])), 3.0) * mixed(*map(lambda v: v**2, parts))


def of_comprehensions(x, vs):
    pair = mixed(*(v * i for i, v in ((2, x), (3, vs[0]))), c=x)
    return pair + sum([*map(np.sin, (x, vs[1])), *[v * x for v in (x, vs[0])]])


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (to_a_function, (0, 1), (1.5, VS), (1.5, np.array(VS))),
        (after_another, (0, 1), (1.5, VS)),
        (to_a_local_function, (0, 1), (1.5, VS)),
        (in_a_list, (0, 1), (1.5, VS)),
        (twice, (0, 1), (1.5, VS)),
        (stacked, (0, 1), (1.5, [np.array([1.5, 0.5]), np.array([2.0, 3.0])])),
        (constant, 0, (1.5, 3)),
        (of_a_map, (0, 1), (1.5, VS)),
        (of_comprehensions, (0, 1), (1.5, VS)),
    ),
)
def test_a_star(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_a_star_in_a_tuple():
    """Reverse over reverse is refused: what was unpacked has a cotangent that waits on a list."""
    check(in_a_tuple, 1.5, VS, wrt=(0, 1), modes=MODES[:-1])


def several(*values):
    return values[0] * values[1]


def to_what_gathers(x, vs):
    return several(*vs) * x


def to_an_argument(x, vs, f):
    return f(*vs) * x


@pytest.mark.parametrize(("f", "args"), [(to_what_gathers, (1.5, VS)), (to_an_argument, (1.5, VS, g))])
def test_refused(f, args):
    check_refused(f, *args)


def scaled(x, gain, shift, eps=1e-5):
    return gain * x / np.sqrt(np.mean(x * x) + eps) + shift


@dataclasses.dataclass
class Settings:
    rate: float
    power: float = 2.0


def passed_on_by_name(params, x):
    for block in params["blocks"]:
        x = x + scaled(x, **block["norm"]) * scaled(x, 2.0, eps=0.3, **{"shift": 0.5})
    settings = Settings(**params["settings"])
    return np.sum(x * x) * settings.rate**settings.power


def test_dictionaries_for_parameters_that_are_known():
    norms = [{"gain": 0.3, "shift": 0.2}, {"gain": 0.4, "shift": 0.7, "eps": 0.1}]
    params = {"blocks": [{"norm": norm} for norm in norms], "settings": {"rate": 1.3}}
    check(passed_on_by_name, params, np.array([0.3, 0.8]))
    for wrong in ({"gain": 0.3, "shift": 0.2, "other": 1.0}, {"gain": 0.3}):
        params["blocks"][0]["norm"] = wrong
        for f in (passed_on_by_name, tangent.grad(passed_on_by_name)):
            with pytest.raises((TypeError, KeyError)):
                f(params, np.array([0.3, 0.8]))
