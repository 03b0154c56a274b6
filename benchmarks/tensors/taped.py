"""Functions of TensorFlow without a rule, with tensors of which they are differentiated."""

import numpy as np
import tensorflow as tf

RNG = np.random.default_rng(0)


def normal(*shape):
    return tf.constant(RNG.normal(size=shape), tf.float32)


M, N, V, SIGNAL = normal(8, 8), normal(8, 8), normal(16), normal(64)
POSITIVE = tf.constant(np.eye(8) * 4 + 0.1 * RNG.normal(size=(8, 8)), tf.float32)
IMAGES = tf.constant(RNG.uniform(size=(2, 8, 8, 3)), tf.float32)
ROWS, CUBES = normal(2, 16, 4), normal(2, 4, 4, 4, 2)
IDS = tf.constant([0, 0, 1, 1, 2, 2, 3, 3])
total = tf.reduce_sum

CASES = {
    "tf.add_n": (lambda x, y: total(tf.add_n([x, y, x])), (M, N)),
    "tf.clip_by_global_norm": (lambda x, y: total(tf.clip_by_global_norm([x, y], 1.0)[0]), (M, N)),
    "tf.clip_by_norm": (lambda x: total(tf.clip_by_norm(x, 1.0)), (M,)),
    "tf.dynamic_partition": (lambda x: total(tf.dynamic_partition(x, IDS % 2, 2)[0]), (M,)),
    "tf.identity_n": (lambda x, y: total(tf.identity_n([x, y])[0]) + total(y), (M, N)),
    "tf.saturate_cast": (lambda x: total(tf.saturate_cast(x, tf.float64)), (M,)),
    "tf.scalar_mul": (lambda x: total(tf.scalar_mul(2.0, x)), (M,)),
    "tf.space_to_batch": (lambda x: total(tf.space_to_batch(x, [2, 2], [[0, 0], [0, 0]])), (IMAGES,)),
    "tf.strided_slice": (lambda x: total(tf.strided_slice(x, [0, 1], [4, 6])), (M,)),
    "tf.math.angle": (lambda x: total(tf.math.angle(tf.complex(x, x * x))), (M,)),
    "tf.math.igamma": (lambda x: total(tf.math.igamma(2.0, x)), (tf.abs(M) + 0.1,)),
    "tf.math.l2_normalize": (lambda x: total(tf.math.l2_normalize(x) * N), (M,)),
    "tf.math.lbeta": (lambda x: total(tf.math.lbeta(x)), (tf.abs(M) + 0.5,)),
    "tf.math.polyval": (lambda x: total(tf.math.polyval([1.0, 2.0, 3.0], x)), (M,)),
    "tf.math.segment_max": (lambda x: total(tf.math.segment_max(x, IDS)), (M,)),
    "tf.math.top_k": (lambda x: total(tf.math.top_k(x, 4)[0]), (M,)),
    "tf.math.unsorted_segment_max": (lambda x: total(tf.math.unsorted_segment_max(x, IDS, 4)), (M,)),
    "tf.linalg.cholesky_solve": (lambda x, y: total(tf.linalg.cholesky_solve(x, y)), (POSITIVE, M)),
    "tf.linalg.cross": (lambda x, y: total(tf.linalg.cross(x, y)), (normal(5, 3), normal(5, 3))),
    "tf.linalg.diag": (lambda x: total(tf.linalg.diag(x)), (V,)),
    "tf.linalg.diag_part": (lambda x: total(tf.linalg.diag_part(x)), (M,)),
    "tf.linalg.eigh": (lambda x: total(tf.linalg.eigh(x)[0] ** 2), (M + tf.transpose(M),)),
    "tf.linalg.expm": (lambda x: total(tf.linalg.expm(x)), (0.1 * M,)),
    "tf.linalg.global_norm": (lambda x, y: tf.linalg.global_norm([x, y]), (M, N)),
    "tf.linalg.lstsq": (lambda x, y: total(tf.linalg.lstsq(x, y)), (POSITIVE, M)),
    "tf.linalg.normalize": (lambda x: total(tf.linalg.normalize(x)[0] * N), (M,)),
    "tf.linalg.pinv": (lambda x: total(tf.linalg.pinv(x)), (POSITIVE,)),
    "tf.linalg.qr": (lambda x: total(tf.linalg.qr(x)[1]), (M,)),
    "tf.linalg.set_diag": (lambda x, y: total(tf.linalg.set_diag(x, y)), (M, normal(8))),
    "tf.linalg.slogdet": (lambda x: tf.linalg.slogdet(x)[1], (POSITIVE,)),
    "tf.linalg.sqrtm": (lambda x: total(tf.linalg.sqrtm(x)), (POSITIVE,)),
    "tf.linalg.svd": (lambda x: total(tf.linalg.svd(x)[0]), (M,)),
    "tf.linalg.tensor_diag": (lambda x: total(tf.linalg.tensor_diag(x)), (V,)),
    "tf.linalg.triangular_solve": (lambda x, y: total(tf.linalg.triangular_solve(x, y)), (POSITIVE, M)),
    "tf.nn.avg_pool1d": (lambda x: total(tf.nn.avg_pool1d(x, 2, 2, "VALID")), (ROWS,)),
    "tf.nn.avg_pool3d": (lambda x: total(tf.nn.avg_pool3d(x, 2, 2, "VALID")), (CUBES,)),
    "tf.nn.conv1d": (lambda x, w: total(tf.nn.conv1d(x, w, 1, "SAME")), (ROWS, normal(3, 4, 5))),
    "tf.nn.conv3d": (lambda x, w: total(tf.nn.conv3d(x, w, [1] * 5, "SAME")), (CUBES, normal(2, 2, 2, 2, 3))),
    "tf.nn.convolution": (lambda x, w: total(tf.nn.convolution(x, w)), (IMAGES, normal(3, 3, 3, 4))),
    "tf.nn.crelu": (lambda x: total(tf.nn.crelu(x)), (M,)),
    "tf.nn.depth_to_space": (lambda x: total(tf.nn.depth_to_space(x, 2)), (normal(2, 4, 4, 8),)),
    "tf.nn.local_response_normalization": (lambda x: total(tf.nn.local_response_normalization(x)), (IMAGES,)),
    "tf.nn.max_pool1d": (lambda x: total(tf.nn.max_pool1d(x, 2, 2, "VALID")), (ROWS,)),
    "tf.nn.max_pool3d": (lambda x: total(tf.nn.max_pool3d(x, 2, 2, "VALID")), (CUBES,)),
    "tf.nn.pool": (lambda x: total(tf.nn.pool(x, [2, 2], "MAX", strides=[2, 2])), (IMAGES,)),
    "tf.nn.separable_conv2d": (
        lambda x, d, p: total(tf.nn.separable_conv2d(x, d, p, [1, 1, 1, 1], "SAME")),
        (IMAGES, normal(3, 3, 3, 2), normal(1, 1, 6, 4)),
    ),
    "tf.nn.space_to_depth": (lambda x: total(tf.nn.space_to_depth(x, 2)), (IMAGES,)),
    "tf.nn.weighted_moments": (lambda x: total(tf.nn.weighted_moments(x, [0], tf.ones((8, 1)))[1]), (M,)),
    "tf.signal.dct": (lambda x: total(tf.signal.dct(x)), (SIGNAL,)),
    "tf.signal.fftshift": (lambda x: total(tf.signal.fftshift(x)), (M,)),
    "tf.signal.frame": (lambda x: total(tf.signal.frame(x, 16, 8)), (SIGNAL,)),
    "tf.signal.overlap_and_add": (lambda x: total(tf.signal.overlap_and_add(x, 4)), (M,)),
    "tf.signal.rfft": (lambda x: total(tf.abs(tf.signal.rfft(x))), (SIGNAL,)),
    "tf.signal.stft": (lambda x: total(tf.abs(tf.signal.stft(x, 16, 8))), (SIGNAL,)),
    "tf.image.crop_and_resize": (
        lambda x: total(tf.image.crop_and_resize(x, [[0.0, 0.0, 0.7, 0.7]], [0], [4, 4])),
        (IMAGES,),
    ),
    "tf.image.flip_left_right": (lambda x: total(tf.image.flip_left_right(x)), (IMAGES,)),
    "tf.image.per_image_standardization": (
        lambda x: total(tf.image.per_image_standardization(x) ** 3),
        (IMAGES,),
    ),
    "tf.image.rgb_to_grayscale": (lambda x: total(tf.image.rgb_to_grayscale(x)), (IMAGES,)),
    "tf.image.ssim": (lambda x, y: total(tf.image.ssim(x, y, 1.0, filter_size=3)), (IMAGES, 0.9 * IMAGES)),
    "tf.image.total_variation": (lambda x: total(tf.image.total_variation(x)), (IMAGES,)),
    "tf.keras.activations.gelu": (lambda x: total(tf.keras.activations.gelu(x)), (M,)),
    "tf.keras.activations.relu": (lambda x: total(tf.keras.activations.relu(x)), (M,)),
    "tf.keras.losses.categorical_crossentropy": (
        lambda x: total(tf.keras.losses.categorical_crossentropy(tf.eye(8), tf.nn.softmax(x))),
        (M,),
    ),
    "tf.keras.losses.huber": (lambda x, y: total(tf.keras.losses.huber(x, y)), (M, N)),
    "tf.keras.losses.MSE": (lambda x, y: total(tf.keras.losses.MSE(x, y)), (M, N)),
}
