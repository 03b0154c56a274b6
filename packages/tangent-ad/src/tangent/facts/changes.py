"""What a call changes besides giving a result: the memory of some of its arguments.

scale_first(c)      writes to c, as its text says
xs.sort()           changes xs, as every list does
step(c)             with a `step` of which nothing is known: may write to c
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import FunctionType, MethodType

from tangent.callees import function_of, python_call
from tangent.facts.fact import CONTAINERS, NUMERIC, UNKNOWN, Facts
from tangent.facts.harmless import CHANGING, is_harmless
from tangent.facts.memory import Effects, EffectsOf, Place, holds_memory
from tangent.facts.operations import operation_or_none, rule_of
from tangent.facts.outs import unseen_outs
from tangent.rules.book import RuleBook
from tangent.scope import is_helper
from tangent.shown import is_derived
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op


@dataclass(frozen=True, slots=True)
class Changes:
    """Tells what the calls of one function change."""

    facts: Facts
    book: RuleBook
    effects_of: EffectsOf
    derived: frozenset[str] = frozenset()  # results of calls that are derived, or else refused

    def surely(self, statement: core.Statement) -> set[str]:
        """The names to whose memory the calls of a statement write, for all that is known."""
        return self._names(statement, self._written)

    def perhaps(self, statement: core.Statement) -> set[str]:
        """The names to whose memory they may write besides, because nobody can look into what is called."""
        if isinstance(statement, core.Bind) and statement.target in self.derived:
            return set()
        return self._names(statement, self._handed_on)

    def unknown(self, statement: core.Statement) -> Iterator[tuple[Apply, set[str]]]:
        """The calls of a statement that nobody can look into, each with the names whose memory it gets."""
        for call in _calls(statement):
            handed = {n for given in self._handed_on(call) for n in core.names(given)}
            if handed := {n for n in handed if holds_memory(self.facts.get(n, UNKNOWN))}:
                yield call, handed

    def outside(
        self, statement: core.Statement
    ) -> Iterator[tuple[Apply, frozenset[Place], frozenset[Place]]]:
        """The calls of a statement, each with what it changes outside and where it keeps what it is given."""
        for call in _calls(statement):
            found = frozenset((id(one.value), "") for one in self._written(call) if isinstance(one, Global))
            done = self.effects_of(call) if python_call(call) is not None else Effects()
            yield call, found | done.outside, found | done.keeps

    def draws(self, statement: core.Statement) -> bool:
        """May a statement give something else if it is run again, as one that draws random numbers does?"""
        return any(map(self._draws, _calls(statement)))

    def _draws(self, call: Apply) -> bool:
        rule = rule_of(call, self.book)
        match call:
            case Apply(args=(Global(value=callee), *_)) if rule is not None:
                return rule.guards and not is_helper(callee)
            case Apply(Op.METHOD, (Global(value=receiver), *_)) if _is_an_object(receiver):
                return True  # RNG.normal()
            case Apply(Op.CALL, (Global(value=callee), *_)) if _is_an_object(
                getattr(callee, "__self__", None)
            ):
                return not isinstance(
                    callee, MethodType
                )  # random.random(); what is written in Python is looked at
            case Apply(Op.METHOD, (Name(), *_)) if self._handed_on(call):
                return True  # rng.normal(), for all we know
        return python_call(call) is not None and self.effects_of(call).draws

    def read_outside(self, statement: core.Statement) -> frozenset[Place]:
        """What lies outside and is read by the functions that a statement calls."""
        return frozenset[Place]().union(*(done.reads for done in self._effects(statement)))

    def read_again(self, statement: core.Statement) -> frozenset[Place]:
        """What lies outside and is read by the backward passes of the functions that a statement calls."""
        return frozenset[Place]().union(*(done.again for done in self._effects(statement)))

    def calls_anything(self, statement: core.Statement) -> bool:
        """Does a statement call what is known only when it runs?"""
        return any(self._is_anything(call) for call in _calls(statement))

    def _is_anything(self, call: Apply) -> bool:
        match call:
            case Apply(Op.CALL, (Name(), *_)):
                return True
            case Apply(Op.METHOD, (Name(name), *_)):
                return self._may_be_an_object(name) and rule_of(call, self.book) is None
        return False

    def _effects(self, statement: core.Statement) -> Iterator[Effects]:
        return (self.effects_of(c) for c in _calls(statement) if python_call(c) is not None)

    def touched(self, call: Apply) -> list[Expr]:
        """The arguments to which a call writes, and those of which nobody knows what becomes of them."""
        return [*self._written(call), *self._handed_on(call)]

    def _names(self, statement: core.Statement, look: Callable[[Apply], Iterable[Expr]]) -> set[str]:
        return {
            name
            for call in _calls(statement)
            for changed in look(call)
            for name in core.names(changed)
            if holds_memory(self.facts.get(name, UNKNOWN))
        }

    def _written(self, call: Apply) -> list[Expr]:
        if is_harmless(call, self.book):
            return []
        if outs := unseen_outs(call, self.book):
            return list(outs)
        if call.op is Op.METHOD and call.symbol in CHANGING:
            return [call.args[0]]
        op = operation_or_none(call, self.book)
        if op is not None:
            return [op.arguments[p] for p in op.rule.mutates if p in op.arguments]
        plain = _plain(call)
        if plain is not None and is_derived(function_of(plain)):
            return []  # a derivative empties stacks of its own, which is no matter
        slots = (plain or call).slots  # with the object of a method
        return [slots[k] for k in self.effects_of(plain or call).writes]

    def _handed_on(self, call: Apply) -> list[Expr]:
        if is_harmless(call, self.book) or rule_of(call, self.book) is not None:
            return []
        if (plain := _plain(call)) is not None:
            return [plain.slots[k] for k in self.effects_of(plain).perhaps]
        match call:
            case Apply(Op.CALL, (Global(value=type()), *_)):
                return []  # it has no `__init__` that is written in Python
            case Apply(Op.CALL, (Global(value=value), *_)) if value is core.UNKNOWN:
                return []  # a derived function
            case Apply(Op.METHOD, (Name(name), *_)) if not self._may_be_an_object(name):
                return []  # containers and arrays have no others that change them
        return list(call.slots)

    def _may_be_an_object(self, name: str) -> bool:
        return self.facts.get(name, UNKNOWN).kind not in NUMERIC | CONTAINERS


def _is_an_object(value: object) -> bool:
    """Is it an instance of a class that is not Python's own, as a generator of random numbers is?"""
    return type(value).__module__ != "builtins"


def _calls(statement: core.Statement) -> Iterator[Apply]:
    """The calls that a statement makes itself."""
    for expr in core.expressions(statement):
        for sub in core.subexpressions(expr):
            if isinstance(sub, Apply) and sub.op in (Op.CALL, Op.METHOD):
                yield sub


def _plain(call: Apply) -> Apply | None:
    """The call of a function written in Python that it comes down to; of a class, of its `__init__`."""
    match call:
        case Apply(Op.CALL, (Global(path, type() as kind), *args), keywords):
            start = inspect.getattr_static(kind, "__init__", None)
            if isinstance(start, FunctionType):
                return Apply(Op.CALL, (Global(f"{path}.__init__", start), Const(None), *args), keywords)
    return python_call(call)
