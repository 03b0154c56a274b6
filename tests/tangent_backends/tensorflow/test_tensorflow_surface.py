"""Everything that TensorFlow offers has a rule, is differentiated by a tape, or is refused with a reason.

A new version of TensorFlow makes this fail with the names of what it has added, if no tape can tell of them.
"""

import functools
import types

import pytest
import tensorflow as tf

from tangent.rules.book import BOOK
from tangent.rules.record import Form

MODULES = (
    "tf tf.math tf.nn tf.linalg tf.signal tf.image tf.random tf.strings tf.bitwise tf.audio tf.sets "
    "tf.sparse tf.ragged tf.quantization tf.debugging tf.io tf.nest tf.nn.experimental "
    "tf.random.experimental tf.linalg.experimental tf.experimental.numpy tf.keras.activations "
    "tf.keras.losses tf.keras.ops tf.raw_ops"
).split()


def public(module):
    """The functions of a module."""
    for name in sorted(dir(module)):
        value = getattr(module, name, None)
        if not name.startswith("_") and callable(value) and not isinstance(value, (type, types.ModuleType)):
            yield name, value


@pytest.mark.parametrize("path", MODULES)
def test_everything_public_is_accounted_for(path):
    BOOK.ensure("tensorflow")
    module = functools.reduce(getattr, path.split(".")[1:], tf)
    rules = {name: BOOK.rule_for(value) for name, value in public(module)}
    assert [name for name, rule in rules.items() if rule is None] == []
    refused = {name: rule.why for name, rule in rules.items() if rule.form is Form.REFUSED}
    assert [name for name, why in refused.items() if len(why) < 15] == []
