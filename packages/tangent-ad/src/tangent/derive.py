"""The whole pipeline, from a function to its derivative.

    function --prepare--> Core --analyse--> Builder (Core with all that is known of it)
             --sweep or push forward--> Core --finish--> Core --emit--> Text --load--> function

Calls of the user's own functions order derivatives of those; orders are worked
off until none is left, and all end up in one text.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import FunctionType

from tangent.analysis import analyse
from tangent.builder import Builder
from tangent.classes import classes_of
from tangent.effector import Effector
from tangent.facts.extent import PERHAPS, Extent
from tangent.facts.fact import Fact, of_structure
from tangent.facts.libraries import calculating_libraries
from tangent.facts.writable import annotated_arrays, assigns_items, has_unwritable_arrays, refuse_writes
from tangent.forward import derivative as forward
from tangent.guards.bindings import Binding, bindings_of
from tangent.guards.by_result import Look
from tangent.guards.by_type import NUMBERS_HELP, NUMBERS_WANTED
from tangent.guards.entry import Guard, entry_guard
from tangent.guards.granted import Granted
from tangent.libraries import views_in
from tangent.misread import refuse_taken_for_arrays
from tangent.orders import Order, Orders
from tangent.output import Output
from tangent.prepare import Classes, Prepared, prepare
from tangent.provenance import is_backward
from tangent.repeated_calls import called_in_turns
from tangent.request import Check, Mode, Motion, Request
from tangent.reverse import derivative as reverse
from tangent.reverse.calls import CallPairs
from tangent.reverse.insertions import insertion, without_insertions
from tangent.rules.book import BOOK, RuleBook
from tangent.runtime.structure import Structure
from tangent.saved import known_of_saved
from tangent.spelling import must_inline, must_spell_out, receivers, refuse_changes_as_written
from tangent.stand_ins import with_stand_ins
from tangent.unbound_reads import with_checks_spelled
from tangent_ast import core
from tangent_ast.emit import Text
from tangent_ast.errors import Problem, Problems, TangentError, raise_all
from tangent_ast.source import Source


@dataclass(frozen=True, slots=True)
class Derived:
    """What was written: the text, the functions made from it, and the stages for those who want to look."""

    text: Text
    functions: dict[str, FunctionType]
    asked: tuple[str, ...]  # the names of the functions that were asked for
    stages: tuple[tuple[str, core.Function], ...]
    bindings: tuple[Binding, ...]
    inserted: bool  # blocks of the user's are in it
    unwritable: bool  # a library is referred to whose arrays cannot be written


def derive(
    function: FunctionType,
    request: Request,
    *,
    text: str | None = None,
    receiver: Structure | None = None,
    book: RuleBook = BOOK,
) -> Derived:
    """Derive a function.  `receiver` tells of the object that a method was taken from."""
    classes = classes_of(function, None if receiver is None else receiver.kind)
    with book.in_use():
        try:
            prepared = prepare(function, text, classes)
        except TangentError as error:
            raise_all([*error.problems, *_further_problems(error, function, request, text, classes, book)])
            raise
        return Derivation(request, book, receiver).run(prepared)


@dataclass(slots=True)
class Derivation:
    """Everything that one request sets in motion."""

    request: Request
    book: RuleBook
    receiver: Structure | None = None
    problems: Problems = field(default_factory=Problems)
    effector: Effector = field(init=False)
    orders: Orders = field(init=False)
    output: Output = field(init=False)
    granted: Granted = field(default_factory=Granted)
    look: Look = field(init=False)
    builds: list[Builder] = field(default_factory=list)
    unwritable: bool = False  # arrays may be such whose items cannot be assigned
    inserted: bool = False
    of_saved: bool = False  # what is derived is passed what was saved, of which the forward part knows

    def __post_init__(self) -> None:
        self.effector = Effector(self.book)
        self.orders = Orders(self.effector)
        self.output = Output(self.request)
        self.look = Look(self.granted.asked_of_results)

    def run(self, prepared: Prepared) -> Derived:
        """Write what was asked for, then what that orders; print and load it."""
        self.of_saved = is_backward(prepared.source.function)
        self.unwritable = has_unwritable_arrays(prepared.source, prepared.core, self._read, self.book)
        asked = self.root(prepared)
        for order in self.orders:
            self.fulfil(order)
        self._refuse_views()
        for build in self.builds:
            refuse_taken_for_arrays(build, self.granted.handed_on)
        self.problems.raise_all()
        written, functions = self.output.loaded(asked)
        stages, bindings = tuple(self.output.stages), tuple(self.granted.bindings)
        return Derived(written, functions, asked, stages, bindings, self.inserted, self.unwritable)

    def root(self, prepared: Prepared) -> tuple[str, ...]:
        """Write the derivative that was asked for; gives the names of its functions."""
        request = self.request
        carried = request.inside and request.mode is Mode.FORWARD  # what comes in may be made elsewhere
        prepared, build = self._analysed(
            prepared,
            request.wrt,
            self._told(prepared.core),
            mode=request.mode,
            internal=request.inside,
            one_number=request.check is Check.SCALAR and request.mode is Mode.REVERSE,
            partly=dict.fromkeys(request.wrt, PERHAPS) if carried else None,
        )
        self._refuse_writes_to_passed(prepared, build)
        if self.of_saved:
            build.operated.clear()
        self.output.stages.append(("Core", build.function))
        names = self.orders.names_for(prepared.source.name, request, build.namer.taken)
        if request.mode is Mode.FORWARD:
            made = [forward.asked_for(build, names[0], request, self.orders)]
        elif request.motion is Motion.JOINT:
            made = [reverse.joint(build, names[0], request, CallPairs(self.orders))]
        else:
            made = self._split(build, names, request.wrt, single=request.single)
        self._take_for_granted(prepared, build)
        self.granted.no_keys |= not build.takes_keys.issubset(p.name for p in prepared.core.params)
        guard = entry_guard(prepared.core, made[0], build, request, self.granted)
        self._write(prepared, build, made, guard, called=request.motion is not Motion.JOINT)
        return names

    def _told(self, function: core.Function) -> dict[str, Fact]:
        """What is known of the object that a method was taken from."""
        if self.receiver is None or not self.receiver.keeps:
            return {}
        return {function.params[0].name: of_structure(self.receiver)}

    def _refuse_writes_to_passed(self, prepared: Prepared, build: Builder) -> None:
        """What is known of an object holds while nobody writes to it, as whoever calls a function expects."""
        if self.receiver is None or not self.request.inside:
            return
        for param in prepared.core.params:
            if build.memory.is_mutated(param.name) or param.name in prepared.core.opened:
                build.refuse(
                    build.function.body[-1],
                    f"`{prepared.source.name}` writes to what is passed to it, and is known only when it is "
                    "called, which is not supported",
                    "let it make a copy and return that",
                )
                return

    def fulfil(self, order: Order) -> None:
        """Write the derivative of a function that is called."""
        pattern, wrt = order.pattern, order.pattern.active
        known = dict(pattern.facts)
        try:
            prepared = self.effector.prepared(pattern.function, known)
        except TangentError as error:
            if not error.problems:
                raise
            for problem in error.problems:
                self.problems.add(problem)
            return
        prepared, build = self._analysed(
            prepared, wrt, known, mode=order.mode, internal=True, partly=dict(pattern.partly)
        )
        if order.mode is Mode.FORWARD:
            optimized = self.request.optimized
            made = [forward.called(build, order.names[0], wrt, order.seeds, self.orders, optimized=optimized)]
        else:
            made = self._split(build, order.names, wrt, single=len(wrt) == 1)
        self._take_for_granted(prepared, build)
        self.granted.no_keys |= bool(build.takes_keys)
        self._write(prepared, build, made, None, called=True)

    def _split(
        self, build: Builder, names: tuple[str, ...], wrt: tuple[str, ...], *, single: bool
    ) -> list[core.Function]:
        pairs, optimized = CallPairs(self.orders), self.request.optimized
        return list(reverse.split(build, names, wrt, pairs, single=single, optimized=optimized))

    def _analysed(
        self,
        prepared: Prepared,
        wrt: tuple[str, ...],
        known: Mapping[str, Fact],
        *,
        mode: Mode,
        internal: bool,
        one_number: bool = False,
        partly: Mapping[str, Extent] | None = None,
    ) -> tuple[Prepared, Builder]:
        """The function with all that is known of it; what must not stay as it is written is spelled out."""
        of_saved = known_of_saved(prepared.source.function, prepared.core)
        known = {**annotated_arrays(prepared.source), **known, **of_saved}
        inserts = mode is Mode.REVERSE and self.request.insertions  # the user's blocks for the backward pass
        told = len(self.problems.found)
        while True:
            looked = prepared if inserts else replace(prepared, core=without_insertions(prepared.core))
            build = analyse(
                looked,
                wrt,
                known,
                self.book,
                self.effector,
                self.problems,
                mode=mode,
                internal=internal,
                one_number=one_number,
                partly=partly,
            )
            spelled_out = not prepared.spelled_out and must_spell_out(build, prepared.source.lookup)
            in_turns = self.unwritable and mode is Mode.REVERSE
            repeated = called_in_turns(build, self.effector) if in_turns else frozenset()
            writing = (must_inline(build, self.effector) | repeated) - prepared.inlined
            methods = receivers(build, self.effector, repeated)
            told_more = not methods.keys() <= prepared.receivers.keys()
            if not spelled_out and not writing and not told_more:
                break
            del self.problems.found[told:]
            prepared = prepared.again(spelled_out=spelled_out, inlined=writing, receivers=methods)
        refuse_changes_as_written(build, prepared.source.lookup)
        build.function = with_stand_ins(build, mode)
        build.function = with_checks_spelled(build)
        build.unwritable = self.unwritable
        if build.unwritable:
            refuse_writes(build)
        return looked, build

    def _write(
        self,
        prepared: Prepared,
        build: Builder,
        made: list[core.Function],
        guard: Guard | None,
        *,
        called: bool,
    ) -> None:
        self.inserted |= any(insertion(s) is not None for s in core.walk(prepared.core.body))
        written = self.output.add(prepared, build, made, guard, self.look, called=called)
        self.granted.writable |= not self.unwritable and any(map(assigns_items, written))

    def _take_for_granted(self, prepared: Prepared, build: Builder) -> None:
        """Note what the guard at the entrance has to look at."""
        self.builds.append(build)
        self.granted.bindings += bindings_of(prepared.core, prepared.source, dict(prepared.classes))
        self.granted.libraries |= calculating_libraries(build)
        self.granted.one_field |= build.one_field
        self.granted.all_real |= bool(build.must_be_real)
        if not self.of_saved:
            self.granted.names_of_arrays |= build.names_of_arrays
        for late, methods in build.asked_of_results.items():
            self.granted.asked_of_results.setdefault(late, set()).update(methods)
        self.granted.handed_on |= build.handed_on
        if build.number is not None:
            self.granted.number = self.granted.number or build.number.origin.text

    def _read(self, function: FunctionType) -> tuple[Source, core.Function] | None:
        try:
            prepared = self.effector.prepared(function)
        except TangentError:
            return None  # told when it is derived
        return prepared.source, prepared.core

    def _refuse_views(self) -> None:
        """Where items have to be numbers, refuse a library whose items are arrays, if one is named."""
        if not self.granted.number:
            return
        named = (views_in(build.function, self.book) for build in self.builds)
        library = next((name for name in named if name is not None), None)
        if library is None:
            return
        for build in self.builds:
            if build.number is not None:
                build.refuse(build.number, NUMBERS_WANTED.format(library), NUMBERS_HELP)


def _further_problems(
    error: TangentError,
    function: FunctionType,
    request: Request,
    text: str | None,
    classes: Classes,
    book: RuleBook,
) -> list[Problem]:
    """What is to be said of the rest of a function of which some statements are refused already.

    What could not be read counts as constant, so other problems may remain unseen; but none is made up.
    """
    if not error.problems:
        return []
    told = {(p.origin.file, p.origin.line) for p in error.problems}
    derivation = Derivation(request, book)
    with suppress(Exception):  # the function is refused anyway
        derivation.run(prepare(function, text, classes, tolerant=True))
    return [p for p in derivation.problems.found if (p.origin.file, p.origin.line) not in told]
