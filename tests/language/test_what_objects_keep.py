"""Methods that call objects which their own object keeps: known when they are called, in one text."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest

import tangent
import tangent.late
from oracle import check
from tangent.runtime.late import method_of, pair_of

RANDOM = np.random.RandomState(4)
X = RANDOM.normal(size=(3, 2))


class Dense:
    def __init__(self, n, m):
        self.w = RANDOM.normal(size=(n, m))
        self.b = RANDOM.normal(size=m)

    def __call__(self, x):
        return x @ self.w + self.b

    @property
    def squares(self):
        return np.sum(self.w**2)


class Bent(Dense):
    def __call__(self, x):
        return np.tanh(super().__call__(x))


class Halved(Dense):
    def __call__(self, x):
        return 0.5 * super().__call__(x)


class Cell:
    def __init__(self, n):
        self.inner = Dense(n, n)
        self.outer = Dense(n, n)

    def step(self, h, x):
        return np.tanh(self.inner(h) + self.outer(x))


class Net:
    """Objects in objects, and lists and tuples of such."""

    def __init__(self):
        self.first = Dense(2, 3)
        self.layers = [Bent(3, 3), Bent(3, 3)]
        self.mixed = (Bent(3, 3), Halved(3, 3))
        self.cell = Cell(3)
        self.rate = 0.7

    def in_layers(self, x):
        x = self.first(x)
        for layer in self.layers:
            x = layer(x)
        return np.sum(x**2) + self.rate * self.layers[0].squares

    def by_position(self, x):
        x = self.layers[1](self.layers[0](self.first(x)))
        for layer in self.mixed:
            x = layer(x)
        return np.sum(x) * self.rate

    def in_turns(self, x):
        h = self.first(x)
        for k in range(3):
            h = self.cell.step(h, self.cell.inner(h))
            if k == 1:
                h = h * self.first.b
        return np.sum(h * self.rate)

    def in_turns_of_both(self, x):
        h = self.first(x)
        for k in range(2):
            for layer in self.layers:
                cell = self.cell
                h = layer(cell.step(h, h)) + k * self.rate
        return np.sum(h**2)

    def with_objects_of_its_own(self, x):
        moved = Dense(2, 2)
        moved.w, moved.b = np.eye(2) * self.rate, x[0] * 1.0
        for _ in range(2):
            moved.b = moved.b * self.rate
            x = moved(x) + moved.b
        return np.sum(self.first(x))


class Parts:
    """A dictionary of objects."""

    def __init__(self):
        self.parts = {"a": Dense(2, 2), "b": Dense(2, 2)}

    def of_each(self, x):
        total = self.parts["a"].squares
        for part in self.parts.values():
            total = total + np.sum(part(x))
        for key, part in self.parts.items():
            total = total * part.squares + np.sum(self.parts[key](x) ** 2)
        return total


def in_a_dictionary(parts, x):
    return parts.of_each(x) * 0.01


class Solver:
    """What it gives is a list, of which others take an item."""

    def __init__(self):
        self.rhs, self.dt = Bent(2, 2), 0.1

    def trajectory(self, y):
        ys = [y]
        for k in range(3):
            ys.append(ys[-1] + self.dt * self.rhs(ys[k]))
        return ys

    def end(self, y):
        return np.sum(self.trajectory(y)[-1] ** 2)


def at_the_end(solver, y):
    return solver.end(y)


class Filter:
    """A method with the name of one that changes dictionaries and sets."""

    def __init__(self):
        self.gain, self.rate = np.array([0.4, 0.2]), 0.9

    def predict(self, x):
        return x * self.rate

    def update(self, x, z):
        return x + self.gain * (z - x), np.sum((z - x) ** 2)

    def misfit(self, zs):
        x, total = np.zeros(2), 0.0
        for z in zs:
            x = self.predict(x)
            x, part = self.update(x, z)
            total = total + part
        return total


def filtered(kalman, zs):
    return kalman.misfit(zs)


def in_layers(net, x):
    return net.in_layers(x)


def by_position(net, x):
    return net.by_position(x)


def in_turns(net, x):
    return net.in_turns(x)


def in_turns_of_both(net, x):
    return net.in_turns_of_both(x)


def with_objects_of_its_own(net, x):
    return net.with_objects_of_its_own(x)


def kept_and_called(net, x):
    return np.sum(net.cell.step(net.first(x), net.layers[0](net.first(x))))


def of_a_namespace(net, x):
    h = net.first(x)
    for _ in range(2):
        h = net.cell.step(h, h)
    return np.sum(h)


PROGRAMS = [
    in_layers, by_position, in_turns, in_turns_of_both, with_objects_of_its_own, kept_and_called,
    of_a_namespace,
]  # fmt: skip


@pytest.mark.parametrize("f", PROGRAMS)
def test_methods_of_what_an_object_keeps(f):
    net = Net()
    if f is of_a_namespace:
        net = SimpleNamespace(first=Dense(2, 3), cell=Cell(3))
    check(f, net, X, wrt=0)
    check(f, net, X, wrt=1)


@pytest.mark.parametrize(("f", "made"), [(in_a_dictionary, Parts), (at_the_end, Solver), (filtered, Filter)])
def test_other_things_that_models_do(f, made):
    check(f, made(), X, wrt=(0, 1))


def test_the_methods_are_part_of_one_text():
    forward, backward = pair_of(method_of(Net(), "in_turns"), 0, given=2)
    for made in (forward, backward):
        assert "pair_of" not in inspect.getsource(made)


def test_what_is_kept_is_taken_once():
    forward, _ = pair_of(method_of(Net(), "in_turns"), 0, given=2)
    text = inspect.getsource(forward)
    before, loop = text.split("for k in")
    assert "cell = self.cell" in before
    assert "inner = cell.inner" in before
    assert "self." not in loop[: loop.index("t_1")]


def test_an_object_that_keeps_another_class_is_another_case():
    net = Net()
    gradient = tangent.grad(in_layers)
    first = gradient(net, X)
    net.mixed = (Halved(3, 3), Halved(3, 3))
    check(by_position, net, X)
    net.mixed = (Dense(3, 3), Halved(3, 3))
    check(by_position, net, X)
    net.layers = [Halved(3, 3)]
    check(in_layers, net, X)
    net.first = Bent(2, 3)
    check(in_layers, net, X)
    net.first.w = net.first.w * 0.0
    assert not np.allclose(gradient(net, X).first.w, first.first.w)


class Counted(Dense):
    def __call__(self, x):
        self.b = self.b + 1.0
        return x @ self.w


class Fickle:
    """It has another cell after each step."""

    def __init__(self):
        self.cells = [Dense(2, 2), Bent(2, 2)]
        self.cell = self.cells[0]

    def choose(self, k):
        self.cell = self.cells[k]

    def run(self, x):
        for k in range(2):
            x = self.cell(x)
            self.choose(k)
        return np.sum(x)


def run(owner, x):
    return owner.run(x)


def test_what_writes_to_what_is_kept_is_refused():
    net = Net()
    net.first = Counted(2, 3)
    with pytest.raises(tangent.Unsupported, match="writes to what is passed"):
        tangent.grad(in_layers)(net, X)
    with pytest.raises(tangent.TangentError):
        tangent.grad(run)(Fickle(), X)


class Late:
    def __init__(self):
        self.cell = Dense(2, 2)

    def run(self, x, turns):
        for _ in range(turns):
            cell = self.cell
            x = cell(x)
        return np.sum(cell.b) + np.sum(x)


def run_turns(owner, x, turns):
    return owner.run(x, turns)


def test_what_a_loop_has_not_bound_is_not_bound():
    check(run_turns, Late(), X, 2)
    with pytest.raises((UnboundLocalError, AttributeError)):  # where None stands for what is not bound
        tangent.grad(run_turns)(Late(), X, 0)


class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def run(self, x):
        if self.left is None:
            return np.sum(np.sin(self.value * x))
        return self.left.run(x) * self.value + self.right.run(x)


def tree(depth):
    value = 0.5 + 0.1 * depth
    return Node(value) if depth == 0 else Node(value, tree(depth - 1), tree(depth - 1))


@pytest.fixture
def derivations(monkeypatch):
    """The functions that are derived while a test runs, in order."""
    made = []

    def counted(function, *rest):
        made.append(function)
        return derived(function, *rest)

    derived = tangent.late.derived
    monkeypatch.setattr(tangent.late, "derived", counted)
    return made


def test_all_nodes_of_a_tree_are_one_case(derivations):
    gradient = tangent.grad(run)(tree(4), X)
    assert gradient.left.left.right.value != 0.0
    assert len(derivations) <= 2  # inner nodes, and leaves
    check(run, tree(2), X)


class Growing:
    def __init__(self):
        self.cell = Dense(2, 2)

    def run(self, x):
        return np.sum(self.cell(x))


def test_objects_with_ever_new_attributes_are_not_ever_new_cases(derivations):
    owner = Growing()
    for k in range(40):
        setattr(owner, f"mark_{k}", 1.0)
        tangent.grad(run)(owner, X)
    assert len(derivations) < 30


class Ring:
    """Two objects that keep each other."""

    def __init__(self):
        self.scale = 1.5
        self.other = None

    def run(self, x):
        return self.scale * np.sum(x**2)


def test_structures_end():
    net = Net()
    names = {name for name, _ in tangent.runtime.structure.structure_of(net).keeps}
    assert names == {"first", "layers", "mixed", "cell", "rate"}
    ring = Ring()
    ring.other = ring
    kept = dict(tangent.runtime.structure.structure_of(ring).keeps)
    assert kept == {"scale": None, "other": None}


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y


class Body:
    def __init__(self, place, speed, mass):
        self.place, self.speed, self.mass = place, speed, mass

    def moved(self, dt):
        return Body(self.place + self.speed * dt, self.speed * (1.0 - dt), self.mass)

    def energy(self):
        return 0.5 * self.mass * self.speed.dot(self.speed) + self.place.dot(self.place)


class World:
    def __init__(self):
        self.bodies = [
            Body(Vector(0.1, 0.4), Vector(0.5, -0.2), 2.0),
            Body(Vector(1.0, 0.2), Vector(0.1, 0.3), 1.5),
        ]
        self.pull = 0.7

    def energy(self):
        return sum(body.energy() for body in self.bodies) * self.pull


def flight(body, dt):
    for _ in range(3):
        body = body.moved(dt)
    return body.energy() * dt


def energy(world):
    return world.energy() * world.pull


class Kernel:
    def __add__(self, other):
        return Joined(self, other)

    def __mul__(self, other):
        return Product(self, other)


class Near(Kernel):
    def __init__(self, width):
        self.width = width

    def __call__(self, a, b):
        return np.exp(-(((a[:, None] - b[None, :]) / self.width) ** 2))


class Joined(Kernel):
    def __init__(self, one, other):
        self.one, self.other = one, other

    def __call__(self, a, b):
        return self.one(a, b) + self.other(a, b)


class Product(Joined):
    def __call__(self, a, b):
        return self.one(a, b) * self.other(a, b)


def likelihood(kernel, noise):
    x = np.linspace(0.0, 1.0, 4)
    y = np.sin(3.0 * x)
    covariance = kernel(x, x) + noise * np.eye(4)
    return y @ np.linalg.solve(covariance, y) + np.linalg.slogdet(covariance)[1]


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (flight, (Body(Vector(0.1, 0.4), Vector(0.5, -0.2), 2.0), 0.1)),
        (energy, (World(),)),
        (likelihood, (Near(0.6) + Near(0.2) * Near(0.9), 0.3)),
    ],
    ids=["flight", "energy", "likelihood"],
)
def test_objects_with_operators_may_be_kept(f, args):
    check(f, *args, wrt=tuple(range(len(args))))


class Stepping(Dense):
    def step(self, x):
        return 3.0 * x

    def run(self, x):
        return np.sum(self.step(x) * self.inner.step(x))


def hundredfold(x):
    return 100.0 * x


def test_attributes_that_hide_methods():
    # Of what is kept they are known; of the object itself the text has the method.
    owner = Stepping(2, 2)
    owner.inner = Stepping(2, 2)
    check(run, owner, X, wrt=1)
    owner.inner.step = hundredfold
    check(run, owner, X, wrt=1)
    owner.inner.step = Dense(2, 2)
    check(run, owner, X)
    owner.step = hundredfold
    with pytest.raises(tangent.Unsupported, match="self has a `step` of its own"):
        tangent.grad(run)(owner, X)


class Always:
    """A descriptor that gives something else than what the object keeps."""

    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, owner, value):
        owner.__dict__[self.name] = value

    def __get__(self, owner, kind):
        return Halved(2, 2) if owner is None else owner.__dict__["halved"]


class Described:
    inner = Always()

    def __init__(self):
        self.inner = Dense(2, 2)
        self.halved = Halved(2, 2)

    def run(self, x):
        return np.sum(self.inner(x))


def test_descriptors_are_not_what_an_object_keeps():
    names = dict(tangent.runtime.structure.structure_of(Described()).keeps)
    assert names.keys() == {"halved"}
    check(run, Described(), X, wrt=1)
