"""Calls that are made for their effect, and what they may do to what is differentiated."""

from __future__ import annotations

from tangent.builder import Builder, called
from tangent.callees import python_call
from tangent.facts.fact import CONTAINERS, Kind
from tangent.facts.harmless import CHANGING, is_harmless
from tangent.rules.record import Form
from tangent.unknown_calls import Reach
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op


def refuse_unseen_writes(build: Builder, reach: Reach) -> None:
    """Refuse calls that write to what is differentiated, and give a result that is not.

    z = y.resize(2)         nobody asks for the derivative of z, and so for what became of y
    z = store.keep(x, y)    y depends on x from here on
    """
    for s in core.walk(build.function.body):
        if not isinstance(s, core.Bind) or s.target in build.active or not isinstance(s.value, Apply):
            continue
        op = build.operation_or_none(s.value)
        ruled = op is not None and op.rule.form not in (Form.CONSTANT, Form.REFUSED, Form.WRITE)
        written = set() if ruled else build.changes.surely(s)
        if not written:
            continue
        if build.active.isdisjoint(written) and not reach.carries(written, core.names(s.value)):
            continue
        build.refuse(
            s,
            f"the effect of `{called(s.value)}` on a variable that is differentiated is not supported yet",
            "use an expression that makes a new value",
        )


def refuse_repeats(build: Builder, s: core.Bind) -> None:
    """Refuse a view that shows elements several times, of memory that is written in place.

    The derivative of an element is the sum over all its places, which no view of another array is.
    """
    build.refuse(
        s,
        f"`{s.origin.text}` shows elements of an array several times, and that memory is written in place",
        "make a copy of the result: `.copy()`",
    )


def refuse_changing_methods_as_values(build: Builder) -> None:
    """Refuse to keep a method that changes its object, which nobody sees when it is called.

    add = ys.append; add(x)
    """
    bodies = list(core.all_expressions(build.function.body))
    called_names = {e.args[0].id for e in bodies if _is_call_of_local(e)}  # type: ignore[union-attr]
    for s in core.walk(build.function.body):
        match s:
            case core.Bind(target=target, value=Apply(Op.ATTRIBUTE, (Name(name),), symbol=method)):
                fact = build.fact(name)
                # Of an object that nothing is known of it may be anything; if it is called, it is a method.
                unclear = fact.of_class is not None or fact.kind is Kind.UNKNOWN
                if method in CHANGING and (not unclear or target in called_names):
                    build.refuse(
                        s,
                        f"`.{method}` is kept as a value, and what it changes when it is called is not seen",
                        f"call it where it stands: `{build.base(name)}.{method}(...)`",
                    )


def _is_call_of_local(expr: Expr) -> bool:
    return isinstance(expr, Apply) and expr.op is Op.CALL and isinstance(expr.args[0], Name)


def refuse_active_effect(build: Builder, s: core.Statement, value: Expr) -> None:
    """A call for its effect must not write to what is differentiated, nor keep it where it is read again."""
    if not isinstance(value, Apply) or value.op not in (Op.CALL, Op.METHOD) or is_harmless(value, build.book):
        return
    of_local = value.op is Op.METHOD and not isinstance(value.args[0], Global)
    keeps = of_local and any(build.fact(n).kind in CONTAINERS for n in core.names(value.args[0]))
    active = build.active_names(value.args[:1] if keeps else value.args + tuple(v for _, v in value.keywords))
    if not active:
        return
    if value.op is Op.METHOD:
        build.refuse(
            s,
            f"the effect of `.{value.symbol}` on a variable that is differentiated is not supported yet",
            _way_out(build, value),
        )
        return
    if python_call(value) is not None and not build.active_names(build.changes.touched(value)):
        return
    build.refuse(
        s,
        f"the effect of `{called(value)}` on a variable that is differentiated is not supported yet",
        "assign to items, as in `x[i] += v`, or let the function return a new array; "
        "to look at it only, pass tangent.stop_gradient(...)",
    )


def _way_out(build: Builder, call: Apply) -> str:
    """What to write instead of a method of which nobody knows what it changes."""
    owner = call.args[0]
    if isinstance(owner, Name) and call.symbol not in CHANGING and build.fact(owner.id).kind is Kind.UNKNOWN:
        if owner.id in {p.name for p in build.function.params}:
            return f"annotate `{owner.id}` with the class of the object, so that the method is followed"
    return "use an expression that makes a new value; to look at it only, pass tangent.stop_gradient(...)"
