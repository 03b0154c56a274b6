"""What both transforms need while they write statements: names, facts, rules, and a place for complaints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tangent.expand import Expansion, Lacking, OpenBranch, expand, template_parameters
from tangent.facts.activity import carriers
from tangent.facts.changes import Changes
from tangent.facts.extent import Extent
from tangent.facts.fact import CONSTANT, UNKNOWN, Fact
from tangent.facts.fields import REAL, Causes
from tangent.facts.memory import Memory
from tangent.facts.operations import BadCall, Operation, operation
from tangent.facts.origins import Late, Within
from tangent.rules.book import RuleBook, library_of
from tangent.rules.record import Mirror, Template
from tangent.runtime.records import keeps_plainly
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Field, Global, Name, Op
from tangent_ast.errors import Problem, Problems, TangentError, Unsupported
from tangent_ast.naming import Namer


@dataclass(slots=True)
class Builder:
    """The function being differentiated with all that is known of it, and what has been written so far."""

    function: core.Function
    facts: dict[str, Fact]
    memory: Memory
    active: frozenset[str]
    book: RuleBook
    scope: Scope
    namer: Namer
    problems: Problems
    copied: tuple[str, ...] = ()  # parameters of which the function has a copy, because it may write to it
    written: tuple[str, ...] = ()  # those that it surely writes to
    temps: set[str] = field(default_factory=set)
    bases: dict[str, str] = field(default_factory=dict)
    varied: frozenset[str] = frozenset()
    extents: Mapping[str, Extent] = field(default_factory=dict)  # how much of what varies does
    demanded: Mapping[str, Fact] = field(default_factory=dict)  # what parameters have to be
    for_result: Mapping[str, Fact] = field(default_factory=dict)  # so that the result is one number
    causes: Mapping[str, Causes] = field(default_factory=dict)  # on account of what values may be complex
    must_be_real: frozenset[str] = frozenset()  # parameters that a rule for real numbers depends on
    names_of_arrays: frozenset[str] = frozenset()  # methods and attributes of what is taken for an array
    written_within: frozenset[str] = frozenset()  # parameters of which it may write to what they hold
    whole: frozenset[str] = frozenset()  # names that others may come to hold as well
    operated: dict[Within, set[str]] = field(default_factory=dict)  # methods behind operators on arguments
    saved: dict[str, Fact] = field(default_factory=dict)  # told of what backward parts get, by their names
    # Methods that no object may have which is the result of a call that is known only then.
    asked_of_results: dict[Late, set[str]] = field(default_factory=dict)
    handed_on: frozenset[type] = frozenset()  # classes of objects that are known here, and elsewhere not
    takes_keys: frozenset[str] = frozenset()  # parts of arguments that must be no dictionaries of numbers
    number: core.Statement | None = None  # where it matters that items of arrays and sums are numbers
    unwritable: bool = False  # there may be arrays whose items cannot be assigned
    changes: Changes = field(init=False)  # by calls, besides what they give
    mirror: Mirror | None = None  # the library that spells methods of arrays, where rules do not say
    one_field: bool = False  # taken for granted: arguments are all real or all complex

    def fact(self, name: str) -> Fact:
        """What is known of the value of a name."""
        return self.facts.get(name, UNKNOWN)

    def may_turn_complex(self, operand: str, result: str) -> bool:
        """May the result be complex although the operand is real?

        Arguments are taken to be of one field, which a guard checks when it matters.
        """
        others = self.causes.get(result, REAL) - (own := self.causes.get(operand, REAL))
        if not others or "" in own:
            return False
        if not own or "" in others:
            return True
        self.one_field = True
        return False

    def fresh(self, wish: str = "t") -> str:
        """A new temp, which folding may put back into the expression that uses it."""
        name = self.namer.fresh(wish)
        self.temps.add(name)
        return name

    def variable(self, base: str) -> str:
        """A new variable that will be called `base` if no other version is in the way."""
        name = self.namer.fresh(base)
        self.bases[name] = base
        return name

    def base(self, name: str) -> str:
        """The user's name for a version of a variable."""
        return self.function.bases.get(name, name)

    def helper(self, fn: object, *args: Expr) -> Apply:
        """A call of one of the run-time helpers."""
        name = getattr(fn, "__name__", "helper")
        return Apply(Op.CALL, (self.scope.spell(fn, name), *args))

    def operation(self, value: Expr, at: core.Statement) -> Operation | None:
        """The rule for an operation; a call that does not fit its rule is reported."""
        try:
            found = operation(value, self.book)
        except BadCall as error:
            self.refuse(at, f"this call of `{called(value)}` cannot be differentiated: {error}")
            return None
        for parameter in found.rule.fixed if found is not None else ():
            if found is not None and self.varies(found.arguments.get(parameter, core.Const(None))):
                self.refuse(
                    at,
                    f"`{called(value)}` is not differentiated by `{parameter}`, which varies here",
                    f"keep it constant: tangent.stop_gradient({parameter})",
                )
        return found

    def is_field(self, value: Apply) -> bool:
        """Is this an attribute that an object of the user's keeps, and not one of arrays?"""
        receiver = value.args[0]
        fact = self.fact(receiver.id) if isinstance(receiver, Name) else UNKNOWN
        return self.book.attribute(value.symbol) is None and not fact.numeric

    def keeps(self, receiver: Expr, name: str) -> bool:
        """Does an object surely keep an attribute itself, so that its tangent does?"""
        kind = self.fact(receiver.id).of_class if isinstance(receiver, Name) else None
        return kind is not None and keeps_plainly(kind, name)

    def perhaps_of_class(self, place: Expr) -> str | None:
        """The attribute at a place, if it may be one of the class: cotangents have none of these."""
        match place:
            case Apply(Op.ITEM, (Name(base), Const(Field() as field))):
                told = self.fact(base).tells(field) or self.keeps(Name(base), field)
                return None if told else str(field)
        return None

    def surely_has(self, place: Expr) -> bool:
        """Has an object surely had the attribute at a place from the first?"""
        match place:
            case Apply(Op.ITEM, (Name(base), Const(Field() as field))):
                fact = self.fact(base)
                return fact.tells(field) or field in getattr(fact.of_class, "__dataclass_fields__", ())
        return False

    def varies(self, expr: Expr) -> bool:
        """Does a value depend differentiably on what the function is differentiated by?"""
        return any(n in self.varied and self.fact(n).kind not in CONSTANT for n in core.names(expr))

    def operation_or_none(self, value: Expr) -> Operation | None:
        """The rule for an operation, if it has one that fits."""
        try:
            return operation(value, self.book)
        except BadCall:
            return None

    def expand(
        self,
        template: Template,
        op: Operation,
        result: Expr,
        derivatives: dict[str, Expr],
        at: core.Statement,
        about: core.About,
    ) -> Expansion:
        """Expand a template of the rule of `op`; `derivatives` are by parameter, the result's under ""."""
        parameters = template_parameters(template)
        arguments: dict[str, Expr] = {parameters[0]: result, **op.arguments}
        table = {parameters[0]: derivatives.get("", core.Const(None)), **derivatives}

        def derivative(parameter: str) -> Expr:
            if parameter in table:
                return table[parameter]
            default = op.rule.parameters.parameters[parameter].default  # what is not passed does not vary
            return core.Const(0.0 if isinstance(default, (int, float)) else None)

        try:
            # The operators' rules serve all libraries, also those that do not calculate with truth values.
            numbers = self.unwritable and library_of(op.rule.callee) == "_operator"
            return expand(
                template,
                arguments,
                derivative,
                self.fresh,
                self.scope,
                at,
                about,
                op.rule.mirror or self.mirror,
                counts_truth=not numbers,
            )
        except Lacking as lacking:
            self.refuse(
                at,
                f"the derivative of `{op.rule.name}` needs `{lacking}`, which there is not",
                "write it out",
            )
            return Expansion()
        except OpenBranch:
            self.refuse(
                at,
                f"the derivative of `{op.rule.name}` depends on an argument that is known only at run time",
                "write that argument as a literal",
            )
            return Expansion()

    def refuse(
        self, at: core.Statement, message: str, help: str = "", kind: type[TangentError] = Unsupported
    ) -> None:
        """Report a problem; all problems of a function are raised together."""
        self.problems.add(Problem(at.origin, message, help, kind))

    def is_active(self, expr: Expr) -> bool:
        """Is this atom an active name?"""
        return isinstance(expr, Name) and expr.id in self.active

    def depends(self, expr: Expr) -> bool:
        """Does a value depend on something active, differentiably?"""
        return not self.active.isdisjoint(carriers(expr, self.book))

    def active_names(self, exprs: Iterable[Expr]) -> list[str]:
        """The active names among and inside some expressions."""
        return [n for e in exprs for n in core.names(e) if n in self.active]


def called(value: Expr) -> str:
    """What an operation calls, for messages."""
    match value:
        case Apply(Op.CALL, args=(Global(path, _, module), *_)):
            return path if module is None else f"{module.id}.{path}"
        case Apply(Op.CALL, args=(Name(name), *_)):
            return name
        case Apply(Op.METHOD | Op.ATTRIBUTE, symbol=symbol):
            return f".{symbol}"
        case Apply(symbol=symbol):
            return symbol
    return str(value)
