"""`return`, `break`, `continue`, `raise` and `assert`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("assert x > 0, y"))
t = x > 0
t_1 = not t
if t_1:
    raise AssertionError(y)
>>> print(lowered("raise ValueError(x + 1) from e"))
t = x + 1
t_1 = ValueError(t)
raise t_1 from e
>>> print(lowered("return x * y"))
t = x * y
return t
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Global, Op
from tangent_ast.lower.context import Context


def leave(node: gast.Return, ctx: Context) -> None:
    """Return something that has a name."""
    result = Const(None) if node.value is None else ctx.atom(node.value)
    ctx.emit(core.Return(result, origin=ctx.origin))


def stop(node: gast.Break, ctx: Context) -> None:
    """Leave the loop."""
    ctx.emit(core.Break(origin=ctx.origin))


def skip(node: gast.Continue, ctx: Context) -> None:
    """Begin the next turn."""
    ctx.emit(core.Continue(origin=ctx.origin))


def throw(node: gast.Raise, ctx: Context) -> None:
    """Raise an exception."""
    if node.exc is None and ctx.handling:
        ctx.emit(core.Raise(None, origin=ctx.origin))
        return
    if node.exc is None:
        ctx.refuse(node, "`raise` without an exception is not supported yet", "name the exception")
        return
    exception = ctx.value(node.exc) if node.cause is None else ctx.atom(node.exc)
    cause = None if node.cause is None else ctx.atom(node.cause)
    ctx.emit(core.Raise(exception, cause, origin=ctx.origin))


def claim(node: gast.Assert, ctx: Context) -> None:
    """Raise unless something holds; the message is made only then."""
    test = ctx.named(Apply(Op.UNARY, (ctx.atom(node.test),), symbol="not"))
    with ctx.writing() as then:
        args = () if node.msg is None else (ctx.atom(node.msg),)
        error = Apply(Op.CALL, (Global("AssertionError", AssertionError), *args))
        ctx.emit(core.Raise(error, origin=ctx.origin))
    ctx.emit(core.If(test, tuple(then), origin=ctx.origin))
