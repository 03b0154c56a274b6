"""From a function to Core with all that is known of it."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import CellType, FunctionType

import gast

from tangent import runtime
from tangent.attempts import refuse_half_done
from tangent.backend import is_library, packages
from tangent.builder import Builder
from tangent.callees import function_of, python_call
from tangent.compositions import with_compositions
from tangent.contexts import guard_managers, refuse_varying_managers
from tangent.facts.activity import useful, varied
from tangent.facts.boxes import changed_numbers, written_items
from tangent.facts.changes import Changes
from tangent.facts.demands import demands
from tangent.facts.fields import REAL, causes
from tangent.facts.harmless import CHANGING, TAKING
from tangent.facts.items import gone_through
from tangent.facts.memory import NOTHING, Effects, Memory, memory_of, written_names
from tangent.facts.operations import operation_or_none, rule_of
from tangent.facts.outside import changed_outside, read_outside, rebound_outside
from tangent.facts.stacks import stacks_of
from tangent.facts.values import CONSTANT, UNKNOWN, Fact, Kind, containers_of, detached, infer
from tangent.in_place_calls import as_statements
from tangent.modules import with_modules
from tangent.outside import refuse_what_changes_outside
from tangent.overloaded import refuse_objects_as_values, with_methods
from tangent.partials import derives, refuse_partials
from tangent.reverse.calls import bound_arguments
from tangent.reverse.insertions import is_insertion
from tangent.rules.book import BOOK, RuleBook
from tangent.rules.record import Form
from tangent.runtime.records import is_record_type
from tangent.scope import Scope
from tangent.settle import guard_items, guard_writes, protect_arguments, settle_augmented, split_changes
from tangent.shown import is_derived
from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op
from tangent_ast.errors import Problems, TangentError
from tangent_ast.exits import single_exit
from tangent_ast.lower import lower
from tangent_ast.lower.split_objects import assembled
from tangent_ast.naming import Namer, names_of
from tangent_ast.source import Source, source_of
from tangent_ast.versions import split_versions

Classes = tuple[tuple[str, type], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A function in Core, with split versions, and where it came from."""

    source: Source
    core: core.Function
    text: str | None = None  # the source, where it was given
    classes: Classes = ()  # of objects that are passed, by parameter
    spelled_out: bool = False  # loops in place of comprehensions
    # Functions whose bodies stand in place of their calls, and classes whose objects are written out.
    inlined: frozenset[FunctionType | type] = frozenset()
    tolerant: bool = False  # statements that could not be lowered are left out

    def again(self, *, spelled_out: bool = False, inlined: Iterable[FunctionType | type] = ()) -> Prepared:
        """The same with more of it spelled out."""
        return prepare(
            self.source.function,
            self.text,
            self.classes,
            spelled_out=self.spelled_out or spelled_out,
            inlined=self.inlined.union(inlined),
            tolerant=self.tolerant,
        )


def prepare(
    function: FunctionType,
    text: str | None = None,
    classes: Classes = (),
    *,
    spelled_out: bool = False,
    inlined: frozenset[FunctionType | type] = frozenset(),
    tolerant: bool = False,
) -> Prepared:
    """Read, lower, give a single exit, split versions.

    `spelled_out` makes loops of comprehensions; calls of the functions `inlined`, and of those that
    gather arguments with `*args`, are replaced with their bodies.  `tolerant` passes over what cannot be
    lowered, for the sake of what else is to be said of the function.
    """

    def inline(callee: object) -> bool:
        gathers = isinstance(callee, FunctionType) and callee.__code__.co_flags & _GATHERS
        own = (getattr(callee, "__module__", None) or "").partition(".")[0] in packages()
        return any(callee is one for one in inlined) or bool(gathers and not own and is_the_users(callee))

    source = source_of(function, text=text)
    lowered = lower(
        source,
        is_opaque,
        is_insertion,
        spelled_out=spelled_out,
        inlined=inline,
        derives=derives,
        tolerant=tolerant,
        classes=dict(classes),
    )
    if lowered.made:
        made = {name: CellType(value) for name, value in lowered.made.items()}
        source = replace(source, cells={**source.cells, **made})
    split = split_versions(single_exit(with_compositions(as_statements(lowered, BOOK), BOOK)))
    looked_up = with_modules(split, source, BOOK)
    if looked_up is not split:  # xp.copyto(a, v) is known to be a write only now
        looked_up = with_compositions(as_statements(looked_up, BOOK), BOOK)
    return Prepared(source, looked_up, text, classes, spelled_out, inlined, tolerant)


