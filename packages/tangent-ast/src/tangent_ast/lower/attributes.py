"""What statements do with the attributes of objects that are made inside."""

from __future__ import annotations

import inspect
import keyword
from types import FunctionType

from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op
from tangent_ast.naming import Namer


class assembled:
    """What makes an object of a class and a dictionary of attributes.  Users of Core give it a meaning."""


def made_by(s: core.Statement) -> tuple[str, Global] | None:
    """The variable of a new object, and its class."""
    match s:
        case core.Bind(target=name, value=Apply(Op.CALL, (Global(value=new), Global() as kind))):
            return (name, kind) if new is object.__new__ else None
    return None


def attribute_read(s: core.Statement, name: str) -> str | None:
    """The attribute of an object that a statement reads, and nothing else of it."""
    match s:
        case core.Bind(target=target, value=Apply(Op.ATTRIBUTE, (Name(owner),), (), attribute)):
            return attribute if owner == name != target else None
    return None


def attribute_set(s: core.Statement, name: str) -> str | None:
    """The attribute of an object that a statement sets."""
    match s:
        case core.Update(place=Apply(Op.ATTRIBUTE, (Name(owner),), (), attribute), value=value):
            return attribute if owner == name and name not in core.names(value) else None
    return None


def is_plain(kind: type, attribute: str) -> bool:
    """Does an object keep this attribute itself (or its class, a value), so that it is not calculated?"""
    slots = {s for base in kind.__mro__ for s in _slots(base)}
    if attribute in slots:
        return True
    found = inspect.getattr_static(kind, attribute, None)
    return not isinstance(found, (FunctionType, staticmethod, classmethod)) and not hasattr(found, "__get__")


def _slots(base: type) -> tuple[str, ...]:
    slots = vars(base).get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def variable_for(name: str, attribute: str, namer: Namer) -> str:
    """What the variable of an attribute is called."""
    wish = f"{name}_{attribute.strip('_') or attribute}"
    return namer.fresh(f"{wish}_" if keyword.iskeyword(wish) else wish)


__all__ = ["assembled", "attribute_read", "attribute_set", "is_plain", "made_by", "variable_for"]
