"""Assignments of every form."""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.lower.calls import define
from tangent_ast.lower.context import Context
from tangent_ast.lower.expressions import BINARY, atom, key, value


def assign(node: gast.Assign, ctx: Context) -> None:
    """x = e; a, b = e; x[i] = e; a = b = e."""
    if len(node.targets) == 1:
        target = node.targets[0]
        if isinstance(target, gast.Name) and isinstance(node.value, gast.Lambda):
            if _bound_once(target.id, ctx):
                ctx.frame.names.pop(target.id)
                ctx.frame.functions[target.id] = define(node.value, ctx)
                return
        if isinstance(target, gast.Name):
            ctx.bind(ctx.frame.names[target.id], value(node.value, ctx))
            return
        if _in_step(target, node.value):
            in_step(target, node.value, ctx)
            return
    given = atom(node.value, ctx)
    for target in node.targets:
        store(target, given, ctx)


def _bound_once(name: str, ctx: Context) -> bool:
    """Is a lambda's name bound by this assignment only?"""
    tree = ctx.frame.source.tree
    stores = [
        n
        for n in gast.walk(tree)
        if isinstance(n, gast.Name) and n.id == name and isinstance(n.ctx, gast.Store)
    ]
    return len(stores) == 1 and name in ctx.frame.names


def _in_step(target: gast.AST, given: gast.AST) -> bool:
    """a, b = x, y: as many displayed items as targets, and nothing starred."""
    if not isinstance(target, (gast.Tuple, gast.List)) or not isinstance(given, (gast.Tuple, gast.List)):
        return False
    parts = [*target.elts, *given.elts]
    return len(target.elts) == len(given.elts) and not any(isinstance(p, gast.Starred) for p in parts)


def in_step(target: gast.AST, given: gast.AST, ctx: Context) -> None:
    """a, b = b, a    =>    t = b; t_1 = a; a = t; b = t_1"""
    values: list[Expr] = []
    for item in given.elts:
        made = value(item, ctx)
        if not isinstance(made, Const):
            name = ctx.fresh()
            ctx.bind(name, made)
            made = Name(name)
        values.append(made)
    for part, made in zip(target.elts, values, strict=True):
        store(part, made, ctx)


def store(target: gast.AST, given: Expr, ctx: Context) -> None:
    """Assign an atom to a target of any form."""
    match target:
        case gast.Name(id=name):
            if name not in ctx.frame.names:
                ctx.refuse(target, f"`{name}` is a local function and a variable", "use two names")
                return
            ctx.bind(ctx.frame.names[name], given)
        case gast.Tuple(elts=elts) | gast.List(elts=elts):
            unpack(elts, given, ctx)
        case gast.Starred():
            ctx.refuse(target, "`*` in an assignment is not supported yet", "use slices")
        case gast.Subscript() | gast.Attribute():
            ctx.emit(core.Update(place(target, ctx), given, origin=ctx.origin))
        case _:
            ctx.refuse(target, "this assignment is not supported yet")


def unpack(elts: list[gast.AST], given: Expr, ctx: Context) -> None:
    """a, (b, c) = e    =>    a, t = e; b, c = t"""
    if any(isinstance(e, gast.Starred) for e in elts):
        ctx.refuse(elts[0], "`*` in an assignment is not supported yet", "use slices")
        return
    names: list[str] = []
    later: list[tuple[gast.AST, str]] = []
    for part in elts:
        if isinstance(part, gast.Name) and part.id in ctx.frame.names:
            names.append(ctx.frame.names[part.id])
        else:
            names.append(ctx.fresh())
            later.append((part, names[-1]))
    ctx.emit(core.Unpack(tuple(names), given, origin=ctx.origin))
    for part, name in later:
        store(part, Name(name), ctx)


def place(node: gast.AST, ctx: Context) -> Apply:
    """Something in memory that can be assigned."""
    base = atom(node.value, ctx)
    if isinstance(node, gast.Subscript):
        return Apply(Op.ITEM, (base, key(node.slice, ctx)))
    return Apply(Op.ATTRIBUTE, (base,), symbol=node.attr)


def annotated(node: gast.AnnAssign, ctx: Context) -> None:
    """x: float = e."""
    if node.value is None:
        return
    if isinstance(node.target, gast.Name):
        ctx.bind(ctx.frame.names[node.target.id], value(node.value, ctx))
    else:
        store(node.target, atom(node.value, ctx), ctx)


def augmented(node: gast.AugAssign, ctx: Context) -> None:
    """x += v    =>    x = (x += v), an operation that may change x in place
    x[i] += v    =>    an update
    """
    symbol = BINARY[type(node.op)]
    if isinstance(node.target, gast.Name):
        if node.target.id not in ctx.frame.names:
            ctx.refuse(node, f"`{node.target.id}` is not a variable of this function")
            return
        target = ctx.frame.names[node.target.id]
        given = atom(node.value, ctx)
        ctx.bind(target, Apply(Op.INPLACE, (Name(target), given), symbol=symbol))
        return
    where = place(node.target, ctx)
    ctx.emit(core.Update(where, atom(node.value, ctx), symbol, origin=ctx.origin))