_GATHERS = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS


def is_the_users(function: object) -> bool:
    """Is this a function without a rule, and of no array library?"""
    return BOOK.rule_for(function) is None and not is_library(getattr(function, "__module__", None) or "")


def must_inline(build: Builder, effector: Effector) -> frozenset[FunctionType | type]:
    """The functions that write to what is passed to them, where that is differentiated.

    And the classes of objects that are made inside, where there is no rule that serves.
    """
    found: set[FunctionType | type] = set()
    for s in core.walk(build.function.body):
        match s:
            case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=type() as kind), *_)) as made):
                ruled = rule_of(made, build.book) is not None
                changed = ruled and build.memory.is_mutated(target)
                if is_record_type(kind) and target in build.varied and (changed or not ruled):
                    found.add(kind)
        for expr in core.expressions(s):
            call = python_call(expr)
            if call is None or not is_the_users(function_of(call)) or is_derived(function_of(call)):
                continue  # a derivative empties stacks of its own, which is no matter
            if effector.of(function_of(call)).writes and any(n in build.varied for n in core.names(call)):
                found.add(function_of(call))
    return frozenset(found)


def is_opaque(function: object) -> bool:
    """Is this a function that is called and not looked into: `grad` and its kind, or a library's?"""
    module = getattr(function, "__module__", None) or ""
    return module == "tangent.operators" or is_library(module)


_SPELLED_OUT = (gast.ListComp, gast.DictComp, gast.GeneratorExp, gast.Call, gast.List, gast.Tuple)


def _writes(tree: gast.AST, build: Builder, effector: Effector) -> bool:
    """Does an expression call what changes something?"""
    for node in gast.walk(tree):
        match node:
            case gast.Call(func=gast.Attribute(attr=method)) if method in CHANGING:
                return True
            case gast.Call(func=gast.Name(id=name)):
                found = build.scope.namespace.get(name)
                if isinstance(found, FunctionType) and is_the_users(found) and effector.of(found)[0]:
                    return True
    return False


def has_active_comprehension(build: Builder, effector: Effector) -> bool:
    """Is something differentiated inside a comprehension, so that it has to be spelled out?"""
    for s in core.walk(build.function.body):
        match s:
            case (
                core.Bind(value=core.Verbatim(tree=tree) as value)
                | core.Effect(value=core.Verbatim(tree=tree) as value)
            ) if isinstance(tree, _SPELLED_OUT) and build.varies(value) and _writes(tree, build, effector):
                return True
            case core.Bind(target=target, value=core.Verbatim(tree=tree) as value):
                written = isinstance(tree, _SPELLED_OUT)
            case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=function), *_)) as value):
                written = inspect.isgeneratorfunction(function)
            case _:
                continue
        if written and target in build.active and build.active_names([value]):
            return True
    return False


