"""Derivatives of Einstein sums and of products over several axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tangent_ast.errors import Undifferentiable
from tangent_backends.tensorflow.helpers.reductions import shape_of
from tangent_backends.tensorflow.helpers.shapes import inverse_permutation, whole

Operands = Sequence[Any]


def einsum_cotangents(g: Any, equation: str, operands: Operands) -> tuple[Any, ...]:
    """The cotangents of the operands of `tf.einsum(equation, *operands)`, from that of the sum."""
    inputs, output = _labels(equation, operands)
    return tuple(_cotangent(g, inputs, output, operands, k) for k in range(len(operands)))


def einsum_tangent(tangents: Operands, equation: str, operands: Operands) -> Any:
    """The tangent of `tf.einsum(equation, *operands)`: each operand in turn replaced by its tangent."""
    total: Any = 0.0
    for k, tangent in enumerate(tangents):
        if tangent is not None:
            total = total + tf.einsum(equation, *_with(operands, k, tangent))
    return total


def einsum_cross(g: Any, tangents: Operands, equation: str, operands: Operands) -> tuple[Any, ...]:
    """The derivative of `einsum_cotangents(g, ...)` along `tangents` of the operands.

    Also what `einsum_tangent(tangents, ...)` passes back to the operands.
    """
    inputs, output = _labels(equation, operands)
    results = []
    for j, operand in enumerate(operands):
        total: Any = tf.zeros_like(operand)
        for k, tangent in enumerate(tangents):
            if k != j and tangent is not None:
                total = total + _cotangent(g, inputs, output, _with(operands, k, tangent), j)
        results.append(total)
    return tuple(results)


def einsum_second(first: Operands, second: Operands, equation: str, operands: Operands) -> Any:
    """The derivative of `einsum_tangent(first, ...)` along tangents `second` of the operands."""
    total: Any = 0.0
    for k, tangent in enumerate(first):
        for j, other in enumerate(second):
            if j != k and tangent is not None and other is not None:
                total = total + tf.einsum(equation, *_with(_with(operands, k, tangent), j, other))
    return total


def _with(operands: Operands, k: int, value: Any) -> list[Any]:
    return [*operands[:k], value, *operands[k + 1 :]]


def _labels(equation: str, operands: Operands) -> tuple[list[str], str]:
    """The labels of the operands and of the result; axes behind "..." get letters of their own.

    "b...i,ij" of ranks 3, 2 => ["bAi", "ij"], "Abj"
    """
    left, arrow, output = equation.replace(" ", "").partition("->")
    if not arrow:
        output = "".join(sorted(c for c in set(left) - set(",.") if left.count(c) == 1))
        output = "..." * ("..." in left) + output
    free = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in equation]
    inputs, longest = [], 0
    for labels, operand in zip(left.split(","), operands, strict=True):
        count = len(shape_of(operand)) - len(labels.replace("...", ""))
        longest = max(longest, count if "..." in labels else 0)
        inputs.append(labels.replace("...", "".join(free[:count][::-1])))
    return inputs, output.replace("...", "".join(free[:longest][::-1]))


def _cotangent(g: Any, inputs: list[str], output: str, operands: Operands, k: int) -> Any:
    mine, shape = inputs[k], shape_of(operands[k])
    if len(set(mine)) < len(mine):
        raise Undifferentiable("tf.einsum with a label twice in one operand: use tf.linalg.diag_part")
    others = [(inputs[j], operands[j]) for j in range(len(operands)) if j != k]
    known = set(output).union(*(labels for labels, _ in others)) if others else set(output)
    # An axis of length 1 may have been stretched: then it is summed over.
    reached = "".join(c for c, n in zip(mine, shape, strict=True) if c in known and n != 1)
    formula = ",".join([output] + [labels for labels, _ in others]) + "->" + reached
    part = tf.einsum(formula, g, *(value for _, value in others))
    sizes = [n if c in reached else 1 for c, n in zip(mine, shape, strict=True)]
    # Labels that stand in this operand only were summed over: every element receives the same.
    return tf.broadcast_to(tf.reshape(part, sizes), shape)


def tensordot_left(g: Any, a: Any, b: Any, axes: Any) -> Any:
    """The cotangent of a in `z = tf.tensordot(a, b, axes)`, from the cotangent g of z."""
    mine, theirs, kept = _contracted(a, b, axes)
    rest = [k for k in range(len(shape_of(b))) if k not in theirs]
    product = tf.tensordot(g, b, [list(range(len(kept), len(kept) + len(rest))), rest])
    # Axes of the product: those of a that were kept, then b's contracted ones in b's order.
    order = sorted(range(len(theirs)), key=lambda k: theirs[k])
    return tf.transpose(product, inverse_permutation(kept + [mine[k] for k in order]))


def tensordot_right(g: Any, a: Any, b: Any, axes: Any) -> Any:
    """The cotangent of b in `z = tf.tensordot(a, b, axes)`, from the cotangent g of z."""
    mine, theirs, kept = _contracted(a, b, axes)
    rest = [k for k in range(len(shape_of(b))) if k not in theirs]
    product = tf.tensordot(a, g, [kept, list(range(len(kept)))])
    order = sorted(range(len(mine)), key=lambda k: mine[k])
    return tf.transpose(product, inverse_permutation([theirs[k] for k in order] + rest))


def _contracted(a: Any, b: Any, axes: Any) -> tuple[list[int], list[int], list[int]]:
    """The contracted axes of a and of b, and the kept axes of a, none negative."""
    left, right = len(shape_of(a)), len(shape_of(b))
    axes = whole(axes)
    if isinstance(axes, int):
        mine, theirs = list(range(left - axes, left)), list(range(axes))
    else:
        first, second = ([k] if isinstance(k, int) else list(k) for k in axes)
        mine, theirs = [k % left for k in first], [k % right for k in second]
    return mine, theirs, [k for k in range(left) if k not in mine]


def lower_half(x: Any) -> Any:
    """The lower triangle of x, with half of the diagonal."""
    return tf.linalg.band_part(x, -1, 0) - 0.5 * tf.linalg.band_part(x, 0, 0)
