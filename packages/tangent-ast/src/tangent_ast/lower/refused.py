"""What is not supported, and what to write instead.

Everything in a function is looked at, so that all problems are told at once.
"""

from __future__ import annotations

import gast

from tangent_ast.core import Const, Expr
from tangent_ast.lower.context import Context

_YIELD = ("generator functions cannot be differentiated yet", "return a list instead")
_WALRUS = ("`:=` is not supported here yet", "assign on a line of its own")
_AWAIT = ("`await` cannot be differentiated", "write an ordinary function")
_STAR = ("`except*` is not supported", "write `except`")
EXPRESSIONS: dict[type, tuple[str, str]] = {
    gast.Yield: _YIELD,
    gast.YieldFrom: _YIELD,
    gast.Await: _AWAIT,
    gast.Starred: ("`*` is not supported here yet", "write the items out"),
}

REFUSED_INSIDE = {
    **{kind: EXPRESSIONS[kind] for kind in (gast.Yield, gast.YieldFrom, gast.Await)},
    gast.NamedExpr: _WALRUS,
}

STATEMENTS: dict[type, tuple[str, str]] = {
    gast.TryStar: _STAR,
    gast.AsyncFunctionDef: ("asynchronous functions cannot be differentiated", "write an ordinary function"),
    gast.AsyncFor: ("`async for` cannot be differentiated", "write an ordinary loop"),
    gast.AsyncWith: ("`async with` cannot be differentiated", "write an ordinary function"),
}


def expression(node: gast.AST, ctx: Context) -> Expr:
    """Refuse an expression; its parts are looked at for other problems."""
    ctx.refuse(node, *EXPRESSIONS[type(node)])
    for child in gast.iter_child_nodes(node):
        if type(child) in ctx.expressions and not isinstance(getattr(child, "ctx", None), gast.Store):
            ctx.value(child)
    return Const(None)


def statement(node: gast.AST, ctx: Context) -> None:
    """Refuse a statement; what is in its blocks is looked at for other problems."""
    word = f"`{type(node).__name__.lower()}` statements are not supported yet"
    ctx.refuse(node, *STATEMENTS.get(type(node), (word, "write it without this statement")))
    if isinstance(node, gast.AsyncFunctionDef):
        return  # another scope
    for inner in _blocks(node):
        ctx.block(inner)


def _blocks(node: gast.AST) -> list[list[gast.AST]]:
    """The statement lists of a compound statement, those of its handlers and cases included."""
    found: list[list[gast.AST]] = []
    for _, value in gast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], gast.stmt):
            found.append(value)
        elif isinstance(value, list):
            found += [block for child in value if isinstance(child, gast.AST) for block in _blocks(child)]
    return found
