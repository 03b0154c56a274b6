"""Check the rule of a function at sample calls, through the whole pipeline.

    sample(x, axis=0) of np.sum    =>    def call(a):
                                             return sum(a, axis=0)

    sample(x, 1, v) of np.put      =>    def call(a, v):
                                             a = a * 1.0
                                             put(a, 1, v)
                                             return a

Each call becomes a small function; its derivatives are derived and checked like
those of any other function.
"""

from __future__ import annotations

import inspect
import itertools
import keyword
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tangent.backend import backend_of
from tangent.operators import jvp, vjp
from tangent.rules.book import BOOK, RuleError, name_of
from tangent.rules.record import Form, Result, Rule
from tangent.runtime.records import is_record
from tangent.runtime.tree import describe, is_container, leaves
from tangent.shown import show
from tangent.testing.compare import WrongDerivative, misfit
from tangent.testing.coordinates import coarsest, coordinates, filled, tangent_coordinates, widened
from tangent.testing.gradients import check_grads


@dataclass(frozen=True, slots=True)
class Sample:
    """One call of a function at which its rule is checked, to this order.

    `through` is applied to the first argument before: where only some arguments
    make sense, such as symmetric matrices, it makes one of any.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    order: int = 2
    through: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Kink:
    """A point without derivative, and the gradient by each argument that stands for it by convention."""

    args: tuple[Any, ...]
    gradients: tuple[Any, ...]


def sample(*args: Any, order: int = 2, through: Callable[[Any], Any] | None = None, **kwargs: Any) -> Sample:
    """A call with these arguments: `check_rule(np.sum, sample(x, axis=0))`.  See `Sample`."""
    return Sample(args, kwargs, order, through)


def check_rule(fn: Callable[..., Any], *samples: Sample) -> None:
    """Check the rule of `fn` at sample calls.  Raises `WrongDerivative` with the call that fails.

    For each call: value, structure, shape and dtype of gradient and tangent,
    both modes against differences and each other, to the order of the sample;
    by each argument alone; that what the rule declares constant is constant,
    that its value is of the kind that the rule promises, and that it shares
    memory with no argument but the one that the rule names.

    Array methods and attributes that share the rule are checked with the same
    calls.  A function that is differentiated as a composition of others is checked
    in the same way, and its composition must have its value.  `RuleError` if there is
    neither.

    >>> import math
    >>> check_rule(math.hypot, sample(3.0, 4.0), sample(0.5, -1.5))
    """
    made: dict[str, Call] = {}
    for number, one in enumerate(samples, 1):
        rule = _rule_of(fn, one)
        try:
            for spelling in _spellings(rule, one):
                call = made.setdefault(spelling.text, spelling)
                _check(rule, call, spelling.arguments, one)
            if rule is not BOOK.rule_for(fn):
                _check_composition(rule, one)
        except Exception as error:
            error.add_note(f"in the rule of {rule.name}, sample {number}: {_shown(one)}")
            raise


def check_kink(fn: Callable[..., Any], kink: Kink) -> None:
    """Check what stands for the derivative where there is none, in both modes."""
    rule = BOOK.rule_for(fn)
    if rule is None:
        raise RuleError(f"{name_of(fn)} has no rule")
    call = _function_call(rule, Sample(kink.args, {}))
    names = call.carrying(call.arguments)
    value = call.run(call.arguments)
    ones = filled(value, [1.0] * len(coordinates(value)))
    found = vjp(call.function, wrt=names)(*call.arguments, ones)
    for name, gradient, expected in zip(names, found, kink.gradients, strict=True):
        if coordinates(gradient) != coordinates(expected):
            raise WrongDerivative(
                f"the gradient of {rule.name} by {name} at {kink.args} is {gradient}, "
                f"by convention {expected}"
            )
        direction = filled(gradient, [1.0] * len(coordinates(gradient)))
        tangent = jvp(call.function, wrt=name)(*call.arguments, direction)
        if not abs(sum(coordinates(tangent)) - sum(coordinates(expected))) <= 1e-12:
            raise WrongDerivative(
                f"the tangent of {rule.name} along {name} at {kink.args} is {tangent}, "
                f"by convention it adds up to {sum(coordinates(expected))}"
            )


def _rule_of(fn: Callable[..., Any], one: Sample) -> Rule:
    """The rule that a call falls under; for one of a composition, what a rule would say of it."""
    rule, composition = BOOK.rule_for(fn), BOOK.composition_of(fn)
    if composition is None:
        if rule is None:
            raise RuleError(f"{name_of(fn)} has no rule")
        return rule
    if rule is not None:
        try:
            passed = rule.parameters.bind(*one.args, **one.kwargs).arguments
        except TypeError:
            pass  # the rule has not all parameters of the function
        else:
            if not rule.unsupported.keys() & passed:
                return rule
    signature = inspect.signature(composition)
    return Rule(
        fn,
        name_of(fn),
        Form.GENERAL,
        signature,
        tuple(signature.parameters),
        result=Result.ANYTHING,
        view_of=next(iter(signature.parameters), None),
    )


def _check_composition(rule: Rule, one: Sample) -> None:
    """A composition has the value of the function that it stands for."""
    composition = BOOK.composition_of(rule.callee)
    assert composition is not None
    args = one.args if one.through is None else (one.through(one.args[0]), *one.args[1:])
    expected = rule.callee(*args, **one.kwargs)  # type: ignore[operator]
    found = composition(*args, **one.kwargs)
    problem = misfit(found, expected, "the value of the composition")
    size = max(map(abs, coordinates(expected)), default=0.0)
    limit = 1e4 * max(map(coarsest, (expected, *args))) * (1 + size)
    pairs = zip(tangent_coordinates(found, expected), coordinates(expected), strict=True)
    if problem is None and any(abs(a - b) > limit for a, b in pairs):
        problem = f"the value of the composition is {found!r}, not {expected!r}"
    if problem is not None:
        raise WrongDerivative(problem)


# --------------------------------------------------------------------------
# One sample


def _check(rule: Rule, call: Call, arguments: tuple[Any, ...], one: Sample) -> None:
    value = call.run(arguments)
    problem = _broken_promise(rule, value, arguments)
    if problem is not None:
        raise WrongDerivative(f"{rule.name} {problem}")
    carrying = call.carrying(arguments)
    active = tuple(n for n in carrying if call.parameters[n] in rule.active)
    constant = tuple(n for n in carrying if n not in active and call.parameters[n] not in rule.fixed)
    if constant:
        _check_constant(rule, call, arguments, constant)
    if not active or not coordinates(value):
        return
    function = call.function
    check_grads(function, *arguments, wrt=active, order=one.order)
    if len(active) > 1:
        for name in active:
            check_grads(function, *arguments, wrt=name, order=1)


def _check_constant(rule: Rule, call: Call, arguments: tuple[Any, ...], names: tuple[str, ...]) -> None:
    """Moving an argument that is declared constant a little changes nothing, and its derivative is 0."""
    value = call.run(arguments)
    for name in names:
        place = list(call.parameters).index(name)
        for step in (1e-4, -1e-4):
            given = [widened(a) for a in arguments]
            moved = [c + step for c in coordinates(given[place])]
            given[place] = filled(given[place], moved)
            after = call.run(tuple(given))
            drift = [abs(a - b) for a, b in zip(coordinates(after), coordinates(value), strict=True)]
            if max(drift, default=0.0) > 1e-6:
                raise WrongDerivative(f"{rule.name} declares {name} constant, but depends on it")
        if coordinates(value):
            by = filled(value, [1.0] * len(coordinates(value)))
            gradient = vjp(call.function, wrt=name)(*arguments, by)
            tangent = jvp(call.function, wrt=name)(
                *arguments, filled(arguments[place], [1.0] * len(coordinates(arguments[place])))
            )
            if any(coordinates(gradient)) or any(coordinates(tangent)):
                raise WrongDerivative(f"{rule.name} declares {name} constant, but its derivative is not 0")


def _broken_promise(rule: Rule, value: Any, arguments: tuple[Any, ...]) -> str | None:
    """What a rule says of the value that is not so."""
    if rule.form is Form.WRITE:
        return None  # the value is what was written to
    backend = backend_of(value)
    shape = () if backend is None else backend.shape(value)
    numeric = backend is not None or isinstance(value, (int, float, complex))
    kept = {
        Result.NUMERIC: numeric,
        Result.ARRAY: backend is not None,
        Result.MATRIX: backend is not None and len(shape) == 2,
        Result.SCALAR: numeric and shape == (),
        Result.REDUCTION: numeric,
        Result.LIKE: numeric or is_container(value),
        Result.MODEL: numeric or is_container(value),
        Result.BROADCAST: numeric,
        Result.INDEX: isinstance(value, int),
        Result.INDICES: isinstance(value, tuple) and all(isinstance(n, int) for n in value),
        Result.TUPLE: isinstance(value, tuple),
        Result.LIST: isinstance(value, list),
        Result.DICT: isinstance(value, dict),
        Result.OBJECT: is_record(value),
        Result.OTHER: not coordinates(value),
        Result.ANYTHING: True,
        Result.CHOSEN: numeric or is_container(value),
    }
    if not kept[rule.result]:
        return f"promises a result of kind {rule.result.value!r} and gives {describe(value)}"
    for position, argument in enumerate(arguments):
        if rule.view_of is None and _share_memory(value, argument):
            return f"gives a value that shares memory with argument {position}, and declares no view_of"
    return None


def _share_memory(a: Any, b: Any) -> bool:
    for x in leaves(a):
        backend = backend_of(x)
        if backend is None:
            continue
        for y in leaves(b):
            if backend_of(y) is backend and backend.shape(x) and backend.shares_memory(x, y):
                return True
    return False


def _shown(one: Sample) -> str:
    parts = [repr(a) for a in one.args] + [f"{k}={v!r}" for k, v in one.kwargs.items()]
    return f"({', '.join(parts)})"


# --------------------------------------------------------------------------
# A call as a function


@dataclass(frozen=True, slots=True)
class Call:
    """A call written as a function.

    `parameters` gives, for each of its parameters, the parameter of the rule
    that it is passed to.
    """

    text: str
    function: Callable[..., Any]
    parameters: Mapping[str, str]
    arguments: tuple[Any, ...]

    def run(self, arguments: tuple[Any, ...]) -> Any:
        """The value of the call."""
        return self.function(*arguments)

    def carrying(self, arguments: tuple[Any, ...]) -> tuple[str, ...]:
        """The parameters whose arguments can carry a derivative."""
        pairs = zip(self.parameters, arguments, strict=True)
        return tuple(n for n, a in pairs if coordinates(a) and not isinstance(a, int))


def _spellings(rule: Rule, one: Sample) -> Iterator[Call]:
    """The call of the function, and those of the method and the attribute that share its rule."""
    if callable(rule.callee):
        yield _function_call(rule, one)
    if not one.args or backend_of(one.args[0]) is None or not hasattr(one.args[0], "ndim"):
        return
    receiver, kind = one.args[0], type(one.args[0])
    if rule.method is not None and hasattr(kind, rule.method) and _takes(getattr(kind, rule.method), one):
        yield _call(rule, f"{{0}}.{rule.method}({{rest}})", one)
    if rule.attribute is not None and hasattr(receiver, rule.attribute) and len(one.args) == 1:
        if not one.kwargs:
            yield _call(rule, f"{{0}}.{rule.attribute}", one)


def _takes(method: Any, one: Sample) -> bool:
    """Does a method take these arguments?"""
    try:
        inspect.signature(method).bind(*one.args, **one.kwargs)
    except TypeError:
        return False
    except ValueError:
        return not one.kwargs and len(one.args) == 1  # it does not say
    return True


def _function_call(rule: Rule, one: Sample) -> Call:
    return _call(rule, "fn({all})", one)


def _call(rule: Rule, form: str, one: Sample) -> Call:
    """Write a call; literals are written out, everything else is a parameter."""
    parameters: dict[str, str] = {}
    arguments: list[Any] = []
    parts: list[str] = []
    for (owner, label), value in _names_of_arguments(rule, one):
        if _is_literal(value):
            text = repr(value)
        else:
            text = owner
            while text in parameters or keyword.iskeyword(text):
                text += "_"
            parameters[text] = owner
            arguments.append(value)
        if one.through is not None and not parts:
            text = f"through({text})"
        parts.append(f"{label}={text}" if label else text)
    first = parts[0] if parts else ""
    body = (
        form.replace("{all}", ", ".join(parts)).replace("{rest}", ", ".join(parts[1:])).replace("{0}", first)
    )
    lines = [f"return {body}"]
    if rule.form is Form.WRITE:
        written = next(name for name, owner in parameters.items() if owner in rule.mutates)
        lines = [f"{written} = {written} * 1.0", body, f"return {written}"]
    text = f"def call({', '.join(parameters)}):\n" + "".join(f"    {line}\n" for line in lines)
    file_name = f"<call {next(_count)} of {rule.name}>"
    namespace: dict[str, Any] = {"fn": rule.callee, "through": one.through}
    exec(compile(text, file_name, "exec"), namespace)
    show(text, file_name, [namespace["call"]])
    return Call(text, namespace["call"], parameters, tuple(arguments))


_count = itertools.count(1)


def _names_of_arguments(rule: Rule, one: Sample) -> list[tuple[tuple[str, str], Any]]:
    """For each argument the parameter it is passed to, and the keyword if it is passed by one."""
    kinds = inspect.Parameter
    positional = [
        p
        for p in rule.parameters.parameters.values()
        if p.kind in (kinds.POSITIONAL_ONLY, kinds.POSITIONAL_OR_KEYWORD, kinds.VAR_POSITIONAL)
    ]
    found: list[tuple[tuple[str, str], Any]] = []
    for k, value in enumerate(one.args):
        owner = positional[min(k, len(positional) - 1)]
        found.append(((owner.name, ""), value))
    return found + [((name, name), value) for name, value in one.kwargs.items()]


def _is_literal(value: Any) -> bool:
    """Something that is written out in a call: axes, flags, subscripts."""
    if is_container(value):
        return isinstance(value, (tuple, list)) and len(value) > 0 and all(map(_is_literal, value))
    return value is None or isinstance(value, (bool, int, str))
