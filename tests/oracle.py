"""Compare every way of differentiating a function with central finite differences.

`check(f, *args)` derives `f` in each mode, runs the derivatives on copies of the
arguments, and compares them with differences of the plain function in float64.
It compares structure, shapes and dtypes as well, and wants arguments and seeds
back as they were.  All modes that fail are reported together, each with the
source that was generated.
"""

import copy
import functools
import inspect
import os
import re
import traceback

import numpy as np
import pytest

import tangent
from trees import flat, is_number, leaves, map_leaves, mismatch, moved, random_like, same

MODES = ("joint", "split", "plain", "forward", "hvp", "twice")


class Mismatch(AssertionError):
    """A derivative is wrong."""


def check(f, *args, wrt=0, modes=MODES, rtol=1e-6, atol=1e-8, step=1e-5):
    """Check the derivatives of `f` at `args` with respect to `wrt` (position, name, or tuple of them).

    joint    `grad`, `value_and_grad` and `vjp`; the first two if the result is one real number
    split    `autodiff(f, motion="split")`
    plain    `vjp` without the optimiser: the same numbers, but for rounding
    forward  `jvp`
    hvp      `hvp`, forward over reverse; only if the result is one real number
    twice    reverse over reverse; likewise

    Where TANGENT_TEST_STRICT is set, derivatives on strict arrays are compared with those on NumPy's
    instead, which are compared with differences where it is not.
    """
    if os.environ.get("TANGENT_TEST_STRICT"):  # see tests/tangent_backends/cupy
        import on_double

        on_double.check(f, args, wrt)
        return
    case = Case(f, args, wrt, rtol, atol, step)
    failures = []
    for mode in modes:
        try:
            getattr(case, mode)()
        except Exception as error:
            failures.append(f"{mode}: {report(error, case)}")
    if failures:
        raise Mismatch("\n".join([f"{f.__name__} at {args}", *failures]))


def check_refused(f, *args, wrt=0):
    """`f` is refused in both modes, while it is derived, with a line of its source, a caret and a way out."""
    lines, first = inspect.getsourcelines(f)
    for mode, motion in (("reverse", "joint"), ("reverse", "split"), ("forward", "joint")):
        with pytest.raises(tangent.TangentError) as caught:
            tangent.autodiff(f, wrt=wrt, mode=mode, motion=motion)
        text = str(caught.value)
        named = [int(n) for n in re.findall(r"--> \S+:(\d+):\d+", text)]
        assert named, text
        assert any(first <= n < first + len(lines) for n in named) or calls_others(f), text
        assert "^" in text, text
        assert "= help: " in text, text


def calls_others(f):
    """Does `f` call functions or classes of its module, so that the line may stand in one of them?"""
    named = [f.__globals__.get(name) for name in f.__code__.co_names]
    return any(inspect.isfunction(value) or inspect.isclass(value) for value in named)


def report(error, case):
    """The error, where it was raised, and the generated source if there is any."""
    text = f"{type(error).__name__}: {error}"
    if not isinstance(error, Mismatch):
        text += "\n" + "".join(traceback.format_tb(error.__traceback__)[-3:])
    if case.derived is not None:
        try:
            text += "\n" + inspect.getsource(case.derived)
        except (OSError, TypeError):
            text += "\n(its source cannot be had)"
    return text