class Effector:
    """Tells what calls of the user's functions do to their arguments."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.unreadable: set[FunctionType] = set()  # whose text cannot be had or is refused
        self._known: dict[int, tuple[FunctionType, Effects, Fact]] = {}
        self._open: dict[FunctionType, bool] = {}  # those being looked at: have they been met again?
        self._prepared: dict[tuple[int, Classes], tuple[FunctionType, Prepared]] = {}

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

    def result_of(self, call: Apply) -> Fact:
        """What is known of the result of a call of the user's function."""
        plain = python_call(call)
        if plain is None:
            match call:
                case Apply(Op.CALL, (Global(value=type() as made), *_)) if is_record_type(made):
                    return Fact(of_class=made)
            return UNKNOWN
        self.of(function_of(plain))
        return self._known[id(function_of(plain))][2]

    def _look(self, function: FunctionType) -> tuple[Effects, Fact]:
        try:
            prepared = self.prepared(function)
        except TangentError:
            self.unreadable.add(function)
            everything = _all_parameters(function)  # told when it is derived
            rebound = rebound_outside(function)
            return Effects(shares=everything, perhaps=everything, outside=rebound), UNKNOWN
        facts = infer(prepared.core, self.book, {}, self.result_of)
        memory = memory_of(prepared.core, facts, self.book, self.of_call)
        names = [p.name for p in prepared.core.params]
        returned = [n for s in prepared.core.body if isinstance(s, core.Return) for n in core.names(s.value)]
        changes = Changes(facts, self.book, self.of_call)
        handed_on = {n for s in core.walk(prepared.core.body) for n in changes.perhaps(s)}
        effects = Effects(
            writes=frozenset(
                k for k, n in enumerate(names) if memory.is_mutated(n) or n in prepared.core.opened
            ),
            shares=frozenset(k for k, n in enumerate(names) if any(memory.shared(n, r) for r in returned)),
            perhaps=frozenset(k for k, n in enumerate(names) if any(memory.shared(n, h) for h in handed_on)),
            outside=changed_outside(prepared.core, changes, memory),
            reads=read_outside(prepared.core, prepared.source, changes),
        )
        fields = causes(prepared.core, {}, self.book, self.result_of)
        result = UNKNOWN
        for s in prepared.core.body:
            if isinstance(s, core.Return) and isinstance(s.value, Name):
                fact = facts.get(s.value.id, UNKNOWN)
                result = replace(detached(fact), complex="" in fields.get(s.value.id, REAL))
        return effects, result

    def of_call(self, call: Apply) -> Effects:
        """The same for one call, by position among its arguments and keywords."""
        count = len(call.args) - (1 if call.op is Op.CALL else 0) + len(call.keywords)
        everything = frozenset(range(count))
        plain = python_call(call)
        if plain is not None and is_the_users(function_of(plain)):  # a library's text is not looked into
            function = function_of(plain)
            arguments = bound_arguments(function, plain)
            found = self.of(function)
            if arguments is None:
                return found._replace(writes=NOTHING, shares=everything, perhaps=everything)
            order = list(inspect.signature(function, follow_wrapped=False).parameters)
            slots = [*call.args[1:], *(v for _, v in call.keywords)]
            position = {id(a): order.index(p) for p, a in arguments.items()}

            def passed(positions: frozenset[int]) -> frozenset[int]:
                return frozenset(k for k, a in enumerate(slots) if position.get(id(a)) in positions)

            return found._replace(
                writes=passed(found.writes), shares=passed(found.shares), perhaps=passed(found.perhaps)
            )
        if call.op is Op.METHOD and call.symbol in CHANGING:
            return Effects(writes=frozenset({0}), shares=everything)
        if call.op is Op.METHOD and call.symbol not in TAKING:
            return Effects(shares=frozenset({0}))
        return Effects(shares=everything)


def _is_written_in_python(expr: core.Expr) -> bool:
    return isinstance(expr, Global) and isinstance(expr.value, (type, FunctionType))


def _all_parameters(function: FunctionType) -> frozenset[int]:
    return frozenset(range(function.__code__.co_argcount + function.__code__.co_kwonlyargcount))


