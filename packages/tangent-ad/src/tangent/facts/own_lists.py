"""Lists and dictionaries that a function makes, and of which nobody else writes items: all that is in them.

ys = [0.0] * n; ys[i] = v                    =>    {"ys": [0.0, v]}
d = {"a": {"b": 0.0}}; d["c"] = e            =>    {"d": [{"b": 0.0}, e]}
ys = []; ys.append(row); zs = list(ys)       =>    {"ys": [row], "zs": [row]}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import gast

from tangent import runtime
from tangent.facts.operations import operation_or_none
from tangent.facts.tables import WHOLE, copied_table
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.literals import holds_literals
from tangent_ast.lower.growing import listed


def own_lists(function: core.Function, book: RuleBook) -> dict[str, list[Expr]]:
    """The lists, each with the values that are put into it."""
    statements = list(core.walk(function.body))
    bound = Counter(t for s in statements for t in core.targets(s))
    made: dict[str, list[Expr]] = {}
    copied: dict[str, str] = {}  # a list that has the items of another one to begin with
    same: dict[str, str] = {}  # a second name
    dictionaries: set[str] = set()
    ranges: set[str] = set()
    for s in statements:
        if not isinstance(s, core.Bind) or bound[s.target] != 1:
            continue
        match s.value:
            case Apply(Op.LIST, items):
                made[s.target] = list(items)
            case Apply(Op.DICT, pairs):
                made[s.target] = list(pairs[1::2])
            case core.Verbatim(tree=gast.DictComp(value=item) as tree) if holds_literals(tree):
                made[s.target] = [like(item)]
            case core.Verbatim(tree=gast.ListComp(elt=item) as tree) if holds_literals(tree):
                made[s.target] = [like(item)]
            case core.Verbatim() as kept if (table := copied_table(kept)) is not None:
                made[s.target] = [Apply(Op.ITEM, (Apply(Op.ITEM, (table, Const(0))), WHOLE))]
            case Apply(Op.BINARY, factors, symbol="*"):
                for factor in factors:
                    if isinstance(factor, Name) and factor.id in made:
                        made[s.target], copied[s.target] = [], factor.id
            case Apply(Op.CALL, (Global(value=maker), *_)) if maker is range:
                ranges.add(s.target)
            case Name(other) if other in ranges:
                ranges.add(s.target)
            case Apply(Op.CALL, (Global(value=maker), Name(items))) if items in ranges:
                if maker is list or maker is listed:
                    made[s.target] = [Const(0)]
            case Apply(Op.CALL, (Global(value=maker), Name(items), *_)) if items in made:
                copying = (runtime.zeros_like, dict) if items in dictionaries else _COPYING
                if any(maker is m for m in copying):
                    made[s.target], copied[s.target] = [], items
            case Name(other) if other in made and bound[other] == 1:
                made[s.target], same[s.target] = made[other], other
        match s.value:
            case Apply(Op.DICT) | core.Verbatim(tree=gast.DictComp()):
                dictionaries.add(s.target)
            case Name(other) | Apply(Op.CALL, (_, Name(other), *_)) if other in dictionaries & made.keys():
                dictionaries.add(s.target)
    if not made:
        return made
    for s in statements:
        for name in set(core.reads(s)) & made.keys():
            renamed = isinstance(s, core.Bind) and same.get(s.target) == name
            if not renamed and not _only_looks(s, name, book):
                _forget(name, made, copied, same)
        match s:
            case core.Update(place=Apply(Op.ITEM, (Name(name), _)), value=value) if name in made:
                made[name] += [value, Const(0.0)] if s.symbol in ("/", "**") else [value]
            case core.Push(stack=name, values=(value,)) if name in made:
                made[name].append(value)
            case core.Push(stack=name):
                _forget(name, made, copied, same)
    return {name: list(_values(name, made, copied, same)) for name in made}


# What they give has items of the kinds that are in their first argument.
_COPYING = (list, listed, runtime.zeros_like)


def _forget(name: str, made: dict[str, list[Expr]], copied: dict[str, str], same: dict[str, str]) -> None:
    """Others may write to a list: nobody knows what is in it, nor in its copies."""
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if made.pop(name, None) is not None:
            waiting += [n for n, other in (*copied.items(), *same.items()) if other == name]
            if name in same:
                waiting.append(same[name])


def _values(
    name: str, made: dict[str, list[Expr]], copied: dict[str, str], same: dict[str, str]
) -> Iterator[Expr]:
    """What is put into a list, and what was in it to begin with."""
    while name in same:
        name = same[name]
    yield from made[name]
    if name in copied:
        yield from _values(copied[name], made, copied, same)


def like(item: gast.AST) -> Expr:
    """Something of the kind of what is written out, and of what is in it."""
    match item:
        case gast.Constant(value=value):
            return Const(value)
        case gast.UnaryOp():
            return Const(0.0)
        case gast.Tuple():
            return Apply(Op.TUPLE, ())
        case gast.Dict(values=items):
            return Apply(Op.DICT, tuple(e for i in items for e in (Const(""), like(i))))
        case gast.DictComp(value=inner):
            return Apply(Op.DICT, (Const(""), like(inner)))
        case gast.List(elts=items):
            return Apply(Op.LIST, tuple(map(like, items)))
        case gast.ListComp(elt=inner):
            return Apply(Op.LIST, (like(inner),))
        case (
            gast.BinOp(left=gast.List() as repeated, op=gast.Mult())
            | gast.BinOp(right=gast.List() as repeated, op=gast.Mult())
        ):
            return like(repeated)
    return Apply(Op.LIST, ())


def _only_looks(s: core.Statement, name: str, book: RuleBook) -> bool:
    """Does a statement give the list no second name, and write nothing to it but an item?"""
    match s:
        case core.Return():
            return True
        case core.Update(place=Apply(Op.ITEM, (Name(base), key)), value=value, symbol="" | "+"):
            apart = name not in core.names(key) and name not in core.names(value)
            return base == name and apart and not isinstance(key, Apply)
        case core.For() | core.Unpack():
            return True
        case core.Bind(value=Apply(Op.ITEM, (Name(base), key))):
            return base == name and not isinstance(key, Apply) and name not in core.names(key)
        case core.Bind(value=Apply(Op.BINARY, symbol="*" | "+")):
            return True  # another list, of the same items
        case core.Bind(
            value=Apply(Op.METHOD, (Name(base), *given), symbol="keys" | "values" | "items" | "get")
        ):
            return base == name and all(name not in core.names(v) for v in given)
        case core.Bind(value=Apply(Op.COMPARE, symbol="in" | "not-in")):
            return True
        case core.Bind(value=core.Verbatim() as kept):
            return _only_reads_items(kept, name)
        case core.Push(stack=stack, values=values):
            return stack == name and all(name not in core.names(v) for v in values)
        case core.Pop():
            return True
        case core.Effect(value=Apply(Op.CALL) as call) if _is_check(call, book):
            return True
        case core.Effect(value=Apply(Op.CALL, (Global(), Name(base), *given)) as call):
            adds = book.write_of(call) is not None  # to what is there, which stays what it is
            return adds and base == name and all(name not in core.names(v) for v in given)
        case core.Bind(value=Apply(Op.CALL, (Global(value=maker), *_))) if any(maker is m for m in _COPYING):
            return True
        case core.Bind(value=Apply(Op.CALL) as call):
            op = operation_or_none(call, book)
            if op is None or op.rule.mutates:
                return False
            view = op.rule.view_of
            return view is None or name not in core.names(op.arguments.get(view, Const(None)))
    return False


def _only_reads_items(kept: core.Verbatim, name: str) -> bool:
    """Does what is kept as written do no more with the list than `ys[i]`?"""
    spelled = {s for s, n in zip(kept.spelled, kept.names, strict=True) if n.id == name}
    reads = sum(isinstance(n, gast.Name) and n.id in spelled for n in gast.walk(kept.tree))
    items = 0
    for node in gast.walk(kept.tree):
        match node:
            case gast.Subscript(value=gast.Name(id=base), slice=key, ctx=gast.Load()) if base in spelled:
                items += not isinstance(key, gast.Slice)
    return items == reads


def _is_check(call: Apply, book: RuleBook) -> bool:
    op = operation_or_none(call, book)
    return op is not None and op.rule.guards and not op.rule.mutates


__all__ = ["like", "own_lists"]
