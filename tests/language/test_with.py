"""`with`: the backward part of a block runs under the same manager, entered anew."""

import contextlib
import inspect
import threading
import warnings

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

LOCK = threading.RLock()
ENTERED = []
FACTOR = 1.0


class Noting:
    """Notes when it is entered and left."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        ENTERED.append(self.name)
        return 2.0

    def __exit__(self, *_):
        ENTERED.append("/" + self.name)


class Cautious:
    """May swallow exceptions, as far as its text tells."""

    def __init__(self, swallows=False):
        self.swallows = swallows

    def __enter__(self):
        return 1.5

    def __exit__(self, kind, error, where):
        return self.swallows


@contextlib.contextmanager
def scaled(by):
    global FACTOR
    before, FACTOR = FACTOR, by
    try:
        yield by
    finally:
        FACTOR = before


@pytest.fixture(autouse=True)
def _nothing_entered():
    ENTERED.clear()


def under_a_state(x):
    with np.errstate(divide="ignore"):
        y = np.log(x)
    return np.sum(y * y)


def names_a_value(x):
    with scaled(3.0) as k:
        y = x * x * k
    return y * x


def reads_state(x):
    with scaled(3.0):
        y = x * x * FACTOR
    return y * y + FACTOR


def two_managers(x):
    with scaled(2.0) as a, LOCK, Noting("n") as b:
        y = x * a * x
        z = y * b
    return y * z


def nested(x):
    with scaled(2.0) as a:
        y = x * a
        with scaled(3.0) as b:
            y = y * x * b
        y = y * y * a
    return y


def in_a_loop(x, n):
    y = 1.0
    for i in range(n):
        with scaled(1.0 + i) as k:
            y = y * x + k * x
    return y


def around_a_loop(x, n):
    y = 1.0
    with np.errstate(all="ignore"):
        for _ in range(n):
            y = y * x + np.sin(x)
        y = y * x
    return y


def around_a_while(x):
    with LOCK:
        while x < 100:
            x = x * x
    return x * x


def returns(x):
    with scaled(2.0) as k:
        return x * x * k


def returns_early(x):
    with scaled(2.0) as k:
        if x > 1:
            return x * x * k
        y = x * k
    return y * x


def returns_from_a_loop(x, n):
    y = 1.0
    for i in range(n):
        with scaled(1.0 + i) as k:
            y = y * x * k
            if y > 20:
                return y * x
            y = y + x
    return y


def breaks(x, n):
    y = 1.0
    for i in range(n):
        with scaled(1.0 + i) as k, LOCK:
            y = y * x + k * x
            if y > 20:
                break
        y = y * x
    return y


def goes_on(x, n):
    y = 1.0
    for i in range(n):
        with scaled(1.0 + i) as k:
            if i % 2:
                continue
            y = y * x + k * x
        y = y * x
    return y


def leaves_in_every_way(x, n):
    s, t = 0.0, 1.0
    with np.errstate(all="ignore"):
        for i in range(n):
            with scaled(float(i)) as k:
                for _ in range(3):
                    if s > 50:
                        continue
                    s = s + x * k * s + x
                    if s > 20:
                        return s * x
                    if s < 0:
                        break
        t = s * x
    while s < 100:
        with scaled(1.0) as a:
            s = s * x + a
    return s + t


def raises_if_wrong(x):
    with LOCK:
        if x > 2:
            raise ValueError("too large")
        y = x * x
    return y * x


def always_raises_in_a_branch(x):
    if x > 2:
        with LOCK:
            raise ValueError("too large")
    return x * x


def writes_in_place(x):
    y = np.zeros(3)
    with LOCK:
        for i in range(3):
            y[i] = x[i] * x[i]
        y[1] *= x[0]
    return np.sum(y * y)


def overwrites(x):
    y = x * x
    with LOCK:
        y = y * x
        y = np.sin(y)
    y = y * y
    return y


def unknown_manager(x, manager):
    with manager as k:
        y = x * x * k
    return y * y


def unpacks(x, manager):
    with manager as (a, b):
        y = x * a + x * x * b
    return y * y


def reads_what_is_overwritten(x, n):
    y = x
    for i in range(n):
        k = 1.0 + i
        with scaled(k):
            k = k + 1.0
            y = y * x * k
    return y


def calls(x):
    with LOCK:
        y = returns_early(x)
    return y * x


def in_a_function_inside(x):
    def inner(z):
        with scaled(2.0) as k:
            if z > 1:
                return z * k
            z = z * z
        return z * x

    return inner(x) * inner(x * x)


def manager_in_a_variable(x):
    m = Noting("m")
    with m:
        y = x * x
    return y * y


def managers_of_managers(x):
    with contextlib.closing(contextlib.nullcontext()), contextlib.nullcontext(scaled(2.0)) as m, m as k:
        return x * x * k


def nothing_differentiated_inside(x):
    with scaled(2.0) as k:
        a = k * k
    return x * x * a


def warns(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = np.sqrt(x)
    return y * y * y


CASES = [
    (under_a_state, np.array([1.5, 2.5])),
    (names_a_value, 1.5),
    (reads_state, 1.5),
    (two_managers, 1.5),
    (nested, 1.5),
    (in_a_loop, 1.5, 0),
    (in_a_loop, 1.5, 4),
    (around_a_loop, 1.5, 3),
    (around_a_while, 1.5),
    (returns, 1.5),
    (returns_early, 1.5),
    (returns_early, 0.5),
    (returns_from_a_loop, 1.5, 6),
    (returns_from_a_loop, 1.5, 1),
    (breaks, 1.5, 2),
    (breaks, 1.5, 6),
    (goes_on, 1.5, 5),
    (leaves_in_every_way, 1.5, 3),
    (leaves_in_every_way, 1.1, 2),
    (leaves_in_every_way, 3.0, 5),
    (raises_if_wrong, 1.5),
    (always_raises_in_a_branch, 1.5),
    (writes_in_place, np.array([1.5, 0.5, -2.0])),
    (overwrites, 0.7),
    (unknown_manager, 1.5, Cautious()),
    (unpacks, 1.5, contextlib.nullcontext((2.0, 3.0))),
    (reads_what_is_overwritten, 1.5, 3),
    (calls, 1.5),
    (calls, 0.5),
    (in_a_function_inside, 1.2),
    (in_a_function_inside, 0.7),
    (manager_in_a_variable, 1.5),
    (nothing_differentiated_inside, 1.5),
    (warns, 2.0),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].__name__)
def test_derivatives(case):
    check(*case)


def test_the_backward_part_enters_anew():
    def f(x):
        with Noting("a"), Noting("b"):
            y = x * x
        with Noting("c"):
            y = y * y
        return y

    assert tangent.grad(f)(3.0) == 108.0
    forward = ["a", "b", "/b", "/a"]
    assert ENTERED == [*forward, "c", "/c", "c", "/c", *forward]


def test_the_text_repeats_the_line():
    text = inspect.getsource(tangent.grad(under_a_state))
    assert text.count('    with np.errstate(divide="ignore"):\n') == 2


def test_the_state_holds_in_the_backward_part():
    def f(x):
        with np.errstate(all="ignore"):
            y = np.sum(np.sqrt(x) * x)
        return y

    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        tangent.grad(lambda x: np.sum(np.sqrt(x) * x))(np.zeros(2))
    with np.errstate(all="raise"):
        tangent.grad(f)(np.zeros(2))


def test_a_manager_is_left_when_the_function_raises():
    def f(x):
        with Noting("a"):
            if x > 1:
                raise ValueError("too large")
            y = x * x
        return y

    with pytest.raises(ValueError, match="too large"):
        tangent.grad(f)(2.0)
    assert ENTERED == ["a", "/a"]


def test_what_swallows_an_exception_is_noticed():
    def f(x, manager):
        y = x
        with manager:
            y = y * x
            if x > 1:
                raise ValueError("too large")
        return y

    assert f(2.0, Cautious(True)) == 4.0
    for derive in (tangent.grad, tangent.jvp):
        derived = derive(f)
        args = (0.5, Cautious(True)) if derive is tangent.grad else (0.5, Cautious(True), 1.0)
        assert derived(*args) is not None
        with pytest.raises(tangent.TangentError, match="Cautious has swallowed this ValueError"):
            derived(2.0, *args[1:])


def test_a_file_is_written_once(tmp_path):
    def f(x, path):
        with open(path, "a") as out:
            y = x * x
            out.write("once\n")
        with path.open("a"):
            y = y * y
        return y

    path = tmp_path / "log"
    assert tangent.grad(f)(2.0, path) == 32.0
    assert path.read_text() == "once\n"


def test_a_recorder_is_not_entered_anew():
    def f(x, recorder):
        with recorder as notes:
            y = x * x
            notes.append("done")
        return y * y

    notes = []
    assert tangent.grad(f)(2.0, contextlib.nullcontext(notes)) == 32.0
    assert notes == ["done"]


def varying_manager(x):
    with scaled(x):
        y = x * FACTOR
    return y


def varying_name(x):
    with Noting(x) as k:
        y = x * k
    return y


def assigns_an_attribute(x, o):
    with scaled(2.0) as o.k:
        y = x * x
    return y


@pytest.mark.parametrize("f", [varying_manager, varying_name])
def test_a_manager_is_constant(f):
    check_refused(f, 1.5)


def test_blocks_under_managers_are_left_at_their_ends():
    """The same text twice, and derivatives of any order."""
    third = tangent.grad(tangent.grad(tangent.grad(returns_early)))
    assert third(1.5) == 0.0
    assert inspect.getsource(tangent.grad(breaks)) == inspect.getsource(tangent.grad(breaks))
