"""What is refused, with the reason: detached values, writes, and arrays of another library."""

import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

import tangent
from tangent.testing import check_grads

X = tf.constant([0.3, 0.7], tf.float64)


def refused(f, *arguments, match):
    with pytest.raises(tangent.TangentError, match=match):
        tangent.grad(f)(*arguments)


def test_numpy_functions_of_tensors():
    refused(lambda x: tf.reduce_sum(np.sin(x) * x), X, match="calls numpy on what depends on it")


def test_numpy_functions_of_what_does_not_vary():
    gradient = tangent.grad(lambda x, y: tf.reduce_sum(x * np.sin(y)))(X, np.ones(2))
    np.testing.assert_allclose(gradient, np.sin(np.ones(2)))


def test_numpy_functions_of_tensors_in_a_called_function():
    def called(x):
        return np.cos(x)

    refused(lambda x: tf.reduce_sum(called(x)), X, match="calls numpy on what depends on it")


def test_tensorflow_functions_of_numpy_arrays():
    refused(lambda x: tf.reduce_sum(tf.sin(x)), np.ones(3), match="calls tensorflow on what depends on it")


def test_functions_that_name_no_library():
    def f(x):
        y = x * 2.0
        return y[0] * y[1]

    def annotated(x: tf.Tensor):
        y = x * 2.0
        return y[0] * y[1]

    refused(f, X, match="annotate the parameter")
    np.testing.assert_allclose(tangent.grad(annotated)(X), 4 * X[::-1])


def test_integer_tensors():
    refused(lambda x: tf.reduce_sum(x), tf.constant([1, 2]), match="derivatives need real numbers")


def test_what_leaves_tensorflow():
    refused(lambda x: tf.reduce_sum(x.numpy() * x), X, match="stay with tensors")


def test_writes_to_items():
    def f(x):
        y = tf.zeros_like(x)
        y[0] = x[0]
        return tf.reduce_sum(y)

    refused(f, X, match="in place")


def test_writes_to_variables():
    def f(v):
        v.assign_add(v)
        return tf.reduce_sum(v * v)

    refused(f, tf.Variable(X), match="not supported yet")


def test_einsum_with_a_label_twice():
    refused(lambda x: tf.einsum("ii->", x), tf.eye(2), match="diag_part")


def test_updates_that_meet():
    def f(x):
        return tf.reduce_sum(tf.tensor_scatter_nd_update(x, [[0], [0]], x) ** 2)

    refused(f, X, match="which update stays is open")


def test_importing_tangent_does_not_import_tensorflow():
    code = "import math, sys, tangent; tangent.grad(math.sin)(2.0); print('tensorflow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def doubled(row):
    return row * 2.0


@pytest.mark.parametrize(
    ("f", "instead"),
    [
        (lambda x: tf.reduce_sum(tf.map_fn(doubled, x)), "write a loop"),
        (lambda x: tf.reduce_sum(tf.vectorized_map(doubled, x)), "write a loop"),
        (lambda x: tf.reduce_sum(tf.foldl(tf.add, x)), "write a loop"),
        (lambda x: tf.reduce_sum(tf.scan(tf.add, x)), "write a loop"),
        (lambda x: tf.reduce_sum(tf.while_loop(tf.reduce_any, doubled, [x])), "write a loop"),
        (lambda x: tf.reduce_sum(tf.switch_case(tf.constant(0), [doubled], x)), "write an if statement"),
        (lambda x: tf.reduce_sum(tf.RaggedTensor.from_row_lengths(x, [1, 1])), "with a mask"),
        (lambda x: tf.reduce_sum(tf.ragged.constant([[1.0], [2.0]], dtype=tf.float64) * x[0]), "with a mask"),
        (lambda x: tf.reduce_sum(tf.sparse.to_dense(tf.sparse.from_dense(x))), "stay with dense ones"),
        (
            lambda x: tf.sparse.reduce_sum(tf.SparseTensor([[0], [1]], x, [2])),
            "use a dense tensor",
        ),
        (lambda x: tf.reduce_sum(tf.random.shuffle(x)), "has no gradient of shuffle"),
        (lambda x: tf.reduce_sum(tf.nest.map_structure(tf.sin, x)), "call it in a tf.function"),
        (lambda x: tf.reduce_sum(tf.linalg.LinearOperatorDiag(x).to_dense()), "on the matrix"),
    ],
)
def test_what_hides_the_work_or_the_elements(f, instead):
    refused(f, X, match=instead)


def test_tensor_arrays():
    def f(x):
        array = tf.TensorArray(tf.float64, 2)
        for i in range(2):
            array = array.write(i, x[i])
        return tf.reduce_sum(array.stack())

    refused(f, X, match="append to a list, and use tf.stack")


# What would be written in place if tensors could be


def test_augmented_assignment_under_two_names():
    def f(x):
        y = tf.reshape(x, (2,))
        z = y
        y += 1.0
        return tf.reduce_sum(z * y)

    refused(f, X, match="is read under another name too")


def test_items_of_lists_that_are_augmented():
    def f(x):
        parts = [x, x * 2.0]
        for i in range(2):
            part = parts[i]
            parts[i] += part * part
        return tf.reduce_sum(parts[0] * parts[1])

    with tf.GradientTape() as tape:
        tape.watch(X)
        y = f(X)
    np.testing.assert_allclose(tangent.grad(f)(X), tape.gradient(y, X), rtol=1e-12)


def test_reverse_over_reverse_where_a_sum_and_a_dictionary_leave_together():
    def f(params, xs):
        h = tf.zeros_like(xs[0])
        for step in range(2):
            h = tf.tanh(xs[step] * params["w"] + h)
        return tf.reduce_sum(h)

    check_grads(f, {"w": X}, tf.stack([X, X + 1.0]))


def test_reverse_over_reverse_where_a_sum_and_a_list_leave_together():
    def f(w, xs: list):
        total = tf.zeros((), w.dtype)
        for i in range(len(xs)):
            total += tf.reduce_sum(xs[i] * xs[0] * w)
        return total

    check_grads(f, X, [X, X + 1.0])
