"""Every rule at its samples with arrays that are as strict as CuPy's: NumPy's numbers, and no waiting."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
import strict
from doubles import compare, derived, seeds

import tangent
from sample_tables import COMPOSED, RULES, SAMPLES
from tangent.rules.book import BOOK, identity, name_of
from tangent.rules.record import Form
from tangent.runtime import written_at
from tangent.runtime.tree import is_container, leaves
from tangent.testing import sample
from tangent.testing.coordinates import coordinates
from tangent.testing.rules import _function_call, _rule_of, _spellings
from tangent_ast.errors import TangentError
from tangent_backends.numpy.helpers import inner_left, inner_right

strict.install()

# What a library refuses while it computes; the primal does, too.
REFUSALS = (TangentError, TypeError, AttributeError, NotImplementedError, ValueError, IndexError)

DISPATCHED = [
    r for r in RULES if r.form not in (Form.REFUSED, Form.CONSTANT) and identity(r.callee) in SAMPLES
]


def twin_of(callee):
    """The function of the double's module that stands for a NumPy function."""
    for path in ("", "linalg.", "fft."):
        name = path + str(getattr(callee, "__name__", ""))
        there, here = np, strict.strict_cupy
        for part in name.split("."):
            there, here = getattr(there, part, None), getattr(here, part, None)
        if there is callee and here is not None and here is not there:
            return here
    return None


MIRRORED = [(r, t) for r in DISPATCHED if (t := twin_of(r.callee)) is not None]


# Functions without a rule, which are differentiated as compositions of others.
COMPOSITIONS = [(f, t) for f in COMPOSED if BOOK.rule_for(f) is None and (t := twin_of(f)) is not None]


def holds_arrays(value):
    return any(isinstance(item, np.ndarray) for item in leaves(value))


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
    if not is_container(expected) and np.shape(expected) == () and not np.iscomplexobj(expected):
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


def all_different(places):
    return np.unique(places).size == np.size(places)


def places_put(a, ind, v, mode="raise"):
    return np.take(np.arange(np.size(a)), ind, mode=mode)


def samples_of(rule):
    if rule.name in NOT_TRIED:
        return []
    found = [
        s for s in SAMPLES[identity(rule.callee)][1] if any(map(holds_arrays, [*s.args, *s.kwargs.values()]))
    ]
    if rule.callee in (inner_left, inner_right):
        found = [s for s in found if all(map(holds_arrays, s.args))]  # CuPy's inner takes no numbers
    # Which of several writes to one place is the last is open in CuPy, and with it the derivative.
    if rule.callee is written_at:
        found = [s for s in found if all_different(s.args[1])]
    if rule.callee is np.put:
        found = [s for s in found if all_different(places_put(*s.args, **s.kwargs))]
    return found


# Rules of which no sample can be compared, and why.
NEVER = {
    "it gives nothing": (
        "tangent.runtime.cotangents.add_at",
        "tangent.runtime.cotangents.add_into",
        "tangent.runtime.cotangents.add_to_attribute",
        "tangent.runtime.cotangents.add_within_attribute",
        "tangent.runtime.cotangents.add_items",
        "tangent.runtime.cotangents.add_within",
    ),
    "it is for arrays of NumPy's, or refuses items of shape ()": (
        "tangent.runtime.memory.scalar_item",
        "tangent_backends.numpy.helpers.moving.on_host",
    ),
    "NumPy makes an array of its own, and passes no call on": (
        "numpy.full",
        "numpy.array",
        "numpy.asarray",
        "numpy.asanyarray",
        "numpy.ascontiguousarray",
        "numpy.asfortranarray",
        "numpy.asarray_chkfinite",
    ),
    "a type of NumPy's numbers converts to NumPy's numbers and arrays": (
        "numpy.float64",
        "numpy.float32",
        "numpy.longdouble",
        "numpy.complex128",
        "numpy.complex64",
    ),
    "CuPy's function takes a number for what is differentiated, and NumPy passes no call on": (
        "numpy.kaiser",
    ),
    "CuPy has no function of this name": (
        "numpy.block",
        "numpy.linalg.diagonal",
        "numpy.linalg.outer",
        "numpy.linalg.svdvals",
        "numpy.linalg.tensordot",
        "numpy.linalg.trace",
        "numpy.unstack",
    ),
}

