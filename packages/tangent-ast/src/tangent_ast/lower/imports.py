"""Imports inside a function."""

from __future__ import annotations

import importlib
from dataclasses import replace
from types import CellType

import gast

from tangent_ast.core import UNKNOWN
from tangent_ast.lower.context import Context


def bring(node: gast.AST, ctx: Context) -> None:
    """import math    =>    nothing: `math` is a name from outside, whether the module has it or not"""
    for alias in node.names:
        name = (alias.asname or alias.name).partition(".")[0]
        try:
            found = _imported(node, alias, ctx)
        except Exception as error:  # whatever a module does while it is loaded
            ctx.refuse(
                node, f"`{name}` cannot be imported while deriving: {error}", "import it in the module"
            )
            continue
        frame = ctx.frame
        once = len(frame.bound.get(name, ())) == 1 and name not in frame.read and frame.parent is None
        outside = frame.source.lookup(name)
        if not once or (outside is not found and (outside is not UNKNOWN or frame.source is not ctx.root)):
            ctx.refuse(
                node,
                "an import inside a function is not supported where its name means something else as well",
                "import it at the top of the module",
            )
            continue
        frame.variables.pop(name, None)
        if outside is UNKNOWN:
            ctx.made[name] = found
            frame.source = ctx.root = replace(ctx.root, cells={**ctx.root.cells, name: CellType(found)})


def _imported(node: gast.AST, alias: gast.alias, ctx: Context) -> object:
    """What an import binds."""
    if isinstance(node, gast.Import):
        return importlib.import_module(alias.name if alias.asname else alias.name.partition(".")[0])
    package = ctx.frame.source.globals.get("__package__")
    module = "." * (node.level or 0) + (node.module or "")
    found = importlib.import_module(module, package)
    try:
        return getattr(found, alias.name)
    except AttributeError:
        return importlib.import_module(f"{found.__name__}.{alias.name}")
