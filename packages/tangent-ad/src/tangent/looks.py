"""Look, when a function runs, at what its text does not tell and its derivative takes for granted.

Each function here adds statements where facts are not enough: a call that raises where the value is
not what it is taken for.  What is looked at once, on entry, is in `guards`.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace

from tangent import runtime
from tangent.facts.contents import content_liveness, waiting_on
from tangent.facts.fact import UNKNOWN, Facts, Kind
from tangent.facts.memory import Memory, is_item
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Name, Op
from tangent_ast.reach import reachable


def look(check: Callable[..., object], value: core.Expr, before: core.Statement, scope: Scope) -> core.Effect:
    """The call of a check, for the line of the statement that it stands before.

    x += y  =>  check_in_place(x)
    """
    call = Apply(Op.CALL, (scope.spell(check, check.__name__), value))
    return core.Effect(call, origin=before.origin, about=before.about)


def look_at_joins(function: core.Function, facts: Facts, scope: Scope) -> core.Function:
    """Where a list is joined with something of which nothing is known, make sure that it is no array.

    zs = [a] + g(x)  =>  t = g(x); check_joined(t); zs = [a] + t
    """
    sequences = (Kind.LIST, Kind.TUPLE)

    def unsure(value: core.Expr) -> list[core.Expr]:
        match value:
            case Apply(Op.BINARY | Op.INPLACE, args, symbol="+" | "*"):
                kinds = [facts.get(a.id, UNKNOWN).kind if isinstance(a, Name) else None for a in args]
                if any(kind in sequences for kind in kinds):
                    return [a for a, kind in zip(args, kinds, strict=True) if kind is Kind.UNKNOWN]
        return []

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, core.Bind):
                for other in unsure(s.value):
                    out.append(look(runtime.check_joined, other, s, scope))
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return function.with_body(rewrite(function.body))


def look_at_writes(
    function: core.Function, facts: Facts, scope: Scope, *, mirrored: bool
) -> tuple[core.Function, set[str]]:
    """Make sure that what is written to in place is an array.

    y = make(x); y[0] = 1.0  =>  y = make(x); check_in_place(y); y[0] = 1.0

    What `add_at` adds to may be an array or a container alike if the derivative mirrors what is done
    (`mirrored`), as tangents do.  Returns the names too.
    """
    params = {p.name for p in function.params}
    written = {
        n
        for s in core.walk(function.body)
        if isinstance(s, core.Update) and not (mirrored and s.repeated)
        for n in s.bases
        if facts.get(n, UNKNOWN).kind is Kind.UNKNOWN and n not in params
    }

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            out.append(core.map_blocks(s, rewrite))
            if isinstance(s, (core.Bind, core.Unpack)):
                for name in written.intersection(core.targets(s)):
                    out.append(look(runtime.check_in_place, Name(name), s, scope))
        return tuple(out)

    return (function.with_body(rewrite(function.body)) if written else function), written


def look_at_items(function: core.Function, facts: Facts, memory: Memory, scope: Scope) -> core.Function:
    """Make sure that an item is no view, where it outlives a write to its array.

    t = x[i]; x[i] = 0.0; use(t)  =>  t = scalar_item(x, i); ...

    `x[i]` is a number if x has one dimension, and a view, which changes with x, if
    it has more.  The text does not say; the helper looks.
    """
    live = content_liveness(function)
    waiting = waiting_on(function)
    written: set[str] = set()
    later: set[str] = set()
    for s in core.walk(function.body):
        if isinstance(s, core.Update):
            written.update(s.bases)
            after = live.after(s)
            for name in after.union(*(waiting.get(stack, ()) for stack in after)):
                if any(name != base and memory.shared(name, base) for base in s.bases):
                    later.add(name)
    written = reachable(written, _made_from(function))

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(target=target, value=Apply(Op.ITEM, (Name(base), key)) as value) if (
                    target in later - written
                    and is_item(value)
                    and facts.get(base, UNKNOWN).kind in (Kind.ARRAY, Kind.NUMERIC)
                ):
                    call = Apply(Op.CALL, (scope.spell(runtime.scalar_item, "scalar_item"), Name(base), key))
                    out.append(replace(s, value=call))
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return function.with_body(rewrite(function.body))


def _made_from(function: core.Function) -> dict[str, set[str]]:
    """For each name, the names that its value is made from."""
    found: dict[str, set[str]] = {}
    for s in core.walk(function.body):
        for target in core.targets(s):
            found.setdefault(target, set()).update(core.reads(s))
    return found


def look_at_keys(function: core.Function, varied: Set[str], facts: Facts, scope: Scope) -> core.Function:
    """Look where a key varies at what has the item, if that is known only when it runs: it may make the item.

    w = xs[node.feature]    =>    check_finds_items(xs); t = node.feature; w = xs[t]
    """

    def looked(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(value=Apply(Op.ITEM, (Name(base), key))) if base not in varied:
                    unknown = facts.get(base, UNKNOWN).kind is Kind.UNKNOWN
                    if unknown and not varied.isdisjoint(core.names(key)):
                        out.append(look(runtime.check_finds_items, Name(base), s, scope))
            out.append(core.map_blocks(s, looked))
        return tuple(out)

    return function.with_body(looked(function.body))