# The same of functions that the double would run, and CuPy would not, or not without waiting.
NOT_TRIED = {
    **dict.fromkeys(
        (f"numpy.lib._index_tricks_impl.{kind}.__getitem__" for kind in ("RClass", "CClass")),
        "NumPy makes an array of its own of the entries of np.r_[...] and np.c_[...]",
    ),
    "tangent_backends.numpy.helpers.arrangement.unblock": "it is the way back of np.block",
    **dict.fromkeys(
        ("numpy.random.mtrand.RandomState.shuffle", "numpy.random._generator.Generator.shuffle"),
        "NumPy's generators shuffle arrays of NumPy's",
    ),
    **dict.fromkeys(
        (
            *(
                f"tangent_backends.numpy.writes.{name}.at"
                for name in ("multiply", "divide", "maximum", "minimum")
            ),
            "tangent_backends.numpy.helpers.placing.by_place",
            "tangent_backends.numpy.helpers.placing.unby_place",
        ),
        "places that are named twice are counted, which waits for the device",
    ),
}
UNCOMPARED = {name: why for why, names in NEVER.items() for name in names}


def test_what_cannot_be_compared_has_a_rule_or_is_missing_in_cupy():
    assert UNCOMPARED.keys() | NOT_TRIED.keys() <= {r.name for r in DISPATCHED} | {
        name_of(f) for f, _ in COMPOSITIONS
    }
    lacking = NEVER["CuPy has no function of this name"]
    assert not strict.FUNCTIONS.keys() & {name.removeprefix("numpy.") for name in lacking}


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
    if rule.name in UNCOMPARED:
        assert not compared, f"it was said that {UNCOMPARED[rule.name]}"
    else:
        assert compared or not samples_of(rule)


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


@pytest.mark.parametrize(("function", "twin"), COMPOSITIONS, ids=lambda v: name_of(v))
def test_composition(function, twin):
    compared = 0
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in SAMPLES[identity(function)][1]:
            if any(map(holds_arrays, [*one.args, *one.kwargs.values()])):
                rule = _rule_of(function, one)
                call = _function_call(rule, one)
                # Second order has the rules of the parts, which the tests above have seen on the double.
                compared += check(call, call, rule, one, order=1)
                compared += check(call, _function_call(replace(rule, callee=twin), one), rule, one, order=1)
    if name_of(function) in UNCOMPARED:
        assert not compared, f"it was said that {UNCOMPARED[name_of(function)]}"
    else:
        assert compared


A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
KEYWORDS = [
    (np.sum, sample(A, 0, dtype=np.float32)),
    (np.mean, sample(A, dtype=np.float32)),
    (np.prod, sample(A, 1, dtype=np.float32, keepdims=True)),
    (np.cumsum, sample(A, dtype=np.float32)),
    (np.cumprod, sample(A, 1, dtype=np.float32)),
    (np.trace, sample(A, dtype=np.float32)),
    (np.var, sample(A, 1, dtype=np.float32, ddof=1)),
    (np.std, sample(A, 0, dtype=np.float32)),
    (np.nansum, sample(A, 0, dtype=np.float32)),
    (np.nanmean, sample(A, 0, dtype=np.float32)),
    (np.nanvar, sample(A, 0, dtype=np.float32)),
    (np.concatenate, sample([A, A], 1, dtype=np.float32)),
    (np.stack, sample([A, A], dtype=np.float32)),
    (np.ravel, sample(A, "F")),
    (np.reshape, sample(A, (3, 2), "F")),
]


@pytest.mark.parametrize(("function", "one"), KEYWORDS, ids=lambda v: getattr(v, "__name__", ""))
def test_keywords_that_the_rule_does_not_take(function, one):
    rule = _rule_of(function, one)
    call = _function_call(rule, one)
    assert check(call, call, rule, one, order=1)
    assert check(call, _function_call(replace(rule, callee=twin_of(function)), one), rule, one, order=1)


def test_a_keyword_that_the_mirror_has_not_is_refused():
    def f(x, where):
        return strict.strict_cupy.mean(x, where=where)

    with pytest.raises(TangentError, match="where"):
        tangent.grad(f)