def analyse(
    prepared: Prepared,
    wrt: Sequence[str],
    known: Mapping[str, Fact],
    book: RuleBook,
    effector: Effector,
    problems: Problems,
    *,
    internal: bool,
    one_number: bool = False,
) -> Builder:
    """Facts, memory and activity; the function settled accordingly.

    `internal` says that derived code calls the function: then its arguments are
    seen by the caller, and stay under its care.
    """
    function, source = prepared.core, prepared.source
    namer = Namer(names_of(function))
    local = {p.name for p in function.params} | {t for s in core.walk(function.body) for t in core.targets(s)}
    scope = Scope(source.globals, source.cells, namer, local)
    function = _with_objects(function, scope)
    told = known
    told_kinds = {k: f for k, f in known.items() if f.kind is not Kind.UNKNOWN}
    objects = {p: Fact(of_class=kind) for p, kind in prepared.classes}
    if objects or any(_is_written_in_python(e) for e in core.all_expressions(function.body)):
        function = with_methods(
            function, lambda f: infer(f, book, {**told_kinds, **objects}, effector.result_of)
        )
    known = {**assumed(function, book), **told_kinds, **objects}
    facts = infer(function, book, known, effector.result_of)
    demanded = {} if internal else demands(function, facts, book)
    for_result = demands(function, facts, book, one_number=True) if one_number else demanded
    known.update(for_result)
    function, surely = guard_writes(function, facts, scope)
    known.update({name: Fact(Kind.ARRAY) for name in surely})
    facts = infer(function, book, known, effector.result_of)
    memory = memory_of(function, facts, book, effector.of_call)
    number = changed_numbers(function, facts, book, effector.of_call)
    function = settle_augmented(function, facts, memory, scope, problems, args_are_seen=internal)
    facts = infer(function, book, known, effector.result_of)
    function = split_changes(function, facts, namer, scope)
    facts = infer(function, book, known, effector.result_of)
    memory = memory_of(function, facts, book, effector.of_call)
    function = guard_items(function, facts, memory, scope)
    facts = infer(function, book, known, effector.result_of)
    memory = memory_of(function, facts, book, effector.of_call)
    written = () if internal else tuple(p.name for p in function.params if memory.is_mutated(p.name))
    directly = tuple(p for p in written if p in written_names(function))
    if written:
        function = protect_arguments(function, written, facts, memory, namer, scope)
        known.update({p: Fact(Kind.ARRAY) for p in directly if facts[p].kind in (Kind.UNKNOWN, Kind.NUMERIC)})
        facts = infer(function, book, known, effector.result_of)
        memory = memory_of(function, facts, book, effector.of_call)
    number = number or written_items(function, facts, book, effector.of_call)
    function = guard_managers(function, scope, book)
    function = _complex_forms(function, causes(function, told, book, effector.result_of), book, scope)
    moving = varied(function, wrt, facts, memory, book)
    active = _active(function, wrt, moving, facts, memory, book)
    changes = Changes(facts, book, effector.of_call, derived=active)
    handed_on = {n for s in core.walk(function.body) for n in changes.perhaps(s)}
    memory = memory.with_changed(handed_on, but=active)
    build = Builder(function, facts, memory, active, book, scope, namer, problems, written, directly)
    build.temps.update(function.temps)
    build.bases.update(function.bases)
    build.number = number
    build.demanded = demanded
    build.for_result = {p: f for p, f in for_result.items() if p not in demanded}
    build.varied = moving
    build.causes = causes(function, told, book, effector.result_of)
    build.must_be_real = _real_numbers(build)
    build.changes = changes
    build.names_of_arrays = _names_of_arrays(build)
    _refuse_misread(build)
    refuse_partials(build, lambda function: bool(effector.of(function)[0]))
    refuse_what_changes_outside(build, source)
    refuse_varying_managers(build)
    refuse_objects_as_values(build)
    refuse_half_done(build)
    return build


def _names_of_arrays(build: Builder) -> frozenset[str]:
    """Methods and attributes of arrays, `.T`, `.sum` and items, of what nothing is known of.

    An object of the user's may have one of that name, which means something else.
    """

    def is_unknown(expr: core.Expr) -> bool:
        return isinstance(expr, Name) and build.fact(expr.id).kind is Kind.UNKNOWN

    found: set[str] = set()
    for s in core.walk(build.function.body):
        if any(map(is_unknown, gone_through(s))):
            found.add("__iter__")
        for expr in core.expressions(s):
            match expr:
                case Apply(Op.METHOD | Op.ATTRIBUTE, (receiver, *_), symbol=symbol) if is_unknown(receiver):
                    if rule_of(expr, build.book) is not None:
                        found.add(symbol)
                case Apply(Op.ITEM, (base, key)) if is_unknown(base) and not _is_text(key):
                    found.add("__getitem__")
    return frozenset(found)


def _is_text(key: core.Expr) -> bool:
    return isinstance(key, core.Const) and isinstance(key.value, str)


def _with_objects(function: core.Function, scope: Scope) -> core.Function:
    """What lowering puts together again is made by `object_of`."""

    def change(expr: core.Expr) -> core.Expr:
        match expr:
            case Apply(Op.CALL, (Global(value=callee), *given)) if callee is assembled:
                return Apply(Op.CALL, (scope.spell(runtime.object_of, "object_of"), *given))
        return expr

    def rewrite(block: core.Block) -> core.Block:
        return tuple(core.map_expressions(core.map_blocks(s, rewrite), change) for s in block)

    return function.with_body(rewrite(function.body))


def _complex_forms(
    function: core.Function, why: Mapping[str, frozenset[str]], book: RuleBook, scope: Scope
) -> core.Function:
    """abs(z)  =>  modulus(z), where z may be complex: the rule of abs is for real numbers."""

    def change(expr: core.Expr) -> core.Expr:
        rule = rule_of(expr, book)
        if rule is None or rule.when_complex is None:
            return expr
        assert isinstance(expr, Apply)
        if not any("" in why.get(n, REAL) for n in core.names(expr)):
            return expr
        callee = scope.spell(rule.when_complex, getattr(rule.when_complex, "__name__", ""))
        return Apply(Op.CALL, (callee, *(expr.args[1:] if expr.op is Op.CALL else expr.args)), expr.keywords)

    def rewrite(block: core.Block) -> core.Block:
        return tuple(core.map_expressions(core.map_blocks(s, rewrite), change) for s in block)

    return function.with_body(rewrite(function.body))


