"""Which rule an operation falls under, and which argument is which."""

from __future__ import annotations

import inspect
import operator
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tangent.rules.asides import rule_of_aside
from tangent.rules.book import RuleBook, library_of
from tangent.rules.record import Chosen, Form, Rule
from tangent.rules.special import special_case
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.records import record

BINARY: Mapping[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}
UNARY: Mapping[str, Callable[..., Any]] = {
    "-": operator.neg,
    "+": operator.pos,
    "~": operator.invert,
    "not": operator.not_,
}
COMPARE: Mapping[str, Callable[..., Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.is_,
    "is-not": operator.is_not,
    "in": operator.contains,
    "not-in": operator.contains,
}


@record(frozen=True, slots=True)
class Operation:
    """An operation whose rule is known.

    `slots` says, for every argument and keyword of the call as written, which
    parameter of the rule it is; `arguments` holds the value of each parameter
    that the call passes.
    """

    rule: Rule
    slots: tuple[str, ...]
    arguments: Mapping[str, Expr]

    def with_arguments(self, call: Apply, change: Mapping[str, Expr]) -> Apply:
        """The same call with other values for some parameters, a tuple of them for `*parameter`."""
        count = len(call.args)
        skip = 1 if call.op is Op.CALL else 0
        kinds = self.rule.parameters.parameters
        items = {
            p: iter(value.args)
            for p, value in change.items()
            if isinstance(value, Apply) and kinds[p].kind is inspect.Parameter.VAR_POSITIONAL
        }
        args = tuple(
            next(items[p]) if p in items else change.get(p, a)
            for p, a in zip(("",) * skip + self.slots, call.args, strict=False)
        )
        keywords = tuple(
            (k, change.get(p, v)) for (k, v), p in zip(call.keywords, self.slots[count - skip :], strict=True)
        )
        return Apply(call.op, args, keywords, call.symbol)


class BadCall(Exception):
    """The call does not fit the rule; the message says how."""


def rule_of(expr: Expr, book: RuleBook) -> Rule | None:
    """The rule for what an expression applies, if the book has one."""
    if not isinstance(expr, Apply):
        return None
    match expr.op:
        case Op.CALL:
            return _rule_of_callee(expr.args[0], book)
        case Op.BINARY | Op.INPLACE:
            return book.rule_for(special_case(expr) or BINARY[expr.symbol])
        case Op.UNARY:
            return book.rule_for(UNARY[expr.symbol])
        case Op.COMPARE:
            return book.rule_for(COMPARE[expr.symbol])
        case Op.METHOD:
            return book.method(expr.symbol)
        case Op.ATTRIBUTE:
            return book.attribute(expr.symbol)
    return None


def _rule_of_callee(callee: Expr, book: RuleBook) -> Rule | None:
    match callee:
        case Global(value=core.Aside() as aside):
            return rule_of_aside(aside)
        case Global(value=value, module=Name() as module):
            rule = book.rule_for(value)
            return None if rule is None else replace(rule, mirror=_chosen(value, module, book))
        case Global(value=value):
            return None if value is core.UNKNOWN else book.rule_for(value)
    return None


def _chosen(value: object, module: Name, book: RuleBook) -> Chosen:
    """The module that a function is looked up in when the function runs."""
    of = sys.modules[library_of(value)]
    return Chosen(of, module, book.mirrors_of(of))


def operation(expr: Expr, book: RuleBook) -> Operation | None:
    """Match an expression with its rule.  Raises `BadCall` if the arguments do not fit."""
    rule = rule_of(expr, book)
    if rule is None:
        return None
    assert isinstance(expr, Apply)
    args = expr.given
    if (plain := _in_order(rule, args, expr.keywords)) is not None:
        return plain
    positions = [str(i) for i in range(len(args))]
    values = dict(zip(positions, args, strict=True)) | {f"={k}": v for k, v in expr.keywords}
    try:
        bound = rule.parameters.bind(*positions, **{k: f"={k}" for k, _ in expr.keywords})
    except TypeError as error:
        raise BadCall(str(error)) from None
    owner: dict[str, str] = {}
    arguments: dict[str, Expr] = {}
    for parameter, slot in bound.arguments.items():
        if rule.parameters.parameters[parameter].kind is inspect.Parameter.VAR_POSITIONAL:
            owner |= dict.fromkeys(slot, parameter)
            arguments[parameter] = Apply(Op.TUPLE, tuple(values[s] for s in slot))
        elif isinstance(slot, dict) and parameter not in rule.active and rule.form is not Form.REFUSED:
            raise BadCall(f"unexpected keyword {next(iter(slot))!r}")
        elif isinstance(slot, dict):
            owner |= dict.fromkeys(slot.values(), parameter)
            pairs = [part for name, s in slot.items() for part in (core.Const(name), values[s])]
            arguments[parameter] = Apply(Op.DICT, tuple(pairs))
        else:
            owner[slot] = parameter
            arguments[parameter] = values[slot]
    for parameter, why in rule.unsupported.items():
        if parameter in arguments and not _is_default(
            rule.parameters.parameters[parameter], arguments[parameter]
        ):
            raise BadCall(why or f"the argument {parameter!r} is not supported")
    return Operation(rule, tuple(owner[s] for s in values), arguments)


def _in_order(rule: Rule, args: tuple[Expr, ...], keywords: tuple[tuple[str, Expr], ...]) -> Operation | None:
    """A call that passes all by position, as most do: bound by hand, since `Signature.bind` takes long."""
    if keywords:
        return None
    order = rule.by_position
    names = order.names[: len(args)]
    if not order.owed <= len(args) == len(names) or not rule.unsupported.keys().isdisjoint(names):
        return None
    return Operation(rule, names, dict(zip(names, args, strict=True)))


def operation_or_none(expr: Expr, book: RuleBook) -> Operation | None:
    """The operation, if there is a rule that fits."""
    try:
        return operation(expr, book)
    except BadCall:
        return None


def _is_default(parameter: inspect.Parameter, value: Expr) -> bool:
    return isinstance(value, core.Const) and value == core.Const(parameter.default)
