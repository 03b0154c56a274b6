"""Lists and tuples that are joined or repeated: `+` and `*` on them are no arithmetic.

zs = xs + ys    =>    bxs = bxs + bzs[:len(xs)]            and    dzs = dxs + dys
                      bys = bys + bzs[len(xs):]
zs = xs * n     =>    bxs = bxs + folded(bzs, xs)          and    dzs = dxs * n
"""

from __future__ import annotations

import builtins
from collections.abc import Callable

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.fact import CONTAINERS, NUMERIC, Kind
from tangent.reverse.cotangents import Cotangents
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Expr, Global, Name, Op

Statements = list[core.Statement]


def joins(build: Builder, value: Expr) -> bool:
    """Is it a sum of lists or tuples, or a multiple of one?"""
    match value:
        case Apply(Op.BINARY, args, symbol="+" | "*" as symbol) if any(_is_sequence(build, a) for a in args):
            arrays = {Kind.ARRAY, Kind.NUMERIC} if symbol == "*" else NUMERIC
            return not any(build.fact(a.id).kind in arrays for a in args if isinstance(a, Name))
    return False


def combines(build: Builder, value: Expr) -> bool:
    """Is it another container of the items of others: a sum, a multiple, a union of dictionaries?"""
    match value:
        case Apply(Op.BINARY, args, symbol="|"):
            return any(isinstance(a, Name) and build.fact(a.id).kind is Kind.DICT for a in args)
    return joins(build, value)


def shadow_of_combined(build: Builder, value: Apply, shadow: Callable[[Expr], Expr]) -> Apply:
    """Where what is in the containers is written in place, combining them combines their shadows.

    zs = xs + ys  =>  bzs = bxs + bys
    """

    def part(expr: Expr) -> Expr:
        if build.is_active(expr):
            return shadow(expr)
        holds = isinstance(expr, Name) and build.fact(expr.id).kind in CONTAINERS
        return build.helper(runtime.zeros_like, expr, Const(True)) if holds else expr

    return Apply(Op.BINARY, tuple(map(part, value.args)), symbol=value.symbol)


def _is_sequence(build: Builder, expr: Expr) -> bool:
    return isinstance(expr, Name) and build.fact(expr.id).kind in (Kind.LIST, Kind.TUPLE)


def adjoint_of_joined(
    build: Builder, cots: Cotangents, value: Apply, by: Expr, at: core.Statement, about: About
) -> Statements:
    """Pass the cotangents of the items on to the lists that they come from."""
    left, right = value.args
    out: Statements = []

    def named(wish: Expr) -> Name:
        name = build.fresh()
        out.append(core.Bind(name, wish, origin=at.origin, about=about))
        return Name(name)

    if value.symbol == "*":
        items = left if _is_sequence(build, left) else right
        if build.is_active(items):
            out += cots.contribute(items, named(build.helper(runtime.folded, by, items)), at, about)
        return out
    count = named(Apply(Op.CALL, (Global("len", builtins.len), left)))
    nothing = Const(None)
    for part, lower, upper in ((left, nothing, count), (right, count, nothing)):
        if build.is_active(part):
            share = Apply(Op.ITEM, (by, Apply(Op.SLICE, (lower, upper, nothing))))
            out += cots.contribute(part, named(share), at, about)
    return out


__all__ = ["adjoint_of_joined", "combines", "joins", "shadow_of_combined"]
