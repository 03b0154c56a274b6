"""Objects: attributes, methods, and functions that are known only when they are called."""

import collections
import dataclasses
import functools
import inspect
import logging
import math
import types
from typing import NamedTuple

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows
from tangent.grads import adjoint, d
from tangent.tangents import tangent_

Point = collections.namedtuple("Point", ["x", "y"])


@dataclasses.dataclass
class Layer:
    w: np.ndarray
    b: float


@dataclasses.dataclass(frozen=True)
class Frozen:
    scale: float
    shift: float = 0.5
    name: str = "frozen"


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


class Line:
    doubled = 2.0

    def __init__(self, slope, offset, table=None, bend=None):
        self.slope = slope
        self.offset = offset
        self.table = table
        self.bend = bend

    def __call__(self, x):
        return self.slope * x + self.offset

    def squared(self, x):
        return self(x) ** 2 * self.doubled

    def bent(self, x, *, power=2):
        return self.bend(x * self.slope) ** power

    @property
    def area(self):
        return self.slope * self.offset

    size = area

    def sum(self, x):
        return self.slope + np.sum(x)


class Tower:
    def __init__(self, layers, head):
        self.layers = layers
        self.head = head

    def forward(self, x):
        for layer in self.layers:
            x = np.tanh(x @ layer.w + layer.b)
        return x

    def loss(self, x):
        return np.sum(self.forward(x) * self.head.w) + self.head.b


def attributes(layer, x):
    return np.sum(layer.w * x) + layer.b**2


def named_fields(p):
    return p.x * p.y + p[0] ** 2


def frozen_fields(p, x):
    return p.scale * x + p.shift * p.scale


def slotted_fields(p):
    return p.a * p.b + p.a


def namespace_fields(p):
    return p.a * p.b**2


def nested_objects(tower, x):
    total = 0.0
    for layer in tower.layers:
        total = total + np.sum(layer.w) * layer.b
    return total * tower.head.b + x * tower.layers[0].b


def method(line, x):
    return line.squared(x) * x


def method_with_keyword(line, x):
    return line.bent(x, power=3) + line.bent(x)


def called_object(line, x):
    return line(x) * line.slope + line.offset**2


def attribute_of_the_class(line, x):
    return line.doubled * line.slope * x


def method_in_a_loop(line, x):
    for _ in range(3):
        x = line.squared(x) * 0.1
    return x


def methods_that_call_methods(tower, x):
    return tower.loss(x) ** 2


def unused_attributes(line, x):
    return line.slope * x


def function_argument(x, bend):
    y = x
    for _ in range(3):
        y = bend(y) * x
    return y


def function_from_a_table(x, name):
    table = {"square": square, "sin": math.sin}
    return table[name](x) * x


def square(x):
    return x * x


def function_in_parameters(params, x):
    return params["bend"](x * params["w"]) + params["w"]


def functions_in_a_list(x, steps):
    for step in steps:
        x = step(x)
    return x


def scaled(x, scale=2.0, *, shift=0.0):
    return x * scale + shift


def keywords_at_run_time(x, f):
    return f(x, shift=x * x) * f(x) + f(x, 3.0)


def views_of_arguments(x, part):
    y = part(x)
    y[0] = y[0] * y[1]
    return np.sum(y * y) + np.sum(x * x)


@dataclasses.dataclass
class State:
    x: np.ndarray
    v: np.ndarray
    t: float = 0.0

    def energy(self, k):
        return 0.5 * np.sum(self.v**2) + 0.5 * k * np.sum(self.x**2)


class Pair(NamedTuple):
    a: float
    b: float = 2.0


def new_state_every_step(x, k):
    s = State(x, np.zeros(2))
    for _ in range(4):
        a = -k * s.x
        s = State(s.x + 0.1 * s.v, s.v + 0.1 * a, t=s.t + 0.1)
    return s.energy(k) + s.t


def named_tuples_made(x, y):
    p = Point(x, x * y)
    q = Pair(p.x * p.y)
    return p.y * q.a + q.b * p[0]


def object_returned(x):
    return State(x, x * 2.0)


def object_chosen(x, y):
    p = Pair(x, y)
    if x > 1:
        p = Pair(y * y, x)
    return p.a * p.b


class Spring:
    def __init__(self, k, rest):
        self.k, self.rest = k, rest

    def force(self, x):
        return -self.k * (x - self.rest)

    def energy(self, x):
        return 0.5 * self.k * (x - self.rest) ** 2 + self.stiff * self.force(x)

    @property
    def stiff(self):
        return self.k**2


class Stiffer(Spring):
    def force(self, x, factor=2):
        return factor * super().force(x)


