"""Derivatives pickle as the request that they answer; the other process derives them again."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from enum import Enum
from importlib import import_module
from types import FunctionType
from typing import Any

from tangent import derived
from tangent.request import Check, Mode, Motion, Request


def register(function: FunctionType, primal: Any, operator: str, request: Request) -> None:
    """Make a derivative picklable, if its primal can be found by name in its module."""
    if function.__module__ == derived.__name__:
        return
    module = sys.modules.get(getattr(primal, "__module__", None) or "")
    if _found(module, getattr(primal, "__qualname__", "")) is not primal:
        return
    plain = {k: getattr(v, "value", v) for k, v in asdict(Request(request.wrt)).items()}
    fields = {k: getattr(v, "value", v) for k, v in asdict(request).items()}
    changed = {k: v for k, v in fields.items() if v != plain[k]}
    options = f" {json.dumps(changed)}" if changed else ""
    by = ",".join(request.wrt)
    derived.register(function, f"{operator} of {primal.__module__}:{primal.__qualname__} by {by}{options}")


def resolve(key: str) -> FunctionType:
    """Derive again what a key asks for."""
    from tangent.operators import _derived

    operator, _, place, _, rest = key.split(" ", 4)
    wrt, _, options = rest.partition(" ")
    module, _, qualname = place.partition(":")
    primal = _found(import_module(module), qualname)
    if primal is None:
        raise LookupError(f"{module} has no {qualname}")
    kinds: dict[str, type[Enum]] = {"mode": Mode, "motion": Motion, "check": Check}
    changed: dict[str, Any] = json.loads(options or "{}")
    changed |= {k: kinds[k](v) for k, v in changed.items() if k in kinds}
    request = Request(tuple(wrt.split(",")), **changed)
    return _derived(primal, request, operator, 0, None)


def _found(module: Any, qualname: str) -> Any:
    value = module
    for part in qualname.split("."):
        value = getattr(value, part, None)
    return value


derived.set_resolver(resolve)
