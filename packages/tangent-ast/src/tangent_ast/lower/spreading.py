"""What stands behind `*` and `**`, where the text tells how many items there are.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("p = (x, y)\\nz = f(*p, *(x, 1), **{'k': y})"))
p = (x, y)
t = p[0]
t_1 = p[1]
z = f(t, t_1, x, 1, k=y)
>>> print(lowered("a, *b, c = xs"))
t = list(xs)
t_1 = t[0]
t_2 = t[1:-1]
t_3 = t[-1]
a = t_1
b = t_2
c = t_3
"""

from __future__ import annotations

import builtins
import inspect
from collections.abc import Iterable, Iterator, Sequence

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Atom, Const, Expr, Global, Name, Op
from tangent_ast.lower.context import Context


def positional(nodes: Sequence[gast.AST], ctx: Context) -> list[Atom] | None:
    """The values of `a, *b, c`; None (and a complaint) if nobody knows how many these are."""
    found: list[Atom] = []
    for node in nodes:
        if not isinstance(node, gast.Starred):
            found.append(ctx.atom(node))
            continue
        items = _items(node.value, ctx)
        if items is None:
            ctx.refuse(node, "the text does not tell how many items `*` stands for", "write them out")
            return None
        found += items
    return found


def named(keywords: Sequence[gast.keyword], ctx: Context) -> list[tuple[str, Atom]] | None:
    """The values of `k=a, **b`; None (and a complaint) if nobody knows the names."""
    found: list[tuple[str, Atom]] = []
    for keyword in keywords:
        if keyword.arg is not None:
            found.append((keyword.arg, ctx.atom(keyword.value)))
            continue
        entries = _entries(keyword.value, ctx)
        if entries is None:
            ctx.refuse(keyword.value, "the text does not tell which names `**` stands for", "write them out")
            return None
        found += entries
    return found


def entries_of(node: gast.Dict, ctx: Context) -> list[tuple[Atom, Atom]] | None:
    """The items of a dictionary that is written out, those behind `**` among them."""
    found: list[tuple[Atom, Atom]] = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            found.append((ctx.atom(key), ctx.atom(value)))
            continue
        entries = _entries(value, ctx)
        if entries is None:
            ctx.refuse(value, "the text does not tell which keys `**` stands for", "write the items out")
            return None
        found += [(Const(k), v) for k, v in entries]
    return list(dict(found).items())  # a key that is there twice has the last value, at the first place


def is_told(node: gast.Dict, ctx: Context) -> bool:
    """Does the text tell all keys of a dictionary that is written out?"""
    return all(
        key is not None or tells_names(value, ctx) is not None
        for key, value in zip(node.keys, node.values, strict=True)
    )


def tells_names(node: gast.AST, ctx: Context) -> tuple[str, ...] | None:
    """The keys of a dictionary, all of which are words; None if the text does not tell them."""
    match node:
        case gast.Dict(keys=keys) if all(_is_word(k) for k in keys):
            return tuple(k.value for k in keys)
        case gast.Name(id=name) if (frame := ctx.frame.find(name)) is not None:
            return ctx.keys.get(frame.variables.get(name, ""))
    return None


def tells_items(node: gast.AST, ctx: Context) -> bool:
    """Does the text tell how many items `*node` stands for?"""
    match node:
        case gast.Tuple(elts=elts) | gast.List(elts=elts):
            return all(not isinstance(e, gast.Starred) or tells_items(e.value, ctx) for e in elts)
        case gast.Name(id=name) if (frame := ctx.frame.find(name)) is not None:
            return frame.variables.get(name) in ctx.lengths
    from tangent_ast.lower.item_by_item import gone_through

    through = gone_through(node, ctx)
    return through is not None and tells_items(through, ctx)


def counted(call: gast.Call, count: int, ctx: Context) -> gast.Call:
    """f(a, *xs), where f has so many parameters  =>  t, t_1 = xs; f(a, t, t_1)"""
    *first, last = call.args
    names = [ctx.fresh() for _ in range(count - len(first))]
    ctx.frame.variables.update({name: name for name in names})
    ctx.emit(core.Unpack(tuple(names), ctx.atom(last.value), origin=ctx.origin))
    passed = [gast.copy_location(gast.Name(n, gast.Load(), None, None), last) for n in names]
    made: gast.Call = gast.copy_location(gast.Call(call.func, [*first, *passed], call.keywords), call)
    return made


