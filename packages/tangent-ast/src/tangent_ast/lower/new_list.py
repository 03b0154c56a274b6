"""A list that starts empty, and is appended to item by item.

    items = []
    for x in xs:
        items.append(x * k)

`growing` makes a stack of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tangent_ast import core
from tangent_ast.core import Apply, Atom, Name, Op
from tangent_ast.lower.context import Context


@dataclass(frozen=True, slots=True)
class NewList:
    """A list that is being made in the function that is lowered."""

    name: Name
    ctx: Context

    def append(self, item: Atom) -> None:
        """Write `items.append(item)`."""
        self.ctx.emit(core.Effect(appended(self.name, item), origin=self.ctx.origin))


def new_list(ctx: Context, wish: str = "items") -> NewList:
    """Write `items = []`."""
    name = ctx.variable(wish)
    ctx.bind(name, Apply(Op.LIST, ()))
    return NewList(Name(name), ctx)


def appended(to: Name, item: Atom) -> Apply:
    """`to.append(item)`."""
    return Apply(Op.METHOD, (to, item), symbol="append")
