"""`if`, `elif`, `else`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... if x > 0:
...     y = x
... elif f(x):
...     y = -x
... '''))
t = x > 0
if t:
    y = x
else:
    t_1 = f(x)
    if t_1:
        y = -x
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.lower.context import Context


def branch(node: gast.If, ctx: Context) -> None:
    """The test gets a name."""
    test = ctx.atom(node.test)
    then = ctx.block(node.body)
    ctx.emit(core.If(test, then, ctx.block(node.orelse), origin=ctx.origin))
