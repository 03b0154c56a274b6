"""What has a shadow has to be memory: the shadow of a number, under two names, would be two numbers."""

from __future__ import annotations

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.fact import CONTAINERS, Kind
from tangent_ast import core
from tangent_ast.core import Name


def surely_memory(build: Builder, name: str, at: core.Statement) -> list[core.Statement]:
    """Look at run time whether the value of a name is an array or a container, where facts do not tell.

    row = {"a": t}    =>    check_in_place(t); row = {"a": t}; brow = {"a": bt}
    """
    if build.fact(name).kind in CONTAINERS | {Kind.ARRAY}:
        return []
    look = build.helper(runtime.check_in_place, Name(name))
    return [core.Effect(look, origin=at.origin, about=at.about)]
