"""Functions that generated NumPy code may call.

They are written with NumPy functions only, which pass calls on to other
libraries' arrays.  Their rules are in `helper_rules`.
"""

from tangent_backends.numpy.helpers.einsum import (
    einsum_cotangents,
    einsum_cross,
    einsum_second,
    einsum_tangent,
)
from tangent_backends.numpy.helpers.joining import (
    join_like,
    split_like,
    unrepeat,
    unstack_like,
    untile,
)
from tangent_backends.numpy.helpers.picking import (
    inverse_permutation,
    undiag,
    undiagonal,
    untake,
    untake_along,
)
from tangent_backends.numpy.helpers.products import (
    dot_left,
    dot_right,
    inner_left,
    inner_right,
    lower_half,
    real_only,
    single_system,
    tensordot_left,
    tensordot_right,
)
from tangent_backends.numpy.helpers.reductions import (
    chosen,
    nonzero_factors,
    other_factors,
    selected,
    terms,
)

__all__ = [
    "chosen",
    "dot_left",
    "dot_right",
    "einsum_cotangents",
    "einsum_cross",
    "einsum_second",
    "einsum_tangent",
    "inner_left",
    "inner_right",
    "inverse_permutation",
    "join_like",
    "lower_half",
    "nonzero_factors",
    "other_factors",
    "real_only",
    "selected",
    "single_system",
    "split_like",
    "tensordot_left",
    "tensordot_right",
    "terms",
    "undiag",
    "undiagonal",
    "unrepeat",
    "unstack_like",
    "untake",
    "untake_along",
    "untile",
]
