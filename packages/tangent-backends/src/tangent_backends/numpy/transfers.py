"""Rules of the functions that move arrays to a device and back, for libraries that mirror NumPy.

The cotangent goes the way back: that of an array of the host is one of the host.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from tangent.rules.book import BOOK, RuleBook
from tangent.rules.declare import adjoint, d, tangent_
from tangent.rules.record import Mirror, Result
from tangent.runtime import cast, uncast
from tangent_backends.numpy.helpers import home, on_host


def asarray_adjoint(y, a, dtype=None):
    d[a] = uncast(a, home(d[y], a), y)


def array_adjoint(y, object, dtype=None):
    d[object] = uncast(object, home(d[y], object), y)


def asnumpy_adjoint(y, a):
    d[a] = uncast(a, d[y], y)


def asnumpy_tangent(y, a):
    d[y] = cast(y, on_host(d[a]), a)


def enter_transfers(mirror: Mirror, asnumpy: Callable[..., Any], *, book: RuleBook = BOOK) -> None:
    """State the rules of `asarray` and its kin in a mirror, and of its function that gives a NumPy array."""
    assert mirror.of is np
    for name, template in (
        ("asarray", asarray_adjoint),
        ("asanyarray", asarray_adjoint),
        ("array", array_adjoint),
    ):
        known = book.rule_for(getattr(mirror.by, name))
        assert known is not None, "the mirror's rules are entered first"
        book.add(replace(known, adjoint=template), override=True)
    unsupported = ("stream", "order", "out", "blocking")
    adjoint(asnumpy, book=book, view_of="a", unsupported=unsupported, result=Result.ARRAY)(asnumpy_adjoint)
    tangent_(asnumpy, book=book, unsupported=unsupported)(asnumpy_tangent)
