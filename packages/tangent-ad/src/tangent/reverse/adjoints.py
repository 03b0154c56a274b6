"""The adjoint of one operation: what its result's cotangent contributes to its arguments' cotangents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from tangent import runtime
from tangent.algebra import simplify
from tangent.builder import Builder, called
from tangent.facts.operations import Operation
from tangent.list_arithmetic import adjoint_of_joined, joins
from tangent.reverse.cotangents import Cotangents
from tangent.rules.record import Form, Result
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.errors import Undifferentiable

Statements = list[core.Statement]


def adjoint(
    build: Builder,
    cots: Cotangents,
    result: Expr,
    value: Apply,
    by: Expr,
    at: core.Statement,
    about: core.About,
) -> Statements:
    """Pass `by`, the cotangent of `result = value`, on to the active arguments of `value`.

    z = x * y  =>  bx = bx + bz * y;  by = by + bz * x
    """
    match value:
        case Apply(Op.ITEM, (base, key)):
            return cots.contribute_item(base, key, by, at, about)
        case Apply(Op.TUPLE | Op.LIST, items):
            return _in_order(build, cots, items, by, at, about)
        case Apply(Op.DICT, pairs) | Apply(Op.OBJECT, (_, *pairs)):
            return _by_key(build, cots, pairs[::2], pairs[1::2], by, at, about)
        case Apply(Op.ATTRIBUTE, (base,), symbol=name) if build.is_field(value):
            return cots.contribute_attribute(base, name, by, at, about)
        case _ if joins(build, value):
            return adjoint_of_joined(build, cots, value, by, at, about)
    op = build.operation(value, at)
    if op is None:
        build.refuse(
            at,
            f"there is no rule for `{called(value)}`",
            f"write it in terms of functions that have one, or state its derivative with "
            f"@tangent.grads.adjoint({called(value).lstrip('.')})",
            Undifferentiable,
        )
        return []
    if op.rule.form is Form.GENERAL and op.rule.adjoint is None:
        build.refuse(
            at,
            f"the rule of `{called(value)}` states its tangent only: it serves forward mode",
            f"state its adjoint with @tangent.grads.adjoint({called(value).lstrip('.')})",
        )
        return []
    match op.rule.form:
        case Form.ELEMENTWISE:
            return _elementwise(build, cots, op, result, by, at, about)
        case Form.BILINEAR if op.rule.sums_products and cots.is_narrow(result, at):
            return _sum_of_products(build, cots, op, result, by, at, about)
        case Form.LINEAR | Form.BILINEAR | Form.GENERAL:
            return _template(build, cots, op, result, by, at, about)
        case Form.REFUSED | Form.WRITE:
            build.refuse(at, f"`{op.rule.name}` cannot be differentiated", op.rule.why, Undifferentiable)
    return []


def _in_order(
    build: Builder, cots: Cotangents, items: Sequence[Expr], by: Expr, at: core.Statement, about: core.About
) -> Statements:
    """Pass the items of a cotangent on to what has been put in that order.

    p = (x, y)  =>  t, t_1 = bp; bx = bx + t; by = by + t_1
    """
    if len(items) < 2 or not all(map(build.is_active, items)):
        return _by_key(build, cots, tuple(map(Const, range(len(items)))), items, by, at, about)
    parts = tuple(build.fresh() for _ in items)
    out: Statements = [core.Unpack(parts, by, origin=at.origin, about=about)]
    for item, part in zip(items, parts, strict=True):
        out += cots.contribute(item, Name(part), at, about)
    return out


def _by_key(
    build: Builder,
    cots: Cotangents,
    keys: Sequence[Expr],
    items: Sequence[Expr],
    by: Expr,
    at: core.Statement,
    about: core.About,
) -> Statements:
    """Pass those items of a cotangent on that somebody asks for.

    d = {"k": x, "n": 3}  =>  t = bd["k"]; bx = bx + t
    """
    out: Statements = []
    for key, item in zip(keys, items, strict=True):
        if build.is_active(item):
            part = build.fresh()
            out.append(core.Bind(part, Apply(Op.ITEM, (by, key)), origin=at.origin, about=about))
            out += cots.contribute(item, Name(part), at, about)
    return out


def partials(
    build: Builder, op: Operation, result: Expr, at: core.Statement, about: core.About
) -> tuple[Statements, Mapping[str, Expr]]:
    """The partial derivatives of an elementwise operation, by parameter."""
    assert op.rule.adjoint is not None
    expansion = build.expand(op.rule.adjoint, op, result, {}, at, about)
    found = expansion.result
    if found is None:
        return [], {}
    several = len(op.rule.active) > 1
    values = found.args if several and isinstance(found, Apply) else (found,)
    return expansion.statements, dict(zip(op.rule.active, values, strict=True))


def times(
    build: Builder, factor: Expr, partial: Expr, at: core.Statement, about: core.About
) -> tuple[Statements, Expr]:
    """`factor * partial` as a person would write it: nothing for 1, a minus sign for -1."""
    match partial:
        case Const(1) | Const(1.0):
            return [], factor
        case Const(-1) | Const(-1.0):
            product: Expr = Apply(Op.UNARY, (factor,), symbol="-")
        case _:
            product = simplify(Apply(Op.BINARY, (factor, partial), symbol="*"))
    name = build.fresh()
    return [core.Bind(name, product, origin=at.origin, about=about)], Name(name)


def _elementwise(
    build: Builder,
    cots: Cotangents,
    op: Operation,
    result: Expr,
    by: Expr,
    at: core.Statement,
    about: core.About,
) -> Statements:
    out, values = partials(build, op, result, at, about)
    out = list(out)
    narrow = cots.is_narrow(result, at) and op.rule.result is Result.BROADCAST
    wide = cots.is_wide(result) and not narrow

    def fits(to: Expr) -> bool:
        return not wide and not op.rule.widens and _fits(build, to, result, narrow=narrow)

    shares = [(op.arguments[p], partial) for p, partial in values.items() if p in op.arguments]
    return out + _products(build, cots, shares, by, fits, at, about)


def _sum_of_products(
    build: Builder,
    cots: Cotangents,
    op: Operation,
    result: Expr,
    by: Expr,
    at: core.Statement,
    about: core.About,
) -> Statements:
    """z = x @ y, of vectors  =>  bx = bx + bz * y;  by = by + bz * x"""
    left, right = (op.arguments[p] for p in op.rule.active)

    def fits(to: Expr) -> bool:
        return same_shape(build, left, right) and not may_turn_complex(build, to, result)

    return _products(build, cots, [(left, right), (right, left)], by, fits, at, about)


def _products(
    build: Builder,
    cots: Cotangents,
    shares: Sequence[tuple[Expr, Expr]],
    by: Expr,
    fits: Callable[[Expr], bool],
    at: core.Statement,
    about: core.About,
) -> Statements:
    """Contribute `by` times a partial derivative to each operand; `fits` says whether that has its shape."""
    out: Statements = []
    # x * x contributes the same twice: 2 * by * x, once.
    for (to, partial), count in Counter(shares).items():
        if not build.is_active(to):
            continue
        steps, share = times(build, by, partial, at, about)
        out += steps
        if count > 1:
            steps, share = times(build, Const(count), share, at, about)
            out += steps
        if not fits(to) and not cots.is_wide(to):
            name = build.fresh()
            summed = build.helper(runtime.unbroadcast, share, to)
            out.append(core.Bind(name, summed, origin=at.origin, about=about))
            share = Name(name)
        out += cots.contribute(to, share, at, about, numeric=True)
    return out


def _without_sum(share: Expr, to: Expr, made: Mapping[str, Expr]) -> Expr:
    """unbroadcast(g, x)  =>  g, where the result of the operation is known to have the shape of x"""
    match made.get(share.id) if isinstance(share, Name) else share:
        case Apply(Op.CALL, (core.Global(value=helper), wide, operand)) if helper is runtime.unbroadcast:
            return wide if operand == to else share
    return share


def _fits(build: Builder, to: Expr, result: Expr, *, narrow: bool) -> bool:
    """Has an operand surely the shape and dtype of the result, and so its share of the cotangent?

    `narrow` says that neither has any axes.
    """
    alike = isinstance(to, Name) and build.fact(to.id).numeric if narrow else same_shape(build, to, result)
    return alike and not may_turn_complex(build, to, result)


def same_shape(build: Builder, one: Expr, other: Expr) -> bool:
    """Do two names surely hold numbers or arrays of one shape?"""
    if not (isinstance(one, Name) and isinstance(other, Name)):
        return False
    a, b = build.fact(one.id), build.fact(other.id)
    return a.numeric and a.shape is not None and a.shape == b.shape


def may_turn_complex(build: Builder, operand: Expr, result: Expr) -> bool:
    """May the result be complex although the operand is real, so that its cotangent has to be cast?"""
    if not (isinstance(operand, Name) and isinstance(result, Name)):
        return True
    return build.may_turn_complex(operand.id, result.id)


def _template(
    build: Builder,
    cots: Cotangents,
    op: Operation,
    result: Expr,
    by: Expr,
    at: core.Statement,
    about: core.About,
) -> Statements:
    assert op.rule.adjoint is not None
    out: Statements = []
    expansion = build.expand(op.rule.adjoint, op, result, {"": by}, at, about)
    out += expansion.statements
    made = {s.target: s.value for s in expansion.statements if isinstance(s, core.Bind)}
    for parameter, share in expansion.assigned.items():
        to = op.arguments.get(parameter)
        if to is None:
            continue
        narrow = cots.is_narrow(result, at)
        if (
            op.rule.result is Result.BROADCAST
            and not op.rule.widens
            and _fits(build, to, result, narrow=narrow)
        ):
            share = _without_sum(share, to, made)
        if isinstance(to, Apply):  # the items that a call passed to `*parameter` or `**parameter`
            if to.op is Op.DICT:
                out += _by_key(build, cots, to.args[::2], to.args[1::2], share, at, about)
            else:
                out += _in_order(build, cots, to.args, share, at, about)
            continue
        if build.is_active(to):
            if not isinstance(share, (Name, Const)):
                name = build.fresh()
                out.append(core.Bind(name, share, origin=at.origin, about=about))
                share = Name(name)
            out += cots.contribute(to, share, at, about)
    return out
