"""Lists that are changed in loops and branches otherwise than at their end: a new list for each change.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("ys = [a]\\nfor x in xs:\\n    ys.insert(0, x)\\nz = ys[0]", spelled_out=True))
ys = [a]
for x in xs:
    t = [x]
    t_1 = t + ys
    ys = list(t_1)
z = ys[0]

Only where something in it is differentiated, and only a list that the function has made and that has no
second name while it changes.  What is only appended to, or changed in the block in which it is made, is
better done elsewhere: see `growing`, `changing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Const, Name, Op
from tangent_ast.lower.changed_lists import ChangedList
from tangent_ast.lower.changing import stays_alone
from tangent_ast.lower.growing import is_made, is_tested
from tangent_ast.naming import Namer, Temps, names_of

LIST_METHODS = ("insert", "remove", "sort", "reverse")  # what makes a list one of these
ELSEWHERE = ("append", "pop", "extend", "clear")


def rebind_lists(function: core.Function) -> core.Function:
    """Replace what changes a list by assignments of new ones."""
    lists = set(_lists(function))
    if not lists:
        return function
    writer = _Writer(Namer(names_of(function)), lists)
    return replace(function, body=writer.block(function.body), temps=function.temps | writer.temps.made)


def _lists(function: core.Function) -> Iterator[str]:
    bound = Counter(t for s in core.walk(function.body) for t in core.targets(s) if change(t, s) is None)
    params = {p.name for p in function.params}
    for block in core.all_blocks(function.body):
        for position, s in enumerate(block):
            match s:
                case core.Bind(target=name, value=value) if is_made(value) and name not in params:
                    if bound[name] == 1 and _is_alone(name, block[position + 1 :]):
                        yield name


def _is_alone(name: str, block: core.Block) -> bool:
    """Is a list changed in a block in a way that asks for this, and has it no second name before that?"""
    changes = [[c for i in core.walk((s,)) if (c := change(name, i)) is not None] for s in block]
    if not any(changes):
        return False
    last = max(k for k, found in enumerate(changes) if found)
    elsewhere = any(_is_elsewhere(call) for found in changes for call in found)
    if not elsewhere and not any(_sets_item(name, s) for s in core.walk(block[: last + 1])):
        return False
    return all(
        _may_be_changed(name, s) or _looks(name, s) or is_tested(name, s, block)
        for s in core.walk(block[: last + 1])
    )


def _is_elsewhere(call: Apply) -> bool:
    """Does it change a list otherwise than at its end?"""
    match call:
        case Apply(Op.METHOD, (_, place), symbol="pop"):
            return place != Const(-1)
    return call.symbol in (*LIST_METHODS, "clear")


def _sets_item(name: str, s: core.Statement) -> bool:
    match s:
        case core.Update(place=Apply(Op.ITEM, (Name(base), _)), repeated=False):
            return base == name
    return False


def _looks(name: str, s: core.Statement) -> bool:
    if isinstance(s, core.For) and name in core.reads(s):
        return not any(change(name, inside) for inside in core.walk(s.body))
    return stays_alone(name, s)


def change(name: str, s: core.Statement) -> Apply | None:
    """What changes a list, if a statement does."""
    match s:
        case core.Effect(value=Apply(Op.METHOD, (Name(base), *_), symbol=symbol) as call):
            return call if base == name and symbol in LIST_METHODS + ELSEWHERE else None
        case core.Bind(value=Apply(Op.METHOD, (Name(base), *_), symbol="pop") as call):
            return call if base == name else None
        case core.Bind(target=target, value=Apply(Op.INPLACE, (Name(base), more), symbol="+") as call):
            return call if target == name == base and name not in core.names(more) else None
    return None


def _may_be_changed(name: str, s: core.Statement) -> bool:
    """Is it a change for which there is an assignment?"""
    call = change(name, s)
    return call is not None and ChangedList(name, s, str).made(call) is not None


class _Writer:
    def __init__(self, namer: Namer, lists: set[str]) -> None:
        self.lists, self.temps = lists, Temps(namer)

    def block(self, block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            name = next((n for n in core.reads(s) if n in self.lists and change(n, s) is not None), "")
            call = change(name, s)
            if call is None:
                out.append(core.map_blocks(s, self.block))
                continue
            changed = ChangedList(name, s, self.temps.fresh)
            new = changed.made(call)
            assert new is not None
            out += [*changed.statements, core.Bind(name, new, origin=s.origin, about=s.about)]
        return tuple(out)


__all__ = ["ELSEWHERE", "LIST_METHODS", "change", "rebind_lists"]
