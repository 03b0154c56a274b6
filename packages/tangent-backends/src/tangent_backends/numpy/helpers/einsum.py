"""Derivatives of Einstein sums, of all orders that rules need."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy.helpers.common import beside, cast_as, grid


def einsum_cotangents(g: Any, subscripts: str, operands: Sequence[Any]) -> tuple[Any, ...]:
    """The cotangents of the operands of `np.einsum(subscripts, *operands)`, from that of the sum."""
    inputs, output = _einsum_labels(subscripts, operands)
    return tuple(_einsum_cotangent(g, inputs, output, operands, k) for k in range(len(operands)))


def einsum_tangent(tangents: Sequence[Any], subscripts: str, operands: Sequence[Any]) -> Any:
    """The tangent of `np.einsum(subscripts, *operands)`: each operand in turn replaced by its tangent."""
    total: Any = 0.0
    for k, tangent in enumerate(tangents):
        if tangent is not None:
            total = total + np.einsum(subscripts, *_with(operands, k, tangent))
    return total


def einsum_cross(
    g: Any, tangents: Sequence[Any], subscripts: str, operands: Sequence[Any]
) -> tuple[Any, ...]:
    """The derivative of `einsum_cotangents(g, ...)` along `tangents` of the operands.

    Also what `einsum_tangent(tangents, ...)` passes back to the operands.
    """
    inputs, output = _einsum_labels(subscripts, operands)
    results = []
    for j, operand in enumerate(operands):
        total: Any = np.zeros_like(operand)
        for k, tangent in enumerate(tangents):
            if k != j and tangent is not None:
                total = total + _einsum_cotangent(g, inputs, output, _with(operands, k, tangent), j)
        results.append(total)
    return tuple(results)


def einsum_second(
    first: Sequence[Any], second: Sequence[Any], subscripts: str, operands: Sequence[Any]
) -> Any:
    """The derivative of `einsum_tangent(first, ...)` along tangents `second` of the operands."""
    total: Any = 0.0
    for k, tangent in enumerate(first):
        for j, other in enumerate(second):
            if j != k and tangent is not None and other is not None:
                total = total + np.einsum(subscripts, *_with(_with(operands, k, tangent), j, other))
    return total


def _with(operands: Sequence[Any], k: int, value: Any) -> list[Any]:
    return [*operands[:k], value, *operands[k + 1 :]]


def _einsum_labels(subscripts: str, operands: Sequence[Any]) -> tuple[list[str], str]:
    """The labels of the operands and of the result: "ij,jk" => ["ij", "jk"], "ik"."""
    if not isinstance(subscripts, str):
        raise Undifferentiable(
            "np.einsum is differentiated with its axes named in a string, such as 'ij,jk->ik'"
        )
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    if not arrow:
        plain = left.replace("...", "")
        output = "".join(sorted(c for c in set(plain) - {","} if plain.count(c) == 1))
        output = "..." * ("..." in left) + output
    # Axes under an ellipsis are counted from their end, as in broadcasting.
    inputs = left.split(",")
    free = [c for c in string.ascii_letters if c not in subscripts]
    counts = [np.ndim(x) - len(part.replace("...", "")) for part, x in zip(inputs, operands, strict=True)]
    names = "".join(
        free[: max((n for n, part in zip(counts, inputs, strict=True) if "..." in part), default=0)]
    )
    inputs = [part.replace("...", names[len(names) - n :]) for n, part in zip(counts, inputs, strict=True)]
    return inputs, output.replace("...", names)


def _einsum_cotangent(g: Any, inputs: list[str], output: str, operands: Sequence[Any], k: int) -> Any:
    mine = inputs[k]
    g = beside(g, operands[k])
    distinct = "".join(dict.fromkeys(mine))
    others = [(inputs[j], operands[j]) for j in range(len(operands)) if j != k]
    known = set(output).union(*(labels for labels, _ in others)) if others else set(output)
    reached = "".join(c for c in distinct if c in known)
    formula = ",".join([output] + [labels for labels, _ in others]) + "->" + reached
    part = np.einsum(formula, g, *(array for _, array in others))
    # Labels that stand in this operand only were summed over: every element receives the same.
    shape = dict(zip(mine, np.shape(operands[k]), strict=True))
    part = np.reshape(part, [part.shape[reached.index(c)] if c in reached else 1 for c in distinct])
    # An axis of length 1 was stretched over the longer axes of that label.
    stretched = tuple(n for n, c in enumerate(distinct) if shape[c] == 1 and part.shape[n] != 1)
    if stretched:
        part = np.sum(part, axis=stretched, keepdims=True)
    part = np.broadcast_to(part, [shape[c] for c in distinct])
    if distinct == mine:
        return cast_as(part, operands[k])
    # A label that the operand has twice takes its diagonal.
    total = np.zeros_like(part, shape=np.shape(operands[k]))
    step = grid(part.shape, part)
    total[tuple(step[distinct.index(c)] for c in mine)] = part
    return cast_as(total, operands[k])
