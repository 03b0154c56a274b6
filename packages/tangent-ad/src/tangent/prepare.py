"""From a function to Core with all that is known of it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import FunctionType

import gast

from tangent.builder import Builder
from tangent.compositions import with_compositions
from tangent.facts.activity import useful, varied
from tangent.facts.demands import demands
from tangent.facts.fields import REAL, causes
from tangent.facts.harmless import CHANGING, TAKING
from tangent.facts.memory import Effects, Memory, memory_of, written_names
from tangent.facts.operations import operation_or_none, rule_of
from tangent.facts.stacks import stacks_of
from tangent.facts.values import CONSTANT, UNKNOWN, Fact, Kind, detached, infer
from tangent.in_place_calls import as_statements
from tangent.reverse.calls import bound_arguments
from tangent.reverse.insertions import is_insertion
from tangent.rules.book import BOOK, RuleBook
from tangent.rules.record import Form
from tangent.scope import Scope
from tangent.settle import guard_items, guard_writes, protect_arguments, settle_augmented, split_changes
from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op
from tangent_ast.errors import Problems, TangentError
from tangent_ast.exits import single_exit
from tangent_ast.lower import lower
from tangent_ast.naming import Namer, names_of
from tangent_ast.source import Source, source_of
from tangent_ast.versions import split_versions


@dataclass(frozen=True, slots=True)
class Prepared:
    """A function in Core, with split versions, and where it came from."""

    source: Source
    core: core.Function
    text: str | None = None  # the source, where it was given

    def spelled_out(self) -> Prepared:
        """The same with loops in place of comprehensions."""
        return prepare(self.source.function, self.text, spelled_out=True)


def prepare(function: FunctionType, text: str | None = None, *, spelled_out: bool = False) -> Prepared:
    """Read, lower, give a single exit, split versions; `spelled_out` makes loops of comprehensions."""
    source = source_of(function, text=text)
    lowered = lower(source, aside=is_insertion, spelled_out=spelled_out)
    meant = with_compositions(as_statements(lowered, BOOK), BOOK)
    return Prepared(source, split_versions(single_exit(meant)), text)


def has_active_comprehension(build: Builder) -> bool:
    """Is something differentiated inside a comprehension, so that it has to be spelled out?"""
    for s in core.walk(build.function.body):
        match s:
            case core.Bind(
                target=target, value=core.Verbatim(tree=gast.ListComp() | gast.GeneratorExp()) as value
            ):
                if target in build.active and build.active_names([value]):
                    return True
    return False


class Effector:
    """Tells what calls of the user's functions do to their arguments."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._known: dict[int, tuple[FunctionType, Effects, Fact]] = {}
        self._prepared: dict[int, tuple[FunctionType, Prepared]] = {}

    def prepared(self, function: FunctionType) -> Prepared:
        """The function in Core, read once."""
        if id(function) not in self._prepared:
            self._prepared[id(function)] = function, prepare(function)
        return self._prepared[id(function)][1]

    def of(self, function: FunctionType) -> Effects:
        """The parameters that a function may write to, and those whose memory its result may share."""
        if id(function) not in self._known:
            everything = frozenset(range(function.__code__.co_argcount + function.__code__.co_kwonlyargcount))
            # While a recursive function is looked at, its own calls write nothing new.
            self._known[id(function)] = (function, (frozenset(), everything), UNKNOWN)
            self._known[id(function)] = (function, *self._look(function))
        return self._known[id(function)][1]

    def result_of(self, call: Apply) -> Fact:
        """What is known of the result of a call of the user's function."""
        match call:
            case Apply(Op.CALL, (Global(value=FunctionType() as function), *_)):
                self.of(function)
                return self._known[id(function)][2]
        return UNKNOWN

    def _look(self, function: FunctionType) -> tuple[Effects, Fact]:
        try:
            prepared = self.prepared(function)
        except TangentError:
            return (
                frozenset(),
                frozenset(range(function.__code__.co_argcount)),
            ), UNKNOWN  # told when it is derived
        facts = infer(prepared.core, self.book, {}, self.result_of)
        memory = memory_of(prepared.core, facts, self.book, self.of_call)
        names = [p.name for p in prepared.core.params]
        returned = [n for s in prepared.core.body if isinstance(s, core.Return) for n in core.names(s.value)]
        writes = frozenset(k for k, n in enumerate(names) if memory.is_mutated(n))
        shares = frozenset(k for k, n in enumerate(names) if any(memory.shared(n, r) for r in returned))
        fields = causes(prepared.core, {}, self.book, self.result_of)
        result = UNKNOWN
        for s in prepared.core.body:
            if isinstance(s, core.Return) and isinstance(s.value, Name):
                fact = facts.get(s.value.id, UNKNOWN)
                result = replace(detached(fact), complex="" in fields.get(s.value.id, REAL))
        return (writes, shares), result

    def of_call(self, call: Apply) -> Effects:
        """The same for one call, by position among its arguments and keywords."""
        count = len(call.args) - (1 if call.op is Op.CALL else 0) + len(call.keywords)
        everything = frozenset(range(count))
        match call:
            case Apply(Op.CALL, (Global(value=FunctionType() as function), *_)):
                arguments = bound_arguments(function, call)
                if arguments is None:
                    return frozenset(), everything
                writes, shares = self.of(function)
                order = list(inspect.signature(function, follow_wrapped=False).parameters)
                slots = [*call.args[1:], *(v for _, v in call.keywords)]
                position = {id(a): order.index(p) for p, a in arguments.items()}
                return (
                    frozenset(k for k, a in enumerate(slots) if position.get(id(a)) in writes),
                    frozenset(k for k, a in enumerate(slots) if position.get(id(a)) in shares),
                )
            case Apply(Op.METHOD, symbol=symbol):
                if symbol in CHANGING:
                    return frozenset({0}), everything
                return frozenset(), everything if symbol in TAKING else frozenset({0})
        return frozenset(), everything


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
    told = known
    known = {**assumed(function, book), **{k: f for k, f in known.items() if f.kind is not Kind.UNKNOWN}}
    facts = infer(function, book, known, effector.result_of)
    demanded = {} if internal else demands(function, facts, book)
    for_result = demands(function, facts, book, one_number=True) if one_number else demanded
    known.update(for_result)
    function, surely = guard_writes(function, facts, scope)
    known.update({name: Fact(Kind.ARRAY) for name in surely})
    facts = infer(function, book, known, effector.result_of)
    memory = memory_of(function, facts, book, effector.of_call)
    function = settle_augmented(function, facts, memory, scope, problems, args_are_seen=internal)
    facts = infer(function, book, known, effector.result_of)
    function = split_changes(function, facts, namer)
    facts = infer(function, book, known, effector.result_of)
    memory = memory_of(function, facts, book, effector.of_call)
    function = guard_items(function, facts, memory, scope)
    facts = infer(function, book, known, effector.result_of)
    memory = memory_of(function, facts, book, effector.of_call)
    written = () if internal else tuple(p.name for p in function.params if memory.is_mutated(p.name))
    directly = tuple(p for p in written if p in written_names(function))
    if written:
        function = protect_arguments(function, written, namer, scope)
        known.update({p: Fact(Kind.ARRAY) for p in directly if facts[p].kind in (Kind.UNKNOWN, Kind.NUMERIC)})
        facts = infer(function, book, known, effector.result_of)
        memory = memory_of(function, facts, book, effector.of_call)
    function = _complex_forms(function, causes(function, told, book, effector.result_of), book, scope)
    moving = varied(function, wrt, facts, memory, book)
    active = _active(function, wrt, moving, facts, memory, book)
    build = Builder(function, facts, memory, active, book, scope, namer, problems, written, directly)
    build.temps.update(function.temps)
    build.bases.update(function.bases)
    build.demanded = demanded
    build.for_result = {p: f for p, f in for_result.items() if p not in demanded}
    build.varied = moving
    build.causes = causes(function, told, book, effector.result_of)
    build.must_be_real = _real_numbers(build)
    return build


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
    are assigned is an array.
    """
    found: dict[str, Fact] = {}
    params = {p.name: p.name for p in function.params}
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
