"""The functions that generated code may call.

Each takes floats, arrays of every backend, and lists, tuples and dicts of
those, looks for the cheap case first (floats, equal shapes), and has a rule in
`tangent.rules.helpers`, so that generated code can be differentiated again.
"""

from tangent.runtime.casting import cast, pack_like, uncast, unpack_like
from tangent.runtime.choices import mean_among, split_among, spread_items, sum_items
from tangent.runtime.contexts import propagating
from tangent.runtime.cotangents import (
    add,
    add_at,
    add_attribute,
    add_into,
    add_item,
    add_items,
    add_to_attribute,
    add_within,
    add_within_attribute,
    added_at,
    added_at_each,
    attribute_of,
    empty_like,
    items_at,
    outline,
    scatter,
    write_at,
    written_at,
    zeros_like,
)
from tangent.runtime.dictionaries import joined, last_values, picked, placed
from tangent.runtime.guards import (
    check_apart,
    check_in_place,
    check_joined,
    check_seed,
    check_value,
    check_view,
    check_views_agree,
    check_wrt,
    scalar_seed,
    watch,
)
from tangent.runtime.items import item_before, restore_item, taken
from tangent.runtime.late import jvp_of, kept_like, method_of, pair_of
from tangent.runtime.memory import copy, own_copy, private, scalar_item, shares_memory
from tangent.runtime.numbers import is_zero, log, modulus, sign
from tangent.runtime.products import matmul_left, matmul_right
from tangent.runtime.reading import only_reading
from tangent.runtime.records import attributes_of, check_items, object_of
from tangent.runtime.sequences import (
    arranged,
    difference_items,
    dot_items,
    folded,
    order_of,
    rearranged,
    scaled_items,
    unfolded,
)
from tangent.runtime.shapes import broadcast_like, collapse, fit, spread, unbroadcast
from tangent.runtime.stopping import stop_gradient
from tangent.runtime.undoing import put_back, snapshot

__all__ = [
    "add",
    "add_at",
    "add_attribute",
    "add_into",
    "add_item",
    "add_items",
    "add_to_attribute",
    "add_within",
    "add_within_attribute",
    "added_at",
    "added_at_each",
    "arranged",
    "attribute_of",
    "attributes_of",
    "broadcast_like",
    "cast",
    "check_apart",
    "check_in_place",
    "check_items",
    "check_joined",
    "check_seed",
    "check_value",
    "check_view",
    "check_views_agree",
    "check_wrt",
    "collapse",
    "copy",
    "difference_items",
    "dot_items",
    "empty_like",
    "fit",
    "folded",
    "is_zero",
    "item_before",
    "items_at",
    "joined",
    "jvp_of",
    "kept_like",
    "last_values",
    "log",
    "matmul_left",
    "matmul_right",
    "mean_among",
    "method_of",
    "modulus",
    "object_of",
    "only_reading",
    "order_of",
    "outline",
    "own_copy",
    "pack_like",
    "pair_of",
    "picked",
    "placed",
    "private",
    "propagating",
    "put_back",
    "rearranged",
    "restore_item",
    "scalar_item",
    "scalar_seed",
    "scaled_items",
    "scatter",
    "shares_memory",
    "sign",
    "snapshot",
    "split_among",
    "spread",
    "spread_items",
    "stop_gradient",
    "sum_items",
    "taken",
    "unbroadcast",
    "uncast",
    "unfolded",
    "unpack_like",
    "watch",
    "write_at",
    "written_at",
    "zeros_like",
]
