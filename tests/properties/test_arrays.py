"""Shapes, broadcasting and indices drawn at random: reverse, forward and differences agree."""

import linecache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import tangent
from oracle import check

ELEMENTWISE = (
    "np.sin(x) * y",
    "x / (2.0 + y**2)",
    "np.tanh(x + y) - x",
    "np.exp(-(x**2)) + y",
    "np.maximum(x, y + 0.123)",
    "np.arctan2(x, 2.0 + y**2)",
)
REDUCTIONS = ("np.sum({})", "np.mean({})", "np.sum({}, axis=-1)", "np.sum({}, axis=0, keepdims=True)")
_count = 0


def function(expression, parameters):
    """A function of one expression, with its source where `inspect` looks."""
    global _count
    _count += 1
    text = f"def f({parameters}):\n    return {expression}\n"
    name = f"<property {_count}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    namespace = {"np": np}
    exec(compile(text, name, "exec"), namespace)
    return namespace["f"]


def numbers(shape, seed):
    return np.random.RandomState(seed).uniform(-1.5, 1.5, shape)


@settings(max_examples=60)
@given(
    shapes=hnp.mutually_broadcastable_shapes(num_shapes=2, min_dims=1, max_dims=3, max_side=3),
    inner=st.sampled_from(ELEMENTWISE),
    outer=st.sampled_from(REDUCTIONS),
)
def test_broadcasting(shapes, inner, outer):
    one, other = shapes.input_shapes
    f = function(outer.format(inner), "x, y")
    check(f, numbers(one, 1), numbers(other, 2), wrt=(0, 1), modes=("joint", "split", "forward"))


@settings(max_examples=60)
@given(data=st.data())
def test_reading_and_writing_by_index(data):
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, min_side=2, max_side=4))
    basic = hnp.basic_indices(shape, allow_newaxis=True)
    fancy = hnp.integer_array_indices(shape, result_shape=st.just((3,)))
    key = data.draw(st.one_of(basic, fancy))
    x = numbers(shape, 3)
    read = function("np.sin(x[key]) * 2.0", "x, key")
    check(read, x, key, wrt=0, modes=("joint", "split", "forward"))

    def write(x, key):
        y = x * 1.5
        y[key] = np.sum(x) * 0.5
        return np.sum(y**2)

    check(write, x, key, wrt=0, modes=("joint", "split", "forward"))


@settings(max_examples=40)
@given(
    shape=hnp.array_shapes(min_dims=1, max_dims=3, max_side=4),
    inner=st.sampled_from(ELEMENTWISE),
    seed=st.integers(0, 100),
)
def test_dot_product_identity(shape, inner, seed):
    """<by, J dx> = <J^T by, dx>, in float64; and float32 stays float32."""
    f = function(inner, "x, y")
    x, y = numbers(shape, seed), numbers(shape, seed + 1)
    dx, dz = numbers(shape, seed + 2), numbers(shape, seed + 3)
    pushed = tangent.jvp(f)(x, y, dx)
    pulled = tangent.vjp(f)(x, y, dz)
    np.testing.assert_allclose(np.vdot(dz, pushed), np.vdot(pulled, dx), rtol=1e-10, atol=1e-12)
    single = [v.astype(np.float32) for v in (x, y, dz)]
    assert tangent.vjp(f)(*single).dtype == np.float32
