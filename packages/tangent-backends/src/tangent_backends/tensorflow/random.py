"""Random numbers as functions of the distribution's parameters.

Numbers are drawn once; how they move with a mean or a bound is told by the numbers themselves.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.record import Result
from tangent.runtime import broadcast_like, unbroadcast
from tangent_backends.tensorflow.declare import adjoint, d, tangent_

# y = mean + stddev * z, where z moves with nothing


@adjoint(tf.random.normal, tf.random.truncated_normal, result=Result.ARRAY)
def normal_adjoint(y, shape, mean=0.0, stddev=1.0, dtype=tf.float32, seed=None):
    d[mean] = unbroadcast(d[y], mean)
    d[stddev] = unbroadcast(d[y] * (y - mean) / stddev, stddev)


@tangent_(tf.random.normal, tf.random.truncated_normal)
def normal_tangent(y, shape, mean=0.0, stddev=1.0, dtype=tf.float32, seed=None):
    d[y] = broadcast_like(d[mean], y) + d[stddev] * (y - mean) / stddev


@adjoint(tf.random.stateless_normal, tf.random.stateless_truncated_normal, result=Result.ARRAY)
def stateless_normal_adjoint(y, shape, seed, mean=0.0, stddev=1.0, dtype=tf.float32, alg="auto_select"):
    d[mean] = unbroadcast(d[y], mean)
    d[stddev] = unbroadcast(d[y] * (y - mean) / stddev, stddev)


@tangent_(tf.random.stateless_normal, tf.random.stateless_truncated_normal)
def stateless_normal_tangent(y, shape, seed, mean=0.0, stddev=1.0, dtype=tf.float32, alg="auto_select"):
    d[y] = broadcast_like(d[mean], y) + d[stddev] * (y - mean) / stddev


# y = minval + (maxval - minval) * t, where t moves with nothing


@adjoint(tf.random.uniform, result=Result.ARRAY)
def uniform_adjoint(y, shape, minval=0, maxval=None, dtype=tf.float32, seed=None):
    if maxval is None:
        t = (y - minval) / (1 - minval)
    else:
        t = (y - minval) / (maxval - minval)
    d[minval] = unbroadcast(d[y] * (1 - t), minval)
    d[maxval] = unbroadcast(d[y] * t, maxval)


@tangent_(tf.random.uniform)
def uniform_tangent(y, shape, minval=0, maxval=None, dtype=tf.float32, seed=None):
    if maxval is None:
        t = (y - minval) / (1 - minval)
        u = 0.0
    else:
        t = (y - minval) / (maxval - minval)
        u = d[maxval] * t
    d[y] = d[minval] * (1 - t) + u


@adjoint(tf.random.stateless_uniform, result=Result.ARRAY)
def stateless_uniform_adjoint(y, shape, seed, minval=0, maxval=None, dtype=tf.float32, alg="auto_select"):
    if maxval is None:
        t = (y - minval) / (1 - minval)
    else:
        t = (y - minval) / (maxval - minval)
    d[minval] = unbroadcast(d[y] * (1 - t), minval)
    d[maxval] = unbroadcast(d[y] * t, maxval)


@tangent_(tf.random.stateless_uniform)
def stateless_uniform_tangent(y, shape, seed, minval=0, maxval=None, dtype=tf.float32, alg="auto_select"):
    if maxval is None:
        t = (y - minval) / (1 - minval)
        u = 0.0
    else:
        t = (y - minval) / (maxval - minval)
        u = d[maxval] * t
    d[y] = d[minval] * (1 - t) + u
