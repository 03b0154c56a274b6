"""Objects that are changed while they have a second name, or are in a container or in another object."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest

import tangent
from oracle import MODES, check, check_refused


class Particle:
    def __init__(self, x, v):
        self.x = x
        self.v = v

    def step(self, dt):
        self.x = self.x + self.v * dt
        self.v -= self.x * dt

    @property
    def energy(self):
        return 0.5 * (self.x**2 + self.v**2)


@dataclass
class Body:
    x: float
    v: float = 0.0
    force: float = 0.0


@dataclass
class Node:
    value: float
    next: object = None


class Slotted:
    __slots__ = ("v", "x")

    def __init__(self, x, v):
        self.x, self.v = x, v


class World:
    def __init__(self, left, right):
        self.left = left
        self.right = right
        self.time = 0.0


class Counted:
    scale = 2.0

    def __init__(self, x):
        self.x = x
        self.steps = 0


def simulation(xs, k):
    ps = [Particle(x, 0.1 * x) for x in xs]
    for _ in range(3):
        for p in ps:
            p.v = p.v - k * p.x * 0.1
            p.x += p.v * 0.1
    return sum(p.x for p in ps)


def by_position(xs, k):
    ps = [Slotted(x, 0.1 * x) for x in xs]
    for _ in range(3):
        for i in range(len(ps)):
            ps[i].v -= k * ps[i].x * 0.1
            ps[i].x += ps[i].v * 0.1
    return ps[0].x * ps[1].v


def pairs(xs, k):
    bodies = [Body(x) for x in xs]
    for _ in range(2):
        for a in bodies:
            a.force = 0.0
            for b in bodies:
                if a is not b:
                    a.force += k * (b.x - a.x)
        for a in bodies:
            a.v += a.force * 0.1
            a.x += a.v * 0.1
    return sum(b.x * b.v for b in bodies)


def neighbours(xs, k):
    ps = [Particle(x, 1.0) for x in xs]
    for p, q in zip(ps, ps[1:]):  # noqa: RUF007
        q.x = q.x + p.x * k
    for i, p in enumerate(ps):
        p.v = p.v * i + p.x
    return sum(p.v for p in ps)


def second_name(xs, k):
    p = Particle(xs[0], xs[1])
    q = p
    q.x = q.x * k * p.v
    p.v = q.x * p.x
    return p.x * q.v


def the_best(xs, k):
    ps = [SimpleNamespace(x=x, w=1.0) for x in xs]
    best = ps[0]
    for p in ps:
        if p.x > best.x:
            best = p
    best.x = best.x * k
    best.w = best.x * best.x
    return sum(p.x * p.w for p in ps)


def the_best_of_new_ones(xs, k):
    best = None
    for x in xs:
        p = Particle(x, k)
        if best is None or p.x > best.x:
            best = p
        best.v = best.v + p.x
    return best.v * best.x


def in_a_dictionary(xs, k):
    bodies = {"sun": Body(xs[0]), "moon": Body(xs[1])}
    for _ in range(3):
        bodies["sun"].v = bodies["sun"].v + k * bodies["moon"].x
        bodies["moon"].x = bodies["moon"].x * bodies["sun"].v
    return bodies["sun"].v + bodies["moon"].x


def in_an_object(xs, k):
    left = Body(xs[0])
    w = World(left, Body(xs[1]))
    for _ in range(3):
        left.x = left.x + w.right.x * k
        w.right.x -= 0.1 * w.left.x
        w.time += 0.1 * k
    return w.left.x * w.right.x * w.time


def in_a_list_of_an_object(xs, k):
    w = SimpleNamespace(ps=[Particle(x, 1.0) for x in xs], t=0.0)
    for _ in range(3):
        for p in w.ps:
            p.x += p.v * k * 0.1
        w.t += 0.1 * k
    return sum(p.x for p in w.ps) * w.t


def linked(xs, k):
    head = None
    for x in xs:
        head = Node(x, head)
    node = head
    total = 0.0
    while node is not None:
        node.value = node.value * k
        total += node.value**2
        node = node.next
    return total * head.value


def exchanged(xs, k):
    ps = [Particle(x, k * x) for x in xs]
    ps[0], ps[1] = ps[1], ps[0]
    a, b, *_ = ps
    a.x, b.x = b.x * k, a.x
    return a.x * ps[1].v + 3 * ps[0].x


def put_twice(xs, k):
    p = Particle(xs[0], 1.0)
    for q in [p, p]:
        q.x = q.x * k
    return p.x


def methods(xs, k):
    ps = [Particle(x, k * x) for x in xs]
    for _ in range(3):
        for p in ps:
            p.step(0.1)
        ps[0].step(0.2)
    return sum(p.x * p.v for p in ps)


def properties(xs, k):
    ps = [Particle(x, k * x) for x in xs]
    for p in ps:
        p.step(0.1)
    return sum(p.energy for p in ps)


def kick(p, k):
    p.v -= k * p.x


def by_a_function(xs, k):
    ps = [Particle(x, 1.0) for x in xs]
    for p in ps:
        kick(p, k)
    return sum(p.v**2 for p in ps)


def made(x, k):
    return Particle(x * k, k)


def made_by_a_function(xs, k):
    p = made(xs[0], k)
    q = p
    q.x = q.x * k
    return p.x * p.v


def branches(xs, k):
    ps = [Particle(x, 1.0) for x in xs]
    for _ in range(4):
        for p in ps:
            p.x += p.v * 0.4
            if p.x > 1.47:
                p.v = -p.v * k
            elif p.x < 0.2:
                continue
            if p.v > 5.0:
                break
    return sum(p.x * p.v for p in ps)


def early(xs, k):
    ps = [Particle(x, 1.0) for x in xs]
    for p in ps:
        p.x = p.x * k
        if p.x > 1.0:
            return p.x * p.v
    return ps[0].x


def constants_beside(xs, k):
    ps = [Counted(x) for x in xs]
    for _ in range(3):
        for p in ps:
            p.steps += 1
            p.x = p.x * p.scale * k**p.steps
    return sum(p.x for p in ps)


def later_attributes(xs, k):
    ps = [Particle(x, 1.0) for x in xs]
    for p in ps:
        p.y = p.x * k
    return sum(p.y * p.x for p in ps)


def tuples(xs, k):
    ps = [Particle((x, 2 * x), 1.0) for x in xs]
    for p in ps:
        a, b = p.x
        p.x = (b * k, a)
    return sum(p.x[0] * p.x[1] for p in ps)


def new_arrays(xs, k):
    ps = [Particle(np.array([x, 1.0]), np.zeros(2)) for x in xs]
    for _ in range(2):
        for p in ps:
            p.v = p.v - p.x * k
            p.x = p.x + p.v * 0.5
    return sum(np.sum(p.x * p.x) for p in ps)


def arrays_in_place(xs, k):
    ps = [Particle(np.array([x, 1.0]), np.zeros(2)) for x in xs]
    for p in ps:
        p.v[0] = p.x[0] * k
        p.x += p.v * 0.5
    return sum(np.sum(p.x * p.x) for p in ps)


def lists_in_place(xs, k):
    ps = [Particle([x, 2 * x], 1.0) for x in xs]
    for p in ps:
        p.x[0] = p.x[1] * k
    return sum(p.x[0] for p in ps)


class Gas:
    def __init__(self, T, data):
        self.T = T
        self.data = data


def names_that_arrays_have(xs, k):
    gases = [Gas(x, 2 * x) for x in xs]
    for g in gases:
        g.T = g.T * k
        g.data = g.data + g.T
    return sum(g.T * g.data for g in gases)


def in_the_test_of_a_loop(xs, k):
    p = Particle(xs[0], xs[1])
    seen = [p]
    n = 0
    while p.x < 5.0 and n < 10:
        p.x = p.x + p.v * k
        p.v *= 1.1
        n += 1
    return seen[0].x


class Tree:
    def __init__(self, body):
        self.body = body

    def child(self):
        return self.body


def given_by_a_method(xs, k):
    trees = [Tree(Particle(x, 1.0)) for x in xs]
    for t in trees:
        c = t.child()
        c.x = c.x * k
        t.child().v = c.x
    return sum(t.body.x * t.body.v for t in trees)


@dataclass(frozen=True)
class Spring:
    left: Particle
    right: Particle
    stiffness: float


def held_by_what_does_not_change(xs, k):
    ps = [Particle(x, 0.0) for x in xs]
    springs = [Spring(ps[0], ps[1], 0.5), Spring(ps[1], ps[2], 0.1)]
    for s in springs:
        force = k * (s.right.x - s.left.x) * s.stiffness
        s.left.v += force
        s.right.v -= force
    return sum(p.v * p.x for p in ps)


def other_lists_of_the_same(xs, k):
    ps = [Particle(x, k) for x in xs]
    for p in reversed(ps):
        p.x = p.x * k
    for p in ps[1:] + ps[:1]:
        p.v = p.v * p.x
    positive = [p for p in ps if p.x > 0]
    positive[0].x = positive[0].x * k
    return sum(p.x * p.v for p in ps)


def arithmetic_on_arrays_without_axes(xs, k):
    ps = [Particle(np.array(x), 1.0) for x in xs]
    for p in ps:
        p.x = p.x * 2.0
        p.x += k
    return sum(p.x for p in ps)


XS = [1.1, 1.9, -0.6]

SECOND_ORDER_BY_HVP_ONLY = tuple(mode for mode in MODES if mode != "twice")


@pytest.mark.parametrize(
    "f",
    [
        simulation,
        by_position,
        pairs,
        neighbours,
        second_name,
        the_best,
        the_best_of_new_ones,
        in_a_dictionary,
        in_an_object,
        in_a_list_of_an_object,
        linked,
        exchanged,
        put_twice,
        methods,
        by_a_function,
        made_by_a_function,
        branches,
        early,
        constants_beside,
        tuples,
        new_arrays,
        arrays_in_place,
        in_the_test_of_a_loop,
        given_by_a_method,
        held_by_what_does_not_change,
        arithmetic_on_arrays_without_axes,
    ],
)
def test_made_inside(f):
    check(f, XS, 0.7, wrt=(0, 1))


@pytest.mark.parametrize("f", [properties, later_attributes, other_lists_of_the_same])
def test_made_inside_without_a_second_reverse(f):
    check(f, XS, 0.7, wrt=(0, 1), modes=SECOND_ORDER_BY_HVP_ONLY)


@pytest.mark.parametrize("f", [lists_in_place, names_that_arrays_have])
def test_made_inside_in_first_order(f):
    check(f, XS, 0.7, wrt=(0, 1), modes=("joint", "split", "plain", "forward"))


def each_of(ps, k):
    for p in ps:
        p.v = p.v - k * p.x * 0.1
        p.x += p.v * 0.1
    return sum(p.x for p in ps)


def one_under_a_second_name(p, k):
    q = p
    q.x = q.x * k
    return p.x * q.v


def by_name(bodies, k):
    for name in bodies:
        bodies[name].x = bodies[name].x * k
    return bodies["a"].x * bodies["b"].x


def what_one_holds(w, k):
    for p in w.ps:
        p.x += p.v * k * 0.1
    w.t += 0.1 * k
    return sum(p.x for p in w.ps) * w.t


def arrays_of_each(ps, k):
    for p in ps:
        p.v[0] = p.x[0] * k
        p.x[1] = p.v[0] * k
        p.x[...] += p.v
    return sum(np.sum(p.x * p.v) for p in ps)


PASSED = [
    (each_of, lambda: [Particle(1.1, 0.3), Particle(-0.6, 1.9)]),
    (one_under_a_second_name, lambda: Particle(1.1, 0.3)),
    (by_name, lambda: {"a": Body(1.1), "b": Body(1.9)}),
    (what_one_holds, lambda: SimpleNamespace(ps=[Particle(1.1, 0.3)], t=0.2)),
    (arrays_of_each, lambda: [Particle(np.array([1.1, 0.3]), np.array([0.5, 0.7]))]),
]


@pytest.mark.parametrize(("f", "made"), PASSED)
def test_passed(f, made):
    check(f, made(), 0.7, wrt=(0, 1), modes=SECOND_ORDER_BY_HVP_ONLY)


def content(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, list):
        return [content(v) for v in value]
    if isinstance(value, dict):
        return {k: content(v) for k, v in value.items()}
    return content(vars(value)) if hasattr(value, "__dict__") else value


@pytest.mark.parametrize(("f", "made"), PASSED)
def test_the_callers_objects_stay_as_they_were(f, made):
    passed = made()
    tangent.grad(f, wrt=(0, 1))(passed, 0.7)
    tangent.hvp(f, wrt=1)(passed, 0.7, 1.0)
    assert content(passed) == content(made())


def first_and_second(ps, k):
    for p in ps:
        p.x = p.x * k
    return ps[0].x * ps[1].v


def two_arguments(ps, q, k):
    for p in ps:
        p.x = p.x * k
    return ps[0].x * q.x


def test_one_object_in_two_places_of_the_arguments_is_refused():
    p = Particle(1.0, 2.0)
    with pytest.raises(tangent.TangentError, match="leads to one thing in two ways"):
        tangent.grad(first_and_second, wrt=1)([p, p], 0.7)
    with pytest.raises(tangent.TangentError, match="shares memory with q"):
        tangent.grad(two_arguments, wrt=2)([p], p, 0.7)


class Hidden:
    def __init__(self, x):
        self._x = x

    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, value):
        self._x = 2.0 * value


def setters(xs, k):
    ps = [Hidden(x) for x in xs]
    for p in ps:
        p.x = p.x * k
    return sum(p.x for p in ps)


@dataclass
class Tracked:
    x: float
    history: list = field(default_factory=list)


def methods_of_unknown_classes(ps, k):
    for p in ps:
        p.step(k)
    return sum(p.x for p in ps)


@pytest.mark.parametrize(
    ("f", "passed", "message"),
    [
        (methods_of_unknown_classes, [Particle(1.0, 2.0)], "effect of `.step`"),
    ],
)
def test_refused(f, passed, message):
    check_refused(f, passed, 0.7, wrt=1)
    with pytest.raises(tangent.TangentError, match=message):
        tangent.grad(f, wrt=1)


def test_setters_of_what_is_passed_are_refused():
    with pytest.raises(tangent.TangentError, match="not simply kept"):
        tangent.grad(first_and_second, wrt=1)([Hidden(1.0), Particle(1.0, 2.0)], 0.7)


def test_setters_of_what_a_property_of_the_object_was_read_for_are_refused():
    with pytest.raises(tangent.TangentError, match="items of `p` are set"):
        tangent.grad(setters, wrt=1)


def test_augmented_assignment_to_arrays_of_what_is_passed_is_refused():
    with pytest.raises(tangent.TangentError, match=r"x\[\.\.\.\] \+= y"):
        tangent.grad(each_of, wrt=1)([Particle(np.ones(2), np.ones(2))], 0.7)


def steps_of_nobody_knows_what(p, x):
    p.step(x)
    return p.x * x


def test_a_method_that_changes_an_object_asks_for_its_class():
    with pytest.raises(tangent.Unsupported, match="annotate `p` with the class of the object"):
        tangent.grad(steps_of_nobody_knows_what, wrt="x")


class Drifting(Particle):
    """It does not change in a step."""

    def step(self, dt):
        return 100.0 * self.x * dt


class Counting(Particle):
    def step(self, dt):
        self.v = self.v + dt
        return dt * self.x


def one_after_the_other(xs, k):
    ps = [Counting(x, k) for x in xs]
    other = Drifting(k, k)
    y = 0.0
    for p in ps:
        moved = other.step(xs[0])
        y = y + p.step(moved)
    return y + ps[0].v


def in_one_statement(xs, k, other):
    ps = [Counting(x, k) for x in xs]
    y = 0.0
    for p in ps:
        y = y + p.step(other.step(xs[0]))
    return y + ps[0].v


def in_one_statement_by_items(xs, k, _):
    ps, others = [Counting(x, k) for x in xs], [Drifting(k, x) for x in xs]
    y = 0.0
    for p, other in zip(ps, others):
        y = y + p.step(other.step(xs[0]))
    return y + ps[0].v


def beside_a_comprehension(xs, k, other):
    ps = [Counting(x, k) for x in xs]
    y = 0.0
    for p in ps:
        y = y + p.step(xs[1]) + sum([other.step(x) for x in xs])
    return y + ps[0].v


def test_methods_of_one_name_and_several_classes():
    check(one_after_the_other, [0.4, 0.7], 1.3, wrt=(0, 1))


@pytest.mark.parametrize("f", [in_one_statement, in_one_statement_by_items, beside_a_comprehension])
def test_methods_of_one_name_and_several_classes_in_one_statement(f):
    # The body of one of them must not stand in place of the other.
    match = r"(?s)`step` writes to what is passed to it.*call it in a statement of its own"
    with pytest.raises(tangent.Unsupported, match=match):
        tangent.grad(f)([0.4, 0.7], 1.3, Drifting(1.0, 1.0))
