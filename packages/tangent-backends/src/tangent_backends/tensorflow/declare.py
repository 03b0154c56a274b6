"""How TensorFlow's rules are declared: as all rules are; names of operations are no matter."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from tangent.rules import declare
from tangent.rules.declare import d, nondifferentiable, not_implemented


def _with_name(decorator: Callable[..., Any], *callees: Callable[..., Any], **said: Any) -> Any:
    """The decorator, told that the callees' parameter `name` has no influence."""
    named = [c for c in callees if "name" in inspect.signature(c).parameters]
    plain = [c for c in callees if "name" not in inspect.signature(c).parameters]

    def apply(template: Any) -> Any:
        if named:
            decorator(*named, ignored="name", **said)(template)
        if plain:
            decorator(*plain, **said)(template)
        return template

    return apply


elementwise = partial(_with_name, declare.elementwise)
linear = partial(_with_name, declare.linear)
bilinear = partial(_with_name, declare.bilinear)
adjoint = partial(_with_name, declare.adjoint)
tangent_ = partial(_with_name, declare.tangent_)

__all__ = [
    "adjoint",
    "bilinear",
    "d",
    "elementwise",
    "linear",
    "nondifferentiable",
    "not_implemented",
    "tangent_",
]
