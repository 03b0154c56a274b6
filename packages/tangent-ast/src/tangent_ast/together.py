"""Variables that are assigned together, as the user wrote them: `a, b = b, a * b`.

>>> from tangent_ast.folding import Known, fold
>>> from tangent_ast.show import rewritten
>>> text = "a, b = b, a * b; x, y = 1.0, 0.0; return (a, b)"
>>> def change(function):
...     return assigned_together(fold(function, Known(lambda expr: True)))
>>> print(rewritten(lambda function: fold(function, Known(lambda expr: True)), text, Role.PRIMAL))
t_1 = a * b
a = b
b = t_1
x = 1.0
y = 0.0
return (a, b)
>>> print(rewritten(change, text, Role.PRIMAL))
a, b = (b, a * b)
x, y = (1.0, 0.0)
return (a, b)

So are two of a derivative's names, one of which would have to be copied first:

>>> text = "c = ba; ba = bb * b; bb = bb * a + c; return (ba, bb)"
>>> print(rewritten(change, text))
ba, bb = (bb * b, bb * a + ba)
return (ba, bb)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tangent_ast import core
from tangent_ast.core import Apply, Bind, Expr, Name, Op, Role, Unpack


def assigned_together(function: core.Function) -> core.Function:
    """Join assignments that stand one after the other."""
    reads = Counter(name for s in core.walk(function.body) for name in core.reads(s))
    bases = function.bases

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        position = 0
        while position < len(block):
            run = _one_line(block, position)
            joined: core.Statement | None = _as_written(run, bases, reads)
            if joined is None:
                run = block[position : position + 3]
                joined = _exchanged(run, reads)
            if joined is None:
                run = block[position : position + 1]
                joined = core.map_blocks(run[0], rewrite)
            out.append(joined)
            position += len(run)
        return tuple(out)

    return function.with_body(rewrite(function.body))


def _one_line(block: core.Block, start: int) -> core.Block:
    """The assignments from `start` on that stand for one statement of the user's."""
    first = block[start]
    end = start
    while end < len(block) and isinstance(s := block[end], Bind):
        if s.about.role is not Role.PRIMAL or s.origin != first.origin:
            break
        end += 1
    return block[start:end]


def _as_written(run: core.Block, bases: Mapping[str, str], reads: Counter[str]) -> Unpack | None:
    """t = f(v); x = g(v); v = t  =>  x, v = g(v), f(v), where the text has these targets in this order"""
    binds = [s for s in run if isinstance(s, Bind)]
    if len(binds) < 2 or _is_mutating(binds):
        return None
    wanted = _targets(binds[0].origin.text)
    values: dict[str, Expr] = {}
    before: set[str] = set()  # what has been bound: who reads it would read the earlier value
    waiting: dict[str, Expr] = {}
    for s in binds:
        if before.intersection(core.names(s.value)):
            return None
        if isinstance(s.value, Name) and s.value.id in waiting:
            values[s.target] = waiting.pop(s.value.id)
        elif bases.get(s.target, s.target) in wanted:
            values[s.target] = s.value
        elif reads[s.target] == 1:
            waiting[s.target] = s.value
            continue
        else:
            return None
        before.add(s.target)
    if waiting or [bases.get(n, n) for n in values] != wanted or len(values) < 2:
        return None
    value = Apply(Op.TUPLE, tuple(values.values()))
    return Unpack(tuple(values), value, origin=binds[0].origin, about=binds[0].about)


def _targets(text: str) -> list[str]:
    """The names that a line assigns to together: `a, (b) = ...` has none, since it is more than that."""
    head, equals, rest = text.partition("=")
    names = [part.strip() for part in head.strip().removeprefix("(").removesuffix(")").split(",")]
    plain = equals and not rest.startswith("=") and len(names) > 1 and all(n.isidentifier() for n in names)
    return names if plain and len(set(names)) == len(names) else []


def _exchanged(run: core.Block, reads: Counter[str]) -> Unpack | None:
    """c = a; a = f(b); b = g(b, c)  =>  a, b = f(b), g(b, a)"""
    match run:
        case (Bind(copy, Name(one)), Bind(first, value), Bind(second, other)) if (
            first == one != second
            and run[1].about.role is not Role.PRIMAL
            and run[1].about == run[2].about
            and reads[copy] == list(core.names(other)).count(copy) == 1
            and one not in core.names(other)
            and copy not in (first, second)
            and not _is_mutating(run)
        ):
            renamed = core.rebuild(other, lambda e: Name(one) if e == Name(copy) else e)
            pair = Apply(Op.TUPLE, (value, renamed))
            return Unpack((first, second), pair, origin=run[1].origin, about=run[1].about)
    return None


def _is_mutating(run: Iterable[core.Statement]) -> bool:
    """Does the value of one change what another reads?"""
    return any(
        isinstance(e, Apply) and e.op is Op.INPLACE
        for s in run
        for whole in core.expressions(s)
        for e in core.subexpressions(whole)
    )
