"""What the optimiser does to the forward and the reverse sweep: before values are saved, and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.fact import Kind
from tangent.optimize.claims import claim
from tangent.optimize.cleared import keep_uncleared
from tangent.optimize.copies import propagate_copies
from tangent.optimize.dead import drop_dead
from tangent.optimize.first_sums import take_first
from tangent.optimize.first_writes import assign_first
from tangent.optimize.needless_copies import read_in_place
from tangent.optimize.outlines import push_outlines
from tangent.optimize.spreads import absorb_spreads
from tangent.optimize.stores import drop_idle_stores
from tangent.optimize.taken_over import take_over
from tangent.reverse.adjoints import may_turn_complex, same_shape
from tangent.reverse.alike import like_arguments, with_shapes_of_arguments
from tangent.reverse.cotangents import Cotangents, Mode
from tangent.reverse.draining import drain
from tangent_ast import core
from tangent_ast.core import Name

Change = Callable[[core.Function], core.Function]


@dataclass(frozen=True, slots=True)
class Both:
    """Both sweeps of a function, and the names that are live at their end."""

    function: core.Function
    forward: core.Block
    backward: core.Block
    live: frozenset[str]

    def changed(self, change: Change) -> Both:
        """Both sweeps after a pass that looks at them as one function."""
        boundary = core.Push("", (), origin=self.function.origin)
        whole = change(self.function.with_body((*self.forward, boundary, *self.backward))).body
        position = next(k for k, s in enumerate(whole) if s is boundary)
        return replace(self, forward=whole[:position], backward=whole[position + 1 :])

    def without_dead(self, build: Builder) -> Both:
        """Without what neither the gradient nor the result needs."""
        return self.changed(lambda whole: drop_dead(whole, build.book, build.facts, keep=self.live))


def before_saving(both: Both, build: Builder, cots: Cotangents, shaped_like: Mapping[str, str]) -> Both:
    """Cotangents under their own names, formed, added to and cleared no more often than needed.

    `shaped_like` tells of cotangents and the seed what they belong to.
    """
    book, function, facts = build.book, both.function, build.facts
    backward = claim(both.backward, cots.primal_of.keys(), build.temps)
    backward = propagate_copies(backward, frozenset(t for s in core.walk(backward) for t in core.targets(s)))
    both = replace(both, backward=backward).without_dead(build)
    absorbed = absorb_spreads(both.backward, facts, book)
    if absorbed != both.backward:
        both = replace(both, backward=absorbed).without_dead(build)
    known = facts | {cot: build.fact(name) for cot, name in shaped_like.items()}
    both = replace(both, backward=take_first(both.backward, cots.primal_of.keys(), known, book))
    backward = take_over(
        both.backward,
        lambda new, old: _are_alike(build, cots, new, old),
        lambda x: build.helper(runtime.copy, x),
    )
    both = replace(both, backward=backward)
    both = both.changed(lambda whole: drop_idle_stores(whole, book, facts, keep=both.live))
    both = both.changed(lambda whole: keep_uncleared(whole, book, function, facts, keep=both.live))
    both = both.changed(lambda whole: read_in_place(whole, book, function, facts))
    arrays = {cot for cot, name in cots.primal_of.items() if build.fact(name).kind is Kind.ARRAY}
    empty = assign_first(
        both.backward, arrays, function, facts, lambda x: build.helper(runtime.empty_like, x)
    )
    return replace(both, backward=empty)


def after_saving(both: Both, build: Builder) -> Both:
    """Nothing is kept that nobody needs, or whole where its shape will do."""
    both = _measure_arguments(both.without_dead(build), build)
    both = replace(both, backward=drain(both.forward, both.backward, build))
    return both.changed(
        lambda whole: push_outlines(
            whole, build.book, build.facts, lambda x: build.helper(runtime.outline, x), keep=both.live
        )
    )


def _measure_arguments(both: Both, build: Builder) -> Both:
    """Shapes read from arguments where that leaves something uncalculated."""
    like = like_arguments(build, both.forward, both.backward)
    if not like:
        return both

    def without(names: Set[str]) -> Both:
        of_arguments = with_shapes_of_arguments(both.backward, {n: p for n, p in like.items() if n in names})
        return replace(both, backward=of_arguments).without_dead(build)

    # Whether the result is asked for is not known yet; if it is, either shape will do.
    gradient = replace(without(like.keys()), live=both.live - _result(both.function)).without_dead(build)
    still_made = {t for s in core.walk(gradient.forward) for t in core.targets(s)}
    spared = like.keys() - still_made
    return without(spared) if spared else both


def _result(function: core.Function) -> set[str]:
    last = function.body[-1]
    assert isinstance(last, core.Return), "single exit"
    return set(core.names(last.value))


def _are_alike(build: Builder, cots: Cotangents, *names: str) -> bool:
    """Are both cotangents of arrays that have one shape, and neither of them a mirror?"""
    primals = [Name(cots.primal_of[n]) for n in names if n in cots.primal_of]
    if len(primals) < len(names) or any(cots.mode(p.id) is Mode.SHADOW or cots.is_wide(p) for p in primals):
        return False
    arrays = all(build.fact(p.id).kind is Kind.ARRAY for p in primals)
    return arrays and same_shape(build, *primals) and not may_turn_complex(build, *primals)
