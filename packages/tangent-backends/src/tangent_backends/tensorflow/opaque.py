"""Rules that are made on demand, for what TensorFlow and Keras can differentiate themselves.

A function f(x, n) without a rule of its own is called once, under a tape that is kept (`pieces`),

    y, saved = taped_f.fwd(x, n)
    bx = taped_f.bwd(saved, by)

and has the tangent `pushed_forward(f, (dx, dn), (x, n))`.  A layer has the same pair, and one for tangents.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import inspect
import itertools
from functools import cache, partial
from types import FunctionType
from typing import Any

import tensorflow as tf

from tangent.rules.book import name_of
from tangent.rules.declare import ANYTHING, adjoint, d, tangent_
from tangent.rules.record import Field, Form, Result, Rule
from tangent.shown import show
from tangent_backends.tensorflow.pieces import Again, Last, Piece, Taped, parameters_of
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
    if isinstance(piece, Again):
        return Rule(callee=callee, name=piece.__name__, stand_in=piece.taped(), **_pair(piece))
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
    tangents = "".join(f"d[{n}], " if n in moving else "None, " for n in names)
    pushed = f"def {_NAME}(y_, {given}):\n    d[y_] = pushed_forward(fn, ({tangents}), ({given},))\n"
    spelled = inspect.Signature(
        [p.replace(annotation=p.empty, default=_spelled(p.default)) for p in parameters.values()]
    )
    return Rule(
        callee=callee,
        name=name_of(callee),
        form=Form.GENERAL,
        parameters=spelled,
        active=tuple(moving),
        constant=tuple(n for n in names if n not in moving),
        tangent=_template(pushed, callee),
        narrowed=cache(partial(Taped, callee, spelled, pure=True)),
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
        "pushed_forward": pushed_forward,
    }
    file_name = f"<rule {next(_count)} of {name_of(callee)}>"
    exec(compile(text, file_name, "exec"), namespace)
    made = namespace[_NAME]
    assert isinstance(made, FunctionType)
    made.__defaults__ = tuple(
        _spelled(p.default) for p in inspect.signature(callee).parameters.values() if p.default is not p.empty
    )
    show(text, file_name, [made])
    return made


def _spelled(default: Any) -> Any:
    """A default as texts can have it; one that cannot be written out, a function say, is `...`."""
    written = default is inspect.Parameter.empty or default is None
    return default if written or isinstance(default, (bool, int, float, str)) else ...


def _rule_of_piece(callee: Any) -> Rule | None:
    try:
        parameters = parameters_of(callee)
    except (TypeError, ValueError):
        return None
    return Rule(
        callee=callee,
        name=name_of(callee),
        form=Form.PAIR,
        parameters=parameters,
        active=tuple(parameters.parameters),
        result=Result.ANYTHING,
        narrowed=cache(partial(Taped, callee, parameters)),
    )


def _pair(piece: Piece) -> dict[str, Any]:
    """What the rules of a piece and of what stands for it have in common."""
    names = tuple(piece.parameters.parameters)
    return {
        "form": Form.PAIR,
        "parameters": piece.parameters,
        "active": piece.active,
        "constant": tuple(name for name in names if name not in piece.active),
        "result": Result.ANYTHING,
        "fitting": piece.fitting,
    }


def is_by_tape(rule: Rule) -> bool:
    """Is it the rule of a function that TensorFlow differentiates itself?"""
    return rule.narrowed is not None


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
