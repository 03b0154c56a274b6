"""Read shapes from an argument, where nothing else is needed of what has the same.

    y = np.where(x > 0, x * x, 0.0)
    t = spread(bout, y)                =>    t = spread(bout, x)
    bx = np.where(x > 0, t, 0.0)             bx = np.where(x > 0, t, 0.0)

An argument is there anyway; y has to be calculated.
"""

from __future__ import annotations

from collections.abc import Iterator

from tangent.builder import Builder
from tangent.facts.contents import contents, with_shapes_of
from tangent.facts.fact import Kind
from tangent.facts.fields import REAL
from tangent.facts.precision import Precision, precisions
from tangent_ast import core


def like_arguments(build: Builder, forward: core.Block, backward: core.Block) -> dict[str, str]:
    """What the backward sweep reads for its shape only => an argument that has its shape and dtype."""
    read = {n for s in core.walk(backward) for n in core.reads(s)}
    read -= {n for s in core.walk(backward) for e in core.expressions(s) for n in contents(e)}
    pairs = {name: param for name in read for param in _of_its_shape(build, name)}
    if not pairs:
        return {}
    found = precisions(build.function.params, forward, build.book, build.fact)
    return {n: p for n, p in pairs.items() if found.get(n) is found[p] is Precision.OF_ARGUMENTS}


def with_shapes_of_arguments(block: core.Block, like: dict[str, str]) -> core.Block:
    """The same with the shapes read from arguments."""
    return core.map_everywhere(block, lambda expr: with_shapes_of(expr, like))


def _of_its_shape(build: Builder, name: str) -> Iterator[str]:
    """The parameter whose shape a name has, if it depends on no other that could have decided its dtype."""
    fact, why = build.fact(name), build.causes.get(name, REAL)
    params = {p.name for p in build.function.params}
    if name in params or fact.kind is not Kind.ARRAY or fact.shape is None:
        return
    for param in params & why:
        alike = build.fact(param).kind is Kind.ARRAY and build.fact(param).shape == fact.shape
        if alike and why == build.causes.get(param):
            yield param
