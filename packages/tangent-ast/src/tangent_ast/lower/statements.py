"""Statements: a table from syntax to lowerings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Global, Name, Op
from tangent_ast.lower import assignment, loops
from tangent_ast.lower.calls import define
from tangent_ast.lower.context import Context
from tangent_ast.lower.expressions import atom, value


def block(nodes: Iterable[gast.AST], ctx: Context) -> None:
    """Lower statements one after another."""
    for node in nodes:
        statement(node, ctx)


def statement(node: gast.AST, ctx: Context) -> None:
    """Lower one statement."""
    with ctx.at(node):
        lowering = _TABLE.get(type(node))
        if lowering is None:
            word, help = _REFUSED.get(type(node), (type(node).__name__, ""))
            ctx.refuse(node, f"{word} not supported yet", help)
        else:
            lowering(node, ctx)


def branch(node: gast.If, ctx: Context) -> None:
    """if x > 0: ...    =>    t = x > 0
    if t: ...
    """
    test = atom(node.test, ctx)
    with ctx.block() as then:
        block(node.body, ctx)
    with ctx.block() as orelse:
        block(node.orelse, ctx)
    ctx.emit(core.If(test, tuple(then), tuple(orelse), origin=ctx.origin))


def leave(node: gast.Return, ctx: Context) -> None:
    """return x * y    =>    t = x * y; return t"""
    result = Const(None) if node.value is None else atom(node.value, ctx)
    ctx.emit(core.Return(result, origin=ctx.origin))


def expression(node: gast.Expr, ctx: Context) -> None:
    """A call for its effect; a string says nothing."""
    if isinstance(node.value, gast.Constant):
        return
    done = value(node.value, ctx)
    if not isinstance(done, (Name, Const, Global)):
        ctx.emit(core.Effect(done, origin=ctx.origin))


def throw(node: gast.Raise, ctx: Context) -> None:
    """raise E(...)."""
    if node.exc is None:
        ctx.refuse(node, "`raise` without an exception is not supported yet", "name the exception")
        return
    exception = value(node.exc, ctx)
    cause = None if node.cause is None else atom(node.cause, ctx)
    ctx.emit(core.Raise(exception, cause, origin=ctx.origin))


def claim(node: gast.Assert, ctx: Context) -> None:
    """assert c, m    =>    if not c: raise AssertionError(m)"""
    test = ctx.named(Apply(Op.UNARY, (atom(node.test, ctx),), symbol="not"))
    with ctx.block() as then:
        args = () if node.msg is None else (atom(node.msg, ctx),)
        error = Apply(Op.CALL, (Global("AssertionError", AssertionError), *args))
        ctx.emit(core.Raise(error, origin=ctx.origin))
    ctx.emit(core.If(test, tuple(then), (), origin=ctx.origin))


def function(node: gast.FunctionDef, ctx: Context) -> None:
    """A local function is kept aside and inlined where it is called."""
    if node.decorator_list:
        ctx.refuse(node, "decorators on local functions are not supported yet", "define it in the module")
        return
    if node.name not in ctx.frame.names:
        ctx.refuse(node, f"`{node.name}` is defined more than once", "give the functions different names")
        return
    del ctx.frame.names[node.name]  # it is no variable
    ctx.frame.functions[node.name] = define(node, ctx)


def bring(node: gast.Import | gast.ImportFrom, ctx: Context) -> None:
    """import math    =>    math is a name for the module"""
    import importlib

    for alias in node.names:
        name = alias.asname or alias.name.partition(".")[0]
        try:
            if isinstance(node, gast.ImportFrom):
                found: object = getattr(importlib.import_module(node.module or ""), alias.name)
            else:
                found = importlib.import_module(alias.name if alias.asname else name)
        except (ImportError, AttributeError, ValueError, TypeError):
            ctx.refuse(
                node, f"`{name}` cannot be imported while deriving", "import it at the top of the module"
            )
            return
        if ctx.root.lookup(name) is not found:
            ctx.refuse(
                node,
                "an import inside a function is not supported yet, unless the module imports the same name",
                "import it at the top of the module",
            )
            return
        ctx.frame.names.pop(name, None)


def nothing(node: gast.AST, ctx: Context) -> None:
    """`pass`, and `del` of a name: the name is not read again."""
    if isinstance(node, gast.Delete) and not all(isinstance(t, gast.Name) for t in node.targets):
        ctx.refuse(node, "`del` of an item is not supported yet", "make a new container without it")


def stop(kind: type[core.Break] | type[core.Continue]) -> Callable[[gast.AST, Context], None]:
    """break and continue."""

    def lowering(node: gast.AST, ctx: Context) -> None:
        ctx.emit(kind(origin=ctx.origin))

    return lowering


_TABLE: dict[type, Callable[..., None]] = {
    gast.Assign: assignment.assign,
    gast.AnnAssign: assignment.annotated,
    gast.AugAssign: assignment.augmented,
    gast.If: branch,
    gast.For: loops.counted,
    gast.While: loops.conditional,
    gast.Break: stop(core.Break),
    gast.Continue: stop(core.Continue),
    gast.Return: leave,
    gast.Expr: expression,
    gast.Raise: throw,
    gast.Assert: claim,
    gast.FunctionDef: function,
    gast.Import: bring,
    gast.ImportFrom: bring,
    gast.Pass: nothing,
    gast.Delete: nothing,
}

# What is refused, and what to write instead.
_REFUSED: dict[type, tuple[str, str]] = {
    gast.With: ("`with` statements are", "put the `with` around the call of the derivative"),
    gast.Try: ("`try` statements are", "put the `try` around the call of the derivative"),
    gast.ClassDef: ("classes inside a function are", "define the class in the module"),
    gast.Global: ("`global` is", "pass the value in and return it"),
    gast.Nonlocal: ("`nonlocal` is", "pass the value in and return it"),
    gast.AsyncFunctionDef: ("asynchronous functions are", "write an ordinary function"),
    gast.AsyncFor: ("`async for` is", "write an ordinary loop"),
    gast.AsyncWith: ("`async with` is", "write an ordinary function"),
}
if hasattr(gast, "Match"):
    _REFUSED[gast.Match] = ("`match` statements are", "write if/elif/else")
if hasattr(gast, "TryStar"):
    _REFUSED[gast.TryStar] = _REFUSED[gast.Try]

__all__ = ["block", "statement"]