def _real_numbers(build: Builder) -> frozenset[str]:
    """The parameters that must not be complex, because a rule is for real numbers only."""
    found: set[str] = set()
    for s in core.walk(build.function.body):
        for expr in core.expressions(s):
            rule = rule_of(expr, build.book)
            if rule is None or not rule.real_only or not build.varies(expr):
                continue
            why = frozenset[str]().union(*(build.causes.get(n, REAL) for n in core.names(expr)))
            if "" in why:
                message = f"`{rule.name}` has a rule for real numbers only, and these may be complex"
                build.refuse(s, message, "take the real part first")
            found |= why
    return frozenset(found)


def _refuse_misread(build: Builder) -> None:
    """Refuse methods of what cannot be the array that it was taken for.

    xp.sum(x) is no sum of xp along the axis x: xp is a module, or an object of the user's.
    """
    for s in core.walk(build.function.body):
        for expr in core.expressions(s):
            if not isinstance(expr, Apply) or expr.op is not Op.METHOD:
                continue
            op = operation_or_none(expr, build.book)
            if op is None or op.rule.form is Form.CONSTANT:
                continue
            for parameter in (*op.rule.constant, *op.rule.unsupported):
                given = op.arguments.get(parameter)
                if given is not None and parameter not in op.rule.fixed and build.varies(given):
                    build.refuse(
                        s,
                        f"`.{expr.symbol}` is no method of an array here: what varies is its {parameter!r}",
                        "if it is called on a module, give it a name that stands outside the function, "
                        "or a default that is a module",
                    )


def _active(
    function: core.Function,
    wrt: Sequence[str],
    moving: frozenset[str],
    facts: Mapping[str, Fact],
    memory: Memory,
    book: RuleBook,
) -> frozenset[str]:
    last = function.body[-1]
    assert isinstance(last, core.Return), "single exit"
    needed = useful(function, core.names(last.value), facts, memory, book)
    active = frozenset(n for n in moving & needed if facts.get(n, UNKNOWN).kind not in CONSTANT) | (
        frozenset(wrt) & needed
    )
    return active | _stacks_from_outside(function, active | frozenset(wrt))


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


def assumed(function: core.Function, book: RuleBook) -> dict[str, Fact]:
    """What the text takes for granted about parameters; a guard at the start of the derivative checks it.

    A parameter that is calculated with is a number or an array; one whose items
    are assigned is an array, unless it is surely a list or a dictionary.
    """
    found: dict[str, Fact] = {}
    containers = containers_of(function)
    params = {p.name: p.name for p in function.params if p.name not in containers}
    for s in core.walk(function.body):  # a loop's variable that starts as a parameter is one, too
        if isinstance(s, core.Bind) and isinstance(s.value, Name) and s.value.id in params:
            params.setdefault(s.target, s.value.id)
    for s in core.walk(function.body):
        if isinstance(s, core.Update) and isinstance(s.place, Apply) and s.place.op is Op.ITEM:
            for name in core.names(s.place.args[0]):
                if name in params:
                    found[params[name]] = Fact(Kind.ARRAY)
        for expr in core.expressions(s):
            for sub in core.subexpressions(expr):
                for name in _calculated(sub, book):
                    if name in params:
                        found.setdefault(params[name], Fact(Kind.NUMERIC))
    return found


def _calculated(expr: core.Expr, book: RuleBook) -> list[str]:
    """The names that an operation can only calculate with."""
    match expr:
        case Apply(Op.BINARY, args, symbol="+" | "-" | "*" | "/" | "**" | "@" | "//"):
            return [a.id for a in args if isinstance(a, Name)]
        case Apply(Op.UNARY, (Name(name),), symbol="-"):
            return [name]
        case Apply(Op.CALL, (Global(), *args)):
            op = operation_or_none(expr, book)
            if op is not None and op.rule.form is Form.ELEMENTWISE:
                return [a.id for a in args if isinstance(a, Name)]
    return []


__all__ = ["Effector", "Prepared", "analyse", "assumed", "prepare"]
