"""The rule of `functools.partial`, an object that keeps arguments: a closure is one."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import functools

from tangent.rules.declare import adjoint, d, linear, tangent_
from tangent.rules.record import Result
from tangent.runtime import kept_like


@adjoint(functools.partial, result=Result.ANYTHING, fixed="func")
def partial_adjoint(y, func, *args, **keywords):
    d[args] = d[y].args
    d[keywords] = d[y].keywords


@tangent_(functools.partial)
def partial_tangent(y, func, *args, **keywords):
    d[y] = kept_like(y, d[args], d[keywords])


@linear(kept_like, arg=("args", "keywords"), view_of="args", result=Result.ANYTHING)
def kept_like_(y, function, args, keywords):
    d[args] = d[y].args
    d[keywords] = d[y].keywords
