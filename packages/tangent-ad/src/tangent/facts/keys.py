"""Keys of dictionaries, which do not vary, though they may be numbers.

    for k in d: y = y + k * d[k]        list(d), max(d)

Where the text shows that `d` is a dictionary, what it gives as a sequence is constant.  Where it does not
say, arguments must be no such dictionaries, which a guard looks at.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from tangent import runtime
from tangent.facts.dictionaries import gone_through
from tangent.facts.fact import UNKNOWN, Facts, Kind
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op


def gives_keys(expr: Expr, facts: Facts) -> bool:
    """Is it made of the keys of a dictionary and of nothing else?"""
    name = gone_through(expr)
    return name is not None and facts.get(name, UNKNOWN).kind is Kind.DICT


def may_take_keys(function: core.Function, facts: Facts, active: Set[str]) -> frozenset[str]:
    """The parts of arguments that may be dictionaries, and of which what is taken is differentiated."""
    given = _parts_of_arguments(function)
    taken = {name for name, target in _taken(function) if name in active and target in active}
    return frozenset(n for n in given & taken if facts.get(n, UNKNOWN).kind is Kind.UNKNOWN)


def _taken(function: core.Function) -> Iterator[tuple[str, str]]:
    """The sequences that are gone through, each with the name of what comes of that."""
    params = {p.name for p in function.params}
    for s in core.walk(function.body):
        match s:
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each) and isinstance(source.sequence, Name):
                        yield source.sequence.id, target
            case core.Unpack(targets=targets, value=Name(name)) if name in params:
                for target in targets:
                    yield name, target
            case core.Bind(target=target, value=value):
                if (sequence := gone_through(value)) is not None:
                    yield sequence, target


def _parts_of_arguments(function: core.Function) -> set[str]:
    found = {p.name for p in function.params}
    while True:
        size = len(found)
        for s in core.walk(function.body):
            match s:
                case (
                    core.Bind(target=target, value=Name(base))
                    | core.Bind(target=target, value=Apply(Op.ITEM | Op.ATTRIBUTE, (Name(base), *_)))
                ):
                    found |= {target} if base in found else set()
                case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=fn), Name(base)))):
                    copies = fn is runtime.copy or fn is runtime.own_copy
                    found |= {target} if copies and base in found else set()
                case core.For(targets=targets) if found.intersection(core.reads(s)):
                    found.update(targets)
                case core.Unpack(targets=targets, value=Name(base)) if base in found:
                    found.update(targets)
        if len(found) == size:
            return found


__all__ = ["gives_keys", "may_take_keys"]
