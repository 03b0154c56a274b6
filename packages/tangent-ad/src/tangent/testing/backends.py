"""Check that a backend keeps the protocol, on arrays of its own.

Expected values come from plain Python numbers, so that any library can be checked.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tangent import runtime
from tangent.backend import Backend, backend_of

Shape = tuple[int, ...]


class BrokenBackend(AssertionError):
    """A backend does not do what `tangent.backend.Backend` says."""


@dataclass(frozen=True, slots=True)
class _Plain:
    """An array of Python numbers: what the backend's arrays are compared with."""

    shape: Shape
    numbers: list[float]

    def items(self) -> Iterator[tuple[Shape, float]]:
        """Every index with its number, the last axis running fastest."""
        return zip(_indices(self.shape), self.numbers, strict=True)

    def summed(self, kept: Callable[[Shape], Shape], shape: Shape) -> _Plain:
        """The sums of all that have the same index after `kept`."""
        total = dict.fromkeys(_indices(shape), 0.0)
        for index, number in self.items():
            total[kept(index)] += number
        return _Plain(shape, list(total.values()))

    def taken(self, source: Callable[[Shape], Shape], shape: Shape) -> _Plain:
        """At each index of `shape` the number at `source` of it."""
        own = dict(self.items())
        return _Plain(shape, [own[source(index)] for index in _indices(shape)])


def check_backend(backend: Backend, example: Any, *, writable: bool = True) -> None:
    """Check a backend on an array of its library, of real floating point numbers and shape (2, 3).

    The backend must be registered.  `writable`: arrays of the library can be changed in place.
    Raises `BrokenBackend` with the method that fails.

    check_backend(tangent.backend.load("numpy"), np.array([[0.5, -1.5, 2.0], [1.0, 3.0, -0.5]]))
    """
    _Checker(backend, example, writable).run()


