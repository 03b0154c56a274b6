"""Other names in an expression that is carried along as written."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

import gast


def substitute(tree: gast.AST, table: Mapping[str, str]) -> ast.expr:
    """A copy of a gast expression, in terms of the standard library, with its free names replaced.

    Names that a lambda or a comprehension binds itself stay, unless a replacement
    would fall under their spell; then they give way.

    >>> def show(text, table):
    ...     tree = gast.ast_to_gast(ast.parse(text, mode="eval")).body
    ...     return ast.unparse(substitute(tree, table))
    >>> show("[x + y for x in x]", {"x": "x_1"})
    '[x + y for x in x_1]'
    >>> show("lambda x, k=y: x + y", {"y": "x"})
    'lambda x_, k=x: x_ + x'
    """
    copy = gast.gast_to_ast(gast.Expression(tree)).body
    assert isinstance(copy, ast.expr)
    _rename(copy, dict(table))
    return copy


def _rename(node: ast.AST, table: Mapping[str, str]) -> None:
    """Replace free names, in place."""
    match node:
        case ast.Name():
            node.id = table.get(node.id, node.id)
        case ast.Lambda(args=args, body=body):
            for default in (*args.defaults, *args.kw_defaults):
                if default is not None:
                    _rename(default, table)
            params = [
                *args.posonlyargs,
                *args.args,
                *args.kwonlyargs,
                *(a for a in (args.vararg, args.kwarg) if a is not None),
            ]
            inner = _inside({p.arg for p in params}, [body], table)
            for param in params:
                param.arg = inner.get(param.arg, param.arg)
            _rename(body, inner)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            first = node.generators[0].iter  # the one part that belongs to the scope outside
            _rename(first, table)
            parts: list[ast.AST] = [
                value for name, value in ast.iter_fields(node) if isinstance(value, ast.expr)
            ]
            for generator in node.generators:
                parts += [generator.target, *generator.ifs]
                parts += [generator.iter] if generator.iter is not first else []
            bound = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
            inner = _inside(bound, parts, table)
            for part in parts:
                _rename(part, inner)
        case _:
            for child in ast.iter_child_nodes(node):
                _rename(child, table)


def _inside(bound: set[str], parts: Iterable[ast.AST], table: Mapping[str, str]) -> dict[str, str]:
    """The table that holds inside a scope which binds some names itself."""
    inner = {old: new for old, new in table.items() if old not in bound}
    used = {n.id for part in parts for n in ast.walk(part) if isinstance(n, ast.Name)}
    taken = {inner.get(name, name) for name in used - bound}
    for name in sorted(bound & taken):
        fresh = name + "_"
        while fresh in taken | used | bound:
            fresh += "_"
        inner[name] = fresh
        taken.add(fresh)
    return inner
