"""Functions that meet again what they have changed outside: refused.

y = x * scale               the backward pass reads `scale` where it is,
step()                      and `step` has changed it

HISTORY.append(y)           what was put there is read without its derivative
return HISTORY[-1] * x

global COUNT
COUNT += 1                  kept in a local variable and written to the module,
step()                      so `step` must not bind it as well
return x * COUNT
"""

from __future__ import annotations

from tangent.builder import Builder
from tangent.facts.activity import useful
from tangent.facts.memory import holds_memory
from tangent.facts.outside import (
    Change,
    Places,
    changed_by,
    changes_outside,
    data,
    globals_bound,
    kept_by,
    read_again_by,
    read_by,
)
from tangent_ast import core
from tangent_ast.core import Global
from tangent_ast.liveness import liveness
from tangent_ast.source import Source


def refuse_what_changes_outside(build: Builder, source: Source) -> None:
    """Refuse to differentiate with what the function changes, or has put away, outside."""
    changing = list(changes_outside(build.function, source, build.changes, build.memory))
    changed = changed_by(changing)
    if not changed:
        return
    _refuse_what_is_read(build, source, changed, kept_by(changing, build.varied), _unchanged(build, changing))
    bound = globals_bound(build.function)
    if bound:
        _refuse_other_binders(build, source, bound, changing)
        _refuse_written_arrays(build)


def _refuse_what_is_read(
    build: Builder, source: Source, changed: Places, kept: Places, unchanged: set[int]
) -> None:
    """`unchanged` are the statements before which nothing has been changed, and `kept` holds what varies."""
    function, bound = build.function, globals_bound(build.function).keys()
    last = function.body[-1]
    assert isinstance(last, core.Return), "single exit"
    needed = useful(function, core.names(last.value), build.facts, build.memory, build.book)
    for s in core.walk(function.body):
        read = read_by(s, source, build.changes)
        named = next((g.path for e in core.expressions(s) for g in data(e)), "what is read by the call")
        if read & kept and not needed.isdisjoint(core.targets(s)) and id(s) not in unchanged:
            build.refuse(
                s,
                f"`{named}` lies outside of the function, and what is differentiated was put there before",
                "use a local variable",
            )
        elif (
            read_again_by(s, source, build.changes, bound) & changed
            and _is_active(build, s)
            and not isinstance(s, core.Effect)
        ):
            build.refuse(
                s,
                f"`{named}` lies outside of the function and is changed while it runs, so the "
                "backward pass could not read it as it was",
                "pass it as an argument",
            )


def _unchanged(build: Builder, changing: list[Change]) -> set[int]:
    """The statements that run before anything outside has been changed."""
    where = {id(change.statement) for change in changing}
    found: set[int] = set()
    for s in build.function.body:
        inside = list(core.walk((s,)))
        if len(inside) > 1 and any(id(i) in where for i in inside):
            break
        found.update(map(id, inside))
        if id(s) in where:
            break
    return found


def _refuse_other_binders(
    build: Builder, source: Source, bound: dict[str, set[str]], changing: list[Change]
) -> None:
    """Refuse calls that may bind a variable of the module which the function reads again afterwards."""
    live = liveness(build.function.body)
    changed = {id(c.statement): c.changed for c in changing}
    for s in core.walk(build.function.body):
        if isinstance(s, core.Update) and isinstance(s.place, Global):
            continue
        after = {build.base(n) for n in live.after(s)}
        for path, names in bound.items():
            binds = (id(source.globals), path) in changed.get(id(s), Places())
            if not names.isdisjoint(after) and (binds or build.changes.calls_anything(s)):
                build.refuse(
                    s,
                    f"the function binds the global variable `{path}` and reads it after this call, "
                    "which may bind it, too",
                    "keep it in a local variable, and bind the global one at the end",
                )


def _refuse_written_arrays(build: Builder) -> None:
    """Refuse to put an array outside that is written in place: the backward pass puts its content back."""
    for s in core.walk(build.function.body):
        match s:
            case core.Update(place=Global(path), value=value):
                if any(build.memory.is_mutated(n) and holds_memory(build.fact(n)) for n in core.names(value)):
                    build.refuse(
                        s,
                        f"`{path}` is a global variable, and the array that is put there is written in place",
                        "put a copy there",
                    )


def _is_active(build: Builder, s: core.Statement) -> bool:
    return not build.active.isdisjoint((*core.targets(s), *core.reads(s)))
