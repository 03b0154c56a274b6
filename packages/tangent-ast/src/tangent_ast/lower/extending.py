"""Several items appended at once.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("ys = [a]\\nys.extend([b, c])\\nys += zs\\nn = len(ys)"))
ys = []
ys.append(a)
t = [b, c]
for item in t:
    ys.append(item)
for item_1 in zs:
    ys.append(item_1)
ys_1 = list(ys)
n = len(ys_1)
"""

from __future__ import annotations

import builtins
from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.lower.new_list import appended
from tangent_ast.naming import Namer, names_of


def extend_one_by_one(function: core.Function) -> core.Function:
    """ys.extend(zs) and ys += zs, of lists that the function has made, as loops that append."""
    lists = _lists(function)
    if not lists:
        return function
    namer = Namer(names_of(function))
    temps: set[str] = set()

    def extended(name: str, values: Expr, s: core.Statement) -> core.For:
        item = namer.fresh("item")
        temps.add(item)
        body = (core.Effect(appended(Name(name), Name(item)), origin=s.origin, about=s.about),)
        return core.For((item,), (core.Each(values),), body, origin=s.origin, about=s.about)

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Effect(value=Apply(Op.METHOD, (Name(name), values), (), "extend")) if name in lists:
                    out.append(extended(name, values, s))
                case core.Bind(target=name, value=Apply(Op.INPLACE, (_, values))) if name in lists:
                    out.append(extended(name, values, s))
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    body = rewrite(function.body)
    return replace(function, body=body, temps=function.temps | temps)


def _lists(function: core.Function) -> set[str]:
    """The names that are bound to a list that is made here, and grow by `+=` otherwise."""
    made: dict[str, list[core.Statement]] = {}
    grown: set[str] = set()
    for s in core.walk(function.body):
        for target in core.targets(s):
            made.setdefault(target, [])
            match s:
                case core.Bind(value=Apply(Op.INPLACE, (Name(name), values), symbol="+")) if name == target:
                    grown.add(name)
                    if values == Name(name):
                        made[target].append(s)  # ys += ys would never end
                case _:
                    made[target].append(s)
        match s:
            case core.Effect(value=Apply(Op.METHOD, (Name(name), values), (), "extend")) if values != Name(
                name
            ):
                grown.add(name)
    params = {p.name for p in function.params}
    return {
        name
        for name in grown - params
        if (places := made.get(name)) and len(places) == 1 and _makes_list(places[0])
    }


def _makes_list(s: core.Statement) -> bool:
    match s:
        case core.Bind(value=Apply(Op.LIST)):
            return True
        case core.Bind(value=Apply(Op.CALL, (Global(value=callee), _))):
            return callee is builtins.list
    return False
