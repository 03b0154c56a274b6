"""What is carried along as written: f-strings, lambdas that are not called here, comprehensions.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = f(f'{x:.2f}', [x * k for x in xs])"))
t = f"{x:.2f}"
t_1 = [x * k for x in xs]
y = f(t, t_1)
"""

from __future__ import annotations

from collections.abc import Iterator

import gast

from tangent_ast import core
from tangent_ast.core import Expr, Global, Name
from tangent_ast.lower.consumers import USING_UP
from tangent_ast.lower.context import Context
from tangent_ast.lower.names import name
from tangent_ast.lower.refused import REFUSED_INSIDE
from tangent_ast.lower.scopes import free_names


def verbatim(node: gast.AST, ctx: Context, *, at_once: bool = False) -> Expr:
    """An expression, with the local names that it reads.

    `at_once` says that it is used up where it stands, so that it does not
    matter whether its variables change afterwards.
    """
    for inner in gast.walk(node):
        if (refusal := REFUSED_INSIDE.get(type(inner))) is not None:
            return ctx.refuse(inner, *refusal)
    later = not at_once and _waits(node, ctx)
    read: dict[str, Name] = {}
    for inner in free_names(node):
        found = name(inner, ctx)
        if isinstance(found, Name):
            read[inner.id] = found
            if later and _may_change(inner, node, ctx):
                return ctx.refuse(
                    node,
                    f"`{inner.id}` may change before this expression reads it, which is not supported yet",
                    f"keep the value: `lambda ..., {inner.id}={inner.id}: ...`",
                )
        elif isinstance(found, core.Const):
            read[inner.id] = ctx.kept(found)
        elif isinstance(found, Global) and found.path != inner.id:
            return ctx.refuse(
                inner,
                f"`{inner.id}` stands for `{found.path}` here, which cannot be used in this expression yet",
                "write a loop, or call it outside of the expression",
            )
    return core.Verbatim(node, tuple(read.values()), tuple(read))


def _waits(node: gast.AST, ctx: Context) -> bool:
    """May something in an expression run after it?

    A lambda may, and a generator, unless it is used up where it stands: [sum(x[i] for i in r) for r in rs]
    """
    match node:
        case gast.Lambda() | gast.GeneratorExp():
            return True
        case gast.Call(func=gast.Name() as function) if ctx.frame.find(function.id) is None:
            known = name(function, ctx)
            if isinstance(known, Global) and any(known.value is one for one in USING_UP):
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                return any(_waits(inner, ctx) for part in given for inner in _inside(part))
    return any(_waits(part, ctx) for part in gast.iter_child_nodes(node))


def _inside(node: gast.AST) -> Iterator[gast.AST]:
    """What a generator or a function (`key`) is made of; any other expression itself."""
    match node:
        case gast.Lambda(body=body):
            yield body
        case gast.GeneratorExp():
            yield from gast.iter_child_nodes(node)
        case _:
            yield node


def _may_change(node: gast.Name, around: gast.AST, ctx: Context) -> bool:
    """Is a variable bound more than once, or after the expression that reads it?"""
    frame = ctx.frame.find(node.id)
    if frame is None:
        return False
    if frame.source is not ctx.root or frame is not ctx.frame or frame.parent is not None:
        return True  # an inlined function: every call of it has variables of its own
    places = frame.bound.get(node.id, [])
    if not places:
        return False  # a parameter
    is_parameter = node.id in {p.id for p in gast.walk(frame.source.tree.args) if isinstance(p, gast.Name)}
    if len(places) + is_parameter > 1 or places[0].in_loop:
        return True
    return (places[0].node.lineno, places[0].node.col_offset) > (around.lineno, around.col_offset)
