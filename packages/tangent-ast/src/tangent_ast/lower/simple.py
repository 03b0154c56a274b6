"""Statements that say little: an expression alone, `pass`, `del`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("'a note'; x; pass; del y; x.append(z + 1)"))
t = z + 1
x.append(t)
"""

from __future__ import annotations

import builtins

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Global, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.deleted import deletion
from tangent_ast.lower.generators import give

_SORTED = gast.Name("sorted", gast.Load(), None, None)


def expression(node: gast.Expr, ctx: Context) -> None:
    """A call for its effect; a literal says nothing, and a name only that it has not been deleted."""
    if isinstance(node.value, gast.Yield | gast.YieldFrom) and give(node.value, ctx):
        return
    if ctx.spelled_out and _sorts_by_key(node.value, ctx):
        _sort(node.value, ctx)
        return
    done = ctx.value(node.value)
    if not isinstance(done, Const | Global):
        ctx.emit(core.Effect(done, origin=ctx.origin))


def _sorts_by_key(call: gast.AST, ctx: Context) -> bool:
    match call:
        case gast.Call(func=gast.Attribute(value=gast.Name(), attr="sort"), args=[], keywords=keywords):
            by_key = any(k.arg == "key" and not isinstance(k.value, gast.Constant) for k in keywords)
            return by_key and ctx.value(_SORTED) == Global("sorted", builtins.sorted)
    return False


def _sort(call: gast.Call, ctx: Context) -> None:
    """ys.sort(key=f)  =>  t = sorted(ys, key=f); ys.clear(); ys.extend(t)

    Only lists have such a method, so `sorted` stands in for it, which is written out.
    """
    owner = ctx.value(call.func.value)
    items = ctx.atom(gast.copy_location(gast.Call(_SORTED, [call.func.value], call.keywords), call))
    ctx.emit(core.Effect(Apply(Op.METHOD, (owner,), symbol="clear"), origin=ctx.origin))
    ctx.emit(core.Effect(Apply(Op.METHOD, (owner, items), symbol="extend"), origin=ctx.origin))


def nothing(node: gast.AST, ctx: Context) -> None:
    """`pass` does nothing."""


def forget(node: gast.Delete, ctx: Context) -> None:
    """`del x`: nobody may read the name afterwards, see `deleted`."""
    frame = ctx.frame
    for target in node.targets:
        if not isinstance(target, gast.Name):
            ctx.refuse(node, "`del` of an item is not supported yet", "make a new container without it")
        elif target.id in frame.globals_bound:
            ctx.refuse(node, "`del` of a global variable is not supported", "leave the `del` out")
        elif target.id in frame.variables and (target.id in frame.bound or frame.source is ctx.root):
            ctx.emit(deletion(frame.variables[target.id], ctx.origin))
