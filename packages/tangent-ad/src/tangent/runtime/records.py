"""Objects as containers of their attributes.

A `functools.partial` is one, too: it keeps the arguments that it was given.
"""

from __future__ import annotations

import dataclasses
import dis
import enum
import inspect
from functools import lru_cache, partial
from types import FunctionType, SimpleNamespace
from typing import Any

from tangent.backend import backend_of_type, is_library
from tangent_ast.errors import Unsupported

_HEAP_TYPE = 1 << 9  # the flag of classes that are made by a `class` statement


@lru_cache(maxsize=1024)
def is_record_type(kind: Any) -> bool:
    """Is this a class of objects that are nothing but their attributes?

    What makes its instances in a way of its own (numbers, text, functions, arrays) is none.
    """
    if kind is SimpleNamespace or kind is partial:
        return True
    written = bool(kind.__flags__ & _HEAP_TYPE) and kind.__new__ is object.__new__
    libraries = any(is_library(base.__module__) for base in kind.__mro__)  # a layer, a module of a network
    if not written or libraries or issubclass(kind, (type, enum.Enum)):
        return False
    slotted = any("__slots__" in base.__dict__ for base in kind.__mro__)
    return (kind.__dictoffset__ != 0 or slotted) and backend_of_type(kind) is None


def is_record(value: object) -> bool:
    """Is this an object with attributes, of a class that is written in Python?

    >>> is_record(SimpleNamespace(a=1.0)), is_record(1.0), is_record(len)
    (True, False, False)
    """
    kind: Any = type(value)
    return is_record_type(kind)


def fields_of(value: Any) -> dict[str, Any]:
    """The attributes of an object itself, by name; those of its class are no part of it.

    >>> fields_of(SimpleNamespace(a=1.0))
    {'a': 1.0}
    """
    if isinstance(value, partial):
        return {"args": value.args, "keywords": value.keywords}
    own = getattr(value, "__dict__", None)
    found = {} if own is None else dict(own)
    kind: Any = type(value)
    for name in _slots(kind):
        if hasattr(value, name):
            found[name] = getattr(value, name)
    return found


@lru_cache(maxsize=1024)
def _slots(kind: Any) -> tuple[str, ...]:
    """The names of the slots of a class."""
    names = []
    for base in kind.__mro__:
        slots = base.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else list(slots)
    return tuple(name for name in names if name not in ("__dict__", "__weakref__"))


def remade(like: Any, fields: dict[str, Any]) -> Any:
    """An object of the class of `like` with these attributes; its `__init__` is not called.

    >>> remade(SimpleNamespace(a=1.0), {"a": 2.0})
    namespace(a=2.0)
    """
    if isinstance(like, partial):
        return partial(like.func, *fields["args"], **fields["keywords"])
    return object_of(type(like), fields)


def set_field(value: Any, name: str, field: Any) -> None:
    """Change an attribute of an object, also where its class does not let anybody do that.

    >>> p = partial(pow, 2.0)
    >>> set_field(p, "args", (3.0,))
    >>> p(2)
    9.0
    """
    if isinstance(value, partial):
        fields = {**fields_of(value), name: field}
        state: Any = value
        state.__setstate__((value.func, fields["args"], fields["keywords"], value.__dict__))
    else:
        object.__setattr__(value, name, field)


def object_of(kind: type, attributes: dict[str, Any]) -> Any:
    """An object of a class with these attributes; its `__init__` is not called.

    >>> object_of(SimpleNamespace, {"a": 2.0})
    namespace(a=2.0)
    """
    made: Any = SimpleNamespace() if kind is SimpleNamespace else object.__new__(kind)
    if not _slots(kind):
        made.__dict__.update(attributes)  # also where the class is frozen
        return made
    for name, value in attributes.items():
        object.__setattr__(made, name, value)
    return made


def attributes_of(value: Any) -> dict[str, Any]:
    """The attributes of an object itself, by name: what `object_of` makes it of."""
    return fields_of(value)


def is_calculated(value: Any, name: str) -> bool:
    """Is an attribute that an object does not keep itself calculated from others, as a property is?"""
    kept = inspect.getattr_static(type(value), name, None)
    return hasattr(kept, "__get__") and not isinstance(kept, (FunctionType, staticmethod, classmethod))


def keeps_plainly(kind: type, name: str) -> bool:
    """Do objects of a class keep this attribute themselves, so that it is none of the class?"""
    declared = name in getattr(kind, "__dataclass_fields__", {})
    return declared or inspect.getattr_static(kind, name, None) is None


@lru_cache(maxsize=1024)
def _assigned(kind: Any) -> frozenset[str]:
    """The attributes that the methods of a class assign, of whatever object, or that it declares."""
    names: set[str] = set()
    for base in kind.__mro__:
        names.update(inspect.get_annotations(base))
        for method in vars(base).values():
            if isinstance(method, FunctionType):
                names.update(i.argval for i in dis.get_instructions(method) if i.opname == "STORE_ATTR")
    return frozenset(names)


def keeps_or_has(kind: type, name: str) -> bool:
    """May objects of a class have an attribute of this name, of their own or of the class?

    >>> keeps_or_has(SimpleNamespace, "size"), keeps_or_has(inspect.Parameter, "kind")
    (True, True)
    """
    return kind is SimpleNamespace or hasattr(kind, name) or name in _assigned(kind)


def kept_by_class(kind: type, name: str) -> Any:
    """What a class or one of its bases has under a name, as it stands there; None if there is nothing.

    >>> kept_by_class(SimpleNamespace, "append") is None
    True
    """
    for base in kind.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


def keeps_arguments(kind: object) -> bool:
    """Does calling a class make an object whose attributes are the arguments, and do nothing else?

    >>> @dataclasses.dataclass
    ... class Point:
    ...     x: float
    >>> keeps_arguments(Point), keeps_arguments(dict)
    (True, False)
    """
    if not isinstance(kind, type):
        return False
    if issubclass(kind, tuple):
        made = getattr(kind.__new__, "__code__", None)  # what `namedtuple` writes says so itself
        return hasattr(kind, "_fields") and made is not None and made.co_filename.startswith("<string>")
    if not dataclasses.is_dataclass(kind) or kind.__new__ is not object.__new__:
        return False
    generated = getattr(kind.__init__, "__code__", None)
    fields = dataclasses.fields(kind)
    plain = all(f.init and f.default_factory is dataclasses.MISSING for f in fields)
    return (
        plain
        and not hasattr(kind, "__post_init__")
        and generated is not None
        and generated.co_filename == "<string>"
    )


def check_items(value: Any) -> None:
    """Complain about an object that is gone through or indexed: what its items are only its methods say."""
    if is_record(value):
        raise Unsupported(
            f"the items of a {type(value).__name__} are what its methods make of it, which is not followed "
            "where its class is not known: call a method, or use its attributes"
        )


def field_names(value: Any) -> tuple[str, ...]:
    """The names of an object's own attributes, or of a named tuple's."""
    if isinstance(value, tuple):
        return getattr(value, "_fields", ())
    return tuple(fields_of(value))


__all__ = [
    "attributes_of",
    "check_items",
    "field_names",
    "fields_of",
    "is_calculated",
    "is_record",
    "is_record_type",
    "keeps_arguments",
    "keeps_or_has",
    "keeps_plainly",
    "kept_by_class",
    "object_of",
    "remade",
    "set_field",
]
