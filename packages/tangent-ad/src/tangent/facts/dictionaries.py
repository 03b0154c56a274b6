"""What a function uses as a dictionary, and what it goes through item by item.

d["k"]        for k in d: d[k]        for k in sorted(d): d[k]        sum(d)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

from tangent.facts.branches import Branch, in_branches
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.lower.consumers import CONSUMERS
from tangent_ast.lower.growing import listed


@dataclass(frozen=True, slots=True)
class Uses:
    """The branches in which names are used as dictionaries, and those in which they are gone through."""

    as_dictionary: Mapping[str, Set[Branch]]
    in_turn: Mapping[str, Set[Branch]]


def uses_of(function: core.Function) -> Uses:
    """An item is read or set under a string, or under what a loop gives: that uses it where the loop stands.

    The loop may go through `list(d)` or `sorted(d)` as well.
    """
    as_dictionary: dict[str, set[Branch]] = defaultdict(set)
    in_turn: dict[str, set[Branch]] = defaultdict(set)
    copies: dict[str, str] = {}
    loops: list[tuple[str, str, Branch]] = []
    items: list[tuple[str, str]] = []
    for s, branch in in_branches(function.body):
        match s:
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each) and isinstance(source.sequence, Name):
                        in_turn[source.sequence.id].add(branch)
                        loops.append((target, source.sequence.id, branch))
            case core.Bind(target=target, value=value) if (whole := gone_through(value)) is not None:
                in_turn[whole].add(branch)
                if core.is_call_of(value, list, sorted):
                    copies[target] = whole
        for expr in core.expressions(s):
            for part in core.subexpressions(expr):
                match part:
                    case Apply(Op.ITEM, (Name(base), Const(str(key)))) if not isinstance(key, core.Field):
                        as_dictionary[base].add(branch)
                    case Apply(Op.ITEM, (Name(base), Name(key))):
                        items.append((key, base))
    begun = {(key, copies.get(name, name)): branch for key, name, branch in loops}
    for item in items:
        if item in begun:
            as_dictionary[item[1]].add(begun[item])
    return Uses(as_dictionary, in_turn)


def gone_through(expr: Expr) -> str | None:
    """The name of the sequence that a call goes through."""
    match expr:
        case Apply(Op.CALL, (Global(value=fn), Name(name), *_)):
            return name if any(fn is one for one in (listed, *CONSUMERS)) else None
    return None


__all__ = ["Uses", "gone_through", "uses_of"]
