"""`for` loops.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("for (a, b), c in zip(x, y): z = a"))
for t, c in zip(x, y):
    a, b = t
    z = a
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Name
from tangent_ast.lower.context import Context
from tangent_ast.lower.dictionary_loop import over_dictionary
from tangent_ast.lower.iteration import lanes
from tangent_ast.lower.loop_else import with_else
from tangent_ast.lower.places import store
from tangent_ast.lower.unpacking import spread


def for_loop(node: gast.For, ctx: Context) -> None:
    """A loop over one or more sources; what is no plain name is unpacked by its first statements."""
    with with_else(node, ctx) as marked:
        if over_dictionary(node, ctx, marked):
            return
        found = lanes(node.target, node.iter, ctx)
        names, later = spread([target for target, _ in found], ctx)
        with ctx.writing() as body:
            for part, name in later:
                store(part, Name(name), ctx)
            ctx.run(node.body)
        sources = tuple(source for _, source in found)
        ctx.emit(core.For(names, sources, marked(tuple(body)), origin=ctx.origin))
