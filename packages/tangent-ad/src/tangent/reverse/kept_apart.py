"""What the body of a `try` statement saves counts only if the body comes to its end.

    try:                              try:
        for x in xs:                      kept = []
            stack.append(x)               for x in xs:
            ...                               kept.append(x)
    except ValueError:        =>              ...
        ...                           except ValueError:
                                          ...
                                      else:
                                          stack.extend(kept)

Where turns of a loop would find on a list what a failed turn has left there, and where a list is
handed over to another function.  Elsewhere it makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tangent.builder import Builder
from tangent_ast import core
from tangent_ast.core import About, Apply, Effect, Name, Op, Role


def keep_apart(block: core.Block, build: Builder, *, repeated: bool) -> core.Block:
    """Give bodies lists of their own; `repeated`: the block runs several times, or its lists leave."""
    return tuple(_statement(s, build, repeated=repeated) for s in block)


def _statement(s: core.Statement, build: Builder, *, repeated: bool) -> core.Statement:
    repeated |= isinstance(s, core.For | core.While)
    s = core.map_blocks(s, lambda b: keep_apart(b, build, repeated=repeated))
    if not isinstance(s, core.Try) or not repeated:
        return s
    table = {stack: build.variable("kept") for stack in dict.fromkeys(_saved_on(s.body))}
    tag = About(Role.SAVE)
    made = (core.Bind(own, Apply(Op.LIST, ()), origin=s.origin, about=tag) for own in table.values())
    handed_on = (
        Effect(Apply(Op.METHOD, (Name(stack), Name(own)), symbol="extend"), origin=s.origin, about=tag)
        for stack, own in table.items()
    )
    return replace(s, body=(*made, *core.rename(s.body, table)), orelse=(*handed_on, *s.orelse))


def _saved_on(body: core.Block) -> Iterator[str]:
    """The stacks from outside on which a body saves something."""
    own = {t for s in core.walk(body) for t in core.targets(s)}
    for s in core.walk(body):
        match s:
            case core.Push(stack=stack, about=About(Role.SAVE)) if stack not in own:
                yield stack
            case Effect(value=Apply(Op.METHOD, (Name(stack), _), symbol="extend"), about=About(Role.SAVE)):
                if stack not in own:
                    yield stack


__all__ = ["keep_apart"]
