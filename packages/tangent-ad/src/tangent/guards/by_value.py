"""Checks that look at every argument of every call."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Any

from tangent import runtime
from tangent.backend import backend_of
from tangent.facts.fact import NUMBER, Fact
from tangent.runtime.records import fields_of
from tangent.runtime.tree import containers_in, describe, is_container, items_of, leaves
from tangent_ast.errors import ShapeMismatch, TangentError, Undifferentiable, Unsupported


def demand_checker(
    name: str, fact: Fact, in_place: bool, kind: type[TangentError], why: tuple[str, str]
) -> Callable[[Any], None]:
    """An argument that has to be a number is one; `in_place`: an array of shape () could be written to.

    `why` are the complaints about a number, and about items.
    """

    wants_number = fact == NUMBER

    def is_number(value: Any) -> bool:
        backend = backend_of(value)
        if backend is None:
            return not isinstance(value, (list, tuple, dict))
        return backend.shape(value) == () and not (in_place and hasattr(value, "__setitem__"))

    def one(value: Any) -> None:
        if wants_number and type(value) in (float, int):
            return
        backend = backend_of(value)
        shape = () if backend is None else backend.shape(value)
        if wants_number and not is_number(value):
            raise kind(f"{name} is {describe(value)}, but {why[0].format('it')}")
        dimensions = fact.ndim is not None and fact.ndim > 0
        if dimensions and (backend is None or len(shape) != fact.ndim):
            raise kind(f"{name} is {describe(value)}, but {why[1]}")
        items = fact.each is None or (
            len(shape) == 1 if backend else isinstance(value, (list, tuple)) and all(map(is_number, value))
        )
        if not items:
            raise kind(f"{name} is {describe(value)}, but {why[1]}")

    return one


def class_checker(name: str, kind: type, methods: Set[str]) -> Callable[[Any], None]:
    """`methods` are those whose text stands in the derivative."""

    def one(value: Any) -> None:
        if type(value) is not kind:
            raise Unsupported(
                f"{name} is {describe(value)}, but the derivative was written for the methods of "
                f"{kind.__name__}: derive the method of the object, tangent.grad(object.method)"
            )
        if methods and (own := next(iter(methods & fields_of(value).keys()), None)):
            raise Unsupported(
                f"{name} has a `{own}` of its own, but the derivative was written for the method of "
                f"{kind.__name__}: give it another name"
            )

    return one


def seed_checker(name: str) -> Callable[[Any], None]:
    def one(value: Any) -> None:
        if value is None:
            raise TypeError(
                f"the seed {name} is missing: it comes after all arguments, or is passed as {name}="
            )

    return one


def directions_checker(name: str, by: Sequence[str]) -> Callable[[Any], None]:
    """The directions are a tuple with one for each parameter that the derivative is by."""

    def one(value: Any) -> None:
        if not isinstance(value, (tuple, list)) or len(value) != len(by):
            found = f"{len(value)}" if isinstance(value, (tuple, list)) else describe(value)
            wanted = f"a direction for each of ({', '.join(by)}), in a tuple of {len(by)}"
            raise ShapeMismatch(f"{name} holds {wanted}, not {found}")

    return one


def array_checker(
    name: str, others: Sequence[str], is_array: bool, *, mirrored: bool
) -> Callable[[dict[str, Any]], None]:
    """An argument that the function writes to is an array, and shares no memory with another.

    `mirrored`: its cotangent mirrors what it holds, of which nothing is held twice.
    """

    def one(given: dict[str, Any]) -> None:
        value = given[name]
        if is_array and (backend_of(value) is None or not hasattr(value, "__setitem__")):
            raise Undifferentiable(
                f"{name} is a {type(value).__name__}, but the function writes to it as an array: "
                "pass an array, or annotate the parameter"
            )
        if mirrored and _holds_twice(value):
            raise Unsupported(
                f"the function writes to what {name} holds, and {name} leads to one thing in two ways: "
                "pass copies"
            )
        for other in others:
            if other != name and _leads_to_same(value, given[other]):
                raise Unsupported(
                    f"the function writes to {name}, which shares memory with {other}: pass copies"
                )

    return one


def _holds_twice(value: Any) -> bool:
    """Does a value lead in two ways to one array, or to one thing that can be changed?"""
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        part = waiting.pop()
        inner = is_container(part)
        if (inner and not isinstance(part, tuple)) or hasattr(part, "__setitem__"):
            if id(part) in seen:
                return True
            seen.add(id(part))
        waiting += items_of(part) if inner else ()
    return False


def _leads_to_same(one: Any, other: Any) -> bool:
    """Can a write to what one value holds be seen in the other?"""
    if not is_container(one) and not is_container(other):
        return runtime.shares_memory(one, other)
    held = {id(part) for part in containers_in(one)}
    if any(id(part) in held for part in containers_in(other)):
        return True
    arrays = [leaf for leaf in leaves(other) if backend_of(leaf) is not None]
    return any(runtime.shares_memory(leaf, array) for leaf in leaves(one) for array in arrays)
