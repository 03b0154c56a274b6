"""What a pass makes of a text, for doctests."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace

import gast

from tangent_ast import core
from tangent_ast.core import About, Role
from tangent_ast.dump import INDENT, dump
from tangent_ast.lower import lower
from tangent_ast.lower.scopes import bindings, free_names
from tangent_ast.parsing import parsed
from tangent_ast.source import source_of


def rewritten(
    change: Callable[[core.Function], core.Function],
    text: str,
    role: Role = Role.ADJOINT,
    **outside: object,
) -> str:
    """The body of a function after a pass.

    `text` is the body; names that it reads and does not bind are parameters, or what
    `outside` says.  Its statements count as a derivative's, unless `role` says that
    they are the user's.

    >>> print(rewritten(lambda function: function, "y = x * x + 1"))
    t = x * x
    y = t + 1
    """
    body = gast.ast_to_gast(parsed(text)).body
    given = {*bindings(body), *outside}
    params = dict.fromkeys(n.id for s in body for n in free_names(s) if n.id not in given)
    whole = f"def function({', '.join(params)}):\n{textwrap.indent(text, INDENT)}\n"
    namespace: dict[str, object] = dict(outside)
    exec(compile(whole, "<pass>", "exec"), namespace)
    function = lower(source_of(namespace["function"], text=whole))
    return dump(change(function.with_body(_told(function.body, role))).body)


def _told(block: core.Block, role: Role) -> core.Block:
    told = (replace(s, about=About(role, "")) for s in block)
    return tuple(core.map_blocks(s, lambda b: _told(b, role)) for s in told)
