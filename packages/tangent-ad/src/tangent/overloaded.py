"""Methods, properties and operators of objects: what the class of an object says they are.

    v = Vec(x, y)               v = Vec(x, y)
    w = v + u          =>       w = v.__add__(u)
    z = w.length(2)             z = w.length(2), a call of `Vec.length`

The class has to be known.  What else is done with an object as if it were a number or a list is refused:
its attributes have cotangents, and what is calculated from these only Python's methods say.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import FunctionType

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.items import gone_through
from tangent.facts.operations import operation_or_none
from tangent.facts.values import UNKNOWN, Facts
from tangent.rules.record import Form, Rule, constructed
from tangent.runtime.records import is_record_type
from tangent_ast import core
from tangent_ast.core import METHOD_MARK, PROPERTY_MARK, Apply, Expr, Global, Name, Op

BINARY = {
    "+": "add", "-": "sub", "*": "mul", "@": "matmul",
    "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
}  # fmt: skip
UNARY = {"-": "__neg__", "+": "__pos__"}


def with_methods(function: core.Function, infer: Callable[[core.Function], Facts]) -> core.Function:
    """Call the methods that operators of objects stand for; `infer` tells what is known of values."""

    def rewrite(block: core.Block, facts: Facts) -> core.Block:
        return tuple(
            core.map_expressions(
                core.map_blocks(s, lambda inner: rewrite(inner, facts)), lambda e: _method(e, facts)
            )
            for s in block
        )

    while True:
        body = rewrite(function.body, infer(function))
        if body == function.body:
            return function
        function = function.with_body(body)  # what a method gives may be an object of a known class


def _method(expr: Expr, facts: Facts) -> Expr:
    """The call of a method that an operation on objects is."""
    match expr:
        case Apply(Op.BINARY | Op.INPLACE, (left, right), symbol=symbol) if symbol in BINARY:
            own = [f"__i{BINARY[symbol]}__"] if expr.op is Op.INPLACE else []
            for name in (*own, f"__{BINARY[symbol]}__"):
                if (found := _of_class(left, name, facts)) is not None:
                    return Apply(Op.CALL, (found, left, right))
            if (found := _of_class(right, f"__r{BINARY[symbol]}__", facts)) is not None:
                return Apply(Op.CALL, (found, right, left))
        case Apply(Op.UNARY, (operand,), symbol=symbol) if symbol in UNARY:
            if (found := _of_class(operand, UNARY[symbol], facts)) is not None:
                return Apply(Op.CALL, (found, operand))
        case Apply(Op.ITEM, (base, Name() | core.Const() as key)):
            if (found := _of_class(base, "__getitem__", facts)) is not None:
                return Apply(Op.CALL, (found, base, key))
        case Apply(Op.METHOD, (owner, *args), keywords, name):
            if (found := _of_class(owner, name, facts)) is not None:
                return Apply(Op.CALL, (found, owner, *args), keywords)
        case Apply(Op.ATTRIBUTE, (owner,), symbol=name) if (kind := _kind(owner, facts)) is not None:
            kept = inspect.getattr_static(kind, name, None)
            if isinstance(kept, property) and isinstance(kept.fget, FunctionType):
                return Apply(Op.CALL, (Global(PROPERTY_MARK + name, kept.fget), owner))
        case Apply(Op.CALL, (Global(value=called), operand)) if called is abs:
            if (found := _of_class(operand, "__abs__", facts)) is not None:
                return Apply(Op.CALL, (found, operand))
    return expr


def _of_class(expr: Expr, name: str, facts: Facts) -> Global | None:
    """The method of this name, if the class of an object is known and has one that is written in Python."""
    kind = _kind(expr, facts)
    found = None if kind is None else inspect.getattr_static(kind, name, None)
    return Global(METHOD_MARK + name, found) if isinstance(found, FunctionType) else None


def _kind(expr: Expr, facts: Facts) -> type | None:
    kind = facts.get(expr.id, UNKNOWN).of_class if isinstance(expr, Name) else None
    return kind if kind is not None and is_record_type(kind) else None


def refuse_objects_as_values(build: Builder) -> None:
    """Refuse to calculate with objects, or to go through them, where no method has been found for it."""
    for s in core.walk(build.function.body):
        for name, what in _taken_for_values(build, s):
            kind = _kind(Name(name), build.facts)
            if kind is not None and name in build.active:
                build.refuse(
                    s,
                    f"{what} of a {kind.__name__} is what its methods make of it, which is not followed here",
                    "call a method, or use its attributes",
                )


def _taken_for_values(build: Builder, s: core.Statement) -> Iterator[tuple[str, str]]:
    """The names that a statement takes for numbers, arrays, or lists."""
    yield from ((sequence.id, "going through the items") for sequence in gone_through(s))
    for expr in core.expressions(s):
        for sub in core.subexpressions(expr):
            if not isinstance(sub, Apply) or sub.op is Op.ATTRIBUTE:
                continue
            if sub.op is Op.ITEM:
                yield from ((n, "an item") for n in core.names(sub.args[0]))
                continue
            op = operation_or_none(sub, build.book)
            if op is None or _takes_objects(op.rule):
                continue
            for parameter in op.rule.active:
                if isinstance(argument := op.arguments.get(parameter), Name):
                    yield argument.id, f"`{sub.symbol or op.rule.name}`"


def _takes_objects(rule: Rule) -> bool:
    """Does it take objects for what they are, as classes and the helpers of derivatives do?"""
    helper = getattr(runtime, getattr(rule.callee, "__name__", ""), None)
    return rule.form is Form.CONSTANT or constructed(rule) is not None or helper is rule.callee