def of_an_inherited_method(spring, x):
    return spring.energy(x) * spring.force(x)


A = np.array([1.0, -2.0, 0.5])
TOWER = Tower([Layer(np.eye(3), 0.1), Layer(np.ones((3, 2)), 0.2)], Layer(np.array([1.0, 2.0]), 0.3))


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (attributes, (0, 1), (Layer(A, 0.5), A + 1)),
        (named_fields, 0, (Point(1.5, 2.5),)),
        (frozen_fields, (0, 1), (Frozen(1.5), 2.0)),
        (slotted_fields, 0, (Slotted(1.5, 2.5),)),
        (namespace_fields, 0, (types.SimpleNamespace(a=1.5, b=2.5),)),
        (nested_objects, (0, 1), (TOWER, 2.0)),
        (method, (0, 1), (Line(1.5, 2.5), 0.7)),
        (method_with_keyword, (0, 1), (Line(1.5, 2.5, bend=math.sin), 0.7)),
        (called_object, (0, 1), (Line(1.5, 2.5), 0.7)),
        (attribute_of_the_class, (0, 1), (Line(1.5, 2.5), 0.7)),
        (method_in_a_loop, (0, 1), (Line(1.5, 2.5), 0.7)),
        (methods_that_call_methods, (0, 1), (TOWER, A)),
        (new_state_every_step, (0, 1), (np.array([1.0, 2.0]), 3.0)),
        (named_tuples_made, (0, 1), (1.5, 0.7)),
        (object_returned, 0, (A,)),
        (object_chosen, (0, 1), (1.5, 0.7), (0.5, 0.7)),
        (Spring.energy, (0, 1), (Spring(2.0, 0.5), 1.5)),
        (of_an_inherited_method, (0, 1), (Spring(2.0, 0.5), 1.5), (Stiffer(2.0, 0.5), 1.5)),
        (Tower.loss, (0, 1), (TOWER, A)),
        (unused_attributes, (0, 1), (Line(1.5, A, np.arange(3), bend="name"), 0.7)),
    ),
)
def test_object(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (function_argument, 0, (1.2, math.sin), (1.2, square), (A, np.tanh), (0.7, Line(2.0, 0.5).squared)),
        (function_argument, 0, (0.7, Stiffer(2.0, 0.5).energy)),
        (
            function_argument,
            0,
            (1.2, functools.partial(scaled, scale=3.0)),
            (1.2, functools.partial(lambda a, b: a * b, b=3.0)),
        ),
        (function_from_a_table, 0, (1.5, "square"), (1.5, "sin")),
        (
            functions_in_a_list,
            0,
            (1.2, [square, math.sin, Line(2.0, 0.5), functools.partial(scaled, shift=1.0)]),
        ),
        (keywords_at_run_time, 0, (1.5, scaled)),
    ),
)
def test_function_known_at_run_time(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_function_that_is_differentiated_with():
    params = {"w": 1.5, "bend": math.sin}
    check(function_in_parameters, params, 0.7, wrt=(0, 1))


def test_what_a_late_call_returns_may_be_a_view():
    check(views_of_arguments, A, lambda x: x * 2.0)
    for part in (lambda x: x[1:], lambda x: x):
        with pytest.raises(tangent.Unsupported, match="shares memory with its argument"):
            tangent.grad(views_of_arguments)(A, part)


def test_a_late_callee_that_writes_is_refused():
    def overwrite(x):
        x[0] = 0.0
        return x

    def f(x, g):
        return np.sum(g(x) * x)

    with pytest.raises(tangent.Unsupported, match=r"overwrite.*writes to what is passed"):
        tangent.grad(f)(A, overwrite)


def test_a_property_is_refused_at_run_time():
    def f(line):
        return line.area * line.slope

    with pytest.raises(tangent.Unsupported, match=r"`\.area` of a Line is no attribute that it keeps"):
        tangent.grad(f)(Line(1.5, 2.5))
    with pytest.raises(tangent.Unsupported, match=r"`\.area` of a Line is no attribute that it keeps"):
        tangent.jvp(f)(Line(1.5, 2.5), Line(1.0, 1.0))


def test_a_name_that_arrays_have_too_is_refused_at_run_time():
    def f(lines):
        return lines[0].size * lines[0].slope

    def sums(line, x):
        return line.sum(x) + np.sum(x)

    with pytest.raises(tangent.Unsupported, match=r"`\.size` was taken for that of an array"):
        tangent.grad(f)([Line(1.5, 2.5)])
    with pytest.raises(tangent.TangentError):
        tangent.grad(sums)(Line(1.5, 2.5), A)


def test_the_gradient_of_a_frozen_object_is_of_its_class():
    assert tangent.grad(frozen_fields)(Frozen(1.5), 2.0) == Frozen(2.5, 1.5, None)


def test_constants_of_an_object_have_no_gradient():
    gradient = tangent.grad(unused_attributes)(Line(1.5, A, np.arange(3), bend="name"), 2.0)
    assert gradient.slope == 2.0
    assert gradient.bend is None
    assert not gradient.offset.any()


def test_deriving_inside():
    def newton(x, g):
        slope = tangent.grad(g)
        for _ in range(3):
            x = x - g(x) / slope(x)
        return x

    check(newton, 1.5, lambda x: x**3 - 2.0)


def test_deriving_inside_twice():
    def f(x):
        return tangent.grad(cubed)(x) * x

    check(f, 1.5)
    assert tangent.grad(lambda x: tangent.grad(f)(x))(2.0) == pytest.approx(18 * 2.0)


def cubed(x):
    return x**3


def test_methods_of_an_object():
    spring = Spring(2.0, 0.5)
    check(spring.energy, 1.5)
    derivative = tangent.grad(spring.energy)
    assert derivative(1.5) == pytest.approx(2.0 - 4.0 * 2.0)
    spring.k = 3.0
    assert derivative(1.5) == pytest.approx(3.0 - 9.0 * 3.0)
    assert "force_fwd(self, x)" in inspect.getsource(derivative)


def test_the_object_of_a_method_may_be_of_another_class():
    with pytest.raises(tangent.Unsupported, match=r"written for the methods of Spring"):
        tangent.grad(Spring.energy, wrt="x")(Stiffer(2.0, 0.5), 1.5)
    check(Stiffer(2.0, 0.5).energy, 1.5)


def test_a_method_that_was_replaced_is_noticed(monkeypatch):
    spring = Spring(2.0, 0.5)
    derivative = tangent.vjp(spring.energy)
    monkeypatch.setattr(Spring, "force", lambda self, x: x)
    with pytest.raises(tangent.TangentError, match=r"replaced"):
        derivative(1.5, 1.0)
    assert tangent.grad(spring.energy)(1.5) == pytest.approx(2.0 + 4.0)


def test_callable_objects_and_partials():
    assert tangent.grad(Line(3.0, 0.5))(2.0) == 3.0
    assert tangent.grad(functools.partial(scaled, scale=5.0))(2.0) == 5.0
    assert tangent.grad(functools.partial(scaled, 2.0), wrt="scale")(3.0) == 2.0


def write_attribute(layer, x):
    layer.b = layer.b * x
    return layer.b


@pytest.mark.parametrize(("f", "wrt", "args"), rows((write_attribute, (0, 1), (Layer(A, 0.5), 1.5))))
def test_attributes_that_are_assigned(f, wrt, args):
    check(f, *args, wrt=wrt)


class Scaler:
    def __init__(self, k):
        self.k = k

    def scale(self, y):
        y *= self.k

    def show(self, y):
        return len(y) * self.k

    def careful(self, y):
        try:
            y *= self.k
        except TypeError:
            pass


SCALER = Scaler(3.0)
LOGGER = logging.getLogger(__name__)


def scaled_by_a_global(x):
    y = x * x
    SCALER.scale(y)
    return np.sum(y)


def careful_by_a_global(x):
    y = x * x
    SCALER.careful(y)
    return np.sum(y)


def only_shown(x):
    y = x * x
    SCALER.show(y)
    LOGGER.debug("%s", y)
    logging.debug("%s of %s", y, x, extra={"scale": x})
    return np.sum(y)


def test_a_method_of_a_global_that_writes_is_refused():
    check(only_shown, A)
    check_refused(scaled_by_a_global, A)
    check_refused(careful_by_a_global, A)


def test_a_method_of_an_array_without_a_rule_is_refused_at_run_time():
    def f(x):
        return np.sum(np.float64(x.tobytes()))

    with pytest.raises(tangent.TangentError):
        tangent.grad(f)(A)
    with pytest.raises(tangent.TangentError):
        tangent.jvp(f)(A, A)

    def g(x):
        return abs(x.tobytes())

    with pytest.raises(tangent.TangentError, match=r"no rule for `\.tobytes` of an array"):
        tangent.vjp(g)(A, 1.0)


# Functions that objects keep


class Bent:
    """Keeps a function, which may be any."""

    def __init__(self, slope, bend):
        self.slope, self.bend = slope, bend

    def at(self, x):
        return self.bend(self.slope * x)

    def doubled(self, x):
        return 2.0 * self.slope * x


class SlottedBent:
    __slots__ = ("bend", "slope")

    def __init__(self, slope, bend):
        self.slope, self.bend = slope, bend


def kept_function(line, x):
    return line.at(x) * line.bend(x) + line.slope


def kept_in_a_slot(line, x):
    return line.bend(line.slope * x, 2.0) * line.bend(x, scale=line.slope)


def squared_by(x, scale=1.0):
    return x**2 * scale


@pytest.mark.parametrize("bend", [np.tanh, math.sin, squared_by, lambda z: z * np.exp(-z)])
def test_a_function_that_an_object_keeps(bend):
    check(kept_function, Bent(1.5, bend), 0.7, wrt=(0, 1))


def test_a_function_in_a_slot_with_keywords():
    check(kept_in_a_slot, SlottedBent(1.5, squared_by), 0.7, wrt=(0, 1))


def test_another_function_in_the_same_place():
    line = Bent(1.5, np.sin)
    derivative = tangent.grad(kept_function)
    before = derivative(line, 0.7).slope
    line.bend = squared_by
    assert (
        derivative(line, 0.7).slope == tangent.grad(kept_function)(Bent(1.5, squared_by), 0.7).slope != before
    )


def leads_back():
    """Functions in objects by which the objects are found again."""
    own = Bent(1.5, None)
    own.bend = lambda z: z * own.slope
    method = Bent(1.5, None)
    method.bend = method.doubled
    weights = np.array([1.0, 2.0])
    default = Bent(weights, lambda z, w=weights: z * w)
    return own, method, default


@pytest.mark.parametrize("line", leads_back(), ids=["closure", "method", "default"])
def test_a_kept_function_that_leads_back_to_its_object_is_refused(line):
    def f(line, x):
        return np.sum(line.bend(x))

    with pytest.raises(
        tangent.Unsupported, match=r"(is kept in an object|is a method of a Bent) that is differentiated"
    ):
        tangent.grad(f)(line, 0.7)
    with pytest.raises(
        tangent.Unsupported, match=r"(is kept in an object|is a method of a Bent) that is differentiated"
    ):
        tangent.jvp(f)(line, 0.7, line)
    tangent.grad(f, wrt="x")(line, 0.7)  # where the object is constant, so is what its function keeps


def replaceable(x):
    return x * x


def calls_replaceable(x):
    return replaceable(x) * x


def test_a_late_call_follows_what_its_callee_calls(monkeypatch):
    def f(x, g):
        return g(x)

    derivative = tangent.grad(f)
    assert derivative(2.0, calls_replaceable) == 12.0
    monkeypatch.setitem(globals(), "replaceable", lambda x: x)
    assert derivative(2.0, calls_replaceable) == 4.0


def test_a_late_call_follows_a_rule_that_comes_later():
    def own(x):
        return x * x

    def f(x, g):
        return g(x)

    derivative = tangent.grad(f)
    assert derivative(3.0, own) == 6.0

    @adjoint(own)
    def own_adjoint(y, x):
        d[x] = 10.0 * d[y]

    @tangent_(own)
    def own_tangent(y, x):
        d[y] = 10.0 * d[x]

    assert derivative(3.0, own) == 10.0


class Leaky:
    def __init__(self, rate):
        self.rate = rate

    def __call__(self, state, x):
        level, total = state
        level = level * self.rate + np.tanh(x)
        return level, total + level


class Chain:
    def __init__(self, rate):
        self.cells = [Leaky(rate), Leaky(rate * 0.5)]

    def __call__(self, xs):
        states = [(np.zeros(2), np.ones(2)) for _ in self.cells]
        for x in xs:
            for k, cell in enumerate(self.cells):
                states[k] = cell(states[k], x)
                x = states[k][1]
        return x


def through_a_chain(chain, xs):
    return np.sum(chain(xs) ** 2)


def test_lists_that_are_made_for_the_items_of_an_object_are_not_the_objects():
    # It may be known only when it is called, because the list that it changes is its own.
    xs = [np.array([0.3, -0.2]), np.array([0.5, 0.1])]
    gradient = tangent.grad(through_a_chain)(Chain(0.9), xs)

    def by_rates(a, b):
        chain = Chain(0.0)
        chain.cells[0].rate, chain.cells[1].rate = a, b
        return through_a_chain(chain, xs)

    step = 1e-6
    of_first = (by_rates(0.9 + step, 0.45) - by_rates(0.9 - step, 0.45)) / (2 * step)
    of_second = (by_rates(0.9, 0.45 + step) - by_rates(0.9, 0.45 - step)) / (2 * step)
    assert [c.rate for c in gradient.cells] == pytest.approx([of_first, of_second], rel=1e-6)
