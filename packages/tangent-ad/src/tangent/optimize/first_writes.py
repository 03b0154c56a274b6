"""What is added to zeros is assigned.

>>> from tangent_ast.show import rewritten
>>> def change(function):
...     return function.with_body(assign_first(function.body, {"bz"}, function, {}))
>>> text = "bz = zeros_like(z); bz[:, n:] += bh; bz[:, :n] += bi; bz[0] += bj"
>>> print(rewritten(change, text, zeros_like=runtime.zeros_like))
bz = zeros_like(z)
bz[:, n:] = bh
bz[:, :n] = bi
bz[0] += bj

`+=` on a part of an array reads it, adds, and writes it back; `=` only writes.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from tangent import runtime
from tangent.facts.affine import Indices, apart
from tangent.facts.memory import is_basic_key
from tangent.facts.values import Facts
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op


def assign_first(block: core.Block, arrays: Set[str], function: core.Function, facts: Facts) -> core.Block:
    """Assign to parts of cotangents that are still zero.

    `arrays` are the cotangents of arrays: an item that is assigned to a container is
    not a copy.  `function` is the primal.
    """
    indices = Indices(function)

    def rewrite(block: core.Block) -> core.Block:
        written: dict[
            str, list[Expr]
        ] = {}  # cotangents that started in this block: the parts that are no longer 0
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(target=target, value=value) if target in arrays and _is_zeros(value):
                    written[target] = []
                case core.Update(place=Apply(Op.ITEM, (Name(base), key)), symbol="+", repeated=False) if (
                    base in written and base not in core.names(s.value) and is_basic_key(key, facts)
                ):
                    if all(apart(key, other, indices) for other in written[base]):
                        s = replace(s, symbol="")
                    written[base].append(key)
                case _:
                    for name in {n for inside in core.walk((s,)) for n in _mentioned(inside)}:
                        written.pop(name, None)  # it may have another name now, or other content
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return rewrite(block)


def _is_zeros(value: Expr) -> bool:
    return (
        isinstance(value, Apply)
        and value.op is Op.CALL
        and isinstance(value.args[0], Global)
        and value.args[0].value is runtime.zeros_like
    )


def _mentioned(s: core.Statement) -> tuple[str, ...]:
    return (*core.reads(s), *core.targets(s))
