"""Functions that meet again what they have changed outside: refused.

y = x * scale               the backward pass reads `scale` where it is,
step()                      and `step` has changed it

HISTORY.append(y)           what was put there is read without its derivative
return HISTORY[-1] * x
"""

from __future__ import annotations

from tangent.builder import Builder
from tangent.facts.activity import useful
from tangent.facts.outside import Places, changes_outside, data, read_by
from tangent_ast import core
from tangent_ast.source import Source


def refuse_what_changes_outside(build: Builder, source: Source) -> None:
    """Refuse to differentiate with what the function changes, or has put away, outside."""
    function = build.function
    changing = list(changes_outside(function, build.changes, build.memory))
    changed = Places().union(*(found for _, found in changing))
    if not changed:
        return
    kept = Places().union(*(found for names, found in changing if not build.varied.isdisjoint(names)))
    last = function.body[-1]
    assert isinstance(last, core.Return), "single exit"
    needed = useful(function, core.names(last.value), build.facts, build.memory, build.book)
    for s in core.walk(function.body):
        read = read_by(s, source, build.changes)
        named = next((g.path for e in core.expressions(s) for g in data(e)), "what is read by the call")
        if read & kept and not needed.isdisjoint(core.targets(s)):
            build.refuse(
                s,
                f"`{named}` lies outside of the function, and what is differentiated was put there before",
                "use a local variable",
            )
        elif read & changed and _is_active(build, s) and not isinstance(s, core.Effect):
            build.refuse(
                s,
                f"`{named}` lies outside of the function and is changed while it runs, so the "
                "backward pass could not read it as it was",
                "pass it as an argument",
            )


def _is_active(build: Builder, s: core.Statement) -> bool:
    return not build.active.isdisjoint((*core.targets(s), *core.reads(s)))
