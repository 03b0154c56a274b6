"""Loops over the items, keys or values of a dictionary.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("for k, v in d.items(): y = v"))
for k in d:
    v = d[k]
    y = v
>>> print(lowered("for a, b in d.values(): y = a"))
for k in d:
    t = d[k]
    a, b = t
    y = a
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.iteration import parts_of
from tangent_ast.lower.names import dotted
from tangent_ast.lower.places import store
from tangent_ast.lower.scopes import bindings


def over_dictionary(
    node: gast.For | gast.comprehension,
    ctx: Context,
    inside: Callable[[], None],
    marked: Callable[[core.Block], core.Block] = lambda body: body,
) -> bool:
    """Lower `for k, v in d.items()` and its kind; False if the loop is none of these.

    `inside` writes the body, which `marked` changes.
    """
    match node.iter:
        case gast.Call(func=gast.Attribute(attr="items" | "keys" | "values" as which), args=[], keywords=[]):
            pass
        case _:
            return False
    if dotted(node.iter.func, ctx) is not None:
        return False  # a function of a module
    dictionary = ctx.atom(node.iter.func.value)
    if isinstance(dictionary, Name) and bindings([node]):
        dictionary = _kept(dictionary, node, ctx)
    target = node.target
    pair = parts_of(target, 2) if which == "items" else None
    named = pair[0] if pair is not None else target if which == "keys" else None
    plain = isinstance(named, gast.Name) and named.id in ctx.frame.variables
    key = ctx.frame.variables[named.id] if plain and named is not None else ctx.fresh("k")
    with ctx.writing() as body:
        item = Apply(Op.ITEM, (dictionary, Name(key)))
        if which == "keys" and not plain:
            store(target, Name(key), ctx)
        elif which == "values":
            _store(target, item, ctx)
        elif which == "items" and pair is None:
            store(target, ctx.kept(Apply(Op.TUPLE, (Name(key), ctx.kept(item)))), ctx)
        elif pair is not None:
            if plain:
                _store(pair[1], item, ctx)
            else:
                value = ctx.kept(item)
                store(pair[0], Name(key), ctx)
                store(pair[1], value, ctx)
        inside()
    ctx.emit(core.For((key,), (core.Each(dictionary),), marked(tuple(body)), origin=ctx.origin))
    return True


def _store(target: gast.AST, value: Expr, ctx: Context) -> None:
    """Assign, by way of a temp only where it needs one."""
    if isinstance(target, gast.Name) and target.id in ctx.frame.variables:
        ctx.bind(ctx.frame.variables[target.id], value)
    else:
        store(target, ctx.kept(value), ctx)


def _kept(dictionary: Name, node: gast.AST, ctx: Context) -> Name:
    """The dictionary under a name that the loop does not bind."""
    bound = {ctx.frame.variables.get(name) for name in bindings([node])}
    return ctx.kept(dictionary) if dictionary.id in bound else dictionary
