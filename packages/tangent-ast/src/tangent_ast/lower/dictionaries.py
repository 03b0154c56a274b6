"""Dictionaries that are made otherwise than by writing out their items.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("d = dict(a=x, b=y)"))
d = {"a": x, "b": y}
>>> print(lowered("d = {**a, 'k': x, **b}"))
t = {"k": x}
t_1 = a | t
d = t_1 | b
>>> print(lowered("d = {k: v * 2 for k, v in pairs}", spelled_out=True))
keys = []
values = []
for t in pairs:
    k, v = t
    keys.append(k)
    t_1 = v * 2
    values.append(t_1)
keys_1 = list(keys)
values_1 = list(values)
d = keyed(keys_1, values_1)
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import TypeVar

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Op
from tangent_ast.literals import holds_literals
from tangent_ast.lower.comprehension import must_be_loop, with_own_names, write_loops
from tangent_ast.lower.context import Context
from tangent_ast.lower.in_turns import refuse_changing_items
from tangent_ast.lower.lifting import outside
from tangent_ast.lower.names import known_global
from tangent_ast.lower.new_list import new_list
from tangent_ast.lower.verbatim import verbatim

Key = TypeVar("Key")
Value = TypeVar("Value")


def keyed(keys: Iterable[Key], values: Iterable[Value]) -> dict[Key, Value]:
    """A dictionary of keys and values.

    >>> keyed("ab", [1.0, 2.0])
    {'a': 1.0, 'b': 2.0}
    """
    return dict(zip(keys, values, strict=False))


def written_in_a_call(node: gast.Call, function: object, ctx: Context) -> Expr | None:
    """dict(a=x) and dict(zip(xs, ys)); None for any other call."""
    if function is not builtins.dict or any(k.arg is None for k in node.keywords):
        return None
    if not node.args:
        return Apply(Op.DICT, tuple(p for k in node.keywords for p in (Const(k.arg), ctx.atom(k.value))))
    match node.args, node.keywords:
        case [gast.Call(func=zipped, args=[keys, values], keywords=[])], []:
            found = known_global(zipped, ctx)
            starred = isinstance(keys, gast.Starred) or isinstance(values, gast.Starred)
            if found is not None and found.value is builtins.zip and not starred:
                return _keyed(ctx.atom(keys), ctx.atom(values), ctx)
    return None


def _keyed(keys: Expr, values: Expr, ctx: Context) -> Expr:
    return Apply(Op.CALL, (outside("keyed", keyed, ctx), keys, values))


def joined(node: gast.Dict, ctx: Context) -> Expr:
    """{**a, "k": x}  =>  a | {"k": x}"""
    parts: list[Expr] = []
    items: list[Expr] = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            items += (ctx.atom(key), ctx.atom(value))
            continue
        if items:
            parts.append(ctx.kept(Apply(Op.DICT, tuple(items))))
            items = []
        parts.append(ctx.atom(value))
    if items or len(parts) == 1:  # at least one `|` makes a new dictionary
        parts.append(ctx.kept(Apply(Op.DICT, tuple(items))))
    whole, *rest = parts
    for part in rest[:-1]:
        whole = ctx.kept(Apply(Op.BINARY, (whole, part), symbol="|"))
    return Apply(Op.BINARY, (whole, rest[-1]), symbol="|")


def comprehension(node: gast.DictComp, ctx: Context) -> Expr:
    """{k: v for x in xs}: the loop makes a list of keys and one of values.

    {k: [] for k in ks}: the loop sets the items, because such lists grow.
    {k: {"a": 0.0} for k in ks} stays, because nothing that varies is in it.
    """
    nested = isinstance(node.value, gast.Dict | gast.DictComp)
    if not must_be_loop(node, ctx) or (nested and holds_literals(node)):
        return verbatim(node, ctx)
    refuse_changing_items(node, ctx)
    renamed = with_own_names(node, ctx)
    if isinstance(node.value, gast.List):
        return _set_one_by_one(renamed, ctx)
    keys, values = new_list(ctx, "keys"), new_list(ctx, "values")

    def append() -> None:
        keys.append(ctx.atom(renamed.key))
        values.append(ctx.atom(renamed.value))

    write_loops(renamed.generators, append, ctx)
    return _keyed(keys.name, values.name, ctx)


def _set_one_by_one(node: gast.DictComp, ctx: Context) -> Expr:
    made = core.Name(ctx.variable("made"))
    ctx.bind(made.id, Apply(Op.DICT, ()))

    def put() -> None:
        item = Apply(Op.ITEM, (made, ctx.atom(node.key)))
        ctx.emit(core.Update(item, ctx.atom(node.value), origin=ctx.origin))

    write_loops(node.generators, put, ctx)
    return made
