"""What the value of an expression may share memory with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tangent.facts.fact import UNKNOWN, Fact, Facts, Kind
from tangent.facts.memory import is_copy_of_container
from tangent.facts.shared import shared_parts
from tangent.facts.values import fact_of
from tangent.purity import purity
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op, Role


def reached(expr: Expr, book: RuleBook) -> Iterator[str]:
    """The names of cotangents whose memory the value of an expression may share.

    bx => bx;  bx[i] => bx;  bx * y => nothing;  unbroadcast(bx, x) => bx;  unbroadcast(bx * y, x) => nothing

    Sums and products are of numbers and arrays: those of containers are written with helpers.
    """
    for part in shared_parts(expr, book):
        yield from core.names(part)


class Sharing:
    """The same for every value of a function, the user's included: `xs + ys` is a list of items of both."""

    def __init__(self, function: core.Function, book: RuleBook, facts: Facts) -> None:
        """`facts` are what is known of names so far; of others their definitions tell."""
        self.function, self.book, self.facts = function, book, facts
        self._found: dict[str, Fact] = {}

    def reached(self, s: core.Bind | core.Update) -> Iterator[str]:
        """The names whose memory the value that a statement binds or writes may share."""
        match s.value:
            case Apply(Op.BINARY, args, symbol="+" | "*") if not _is_sum(s) and self._may_join(args):
                yield from core.names(s.value)
            case Apply(Op.METHOD | Op.CALL) as value if self._copies(value):
                yield from core.names(value)
            case _:
                yield from reached(s.value, self.book)

    def written(self) -> set[str]:
        """The names whose memory is written in place, under any name, or given to what may write to it."""
        statements = list(core.walk(self.function.body))
        pure = purity(self.book)
        found = {n for s in statements if isinstance(s, core.Update) for n in s.bases}
        found |= {n for s in statements for e in core.expressions(s) if not pure(e) for n in core.names(e)}
        if not found:
            return found
        together = [set(self._together(s)) for s in statements]
        size = -1
        while size != len(found):
            size = len(found)
            for names in together:
                if not found.isdisjoint(names):
                    found |= names
        return found

    def _together(self, s: core.Statement) -> Iterator[str]:
        """Names that may share memory on account of a statement."""
        match s:
            case core.Bind(target=target):
                yield target
                yield from self.reached(s)
            case core.Update(symbol=""):
                yield from s.bases
                yield from self.reached(s)
            case core.Unpack() | core.For():
                yield from (*core.targets(s), *core.reads(s))
            case core.Push(stack=stack) | core.Pop(stack=stack):
                yield from (stack, *core.targets(s), *core.reads(s))

    def is_array(self, name: str) -> bool:
        """Does a name surely hold an array, and no container of them?"""
        return self._kind(name) is Kind.ARRAY

    def _may_join(self, operands: tuple[Expr, ...]) -> bool:
        """May they be lists or tuples, for all that the text says?"""
        if any(isinstance(e, core.Const) and isinstance(e.value, float) for e in operands):
            return False
        kinds = {self._kind(e.id) for e in operands if isinstance(e, Name)}
        return kinds <= {Kind.UNKNOWN, Kind.LIST, Kind.TUPLE, Kind.INDEX}

    def _copies(self, value: Apply) -> bool:
        return is_copy_of_container(value, {n: self._fact(n) for n in core.names(value)})

    def _kind(self, name: str) -> Kind:
        return self._fact(name).kind

    def _fact(self, name: str) -> Fact:
        """What is known of a name, if need be by what it is bound to."""
        if name in self.facts:
            return self.facts[name]
        if name not in self._found:
            self._found[name] = UNKNOWN  # for what is made of itself
            kinds = {self._of_definition(s) for s in self._definitions.get(name, ())}
            self._found[name] = kinds.pop() if len(kinds) == 1 else UNKNOWN
        return self._found[name]

    def _of_definition(self, s: core.Statement) -> Fact:
        if not isinstance(s, core.Bind):
            return UNKNOWN
        return fact_of(s.value, {n: self._fact(n) for n in core.names(s.value)}, self.book)

    @cached_property
    def _definitions(self) -> dict[str, list[core.Statement]]:
        found: dict[str, list[core.Statement]] = {}
        for s in core.walk(self.function.body):
            for target in core.targets(s):
                found.setdefault(target, []).append(s)
        return found


def _is_sum(s: core.Statement) -> bool:
    """Is this the adjoint of a statement?  Cotangents are numbers and arrays there, or a helper adds them.

    bx = bx + by; but not the mirror of a list that is joined: bzs = bxs + [bx]
    """
    return s.about.role is Role.ADJOINT and s.about.of != ""
