"""Say what was derived as a person would: the same numbers in fewer words.

>>> from tangent_ast.folding import fold
>>> from tangent_ast.show import rewritten
>>> def change(function):
...     return phrase(fold(function), lambda expr: True)
>>> print(rewritten(change, "bx = by * x + by * x"))
bx = 2 * by * x
>>> print(rewritten(change, "bx = 2 * (by / (2 * y) * x)"))
bx = by / y * x
>>> print(rewritten(change, "bx = by * (1 / x)"))
bx = by / x
>>> print(rewritten(change, "by[1:] *= 1 / x"))
by[1:] /= x
>>> print(rewritten(change, "bx = by + -(bz * x)"))
bx = by - bz * x
>>> print(rewritten(change, "bx[1:] += -by * x"))
bx[1:] -= by * x
>>> print(rewritten(change, "bx = -(by * (-z / x) * z)"))
bx = by * (z / x) * z
>>> print(rewritten(change, "bx = bx + unbroadcast(-by, x)", unbroadcast=runtime.unbroadcast))
bx = bx - unbroadcast(by, x)
>>> print(rewritten(change, "bx = spread(by, x, None, False)", spread=runtime.spread))
bx = spread(by, x)

Only expressions of the derivative are touched; the user's own stay as they are, and a counter that
the user adds to is added to.
Doubling is exact in floating point, and so are signs; a quotient is rounded once
instead of twice.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from tangent import runtime
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Op, Role

Pure = Callable[[Expr], bool]


def phrase(function: core.Function, pure: Pure) -> core.Function:
    """Rephrase the statements that are not the user's.  `pure` tests calls that only compute."""

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if s.about == core.AUGMENTED:
                s = _augmented(s)
            elif s.about.role is not Role.PRIMAL:
                s = _changed(core.map_expressions(s, lambda e: _rephrased(e, pure)))
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return function.with_body(rewrite(function.body))


def _augmented(s: core.Statement) -> core.Statement:
    """n = n + 1  =>  n += 1"""
    match s:
        case core.Bind(target=target, value=Apply(Op.BINARY, (core.Name(n), _)) as value) if n == target:
            return replace(s, value=replace(value, op=Op.INPLACE))
    return s


def _changed(s: core.Statement) -> core.Statement:
    """bx *= 1 / y  =>  bx /= y;  bx[1:] += -by * z  =>  bx[1:] -= by * z"""
    match s:
        case core.Update(value=value, symbol="+" | "-" as symbol, repeated=False) if (signed := _sign(value))[
            0
        ]:
            return replace(s, value=signed[1], symbol="-" if symbol == "+" else "+")
        case core.Update(value=Apply(Op.BINARY, (Const(1), y), symbol="/"), symbol="*"):
            return replace(s, value=y, symbol="/")
    return s


def _rephrased(expr: Expr, pure: Pure) -> Expr:
    """Innermost first."""
    if not isinstance(expr, Apply):
        return expr
    args = tuple(_rephrased(a, pure) for a in expr.args)
    keywords = tuple((k, _rephrased(v, pure)) for k, v in expr.keywords)
    said = _said(Apply(expr.op, args, keywords, expr.symbol), pure)
    return _without_signs(said) if isinstance(said, Apply) else said


def _said(expr: Apply, pure: Pure) -> Expr:
    match expr:
        case Apply(Op.BINARY, (a, b), symbol="+") if a == b and isinstance(a, Apply) and _computes(a, pure):
            return _doubled(a)
        case Apply(Op.BINARY, (Const(2), Apply(Op.BINARY, symbol="*" | "/") as product), symbol="*"):
            return _doubled(product)
        case Apply(Op.BINARY, (a, b), symbol="+" | "-" as symbol) if (signed := _sign(b))[0]:
            return Apply(Op.BINARY, (a, signed[1]), symbol="-" if symbol == "+" else "+")
        case Apply(Op.BINARY, (a, Apply(Op.BINARY, (Const(1), b), symbol="/")), symbol="*"):
            return Apply(Op.BINARY, (a, b), symbol="/")
        case Apply(Op.BINARY, (a, Apply(Op.BINARY, (Const(-1), b), symbol="/")), symbol="*"):
            return Apply(Op.BINARY, (Apply(Op.UNARY, (a,), symbol="-"), b), symbol="/")
        case Apply(Op.CALL, (Global(value=helper), *args), ()) if id(helper) in _HELPERS:
            return Apply(Op.CALL, (expr.args[0], *_without_defaults(helper, args)))
    return expr


