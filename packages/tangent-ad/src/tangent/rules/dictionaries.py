"""Rules of dictionaries that are made of others."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import builtins
import operator

from tangent.rules.declare import adjoint, d, linear, tangent_
from tangent.rules.record import Result
from tangent.runtime import joined, last_values, picked, placed
from tangent_ast.lower.dictionaries import keyed


# Of what is no dictionary, nothing is differentiated: `picked` and `joined` see to that.
@adjoint(operator.or_, result=Result.ANYTHING)
def or_adjoint(z, x, y):
    d[x] = picked(d[z], x, y)
    d[y] = picked(d[z], y)


@tangent_(operator.or_)
def or_tangent(z, x, y):
    d[z] = joined(x, y, d[x], d[y])


@adjoint(joined, result=Result.ANYTHING)
def joined_adjoint(z, a, b, of_a, of_b):
    d[of_a] = picked(d[z], a, b)
    d[of_b] = picked(d[z], b)


@tangent_(joined)
def joined_tangent(z, a, b, of_a, of_b):
    d[z] = joined(a, b, d[of_a], d[of_b])


# Another dictionary of the same items.
@adjoint(builtins.dict, view_of="iterable", result=Result.DICT)
def dict_adjoint(y, iterable):
    d[iterable] = picked(d[y], iterable)


@tangent_(builtins.dict)
def dict_tangent(y, iterable):
    d[y] = placed(y, d[iterable])


@linear(picked, arg="whole", view_of="whole", result=Result.ANYTHING)
def picked_(y, whole, names, without=()):
    d[whole] = placed(whole, d[y], without)


@linear(placed, arg="part", view_of="part", result=Result.ANYTHING)
def placed_(y, whole, part, without=()):
    d[part] = picked(d[y], part, without)


@linear(keyed, arg="values", view_of="values", result=Result.DICT)
def keyed_(y, keys, values):
    d[values] = last_values(d[y], keys, values)


@linear(last_values, arg="whole", view_of="whole", result=Result.LIST)
def last_values_(y, whole, keys, values):
    d[whole] = keyed(keys, d[y])
