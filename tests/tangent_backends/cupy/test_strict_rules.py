"""Every rule at its samples with arrays that are as strict as CuPy's: NumPy's numbers, and no waiting."""

import warnings

import numpy as np
import pytest
import strict
from doubles import compare, derived, seeds

import tangent
from sample_tables import RULES, SAMPLES
from tangent.rules.book import BOOK
from tangent.rules.record import Form
from tangent.runtime import written_at
from tangent.testing.coordinates import coordinates
from tangent.testing.rules import _function_call, _spellings
from tangent_ast.errors import TangentError
from tangent_backends.numpy.helpers import inner_left, inner_right

strict.install()

# What a library refuses while it computes; the primal does, too.
REFUSALS = (TangentError, TypeError, AttributeError, NotImplementedError, ValueError, IndexError)

DISPATCHED = [r for r in RULES if r.form not in (Form.REFUSED, Form.CONSTANT) and id(r.callee) in SAMPLES]


def twin_of(rule):
    """The function of the double's module with the rule of a NumPy function."""
    for path in ("", "linalg.", "fft."):
        name = path + str(getattr(rule.callee, "__name__", ""))
        there, here = np, strict.strict_cupy
        for part in name.split("."):
            there, here = getattr(there, part, None), getattr(here, part, None)
        if there is rule.callee and here is not None and here is not there:
            return here
    return None


MIRRORED = [(r, t) for r in DISPATCHED if (t := twin_of(r)) is not None]


def holds_arrays(value):
    if isinstance(value, (list, tuple)):
        return any(map(holds_arrays, value))
    return isinstance(value, np.ndarray)


def check(call, twin, rule, one, order=2):
    """Compare the derivatives of a call (of its twin) for strict arrays with those for NumPy's."""
    arguments = strict.strict(call.arguments)
    with strict.counted() as waits:
        try:
            value = twin.function(*arguments)
        except REFUSALS:
            return False
    expected = call.run(call.arguments)
    try:
        compare(value, expected, strict.StrictArray, strict.bare, "the value")
    except AssertionError:
        return False  # the double is another function here: it returns an array for a list, or the like
    carrying = call.carrying(call.arguments)
    names = tuple(n for n in carrying if call.parameters[n] in rule.active)
    if not names or not coordinates(expected):
        return False
    if not isinstance(expected, (list, tuple)) and np.shape(expected) == () and not np.iscomplexobj(expected):
        check_default_seed(call, twin, names)
    ours = derived(call.function, names, min(order, one.order))
    theirs = ours if twin is call else derived(twin.function, names, min(order, one.order))
    given = seeds(call, names, expected, ours)
    for what, derivative in ours.items():
        wanted = derivative(*call.arguments, *given[what])
        try:
            with strict.counted() as more:
                found = theirs[what](*strict.strict(call.arguments), *strict.strict(given[what]))
            compare(found, wanted, strict.StrictArray, strict.bare, what)
            assert set(more) <= set(waits), f"{what} waits for the device: {more}, the function {waits}"
        except Exception as error:
            error.add_note(f"{what} of {twin.text}")
            error.add_note(repr(arguments))
            raise
    return True


def check_default_seed(call, twin, names):
    """The gradient, whose seed is the number 1.0."""
    wanted = tangent.grad(call.function, wrt=names)(*call.arguments)
    try:
        found = tangent.grad(twin.function, wrt=names)(*strict.strict(call.arguments))
        compare(found, wanted, strict.StrictArray, strict.bare, "the gradient")
    except Exception as error:
        error.add_note(f"gradient of {twin.text}")
        raise


def samples_of(rule):
    found = [s for s in SAMPLES[id(rule.callee)][1] if any(map(holds_arrays, [*s.args, *s.kwargs.values()]))]
    if rule.callee in (inner_left, inner_right):
        found = [s for s in found if all(map(holds_arrays, s.args))]  # CuPy's inner takes no numbers
    if rule.callee is written_at:
        # Which of several writes to one place is the last is open in CuPy, and with it the derivative.
        found = [s for s in found if np.unique(np.ravel(s.args[1])).size == np.size(s.args[1])]
    return found


# Functions that give nothing, refuse items of shape (), or are not passed on by NumPy to other libraries.
NEVER = {
    "tangent.runtime.cotangents.add_at", "tangent.runtime.cotangents.add_into",
    "tangent.runtime.memory.scalar_item", "tangent_backends.numpy.helpers.moving.on_host",
    "numpy.full", "numpy.array", "numpy.asarray", "numpy.asanyarray", "numpy.ascontiguousarray",
    "numpy.float64", "numpy.float32",
}  # fmt: skip


@pytest.mark.parametrize("rule", DISPATCHED, ids=lambda r: r.name)
def test_numpys_function(rule):
    seen = {}
    compared = 0
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in samples_of(rule):
            for spelling in _spellings(rule, one):
                call = seen.setdefault(spelling.text, spelling)
                call = type(call)(call.text, call.function, call.parameters, spelling.arguments)
                compared += check(call, call, rule, one)
    assert compared or not samples_of(rule) or rule.name in NEVER


@pytest.mark.parametrize(("rule", "twin"), MIRRORED, ids=lambda v: getattr(v, "name", ""))
def test_function_of_the_same_name(rule, twin):
    theirs = BOOK.rule_for(twin)
    compared = 0
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in samples_of(rule):
            # Second order has the same templates, which the test above has seen on the double.
            compared += check(_function_call(rule, one), _function_call(theirs, one), rule, one, order=1)
    assert compared or not samples_of(rule)
