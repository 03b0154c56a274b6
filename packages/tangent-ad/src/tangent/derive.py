"""The whole pipeline, from a function to its derivative.

    function --prepare--> Core --analyse--> Builder (Core with all that is known of it)
             --sweep or push forward--> Core --finish--> Core --emit--> Text --load--> function

Calls of the user's own functions order derivatives of those; orders are worked
off until none is left, and all end up in one text.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import FunctionType

from tangent import forward, guards
from tangent.analysis import analyse
from tangent.builder import Builder
from tangent.callees import function_of
from tangent.classes import classes_of
from tangent.effector import Effector
from tangent.facts.libraries import calculating_libraries
from tangent.facts.values import Fact
from tangent.facts.writable import annotated_arrays, assigns_items, has_unwritable_arrays, refuse_writes
from tangent.finish import finish
from tangent.forward.push import TangentNames
from tangent.libraries import views_in
from tangent.load import Unit, load
from tangent.prepare import Classes, Prepared, prepare
from tangent.request import Check, Mode, Motion, Request
from tangent.reverse import derivative as reverse
from tangent.reverse.calls import CallPairs, PairNames, bound_arguments
from tangent.reverse.insertions import insertion, without_insertions
from tangent.rules.book import BOOK, RuleBook
from tangent.runtime import add_at, add_into, add_items, add_within, check_seed, scalar_seed
from tangent.scope import Scope
from tangent.spelling import has_active_comprehension, must_inline
from tangent.stand_ins import with_stand_ins
from tangent.twins import without_twins
from tangent.watch import watched
from tangent_ast import core
from tangent_ast.check import check
from tangent_ast.emit import Text, emit
from tangent_ast.errors import Problem, Problems, TangentError, raise_all
from tangent_ast.naming import Namer, names_of
from tangent_ast.remarks import Place, Remark, remarks_of
from tangent_ast.source import Source

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """What was written: the text, the functions made from it, and the stages for those who want to look."""

    text: Text
    functions: dict[str, FunctionType]
    asked: tuple[str, ...]  # the names of the functions that were asked for
    stages: tuple[tuple[str, core.Function], ...]
    bindings: tuple[guards.Binding, ...]
    inserted: bool  # blocks of the user's are in it


@dataclass(slots=True)
class _Order:
    """A derivative of a called function that is still to be written."""

    function: FunctionType
    wrt: tuple[str, ...]
    known: Mapping[str, Fact]
    names: tuple[str, ...]
    mode: Mode


@dataclass(slots=True)
class Derivation:
    """Everything that one request sets in motion."""

    book: RuleBook
    optimized: bool = True
    insertions: bool = True
    watched: bool = False
    effector: Effector = field(init=False)
    problems: Problems = field(default_factory=Problems)
    names: Namer = field(default_factory=lambda: Namer(()))
    orders: list[_Order] = field(default_factory=list)
    known: dict[Key, PairNames] = field(default_factory=dict)
    known_tangents: dict[Key, TangentNames] = field(default_factory=dict)
    written: list[tuple[core.Function, Unit]] = field(default_factory=list)
    stages: list[tuple[str, core.Function]] = field(default_factory=list)
    builds: list[Builder] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    remarks: dict[Place, Remark] = field(default_factory=dict)
    inserted: bool = False
    unwritable: bool = False  # arrays may be such whose items cannot be assigned
    granted: guards.Granted = field(default_factory=guards.Granted)

    def __post_init__(self) -> None:
        self.effector = Effector(self.book)

    # What callers of derived functions ask for (see `reverse.calls.Pairs` and `forward.Tangents`).

    def order(
        self, function: FunctionType, active: tuple[str, ...], known: Mapping[str, Fact], taken: set[str]
    ) -> PairNames:
        """The forward and backward function of a callee."""
        key = (function, active, tuple(known.items()))
        if key not in self.known:
            forward_name = self._name(f"{plain(function)}_fwd", taken)
            backward_name = self._name(f"{plain(function)}_bwd", taken)
            self.known[key] = PairNames(forward_name, backward_name, active)
            self.orders.append(_Order(function, active, known, (forward_name, backward_name), Mode.REVERSE))
        return self.known[key]

    def order_tangent(
        self, function: FunctionType, active: tuple[str, ...], known: Mapping[str, Fact], taken: set[str]
    ) -> TangentNames:
        """The function that carries tangents through a callee."""
        key = (function, active, tuple(known.items()))
        if key not in self.known_tangents:
            name = self._name(f"{plain(function)}_jvp", taken)
            namer = Namer(names_of(self.effector.prepared(function, known).core))
            seeds = tuple(namer.fresh(f"d{p}") for p in active)
            self.known_tangents[key] = TangentNames(name, seeds)
            self.orders.append(_Order(function, active, known, (name, *seeds), Mode.FORWARD))
        return self.known_tangents[key]

    def writes(self, function: FunctionType) -> bool:
        """May the function write to its arguments?"""
        return bool(self.effector.of(function).writes)

    def _read(self, function: FunctionType) -> tuple[Source, core.Function] | None:
        try:
            prepared = self.effector.prepared(function)
        except TangentError:
            return None  # told when it is derived
        return prepared.source, prepared.core

    def written_by(self, call: core.Apply) -> list[core.Expr] | None:
        """The arguments that a call of a Python function may write to; None if its text cannot be read."""
        function = function_of(call)
        positions = self.effector.of(function).writes
        arguments = bound_arguments(function, call)
        if function in self.effector.unreadable or (arguments is None and positions):
            return None
        order = list(inspect.signature(function, follow_wrapped=False).parameters)
        return [a for p, a in (arguments or {}).items() if order.index(p) in positions]

    def _name(self, wish: str, taken: set[str]) -> str:
        name = self.names.fresh(wish)
        while name in taken:
            name = self.names.fresh(wish)
        taken.add(name)
        return name

    # The work.

    def root(self, prepared: Prepared, request: Request) -> None:
        """Write the derivative that was asked for."""
        self.unwritable = has_unwritable_arrays(prepared.source, prepared.core, self._read, self.book)
        one_number = request.check is Check.SCALAR and request.mode is Mode.REVERSE
        inserts = request.mode is not Mode.FORWARD and request.insertions
        prepared, build = self._analysed(
            prepared, request.wrt, {}, inserts=inserts, internal=request.inside, one_number=one_number
        )
        self.stages.append(("Core", build.function))
        source = prepared.source
        self.granted.bindings += guards.bindings_of(prepared.core, source, dict(prepared.classes))
        if request.mode is Mode.FORWARD:
            name = self._name(derivative_name(source.name, request), build.namer.taken)
            made = [forward.tangent_function(build, name, request, self)]
        elif request.motion is Motion.SPLIT:
            stem = plain_name(source.name)
            names = (
                self._name(f"{stem}_fwd", build.namer.taken),
                self._name(f"{stem}_bwd", build.namer.taken),
            )
            made = list(
                reverse.split(
                    build,
                    names,
                    request.wrt,
                    CallPairs(self),
                    single=request.single,
                    optimized=self.optimized,
                )
            )
        else:
            name = self._name(derivative_name(source.name, request), build.namer.taken)
            checks = {Check.NOTHING: None, Check.SHAPE: check_seed, Check.SCALAR: scalar_seed}
            made = [
                reverse.joint(
                    build,
                    name,
                    request.wrt,
                    CallPairs(self),
                    single=request.single,
                    default_seed=request.default_seed,
                    fixed_seed=request.fixed_seed,
                    preserve_result=request.preserve_result,
                    value_first=request.value_first,
                    seed_check=checks[request.check],
                    optimized=self.optimized,
                )
            ]
        self.asked = tuple(m.name for m in made)
        self._take_for_granted(build)
        guard = guards.entry_guard(prepared.core, made[0], build, request, self.granted)
        self._add(prepared, build.scope, made, build.temps, build.bases, guard)

    def work_off(self) -> None:
        """Write the derivatives of called functions, until no more are ordered."""
        done = 0
        while done < len(self.orders):
            order = self.orders[done]
            done += 1
            inserts = order.mode is not Mode.FORWARD and self.insertions
            try:
                prepared = self.effector.prepared(order.function, order.known)
            except TangentError as error:
                if not error.problems:
                    raise
                for problem in error.problems:
                    self.problems.add(problem)
                continue
            prepared, build = self._analysed(prepared, order.wrt, order.known, inserts=inserts, internal=True)
            self.granted.bindings += guards.bindings_of(
                prepared.core, prepared.source, dict(prepared.classes)
            )
            if order.mode is Mode.FORWARD:
                made = [forward.called_function(build, order.names[0], order.wrt, order.names[1:], self)]
            else:
                names = (order.names[0], order.names[1])
                made = list(
                    reverse.split(
                        build,
                        names,
                        order.wrt,
                        CallPairs(self),
                        single=len(order.wrt) == 1,
                        optimized=self.optimized,
                    )
                )
            self._take_for_granted(build)
            self._add(prepared, build.scope, made, build.temps, build.bases, None)

    def _take_for_granted(self, build: Builder) -> None:
        """Note what the guard at the entrance has to look at."""
        self.builds.append(build)
        self.granted.one_field |= build.one_field
        self.granted.all_real |= bool(build.must_be_real)
        self.granted.names_of_arrays |= build.names_of_arrays
        if build.number is not None:
            self.granted.number = self.granted.number or build.number.origin.text

    def _refuse_views(self) -> None:
        """Refuse such a function if it, or one that is derived with it, names a library of such arrays."""
        if not self.granted.number:
            return
        named = (views_in(build.function, self.book) for build in self.builds)
        library = next((name for name in named if name is not None), None)
        if library is None:
            return
        for build in self.builds:
            if build.number is not None:
                build.refuse(build.number, guards.NUMBERS_WANTED.format(library), guards.NUMBERS_HELP)

    def _analysed(
        self,
        prepared: Prepared,
        wrt: tuple[str, ...],
        known: Mapping[str, Fact],
        *,
        inserts: bool,
        internal: bool,
        one_number: bool = False,
    ) -> tuple[Prepared, Builder]:
        """The function with all that is known of it; what must not stay as it is written is spelled out.

        `inserts` says that the blocks which the user has written for the backward pass count.
        """

        known = {**annotated_arrays(prepared.source), **known}

        def look(prepared: Prepared) -> tuple[Prepared, Builder]:
            if not inserts:
                prepared = replace(prepared, core=without_insertions(prepared.core))
            return prepared, analyse(
                prepared,
                wrt,
                known,
                self.book,
                self.effector,
                self.problems,
                internal=internal,
                one_number=one_number,
            )

        told = len(self.problems.found)
        while True:
            looked, build = look(prepared)
            spelled_out = has_active_comprehension(build, self.effector) and not prepared.spelled_out
            writing = must_inline(build, self.effector) - prepared.inlined
            if not spelled_out and not writing:
                break
            del self.problems.found[told:]
            prepared = prepared.again(spelled_out=spelled_out, inlined=writing)
        build.function = with_stand_ins(build)
        build.unwritable = self.unwritable
        if build.unwritable:
            refuse_writes(build)
        self.granted.libraries |= calculating_libraries(build)
        return looked, build

    def _add(
        self,
        prepared: Prepared,
        scope: Scope,
        made: list[core.Function],
        temps: set[str],
        bases: dict[str, str],
        guard: guards.Guard | None,
    ) -> None:
        source = prepared.source
        self.remarks.update(remarks_of(source))
        self.inserted |= any(insertion(s) is not None for s in core.walk(prepared.core.body))
        for function in made:
            self.stages.append((f"{function.name}, as swept", function))
            function = spelled_out(function, scope)
            finished = finish(
                function, temps, bases, self.book, optimized=self.optimized, in_place=not self.unwritable
            )
            if self.watched:
                finished = watched(finished, scope, Namer(names_of(finished)))
            if not self.problems.found:
                check(finished, folded=True)
            self.granted.writable |= not self.unwritable and assigns_items(finished)
            unit = Unit(
                name=function.name,
                globals=source.globals,
                cells=source.cells,
                injected=dict(scope.injected),
                defaults=_defaults(source.defaults, function, prepared.core),
                kwdefaults={**source.kwdefaults, **_seed_defaults(function, prepared.core)},
                like=source.function,
                guard=guard if guard is not None and guard.parameters[0] in _parameters(function) else None,
            )
            self.written.append((finished, unit))

    def result(self) -> Derived:
        """Print and load all that was written, callees first."""
        self._refuse_views()
        self.problems.raise_all()
        written = without_twins(self.written, self.asked)[::-1]
        text = emit([f for f, _ in written], self.remarks)
        loaded = load(text, [u for _, u in written])
        bindings = tuple(self.granted.bindings)
        return Derived(text, loaded, self.asked, tuple(self.stages), bindings, self.inserted)


def _parameters(function: core.Function) -> set[str]:
    return {p.name for p in function.params}


def spelled_out(function: core.Function, scope: Scope) -> core.Function:
    """a[k] += v, where k may name an element twice  =>  add_at(a, k, v); of containers  =>  add_into(a, v)"""

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Update(place=core.Apply(args=(a, k)), value=v, repeated=True, within=within):
                    add = add_within if within else add_at
                    call = core.Apply(core.Op.CALL, (scope.spell(add, add.__name__), a, k, v))
                    out.append(core.Effect(call, origin=s.origin, about=s.about))
                case core.Update(place=core.Name() as a, value=v, repeated=True, within=within):
                    whole = add_into if within else add_items
                    call = core.Apply(core.Op.CALL, (scope.spell(whole, whole.__name__), a, v))
                    out.append(core.Effect(call, origin=s.origin, about=s.about))
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return function.with_body(rewrite(function.body))


def _defaults(defaults: tuple[object, ...], made: core.Function, primal: core.Function) -> tuple[object, ...]:
    """Default values of the derivative's parameters: the function's own, then the seeds'."""
    if len(made.params) == 1 and made.params[0].name not in {p.name for p in primal.params}:
        return ()
    known = {p.name for p in primal.params}
    keyword = core.ParamKind.KEYWORD_ONLY
    seeds = [
        p for p in made.params if p.name not in known and p.default is not None and p.kind is not keyword
    ]
    if any(p.name in known for p in made.params):
        return (*defaults, *(s.default.value for s in seeds))  # type: ignore[union-attr]
    return tuple(s.default.value for s in seeds)  # type: ignore[union-attr]


