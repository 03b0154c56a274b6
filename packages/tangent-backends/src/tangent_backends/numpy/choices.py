"""Elements that are taken from one of several arrays, as numbers or conditions say."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import d, linear, nondifferentiable
from tangent.rules.record import Result
from tangent.runtime import unbroadcast
from tangent_backends.numpy import helpers
from tangent_backends.numpy.helpers import choice_numbers, first_true, put_together, shares_of


@linear(np.select, arg=("choicelist", "default"), sequences="choicelist", result=Result.ARRAY)
def select(y, condlist, choicelist, default=0):
    numbers = first_true(condlist)
    d[choicelist] = shares_of(d[y], numbers, choicelist)
    d[default] = unbroadcast(np.where(numbers == len(condlist), d[y], 0.0), default)


@linear(np.choose, arg="choices", sequences="choices", unsupported={"out": "assign the result instead"})
def choose(y, a, choices, mode="raise"):
    d[choices] = shares_of(d[y], choice_numbers(a, len(choices), mode), choices)


nondifferentiable(helpers.choice_numbers, helpers.first_true, result=Result.ARRAY)


@linear(helpers.shares_of, arg="g", result=Result.ANYTHING)
def shares_of_(y, g, numbers, choices):
    d[g] = put_together(d[y], numbers)


@linear(helpers.put_together, arg="parts", result=Result.ARRAY)
def put_together_(y, parts, numbers):
    d[parts] = shares_of(d[y], numbers, parts)
