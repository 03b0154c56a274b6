"""Rules that are made on demand, for what TensorFlow and Keras can differentiate themselves.

A function f(x, n) without a rule of its own gets

    def adjoint(y, x, n):                              def tangent(y, x, n):
        d[x] = pulled_back(f, 0, d[y], (x, n))             d[y] = pushed_forward(f, (d[x], d[n]), (x, n))
        d[n] = pulled_back(f, 1, d[y], (x, n))
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import inspect
import itertools
from types import FunctionType
from typing import Any

import tensorflow as tf

from tangent.rules.book import BOOK, name_of
from tangent.rules.declare import ANYTHING, adjoint, d, tangent_
from tangent.rules.record import Field, Form, Result, Rule
from tangent.shown import show
from tangent_backends.tensorflow.pieces import Last, Piece, Taped
from tangent_backends.tensorflow.tape import pulled_back, pulled_back_each, pushed_forward

_count = itertools.count(1)
_NAME = "rule"  # of templates: what they are of may be a lambda


def rule_of_opaque(callee: Any) -> Rule | None:
    """A rule for a function of TensorFlow or Keras, a layer, a model or a `tf.function`."""
    if not callable(callee):
        return None
    piece = callee if isinstance(callee, Piece) else getattr(callee, "piece", None)
    if isinstance(piece, Last):
        return _refused(callee, _TWICE)
    if isinstance(piece, Piece):
        return Rule(callee=callee, name=piece.__name__, **_pair(piece))
    for kind, why in _WITHOUT_DERIVATIVE.items():
        if _is_method(callee, kind) or (isinstance(callee, type) and issubclass(callee, kind)):
            return _refused(callee, why)
    if isinstance(callee, type):
        return None
    if isinstance(callee, FunctionType) and not _draws(callee):
        return _rule_of_function(callee) or _refused(callee, _GATHERING)
    return _rule_of_piece(callee)


_WITHOUT_DERIVATIVE = {
    tf.TensorArray: "append to a list, and use tf.stack",
    tf.RaggedTensor: "use a tensor, with a mask for what is not there",
    tf.SparseTensor: "use a dense tensor",
    tf.linalg.LinearOperator: "call the functions of tf.linalg on the matrix",
    tf.data.Dataset: "iterate over it outside, and pass tensors",
}
_TWICE = (
    "a layer or a tf.function is differentiated twice at most, and not forward over forward: "
    "use `tangent.hvp`, or write it with functions of TensorFlow"
)
_GATHERING = (
    "it gathers its arguments, and a tape wants to know each by its name: call it in a tf.function, "
    "`piece = tf.function(lambda x, y: ...)`, and that instead"
)


def _is_method(callee: Any, kind: type) -> bool:
    """Is this a method of a class, bound or not?"""
    whose = getattr(callee, "__self__", None)
    own = getattr(kind, getattr(callee, "__name__", ""), None)
    return isinstance(whose, kind) or whose is kind or own is callee


def _refused(callee: Any, why: str) -> Rule:
    return Rule(callee, name_of(callee), Form.REFUSED, ANYTHING, constant=tuple(ANYTHING.parameters), why=why)


def _draws(callee: FunctionType) -> bool:
    """Does a function draw random numbers of its own, so that a second call has another value?

    Those which can do without a seed do; what they pick may be passed instead.
    """
    try:
        parameters = inspect.signature(callee).parameters
    except (TypeError, ValueError):
        return False
    seed = parameters.get("seed")
    return "sampled_values" in parameters or (seed is not None and seed.default is not seed.empty)


def _rule_of_function(callee: FunctionType) -> Rule | None:
    try:
        parameters = inspect.signature(callee).parameters
    except (TypeError, ValueError):
        return None
    if any(p.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD for p in parameters.values()):
        return None
    names = list(parameters)
    given = ", ".join(names)
    moving = [n for n in names if n != "name" and not isinstance(parameters[n].default, (bool, str))]
    if not moving:
        plain = inspect.Signature([p.replace(annotation=p.empty) for p in parameters.values()])
        return Rule(
            callee, name_of(callee), Form.CONSTANT, plain, constant=tuple(names), result=Result.ANYTHING
        )
    assigned = "\n".join(f"    d[{n}] = pulled_back(fn, {names.index(n)}, d[y_], ({given},))" for n in moving)
    tangents = "".join(f"d[{n}], " if n in moving else "None, " for n in names)
    templates = [
        _template(f"def {_NAME}(y_, {given}):\n{assigned}\n", callee),
        _template(
            f"def {_NAME}(y_, {given}):\n    d[y_] = pushed_forward(fn, ({tangents}), ({given},))\n",
            callee,
        ),
    ]
    return Rule(
        callee=callee,
        name=name_of(callee),
        form=Form.GENERAL,
        parameters=inspect.Signature([p.replace(annotation=p.empty) for p in parameters.values()]),
        active=tuple(moving),
        constant=tuple(n for n in names if n not in moving),
        adjoint=templates[0],
        tangent=templates[1],
        result=Result.ANYTHING,
        field=Field.COMPLEX if callee in _TRANSFORMS else Field.OF_ARGUMENTS,
        names_itself=True,
    )


# Functions that make complex numbers, also of real ones.
_TRANSFORMS = (
    tf.signal.fft, tf.signal.fft2d, tf.signal.fft3d, tf.signal.ifft, tf.signal.ifft2d, tf.signal.ifft3d,
    tf.signal.rfft, tf.signal.rfft2d, tf.signal.stft,
)  # fmt: skip


def _template(text: str, callee: FunctionType) -> FunctionType:
    """A template that refers to `callee`, with its defaults."""
    namespace: dict[str, Any] = {
        "d": d,
        "fn": callee,
        "pulled_back": pulled_back,
        "pushed_forward": pushed_forward,
    }
    file_name = f"<rule {next(_count)} of {name_of(callee)}>"
    exec(compile(text, file_name, "exec"), namespace)
    made = namespace[_NAME]
    assert isinstance(made, FunctionType)
    # A default that cannot be written out, such as a function, is left to the callee.
    made.__defaults__ = tuple(
        p.default if p.default is None or isinstance(p.default, (bool, int, float, str)) else ...
        for p in inspect.signature(callee).parameters.values()
        if p.default is not p.empty
    )
    show(text, file_name, [made])
    return made


def _rule_of_piece(callee: Any) -> Rule | None:
    try:
        taped = Taped(callee)
    except (TypeError, ValueError):
        return None
    BOOK.enter_made(Rule(callee=taped, name=taped.__name__, **_pair(taped)))
    return Rule(callee=callee, name=name_of(callee), stand_in=taped, **_pair(taped))


def _pair(piece: Piece) -> dict[str, Any]:
    """What the rules of a piece and of what stands for it have in common."""
    return {
        "form": Form.PAIR,
        "parameters": piece.parameters,
        "active": tuple(piece.parameters.parameters),
        "result": Result.ANYTHING,
    }


# --------------------------------------------------------------------------
# A tape around a tape


@adjoint(pulled_back, result=Result.ANYTHING)
def pulled_back_adjoint(r, of, k, by, args):
    d[by] = pulled_back(pulled_back, 2, d[r], (of, k, by, args))
    d[args] = pulled_back(pulled_back, 3, d[r], (of, k, by, args))


@tangent_(pulled_back)
def pulled_back_tangent(r, of, k, by, args):
    d[r] = pushed_forward(pulled_back, (None, None, d[by], d[args]), (of, k, by, args))


@adjoint(pushed_forward, result=Result.ANYTHING)
def pushed_forward_adjoint(r, of, tangents, args):
    # r = J t, and <b, J t> is both <J* b, t> and what `args` vary in the pairing of J* b with t.
    d[tangents] = pulled_back_each(of, d[r], args)
    d[args] = pulled_back(pulled_back_each, 2, tangents, (of, d[r], args))


@tangent_(pushed_forward)
def pushed_forward_tangent(r, of, tangents, args):
    d[r] = pushed_forward(pushed_forward, (None, d[tangents], d[args]), (of, tangents, args))


@adjoint(pulled_back_each, result=Result.TUPLE)
def pulled_back_each_adjoint(r, of, by, args):
    d[by] = pushed_forward(of, d[r], args)
    d[args] = pulled_back(pulled_back_each, 2, d[r], (of, by, args))


@tangent_(pulled_back_each)
def pulled_back_each_tangent(r, of, by, args):
    d[r] = pushed_forward(pulled_back_each, (None, d[by], d[args]), (of, by, args))
