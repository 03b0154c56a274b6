"""Lists that a function makes, and of which nobody else writes items: all that is ever in them.

ys = [0.0] * n; ys[i] = v    =>    {"ys": [0.0, v]}
"""

from __future__ import annotations

from collections import Counter

from tangent.facts.operations import operation_or_none
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op


def own_lists(function: core.Function, book: RuleBook) -> dict[str, list[Expr]]:
    """The lists, each with the values that are put into it."""
    bound = Counter(t for s in core.walk(function.body) for t in core.targets(s))
    found: dict[str, list[Expr]] = {}
    displays: dict[str, tuple[Expr, ...]] = {}
    for s in core.walk(function.body):
        match s:
            case core.Bind(target=name, value=Apply(Op.LIST, items)) if bound[name] == 1:
                displays[name] = items
                found[name] = list(items)
            case core.Bind(target=name, value=Apply(Op.BINARY, factors, symbol="*")) if bound[name] == 1:
                for factor in factors:
                    if isinstance(factor, Name) and factor.id in displays:
                        found[name] = list(displays[factor.id])
    if not found:
        return found
    stacks = {s.stack for s in core.walk(function.body) if isinstance(s, (core.Push, core.Pop))}
    for name in stacks:
        found.pop(name, None)
    for s in core.walk(function.body):
        for name in set(core.reads(s)) & found.keys():
            if not _only_looks(s, name, book):
                del found[name]
        match s:
            case core.Update(place=Apply(Op.ITEM, (Name(name), _)), value=value) if name in found:
                found[name].append(value)
    return found


def _only_looks(s: core.Statement, name: str, book: RuleBook) -> bool:
    """Does a statement give the list no second name, and write nothing to it but an item?"""
    match s:
        case core.Return():
            return True
        case core.Update(place=Apply(Op.ITEM, (Name(base), key)), value=value, symbol="" | "+"):
            return base == name and name not in core.names(key) and name not in core.names(value)
        case core.For():
            return True
        case core.Bind(value=Apply(Op.ITEM, (Name(base), key))):
            return base == name and not isinstance(key, Apply) and name not in core.names(key)
        case core.Bind(value=Apply(Op.BINARY, symbol="*")):
            return True  # the items are numbers, or it is no such list
        case core.Bind(value=Apply(Op.CALL) as call):
            op = operation_or_none(call, book)
            if op is None or op.rule.mutates:
                return False
            view = op.rule.view_of
            return view is None or name not in core.names(op.arguments.get(view, Const(None)))
    return False


__all__ = ["own_lists"]
