"""Push tangents forward through statements.

    z = x * y    =>    z = x * y
                       dz = dx * y + dy * x

Tangents mirror memory as the primal does: `y = x[1:]` gives `dy = dx[1:]`, and
`x[i] = v` gives `dx[i] = dv`, so views and writes need nothing of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from tangent import runtime
from tangent.algebra import simplify
from tangent.builder import Builder, called
from tangent.effects import refuse_active_effect, refuse_repeats
from tangent.expand import template_parameters
from tangent.facts import extent
from tangent.facts.fact import Kind
from tangent.facts.items import gone_through
from tangent.facts.memory import is_item_of_container
from tangent.facts.operations import Operation
from tangent.facts.stacks import Stack, stacks_of
from tangent.facts.values import indexed_names
from tangent.forward.attempts import attempt
from tangent.list_arithmetic import joins
from tangent.reverse.adjoints import partials, times
from tangent.reverse.late_calls import LateCall, late_call
from tangent.rules.record import NEW_CONTAINERS, Field, Form, Result, constructed
from tangent.runtime import zeros_like
from tangent.user_calls import Pattern, matched, user_call
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Expr, Global, Name, Op, Role
from tangent_ast.errors import Undifferentiable

Statements = list[core.Statement]


@dataclass(frozen=True, slots=True)
class TangentNames:
    """A function that carries tangents, and its parameters for the tangents of its active ones."""

    function: str
    seeds: tuple[str, ...]


class Tangents(Protocol):
    """Where derivatives of called functions are ordered."""

    def order_tangent(self, pattern: Pattern, taken: set[str]) -> TangentNames:
        """The function that carries tangents through a callee; `taken` are names that others have."""
        ...


@dataclass(slots=True)
class Pusher:
    """Pushes tangents through one function."""

    build: Builder
    calls: Tangents
    names: dict[str, str] = field(default_factory=dict)  # of tangents, by primal
    function_stacks: dict[str, Stack] = field(init=False)
    items_taken: set[str] = field(default_factory=set)  # the names of which items are read
    pairs: set[Name] = field(default_factory=set)  # derivatives of functions that are known only now
    in_parts: set[str] = field(
        default_factory=set
    )  # tangents that are tuples of parts, not all of them wanted

    def __post_init__(self) -> None:
        function = self.build.function
        self.function_stacks = stacks_of(function)
        self.items_taken = indexed_names(function) | {
            sequence.id for s in core.walk(function.body) for sequence in gone_through(s)
        }
        taken: set[str] = set()  # t, of t = pair_of(g, 0); g_fwd, g_bwd = t
        for s in core.walk(function.body):
            match s:
                case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=runtime.pair_of), *_))):
                    taken.add(target)
                case core.Unpack(targets=made, value=Name(pair)) if pair in taken:
                    self.pairs.update(map(Name, made))

    def of(self, name: str) -> str:
        """The name of the tangent of `name`."""
        if name not in self.names:
            self.names[name] = self.build.variable("d" + self.build.base(name))
            if name in self.build.function.temps:
                self.build.temps.add(self.names[name])  # it may be folded where it is read, as the value is
        return self.names[name]

    def tangent(self, expr: Expr, s: core.Statement, out: Statements) -> Expr:
        """The tangent of an atom, zeros if it is not active."""
        if isinstance(expr, Name) and expr.id in self.build.active:
            return Name(self.of(expr.id))
        if isinstance(expr, Apply) and expr.op is Op.DICT:  # what a call passed to `**parameter`
            keys, values = expr.args[::2], expr.args[1::2]
            pairs = zip(keys, (self.tangent(item, s, out) for item in values), strict=True)
            return Apply(Op.DICT, tuple(part for pair in pairs for part in pair))
        if isinstance(expr, Apply):  # the items that a call passed to `*parameter`
            return Apply(expr.op, tuple(self.tangent(item, s, out) for item in expr.args))
        return self.zeros(expr, s, out)

    def zeros(self, expr: Expr, s: core.Statement, out: Statements) -> Expr:
        """Zeros for a value that does not vary."""
        if isinstance(expr, Const):
            # A truth value may be put into an array of numbers.
            return Const(0.0 if isinstance(expr.value, bool) else zeros_like(expr.value))
        if isinstance(expr, Name):
            fact = self.build.fact(expr.id)
            if fact.kind in (Kind.NUMBER, Kind.INDEX) or (fact.kind is Kind.BOOL and fact.scalar):
                return Const(0.0)
        name = self.build.fresh()
        zeros = self.build.helper(runtime.zeros_like, expr, Const(True))
        out.append(core.Bind(name, zeros, origin=s.origin, about=tag(s)))
        return Name(name)

    # ---------------------------------------------------------------- blocks

    def block(self, block: core.Block) -> core.Block:
        """Push tangents through a block."""
        out: Statements = []
        for statement in block:
            out += self.statement(statement)
        return tuple(out)

    def statement(self, s: core.Statement) -> Statements:
        build = self.build
        match s:
            case core.Bind(target=target) if target in build.active:
                return self.bind(s)
            case core.Unpack(targets=targets, value=value):
                if not any(t in build.active for t in targets):
                    return [s]
                out: Statements = [s]
                source = self.tangent(value, s, out)
                names = tuple(self.of(t) if t in build.active else build.fresh("_") for t in targets)
                return [*out, core.Unpack(names, source, origin=s.origin, about=tag(s))]
            case core.Update():
                return self.update(s)
            case core.For():
                return self.loop(s)
            case core.Try():
                return [attempt(self, s)]
            case core.If() | core.While():
                return [core.map_blocks(s, self.block)]
            case core.Push() | core.Pop():
                return self.stacked(s)
            case core.Effect(value=value):
                refuse_active_effect(build, s, value)
        return [s]

    def loop(self, s: core.For) -> Statements:
        """`for x in xs` with active items also takes `dx` from `dxs`."""
        build = self.build
        before: Statements = []
        targets, sources = list(s.targets), list(s.sources)
        for target, source in zip(s.targets, s.sources, strict=True):
            if target in build.active and isinstance(source, core.Each):
                targets.append(self.of(target))
                sources.append(core.Each(self.tangent(source.sequence, s, before)))
        body = self.block(s.body)
        return [*before, replace(s, targets=tuple(targets), sources=tuple(sources), body=body)]

    def update(self, s: core.Update) -> Statements:
        build = self.build
        base = s.base
        if not isinstance(base, Name) or base.id not in build.active:
            return [s]
        if isinstance(s.place, Apply) and s.place.op is Op.ATTRIBUTE:
            build.refuse(s, "attributes that are differentiated cannot be assigned yet", "use a variable")
            return [s]
        if build.fact(base.id).kind is Kind.TUPLE and s.symbol != "+":
            build.refuse(
                s,
                "assigning to items of a tuple that is differentiated is not supported",
                "make a new one, or use an array",
            )
        cot = Name(self.of(base.id))
        place: Expr = cot
        if isinstance(s.place, Apply):
            place = Apply(s.place.op, (cot, *s.place.args[1:]), symbol=s.place.symbol)
        if is_item_of_container(s.place, build.facts) and not s.symbol:
            out: Statements = []
            tangent = self.tangent(s.value, s, out)
            return [*out, replace(s, place=place, value=tangent, about=tag(s)), s]
        if s.symbol not in ("", "+"):
            return self.changed(s, base, place)
        if not build.is_active(s.value):
            if s.symbol == "+":
                return [s]
            return [s, core.Update(place, Const(0.0), origin=s.origin, about=tag(s))]
        value = Name(self.of(s.value.id))  # type: ignore[union-attr]
        # Before the primal: the value may be a view of what is written.
        return [replace(s, place=place, value=value, about=tag(s)), s]

    def changed(self, s: core.Update, base: Name, place: Expr) -> Statements:
        """x[i] *= v  =>  dx[i] *= v; dx[i] += x[i] * dv; x[i] *= v."""
        build = self.build
        old, new = Name(build.fresh()), Name(build.fresh())
        op = build.operation(Apply(Op.BINARY, (old, s.value), symbol=s.symbol), s)
        assert op is not None, "others have been split"
        steps, values = partials(build, op, new, s, tag(s))
        from_place, from_value = (values[p] for p in op.rule.active)
        read: Statements = [core.Bind(old.id, s.place, origin=s.origin, about=tag(s))]
        result = Apply(Op.BINARY, (old, s.value), symbol=s.symbol)
        read += [core.Bind(new.id, result, origin=s.origin, about=tag(s)), *steps]
        scaled: Statements = []
        if from_place not in (Const(1), Const(1.0)):
            scaled.append(core.Update(place, from_place, "*", origin=s.origin, about=tag(s)))
        if not build.is_active(s.value):
            return [*read, *scaled, s]
        tangent = Name(self.of(s.value.id))  # type: ignore[union-attr]
        product, share = times(build, tangent, from_value, s, tag(s))
        added = core.Update(place, share, "+", origin=s.origin, about=tag(s))
        if build.memory.shared(s.value.id, base.id):  # type: ignore[union-attr]
            return [*read, *product, *scaled, added, s]
        return [*read, *scaled, *product, added, s]

    def stacked(self, s: core.Push | core.Pop) -> Statements:
        """What is pushed has its tangents on a stack beside."""
        build = self.build
        if s.stack not in build.active:
            return [s]
        stack = self.function_stacks[s.stack]
        active = sorted({k for targets in stack.pops for k, t in enumerate(targets) if t in build.active})
        if not stack.local:
            active = list(range(stack.width))  # the function at the other end must find the same
        if not active:
            return [s]
        partner = self.of(s.stack)
        out: Statements = []
        if isinstance(s, core.Push):
            values = tuple(self.tangent(s.values[k], s, out) for k in active)
            return [s, *out, core.Push(partner, values, origin=s.origin, about=tag(s))]
        names = tuple(
            self.of(s.targets[k]) if s.targets[k] in build.active else build.fresh("_") for k in active
        )
        return [s, core.Pop(partner, names, origin=s.origin, about=tag(s))]

    # ------------------------------------------------------------ operations

    def bind(self, s: core.Bind) -> Statements:
        build = self.build
        target = self.of(s.target)
        out: Statements = []

        def given(value: Expr) -> Statements:
            return [s, *out, core.Bind(target, value, origin=s.origin, about=tag(s))]

        match s.value:
            case Name() | Const() | Global():
                return given(self.tangent(s.value, s, out))
            case core.Verbatim():
                if build.depends(s.value):
                    build.refuse(
                        s,
                        "this expression cannot be differentiated yet",
                        "write it with plain assignments, loops and calls",
                    )
                return given(self.zeros(Name(s.target), s, out))
            case Apply(Op.LIST, ()):
                return given(s.value)
            case Apply() as value if not build.active_names([value]):
                return given(self.zeros(Name(s.target), s, out))
            case Apply(Op.ITEM, (base, key)) if (field := build.perhaps_of_class(s.value)) is not None:
                tangent = self.tangent(base, s, out)
                return given(build.helper(runtime.attribute_of, tangent, Const(field)))
            case Apply(Op.ITEM, (base, key)):
                return given(Apply(Op.ITEM, (self.tangent(base, s, out), key)))
            case Apply(Op.TUPLE | Op.LIST as op, items):
                return given(Apply(op, tuple(self.tangent(i, s, out) for i in items)))
            case Apply(Op.BINARY, args, symbol=symbol) if joins(build, s.value):
                repeated = symbol == "*"
                parts = tuple(
                    a if repeated and not build.is_active(a) else self.tangent(a, s, out) for a in args
                )
                return given(Apply(Op.BINARY, parts, symbol=symbol))
            case Apply(Op.DICT, pairs):
                pairs = tuple(p if k % 2 == 0 else self.tangent(p, s, out) for k, p in enumerate(pairs))
                return given(Apply(Op.DICT, pairs))
            case Apply(Op.OBJECT, (kind, *parts)):
                pushed = [p if k % 2 == 0 else self.tangent(p, s, out) for k, p in enumerate(parts)]
                return given(Apply(Op.OBJECT, (kind, *pushed)))
            case Apply(Op.ATTRIBUTE, (base,), symbol=name) as value if build.is_field(value):
                tangent = self.tangent(base, s, out)
                if build.keeps(base, name):
                    return given(Apply(Op.ATTRIBUTE, (tangent,), symbol=name))
                return given(build.helper(runtime.attribute_of, tangent, Const(name)))
            case Apply(Op.CALL) as call if (plain := user_call(call, build)) is not None:
                return self.called(s, plain, target)
            case Apply(Op.CALL | Op.METHOD) as call if (late := late_call(call, build)) is not None:
                return self.called_late(s, late, target)
        tangents = self.own_memory(s, self.applied(s, s.value, target), target)
        return [*tangents, *self.views_agree(s, target)]

    def own_memory(self, s: core.Bind, statements: Statements, target: str) -> Statements:
        """Where an array or what it was made of is written in place, its tangent is an array of its own.

        y = x * 1.0      =>  dy = copy(dx), not dy = dx
        p = y[0] * w + v =>  dp = broadcast_like(dy[0] * w, p), which shares nothing with dy
        """
        build = self.build
        last = statements[-1]
        concerned = (s.target, *build.active_names([s.value]))
        if not any(map(build.memory.is_mutated, concerned)):
            return statements
        if not isinstance(last, core.Bind) or last.target != target:
            return statements
        made = {s.target: s.value for s in statements[:-1] if isinstance(s, core.Bind)}
        if self.is_fresh(last.value, made, writable=build.memory.is_mutated(s.target)):
            return statements
        op = build.operation_or_none(s.value)
        if op is None or op.rule.view_of is not None or op.rule.form is Form.LINEAR:
            return statements
        if constructed(op.rule) is not None:
            return statements  # what an object keeps is the thing itself
        name = build.fresh()
        own = build.helper(runtime.copy, Name(name))
        return [*statements[:-1], replace(last, target=name), replace(last, value=own)]

    def views_agree(self, s: core.Bind, target: str) -> Statements:
        """Where memory is written, the tangent of what may be a view has to be one if that is."""
        op = self.build.operation_or_none(s.value)
        if op is None or op.rule.view_of is None or op.rule.always_view:
            return []
        if op.rule.repeats and op.rule.result is Result.TUPLE and self.build.memory.holds_mutated(s.target):
            refuse_repeats(self.build, s)
            return []
        if op.rule.result in NEW_CONTAINERS or not self.build.memory.is_mutated(s.target):
            return []
        sources = self.build.active_names([op.arguments.get(op.rule.view_of, Const(None))])
        if len(sources) != 1 or constructed(op.rule) is not None:
            return []  # of several arrays there is no view
        names = (s.target, sources[0], target, self.of(sources[0]))
        look = self.build.helper(runtime.check_views_agree, *map(Name, names))
        return [core.Effect(look, origin=s.origin, about=tag(s))]

    def is_fresh(self, value: Expr, made: Mapping[str, Expr], *, writable: bool) -> bool:
        """Does an expression surely make a value of its own?

        What is repeated to another shape may be a view that cannot be written, but of its own memory
        if what it repeats is.
        """
        if isinstance(value, Name):
            return value.id in made and self.is_fresh(made[value.id], made, writable=writable)
        if not isinstance(value, Apply) or value.op in (Op.BINARY, Op.UNARY):
            return True
        op = self.build.operation_or_none(value)
        if op is None or op.rule.view_of is None:
            return op is not None
        if writable or op.rule.callee not in (runtime.broadcast_like, runtime.unbroadcast):
            return False
        return self.is_fresh(op.arguments[op.rule.view_of], made, writable=writable)

    def called_late(self, s: core.Bind, call: LateCall, target: str) -> Statements:
        """y = g(x)  =>  g_jvp = jvp_of(g, 0); y, dy = g_jvp(x, dx)."""
        build = self.build
        carrying = build.variable(f"{call.name}_jvp")
        out = call.derived(build, runtime.jvp_of, (carrying,), s)
        tangents = tuple(self.tangent(call.arguments[k], s, out) for k in call.active(build))
        made = Apply(Op.CALL, (Name(carrying), *call.arguments, *tangents))
        out.append(core.Unpack((s.target, target), made, origin=s.origin, about=s.about))
        if s.target in self.items_taken and call.callee not in self.pairs:
            # The items of an object are what a method makes of them.
            look = build.helper(runtime.check_items, Name(s.target))
            out.append(core.Effect(look, origin=s.origin, about=s.about))
        return out

    def called(self, s: core.Bind, call: Apply, target: str) -> Statements:
        """y = g(x)  =>  y, dy = g_jvp(x, dx)."""
        known = matched(self.build, call, s)
        if known is None:
            return [s]
        names = self.calls.order_tangent(known.pattern, self.build.namer.taken)
        varying = [known.arguments[p] for p in known.pattern.active]
        tangents = [Name(self.of(a.id)) for a in varying]  # type: ignore[union-attr]
        seeds = tuple(zip(names.seeds, tangents, strict=True))
        callee = Global(names.function, core.UNKNOWN)
        made = Apply(Op.CALL, (callee, *call.args[1:]), (*call.keywords, *seeds))
        return [core.Unpack((s.target, target), made, origin=s.origin, about=s.about)]

    def applied(self, s: core.Bind, value: Apply, target: str) -> Statements:
        build = self.build
        op = build.operation(value, s)
        if op is None:
            build.refuse(
                s,
                f"there is no rule for `{called(value)}`",
                "write it in terms of functions that have one, or state its derivative with "
                f"@tangent.tangents.tangent_({called(value).lstrip('.')})",
                Undifferentiable,
            )
            return [s]
        out: Statements = [s]
        match op.rule.form:
            case Form.ELEMENTWISE:
                out += self.elementwise(s, op, target)
            case Form.LINEAR:
                change = {}
                for parameter, argument in op.arguments.items():
                    if parameter in op.rule.active:
                        change[parameter] = self.tangent(argument, s, out)
                made = op.with_arguments(value, change)
                out.append(core.Bind(target, made, origin=s.origin, about=tag(s)))
            case Form.BILINEAR:
                terms: list[Expr] = []
                for parameter in op.rule.active:
                    argument = op.arguments[parameter]
                    if build.is_active(argument):
                        one = {parameter: self.tangent(argument, s, out)}
                        terms.append(op.with_arguments(value, one))
                out += self.total(s, terms, target)
            case Form.GENERAL:
                if op.rule.tangent is None:
                    build.refuse(
                        s,
                        f"the rule of `{called(value)}` states its adjoint only: it serves reverse mode",
                        f"state its tangent with @tangent.tangents.tangent_({called(value).lstrip('.')})",
                    )
                    return out
                derivatives = {
                    p: self.tangent(a, s, out) for p, a in op.arguments.items() if p in op.rule.active
                }
                expansion = build.expand(op.rule.tangent, op, Name(s.target), derivatives, s, tag(s))
                out += expansion.statements
                first = template_parameters(op.rule.tangent)[0]
                if first in expansion.assigned:
                    out.append(core.Bind(target, expansion.assigned[first], origin=s.origin, about=tag(s)))
            case Form.PAIR:
                return self.custom(s, value, op, target)
            case Form.CONSTANT if op.rule.callee is runtime.zeros_like:
                out.append(core.Bind(target, value, origin=s.origin, about=tag(s)))  # zeros do not move
            case Form.CONSTANT:
                zeros: Statements = []
                nothing = self.zeros(Name(s.target), s, zeros)
                out += [*zeros, core.Bind(target, nothing, origin=s.origin, about=tag(s))]
            case Form.REFUSED | Form.WRITE:
                build.refuse(s, f"`{op.rule.name}` cannot be differentiated", op.rule.why, Undifferentiable)
        return out

    def custom(self, s: core.Bind, value: Apply, op: Operation, target: str) -> Statements:
        """y = f(x)  =>  y, dy = f.jvp((x,), (dx,))"""
        callee = value.args[0]
        assert isinstance(callee, Global)
        apart = hasattr(callee.value, "moved")
        if not apart and not hasattr(callee.value, "jvp"):
            self.build.refuse(
                s,
                f"`{callee.path}` is declared with custom_vjp, but states no derivative for forward mode",
                f"add {callee.path}.defjvp(jvp)",
            )
            return [s]
        out: Statements = []
        given: list[Expr] = []
        for parameter in op.rule.parameters.parameters.values():
            given.append(op.arguments.get(parameter.name, Const(parameter.default)))
        # A pair that knows what varies takes None for what does not.
        known = set(op.rule.constant if op.rule.fitting else ())
        if apart:
            known |= {p for p, a in op.arguments.items() if not self.build.is_active(a)}
            known |= op.rule.parameters.parameters.keys() - op.arguments.keys()
        tangents = tuple(
            Const(None) if parameter in known else self.tangent(argument, s, out)
            for parameter, argument in zip(op.rule.parameters.parameters, given, strict=True)
        )
        packed: list[Expr] = []
        for items in (tangents,) if apart else (tuple(given), tangents):
            name = self.build.fresh()
            packed.append(Name(name))
            out.append(core.Bind(name, Apply(Op.TUPLE, items), origin=s.origin, about=tag(s)))
        if apart:
            return [*out, *self.apart(s, value, target, *packed)]
        made = Apply(Op.CALL, (Global(f"{callee.path}.jvp", callee.value.jvp), *packed))
        return [*out, core.Unpack((s.target, target), made, origin=s.origin, about=s.about)]

    def apart(self, s: core.Bind, value: Apply, target: str, tangents: Expr) -> Statements:
        """What a derivative of a function saves, whose tangents are known, and its value, whose tangent may
        not be wanted.

        y, saved = f.fwd(x)  =>  r = f.fwd.twice(x); dr = f.fwd.moved(r, (dx,)), (None, (dx,))
        """
        callee = value.args[0]
        assert isinstance(callee, Global)
        twice = Global(f"{callee.path}.twice", callee.value.twice)
        moved = Global(f"{callee.path}.moved", callee.value.moved)
        dy, dsaved = self.build.fresh(), self.build.fresh()
        self.in_parts.add(target)
        parts = {
            dy: Apply(Op.CALL, (moved, Name(s.target), tangents)),
            dsaved: Apply(Op.TUPLE, (Const(None), tangents)),
            target: Apply(Op.TUPLE, (Name(dy), Name(dsaved))),
        }
        return [
            replace(s, value=replace(value, args=(twice, *value.args[1:]))),
            *(core.Bind(name, made, origin=s.origin, about=tag(s)) for name, made in parts.items()),
        ]

    def elementwise(self, s: core.Bind, op: Operation, target: str) -> Statements:
        """Partial by tangent, summed; in the shape of the result where that is broadcast.

        >>> import inspect, tangent
        >>> def f(x, y):
        ...     return x * y + y
        >>> print(inspect.getsource(tangent.jvp(f)), end="")
        def dfdx(x, y, dx):
            return broadcast_like(dx * y, x * y + y)
        """
        build = self.build
        result = Name(s.target)
        steps, values = partials(build, op, result, s, tag(s))
        out = list(steps)
        terms: list[Expr] = []
        shaped = False
        for parameter, partial in values.items():
            argument = op.arguments.get(parameter)
            if argument is None or not build.is_active(argument):
                continue
            assert isinstance(argument, Name)
            if build.extents.get(argument.id) == extent.PERHAPS and may_be_infinite(partial, steps):
                name = build.fresh()
                moved = build.helper(runtime.along, Name(self.of(argument.id)), partial)
                more: Statements = [core.Bind(name, moved, origin=s.origin, about=tag(s))]
                product: Expr = Name(name)
            else:
                more, product = times(build, Name(self.of(argument.id)), partial, s, tag(s))
            out += more
            terms.append(product)
            shaped |= self.has_shape(op, argument, partial, steps, result)
        total = self.total(s, terms, target)
        shaped &= op.rule.field is not Field.COMPLEX  # cmath.log(x) of a real x has a complex tangent
        fitting: list[Callable[..., Any]] = [] if shaped else [runtime.broadcast_like]
        if op.rule.widens:
            fitting.append(runtime.unbroadcast)  # which casts
        for helper in fitting if total else ():
            last = total[-1]
            assert isinstance(last, core.Bind)
            name = build.fresh()
            fit = build.helper(helper, Name(name), result)
            total[-1] = replace(last, target=name)
            total.append(core.Bind(target, fit, origin=s.origin, about=tag(s)))
        return out + total

    def has_shape(
        self, op: Operation, argument: Name, partial: Expr, steps: Iterable[core.Statement], result: Name
    ) -> bool:
        """Does `tangent * partial` surely have the shape of the result?

        It has if all operands meet in it: `dx * y` is as wide as `x * y`, and `dx` not as wide as `x + y`.
        """
        a, r = self.build.fact(argument.id), self.build.fact(result.id)
        if a.numeric and a.shape is not None and a.shape == r.shape:
            return True
        made = {s.target: s.value for s in steps if isinstance(s, core.Bind)}
        met = {argument.id, *self.met(partial, made)}
        shapes = {(), *(self.build.fact(n).shape for n in met)} - {None}
        return result.id in met or all(
            isinstance(other, Const)
            or (isinstance(other, Name) and (other.id in met or self.build.fact(other.id).shape in shapes))
            for other in op.arguments.values()
        )

    def met(self, expr: Expr, made: Mapping[str, Expr]) -> Iterator[str]:
        """The names of values that meet, element for element, in an expression."""
        match expr:
            case Name(name) if name in made:
                yield from self.met(made[name], made)
            case Name(name):
                yield name
            case Apply(Op.BINARY | Op.UNARY | Op.COMPARE | Op.CALL):
                op = self.build.operation_or_none(expr)
                if op is None or op.rule.result not in (Result.BROADCAST, Result.LIKE):
                    return
                first = tuple(op.rule.parameters.parameters)[:1]
                wide = first if op.rule.result is Result.LIKE else op.rule.active
                for parameter in wide or first:
                    yield from self.met(op.arguments.get(parameter, Const(None)), made)

    def total(self, s: core.Statement, terms: list[Expr], target: str) -> Statements:
        out: Statements = []
        whole: Expr | None = None
        for position, term in enumerate(terms):
            whole = term if whole is None else Apply(Op.BINARY, (whole, term), symbol="+")
            if position < len(terms) - 1 and not isinstance(whole, (Name, Const)):
                name = self.build.fresh()
                out.append(core.Bind(name, whole, origin=s.origin, about=tag(s)))
                whole = Name(name)
            elif position > 0:
                left, right = whole.args  # type: ignore[union-attr]
                if not isinstance(right, (Name, Const)):
                    name = self.build.fresh()
                    out.append(core.Bind(name, right, origin=s.origin, about=tag(s)))
                    whole = Apply(Op.BINARY, (left, Name(name)), symbol="+")
        if whole is not None:
            out.append(core.Bind(target, simplify(whole), origin=s.origin, about=tag(s)))
        return out


def may_be_infinite(partial: Expr, steps: Iterable[core.Statement]) -> bool:
    """May a slope be infinite, or nan, though all arguments are finite: 1 / x, x**k, log(x)?"""
    made = {s.target: s.value for s in steps if isinstance(s, core.Bind)}
    waiting = [partial]
    while waiting:
        for sub in core.subexpressions(waiting.pop()):
            match sub:
                case Name(name) if name in made:
                    waiting.append(made.pop(name))
                case Apply(Op.BINARY, symbol="/" | "**") | Apply(Op.CALL | Op.METHOD):
                    return True
    return False


def tag(s: core.Statement) -> About:
    """The role of a tangent statement."""
    return About(Role.TANGENT, s.origin.text)
