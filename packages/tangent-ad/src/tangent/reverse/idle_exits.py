"""Exits of loops before which nothing has happened that the backward pass would undo.

    for i in range(n):                  for i in range(n):
        t = np.tanh(x)                      t = np.tanh(x)
        if t < tol:             =>          if t < tol:
            break                               break
        x = x - t                           stack.append(t)
                                            x = x - t

The turn that is left there is no turn for the backward pass: what it has computed is not
read after the loop, so all of its cotangents would be zero.  It is not counted, nothing of
it is saved, and no backward turn has to ask how far its own got.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Const, If, Name, Op, Role
from tangent_ast.liveness import liveness
from tangent_ast.namesets import NameSet


def idle_exits(
    function: core.Function,
    active: Set[str],
    is_shadowed: Callable[[str], bool],
    changes: Callable[[core.Statement], bool],
) -> set[int]:
    """The branches, by identity, in which a loop is left that way.

    `changes` tells statements that change what the backward pass puts back.
    """
    live = liveness(function.body)
    found: set[int] = set()

    def bound_idly(statements: core.Block, after: NameSet) -> bool:
        """Are no memory and no list changed, and nothing bound that is differentiated and read later?"""
        for s in core.walk(statements):
            if isinstance(s, core.Update | core.Push | core.Pop | core.Enter | core.Finally | core.Leave):
                return False
            if changes(s) or any(t in active and (t in after or is_shadowed(t)) for t in core.targets(s)):
                return False
        return True

    for loop in core.walk(function.body):
        if not isinstance(loop, (core.For, core.While)):
            continue
        after = live.after(loop)
        block = loop.body
        while block and isinstance(branch := block[-1], If) and _leaves(branch):
            if not bound_idly(block[:-1], after) or not _is_inactive(branch.then, active):
                break
            found.add(id(branch))
            block = branch.orelse
    return found


def _leaves(branch: If) -> bool:
    return bool(branch.then) and isinstance(branch.then[-1], core.Break) and bool(branch.orelse)


def _is_inactive(block: core.Block, active: Set[str]) -> bool:
    """Does a block differentiate nothing, and leave at its end only?"""
    simple = all(isinstance(s, (core.Bind, core.Effect)) for s in block[:-1])
    return simple and not any(t in active for s in block for t in core.targets(s))


def depth(block: core.Block, exits: Set[int]) -> int:
    """How many idle exits stand at the end of a block, one within the other."""
    last = block[-1] if block else None
    return 1 + depth(last.orelse, exits) if isinstance(last, If) and id(last) in exits else 0


def counts_turn(s: core.Statement) -> bool:
    """Does a statement count a turn of a loop: `turns = turns + 1`?"""
    match s:
        case core.Bind(target=turns, value=Apply(Op.BINARY, (Name(counted), Const(1)), symbol="+")):
            return turns == counted and s.about.role is Role.SAVE
    return False


def count_past(block: core.Block, count: core.Statement, exits: int) -> core.Block:
    """Count a turn where the last of so many exits has been passed."""
    if not exits:
        return (count, *block)
    at = max(k for k, s in enumerate(block) if isinstance(s, If))
    branch = block[at]
    assert isinstance(branch, If)
    passed = replace(branch, orelse=count_past(branch.orelse, count, exits - 1))
    return (*block[:at], passed, *block[at + 1 :])
