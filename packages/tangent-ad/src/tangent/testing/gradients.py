"""Check the derivatives of a function, in both modes, to any order."""

from __future__ import annotations

import copy
import inspect
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tangent.operators import jvp, vjp
from tangent.testing.compare import WrongDerivative, misfit, same
from tangent.testing.coordinates import (
    coarsest,
    coordinates,
    filled,
    labels,
    moved,
    pairing,
    tangent_coordinates,
    widened,
)
from tangent.wrt import Wrt, parameters_of

MODES = ("reverse", "forward")

# Up to so many coordinates are moved one by one; of more, some random directions are tried.
ONE_BY_ONE = 64
RANDOM_DIRECTIONS = 8

Vector = list[float]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a derivative may be from what differences give: `atol * scale + rtol * |expected|`.

    `scale` is the largest expected element, at least 1.  `step` is the step of the differences.
    """

    rtol: float
    atol: float
    step: float


DOUBLE = Tolerance(rtol=1e-6, atol=1e-8, step=1e-4)
SINGLE = Tolerance(rtol=2e-4, atol=1e-5, step=1e-4)  # of what is derived; differences are in double


def coarse(precision: float) -> Tolerance:
    """For results that are rounded to less than double precision whatever the arguments are.

    The step balances what is cut off, h^4, with what is rounded off, precision / h.
    """
    step: float = precision**0.2
    return Tolerance(rtol=4 * precision / step + 2e-4, atol=4 * precision / step, step=step)


def check_grads(
    f: Callable[..., Any],
    *args: Any,
    wrt: Wrt | None = None,
    order: int = 2,
    modes: Sequence[str] = MODES,
    rtol: float | None = None,
    atol: float | None = None,
    step: float | None = None,
    seed: int = 0,
) -> None:
    """Check the derivatives of `f` at `args`.  Raises `WrongDerivative` if there is anything wrong.

    wrt    by which arguments (default: all that are floats, inexact arrays or containers of these)
    order  2 also checks the derivatives of the derivatives, in every combination of `modes`
    modes  "reverse", "forward" or both
    rtol, atol, step   tolerance and step of the five-point differences, see `Tolerance`;
           by default 1e-6, 1e-8 and 1e-4, wider if an argument is in single precision
    seed   of the random seeds and directions

    Checked are values, the structure, shape and dtype of every result, that
    forward and reverse mode agree (the dot-product test), and that arguments
    and seeds are left as they were.

    >>> import math
    >>> check_grads(lambda x, y: math.sin(x) * y, 0.5, 2.0)
    """
    unknown = set(modes) - set(MODES)
    if unknown or not modes:
        raise ValueError(f"modes are {' and '.join(MODES)}, not {tuple(modes)}")
    bound = inspect.signature(f).bind(*args)
    bound.apply_defaults()
    names = _differentiated(f, bound.arguments) if wrt is None else parameters_of(f, wrt)[0]
    if not names:
        raise ValueError("no argument is a floating point number or holds one: nothing to check")
    wide = inspect.BoundArguments(
        bound.signature, {n: widened(v) for n, v in copy.deepcopy(bound.arguments).items()}
    )
    rounded = coarsest(f(*wide.args, **wide.kwargs))
    default = DOUBLE
    if rounded > 1e-10:
        default = coarse(rounded)
    elif any(coarsest(v) > 1e-10 for v in bound.arguments.values()):
        default = SINGLE
    tolerance = Tolerance(
        default.rtol if rtol is None else rtol,
        default.atol if atol is None else atol,
        default.step if step is None else step,
    )
    label = getattr(f, "__name__", "f")
    Call(f, bound, names, tolerance, random.Random(seed), label).check(modes, order)


@dataclass(slots=True)
class Call:
    """A function at some arguments, and by which of them it is differentiated."""

    function: Callable[..., Any]
    bound: inspect.BoundArguments
    names: tuple[str, ...]
    tolerance: Tolerance
    random: random.Random
    label: str
    value: Any = field(init=False)

    def __post_init__(self) -> None:
        self.value = self.at(self.bound.arguments)

    def check(self, modes: Sequence[str], order: int) -> None:
        """Check the modes against differences and each other, then what they derive."""
        columns = list(self.columns())
        by = filled(self.value, self.draw(len(coordinates(self.value))))
        direction = [self.random.uniform(0.5, 1.5) for _ in self.inputs()]
        pulled = pushed = None
        if "reverse" in modes:
            pull = vjp(self.function, wrt=self.names)
            found = self.derived(pull, {self.seeds(pull)[0]: by})
            self.check_reverse(found, by, columns, pull)
            pulled = _dot(self.weights(found), direction)
        if "forward" in modes:
            push = jvp(self.function, wrt=self.names)
            self.check_forward(push, columns)
            tangent = self.pushed(push, direction)
            pushed = _dot(pairing(by, self.value), tangent_coordinates(tangent, self.value))
        if pulled is not None and pushed is not None:
            self.check_agreement(pulled, pushed)
        if order > 1:
            for mode in modes:
                self.derivative(mode, by, direction).check(modes, order - 1)

    def derivative(self, mode: str, by: Any, direction: Vector) -> Call:
        """The derivative as a function of its own: by the same arguments and by its seeds."""
        operator, word = (vjp, "vjp") if mode == "reverse" else (jvp, "jvp")
        made = operator(self.function, wrt=self.names)
        seeds = self.seeds(made)
        values = (by,) if mode == "reverse" else self.split(direction)
        bound = self.with_seeds(made, dict(zip(seeds, values, strict=True)))
        carrying = tuple(n for n, v in zip(seeds, values, strict=True) if coordinates(v))
        label = f"the {word} of {self.label}"
        return Call(made, bound, (*self.names, *carrying), self.tolerance, self.random, label)

    # Against differences ----------------------------------------------------------

    def check_reverse(
        self, found: tuple[Any, ...], by: Any, columns: list[tuple[str, Vector, Vector]], pull: Any
    ) -> None:
        """Cotangents have the form of their arguments, and pair with every direction as differences do."""
        for name, gradient in zip(self.names, found, strict=True):
            self.must_fit(gradient, self.bound.arguments[name], f"the gradient by {name}", pull)
        weights = self.weights(found)
        seed = pairing(by, self.value)
        rows = [(label, _dot(seed, column), _dot(weights, along)) for label, along, column in columns]
        self.compare(f"the gradient of {self.label}", rows, pull)

    def check_forward(self, push: Any, columns: list[tuple[str, Vector, Vector]]) -> None:
        """Tangents have the form of the result, and are what differences give in every direction."""
        places = labels(self.value, "result")
        for label, along, column in columns:
            tangent = self.pushed(push, along)
            self.must_fit(tangent, self.value, "the tangent of the result", push)
            rows = list(zip(places, column, tangent_coordinates(tangent, self.value), strict=True))
            self.compare(f"the tangent of {self.label} along {label}", rows, push)

    def check_agreement(self, pulled: float, pushed: float) -> None:
        """<b, J d> = <J* b, d>: more exact than differences can be."""
        close = 1e-9 if self.tolerance.rtol < SINGLE.rtol else 1e-3
        if not abs(pulled - pushed) <= close * max(1.0, abs(pushed)):
            raise WrongDerivative(
                f"forward and reverse mode of {self.label} do not agree: "
                f"the seed times the tangent is {pushed}, the gradient times the direction {pulled}"
                f"\nat {self.described()}"
            )

    def compare(self, what: str, rows: list[tuple[str, float, float]], derivative: Any) -> None:
        """Every element is what differences give; rows hold a name, what is expected, and what was found."""
        scale = max([1.0, *(abs(expected) for _, expected, _ in rows)])
        tolerance = self.tolerance
        wrong = [
            (abs(found - expected), label, expected, found)
            for label, expected, found in rows
            if not abs(found - expected) <= tolerance.atol * scale + tolerance.rtol * abs(expected)
        ]
        if wrong:
            _, label, expected, found = max(wrong, key=lambda row: row[0] if row[0] == row[0] else 1e300)
            more = f" ({len(wrong)} of {len(rows)} elements are wrong)" if len(rows) > 1 else ""
            raise WrongDerivative(
                f"{what} is wrong at {label}: expected {expected:.10g} (by differences), "
                f"found {found:.10g}{more}\nat {self.described()}\n{_source(derivative)}"
            )

    def must_fit(self, found: Any, like: Any, what: str, derivative: Any) -> None:
        problem = misfit(found, like, what)
        if problem is not None:
            raise WrongDerivative(f"{self.label}: {problem}\nat {self.described()}\n{_source(derivative)}")

    def weights(self, gradients: tuple[Any, ...]) -> Vector:
        """How gradients pair with a direction."""
        values = [self.bound.arguments[name] for name in self.names]
        return [w for g, v in zip(gradients, values, strict=True) for w in pairing(g, v)]

    # Running ----------------------------------------------------------------------

    def at(self, arguments: Mapping[str, Any]) -> Any:
        """The value of the function; it gets copies, so it may write to them."""
        given = inspect.BoundArguments(self.bound.signature, copy.deepcopy(dict(arguments)))
        return self.function(*given.args, **given.kwargs)

    def seeds(self, derivative: Any) -> tuple[str, ...]:
        """The parameters that a derivative has and the function has not."""
        own = inspect.signature(derivative).parameters
        return tuple(name for name in own if name not in self.bound.signature.parameters)

    def with_seeds(self, derivative: Any, seeds: Mapping[str, Any]) -> inspect.BoundArguments:
        """The arguments of a derivative: those of the function, and seeds."""
        signature = inspect.signature(derivative)
        given = {**self.bound.arguments, **seeds}
        return inspect.BoundArguments(signature, {n: given[n] for n in signature.parameters if n in given})

    def derived(self, derivative: Any, seeds: Mapping[str, Any]) -> Any:
        """What a derivative gives; arguments and seeds must be as before."""
        bound = self.with_seeds(derivative, seeds)
        before = copy.deepcopy(bound.arguments)
        found = derivative(*bound.args, **bound.kwargs)
        for name, value in bound.arguments.items():
            if not same(value, before[name]):
                raise WrongDerivative(
                    f"a derivative of {self.label} changed its argument {name}: "
                    f"{before[name]} is now {value}\n{_source(derivative)}"
                )
        return found

    def pushed(self, push: Any, direction: Vector) -> Any:
        """The tangent along a direction."""
        return self.derived(push, dict(zip(self.seeds(push), self.split(direction), strict=True)))

    # Directions ---------------------------------------------------------------------

    def inputs(self) -> list[str]:
        """The names of all coordinates of the arguments."""
        return [label for name in self.names for label in labels(self.bound.arguments[name], name)]

    def columns(self) -> Iterator[tuple[str, Vector, Vector]]:
        """Directions in which the arguments move: name, direction, and the difference of the result."""
        names = self.inputs()
        if len(names) <= ONE_BY_ONE:
            for k, name in enumerate(names):
                along = [float(j == k) for j in range(len(names))]
                yield name, along, self.difference(along)
        else:
            for k in range(RANDOM_DIRECTIONS):
                along = self.draw(len(names))
                yield f"random direction {k + 1}", along, self.difference(along)

    def difference(self, along: Vector) -> Vector:
        """The derivative of the result along a direction, by the five-point rule.

        (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h, exact up to h^4: Abramowitz & Stegun 25.3.6.
        """
        h = self.tolerance.step
        one, two = ((self.stepped(along, k * h), self.stepped(along, -k * h)) for k in (1, 2))
        return [(8 * (a - b) - (c - d)) / (12 * h) for a, b, c, d in zip(*one, *two, strict=True)]

    def stepped(self, along: Vector, size: float) -> Vector:
        """The coordinates of the result after a step, in double precision."""
        wide = {n: widened(v) for n, v in self.bound.arguments.items()}
        for name, part in zip(self.names, self.parts(along), strict=True):
            wide[name] = moved(wide[name], [size * a for a in part])
        return coordinates(self.at(wide))

    def parts(self, along: Vector) -> list[Vector]:
        """A direction cut up, a part for each argument."""
        found, start = [], 0
        for name in self.names:
            size = len(coordinates(self.bound.arguments[name]))
            found.append(along[start : start + size])
            start += size
        return found

    def split(self, along: Vector) -> tuple[Any, ...]:
        """A direction as tangents of the arguments."""
        parts = zip(self.names, self.parts(along), strict=True)
        return tuple(filled(self.bound.arguments[name], part) for name, part in parts)

    def draw(self, count: int) -> Vector:
        """Random weights that are not near 0."""
        return [self.random.choice((-1.0, 1.0)) * self.random.uniform(0.5, 1.5) for _ in range(count)]

    def described(self) -> str:
        return ", ".join(f"{name} = {value!r}" for name, value in self.bound.arguments.items())


def _differentiated(f: Callable[..., Any], arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """The parameters whose arguments are floats or hold some; integers are counts more often than not."""
    found = []
    for name, value in arguments.items():
        kind = inspect.signature(f).parameters[name].kind
        if kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
            continue
        if coordinates(value) and not isinstance(value, int):
            found.append(name)
    return tuple(found)


def _dot(a: Vector, b: Vector) -> float:
    return sum((x * y for x, y in zip(a, b, strict=True)), 0.0)


def _source(derivative: Any) -> str:
    try:
        return inspect.getsource(derivative)
    except (OSError, TypeError):
        return "(its source cannot be had)"
