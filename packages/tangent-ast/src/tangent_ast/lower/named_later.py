"""A list that gets its name when it has been made, and is changed under that name otherwise than at its end.

    items = []                          items = []
    for x in xs:                        for x in xs:
        items.append(x * k)      =>         items.append(x * k)
    ys = items                          ys = list(items)
    ys.sort()                           ys.sort()

So nobody needs to know that `ys` has no second name: it is a list of its own (`changing`, `rebinding`).
"""

from __future__ import annotations

import builtins
from collections import Counter
from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op
from tangent_ast.lower.rebinding import LIST_METHODS


def as_lists_of_their_own(function: core.Function) -> core.Function:
    """Copy lists that are read nowhere else than where they get the name under which they are changed."""
    changed = {n for s in core.walk(function.body) if (n := _changed(s, LIST_METHODS)) is not None}
    if not changed:
        return function
    statements = [s for s in core.walk(function.body) if _changed(s, ("append",)) is None]
    read = Counter(n for s in statements for n in core.reads(s))
    made = {s.target for s in statements if isinstance(s, core.Bind) and s.value == Apply(Op.LIST, ())}
    bound = Counter(t for s in statements for t in core.targets(s))
    alone = {n for n in made if read[n] == 1 and bound[n] == 1}

    def rewrite(block: core.Block) -> core.Block:
        return tuple(core.map_blocks(own(s), rewrite) for s in block)

    def own(s: core.Statement) -> core.Statement:
        match s:
            case core.Bind(target=target, value=Name(items)) if target in changed and items in alone:
                return replace(s, value=Apply(Op.CALL, (Global("list", builtins.list), Name(items))))
        return s

    return function.with_body(rewrite(function.body))


def _changed(s: core.Statement, methods: tuple[str, ...]) -> str | None:
    """The list that a statement changes by one of the methods."""
    match s:
        case core.Effect(value=Apply(Op.METHOD, (Name(name), *given), symbol=symbol)) if symbol in methods:
            return name if all(name not in core.names(value) for value in given) else None
    return None


__all__ = ["as_lists_of_their_own"]
