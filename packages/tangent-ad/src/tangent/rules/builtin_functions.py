"""Rules of Python's builtin functions."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import builtins
import copy
import dataclasses
import inspect
import operator

from tangent.rules.declare import (
    adjoint,
    alias,
    d,
    elementwise,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent.rules.record import Field, Result
from tangent.runtime import (
    arranged,
    broadcast_like,
    cast,
    log,
    mean_among,
    order_of,
    pack_like,
    rearranged,
    split_among,
    spread_items,
    taken,
    unbroadcast,
    uncast,
    zeros_like,
)

alias(builtins.abs, operator.abs)


@adjoint(builtins.float, result=Result.SCALAR)
def float_adjoint(y, x):
    d[x] = uncast(x, d[y], y)


@tangent_(builtins.float)
def float_tangent(y, x):
    d[y] = cast(y, d[x], x)


@adjoint(builtins.max, builtins.min, result=Result.CHOSEN)
def max_adjoint(y, *values):
    d[values] = split_among(d[y], y, values)


@tangent_(builtins.max, builtins.min)
def max_tangent(y, *values):
    d[y] = mean_among(d[values], y, values)


@linear(builtins.sum, arg=("iterable", "start"))
def sum(y, iterable, start=0):
    d[iterable] = spread_items(iterable, d[y])
    d[start] = unbroadcast(d[y], start)


# The items of the new container are those of the old one.
@linear(builtins.list, arg="iterable", view_of="iterable", result=Result.LIST)
def list(y, iterable):
    d[iterable] = pack_like(iterable, d[y])


@linear(builtins.tuple, arg="iterable", view_of="iterable", result=Result.TUPLE)
def tuple(y, iterable):
    d[iterable] = pack_like(iterable, d[y])


# Another container of the same items; of an array another one.
@linear(copy.copy, arg="x", result=Result.LIKE)
def copy_(y, x):
    d[x] = taken(d[y], x)


@linear(
    copy.deepcopy, arg="x", unsupported={"memo": "leave it out", "_nil": "leave it out"}, result=Result.LIKE
)
def deepcopy(y, x):
    d[x] = d[y]


# The same order for the tangents as for the items.
@adjoint(builtins.sorted, unsupported={"key": "sort a list of numbers without it"}, result=Result.LIST)
def sorted_adjoint(y, iterable, reverse=False):
    d[iterable] = rearranged(iterable, d[y], order_of(iterable, reverse))


@tangent_(builtins.sorted)
def sorted_tangent(y, iterable, reverse=False):
    d[y] = arranged(d[iterable], order_of(iterable, reverse))


@linear(builtins.complex, arg=("real", "imag"), result=Result.SCALAR, field=Field.COMPLEX)
def complex(y, real=0, imag=0):
    d[real] = unbroadcast(d[y], real)
    d[imag] = unbroadcast(1j * d[y], imag)


# The quotient is a whole number, the remainder x - (x // y) * y.
@adjoint(builtins.divmod, result=Result.TUPLE)
def divmod_adjoint(z, x, y):
    d[x] = unbroadcast(d[z][1], x)
    d[y] = unbroadcast(-z[0] * d[z][1], y)


@tangent_(builtins.divmod)
def divmod_tangent(z, x, y):
    d[z] = (zeros_like(z[0]), broadcast_like(d[x] - z[0] * d[y], z[1]))


@elementwise(builtins.pow, unsupported={"mod": "it is for integers"})
def pow_builtin(z, base, exp):
    return exp * base ** (exp - 1 + (exp == 0)), z * log(base + (base == 0))


nondifferentiable(builtins.len, builtins.int, builtins.hash, builtins.id, builtins.ord, result=Result.INDEX)
nondifferentiable(builtins.round)
nondifferentiable(builtins.print, result=Result.OTHER, guards=True)
nondifferentiable(
    builtins.all, builtins.any, builtins.bin, builtins.bool, builtins.callable, builtins.chr, builtins.format,
    builtins.hasattr, builtins.hex, builtins.isinstance, builtins.issubclass, builtins.oct,
    builtins.range, builtins.type, result=Result.OTHER,
)  # fmt: skip


def _first(callee) -> str:
    """The first parameter, or all of them, of a builtin that need not say what it takes."""
    try:
        return next(iter(inspect.signature(callee).parameters))
    except ValueError:
        return "args"


not_implemented(builtins.reversed, None, "write x[::-1]", view_of=_first(builtins.reversed))
not_implemented(
    dataclasses.replace,
    None,
    "the text does not tell the class of what is copied: call the class itself",
    result=Result.ANYTHING,
)
_ONCE = "an iterator can be consumed only once; write a for loop over it, or a list"
# What they give are the items themselves, so whoever writes to one writes to an argument.
for _lazy in (builtins.zip, builtins.enumerate, builtins.map, builtins.filter, builtins.iter):
    not_implemented(_lazy, None, _ONCE, view_of=_first(_lazy))
not_implemented(builtins.next, None, _ONCE, mutates=_first(builtins.next), view_of=_first(builtins.next))
