"""Nested containers of numbers, as the tests compare them."""

import copy
import dataclasses
import enum
import functools
import types

import numpy as np

# What has attributes and is no container of them.
CONSTANT = (
    type,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.ModuleType,
    np.ufunc,
    functools.partial,
    enum.Enum,
)


def is_number(leaf):
    """Something that has a derivative: a real or complex number or array, Python integers included."""
    if isinstance(leaf, (np.ndarray, np.generic)):
        return leaf.dtype.kind in "fc"
    return isinstance(leaf, (int, float, complex)) and not isinstance(leaf, bool)


def children(tree):
    """The items of a container with their labels, or None for a leaf."""
    if isinstance(tree, dict):
        return list(tree.items())
    if isinstance(tree, (list, tuple)):
        return list(enumerate(tree))
    if dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        return [(field.name, getattr(tree, field.name)) for field in dataclasses.fields(tree)]
    if "__slots__" in vars(type(tree)):
        return [(name, getattr(tree, name)) for name in type(tree).__slots__]
    if hasattr(tree, "__dict__") and not isinstance(tree, CONSTANT):
        return list(vars(tree).items())
    return None


def rebuilt(tree, items):
    """A container like `tree` with other items, in the order of `children`."""
    if isinstance(tree, dict):
        return type(tree)(zip(tree, items, strict=True))
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*items)
    if isinstance(tree, (list, tuple)):
        return type(tree)(items)
    new = copy.copy(tree)
    for (name, _), item in zip(children(tree), items, strict=True):
        object.__setattr__(new, name, item)
    return new


def leaves(tree, path=""):
    """The leaves with their paths: `{"a": [1.0]}` gives `[("['a'][0]", 1.0)]`."""
    items = children(tree)
    if items is None:
        return [(path, tree)]
    return [found for label, item in items for found in leaves(item, f"{path}[{label!r}]")]


def map_leaves(function, tree, *others):
    """`function` of each leaf, and of the leaves at its place in the other trees."""
    items = children(tree)
    if items is None:
        return function(tree, *others)
    besides = [[item for _, item in children(other)] for other in others]
    return rebuilt(
        tree, [map_leaves(function, item, *rest) for (_, item), *rest in zip(items, *besides, strict=True)]
    )


def numbers(tree):
    """The differentiable leaves as arrays."""
    return [np.asarray(leaf) for _, leaf in leaves(tree) if is_number(leaf)]


def flat(tree):
    """All differentiable elements as one vector."""
    found = [np.ravel(array) for array in numbers(tree)]
    return np.concatenate(found) if found else np.zeros(0)


def random_like(rng, tree):
    """Random numbers in the shape of a tree; what has no derivative becomes 0.0."""

    def one(leaf):
        if not is_number(leaf):
            return 0.0
        if isinstance(leaf, np.ndarray):
            return rng.uniform(0.5, 1.5, leaf.shape).astype(leaf.dtype)
        return float(rng.uniform(0.5, 1.5))

    return map_leaves(one, tree)


def moved(tree, direction, step):
    """`tree + step * direction`; integers become floats, dtypes of arrays stay."""

    def one(leaf, along):
        if not is_number(leaf):
            return leaf
        if isinstance(leaf, np.ndarray):
            return leaf + (step * np.asarray(along)).astype(leaf.dtype)
        return leaf + step * along

    return map_leaves(one, tree, direction)


def same(a, b):
    """Equal in structure, types, dtypes and values (NaN equals NaN)."""
    items, others = children(a), children(b)
    if items is None or others is None:
        if items is not others or type(a) is not type(b):
            return False
        if isinstance(a, np.ndarray):
            return (
                a.dtype == b.dtype
                and a.shape == b.shape
                and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
            )
        if isinstance(a, functools.partial):
            return (a.func, a.args, a.keywords) == (b.func, b.args, b.keywords)
        return a is b or a == b or (a != a and b != b)
    return (
        type(a) is type(b)
        and [label for label, _ in items] == [label for label, _ in others]
        and all(same(x, y) for (_, x), (_, y) in zip(items, others, strict=True))
    )


def mismatch(gradient, argument, path="gradient"):
    """What is wrong with the structure, shapes and dtypes of a gradient, or None."""
    items = children(argument)
    if items is None:
        return _leaf_mismatch(gradient, argument, path)
    if type(gradient) is not type(argument):
        return f"{path} is a {type(gradient).__name__}, the argument is a {type(argument).__name__}"
    others = children(gradient)
    labels, found = [label for label, _ in items], [label for label, _ in others]
    if found != labels:
        return f"{path} has items {found}, the argument has {labels}"
    for (label, item), (_, other) in zip(items, others, strict=True):
        problem = mismatch(other, item, f"{path}[{label!r}]")
        if problem:
            return problem
    return None


def _leaf_mismatch(gradient, argument, path):
    if not is_number(argument):
        return None  # strings and flags: whatever stands there means nothing
    if isinstance(argument, np.ndarray) and argument.ndim == 0 and np.ndim(gradient) == 0:
        # NumPy itself turns arrays of shape () into scalars in every operation.
        dtype = np.result_type(gradient)
        return None if dtype == argument.dtype else f"{path} has dtype {dtype}, the argument {argument.dtype}"
    if isinstance(argument, np.ndarray):
        if not isinstance(gradient, np.ndarray):
            return f"{path} is a {type(gradient).__name__}, the argument is an array"
        if gradient.shape != argument.shape:
            return f"{path} has shape {gradient.shape}, the argument {argument.shape}"
        if gradient.dtype != argument.dtype:
            return f"{path} has dtype {gradient.dtype}, the argument {argument.dtype}"
        return None
    wanted = complex if isinstance(argument, (complex, np.complexfloating)) else (float, np.floating)
    if not isinstance(gradient, wanted):
        return f"{path} is a {type(gradient).__name__}, the argument is a {type(argument).__name__}"
    return None
