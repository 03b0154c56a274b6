"""What derivatives cost beside those of a tape, in operations: time depends on what else a machine does."""

import importlib
import inspect
import sys
from collections import Counter
from pathlib import Path

import pytest
import tensorflow as tf
from tensorflow.python.framework import op_callbacks

import tangent

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

agreement, eager, tensors, loops, taped = map(
    importlib.import_module, ("agreement", "eager", "tensors", "tensors.loops", "tensors.taped")
)


W = tf.cos(tf.reshape(tf.range(20.0), (4, 5)))


def operations(call):
    """How many operations of each kind a call runs."""
    found = Counter()

    def note(kind, inputs, attributes, outputs, op_name=None, graph=None):
        found[kind.decode() if isinstance(kind, bytes) else str(kind)] += 1

    op_callbacks.add_op_callback(note)
    try:
        call()
    finally:
        op_callbacks.remove_op_callback(note)
    return found


@pytest.fixture(params=tensors.WORKLOADS)
def calls(request):
    workload = tensors.WORKLOADS[request.param]
    calls = eager.contenders(request.param, next(iter(workload.sizes)))
    for call in calls.values():
        call()  # what is kept is made now
    return calls


def test_derivatives_agree_and_need_no_more_operations_than_a_tape(calls):
    expected = calls["tape"]()
    for column in set(calls) - {"primal"}:
        agreement.agree(calls[column](), expected, column)
    own, other = operations(calls["generated"]), operations(calls["tape"])
    assert own.total() <= other.total(), (own, other)


@pytest.mark.parametrize(
    "name",
    [
        "tf.add_n",
        "tf.nn.conv1d",
        "tf.linalg.svd",
        "tf.linalg.slogdet",
        "tf.math.top_k",
        "tf.keras.losses.MSE",
    ],
)
def test_what_a_tape_differentiates_is_calculated_once(name):
    function, args = taped.CASES[name]
    generated = tangent.grad(function, wrt=tuple(range(len(args))))
    tape = eager.by_tape(function, len(args))
    args = tuple(map(tf.identity, args))  # one tensor twice is one to the tape
    agreement.agree(generated(*args), tape(*args), name)
    own, other = operations(lambda: generated(*args)), operations(lambda: tape(*args))
    assert own.total() <= other.total(), (own, other)


def of_logits(x):
    return tf.reduce_sum(tf.nn.crelu(x @ W))


def test_a_product_with_a_hessian_leaves_out_the_tangent_that_nobody_asks_for():
    """Tapes in tapes form it neither; and only what moves is recorded."""
    assert ".moved(" not in inspect.getsource(tangent.hvp(of_logits))
    x = tf.sin(tf.reshape(tf.range(12.0), (3, 4)))
    product, tapes = tangent.hvp(of_logits), eager.product_by_tape(of_logits)
    for call in product, tapes:
        call(x, x)
    own, other = operations(lambda: product(x, x)), operations(lambda: tapes(x, x))
    assert own.total() <= other.total(), (own, other)


def test_a_network_needs_few_operations():
    calls = eager.contenders("mlp", "8/16")
    calls["generated"]()
    # 2 layers: 5 products of matrices, 3 additions and 2 sums; tanh, the entropy, and their slopes
    assert operations(calls["generated"]).total() <= 19


@pytest.mark.parametrize("name", ["recurrent", "lstm", "cells", "branches", "unpacked"])
def test_a_loop_forms_the_gradients_of_weights_once(name):
    calls = eager.contenders(name, "16")
    calls["generated"]()
    found = operations(calls["generated"])
    # in each turn two products forwards and one backwards; and at the end two, and the sum of a bias
    assert found["MatMul"] == 3 * loops.STEPS + 2
    assert found["AddN"] == 1
    assert found["Sum"] <= 2
