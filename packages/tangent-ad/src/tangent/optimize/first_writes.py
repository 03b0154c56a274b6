"""What is added to zeros is assigned.

>>> from tangent_ast.show import rewritten
>>> def empty_like(x):
...     return Apply(Op.CALL, (core.Global("empty_like", runtime.empty_like), x))
>>> def change(function):
...     return function.with_body(assign_first(function.body, {"bz"}, function, {}, empty_like))
>>> text = "bz = zeros_like(z); bz[:, n : n + 5] += bh; bz[:, :n] += bi; bz[0] += bj"
>>> print(rewritten(change, text, zeros_like=runtime.zeros_like))
bz = zeros_like(z)
t = n + 5
bz[:, n:t] = bh
bz[:, :n] = bi
bz[0] += bj

`+=` on a part of an array reads it, adds, and writes it back; `=` only writes.  Where all parts are
assigned there need be no zeros:

>>> text = "bz = zeros_like(z); bz[:, n:] += bh; bz[:, :n] += bi; bz[0] += bj"
>>> print(rewritten(change, text, zeros_like=runtime.zeros_like))
bz = empty_like(z)
bz[:, n:] = bh
bz[:, :n] = bi
bz[0] += bj
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace

from tangent import runtime
from tangent.facts.affine import Indices, apart, cover
from tangent.facts.fact import Facts
from tangent.facts.memory import is_basic_key
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op


def assign_first(
    block: core.Block,
    arrays: Set[str],
    function: core.Function,
    facts: Facts,
    empty_like: Callable[[Expr], Expr],
) -> core.Block:
    """Assign to parts of cotangents that are still zero.

    `arrays` are the cotangents of arrays: an item that is assigned to a container is
    not a copy.  `function` is the primal.  `empty_like` writes a call of the helper.
    """
    indices = Indices(function)

    def rewrite(block: core.Block) -> core.Block:
        started: dict[str, _Started] = {}  # cotangents that started in this block
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(target=target, value=value) if target in arrays and core.is_call_of(
                    value, runtime.zeros_like
                ):
                    started[target] = _Started(len(out))
                case core.Update(place=Apply(Op.ITEM, (Name(base), key)), symbol="+", repeated=False) if (
                    base in started and base not in core.names(s.value) and is_basic_key(key, facts)
                ):
                    start = started[base]
                    if all(apart(key, other, indices) for other in start.written):
                        s = replace(s, symbol="")
                    else:
                        start.added_to = True
                    start.written.append(key)
                    if not start.added_to and cover(start.written, indices):
                        zeros = out[start.position]
                        assert isinstance(zeros, core.Bind)
                        assert isinstance(zeros.value, Apply)
                        out[start.position] = replace(zeros, value=empty_like(zeros.value.args[1]))
                        start.added_to = True
                case _:
                    for name in {n for inside in core.walk((s,)) for n in _mentioned(inside)}:
                        started.pop(name, None)  # it may have another name now, or other content
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return rewrite(block)


@dataclass(slots=True)
class _Started:
    """A cotangent of zeros, and what has happened to it since."""

    position: int  # of the statement that makes the zeros
    written: list[Expr] = field(default_factory=list)  # the parts that may be something else by now
    added_to: bool = False  # whether the zeros are needed: something is added to them


def _mentioned(s: core.Statement) -> tuple[str, ...]:
    return (*core.reads(s), *core.targets(s))
