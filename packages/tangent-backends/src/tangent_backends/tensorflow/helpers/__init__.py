"""Functions that generated TensorFlow code may call.  Their rules are beside those of TensorFlow's own."""

from tangent_backends.tensorflow.helpers.choices import at_lower, at_upper, chosen, selected
from tangent_backends.tensorflow.helpers.losses import (
    cross_entropy,
    cross_entropy_slope,
    one_hot_slope,
    sparse_cross_entropy,
)
from tangent_backends.tensorflow.helpers.picking import scattered_rows, sorting, unmasked, unsliced
from tangent_backends.tensorflow.helpers.powers import higher_polygamma, lowered, nonzero, quotient
from tangent_backends.tensorflow.helpers.products import matmul_left, matmul_right
from tangent_backends.tensorflow.helpers.reductions import terms
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
    "chosen",
    "cross_entropy",
    "cross_entropy_slope",
    "higher_polygamma",
    "inverse_permutation",
    "join_like",
    "lowered",
    "matmul_left",
    "matmul_right",
    "nonzero",
    "one_hot_slope",
    "quotient",
    "reshaped",
    "scattered_rows",
    "selected",
    "sorting",
    "sparse_cross_entropy",
    "split_like",
    "terms",
    "unmasked",
    "unpad",
    "unrepeat",
    "unsliced",
    "unstacked",
    "untile",
]
