"""`get` of a dictionary that the function has made, as the branch that it is.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("d = {}\\nd[k] = x\\ny = d.get(j, 0.0)", spelled_out=True))
d = {}
d[k] = x
t = j in d
if t:
    y = d[j]
else:
    y = 0.0

Only where something in it is differentiated: else it stays as it is written.
"""

from __future__ import annotations

from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Const, Name, Op
from tangent_ast.lower.changing import dictionaries_made
from tangent_ast.naming import Namer, Temps, names_of


def spell_out_lookups(function: core.Function) -> core.Function:
    """Replace `d.get(k)` and `d.get(k, v)`."""
    known, temps = dictionaries_made(function), Temps(Namer(names_of(function)))

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(value=Apply(Op.METHOD, (Name(name) as owner, key, *rest), (), "get")) if (
                    name in known and len(rest) < 2
                ):
                    there = temps.fresh()
                    test = Apply(Op.COMPARE, (key, owner), symbol="in")
                    item = replace(s, value=Apply(Op.ITEM, (owner, key)))
                    other = replace(s, value=rest[0] if rest else Const(None))
                    out.append(core.Bind(there, test, origin=s.origin, about=s.about))
                    out.append(core.If(Name(there), (item,), (other,), origin=s.origin, about=s.about))
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return replace(function, body=rewrite(function.body), temps=function.temps | temps.made)


__all__ = ["spell_out_lookups"]
