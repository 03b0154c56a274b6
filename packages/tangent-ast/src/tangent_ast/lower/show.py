"""What lowering makes of a text, for doctests."""

from __future__ import annotations

import builtins
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

import gast

from tangent_ast.dump import INDENT, dump
from tangent_ast.lower import lower
from tangent_ast.lower.scopes import bindings, free_names
from tangent_ast.parsing import parsed
from tangent_ast.source import source_of


def lowered(
    text: str,
    *,
    spelled_out: bool = False,
    classes: Mapping[str, type] | None = None,
    inlined: Iterable[object] = (),
    **outside: object,
) -> str:
    """Statements, lowered.  Names that they read and do not bind are parameters, or what `outside` says.

    >>> print(lowered("y = x * y + 1"))
    t = x * y
    y = t + 1
    """
    body = gast.ast_to_gast(parsed(text)).body
    given = {*bindings(body), *outside, *dir(builtins)}
    params = dict.fromkeys(n.id for s in body for n in free_names(s) if n.id not in given)
    whole = f"def function({', '.join(params)}):\n{textwrap.indent(text, INDENT)}"
    namespace: dict[str, Any] = dict(outside)
    exec(compile(whole, "<lowered>", "exec"), namespace)
    source = source_of(namespace["function"], text=whole)
    made = lower(
        source, spelled_out=spelled_out, classes=classes, inlined=lambda fn: any(fn is one for one in inlined)
    )
    return dump(made.body)