def _seed_defaults(made: core.Function, primal: core.Function) -> dict[str, object]:
    """Default values of seeds that can be passed by name only."""
    known = {p.name for p in primal.params}
    return {
        p.name: p.default.value
        for p in made.params
        if p.name not in known and p.kind is core.ParamKind.KEYWORD_ONLY and p.default is not None
    }


def plain(function: FunctionType) -> str:
    """A function's name as part of another name."""
    return plain_name(function.__name__)


def plain_name(name: str) -> str:
    """A name that others can be made of: `<lambda>` has none, and `__call__` has marks of its own."""
    return "lambda_" if name == "<lambda>" else name.strip("_") or name


def derivative_name(name: str, request: Request) -> str:
    """`df` for the gradient of `f` by its first parameter, `dfdy` by y, `dfdxdy` by x and y."""
    return "d" + plain_name(name) + "".join(f"d{p}" for p in request.wrt)


def derive(
    function: FunctionType,
    request: Request,
    *,
    text: str | None = None,
    receiver: type | None = None,
    book: RuleBook = BOOK,
) -> Derived:
    """Derive a function.  `receiver` is the class of the object that a method was taken from."""
    derivation = Derivation(book, request.optimized, request.insertions, request.watched)
    classes = classes_of(function, receiver)
    try:
        prepared = prepare(function, text, classes)
    except TangentError as error:
        raise_all([*error.problems, *_further_problems(error, function, request, text, classes, book)])
        raise
    derivation.root(prepared, request)
    derivation.work_off()
    return derivation.result()


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
    derivation = Derivation(book, request.optimized, request.insertions)
    with suppress(Exception):  # the function is refused anyway
        derivation.root(prepare(function, text, classes, tolerant=True), request)
        derivation.work_off()
    return [p for p in derivation.problems.found if (p.origin.file, p.origin.line) not in told]
