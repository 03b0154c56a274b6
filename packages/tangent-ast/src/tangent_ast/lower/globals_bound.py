"""Variables of the module that a function binds: local variables, and written back wherever they are bound.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("global COUNT\\nCOUNT += 1\\ny = x * COUNT", COUNT=0))
count = COUNT
count += 1
COUNT = count
y = x * count

So what is calculated with them can be differentiated, and who else looks at them sees what the plain
call would have put there.
"""

from __future__ import annotations

from collections.abc import Mapping

import gast

from tangent_ast import core
from tangent_ast.core import Global, Name
from tangent_ast.liveness import liveness
from tangent_ast.lower.context import Context, Frame
from tangent_ast.source import Source


def bind_globals(frame: Frame, ctx: Context) -> None:
    """Give the global variables that a function binds a name each in Core, where that can be done."""
    for name in sorted(frame.globals_bound):
        if frame.source.globals is ctx.root.globals and name not in ctx.local:
            if name not in ctx.globals_bound:
                wish = name.lower()
                ctx.namer.taken.add(name)
                ctx.globals_bound[name] = ctx.variable(wish)
            frame.variables[name] = ctx.globals_bound[name]


def declared(node: gast.Global, ctx: Context) -> None:
    """`global x`: what is only read could be read without; what is bound has a name by now."""
    for name in node.names:
        frame = ctx.frame.find(name)
        if frame is None and name not in ctx.frame.bound:
            continue  # it is only read
        own = ctx.globals_bound.get(name)
        if own is None or frame is None or frame.variables.get(name) != own:
            ctx.refuse(
                node,
                f"`{name}` is a global variable here, and means something else in `{ctx.root.name}`",
                "pass the value in and return it",
            )


def write_back(body: core.Block, variables: Mapping[str, str], source: Source) -> core.Block:
    """Read global variables at the start, if they are read before they are bound; write them when bound.

    `variables` are their names in Core.
    """
    if not variables:
        return body
    outside = {local: Global(name, source.lookup(name)) for name, local in variables.items()}

    def written(s: core.Statement) -> list[core.Statement]:
        bound = dict.fromkeys(t for t in core.targets(s) if t in outside)
        return [core.Update(outside[t], Name(t), origin=s.origin) for t in bound]

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            inside = core.map_blocks(s, rewrite)
            if isinstance(inside, core.For):
                out.append(core.map_blocks(inside, lambda b, s=s: (*written(s), *b)))  # type: ignore[misc]
            else:
                out += [inside, *written(s)]
        return tuple(out)

    needed = liveness(body).entry(body)
    origin = core.Origin(source.file, source.first_line)
    first = [core.Bind(local, read, origin=origin) for local, read in outside.items() if local in needed]
    return (*first, *rewrite(body))