class Case:
    """A function with arguments, and what its derivatives should be."""

    def __init__(self, f, args, wrt, rtol, atol, step):
        self.f, self.args, self.wrt = f, args, wrt
        self.rtol, self.atol, self.step = rtol, atol, step
        names = list(inspect.signature(f).parameters)
        self.positions = tuple(
            names.index(w) if isinstance(w, str) else w for w in (wrt if isinstance(wrt, tuple) else (wrt,))
        )
        self.derived = None  # what failed, for the report
        rng = np.random.default_rng(0)
        self.value = f(*copy.deepcopy(args))
        self.seed = random_like(rng, self.value)
        self.directions = tuple(random_like(rng, args[p]) for p in self.positions)
        if any(
            leaf.dtype == np.float32 for _, leaf in leaves(args) if isinstance(leaf, (np.ndarray, np.generic))
        ):
            self.rtol, self.atol = max(rtol, 1e-4), max(atol, 1e-5)

    # The modes

    def joint(self):
        if self.is_scalar():
            expected = self.gradient(1.0)
            self.compare(self.call(tangent.grad(self.f, wrt=self.wrt)), expected, "grad")
            value, gradient = self.call(tangent.value_and_grad(self.f, wrt=self.wrt))
            self.same_value(value)
            self.compare(gradient, expected, "value_and_grad")
        self.compare(self.call(tangent.vjp(self.f, wrt=self.wrt), self.seed), self.gradient(self.seed), "vjp")

    def split(self):
        forward, backward = tangent.autodiff(self.f, wrt=self.wrt, motion="split")
        self.derived = forward
        args, seed = copy.deepcopy((self.args, self.seed))
        value, saved = forward(*args)
        self.same_value(value)
        self.derived = backward
        gradient = backward(saved, seed)
        self.untouched(args, self.args, "an argument")
        self.untouched(seed, self.seed, "the seed")
        self.compare(gradient, self.gradient(self.seed), "split")

    def plain(self):
        optimized = self.call(tangent.vjp(self.f, wrt=self.wrt), self.seed)
        swept = self.call(tangent.vjp(self.f, wrt=self.wrt, optimized=False), self.seed)
        single = any(getattr(leaf, "dtype", None) == np.float32 for _, leaf in leaves(self.args))
        expected = flat(swept)
        scale = max((abs(value) for value in expected), default=0.0)
        rounding = 1e-5 if single else 1e-11
        np.testing.assert_allclose(flat(optimized), expected, rtol=rounding, atol=rounding * scale)

    def forward(self):
        tangents = self.call(tangent.jvp(self.f, wrt=self.wrt), *self.directions)
        kept = map_leaves(lambda value, moving: moving if is_number(value) else None, self.value, tangents)
        expected = difference(lambda t: flat(self.primal(t, self.directions)), self.step)
        self.close(flat(kept), expected, "jvp")

    def hvp(self):
        if not self.is_scalar():
            return
        for position, direction in zip(self.positions, self.directions, strict=True):
            found = self.call(tangent.hvp(self.f, wrt=position), direction)
            self.close(flat(found), self.second(position), "hvp")

    def twice(self):
        if not self.is_scalar():
            return
        for position, direction in zip(self.positions, self.directions, strict=True):
            pull = tangent.vjp(tangent.grad(self.f, wrt=position), wrt=position)
            # The gradient's own seed has a default, so the new one is given by name.
            seed = list(inspect.signature(pull).parameters)[-1]
            found = self.call(functools.partial(pull, **{seed: direction}))
            self.close(flat(found), self.second(position), "reverse over reverse")

    @functools.cache
    def second(self, position):
        """Differences of the gradient along the direction of an argument."""
        gradient = tangent.grad(self.f, wrt=position)
        direction = self.directions[self.positions.index(position)]

        def along(t):
            args = list(copy.deepcopy(self.reference()))
            args[position] = moved(args[position], direction, t)
            return flat(gradient(*args))

        return difference(along, self.step)

    # What is expected

    def is_scalar(self):
        return is_number(self.value) and np.ndim(self.value) == 0

    def reference(self):
        """The arguments with every float in double precision: differences need it."""
        return tuple(map_leaves(double, copy.deepcopy(arg)) for arg in self.args)

    def primal(self, t, directions):
        """The plain function, its differentiated arguments moved by `t` along `directions`."""
        args = list(self.reference())
        for position, direction in zip(self.positions, directions, strict=True):
            args[position] = moved(args[position], direction, t)
        return self.f(*args)

    def gradient(self, seed):
        """The numeric gradient of `sum(seed * f)`, one vector for each differentiated argument."""
        weights = flat(seed)

        def along(argument, k):
            directions = [map_leaves(zero, self.args[p]) for p in self.positions]
            directions[argument] = unit(self.args[self.positions[argument]], k)
            return difference(lambda t: weights @ flat(filled(self.primal(t, directions))), self.step)

        sizes = [flat(self.args[p]).size for p in self.positions]
        return [np.array([along(i, k) for k in range(size)]) for i, size in enumerate(sizes)]

    # Running and comparing

    def call(self, derivative, *extra):
        """Run a derivative twice on fresh copies: it must keep no state and leave its arguments alone."""
        self.derived = derivative
        results = []
        for _ in range(2):
            args, given = copy.deepcopy((self.args, extra))
            results.append(derivative(*args, *given))
            self.untouched(args, self.args, "an argument")
            self.untouched(given, extra, "the seed")
        if not same(*results):
            raise Mismatch(f"the second call gives {results[1]}, the first {results[0]}")
        return results[0]

    def untouched(self, now, before, what):
        if not same(now, before):
            raise Mismatch(f"{what} was changed: {before} is now {now}")

    def same_value(self, value):
        problem = mismatch(map_leaves(as_float, value), map_leaves(as_float, self.value), "the result")
        if problem:
            raise Mismatch(problem)
        self.close(flat(value), flat(self.value), "the result")

    def compare(self, gradient, expected, what):
        gradients = gradient if isinstance(self.wrt, tuple) else (gradient,)
        if not isinstance(gradients, tuple) or len(gradients) != len(expected):
            raise Mismatch(f"{what}: {len(expected)} gradients expected, found {gradient}")
        for found, position, numeric in zip(gradients, self.positions, expected, strict=True):
            argument = self.args[position]
            problem = mismatch(found, argument, what)
            if problem:
                raise Mismatch(problem)
            # Flags and strings of the argument have no gradient, whatever stands in their place.
            kept = map_leaves(lambda a, g: g if is_number(a) else None, argument, found)
            self.close(flat(kept), numeric, what)

    def close(self, found, expected, what):
        if np.shape(found) != np.shape(expected):
            raise Mismatch(f"{what}: {np.size(found)} numbers, expected {np.size(expected)}")
        scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
        if not np.allclose(found, expected, rtol=self.rtol, atol=self.atol * scale):
            raise Mismatch(f"{what} is {found}\n  differences give {expected}")


