"""What is looked at when an object is passed whose attributes a derivative keeps in variables.

    p.v = p.v * x         p_v = p.v
    return p.v      =>    p_v = p_v * x
                          return p_v

That is the same only if `p.v` is kept by the object and not calculated, and if nothing else that is
passed leads to the object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from tangent.runtime.records import fields_of, is_calculated, is_record
from tangent.runtime.tree import describe, is_container, items_of, records_in
from tangent_ast.errors import Unsupported

Check = Callable[[dict[str, Any]], None]


def opened_checker(name: str, attributes: tuple[str, ...]) -> Check:
    """The check of the object `name`, whose `attributes` the function sets."""

    def one(given: dict[str, Any]) -> None:
        value = given[name]
        if not is_record(value):
            raise Unsupported(
                f"{name} is {describe(value)}, and the function sets its attribute `{attributes[0]}`: "
                "derivatives follow attributes of objects of plain classes only"
            )
        kind = type(value)
        for attribute in attributes:
            if not _simply_kept(value, attribute):
                raise Unsupported(
                    f"`{name}.{attribute}` is not simply kept by {describe(value)} when it is set: "
                    f"annotate the parameter with its class, `{name}: {kind.__name__}`, "
                    "or set what it is calculated from"
                )
        if sum(held is value for held in _held(given)) > 1:
            raise Unsupported(
                f"the function sets attributes of {name}, and another argument leads to the same object: "
                "pass copies"
            )

    return one


def assigned_checker(names: Sequence[str], attributes: frozenset[str]) -> Check:
    """The check of all objects that some arguments lead to, of which attributes may be set."""

    def all_of(given: dict[str, Any]) -> None:
        for name in names:
            for value in records_in(given[name]):
                for attribute in sorted(attributes):
                    if not _simply_kept(value, attribute):
                        raise Unsupported(
                            f"`.{attribute}` is not simply kept by {describe(value)}, which {name} leads to, "
                            "when it is set: set what it is calculated from"
                        )
                    of_class = getattr(type(value), attribute, None)
                    if attribute not in fields_of(value) and is_container(of_class):
                        raise Unsupported(
                            f"`.{attribute}` of {describe(value)}, which {name} leads to, is kept by its "
                            "class for all objects, and may be changed: set it in `__init__`"
                        )

    return all_of


def _simply_kept(value: Any, attribute: str) -> bool:
    """Is setting an attribute of an object nothing but that?"""
    kind = type(value)
    setting: object = kind.__setattr__
    hooked = setting is not object.__setattr__ and kind is not SimpleNamespace
    return not hooked and (not is_calculated(value, attribute) or attribute in _slots(kind))


def _slots(kind: type) -> set[str]:
    found: set[str] = set()
    for base in kind.__mro__:
        slots = vars(base).get("__slots__", ())
        found.update((slots,) if isinstance(slots, str) else slots)
    return found


def _held(given: Mapping[str, Any]) -> Iterator[Any]:
    """Everything that the arguments lead to, as often as it is led to, but what it holds once."""
    seen: set[int] = set()
    waiting = list(given.values())
    while waiting:
        value = waiting.pop()
        yield value
        if is_container(value) and id(value) not in seen:
            seen.add(id(value))
            waiting += items_of(value)


__all__ = ["opened_checker"]
