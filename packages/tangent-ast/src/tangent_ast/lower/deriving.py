"""Derivatives that are taken inside a function, of local functions: what these see are arguments.

    y = tangent.grad(lambda z: z * z * x)(a)    =>    t = tangent.grad(lambda_, wrt=1)
                                                      y = t(x, a)

Now nothing is hidden in the function that is differentiated, so `t` may be differentiated by `x`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import gast

from tangent_ast.core import Apply, Atom, Const, Expr, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.inlining import known_function
from tangent_ast.lower.lifting import lasting, lift, outside
from tangent_ast.lower.names import known_global
from tangent_ast.lower.spreading import named, positional


@dataclass(frozen=True, slots=True)
class _Derivative:
    made: Expr  # the call that makes it
    captured: tuple[Atom, ...]  # what comes before its arguments


def call_of_derivative(node: gast.Call, ctx: Context) -> Expr | None:
    """tangent.grad(g)(a), where g is a local function; None for any other call."""
    if not isinstance(node.func, gast.Call):
        return None
    derivative = _derivative(node.func, ctx, lasts=False)
    if derivative is None:
        return None
    function = ctx.named(derivative.made)
    args, keywords = positional(node.args, ctx), named(node.keywords, ctx)
    return Apply(Op.CALL, (function, *derivative.captured, *(args or ())), tuple(keywords or ()))


def derivative_as_value(node: gast.Call, ctx: Context) -> Expr | None:
    """tangent.grad(g), where g is a local function; None for any other call."""
    derivative = _derivative(node, ctx, lasts=True)
    if derivative is None:
        return None
    if not derivative.captured:
        return derivative.made
    function = ctx.named(derivative.made)
    return Apply(Op.CALL, (outside("partial", functools.partial, ctx), function, *derivative.captured))


def _derivative(node: gast.Call, ctx: Context, *, lasts: bool) -> _Derivative | None:
    operator = known_global(node.func, ctx)
    if operator is None or not ctx.derives(operator.value) or not node.args:
        return None
    known = known_function(node.args[0], ctx)
    if known is None:
        return None
    lifted = (lasting if lasts else lift)(node.args[0], known, ctx)
    if lifted is None:
        return _Derivative(Const(None), ())
    options = {k.arg: k.value for k in node.keywords}
    if len(node.args) > 2 or None in options or options.keys() & {"motion", "source"}:
        ctx.refuse(node, "this form of derivative is not supported inside a function", "pass `wrt` only")
        return _Derivative(Const(None), ())
    if len(node.args) == 2:
        options["wrt"] = node.args[1]
    wrt = options.pop("wrt", None)
    shifted = _shifted(wrt, len(lifted.captured))
    if shifted is None:
        ctx.refuse(node, "`wrt` is no literal", "say by which parameters: a number, a name, or several")
        return _Derivative(Const(None), ())
    keywords = [(name, ctx.atom(value)) for name, value in options.items()]
    if shifted != 0:
        keywords.insert(0, ("wrt", ctx.named(_literal(shifted))))
    made = Apply(Op.CALL, (operator, lifted.function), tuple(keywords))
    return _Derivative(made, lifted.captured)


_Wrt = int | str | tuple[int | str, ...]


def _shifted(node: gast.AST | None, count: int) -> _Wrt | None:
    """A literal `wrt`, where so many parameters come before the function's own; None for anything else."""
    match node:
        case None:
            return count
        case gast.Constant(value=int() as place) if place >= 0:
            return place + count
        case gast.Constant(value=str() as name):
            return str(name)
        case gast.Tuple(elts=elts) | gast.List(elts=elts):
            several: Sequence[_Wrt | None] = [_shifted(e, count) for e in elts]
            return tuple(w for w in several if isinstance(w, int | str)) if None not in several else None
    return None


def _literal(wrt: _Wrt) -> Expr:
    return Apply(Op.TUPLE, tuple(map(Const, wrt))) if isinstance(wrt, tuple) else Const(wrt)
