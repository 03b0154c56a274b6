"""All that is known of a function before it is differentiated: facts, memory, activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import FunctionType

from tangent import runtime
from tangent.attempts import refuse_half_done
from tangent.builder import Builder
from tangent.contexts import guard_managers, refuse_varying_managers
from tangent.effector import Effector
from tangent.facts.activity import useful, varied
from tangent.facts.boxes import changed_numbers, written_items
from tangent.facts.changes import Changes
from tangent.facts.demands import demands
from tangent.facts.fields import REAL, causes
from tangent.facts.items import gone_through
from tangent.facts.memory import Memory, memory_of, written_names
from tangent.facts.operations import operation_or_none, rule_of
from tangent.facts.stacks import stacks_of
from tangent.facts.values import CONSTANT, UNKNOWN, Fact, Kind, containers_of, infer
from tangent.outside import refuse_what_changes_outside
from tangent.overloaded import refuse_objects_as_values, with_methods
from tangent.partials import refuse_partials
from tangent.prepare import Prepared
from tangent.rules.book import RuleBook
from tangent.rules.record import Form
from tangent.scope import Scope
from tangent.settle import guard_items, guard_writes, protect_arguments, settle_augmented, split_changes
from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op
from tangent_ast.errors import Problems
from tangent_ast.lower.split_objects import assembled
from tangent_ast.naming import Namer, names_of


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
    refuse_partials(build, lambda function: bool(effector.of(function).writes))
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


def _is_written_in_python(expr: core.Expr) -> bool:
    return isinstance(expr, Global) and isinstance(expr.value, (type, FunctionType))
