"""A function's derivatives on strict arrays: NumPy's numbers, or a refusal that says why; no waiting."""

import collections
import copy
import inspect

import numpy as np
import strict
from doubles import compare, numbers

import tangent
from tangent.testing.coordinates import coordinates, filled

strict.install()

# NumPy warns where it works on an array that it does not know; the tests make errors of warnings.
REFUSALS = (TypeError, AttributeError, NotImplementedError, ValueError, IndexError, RuntimeError, UserWarning)
outcomes = collections.Counter()


def holds_arrays(value):
    if isinstance(value, (list, tuple)):
        return any(map(holds_arrays, value))
    if isinstance(value, dict):
        return any(map(holds_arrays, value.values()))
    return isinstance(value, np.ndarray)


def check(f, args, wrt):
    """Compare reverse and forward mode on strict arrays with those on NumPy's."""
    if not holds_arrays(args):
        return
    # Before the other, since a function may keep in a global variable what it is given.
    expected = f(*copy.deepcopy(args))
    with strict.counted() as waits:
        try:
            value = f(*strict.strict(args))
        except REFUSALS:
            outcomes["the function is refused"] += 1
            return
    if not coordinates(expected):
        return
    names = tuple(inspect.signature(f).parameters)
    by = filled(expected, numbers(len(coordinates(expected))))
    positions = wrt if isinstance(wrt, tuple) else (wrt,)
    positions = [names.index(p) if isinstance(p, str) else p for p in positions]
    directions = [filled(args[k], numbers(len(coordinates(args[k])), 1)) for k in positions]
    try:
        compare(value, expected, strict.StrictArray, strict.bare, "the value")
        differs = False
    except AssertionError:
        differs = True
    for derive, seeds in ((tangent.vjp, [by]), (tangent.jvp, directions)):
        try:
            derivative = derive(f, wrt=wrt)
            wanted = derivative(*copy.deepcopy(args), *copy.deepcopy(seeds))
        except tangent.TangentError:
            continue
        try:
            with strict.counted() as more:
                found = derivative(*strict.strict(args), *strict.strict(seeds))
        except tangent.TangentError:
            outcomes["the derivative is refused"] += 1
            continue
        except Exception as error:
            error.add_note(inspect.getsource(derivative))
            raise
        assert not differs, (
            f"{f.__name__} is another function on strict arrays, {value} for {expected}, and is not refused"
        )
        try:
            compare(found, wanted, strict.StrictArray, strict.bare, derive.__name__)
            assert set(more) <= set(waits), f"{derive.__name__} waits: {more}, the function {waits}"
        except AssertionError as error:
            error.add_note(inspect.getsource(derivative))
            raise
        outcomes["right"] += 1
