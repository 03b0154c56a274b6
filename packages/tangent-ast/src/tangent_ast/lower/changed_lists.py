"""What a method that changes a list makes of it, as statements that make a new list.

ys.insert(k, x)    =>    t = [x]; t_1 = ys[:k]; t_2 = t_1 + t; t_3 = ys[k:]; t_4 = t_2 + t_3
                         ... = list(t_4)
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass, field

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op

_NONE = Const(None)


@dataclass(slots=True)
class ChangedList:
    """The statements that make a changed list of the list `name`, at the statement `at`."""

    name: str
    at: core.Statement
    temp: Callable[[], str]
    statements: list[core.Bind] = field(default_factory=list)

    def made(self, call: Apply) -> Apply | None:
        """The new list, of what the statements have made; None if the call is none of those known."""
        whole = self.whole(call)
        return None if whole is None else Apply(Op.CALL, (Global("list", builtins.list), whole))

    def whole(self, call: Apply) -> Name | None:
        """All that is in it."""
        own = Name(self.name)
        match call:
            case Apply(Op.METHOD, (_, Const(0), value), (), "insert") if value != own:
                return self.joined(self.items(value), own)
            case Apply(Op.METHOD, (_, place, value), (), "insert") if value != own:
                item = self.items(value)
                start = self.joined(self.part(_NONE, place), item)
                return self.joined(start, self.part(place, _NONE))
            case Apply(Op.METHOD, (_,), (), "reverse"):
                return self.part(_NONE, _NONE, Const(-1))
            case Apply(Op.METHOD, (_,), keywords, "sort") if all(k == "reverse" for k, _ in keywords):
                return self.bind(Apply(Op.CALL, (Global("sorted", builtins.sorted), own), keywords))
            case Apply(Op.METHOD, (_, value), (), "append") if value != own:
                return self.joined(own, self.items(value))
            case Apply(Op.METHOD, (_, values), (), "extend") | Apply(Op.INPLACE, (_, values), (), "+"):
                more = self.bind(Apply(Op.CALL, (Global("list", builtins.list), values)))
                return self.joined(own, more)
            case Apply(Op.METHOD, (_,) | (_, Const(-1)), (), "pop"):
                self.take(Const(-1))
                return self.part(_NONE, Const(-1))
            case Apply(Op.METHOD, (_, Const(0)), (), "pop"):
                self.take(Const(0))
                return self.part(Const(1), _NONE)
            case Apply(Op.METHOD, (_, Const(int() as place)), (), "pop") if place >= 0:
                self.take(Const(place))
                return self.joined(self.part(_NONE, Const(place)), self.part(Const(place + 1), _NONE))
            case Apply(Op.METHOD, (_, value), (), "remove"):
                place = self.bind(Apply(Op.METHOD, (own, value), symbol="index"))
                after = self.bind(Apply(Op.BINARY, (place, Const(1)), symbol="+"))
                return self.joined(self.part(_NONE, place), self.part(after, _NONE))
            case Apply(Op.METHOD, (_,), (), "clear"):
                return self.bind(Apply(Op.LIST, ()))
        return None

    def bind(self, value: Expr) -> Name:
        """Give a value a name."""
        self.statements.append(core.Bind(self.temp(), value, origin=self.at.origin, about=self.at.about))
        return Name(self.statements[-1].target)

    def part(self, lower: Expr, upper: Expr, step: Expr = _NONE) -> Name:
        """A slice of the list."""
        return self.bind(Apply(Op.ITEM, (Name(self.name), Apply(Op.SLICE, (lower, upper, step)))))

    def items(self, value: Expr) -> Name:
        """A list of one item."""
        return self.bind(Apply(Op.LIST, (value,)))

    def joined(self, one: Name, other: Name) -> Name:
        """One list after the other."""
        return self.bind(Apply(Op.BINARY, (one, other), symbol="+"))

    def take(self, place: Const) -> None:
        """Keep the item that is taken out, if somebody wants it."""
        if isinstance(self.at, core.Bind):
            item = Apply(Op.ITEM, (Name(self.name), place))
            self.statements.append(
                core.Bind(self.at.target, item, origin=self.at.origin, about=self.at.about)
            )
