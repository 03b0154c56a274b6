"""All that is known of a function before it is differentiated: facts, memory, activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import FunctionType

from tangent import known_objects, runtime
from tangent.attempts import refuse_half_done
from tangent.builder import Builder
from tangent.cached import refuse_kept_results
from tangent.complex_forms import must_be_real, with_complex_forms
from tangent.contexts import guard_managers, refuse_varying_managers
from tangent.effector import Effector
from tangent.effects import refuse_changing_methods_as_values, refuse_unseen_writes
from tangent.facts.activity import extents, useful, varied
from tangent.facts.assumed import assumed
from tangent.facts.boxes import changed_numbers, written_items
from tangent.facts.changes import Changes
from tangent.facts.demands import demands
from tangent.facts.extent import Extent
from tangent.facts.fact import CONSTANT, UNKNOWN, Fact, Kind
from tangent.facts.fields import causes
from tangent.facts.keys import may_take_keys
from tangent.facts.known import Known
from tangent.facts.memory import memory_of, written_names
from tangent.facts.origins import Tracing
from tangent.facts.owned import without_own_writes
from tangent.facts.stacks import stacks_of
from tangent.facts.values import infer
from tangent.kept_before import kept_before_loops
from tangent.libraries import mirror_named
from tangent.lists_as_arrays import refuse_lists_as_operands, with_arrays_of_lists
from tangent.looks import look_at_items, look_at_joins, look_at_keys, look_at_writes
from tangent.misread import names_of_arrays, refuse_misread, refuse_sums_of_lists
from tangent.outside import refuse_what_changes_outside
from tangent.overloaded import (
    note_operators_on_arguments,
    operators_of_unknown_objects,
    refuse_calculated_places,
    refuse_keys_that_vary,
    refuse_objects_as_values,
    refuse_operators_of_unknown_objects,
    with_methods,
)
from tangent.partials import refuse_partials
from tangent.prepare import Prepared
from tangent.request import Mode
from tangent.rules.book import RuleBook
from tangent.runtime.records import is_record
from tangent.scope import Scope
from tangent.settle import (
    protect_arguments,
    settle_augmented,
    share_items,
    split_changes,
)
from tangent.shown import is_derived
from tangent.slots import attributes_as_items
from tangent.unknown_calls import Reach, as_call, make_sure_of, refuse_unknown_effects
from tangent.written_calls import with_assignments
from tangent_ast import core
from tangent_ast.core import Apply, Global, Op
from tangent_ast.errors import Problems
from tangent_ast.lower.attributes import assembled
from tangent_ast.naming import Namer, names_of
from tangent_ast.tuples import taken_apart


def analyse(
    prepared: Prepared,
    wrt: Sequence[str],
    known: Mapping[str, Fact],
    book: RuleBook,
    effector: Effector,
    problems: Problems,
    *,
    mode: Mode,
    internal: bool,
    one_number: bool = False,
    partly: Mapping[str, Extent] | None = None,
) -> Builder:
    """Facts, memory and activity; the function settled accordingly.

    `internal` says that derived code calls the function: then its arguments are
    seen by the caller, and stay under its care.  `partly` says how much varies of the
    arguments of which something does, but not all.
    """
    function, source, told = prepared.core, prepared.source, known
    namer = Namer(names_of(function))
    local = {p.name for p in function.params} | {t for s in core.walk(function.body) for t in core.targets(s)}
    scope = Scope(source.globals, source.cells, namer, local)
    function = _as_meant(function, scope)
    kinds = {k: f for k, f in told.items() if f.kind is not Kind.UNKNOWN}
    objects = {p: replace(told.get(p, UNKNOWN), of_class=kind) for p, kind in prepared.classes}
    if objects or any(_is_written_in_python(e) for e in core.all_expressions(function.body)):

        def inferred(f: core.Function) -> dict[str, Fact]:
            return infer(f, book, {**kinds, **objects}, effector.result_of)

        function = with_methods(function, inferred, namer)
        if any(fact.fields for fact in objects.values()):
            function = kept_before_loops(function, inferred(function), namer)

    def taken_for_granted(f: core.Function) -> dict[str, Fact]:
        return {**assumed(f, book, internal=internal), **kinds, **objects}

    function = attributes_as_items(function, book)
    look = Known(function, taken_for_granted(function), effector)
    look.function = with_assignments(look, wrt, scope, namer)
    look.function = _without_tuples(look, wrt, namer)
    look.tell(taken_for_granted(look.function))
    look.function = with_arrays_of_lists(look, wrt, namer, scope)
    demanded = {} if internal else demands(look.function, look.facts, book)
    for_result = demands(look.function, look.facts, book, one_number=True) if one_number else demanded
    look.tell(for_result)
    settled = _settle(look, namer, scope, problems, mode=mode, internal=internal)
    function = guard_managers(look.function, scope, book)
    function = with_complex_forms(function, causes(function, told, book, effector.result_of), book, scope)
    facts, memory = look.facts, look.memory
    given = {**dict.fromkeys(wrt, True), **(partly or {})}
    how_much = extents(function, given, facts, memory, book, effector.result_varies)
    moving = frozenset(how_much)
    needed = useful(function, core.names(_result(function)), facts, memory, book)
    active = _active(function, wrt, moving, needed, facts)
    changes = Changes(facts, book, effector.of_call, derived=active)
    shown = frozenset(p.name for p in function.params) if internal else frozenset[str]()
    reach = Reach(memory, active, moving, needed, shown)
    function = make_sure_of(function, changes, reach, scope)
    handed_on = {n for s in core.walk(function.body) for n in changes.perhaps(s)}
    function = look_at_keys(function, moving, facts, scope)
    memory = memory.with_changed(handed_on, but=active)
    build = Builder(
        function, facts, memory, active, book, scope, namer, problems, settled.copied, settled.written
    )
    build.mirror = mirror_named(function, scope, book)
    build.written_within = settled.within
    build.number = settled.number
    build.temps.update(function.temps)
    build.bases.update(function.bases)
    build.demanded = demanded
    build.for_result = {p: f for p, f in for_result.items() if p not in demanded}
    build.varied, build.extents = moving, how_much
    build.causes = causes(function, told, book, effector.result_of)
    build.must_be_real = must_be_real(build)
    build.changes = changes
    build.names_of_arrays = names_of_arrays(build)
    build.handed_on, build.whole = known_objects.handed_on(build), known_objects.taken_whole(build)
    build.takes_keys = may_take_keys(function, facts, active)
    refuse_misread(build)
    refuse_sums_of_lists(build)
    refuse_lists_as_operands(build)
    refuse_partials(build, lambda function: bool(effector.of(function).writes))
    refuse_what_changes_outside(build, source)
    refuse_varying_managers(build)
    refuse_objects_as_values(build)
    tracing = Tracing(build.function, build.facts, build.memory, build.book, effector.tracing)
    operated = list(operators_of_unknown_objects(build, tracing))
    note_operators_on_arguments(build, operated, tracing)
    if not is_derived(source.function):  # those of the user's have been looked at, and there are no others
        refuse_operators_of_unknown_objects(build, operated)
    refuse_keys_that_vary(build)
    refuse_calculated_places(build)
    refuse_half_done(build)
    refuse_unseen_writes(build, reach)
    refuse_unknown_effects(build, reach, source.lookup)
    refuse_kept_results(build, effector.of)
    refuse_changing_methods_as_values(build)
    return build


@dataclass(frozen=True, slots=True)
class _Settled:
    """What has been found out about a function while its writes were settled."""

    copied: tuple[str, ...]  # parameters of which the function has a copy, because it may write to them
    written: tuple[str, ...]  # those that it surely writes to
    within: frozenset[str]  # those of which it may write to what they hold
    number: core.Statement | None  # where it matters that items of arrays and sums are numbers


def _settle(
    look: Known, namer: Namer, scope: Scope, problems: Problems, *, mode: Mode, internal: bool
) -> _Settled:
    """Decide what each statement does to memory, and let the function say so."""
    book, effects_of = look.effector.book, look.effector.of_call
    look.function = look_at_joins(look.function, look.facts, scope)
    look.function, surely = look_at_writes(look.function, look.facts, scope, mirrored=mode is Mode.FORWARD)
    look.tell({name: Fact(Kind.ARRAY) for name in surely})
    look.function = share_items(look.function, look.facts, look.memory, scope)
    number = changed_numbers(look.function, look.facts, book, effects_of)
    look.function = settle_augmented(
        look.function, look.facts, look.memory, scope, problems, book, args_are_seen=internal
    )
    params = () if internal else tuple(p.name for p in look.function.params)
    look.function = split_changes(look.function, look.facts, namer, scope, book, set(params))
    look.function = look_at_items(look.function, look.facts, look.memory, scope)
    copied = tuple(p for p in params if look.memory.is_mutated(p))
    if copied:
        others = without_own_writes(look.function, look.facts, book)
        seen = memory_of(others, look.facts, book, effects_of)
        arrays = {p for p in copied if look.facts[p].kind is Kind.ARRAY}  # of these a shadow can be started
        copied = tuple(p for p in copied if p not in arrays or seen.is_mutated(p))
    written = tuple(p for p in copied if p in written_names(look.function))
    within = frozenset(p for p in copied if look.memory.holds_mutated(p))
    if copied:
        unsure = [p for p in written if look.facts[p].kind in (Kind.UNKNOWN, Kind.NUMERIC)]
        look.function = protect_arguments(look.function, copied, look.facts, look.memory, namer, scope)
        look.tell({p: Fact(Kind.ARRAY) for p in unsure})
    number = number or written_items(look.function, look.facts, book, effects_of)
    return _Settled(copied, written, within, number)


def _without_tuples(look: Known, wrt: Sequence[str], namer: Namer) -> core.Function:
    """Tuples that vary, and are only looked into, are variables for their items; so are tuples in these."""

    def moving() -> Set[str]:
        return varied(look.function, wrt, look.facts, look.memory, look.effector.book)

    while (function := taken_apart(look.function, namer, moving)) is not look.function:
        look.function = function
    return function


def _as_meant(function: core.Function, scope: Scope) -> core.Function:
    """What lowering puts together again is made by `object_of`; calls are those of the primal."""

    def change(expr: core.Expr) -> core.Expr:
        match expr:
            case Apply(Op.CALL, (Global(value=callee), *given)) if callee is assembled:
                return Apply(Op.CALL, (scope.spell(runtime.object_of, "object_of"), *given))
        return as_call(expr)

    return function.with_body(core.map_everywhere(function.body, change))


def _active(
    function: core.Function,
    wrt: Sequence[str],
    moving: frozenset[str],
    needed: frozenset[str],
    facts: Mapping[str, Fact],
) -> frozenset[str]:
    """The names that are varied and useful, and those that the caller expects cotangents for."""
    active = frozenset(n for n in moving & needed if facts.get(n, UNKNOWN).kind not in CONSTANT) | (
        frozenset(wrt) & needed
    )
    return active | _stacks_from_outside(function, active | frozenset(wrt))


def _result(function: core.Function) -> core.Expr:
    last = function.body[-1]
    assert isinstance(last, core.Return), "single exit"
    return last.value


def _stacks_from_outside(function: core.Function, given: frozenset[str]) -> frozenset[str]:
    """Stacks that came in with values by which is differentiated, and the names that they came in.

    Whoever pushed on them expects a cotangent for every item, also where none of
    the items turns out to matter here.
    """
    popped = {name for name, stack in stacks_of(function).items() if stack.pops}
    found: set[str] = set()
    for s in core.walk(function.body):
        if isinstance(s, core.Unpack) and given.intersection(core.names(s.value)):
            stacks = popped.intersection(s.targets)
            if stacks:
                found |= stacks.union(core.names(s.value))
    return frozenset(found)


def _is_written_in_python(expr: core.Expr) -> bool:
    if not isinstance(expr, Global):
        return False
    return isinstance(expr.value, (type, FunctionType)) or is_record(expr.value)
