"""Seeds are parameters that come after the function's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import gast

from tangent_ast.core import Param, ParamKind

_POSITIONAL = (ParamKind.POSITIONAL_ONLY, ParamKind.POSITIONAL)


def with_seeds(params: Sequence[Param], seeds: Mapping[str, float | None]) -> tuple[Param, ...]:
    """Add seeds, with their default values (None: the caller must give one).

    (x, n=3) and bout  =>  (x, n=3, bout=None), because nothing without a default
    may follow; what checks the arguments then complains about the None.
    After `*args` seeds can be passed by name only.
    """
    names_only = any(p.kind is ParamKind.VAR_POSITIONAL for p in params)
    kind = ParamKind.KEYWORD_ONLY if names_only else ParamKind.POSITIONAL
    defaults = any(p.default is not None for p in params if p.kind in _POSITIONAL) and not names_only
    added = tuple(Param(name, kind, _default(value, needed=defaults)) for name, value in seeds.items())
    before = tuple(
        p for p in params if p.kind in _POSITIONAL or (names_only and p.kind is not ParamKind.VAR_KEYWORD)
    )
    after = tuple(p for p in params if p not in before)
    return (*before, *added, *after)


def _default(value: float | None, *, needed: bool) -> gast.AST | None:
    if value is None and not needed:
        return None
    return gast.Constant(value=value, kind=None)
