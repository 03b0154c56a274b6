"""Every rule at its samples on real CuPy arrays: NumPy's numbers."""

import warnings

import numpy as np
import pytest
from doubles import compare, derived, seeds

from sample_tables import RULES, SAMPLES
from tangent.rules.book import BOOK, identity
from tangent.rules.record import Form
from tangent.testing.coordinates import coordinates
from tangent.testing.rules import _function_call, _spellings

try:
    import cupy as cp

    DEVICES = cp.cuda.runtime.getDeviceCount()
    REASON = "there is no CUDA device"
except Exception as error:  # no CuPy, or no driver
    cp, DEVICES, REASON = None, 0, f"CuPy has no device: {error}"

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not DEVICES, reason=REASON)]

REFUSALS = (TypeError, AttributeError, NotImplementedError, ValueError, IndexError)
STATED = [r for r in RULES if r.form not in (Form.REFUSED, Form.CONSTANT) and identity(r.callee) in SAMPLES]


def twins():
    if cp is None:
        return []
    BOOK.ensure("cupy")
    by_template = {}
    for rule in BOOK.rules():
        if rule.mirror is not None and getattr(rule.mirror, "by", None) is cp:
            by_template.setdefault(rule.name.removeprefix("cupy"), rule)
    return [(r, t) for r in STATED if (t := by_template.get(r.name.removeprefix("numpy"))) is not None]


def on_device(value):
    if isinstance(value, np.ndarray):
        return cp.asarray(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(on_device, value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(on_device, value))
    return value


def on_host(value):
    return cp.asnumpy(value) if isinstance(value, cp.ndarray) else value


def check(call, twin, rule, one):
    try:
        value = twin.function(*on_device(call.arguments))
    except REFUSALS:
        return
    expected = call.run(call.arguments)
    try:
        compare(value, expected, cp.ndarray, on_host, "the value")
    except AssertionError:
        return  # another function than NumPy's
    names = tuple(n for n in call.carrying(call.arguments) if call.parameters[n] in rule.active)
    if not names or not coordinates(expected):
        return
    ours = derived(call.function, names, one.order)
    theirs = ours if twin is call else derived(twin.function, names, one.order)
    given = seeds(call, names, expected, ours)
    for what, derivative in ours.items():
        wanted = derivative(*call.arguments, *given[what])
        found = theirs[what](*on_device(call.arguments), *on_device(given[what]))
        compare(found, wanted, cp.ndarray, on_host, f"{what} of {twin.text}")


def samples_of(rule):
    def holds_arrays(value):
        return isinstance(value, np.ndarray) or (
            isinstance(value, (list, tuple)) and any(map(holds_arrays, value))
        )

    return [s for s in SAMPLES[identity(rule.callee)][1] if any(map(holds_arrays, s.args))]


@pytest.mark.parametrize("rule", STATED, ids=lambda r: r.name)
def test_numpys_function(rule):
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in samples_of(rule):
            for call in _spellings(rule, one):
                check(call, call, rule, one)


@pytest.mark.parametrize(("rule", "twin"), twins(), ids=lambda r: r.name)
def test_function_of_the_same_name(rule, twin):
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in samples_of(rule):
            check(_function_call(rule, one), _function_call(twin, one), rule, one)