def by_name(call: gast.Call, signature: inspect.Signature, ctx: Context) -> gast.Call | None:
    """f(x, **d), where f has the parameters x, k and, with a default, eps; None if nobody knows the defaults.

    f(x, k=d["k"], eps=d["eps"] if "eps" in d else 1e-5)

    That there is nothing else in the dictionary is made sure of.
    """
    given = {k.arg for k in call.keywords if k.arg is not None}
    left = [
        p for k, p in enumerate(signature.parameters.values()) if k >= len(call.args) and p.name not in given
    ]
    if any(
        p.kind not in _BY_NAME or not (p.default is p.empty or isinstance(p.default, _PLAIN)) for p in left
    ):
        return None
    (spread,) = (k for k in call.keywords if k.arg is None)

    def here(node: gast.AST) -> gast.AST:
        return gast.fix_missing_locations(gast.copy_location(node, spread.value))

    whole = ctx.named(ctx.value(spread.value))
    variable = ctx.fresh()
    ctx.emit(core.Bind(variable, whole, origin=ctx.origin))
    ctx.frame.variables[variable] = variable
    count: Atom = Const(sum(p.default is p.empty for p in left))
    keywords: list[gast.keyword] = []
    for p in left:
        key = gast.Constant(p.name, None)
        item: gast.AST = gast.Subscript(gast.Name(variable, gast.Load(), None, None), key, gast.Load())
        if p.default is not p.empty:
            there = ctx.kept(Apply(Op.COMPARE, (Const(p.name), Name(variable)), symbol="in"))
            count = ctx.kept(Apply(Op.BINARY, (count, there), symbol="+"))
            ctx.frame.variables[there.id] = there.id
            test = gast.Name(there.id, gast.Load(), None, None)
            item = gast.IfExp(test, item, gast.Constant(p.default, None))
        keywords.append(gast.keyword(p.name, here(item)))
    length = ctx.kept(Apply(Op.CALL, (Global("len", builtins.len), Name(variable))))
    others = ctx.kept(Apply(Op.COMPARE, (length, count), symbol="!="))
    names = ", ".join(p.name for p in left)
    wrong = Apply(
        Op.CALL, (Global("TypeError", TypeError), Const(f"`**` has to give {names}, and nothing else"))
    )
    ctx.emit(core.If(others, (core.Raise(wrong, origin=ctx.origin),), (), origin=ctx.origin))
    kept = [k for k in call.keywords if k.arg is not None]
    made: gast.Call = gast.copy_location(gast.Call(call.func, call.args, [*kept, *keywords]), call)
    return made


_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_PLAIN = (bool, int, float, str, type(None))


def _items(node: gast.AST, ctx: Context) -> list[Atom] | None:
    match node:
        case gast.Tuple(elts=elts) | gast.List(elts=elts):
            return positional(elts, ctx)
        case gast.Name(id=name) if (frame := ctx.frame.find(name)) is not None:
            variable = frame.variables.get(name)
            if variable in ctx.lengths:
                frame.read.add(name)
                return [_item(variable, k, ctx) for k in range(ctx.lengths[variable])]
    from tangent_ast.lower.item_by_item import gone_through, made_of

    through = gone_through(node, ctx)
    given = None if through is None else _items(through, ctx)
    return None if given is None else made_of(given, node, ctx)


def _entries(node: gast.AST, ctx: Context) -> list[tuple[str, Atom]] | None:
    match node:
        case gast.Dict(keys=keys, values=values) if all(_is_word(k) for k in keys):
            return [(k.value, ctx.atom(v)) for k, v in zip(keys, values, strict=True)]
        case gast.Name(id=name) if (frame := ctx.frame.find(name)) is not None:
            variable = frame.variables.get(name)
            if variable in ctx.keys:
                frame.read.add(name)
                return [(k, _item(variable, k, ctx)) for k in ctx.keys[variable]]
    return None


def _item(variable: str, key: int | str, ctx: Context) -> Name:
    return ctx.kept(Apply(Op.ITEM, (Name(variable), Const(key))))


def _is_word(node: gast.AST | None) -> bool:
    return isinstance(node, gast.Constant) and isinstance(node.value, str)


def note_items(variable: str, value: Expr, ctx: Context) -> None:
    """Remember the length of a tuple, or the keys of a dictionary, that a variable is bound to for good."""
    match value:
        case Apply(Op.TUPLE, args):
            ctx.lengths[variable] = len(args)
        case Apply(Op.DICT, args) if all(
            isinstance(k, Const) and isinstance(k.value, str) for k in args[::2]
        ):
            ctx.keys[variable] = tuple(k.value for k in args[::2] if isinstance(k, Const))


def is_for_good(name: str, value: Expr, body: Iterable[gast.AST], places: int) -> bool:
    """Is a tuple or dictionary bound to a name that is bound once, and does nothing here change it?"""
    if places != 1 or not isinstance(value, Apply) or value.op not in (Op.TUPLE, Op.DICT):
        return False  # no need to look through the function
    return not any(_changes(name, node) for part in body for node in gast.walk(part))


def _changes(name: str, node: gast.AST) -> bool:
    match node:
        case gast.Subscript(value=gast.Name(id=found), ctx=gast.Store() | gast.Del()):
            return bool(found == name)
        case gast.Call(func=gast.Attribute(value=gast.Name(id=found), attr=attribute)):
            return found == name and attribute in ("update", "pop", "popitem", "setdefault", "clear")
    return False


def starred_targets(parts: Sequence[gast.AST], given: Expr, ctx: Context) -> Iterator[tuple[gast.AST, Expr]]:
    """a, *b, c = xs  =>  t = list(xs); a = t[0]; b = t[1:-1]; c = t[-1]"""
    star = next(k for k, part in enumerate(parts) if isinstance(part, gast.Starred))
    whole = ctx.kept(Apply(Op.CALL, (Global("list", builtins.list), given)))
    after = len(parts) - star - 1
    for k, part in enumerate(parts):
        if k == star:
            end = Const(-after if after else None)
            middle = Apply(Op.SLICE, (Const(star), end, Const(None)))
            yield part.value, ctx.kept(Apply(Op.ITEM, (whole, middle)))
        else:
            place = k if k < star else k - len(parts)
            yield part, ctx.kept(Apply(Op.ITEM, (whole, Const(place))))