def _without_signs(expr: Apply) -> Expr:
    """Two signs in a product cancel: -(a * (-b / c)) => a * (b / c).  That is exact."""
    negative, rest = _sign(expr)
    count = sum(isinstance(e, Apply) and e.op is Op.UNARY and e.symbol == "-" for e in _factors(expr))
    if count < 2:
        return expr
    return Apply(Op.UNARY, (rest,), symbol="-") if negative else rest


def _factors(expr: Expr) -> Iterator[Expr]:
    """A product with all that it is made of, as far as a sign can be moved."""
    yield expr
    match expr:
        case Apply(Op.BINARY, (a, b), symbol="*" | "/"):
            yield from _factors(a)
            yield from _factors(b)
        case Apply(Op.UNARY, (a,), symbol="-"):
            yield from _factors(a)
        case Apply(Op.CALL, (_, a, *_)) if core.is_call_of(expr, *_LINEAR):
            yield from _factors(a)
        case Apply(Op.ATTRIBUTE, (a,), symbol="T"):
            yield from _factors(a)


def _sign(expr: Expr) -> tuple[bool, Expr]:
    """Is a product negative, and what is left without signs."""
    match expr:
        case Apply(Op.BINARY, (a, b), symbol="*" | "/" as symbol):
            (first, a), (second, b) = _sign(a), _sign(b)
            return first != second, Apply(Op.BINARY, (a, b), symbol=symbol)
        case Apply(Op.UNARY, (a,), symbol="-"):
            negative, rest = _sign(a)
            return not negative, rest
        case Apply(Op.CALL, (callee, a, *others)) if core.is_call_of(expr, *_LINEAR):
            negative, rest = _sign(a)
            return negative, replace(expr, args=(callee, rest, *others))
        case Apply(Op.ATTRIBUTE, (a,), symbol="T"):
            negative, rest = _sign(a)
            return negative, replace(expr, args=(rest,))
    return False, expr


_LINEAR = (runtime.unbroadcast, runtime.spread)  # in their first argument: they only sum and repeat


def _computes(expr: Expr, pure: Pure) -> bool:
    return all(pure(sub) for sub in core.subexpressions(expr))


def _doubled(expr: Expr) -> Expr:
    """2 * a * b for a * b: the 2 stands in front, or goes: a / b for a / (2 * b)."""
    match expr:
        case Apply(Op.BINARY, (a, Apply(Op.BINARY, (Const(2), b), symbol="*")), symbol="/"):
            return Apply(Op.BINARY, (a, b), symbol="/")
        case Apply(Op.BINARY, (a, b), symbol="*" | "/" as symbol):
            return Apply(Op.BINARY, (_doubled(a), b), symbol=symbol)
    return Apply(Op.BINARY, (Const(2), expr), symbol="*")


# By id, since some callables have no hash; the functions live as long as their modules.
_HELPERS = {id(getattr(runtime, name)) for name in runtime.__all__}


def shorten(*helpers: Callable[..., Any]) -> None:
    """Write calls of these helpers of a backend without the last arguments that are defaults."""
    _HELPERS.update(map(id, helpers))


def _without_defaults(helper: Any, args: list[Expr]) -> list[Expr]:
    """The arguments up to the last one that differs from the helper's default."""
    defaults = _defaults(helper)
    while args and len(args) <= len(defaults) and isinstance(args[-1], Const):
        if args[-1] != Const(defaults[len(args) - 1]):
            break
        args = args[:-1]
    return args


@cache
def _defaults(helper: Any) -> tuple[Any, ...]:
    return tuple(p.default for p in inspect.signature(helper).parameters.values())
