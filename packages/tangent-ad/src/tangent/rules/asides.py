"""The rule of what passes a value on and keeps a block aside: the value is the argument itself."""

from __future__ import annotations

import inspect
from functools import lru_cache

from tangent.rules.record import Form, Result, Rule
from tangent_ast.core import Aside

_POSITIONAL = inspect.Parameter.POSITIONAL_ONLY


@lru_cache(maxsize=1024)
def rule_of_aside(aside: Aside) -> Rule:
    """The record of one block: active is what passes through, constant what the block reads."""
    _, *read = (p.name for p in aside.function.params)
    names = ("value", *read) if "value" not in read else ("value_", *read)
    return Rule(
        callee=aside,
        name=getattr(aside.marker, "__name__", "aside"),
        form=Form.ASIDE,
        parameters=inspect.Signature([inspect.Parameter(n, _POSITIONAL) for n in names]),
        active=names[:1],
        constant=names[1:],
        view_of=names[0],
        result=Result.LIKE,
    )