def difference(along, step):
    """The derivative at 0 of a function of one number, by the five-point rule."""
    return (8 * (along(step) - along(-step)) - (along(2 * step) - along(-2 * step))) / (12 * step)


def as_float(leaf):
    """A Python integer as a float; anything else as it is."""
    return float(leaf) if isinstance(leaf, int) and not isinstance(leaf, bool) else leaf


def double(leaf):
    """A float, or an array of floats, in double precision; anything else as it is."""
    if isinstance(leaf, (np.ndarray, np.generic)) and leaf.dtype.kind == "f":
        return leaf.astype(np.float64)
    return leaf


def zero(leaf):
    """A direction in which nothing moves."""
    return np.zeros(leaf.shape) if isinstance(leaf, np.ndarray) else 0.0


def unit(tree, k):
    """The direction of element `k` of a tree, counted over its differentiable leaves."""
    count = 0

    def one(leaf):
        nonlocal count
        direction = zero(leaf)
        if not is_number(leaf):
            return direction
        size, here = np.size(leaf), k - count
        count += size
        if not 0 <= here < size:
            return direction
        if not isinstance(leaf, np.ndarray):
            return 1.0
        direction.flat[here] = 1.0
        return direction

    return map_leaves(one, tree)


def filled(value):
    """A result with 0.0 for what has no derivative, as in its seed."""
    return map_leaves(lambda leaf: leaf if is_number(leaf) else 0.0, value)


def rows(*table):
    """Parameters for `@pytest.mark.parametrize("f, wrt, args", rows((f, wrt, args, args, ...), ...))`."""
    return [
        pytest.param(f, wrt, args, id=f"{f.__name__}-{k}")
        for f, wrt, *points in table
        for k, args in enumerate(points)
    ]
