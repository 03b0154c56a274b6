"""A list that is collected item by item has one name, from its start to its last reader.

While it grows it is a stack, and what reads the whole of it reads another list, `list(items)`
(`lower.growing`).  Where the stack is left alone from then on, it is that list.

>>> from tangent_ast.show import rewritten
>>> text = "ys = []\\nfor x in xs:\\n    ys.append(x * k)\\nreturn sum(ys)"
>>> print(rewritten(lambda function: function, text))
ys = []
for x in xs:
    t = x * k
    ys.append(t)
ys_1 = list(ys)
t_1 = sum(ys_1)
return t_1
>>> print(rewritten(under_one_name, text))
ys = []
for x in xs:
    t = x * k
    ys.append(t)
t_1 = sum(ys)
return t_1
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tangent_ast import core
from tangent_ast.core import About, Apply, Global, Name, Op, Role
from tangent_ast.liveness import liveness
from tangent_ast.lower.growing import listed


def under_one_name(function: core.Function) -> core.Function:
    """Drop the copies of lists that nothing happens to afterwards."""
    while True:
        table: dict[str, str] = {}
        dropped: set[int] = set()
        for copy, other, name in _copies(function):
            if {other, name}.isdisjoint((*table, *table.values())):  # else its turn comes with the new names
                table[other] = name
                dropped.add(id(copy))
        if not table:
            return function
        body = core.rename(_without(function.body, dropped), table)
        function = replace(function, body=body, temps=function.temps - table.keys())


def _copies(function: core.Function) -> Iterator[tuple[core.Bind, str, str]]:
    """The statements that give a list a second name, with the name that goes and the one that stays."""
    stacks = {s.stack for s in core.walk(function.body) if isinstance(s, core.Push)}
    if not stacks:
        return
    binds: dict[str, list[core.Statement]] = defaultdict(list)
    for s in core.walk(function.body):
        for target in core.targets(s):
            binds[target].append(s)
    live = liveness(function.body)
    kept = {n for s in core.walk(function.body) for n in _handed_on(s)}

    def are_one(stack: str, name: str, copy: core.Statement) -> bool:
        if stack not in stacks or name in kept or not len(binds[stack]) == len(binds[name]) == 1:
            return False
        start = binds[stack][0]
        # Text that is read again knows a list that grows by the block which makes it.
        home = next(b for b in core.all_blocks(function.body) if any(s is start for s in b))
        if _uses(name, home) != _uses(name, function.body):
            return False
        return stack not in live.after(copy) and name not in live.after(start)

    for s in core.walk(function.body):
        match s:
            case core.Bind(target=name, value=Apply(Op.CALL, (Global(value=callee), Name(stack)))):
                if callee is listed and are_one(stack, name, s):
                    yield s, name, stack
            case core.Bind(target=name, value=Name(stack)):
                # ys = [x * k for x in xs]: the list that is filled is the user's under this name only.
                if are_one(stack, name, s) and binds[stack][0].origin == s.origin:
                    yield s, stack, name


def _uses(name: str, block: core.Block) -> int:
    return sum(1 for s in core.walk(block) for n in core.reads(s) if n == name)


def _handed_on(s: core.Statement) -> Iterator[str]:
    """The names whose values something else holds from then on: a list that others get is no stack."""
    match s:
        case core.Return(value=value):
            yield from core.names(value)
        case core.Push(about=About(role=Role.PRIMAL)):
            return  # rows.append(row): so the user has written it, or a comprehension of lists
        case core.Bind(value=Apply(Op.TUPLE | Op.LIST | Op.DICT | Op.OBJECT)) | core.Push() | core.Update():
            yield from core.reads(s)


def filled_at_once(function: core.Function) -> core.Function:
    """A list that is only made to be taken apart item by item has one name, too.

    bys = spread(ys, b); bitems = list(bys)    =>    t = spread(ys, b); bys = list(t)
    """
    popped = {s.stack for s in core.walk(function.body) if isinstance(s, core.Pop)}
    if not popped:
        return function
    binds = Counter(t for s in core.walk(function.body) for t in core.targets(s))
    reads = Counter(n for s in core.walk(function.body) for n in core.reads(s))
    lent: dict[str, str] = {}

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for before, s in pairwise((None, *block)):
            match before, s:
                case core.Bind(target=whole), core.Bind(target=name, value=value) if (
                    name in popped and core.is_call_of(value, list, listed) and whole in core.names(value)
                ):
                    if binds[name] == binds[whole] == reads[whole] == 1:
                        lent.update({name: whole, whole: name})
                        s = replace(s, origin=before.origin, about=before.about)
            assert s is not None
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    body = core.rename(rewrite(function.body), lent)
    return replace(function, body=body, temps=function.temps | (lent.keys() & popped))


def _without(block: core.Block, dropped: set[int]) -> core.Block:
    return tuple(core.map_blocks(s, lambda b: _without(b, dropped)) for s in block if id(s) not in dropped)
