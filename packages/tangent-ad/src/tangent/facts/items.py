"""Of which values a statement takes the items."""

from __future__ import annotations

from collections.abc import Iterator

from tangent_ast import core
from tangent_ast.core import Name


def gone_through(s: core.Statement) -> Iterator[Name]:
    """What a statement takes the items of, one after the other: `for x in xs`, `a, b = xs`."""
    match s:
        case core.Unpack(value=Name() as value):
            yield value
        case core.For(sources=sources):
            for source in sources:
                if isinstance(source, core.Each) and isinstance(source.sequence, Name):
                    yield source.sequence
