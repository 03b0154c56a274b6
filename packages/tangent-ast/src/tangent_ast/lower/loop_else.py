"""`else` after a loop: what is done unless the loop was left by `break`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... for a in x:
...     if a: break
... else:
...     y = 0
... '''))
broken = False
for a in x:
    if a:
        broken = True
        break
if broken:
    pass
else:
    y = 0
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import gast

from tangent_ast import core
from tangent_ast.core import Const, Name
from tangent_ast.lower.context import Context
from tangent_ast.lower.scopes import leavers


@contextmanager
def with_else(node: gast.AST, ctx: Context) -> Iterator[Callable[[core.Block], core.Block]]:
    """Lower a loop in here; the function given marks the `break`s in its body.  `else` follows."""
    if not node.orelse:
        yield lambda body: body
        return
    if not may_break(node):
        yield lambda body: body
        ctx.run(node.orelse)
        return
    flag = ctx.fresh("broken")
    ctx.bind(flag, Const(False))
    yield lambda body: _mark(body, flag)
    ctx.emit(core.If(Name(flag), (), ctx.block(node.orelse), origin=ctx.origin))


def may_break(node: gast.For | gast.While) -> bool:
    """Has a loop a `break` of its own?"""
    return any(isinstance(found, gast.Break) for found in leavers(node.body))


def _mark(block: core.Block, flag: str) -> core.Block:
    """break    =>    broken = True; break"""
    out: list[core.Statement] = []
    for statement in block:
        if isinstance(statement, core.Break):
            out.append(core.Bind(flag, Const(True), origin=statement.origin))
        if core.ways(statement):
            out.append(core.map_blocks(statement, lambda b: _mark(b, flag)))
        else:
            out.append(statement)
    return tuple(out)
