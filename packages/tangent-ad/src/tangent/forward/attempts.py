"""`try` with tangents: these stand where nothing is caught, because they may fail where the value does not.

    try:                          try:
        y = math.sqrt(x)              y = math.sqrt(x)
    except ValueError:     =>     except ValueError:
        y = 0.0                       y = 0.0
                                      dy = 0.0
                                  else:
                                      dy = dx / (2 * y)

A body with loops goes through them again, with tangents.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

from tangent.attempts import let_errors_pass, reached_by, written
from tangent_ast import core

if TYPE_CHECKING:
    from tangent.forward.push import Pusher


def attempt(pusher: Pusher, s: core.Try) -> core.Statement:
    """Push tangents through a `try` statement."""
    handlers = tuple(replace(h, body=pusher.block(h.body)) for h in s.handlers)
    orelse = pusher.block(s.orelse)
    inside = list(core.walk(s.body))
    if any(pusher.build.active.intersection(core.targets(i)) for i in inside):
        tangents = pusher.block(s.body)
        if all(isinstance(i, _SIMPLE) for i in inside) and not any(map(_is_final, inside)):
            tangents = _without(tangents, {id(i) for i in inside})
            _refuse_changes(pusher, [i for i in inside if pusher.build.active.intersection(core.targets(i))])
        else:
            _refuse_twice(pusher, s)
            _refuse_changes(pusher, inside)
        orelse = (*tangents, *orelse)
    made = replace(s, body=_under_other_names(pusher, s.body, orelse), handlers=handlers, orelse=orelse)
    return let_errors_pass(pusher.build, made, s)


def _under_other_names(pusher: Pusher, body: core.Block, orelse: core.Block) -> core.Block:
    """Values that are computed again are those that count; the first ones get names of their own."""
    build = pusher.build
    again = {t for s in core.walk(orelse) for t in core.targets(s)}
    first = sorted({t for s in core.walk(body) for t in core.targets(s)} & again)
    table = {n: build.fresh() if n in build.temps else build.variable(build.base(n)) for n in first}
    return _anew(core.rename(body, table))


def _anew(block: core.Block) -> core.Block:
    """The same as statements of their own: some of them stand in `else` as well."""
    return tuple(core.map_blocks(replace(s), _anew) for s in block)


_SIMPLE = (core.Bind, core.Unpack, core.Effect, core.If, core.Raise, core.Enter, core.Leave)


def _is_final(s: core.Statement) -> bool:
    return isinstance(s, core.Enter) and s.manager is None


def _without(block: core.Block, primal: Set[int]) -> core.Block:
    """The tangents alone."""
    return tuple(
        core.map_blocks(s, lambda b: _without(b, primal))
        for s in block
        if id(s) not in primal or isinstance(s, core.Enter | core.Leave)
    )


def _refuse_twice(pusher: Pusher, s: core.Try) -> None:
    """What is run twice must do the same twice."""
    inside = list(core.walk(s.body))
    own = {t for i in inside for t in core.targets(i)} - {p.name for p in pusher.build.function.params}
    for i in inside:
        if isinstance(i, core.Push) and _only_popped(pusher, i.stack, s):
            continue
        outside = [n for n in written(i) if not own.issuperset(reached_by(i, n, pusher.build.memory))]
        if outside or isinstance(i, core.Effect) or _is_final(i):
            pusher.build.refuse(
                i,
                "forward mode runs the loops of a `try` block twice, and this must happen once",
                "put the loop, or what happens once, outside of the `try` block",
            )


def _refuse_changes(pusher: Pusher, twice: list[core.Statement]) -> None:
    """A call that draws random numbers, or changes something outside, is not made again for its tangent."""
    changes = pusher.build.changes
    for s in twice:
        if changes.draws(s):
            pusher.build.refuse(
                s,
                "forward mode runs this line of a `try` block twice, and it may give something else then",
                "draw random numbers before the `try` block",
            )
        if any(changed for _, changed, _ in changes.outside(s)):
            pusher.build.refuse(
                s,
                "forward mode makes this call of a `try` block twice, and it changes something outside",
                "put the call outside of the `try` block",
            )


def _only_popped(pusher: Pusher, name: str, s: core.Try) -> bool:
    """Does nobody notice if more is on a stack, below what is taken from it?"""
    stack = pusher.function_stacks[name]
    loops = (i for i in core.walk(pusher.build.function.body) if isinstance(i, core.For | core.While))
    in_loop = any(inner is s for loop in loops for inner in core.walk((loop,)))
    return stack.local and not stack.listed and not in_loop
