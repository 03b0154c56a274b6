"""Put a forward derivative together.

def df(x, dx):
    y = ...
    dy = ...
    return dy
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tangent.builder import Builder
from tangent.forward.push import Pusher, Tangents
from tangent.optimize.claims import claim
from tangent.request import Request
from tangent.runtime import zeros_like
from tangent.seeds import with_seeds
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Expr, Name, Op, Role
from tangent_ast.tuples import taken_apart

TANGENT = About(Role.TANGENT)


def asked_for(build: Builder, name: str, request: Request, calls: Tangents) -> core.Function:
    """The function that was asked for: arguments and their tangents in, the result's tangent out."""
    body, tangent, result, seeds = _pushed(build, request.wrt, calls, {}, optimized=request.optimized)
    whole: Expr = Apply(Op.TUPLE, (tangent, result)) if request.preserve_result else tangent
    if request.value_first:
        whole = Apply(Op.TUPLE, (result, tangent))
    leave = core.Return(whole, origin=build.function.origin, about=TANGENT)
    if request.directions:
        together = build.namer.fresh("directions")
        apart = core.Unpack(seeds, Name(together), origin=build.function.origin, about=TANGENT)
        body, seeds = (apart, *body), (together,)
    start = 1.0 if request.default_seed else None
    params = with_seeds(build.function.params, dict.fromkeys(seeds, start))
    return replace(build.function, name=name, params=params, body=(*body, leave))


def called(
    build: Builder, name: str, wrt: Sequence[str], seeds: Sequence[str], calls: Tangents, *, optimized: bool
) -> core.Function:
    """A callee: arguments and tangents `dx=` in, result and its tangent out."""
    named = dict(zip(wrt, seeds, strict=True))
    body, tangent, result, _ = _pushed(build, wrt, calls, named, optimized=optimized)
    leave = core.Return(Apply(Op.TUPLE, (result, tangent)), origin=build.function.origin)
    params = with_seeds(build.function.params, dict.fromkeys(seeds, None))
    return replace(build.function, name=name, params=params, body=(*body, leave), doc=None)


def _pushed(
    build: Builder, wrt: Sequence[str], calls: Tangents, named: Mapping[str, str], *, optimized: bool
) -> tuple[core.Block, Expr, Expr, tuple[str, ...]]:
    pusher = Pusher(build, calls, dict(named))
    build.namer.taken.update(pusher.names.values())
    function = build.function
    seeds = tuple(pusher.of(p) for p in wrt)
    last = function.body[-1]
    assert isinstance(last, core.Return), "single exit"
    start: list[core.Statement] = []
    for param in function.params:
        if param.name in build.active and param.name not in wrt:
            # It may share memory with what moves, but does not move when the function is called.
            zeros = build.helper(zeros_like, Name(param.name), Const(True))
            start.append(core.Bind(pusher.of(param.name), zeros, origin=function.origin, about=TANGENT))
    body = pusher.block(function.body[:-1])
    end: list[core.Statement] = []
    tangent: Expr
    if isinstance(last.value, (Name, Const)):
        tangent = pusher.tangent(last.value, last, end)
    else:
        tangent = Const(0.0)
    whole = (*start, *body, *end)
    if optimized and pusher.in_parts:
        whole = _taken_apart(build, whole, (tangent, last.value), pusher.in_parts)
    if optimized:
        unspoken = function.temps - function.bases.keys()
        spoken = {of_name for name, of_name in pusher.names.items() if name not in unspoken}
        whole = claim(whole, spoken.difference(seeds), build.temps)
    return whole, tangent, last.value, seeds


def _taken_apart(build: Builder, block: core.Block, results: tuple[Expr, ...], names: set[str]) -> core.Block:
    """A block in which tuples of tangents are their parts, so that those which nobody reads can go."""
    leave = core.Return(Apply(Op.TUPLE, results), origin=build.function.origin)
    apart = taken_apart(build.function.with_body((*block, leave)), build.namer, lambda: names)
    build.temps |= apart.temps
    build.bases |= apart.bases
    return apart.body[:-1]
