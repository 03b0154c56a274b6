"""What flows into each name: properties of values that only grow on their way.

    y = 1j * x; z = y; z[0] = w    =>    y: what 1j and x have; z: what y and w have

The order of statements does not matter, so versions of a variable have to be split.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from tangent_ast import core
from tangent_ast.core import Expr, Name

P = TypeVar("P")


def flow(
    block: core.Block,
    start: Mapping[str, P],
    of: Callable[[Expr, Callable[[str], P]], P],
    join: Callable[[P, P], P],
    least: P,
    *,
    takes: Callable[[str], bool] = lambda name: True,
) -> dict[str, P]:
    """The property of every name that a block binds, given those that it starts with.

    `of` tells the property of an expression, given that of each name.  `least` is that of what has not
    been given anything.  `takes`: does what is written into this container or array tell of it?
    """
    found = dict(start)

    def of_name(name: str) -> P:
        return found.get(name, least)

    changed = True
    while changed:  # properties only grow
        changed = False
        for s in core.walk(block):
            given = least
            for value in _given(s):
                given = join(given, of(value, of_name))
            for name in (*core.targets(s), *filter(takes, _written(s))):
                before = of_name(name)
                after = join(before, given)
                if after != before:
                    found[name] = after
                    changed = True
    return found


def _given(s: core.Statement) -> tuple[Expr, ...]:
    """The expressions that flow into what a statement binds or writes."""
    match s:
        case core.Bind(value=value) | core.Unpack(value=value) | core.Update(value=value):
            return (value,)
        case core.For(sources=sources):
            return tuple(source.sequence for source in sources if isinstance(source, core.Each))
        case core.Push(values=values):
            return values
        case core.Pop(stack=stack):
            return (Name(stack),)
    return ()


def _written(s: core.Statement) -> tuple[str, ...]:
    """What a statement puts a value into."""
    match s:
        case core.Update(place=place):
            return tuple(core.names(place))[:1]
        case core.Push(stack=stack):
            return (stack,)
    return ()
