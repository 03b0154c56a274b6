"""What calls of the user's functions do to their arguments and to what lies outside, and what they give."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import FunctionType

from tangent.callees import bound_arguments, function_of, python_call
from tangent.facts.activity import extents, varied
from tangent.facts.as_written import as_written, changes_in_comprehensions, surely_changes
from tangent.facts.changes import Changes
from tangent.facts.extent import SOME, Extent
from tangent.facts.fact import CONTAINERS, UNKNOWN, Fact, Kind
from tangent.facts.fields import REAL, causes
from tangent.facts.harmless import CHANGING, TAKING
from tangent.facts.memory import NOTHING, Effects, memory_of
from tangent.facts.origins import Tracing
from tangent.facts.outside import (
    Places,
    changed_by,
    changes_outside,
    globals_bound,
    kept_by,
    read_again_by,
    read_by,
    rebound_outside,
)
from tangent.facts.values import ClassOf, detached, infer
from tangent.overloaded import with_methods
from tangent.prepare import Classes, Prepared, is_the_users, prepare
from tangent.rules.book import RuleBook
from tangent.runtime.records import is_record_type
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.errors import TangentError
from tangent_ast.naming import Namer, names_of

Passed = tuple[tuple[str, Extent], ...]  # how much of each argument varies, of those of which anything does


class Effector:
    """Tells what calls of the user's functions do to their arguments."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.unreadable: set[FunctionType] = set()  # whose text cannot be had or is refused
        self._known: dict[int, tuple[FunctionType, Effects, Fact]] = {}
        self._open: dict[FunctionType, bool] = {}  # those being looked at: have they been met again?
        self._prepared: dict[tuple[int, Classes], tuple[FunctionType, Prepared]] = {}
        self._traced: dict[tuple[int, Classes], tuple[FunctionType, Tracing | None]] = {}
        self._results: dict[tuple[int, Classes], tuple[FunctionType, Fact]] = {}
        self._extents: dict[tuple[int, Passed], tuple[FunctionType, Extent]] = {}

    def prepared(self, function: FunctionType, known: Mapping[str, Fact] | None = None) -> Prepared:
        """The function in Core, read once for each combination of classes that its arguments are of."""
        classes = tuple((p, f.of_class) for p, f in (known or {}).items() if f.of_class is not None)
        key = id(function), classes
        if key not in self._prepared:
            self._prepared[key] = function, prepare(function, None, classes)
        return self._prepared[key][1]

    def of(self, function: FunctionType) -> Effects:
        """The parameters that a function may write to, and those whose memory its result may share."""
        if id(function) not in self._known:
            # While a recursive function is looked at, its own calls write what has been found so far.
            assumed = Effects(shares=_all_parameters(function))
            while True:
                self._open[function] = False
                before = set(self._known)
                self._known[id(function)] = function, assumed, UNKNOWN
                effects, result = self._look(function)
                if not self._open.pop(function) or effects.does_no_more_than(assumed):
                    break
                for key in self._known.keys() - before:  # what was found on the way rests on the assumption
                    del self._known[key]
                assumed = effects._replace(shares=assumed.shares)
            self._known[id(function)] = function, effects, result
        elif function in self._open:
            self._open[function] = True
        return self._known[id(function)][1]

    def tracing(self, call: Apply, class_of: ClassOf) -> Tracing | None:
        """Where what is in a user's function may come from; None for what is not looked into."""
        function = function_of(call)
        if not is_the_users(function) or self.book.rule_for(function) is not None:
            return None
        classes = _classes(call, class_of)
        key = id(function), classes
        if key not in self._traced:
            self._traced[key] = function, None  # for its own calls, if it is recursive
            if (given := self._given(function, classes)) is None:
                return None
            prepared, known = given

            def inferred(f: core.Function) -> dict[str, Fact]:
                return infer(f, self.book, known, self.result_of)

            seen = with_methods(prepared.core, inferred, Namer(names_of(prepared.core)))
            facts = inferred(seen)
            memory = memory_of(seen, facts, self.book, self.of_call)
            self._traced[key] = function, Tracing(seen, facts, memory, self.book, self.tracing)
        return self._traced[key][1]

    def result_of(self, call: Apply, class_of: ClassOf) -> Fact:
        """What is known of the result of a call of the user's function; `class_of` tells objects' classes."""
        plain = python_call(call)
        if plain is None:
            match call:
                case Apply(Op.CALL, (Global(value=type() as made), *_)) if is_record_type(made):
                    return Fact(of_class=made)
            return UNKNOWN
        function = function_of(plain)
        self.of(function)
        result = self._known[id(function)][2]
        classes = _classes(plain, class_of) if is_the_users(function) else ()
        return replace(self._result_given(function, classes), complex=result.complex) if classes else result

    def result_varies(self, call: Apply, extent_of: Callable[[Expr], Extent]) -> Extent | None:
        """How much of the container varies that a call of the user's function gives; None for any other."""
        plain = python_call(call)
        if plain is None:
            return None
        function = function_of(plain)
        if not is_the_users(function) or self.book.rule_for(function) is not None:
            return None
        result = self.result_of(plain, lambda _: None)
        if result.kind not in CONTAINERS and result.of_class is None:
            return SOME if result.kind is Kind.UNKNOWN else None
        arguments = bound_arguments(function, plain)
        if arguments is None:
            return None
        passed = tuple((p, how) for p, a in arguments.items() if (how := extent_of(a)) is not False)
        key = id(function), passed
        if key not in self._extents:
            self._extents[key] = function, SOME  # for its own calls, if it is recursive
            core_function = self.prepared(function).core
            facts = infer(core_function, self.book, {}, self.result_of)
            memory = memory_of(core_function, facts, self.book, self.of_call)
            found = extents(core_function, dict(passed), facts, memory, self.book, self.result_varies)
            last = core_function.body[-1]
            given = last.value if isinstance(last, core.Return) else None
            self._extents[key] = function, found.get(given.id, False) if isinstance(given, Name) else SOME
        return self._extents[key][1]

    def _result_given(self, function: FunctionType, classes: Classes) -> Fact:
        """What is known of the result of a function that is passed objects of these classes.

        def half(v): return v * 0.5          no number, if `v` is a vector of the user's
        """
        key = id(function), classes
        if key not in self._results:
            self._results[key] = function, UNKNOWN  # for its own calls, if it is recursive
            if (given := self._given(function, classes)) is None:
                return UNKNOWN
            prepared, known = given
            facts = infer(prepared.core, self.book, known, self.result_of)
            self._results[key] = function, detached(_returned(prepared.core, facts))
        return self._results[key][1]

    def _given(self, function: FunctionType, classes: Classes) -> tuple[Prepared, dict[str, Fact]] | None:
        """A function that is passed objects of these classes, and what is known of its parameters then."""
        known = {parameter: Fact(of_class=kind) for parameter, kind in classes}
        try:
            return self.prepared(function, known), known
        except TangentError:  # told when it is derived
            return None

    def _look(self, function: FunctionType) -> tuple[Effects, Fact]:
        try:
            prepared = self.prepared(function)
        except TangentError:
            self.unreadable.add(function)
            everything = _all_parameters(function)  # told when it is derived
            rebound = rebound_outside(function)
            return Effects(shares=everything, perhaps=everything, outside=rebound, keeps=rebound), UNKNOWN
        facts = infer(prepared.core, self.book, {}, self.result_of)
        changes = Changes(facts, self.book, self.of_call)
        if changes_in_comprehensions(prepared.core, prepared.source.lookup, changes):
            prepared = prepared.again(spelled_out=True)
            facts = infer(prepared.core, self.book, {}, self.result_of)
            changes = Changes(facts, self.book, self.of_call)
        memory = memory_of(prepared.core, facts, self.book, self.of_call)
        names = [p.name for p in prepared.core.params]
        returned = [n for s in prepared.core.body if isinstance(s, core.Return) for n in core.names(s.value)]
        source, statements = prepared.source, list(core.walk(prepared.core.body))
        handed_on = {n for s in statements for n in changes.perhaps(s)}
        handed_on |= {
            n.id
            for _, value in as_written(prepared.core)
            if surely_changes(value, prepared.source.lookup, changes)
            for n in value.names
        }
        changing = list(changes_outside(prepared.core, source, changes, memory))
        bound = globals_bound(prepared.core).keys()
        effects = Effects(
            writes=frozenset(
                k for k, n in enumerate(names) if memory.is_mutated(n) or n in prepared.core.opened
            ),
            shares=frozenset(k for k, n in enumerate(names) if any(memory.shared(n, r) for r in returned)),
            perhaps=frozenset(k for k, n in enumerate(names) if any(memory.shared(n, h) for h in handed_on)),
            outside=changed_by(changing),
            keeps=kept_by(changing, varied(prepared.core, names, facts, memory, self.book)),
            reads=Places().union(*(read_by(s, source, changes) for s in statements)),
            draws=any(map(changes.draws, statements)),
            again=Places().union(*(read_again_by(s, source, changes, bound) for s in statements)),
        )
        fields = causes(prepared.core, {}, self.book, self.result_of)
        result = detached(_returned(prepared.core, facts))
        return effects, replace(result, complex=any("" in fields.get(n, REAL) for n in returned))

    def of_call(self, call: Apply) -> Effects:
        """The same for one call, by position among its arguments and keywords."""
        everything = frozenset(range(len(call.slots)))
        plain = python_call(call)
        if plain is not None and is_the_users(function_of(plain)):  # a library's text is not looked into
            function = function_of(plain)
            arguments = bound_arguments(function, plain)
            found = self.of(function)
            if arguments is None:
                return found._replace(writes=NOTHING, shares=everything, perhaps=everything)
            order = list(inspect.signature(function, follow_wrapped=False).parameters)
            position = {id(a): order.index(p) for p, a in arguments.items()}

            def passed(positions: frozenset[int]) -> frozenset[int]:
                return frozenset(k for k, a in enumerate(call.slots) if position.get(id(a)) in positions)

            return found._replace(
                writes=passed(found.writes), shares=passed(found.shares), perhaps=passed(found.perhaps)
            )
        if call.op is Op.METHOD and call.symbol in CHANGING:
            return Effects(writes=frozenset({0}), shares=everything)
        if call.op is Op.METHOD and call.symbol not in TAKING:
            return Effects(shares=frozenset({0}))
        return Effects(shares=everything)


def _returned(function: core.Function, facts: Mapping[str, Fact]) -> Fact:
    """What is known of the result of a function."""
    for s in function.body:
        match s:
            case core.Return(Name(name)):
                return facts.get(name, UNKNOWN)
    return UNKNOWN


def _classes(call: Apply, class_of: ClassOf) -> Classes:
    """The classes of the objects that a function is passed, where they are known."""
    given = (bound_arguments(function_of(call), call) or {}).items()
    kinds = ((parameter, class_of(value)) for parameter, value in given)
    return tuple((parameter, kind) for parameter, kind in kinds if kind is not None)


def _all_parameters(function: FunctionType) -> frozenset[int]:
    return frozenset(range(function.__code__.co_argcount + function.__code__.co_kwonlyargcount))
