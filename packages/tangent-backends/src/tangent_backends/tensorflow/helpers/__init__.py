"""Functions that generated TensorFlow code may call.  Their rules are beside those of TensorFlow's own."""

from tangent_backends.tensorflow.helpers.choices import at_lower, at_upper, chosen, selected
from tangent_backends.tensorflow.helpers.losses import (
    cross_entropy,
    cross_entropy_slope,
    one_hot_slope,
    sparse_cross_entropy,
)
from tangent_backends.tensorflow.helpers.picking import gathered, scattered_rows, sorting, unique_indices, unmasked, unsliced
from tangent_backends.tensorflow.helpers.powers import higher_polygamma, lowered, nonzero, quotient
from tangent_backends.tensorflow.helpers.products import matmul_left, matmul_right
from tangent_backends.tensorflow.helpers.reductions import axes_of, shape_of, terms
from tangent_backends.tensorflow.helpers.carrying import carried, carried_back, earlier, later, other_factors
from tangent_backends.tensorflow.helpers.einsum import einsum_cotangents, einsum_cross, einsum_second, einsum_tangent, lower_half, tensordot_left, tensordot_right
from tangent_backends.tensorflow.helpers.networks import bias_of, conv2d_filters, conv2d_input, depthwise_filters, depthwise_input, deviation, dropout_mask, dropped, pool_average, pool_picked, pool_spread
from tangent_backends.tensorflow.helpers.shapes import (
    inverse_permutation,
    join_like,
    reshaped,
    split_like,
    unpad,
    unrepeat,
    unstacked,
    untile,
)

__all__ = [
    "at_lower",
    "at_upper",
    "axes_of",
    "bias_of",
    "carried",
    "carried_back",
    "chosen",
    "conv2d_filters",
    "conv2d_input",
    "cross_entropy",
    "cross_entropy_slope",
    "depthwise_filters",
    "depthwise_input",
    "deviation",
    "dropout_mask",
    "dropped",
    "earlier",
    "einsum_cotangents",
    "einsum_cross",
    "einsum_second",
    "einsum_tangent",
    "gathered",
    "higher_polygamma",
    "inverse_permutation",
    "join_like",
    "later",
    "lower_half",
    "lowered",
    "matmul_left",
    "matmul_right",
    "nonzero",
    "one_hot_slope",
    "other_factors",
    "pool_average",
    "pool_picked",
    "pool_spread",
    "quotient",
    "reshaped",
    "scattered_rows",
    "selected",
    "shape_of",
    "sorting",
    "sparse_cross_entropy",
    "split_like",
    "tensordot_left",
    "tensordot_right",
    "terms",
    "unique_indices",
    "unmasked",
    "unpad",
    "unrepeat",
    "unsliced",
    "unstacked",
    "untile",
]