class _Checker:
    def __init__(self, backend: Backend, example: Any, writable: bool) -> None:
        self.backend, self.x, self.writable = backend, example, writable
        optional = {"grows", "items_are_views"}
        members = (name for name in vars(Backend) if not name.startswith("_"))
        lacking = [name for name in members if name not in optional and not hasattr(backend, name)]
        if lacking:
            raise BrokenBackend(f"the backend lacks {', '.join(lacking)}: see tangent.backend.Backend")
        self.require(
            backend_of(example) is backend, "owns", "the example belongs to another backend, or none"
        )
        self.require(backend.shape(example) == (2, 3), "shape", "the example has not the shape (2, 3)")
        self.plain = _Plain((2, 3), [float(n) for n in backend.to_numbers(example)])
        self.tolerance = 10 * backend.precision(example)

    def run(self) -> None:
        """All checks, the ones that others build on first."""
        before = list(self.plain.numbers)
        for check in (
            self.kinds, self.numbers, self.zeros, self.casts, self.sums, self.shapes, self.elementwise,
            self.memory, self.writes, self.helpers,
        ):  # fmt: skip
            check()
            self.equal(self.x, _Plain((2, 3), before), check.__name__, "it changed its argument")

    # The parts

    def kinds(self) -> None:
        b, x = self.backend, self.x
        self.require(isinstance(b.name, str) and b.name.isidentifier(), "name", f"{b.name!r} is no module")
        self.require(isinstance(b.rules, tuple), "rules", "it is a tuple of the names of modules")
        self.require(not b.owns(float) and not b.owns(list), "owns", "a number or a list is no array")
        self.require(b.shape(1.0) == (), "shape", "a number has the shape ()")
        self.require(all(type(n) is int for n in b.shape(x)), "shape", "its items are ints")
        for value in (x, 1.0, 2j):
            self.require(b.is_inexact(value), "is_inexact", f"of {type(value).__name__} it is false")
        self.require(not b.is_inexact(3), "is_inexact", "an int is exact")
        self.require(b.is_complex(2j) and not b.is_complex(1.0), "is_complex", "wrong for numbers")
        self.require(not b.is_complex(x), "is_complex", "the example is real")
        self.require(0 < b.precision(x) < 1e-2, "precision", f"it is {b.precision(x)}")

    def numbers(self) -> None:
        b, x = self.backend, self.x
        again = b.from_numbers(list(self.plain.numbers), x)
        self.equal(again, self.plain, "from_numbers", "with to_numbers it is no round trip")
        self.require(b.precision(again) == b.precision(x), "from_numbers", "the dtype is another")
        self.require(all(type(n) is float for n in b.to_numbers(x)), "to_numbers", "Python floats")
        self.require(b.precision(b.widened(x)) < 1e-15, "widened", "it is no double precision")
        self.equal(b.widened(x), self.plain, "widened")

    def zeros(self) -> None:
        b, x = self.backend, self.x
        self.equal(b.zeros_like(x), _Plain((2, 3), [0.0] * 6), "zeros_like")
        if b.writable:
            alike = b.shape(b.empty_like(x)) == b.shape(x) and b.precision(b.empty_like(x)) == b.precision(x)
            self.require(alike, "empty_like", "the shape or the dtype is another")
        alike = b.shape(b.outline(x)) == b.shape(x) and b.precision(b.outline(x)) == b.precision(x)
        self.require(alike, "outline", "the shape or the dtype is another")
        self.require(b.precision(b.zeros_like(x)) == b.precision(x), "zeros_like", "the dtype is another")
        self.equal(b.zeros((3,)), _Plain((3,), [0.0] * 3), "zeros")
        if not b.writable:
            self.sums_of_cotangents()

    def sums_of_cotangents(self) -> None:
        b, x, plain = self.backend, self.x, self.plain
        self.equal(b.added(b.zeros_like(x), x), plain, "added, to zeros")
        self.equal(b.added(x, x), _Plain((2, 3), [2 * n for n in plain.numbers]), "added")
        rows = b.added_at_each(b.zeros_like(x), [1, 0, -1], [x[0], x[0], x[1]])
        first, last = plain.numbers[:3], plain.numbers[3:]
        both = [m + n for m, n in zip(first, last, strict=True)]
        self.equal(rows, _Plain((2, 3), [*first, *both]), "added_at_each")
        self.equal(b.times(x, 2.0), _Plain((2, 3), [2 * n for n in plain.numbers]), "times, a number")
        self.equal(b.times(x, x), _Plain((2, 3), [n * n for n in plain.numbers]), "times")
        self.equal(b.total([x, x, x]), _Plain((2, 3), [3 * n for n in plain.numbers]), "total")
        self.equal(b.joined([x, x], 0), _Plain((4, 3), [*plain.numbers, *plain.numbers]), "joined")
        self.equal(b.joined([x, x], 1), _Plain((2, 6), [*first, *first, *last, *last]), "joined, columns")

    def casts(self) -> None:
        b, x = self.backend, self.x
        cast = b.cast_like(b.widened(x), x)
        self.equal(cast, self.plain, "cast_like")
        self.require(b.precision(cast) == b.precision(x), "cast_like", "the dtype is not that of `like`")
        one = b.cast_like(1.5, x)
        self.require(float(one) == 1.5 and b.shape(one) == (), "cast_like", "of a number it is another")
        self.require(complex(b.cast_like(1.5 + 2j, x)) == 1.5, "cast_like", "of a complex one, the real part")

    def sums(self) -> None:
        b, x, plain = self.backend, self.x, self.plain
        self.equal(b.sum_to(x, (3,)), plain.summed(lambda i: i[1:], (3,)), "sum_to (3,)")
        self.equal(b.sum_to(x, (2, 1)), plain.summed(lambda i: (i[0], 0), (2, 1)), "sum_to (2, 1)")
        self.equal(b.sum_to(x, (1, 1)), plain.summed(lambda i: (0, 0), (1, 1)), "sum_to (1, 1)")
        self.equal(b.sum_to(x, ()), plain.summed(lambda i: (), ()), "sum_to ()")
        self.equal(b.sum(x, 0, False), plain.summed(lambda i: i[1:], (3,)), "sum over 0")
        self.equal(b.sum(x, -1, True), plain.summed(lambda i: (i[0], 0), (2, 1)), "sum over -1, keepdims")
        self.equal(b.sum(x, (0, 1), False), plain.summed(lambda i: (), ()), "sum over (0, 1)")
        self.equal(b.sum(x, None, False), plain.summed(lambda i: (), ()), "sum over None")
        self.require(b.precision(b.sum(x, 0, False)) == b.precision(x), "sum", "the dtype is another")

    def shapes(self) -> None:
        b, x, plain = self.backend, self.x, self.plain
        wide = plain.taken(lambda i: i[1:], (4, 2, 3))
        self.equal(b.broadcast_to(x, (4, 2, 3)), wide, "broadcast_to")
        self.equal(b.broadcast_to(2.0, (2, 2)), _Plain((2, 2), [2.0] * 4), "broadcast_to, of a number")
        self.equal(b.expand_dims(x, 1), _Plain((2, 1, 3), plain.numbers), "expand_dims")
        self.equal(b.expand_dims(x, (0, -1)), _Plain((1, 2, 3, 1), plain.numbers), "expand_dims by two")
        self.equal(b.reshape(x, (3, 2)), _Plain((3, 2), plain.numbers), "reshape")
        self.equal(b.matrix_transpose(x), plain.taken(lambda i: i[::-1], (3, 2)), "matrix_transpose")
        self.equal(b.stack([x, x]), _Plain((2, 2, 3), plain.numbers * 2), "stack")

    def elementwise(self) -> None:
        b, x, plain = self.backend, self.x, self.plain
        squares = [n * n + 1.0 for n in plain.numbers]
        logs = [math.log(n) for n in squares]
        self.equal(b.log(b.from_numbers(squares, x)), _Plain((2, 3), logs), "log")
        signs = [math.copysign(1.0, n) if n else 0.0 for n in plain.numbers]
        self.equal(b.sign(x), _Plain((2, 3), signs), "sign")
        self.require(not b.has_nan(x), "has_nan", "true without nan")
        broken = b.from_numbers([math.nan, *plain.numbers[1:]], x)
        self.require(b.has_nan(broken), "has_nan", "false with nan")

    def memory(self) -> None:
        b, x = self.backend, self.x
        copied = b.copy(x)
        self.equal(copied, self.plain, "copy")
        if self.writable:
            self.require(b.shares_memory(x, x), "shares_memory", "an array shares memory with itself")
            self.require(not b.shares_memory(x, copied), "copy", "it shares memory with the array")

    def writes(self) -> None:
        """What changes arrays, where there is such a thing."""
        if not self.writable:
            return
        b = self.backend
        total = b.copy(self.x)
        b.add_at(total, 0, 1.0)
        first = [n + 1.0 for n in self.plain.numbers[:3]]
        self.equal(total, _Plain((2, 3), first + self.plain.numbers[3:]), "add_at, of a row")
        total = b.zeros_like(self.x)
        b.add_at(total, ([0, 0, 1], [2, 2, 0]), 1.0)
        self.equal(total, _Plain((2, 3), [0.0, 0.0, 2.0, 1.0, 0.0, 0.0]), "add_at, of an element twice")
        taken = b.written_at(self.x, ([0, 0], [1, 1]))
        found = [float(n) for n in b.to_numbers(taken)]
        self.require(
            sorted(n == 0.0 for n in found) == [False, True], "written_at", "one of two places is not 0"
        )

    def helpers(self) -> None:
        """Helpers of `tangent` that come in pairs are adjoint to each other."""
        x, b = self.x, self.backend
        row = b.from_numbers([1.0, -2.0, 0.5], b.sum_to(x, (3,)))
        down, up = runtime.unbroadcast(x, row), runtime.broadcast_like(row, x)
        self.near(self.pairing(down, row), self.pairing(x, up), "unbroadcast and broadcast_like")
        spread, collapsed = runtime.spread(row, x, 0), runtime.collapse(x, x, 0)
        self.near(self.pairing(spread, x), self.pairing(row, collapsed), "spread and collapse")
        self.equal(runtime.zeros_like(x), _Plain((2, 3), [0.0] * 6), "runtime.zeros_like")
        self.require(b.shape(b.matrix_transpose(x)) == (3, 2), "matrix_transpose", "it has another shape")
        if hasattr(type(x), "__matmul__"):
            left = runtime.matmul_left(x @ b.matrix_transpose(x), x, b.matrix_transpose(x))
            self.require(b.shape(left) == (2, 3), "matrix_transpose", "matmul_left gives another shape")

    # How to complain

    def pairing(self, a: Any, c: Any) -> float:
        """The sum of the products of all elements."""
        pairs = zip(self.backend.to_numbers(a), self.backend.to_numbers(c), strict=True)
        return float(sum(p * q for p, q in pairs))

    def near(self, found: float, expected: float, what: str) -> None:
        close = abs(found - expected) <= self.tolerance * max(1.0, abs(expected))
        self.require(close, what, f"expected {expected}, found {found}")

    def equal(self, found: Any, expected: _Plain, what: str, why: str = "") -> None:
        shape = self.backend.shape(found)
        self.require(shape == expected.shape, what, why or f"expected {expected.shape}, found shape {shape}")
        numbers = [found] if backend_of(found) is None else self.backend.to_numbers(found)
        for one, other in zip(numbers, expected.numbers, strict=True):
            close = abs(one - other) <= self.tolerance * max(1.0, abs(other))
            self.require(close, what, why or f"expected {expected.numbers}, found {numbers}")

    def require(self, holds: bool, what: str, why: str) -> None:
        if not holds:
            raise BrokenBackend(f"the backend of {self.backend.name}: {what}: {why}")


def _indices(shape: Sequence[int]) -> Iterator[Shape]:
    return itertools.product(*map(range, shape))
