"""Variables of the user's that count the turns of a loop.

n = 0
while x > 1.0:            for _ in range(n):
    x = x * 0.5      =>       bx = bx * 0.5
    n = n + 1
"""

from __future__ import annotations

from tangent_ast import core
from tangent_ast.core import Apply, Const, Name, Op


def counted_by_the_user(function: core.Function, loop: core.While) -> core.Range | None:
    """As many turns as a loop made, told by a variable that starts before it and grows by one in each."""
    if any(isinstance(s, core.Break | core.Try) for s in core.walk((loop,))):
        return None  # a turn may be left before it is counted
    around = _block_of(function.body, loop)
    before = around[: next(k for k, s in enumerate(around) if s is loop)]
    for s in loop.body:
        match s:
            case core.Bind(target=counter, value=Name(grown)) if _is_next(loop.body, grown, counter):
                match [d for d in core.walk(function.body) if counter in core.targets(d) and d is not s]:
                    case [core.Bind(value=value) as first] if any(first is b for b in before):
                        start = _constant(value, before)
                        if start is not None:
                            return core.Range(start, Name(counter))
    return None


def _is_next(body: core.Block, name: str, counter: str) -> bool:
    """Is a name bound in every turn, to the counter plus one?"""
    more = Apply(Op.BINARY, (Name(counter), Const(1)), symbol="+")
    return any(isinstance(s, core.Bind) and s.target == name and s.value == more for s in body)


def _constant(value: core.Expr, before: core.Block) -> Const | None:
    """The int that a value is, perhaps under a name of its own.  Versions are split: that is bound once."""
    match value:
        case Const(int()) if not isinstance(value.value, bool):
            return value
        case Name(name):
            found = [s.value for s in before if isinstance(s, core.Bind) and s.target == name]
            return _constant(found[0], ()) if len(found) == 1 else None
    return None


def _block_of(block: core.Block, statement: core.Statement) -> core.Block:
    """The block in which a statement stands."""
    if any(s is statement for s in block):
        return block
    for s in block:
        for inner in core.blocks(s):
            if found := _block_of(inner, statement):
                return found
    return ()
