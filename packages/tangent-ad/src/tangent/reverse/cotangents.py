"""Where the cotangent of each name is kept, and how a contribution gets there.

VALUE    the name is only ever rebound: contributions make new values, `bx = bx + t`.
         So do those of items where arrays cannot be written: `bx = bx + scatter(x, i, t)`.
BUFFER   items of it are read: an own buffer, added to in place, `bx[i] += t`.
SHADOW   its memory is written in place: the cotangent mirrors the primal's memory,
         so that views of the one are views of the other.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.fact import CONTAINERS, NUMBERS, Kind
from tangent.facts.memory import is_basic_key, is_number_in, is_slice
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.namesets import NamesAround


class _Zero:
    """A cotangent that is zero, in whatever shape; `zeros` removes or writes out every one."""

    def __repr__(self) -> str:
        return "ZERO"


ZERO = Const(_Zero())


class Mode(enum.Enum):
    """See the module's docstring."""

    VALUE = "value"
    BUFFER = "buffer"
    SHADOW = "shadow"


@dataclass(slots=True)
class Cotangents:
    """The cotangents of one function's active names."""

    build: Builder
    shadowed: frozenset[str]
    indexed: frozenset[str]
    stacks: frozenset[str] = frozenset()  # stacks from which the function pops
    growing: frozenset[str] = frozenset()  # lists that grow or shrink, and are read as well
    paths: dict[str, tuple[str, Expr | None]] = field(default_factory=dict)  # see `paths`
    wide: frozenset[str] = frozenset()  # names whose cotangents are wider than their values, see `waiting`
    narrow: NamesAround | None = None  # the names that are numbers because the result is, see `facts.narrow`
    prefix: str = "b"
    placeholders: set[str] = field(default_factory=set)  # names that must have a value, if only None
    unbound: set[str] = field(default_factory=set)  # names that may not be bound where their cotangent starts
    _names: dict[str, str] = field(default_factory=dict)
    primal_of: dict[str, str] = field(default_factory=dict)

    def mode(self, name: str) -> Mode:
        """How the cotangent of an active name is kept."""
        if name in self.shadowed:
            return Mode.SHADOW
        if name in self.stacks or name in self.growing:
            return Mode.BUFFER
        return Mode.BUFFER if name in self.indexed and not self.is_unwritable(name) else Mode.VALUE

    def is_unwritable(self, name: str) -> bool:
        """Is it, for all we know, an array whose items cannot be assigned?"""
        return self.build.unwritable and self.build.fact(name).kind in (Kind.ARRAY, Kind.NUMERIC)

    def of(self, name: str) -> str:
        """The name of the cotangent of `name`."""
        if name not in self._names:
            function = self.build.function
            if name in function.temps and name not in function.bases:
                new = self.build.fresh(self.prefix + re.sub(r"_\d+$", "", name))
            else:
                new = self.build.variable(self.prefix + self.build.base(name))
            self._names[name] = new
            self.primal_of[new] = name
        return self._names[name]

    def named(self) -> Iterable[tuple[str, str]]:
        """All names that have a cotangent by now, with it."""
        return self._names.items()

    def place(self, name: str) -> Expr:
        """Where the cotangent of `name` is kept: under its own name, or in that of a container."""
        if name not in self.paths:
            return Name(self.of(name))
        base, key = self.paths[name]
        assert key is not None, "the loop says which item it is before its body is swept"
        return Apply(Op.ITEM, (self.place(base), key))

    def contribute(
        self, to: Expr, value: Expr, at: core.Statement, about: core.About, *, numeric: bool = False
    ) -> list[core.Statement]:
        """Add `value` to the cotangent of the atom `to`; nothing if that is not active.

        `numeric` says that the value is surely a number or an array.
        """
        if not isinstance(to, Name) or to.id not in self.build.active:
            return []
        if to.id in self.paths:
            repeated = not (numeric or self.build.fact(to.id).numeric)
            return [
                core.Update(self.place(to.id), value, "+", repeated=repeated, origin=at.origin, about=about)
            ]
        cot = self.of(to.id)
        fact = self.build.fact(to.id)
        mode = self.mode(to.id)
        if mode is Mode.SHADOW:
            nested = fact.kind in CONTAINERS
            if self.build.unwritable and not nested:
                self.refuse_shadow(to.id, at)
            within = nested and self.build.memory.holds_mutated(to.id)
            return [
                core.Update(
                    Name(cot), value, "+", repeated=nested, within=within, origin=at.origin, about=about
                )
            ]
        if to.id in self.growing:
            return [core.Update(Name(cot), value, "+", repeated=True, origin=at.origin, about=about)]
        if mode is Mode.BUFFER and fact.kind is Kind.ARRAY:
            return [core.Update(Name(cot), value, "+", origin=at.origin, about=about)]
        if fact.numeric and not self.may_be_none(value):
            total: Expr = Apply(Op.BINARY, (Name(cot), value), symbol="+")
        else:
            total = self.build.helper(runtime.add, Name(cot), value)
        return [core.Bind(cot, total, origin=at.origin, about=about)]

    def refuse_shadow(self, name: str, at: core.Statement) -> None:
        """The shadow of an array that cannot be written is a value: other names would not see its sum."""
        self.build.refuse(
            at,
            f"`{self.build.base(name)}` shares memory with what is written in place, and may be an array "
            "that cannot be written",
            "make new values instead of writing: `y = y + x` for `y += x`, a new list for one that changes",
        )

    def is_wide(self, expr: Expr) -> bool:
        """May the cotangent of an atom have more axes than the atom's value, which are summed later?"""
        if not isinstance(expr, Name) or expr.id not in self.wide or expr.id in self.paths:
            return False
        return self.mode(expr.id) is Mode.VALUE

    def is_narrow(self, result: Expr, at: core.Statement) -> bool:
        """Has what a statement calculates no axes, since the result has none, and so no operand either?"""
        return self.narrow is not None and isinstance(result, Name) and result.id in self.narrow.after(at)

    def may_be_none(self, value: Expr) -> bool:
        """Is it the cotangent of a name that may have no value, and so no cotangent?"""
        primal = self.primal_of.get(value.id) if isinstance(value, Name) else None
        return primal in self.unbound and not self.build.fact(primal).numeric if primal else False

    def contribute_item(
        self, to: Expr, key: Expr, value: Expr, at: core.Statement, about: core.About
    ) -> list[core.Statement]:
        """Add `value` to the item `key` of the cotangent of the atom `to`."""
        if not isinstance(to, Name) or to.id not in self.build.active:
            return []
        fact = self.build.fact(to.id)
        if to.id in self.paths:
            base = self.place(to.id)
            if isinstance(key, Const) and isinstance(key.value, str):
                place = Apply(Op.ITEM, (base, key))
                return [core.Update(place, value, "+", repeated=True, origin=at.origin, about=about)]
            total = self.build.helper(runtime.add_item, base, key, value)
            return [core.Update(base, total, origin=at.origin, about=about)]
        if self.mode(to.id) is Mode.VALUE:
            share = self.build.fresh()
            whole = self.build.helper(runtime.scatter, to, key, value)
            made = core.Bind(share, whole, origin=at.origin, about=about)
            return [made, *self.contribute(to, Name(share), at, about, numeric=True)]
        cot = self.of(to.id)
        if (field := core.as_field(key)) is not None:
            if self.mode(to.id) is not Mode.SHADOW:
                return self.contribute_attribute(to, str(field), value, at, about)
            within = self.build.memory.holds_mutated(to.id, key)
            place = Apply(Op.ITEM, (Name(cot), key))
            plain = is_number_in(Apply(Op.ITEM, (to, key)), self.build.facts)
            return [
                core.Update(
                    place, value, "+", repeated=not plain, within=within, origin=at.origin, about=about
                )
            ]
        if self.mode(to.id) is not Mode.SHADOW and fact.kind in (Kind.UNKNOWN, Kind.TUPLE):
            # It may be a tuple, which cannot be changed in place.
            added = runtime.added_at if self.build.unwritable else runtime.add_item
            total = self.build.helper(added, Name(cot), key, value)
            return [core.Bind(cot, total, origin=at.origin, about=about)]
        mirrors = fact.kind not in (Kind.LIST, Kind.DICT) or self.build.memory.holds_mutated(to.id)
        if self.mode(to.id) is Mode.SHADOW and fact.kind not in (Kind.ARRAY, Kind.NUMERIC) and mirrors:
            place = Apply(Op.ITEM, (Name(cot), key))
            return [core.Update(place, value, "+", repeated=True, within=True, origin=at.origin, about=about)]
        sliced = is_slice(key, self.build.facts)  # of a list, that is a list: `+=` would join it
        numbers = fact.each is not None and fact.each.kind in NUMBERS and not sliced
        items = fact.kind in (Kind.ARRAY, Kind.NUMERIC) or numbers
        plain = is_basic_key(key, self.build.facts) and items and to.id not in self.growing
        place = Apply(Op.ITEM, (Name(cot), key))
        return [core.Update(place, value, "+", repeated=not plain, origin=at.origin, about=about)]

    def contribute_attribute(
        self, to: Expr, name: str, value: Expr, at: core.Statement, about: core.About
    ) -> list[core.Statement]:
        """Add `value` to an attribute of the cotangent of the atom `to`."""
        if not isinstance(to, Name) or to.id not in self.build.active:
            return []
        cot = self.of(to.id)
        total = self.build.helper(runtime.add_attribute, Name(cot), Const(name), value)
        return [core.Bind(cot, total, origin=at.origin, about=about)]

    def zero(self, name: str) -> Expr:
        """What the cotangent of `name` starts from."""
        return ZERO if self.mode(name) is Mode.VALUE or name in self.growing else self.zeros(name)

    def zeros(self, name: str) -> Expr:
        """Zeros written out."""
        if name in self.stacks:
            return Apply(Op.LIST, ())
        if name in self.unbound and self.mode(name) is Mode.BUFFER:
            # Items of its cotangent are added to where it has a value; elsewhere it gets None for one.
            self.placeholders.add(name)
        elif name in self.unbound:
            # Where the value was never made, nothing reads its cotangent's shape.
            return Const(0.0)
        return self.zeros_beside(name)

    def zeros_beside(self, name: str) -> Expr:
        """Zeros where the name has a value."""
        fact = self.build.fact(name)
        if fact.kind in (Kind.NUMBER, Kind.INDEX) or (fact.scalar and fact.kind is not Kind.ARRAY):
            return Const(0.0)
        if fact.kind is Kind.TUPLE:
            return self.nothing(name)  # integers that it holds have no cotangent, and need none
        return self.build.helper(runtime.zeros_like, Name(name))

    def unmoved(self, name: str, *, inner: bool) -> Expr:
        """The gradient by a parameter on which nothing depends.

        `inner` says that a derivative calls this one: what it passes may hold arrays of integers.
        """
        zeros = self.zeros(name)
        return self.nothing(name) if inner and not isinstance(zeros, Const) else zeros

    def nothing(self, name: str) -> Expr:
        """Zeros for a value that is not active, whatever it is: its place in a container's cotangent."""
        return self.build.helper(runtime.zeros_like, Name(name), Const(True))

    def reset(self, name: str, at: core.Statement, about: core.About) -> core.Bind:
        """Start anew: what was collected so far has been passed on."""
        return core.Bind(self.of(name), self.zero(name), origin=at.origin, about=about)
