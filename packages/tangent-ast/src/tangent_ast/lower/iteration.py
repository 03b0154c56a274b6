"""What a `for` runs over: `range`, `enumerate`, `zip`, `reversed`, or anything else.

A *lane* is one thing to run over with the target that it feeds; several run in step.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("for i, (a, b) in enumerate(zip(x, y), 1): pass"))
for i, a, b in zip(__import__('itertools').count(1, 1), x, y):
    pass
>>> print(lowered("for i in reversed(range(n)): pass"))
t = n - 1
for i in range(t, -1, -1):
    pass
"""

from __future__ import annotations

import builtins

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.iterators import is_lazy
from tangent_ast.lower.names import known_global

Source = core.Range | core.Each
Lane = tuple[gast.AST | None, Source]


def lanes(target: gast.AST | None, over: gast.AST, ctx: Context) -> list[Lane]:
    """Take apart the builtins that lead to loops; anything else is a sequence."""
    callee = called(over, ctx)
    if callee is range and not over.keywords and 1 <= len(over.args) <= 3:
        return [(target, _range(over, ctx))]
    if callee is reversed and not over.keywords and len(over.args) == 1:
        return [(target, _reversed(over.args[0], ctx))]
    if callee is enumerate and (parts := parts_of(target, 2)) is not None:
        start = _start(over)
        if start is not None:
            inner = lanes(parts[1], over.args[0], ctx)
            return [(parts[0], core.Range(ctx.atom(start), Const(None))), *inner]
    if callee is zip and over.args and (strict := _is_strict(over)) is not None:
        parts = parts_of(target, len(over.args))
        if parts is not None:
            both = zip(parts, over.args, strict=True)
            found = [lanes(part, arg, ctx) for part, arg in both]
            if strict:
                _check_lengths(over, found, ctx)
            return [lane for of_one in found for lane in of_one]
    if is_lazy(over, ctx):
        from tangent_ast.lower.comprehension import as_list

        return [(target, core.Each(ctx.named(as_list(over, ctx))))]
    return [(target, core.Each(ctx.atom(over)))]


def called(node: gast.AST, ctx: Context) -> object:
    """The object that a call calls, if it comes from outside the function."""
    if not isinstance(node, gast.Call) or any(isinstance(a, gast.Starred) for a in node.args):
        return None
    found = known_global(node.func, ctx)
    return None if found is None else found.value


def has_lanes(node: gast.AST, ctx: Context) -> bool:
    """Is it a call of one of the builtins that lead to loops, which are taken apart?"""
    return called(node, ctx) in _TAKEN_APART


_TAKEN_APART = (builtins.range, builtins.zip, builtins.enumerate, builtins.reversed)


def parts_of(target: gast.AST | None, count: int) -> list[gast.AST] | None:
    """The parts of a target that is written as a pattern of that many."""
    if not isinstance(target, gast.Tuple | gast.List) or len(target.elts) != count:
        return None
    return None if any(isinstance(e, gast.Starred) for e in target.elts) else list(target.elts)


def _is_strict(call: gast.Call) -> bool | None:
    """Does `zip` want its arguments to have one length?  None if the text does not tell."""
    match call.keywords:
        case []:
            return False
        case [gast.keyword(arg="strict", value=gast.Constant(value=bool(strict)))]:
            return strict
    return None


def _check_lengths(call: gast.Call, found: list[list[Lane]], ctx: Context) -> None:
    """for a, b in zip(x, y, strict=True): ...    =>    if len(x) != len(y):
        raise ValueError("...")
    for a, b in zip(x, y): ...
    """
    sequences = [
        source.sequence
        for _, source in (of_one[0] for of_one in found if len(of_one) == 1)
        if isinstance(source, core.Each)
    ]
    if len(sequences) < len(found):
        ctx.refuse(call, "`strict` is supported for sequences only", "leave it out, or make lists first")
    lengths = [ctx.kept(Apply(Op.CALL, (Global("len", len), sequence))) for sequence in sequences]
    for k, length in enumerate(lengths[1:], 2):
        test = ctx.kept(Apply(Op.COMPARE, (length, lengths[0]), symbol="!="))
        why = Const(f"zip(): argument {k} is not as long as those before it")
        error = Apply(Op.CALL, (Global("ValueError", ValueError), why))
        ctx.emit(core.If(test, (core.Raise(error, origin=ctx.origin),), origin=ctx.origin))


def _start(call: gast.Call) -> gast.AST | None:
    """Where `enumerate` starts to count; None if the call is not one of the usual forms."""
    match call.args, call.keywords:
        case [_], []:
            return gast.copy_location(gast.Constant(0, None), call)
        case ([_, start], []) | ([_], [gast.keyword(arg="start", value=start)]):
            return start
    return None


def _range(call: gast.Call, ctx: Context) -> core.Range:
    match [ctx.atom(arg) for arg in call.args]:
        case [stop]:
            return core.Range(Const(0), stop)
        case [start, stop, *step]:
            return core.Range(start, stop, *step)
    raise AssertionError("a range has one to three arguments")


def _reversed(over: gast.AST, ctx: Context) -> Source:
    """reversed(range(a, b)) is range(b - 1, a - 1, -1); reversed(xs) is xs[::-1]."""
    if called(over, ctx) is range and not over.keywords and 1 <= len(over.args) <= 3:
        found = _range(over, ctx)
        if found.step == Const(1):
            return core.Range(_before(found.stop, ctx), _before(found.start, ctx), Const(-1))
        bounds = (found.start, found.stop, found.step)
        whole = ctx.atom(over.func)
        return core.Each(_backwards(ctx.named(Apply(Op.CALL, (whole, *bounds))), ctx))
    return core.Each(_backwards(ctx.atom(over), ctx))


def _before(bound: Expr, ctx: Context) -> Expr:
    if isinstance(bound, Const) and type(bound.value) is int:
        return Const(bound.value - 1)
    return ctx.named(Apply(Op.BINARY, (bound, Const(1)), symbol="-"))


def _backwards(whole: Expr, ctx: Context) -> core.Atom:
    backwards = Apply(Op.SLICE, (Const(None), Const(None), Const(-1)))
    return ctx.named(Apply(Op.ITEM, (whole, backwards)))
