"""Cotangents of convolutions and pools, by TensorFlow's own operations for them."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent_ast.errors import Undifferentiable
from tangent_backends.tensorflow.constants import vector
from tangent_backends.tensorflow.helpers.reductions import shape_of

raw = tf.raw_ops


def conv2d_input(
    g: Any, input: Any, filters: Any, strides: Any, padding: Any, data_format: str = "NHWC",
    dilations: Any = None,
) -> Any:  # fmt: skip
    """The cotangent of the input of a convolution, from the cotangent g of its result."""
    return raw.Conv2DBackpropInput(
        input_sizes=vector(shape_of(input)),
        filter=filters,
        out_backprop=g,
        dilations=_four(dilations, data_format),
        **_layout(strides, padding, data_format),
    )


def conv2d_filters(
    g: Any, input: Any, filters: Any, strides: Any, padding: Any, data_format: str = "NHWC",
    dilations: Any = None,
) -> Any:  # fmt: skip
    """The cotangent of the filters of a convolution, from the cotangent g of its result."""
    return raw.Conv2DBackpropFilter(
        input=input,
        filter_sizes=vector(shape_of(filters)),
        out_backprop=g,
        dilations=_four(dilations, data_format),
        **_layout(strides, padding, data_format),
    )


def depthwise_input(
    g: Any, input: Any, filter: Any, strides: Any, padding: Any, data_format: str | None = None,
    dilations: Any = None,
) -> Any:  # fmt: skip
    """The cotangent of the input of a convolution by channels."""
    return raw.DepthwiseConv2dNativeBackpropInput(
        input_sizes=vector(shape_of(input)),
        filter=filter,
        out_backprop=g,
        **_undilated(dilations),
        **_layout(strides, padding, data_format or "NHWC"),
    )


def depthwise_filters(
    g: Any, input: Any, filter: Any, strides: Any, padding: Any, data_format: str | None = None,
    dilations: Any = None,
) -> Any:  # fmt: skip
    """The cotangent of the filter of a convolution by channels."""
    return raw.DepthwiseConv2dNativeBackpropFilter(
        input=input,
        filter_sizes=vector(shape_of(filter)),
        out_backprop=g,
        **_undilated(dilations),
        **_layout(strides, padding, data_format or "NHWC"),
    )


def pool_spread(
    g: Any, input: Any, output: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NHWC"
) -> Any:
    """g where the largest element of each window is: the cotangent of the input of a pool."""
    return raw.MaxPoolGrad(
        orig_input=input,
        orig_output=output,
        grad=g,
        ksize=_four(ksize, data_format),
        **_layout(strides, padding, data_format),
    )


def pool_picked(g: Any, input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NHWC") -> Any:
    """What g has where the largest element of each window of the input is."""
    if not isinstance(padding, str):
        raise Undifferentiable("pools with explicit paddings: use tf.pad before")
    return raw.MaxPoolGradGrad(
        orig_input=input,
        orig_output=tf.nn.max_pool2d(input, ksize, strides, padding, data_format),
        grad=g,
        ksize=_four(ksize, data_format),
        strides=_four(strides, data_format),
        padding=padding,
        data_format=data_format,
    )


def pool_average(
    g: Any, input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NHWC"
) -> Any:
    """The cotangent of the input of an average over windows."""
    return raw.AvgPoolGrad(
        orig_input_shape=vector(shape_of(input)),
        grad=g,
        ksize=_four(ksize, data_format),
        strides=_four(strides, data_format),
        padding=padding,
        data_format=data_format,
    )


def bias_of(g: Any, data_format: str | None = None) -> Any:
    """The sum of g over all axes but that of the channels."""
    first = data_format is not None and data_format.startswith("NC")
    return raw.BiasAddGrad(out_backprop=g, data_format="NCHW" if first else "NHWC")


def deviation(x: Any, axis: Any = None) -> Any:
    """How far elements of x are from their mean over `axis`."""
    return x - tf.reduce_mean(x, axis, True)


def dropped(x: Any, rate: Any, noise_shape: Any = None, seed: Any = None, name: Any = None) -> Any:
    """`tf.nn.dropout`, with a mask that can be used again."""
    return x * dropout_mask(x, rate, noise_shape, seed)


def dropout_mask(x: Any, rate: Any, noise_shape: Any = None, seed: Any = None) -> Any:
    """0 where `tf.nn.dropout` puts a 0, and the factor by which it scales the other elements."""
    return tf.nn.dropout(tf.ones_like(x), rate, noise_shape, seed)


def _four(value: Any, data_format: str = "NHWC") -> list[int]:
    """A size for each of four axes: 2 => [1, 2, 2, 1]."""
    sizes = [1] if value is None else [int(n) for n in value] if hasattr(value, "__len__") else [int(value)]
    if len(sizes) == 4:
        return sizes
    inner = sizes * 2 if len(sizes) == 1 else sizes
    return [1, *inner, 1] if data_format.endswith("C") else [1, 1, *inner]


def _layout(strides: Any, padding: Any, data_format: str) -> dict[str, Any]:
    explicit = [] if isinstance(padding, str) else [int(n) for pair in padding for n in pair]
    return {
        "strides": _four(strides, data_format),
        "padding": padding if isinstance(padding, str) else "EXPLICIT",
        "explicit_paddings": explicit,
        "data_format": data_format,
    }


def _undilated(dilations: Any) -> dict[str, Any]:
    if dilations is not None and any(int(n) != 1 for n in _four(dilations)):
        raise Undifferentiable("depthwise convolutions with dilations: use tf.nn.convolution")
    return {}
