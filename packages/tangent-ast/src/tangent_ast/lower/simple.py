"""Statements that say little: an expression alone, `pass`, `del`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("'a note'; x; pass; del y; x.append(z + 1)"))
t = z + 1
x.append(t)
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Const, Global
from tangent_ast.lower.context import Context
from tangent_ast.lower.deleted import deletion
from tangent_ast.lower.generators import give


def expression(node: gast.Expr, ctx: Context) -> None:
    """A call for its effect; a literal says nothing, and a name only that it has not been deleted."""
    if isinstance(node.value, gast.Yield | gast.YieldFrom) and give(node.value, ctx):
        return
    done = ctx.value(node.value)
    if not isinstance(done, Const | Global):
        ctx.emit(core.Effect(done, origin=ctx.origin))


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
