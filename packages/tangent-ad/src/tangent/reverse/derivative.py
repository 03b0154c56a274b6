"""Put a reverse derivative together: joint (one function) or split (a forward and a backward one).

def df(x, bout=1.0):        def f_fwd(x):            def f_bwd(saved, bout):
    forward sweep               forward sweep            a, b = saved
    reverse sweep               return out, (a, b)       reverse sweep
    return bx                                            return bx
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.fact import UNKNOWN
from tangent.facts.fields import ALWAYS, REAL
from tangent.facts.lasting import lasting_items
from tangent.facts.narrow import combined, without_axes
from tangent.facts.stacks import stacks_of
from tangent.optimize.zeros import settle_zeros
from tangent.request import Check, Request
from tangent.reverse.calls import CallPairs
from tangent.reverse.cotangents import Cotangents
from tangent.reverse.improving import Both, after_saving, before_saving
from tangent.reverse.kept_apart import keep_apart
from tangent.reverse.late_shadows import late_shadows, shadows_in_twins
from tangent.reverse.modes import growing_names, indexed_names, shadowed_names
from tangent.reverse.own_precision import in_own_precision
from tangent.reverse.restoring import without_idle_restores
from tangent.reverse.saves import fill_ties
from tangent.reverse.sweep import Sweeper
from tangent.reverse.turns import with_whole_turns
from tangent.reverse.undo import changed_constants
from tangent.reverse.waiting import wide_names
from tangent.saved import of_saved
from tangent.seeds import with_seeds
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Expr, Name, Op, Param, Role
from tangent_ast.liveness import liveness
from tangent_ast.versions import placeholder


@dataclass(frozen=True, slots=True)
class Sweeps:
    """The forward and the reverse sweep of a function, with what joins them."""

    forward: core.Block
    checks: core.Block  # of the seed
    backward: core.Block
    result: Expr
    seed: str
    gradients: tuple[Expr, ...]


def sweep(
    build: Builder,
    wrt: Sequence[str],
    calls: CallPairs,
    *,
    split: bool,
    optimized: bool,
    check: Check = Check.NOTHING,
) -> Sweeps:
    """Sweep a function forwards and backwards; `check` is what is made sure of in between."""
    build.function = function = with_whole_turns(build.function, lambda s: bool(changed_constants(build, s)))
    stacks = stacks_of(function)
    popped = frozenset(name for name, stack in stacks.items() if stack.pops and not stack.listed)
    growing = growing_names(build)
    cots = Cotangents(build, shadowed_names(build) - growing, indexed_names(build), popped, growing)
    is_scalar = _is_scalar(build, function)
    if optimized and check is Check.SCALAR:
        cots.narrow = combined(function, build.facts, build.book)
        build.facts = without_axes(function, build.facts, cots.narrow, build.book)
    if optimized:
        cots.wide = wide_names(build)
    sweeper = Sweeper(build, cots, calls, stack_every_region=split)
    last = function.body[-1]
    assert isinstance(last, core.Return), "single exit"
    result = last.value
    seed = build.variable("bout" if not isinstance(result, Name) else _seed_name(build, result.id))
    forward_list, backward_list = sweeper.block(function.body[:-1], (), in_loop=False)
    tag = About(Role.ADJOINT, last.origin.text)
    start = sweeper.prologue((), last) if len(function.body) == 1 else []
    if isinstance(result, Name) and result.id in build.active:
        # The sweep's own prologue starts the cotangents; the seed is their first contribution.
        opening = _prologue_length(backward_list)
        contribution = cots.contribute(result, Name(seed), last, tag)
        backward_list = [*start, *backward_list[:opening], *contribution, *backward_list[opening:]]
    else:
        backward_list = [*start, *backward_list]
    forward, backward = (*sweeper.shadows_of_parameters(), *forward_list), tuple(backward_list)
    shadows, forward = late_shadows(forward)
    forward, backward = shadows_in_twins(forward, shadows + backward)
    gradients: list[Expr] = []
    for name in wrt:
        gradients.append(Name(cots.of(name)) if name in build.active else cots.unmoved(name, inner=split))
    table = dict(cots.primal_of)
    backward = settle_zeros(backward, frozenset(), table, cots.zeros, build.book)
    live = frozenset(n for e in (*gradients, result) for n in core.names(e))
    both = Both(function, forward, backward, live).without_dead(build)
    if optimized:
        shaped_like = cots.primal_of | ({seed: result.id} if isinstance(result, Name) else {})
        both = before_saving(both, build, cots, shaped_like)
    checks = () if is_scalar else _checks(build, check, seed, result)
    lasting = lasting_items(function, build.facts, build.memory, build.changes) if optimized else frozenset()
    forward, backward = without_idle_restores(build, both.forward, both.backward, lasting)
    forward, backward = fill_ties(
        forward,
        backward,
        frozenset(p.name for p in function.params),
        build.facts,
        build.memory,
        lasting,
        build.fresh,
        views=not build.unwritable,
    )
    if optimized:
        both = after_saving(Both(function, forward, backward, live), build)
        forward, backward = both.forward, both.backward
    made = [_empty(stack, function) for stack in sweeper.stacks if _uses_stack(forward, stack)]
    forward = keep_apart(forward, build, repeated=split)
    made += [placeholder(name, function) for name in sorted(cots.placeholders)]
    forward = (*made, *forward)
    block = (*forward, *checks, *backward)
    cast = in_own_precision(build, block, cots.primal_of, wrt, gradients, whole=not split)
    return Sweeps(forward, checks, backward, result, seed, cast)


def _prologue_length(statements: Sequence[core.Statement]) -> int:
    """How many statements at the start only set cotangents to zero."""
    count = 0
    for s in statements:
        if not (isinstance(s, core.Bind) and s.about.role is Role.ADJOINT and not s.about.of):
            break
        count += 1
    return count


def _seed_name(build: Builder, result: str) -> str:
    base = build.base(result)
    return "bout" if base in build.function.temps or result in build.function.temps else "b" + base


def _uses_stack(block: core.Block, stack: str) -> bool:
    return any(isinstance(s, (core.Push, core.Pop)) and s.stack == stack for s in core.walk(block))


def _empty(stack: str, function: core.Function) -> core.Statement:
    return core.Bind(
        stack, Apply(Op.LIST, ()), origin=replace(function.origin, text=""), about=About(Role.SAVE)
    )


_SEED_CHECKS: dict[Check, object | None] = {
    Check.NOTHING: None,
    Check.SHAPE: runtime.check_seed,
    Check.SCALAR: runtime.scalar_seed,
}


def _checks(build: Builder, check: Check, seed: str, result: Expr) -> core.Block:
    """The seed in the dtype of the result, once its shape has been found right."""
    checking = _SEED_CHECKS[check]
    if checking is None:
        return ()
    call = build.helper(checking, Name(seed), result)
    return (core.Bind(seed, call, origin=build.function.origin, about=About(Role.RESTORE)),)


# --------------------------------------------------------------------------
# Functions


def joint(build: Builder, name: str, request: Request, calls: CallPairs) -> core.Function:
    """One function: arguments and seed in, gradient out."""
    parts = sweep(build, request.wrt, calls, split=False, optimized=request.optimized, check=request.check)
    origin = build.function.origin
    params = build.function.params
    opening: list[core.Statement] = []
    if request.fixed_seed:
        opening.append(core.Bind(parts.seed, Const(1.0), origin=origin, about=About(Role.ADJOINT)))
        build.temps.add(parts.seed)
    else:
        params = with_seeds(params, {parts.seed: 1.0 if request.default_seed else None})
    gradient: Expr = parts.gradients[0] if request.single else Apply(Op.TUPLE, parts.gradients)
    result = parts.result
    if isinstance(result, Name) and (request.preserve_result or request.value_first):
        if any(result.id in core.targets(s) for s in core.walk(parts.backward)):
            # The reverse sweep gives the variable its earlier values back.
            kept = build.variable("result")
            opening.append(core.Bind(kept, result, origin=origin, about=About(Role.SAVE)))
            result = Name(kept)
    whole = Apply(Op.TUPLE, (gradient, result)) if request.preserve_result else gradient
    if request.value_first:
        whole = Apply(Op.TUPLE, (result, gradient))
    body = (
        *parts.forward,
        *opening,
        *parts.checks,
        *parts.backward,
        core.Return(whole, origin=origin, about=About(Role.ADJOINT)),
    )
    return replace(build.function, name=name, params=params, body=body)


def split(
    build: Builder,
    names: Sequence[str],
    wrt: Sequence[str],
    calls: CallPairs,
    *,
    single: bool,
    optimized: bool,
) -> tuple[core.Function, core.Function]:
    """Two functions; what passes between them is explicit."""
    parts = sweep(build, wrt, calls, split=True, optimized=optimized)
    function = build.function
    gradient: Expr = parts.gradients[0] if single else Apply(Op.TUPLE, parts.gradients)
    leave = core.Return(gradient, origin=function.origin, about=About(Role.ADJOINT))
    backward = (*parts.backward, leave)
    bound = {p.name: None for p in function.params} | {
        t: None for s in core.walk(parts.forward) for t in core.targets(s)
    }
    live = liveness(backward).entry(backward)
    kept = tuple(name for name in bound if name in live)
    saved = build.namer.fresh("saved")
    # A stack is always in a tuple, from which a derivative of this takes it: its cotangent is a stack, too.
    alone = len(kept) == 1 and not any(_pops_from(kept[0], s) for s in core.walk(parts.backward))
    packed: Expr = Name(kept[0]) if alone else Apply(Op.TUPLE, tuple(Name(n) for n in kept))
    popped = {s.stack for s in core.walk(parts.backward) if isinstance(s, core.Push | core.Pop)}
    told = of_saved([UNKNOWN if n in popped else build.fact(n) for n in kept], alone=alone)
    if told is not None:
        build.saved[names[1]] = told
    leave_forward = core.Return(Apply(Op.TUPLE, (parts.result, packed)), origin=function.origin)
    forward = replace(function, name=names[0], body=(*parts.forward, leave_forward), doc=None)
    opening: list[core.Statement] = []
    tag = About(Role.PRIMAL)
    if alone:
        opening.append(core.Bind(kept[0], Name(saved), origin=function.origin, about=tag))
    elif kept:
        opening.append(core.Unpack(kept, Name(saved), origin=function.origin, about=tag))
    params = (Param(saved), Param(parts.seed))
    reverse = replace(function, name=names[1], params=params, body=(*opening, *backward), doc=None)
    return forward, reverse


def _pops_from(name: str, s: core.Statement) -> bool:
    return isinstance(s, core.Pop) and s.stack == name


def _is_scalar(build: Builder, function: core.Function) -> bool:
    """Is the result surely a number, whatever the function is called with, and real if the arguments are?"""
    match function.body[-1]:
        case core.Return(value=Const()):
            return True
        case core.Return(value=Name(name)):
            made_complex = build.causes.get(name, REAL) >= ALWAYS and not _has_complex(build, function)
            return build.fact(name).scalar and not made_complex
    return False


def _has_complex(build: Builder, function: core.Function) -> bool:
    """Is a parameter said to be complex?"""
    return any(build.causes.get(p.name, REAL) >= ALWAYS for p in function.params)
