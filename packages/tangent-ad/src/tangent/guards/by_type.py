"""Checks that depend on nothing but the types of the arguments, and of what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from numbers import Number
from typing import Any

from tangent import runtime
from tangent.backend import backend_of, items_are_views
from tangent.facts.fact import NUMBERS, Fact, Kind
from tangent.facts.origins import Within
from tangent.guards.granted import Granted
from tangent.runtime.records import check_items as check_own_items
from tangent.runtime.records import fields_of, is_record, is_record_type
from tangent.runtime.tree import containers_in, describe, is_container, items_of, leaves, records_in
from tangent_ast.errors import Undifferentiable, Unsupported

Kinds = tuple[object, ...]  # the type of an argument, and its dtype or the kinds of its items


def kind_of(value: Any) -> Kinds:
    """What the checks of an argument depend on, also of all that is nested in it."""
    kind: Any = type(value)
    if _is_leaf(kind):
        return kind, getattr(value, "dtype", None)
    if isinstance(value, (list, tuple)):
        return kind, frozenset(map(kind_of, value))
    if isinstance(value, dict):
        return kind, frozenset(map(kind_of, value.values())), has_numbers_for_keys(value)
    return kind, *[(name, kind_of(item)) for name, item in fields_of(value).items()]


@lru_cache(maxsize=1024)
def _is_leaf(kind: Any) -> bool:
    """Is there nothing in a value of this type that has a type of its own?"""
    return not (issubclass(kind, (list, tuple, dict)) or is_record_type(kind))


def type_checker(name: str, kind: Kind, *, any_constant: bool) -> Callable[[dict[str, Any]], None]:
    """The check of an argument to differentiate by; derived code may pass constants there, as functions."""
    calculated = kind in (Kind.NUMERIC, Kind.ARRAY, *NUMBERS)

    def one(given: dict[str, Any]) -> None:
        value = given[name]
        if type(value) is float:
            return
        if not any_constant:
            runtime.check_wrt(value, name)
        if calculated and isinstance(value, (list, tuple, dict)):
            raise Undifferentiable(
                f"{name} is a {type(value).__name__}, but the function calculates with it: "
                "pass np.array(...) of it"
            )
        if calculated and is_record(value):
            raise Undifferentiable(
                f"{name} is a {type(value).__name__}, but the function calculates with it: annotate the "
                f"parameter (`{name}: {type(value).__name__}`), so that the methods of its class are followed"
            )

    return one


def check_items(name: str, value: Any, fact: Fact) -> None:
    """Complain about what is in a list and is not of the kind that the text takes it for.

    `fact` is what it says of the list, and of its items.
    """
    if fact.kind is Kind.LIST and not isinstance(value, (list, tuple)):
        raise Unsupported(
            f"{name} is {describe(value)}, but was taken for a list: annotate the parameter (`m: "
            "list[list[float]]`, `d: dict`, `x: np.ndarray`), and write `x[i, j]` for the items of arrays"
        )
    if fact.kind is Kind.NUMBER and not isinstance(value, Number):
        raise Unsupported(f"{name} is {describe(value)}, but was taken for a number: annotate what it is")
    if fact.each is not None and fact.each.kind in (Kind.LIST, Kind.NUMBER):
        for place, item in enumerate(value):
            check_items(f"{name}[{place}]", item, fact.each)


def check_fields(given: Mapping[str, Any], by: Sequence[str]) -> None:
    """Complain if an argument to differentiate by is real and another one complex."""
    complex_ones = [n for n, v in given.items() if any(map(_is_complex, leaves(v)))]
    if not complex_ones:
        return
    for name in by:
        if any(not _is_complex(leaf) for leaf in leaves(given[name])):
            raise Unsupported(
                f"{name} is real and {complex_ones[0]} complex, which is not supported for this function: "
                f"pass {name} + 0j and take the real part of its gradient, or annotate the parameters "
                "(`x: float`, `z: complex`)"
            )


def check_real(given: Mapping[str, Any]) -> None:
    """Complain about complex arguments of a function with rules for real numbers only."""
    for name, value in given.items():
        if any(map(_is_complex, leaves(value))):
            raise Unsupported(
                f"{name} is complex, and the function calls what has a rule for real numbers only"
            )


def check_keys(name: str, value: Any, *, within: bool) -> None:
    """Complain about a dictionary whose keys are numbers, which a loop would take for its items."""
    for part in containers_in(value) if within else [value]:
        if isinstance(part, dict) and has_numbers_for_keys(part):
            raise Unsupported(
                f"{name} is or holds {describe(part)} whose keys are numbers, and the function goes through "
                "something that may be this: write `d.keys()` or `d.items()`, or annotate the parameter "
                "(`d: dict`, `xs: list`)"
            )


def has_numbers_for_keys(dictionary: Mapping[Any, Any]) -> bool:
    """Is there a key with which one can calculate?"""
    return any(isinstance(k, (int, float, complex)) and not isinstance(k, bool) for k in dictionary)


def check_objects(given: Mapping[str, Any], names: frozenset[str], known: Set[type]) -> None:
    """Complain about an object with an attribute or method that was taken for one of arrays.

    Arguments of the classes `known` were taken for what they are.
    """
    for argument, value in given.items():
        for record in records_in(value):
            if record is value and type(value) in known:
                continue
            for name in sorted(names):
                if hasattr(type(record), name) or name in fields_of(record):
                    if name.startswith("__"):
                        check_own_items(record)
                    raise Unsupported(
                        f"{argument} is or holds {describe(record)}, whose `.{name}` was taken for that of "
                        "an array, because arrays have one too: give it another name"
                    )


def check_operators(given: Mapping[str, Any], operated: Mapping[Within, Set[str]]) -> None:
    """Complain about an object whose class says what an operator does that was taken for one of numbers."""
    for within, methods in operated.items():
        for record in objects_in(given.get(within.parameter), within.attribute):  # but `**more`
            for method in sorted(methods):
                if hasattr(type(record), method):
                    raise Unsupported(
                        f"{within.parameter} is or holds {describe(record)}, whose `{method}` was taken "
                        "for what numbers do: annotate it with its class, or call a method"
                    )


def objects_in(value: Any, attribute: str = "") -> Iterator[Any]:
    """The objects in nested lists, tuples and dictionaries; or what any object has under a name."""
    if attribute:
        for record in records_in(value):
            yield from objects_in(fields_of(record).get(attribute))
    elif is_record(value):
        yield value
    elif is_container(value):
        for item in items_of(value):
            yield from objects_in(item)


NUMBERS_WANTED = (
    "items and sums of arrays of {} are arrays that others may hold, and this line changes one in place"
)


NUMBERS_HELP = "write to slices (`x[i:i + 1]`), and `s = s + y` for a new value"


def check_items_are_numbers(given: Mapping[str, Any], line: str) -> None:
    """Complain about arrays whose items are views, in a function that takes these for numbers."""
    for name, value in given.items():
        for leaf in leaves(value):
            backend = backend_of(leaf)
            if backend is not None and items_are_views(backend):
                raise Unsupported(
                    f"{name} is an array of {backend.name}: {NUMBERS_WANTED.format(backend.name)}: `{line}`; "
                    + NUMBERS_HELP
                )


def check_libraries(given: Mapping[str, Any], granted: Granted) -> None:
    """Complain about arrays that the functions called would not take for what they are.

    They would make arrays of their own library of them, which whoever calls the derivative,
    and other ways to differentiate, do not expect.
    """
    for name, value in given.items():
        for leaf in leaves(value):
            backend = backend_of(leaf)
            if backend is None:
                continue
            strange = sorted(granted.libraries.difference(backend.accepts))
            if strange:
                raise Unsupported(
                    f"{name} is {describe(leaf)}, and the function calls {strange[0]} on what depends on it, "
                    f"which makes an array of {strange[0]} of it without a word: call the functions of "
                    f"{backend.name}, or pass an array of {strange[0]}"
                )
            if granted.writable and not backend.writable:
                raise Unsupported(
                    f"{name} is {describe(leaf)}, whose items cannot be assigned, which this derivative does "
                    "to add up cotangents: annotate the parameter with its type and derive again"
                )


def _is_complex(value: object) -> bool:
    backend = backend_of(value)
    return isinstance(value, complex) if backend is None else backend.is_complex(value)
