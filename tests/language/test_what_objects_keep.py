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
