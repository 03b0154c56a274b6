"""Functions that generated NumPy code may call.

They are written with NumPy functions only, which pass calls on to other
libraries' arrays.  Their rules are in `helper_rules`.
"""

from tangent_backends.numpy.helpers.averages import aligned, middle, unaligned
from tangent_backends.numpy.helpers.calculus import (
    axes_to_differ,
    between,
    boundary,
    row_or_none,
    sorted_period,
    spacing_for,
)
from tangent_backends.numpy.helpers.carrying import carried, carried_back, earlier, later, undiff
from tangent_backends.numpy.helpers.einsum import (
    einsum_cotangents,
    einsum_cross,
    einsum_second,
    einsum_tangent,
)
from tangent_backends.numpy.helpers.factors import (
    other_factors,
    other_factors_along,
    other_factors_twice,
)
from tangent_backends.numpy.helpers.joining import (
    join_like,
    split_like,
    unrepeat,
    unstack_like,
    untile,
)
from tangent_backends.numpy.helpers.missing import given, known_terms
from tangent_backends.numpy.helpers.order import (
    along_last,
    as_share,
    first_occurrences,
    gap,
    known_count,
    neighbours,
    one_row,
    rank,
    rank_slope,
    reduced_shape,
    unalong_last,
)
from tangent_backends.numpy.helpers.picking import (
    bracket,
    inverse_permutation,
    undiag,
    undiagonal,
    unpad,
    untake,
    untake_along,
    within,
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
from tangent_backends.numpy.helpers.products_of_shapes import (
    crossable,
    kron_shapes,
)
from tangent_backends.numpy.helpers.reductions import (
    chosen,
    counted,
    deviation,
    selected,
    terms,
)
from tangent_backends.numpy.helpers.signals import (
    cut,
    uncut,
)
from tangent_backends.numpy.helpers.slopes import at_lower, at_upper, share, share2, sinc_slope
from tangent_backends.numpy.helpers.spectral import (
    axes_of,
    counted_twice,
    front,
    lengths_of,
    other_norm,
    reality_lengths,
    resized,
    unfront,
)

__all__ = [
    "aligned",
    "along_last",
    "as_share",
    "at_lower",
    "at_upper",
    "axes_of",
    "axes_to_differ",
    "between",
    "boundary",
    "bracket",
    "carried",
    "carried_back",
    "chosen",
    "counted",
    "counted_twice",
    "crossable",
    "cut",
    "deviation",
    "dot_left",
    "dot_right",
    "earlier",
    "einsum_cotangents",
    "einsum_cross",
    "einsum_second",
    "einsum_tangent",
    "first_occurrences",
    "front",
    "gap",
    "given",
    "inner_left",
    "inner_right",
    "inverse_permutation",
    "join_like",
    "known_count",
    "known_terms",
    "kron_shapes",
    "later",
    "lengths_of",
    "lower_half",
    "middle",
    "neighbours",
    "one_row",
    "other_factors",
    "other_factors_along",
    "other_factors_twice",
    "other_norm",
    "rank",
    "rank_slope",
    "real_only",
    "reality_lengths",
    "reduced_shape",
    "resized",
    "row_or_none",
    "selected",
    "share",
    "share2",
    "sinc_slope",
    "single_system",
    "sorted_period",
    "spacing_for",
    "split_like",
    "tensordot_left",
    "tensordot_right",
    "terms",
    "unaligned",
    "unalong_last",
    "uncut",
    "undiag",
    "undiagonal",
    "undiff",
    "unfront",
    "unpad",
    "unrepeat",
    "unstack_like",
    "untake",
    "untake_along",
    "untile",
    "within",
]
