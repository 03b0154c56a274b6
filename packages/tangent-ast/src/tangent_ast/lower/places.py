"""What can be assigned: names, items, attributes.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("x[i + 1] = y; o.f[0] = y"))
t = i + 1
x[t] = y
t_1 = o.f
t_1[0] = y
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.indexing import key


def store(target: gast.AST, given: Expr, ctx: Context) -> None:
    """Assign an atom to a target of any form."""
    from tangent_ast.lower.objects import set_property
    from tangent_ast.lower.unpacking import unpack

    match target:
        case gast.Name():
            if (name := variable(target, ctx)) is not None:
                ctx.bind(name, given)
        case gast.Tuple(elts=elts) | gast.List(elts=elts):
            unpack(elts, given, ctx)
        case gast.Attribute() if set_property(target, given, ctx):
            pass
        case gast.Subscript() | gast.Attribute():
            ctx.emit(core.Update(place(target, ctx), given, origin=ctx.origin))
        case gast.Starred():
            ctx.refuse(target, "`*` in an assignment is not supported yet", "use slices")
        case _:
            ctx.refuse(
                target, "this assignment is not supported yet", "assign to a name, an item or an attribute"
            )


def variable(target: gast.Name, ctx: Context) -> str | None:
    """The name that a variable has in Core; what cannot be assigned is refused."""
    frame = ctx.frame.find(target.id)
    name = frame.variables.get(target.id) if frame is not None else None
    if name is None:
        ctx.refuse(target, f"`{target.id}` stands for a function and is assigned here", "use two names")
    return name


def place(node: gast.AST, ctx: Context) -> Apply:
    """Something in memory: `x[k]` or `o.f`, its parts evaluated once."""
    base = ctx.atom(node.value)
    if isinstance(base, Global) and isinstance(base.value, type) and "<locals>" in base.value.__qualname__:
        ctx.refuse(
            node,
            f"`{base.path}` is a class that is defined inside of a function, and a new one in every call",
            "keep the value in an object",
        )
    if isinstance(node, gast.Subscript):
        return Apply(Op.ITEM, (base, key(node.slice, ctx)))
    return Apply(Op.ATTRIBUTE, (base,), symbol=node.attr)
