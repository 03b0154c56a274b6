"""Everything that NumPy offers has a rule, is constant, is refused with a reason, or calculates nothing.

A new version of NumPy makes this fail with the names of what it has added.
"""

import types
import warnings

import numpy as np
import pytest

from tangent.rules.book import BOOK
from tangent.rules.record import Form
from tangent_ast.core import Apply, Global, Name, Op

BOOK.ensure("numpy")

# What is no calculation: printing, files, settings, types, iteration by hand, dates.
NO_CALCULATION = {
    "numpy": """
        array2string array_repr array_str base_repr binary_repr format_float_positional
        format_float_scientific get_printoptions set_printoptions printoptions
        load loadtxt genfromtxt fromfile frombuffer fromregex fromstring fromiter from_dlpack memmap
        save savetxt savez savez_compressed
        errstate geterr geterrcall seterr seterrcall getbufsize setbufsize get_include info show_config
        show_runtime test
        bool bool_ byte bytes_ cdouble cfloat character complexfloating csingle datetime64 double flexible
        floating generic half inexact int_ intc integer intp long longlong number object_ short
        signedinteger single str_ timedelta64 ubyte uint uintc uintp ulong ulonglong unsignedinteger ushort
        void float128 complex256 ndarray matrix recarray record poly1d ufunc
        broadcast flatiter nditer nested_iters
        busday_count busday_offset busdaycalendar is_busday datetime_as_string datetime_data
    """,
    "numpy.linalg": "LinAlgError test",
    "numpy.fft": "test",
    "numpy.ndarray": "base ctypes data device dump dumps setflags to_device tobytes tofile"
    " itemset newbyteorder ptp tostring",  # of NumPy 2.0, where they are there to say that they are gone,
}


def public(owner):
    """The public functions and classes of a module, or the methods and attributes of arrays."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in sorted(dir(owner)):
            if not name.startswith("_"):
                value = getattr(owner, name, None)
                if isinstance(owner, type) or (callable(value) and not isinstance(value, types.ModuleType)):
                    yield name, value


def stated(owner, name, value):
    """What the rule book says of something public: a word, or None."""
    if isinstance(owner, type):
        rule = BOOK.method(name) or BOOK.attribute(name)
        call = Apply(Op.METHOD, (Name("x"),), symbol=name)
    else:
        rule = BOOK.rule_for(value)
        call = Apply(Op.CALL, (Global(name, value),))
    if BOOK.write_of(call) is not None:
        return "a write"
    if rule is not None:
        return "refused" if rule.form is Form.REFUSED else "a rule"
    return None if BOOK.composition_of(value) is None else "a composition"


OWNERS = {"numpy": np, "numpy.linalg": np.linalg, "numpy.fft": np.fft, "numpy.ndarray": np.ndarray}


@pytest.mark.parametrize("owner", OWNERS)
def test_everything_public_is_accounted_for(owner):
    silent = NO_CALCULATION[owner].split()
    unknown = [
        name
        for name, value in public(OWNERS[owner])
        if name not in silent and stated(OWNERS[owner], name, value) is None
    ]
    assert unknown == []


@pytest.mark.parametrize("owner", OWNERS)
def test_what_calculates_nothing_has_no_rule(owner):
    silent = NO_CALCULATION[owner].split()
    # Some types of C are other names of types that have rules.
    twice = [
        name
        for name, value in public(OWNERS[owner])
        if name in silent and not isinstance(value, type) and stated(OWNERS[owner], name, value)
    ]
    assert twice == []


def test_refusals_have_reasons():
    assert [rule.name for rule in BOOK.rules() if rule.form is Form.REFUSED and len(rule.why) < 8] == []
