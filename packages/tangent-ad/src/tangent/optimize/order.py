"""Read a value before its name is bound again, so that it needs no second name.

>>> from tangent_ast.folding import Known
>>> from tangent_ast.show import rewritten
>>> def change(function):
...     return function.with_body(read_early(function.body, Known(lambda expr: True)))
>>> print(rewritten(change, "by = bz; c = by; by = by * x; t = c * y; bx = bx + t; return (bx, by)"))
by = bz
c = by
t = c * y
bx = bx + t
by = by * x
t_1 = (bx, by)
return t_1

Only statements of one block change places, and only where their order makes no
difference; `coalesce` then makes one name of two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tangent_ast import core
from tangent_ast.core import Bind, Name, Role
from tangent_ast.folding import Known, action_of

WINDOW = 100  # how many statements of a block are looked at for one copy, so that time stays linear


def read_early(block: core.Block, known: Known) -> core.Block:
    """Move what reads a copy to before the statement that rebinds what was copied."""
    reads: Counter[str] = Counter()
    binds: Counter[str] = Counter()
    for s in core.walk(block):
        reads.update(core.reads(s))
        binds.update(core.targets(s))

    def rewrite(block: core.Block) -> core.Block:
        done = [core.map_blocks(s, rewrite) for s in block]
        for k, s in enumerate(block):
            match s:
                case Bind(target=copy, value=Name(name)) if s.about.role is not Role.PRIMAL:
                    if binds[copy] == 1 and binds[name] > 1:
                        _bring_forward(done, k, copy, name, reads, known)
        return tuple(done)

    return rewrite(block)


def _bring_forward(
    block: list[core.Statement],
    start: int,
    copy: str,
    name: str,
    reads: Counter[str],
    known: Known,
) -> None:
    """Bring all that reads the copy at `start`, and what that is computed for, before `name` is bound."""
    window = range(start + 1, min(start + 1 + WINDOW, len(block)))
    at = next((k for k in window if name in core.targets(block[k])), None)
    if at is None or not isinstance(block[at], Bind):
        return
    early: list[core.Statement] = []
    late: list[core.Statement] = [block[at]]
    passed = action_of(block[at], known)  # what the statements do that stay behind
    parts: set[str] = set()  # read once, by what they are a part of
    wanted = _supplies(block[at + 1 : window.stop], copy)
    seen = sum(_mentions(s, copy) for s in block[start + 1 : at + 1])
    for s in block[at + 1 : window.stop]:
        if isinstance(s, core.Enter | core.Finally | core.Leave):
            return  # what stands in a `with` stays there
        if seen == reads[copy] and not parts:
            break
        mentioned = _mentions(s, copy)
        action = action_of(s, known)
        taken = mentioned or not parts.isdisjoint(core.reads(s)) or not wanted.isdisjoint(core.targets(s))
        if taken and action.commutes_with(passed):
            early.append(s)
            parts.difference_update(core.reads(s))
            parts.update(t for t in core.targets(s) if reads[t] == 1)
        elif mentioned:
            return  # the copy is still needed
        else:
            parts.difference_update(core.reads(s))
            late.append(s)
            passed = passed | action
        seen += mentioned
    if seen == reads[copy] and early:
        block[at : at + len(early) + len(late)] = [*early, *late]


def _supplies(block: Sequence[core.Statement], copy: str) -> set[str]:
    """Names that are bound in a block for what reads the copy there: t = dt / 2; bx = copy * t  =>  t"""
    wanted: set[str] = set()
    for s in reversed(block):
        if _mentions(s, copy) or (isinstance(s, Bind) and s.target in wanted):
            wanted.update(core.reads(s))
    return wanted.intersection(s.target for s in block if isinstance(s, Bind))


def _mentions(s: core.Statement, name: str) -> int:
    return sum(list(core.reads(inner)).count(name) for inner in core.walk((s,)))
