"""State the derivative of a function yourself: two ways, checked.

`log(1 + exp(x))` overflows for large `x`, and so does the derivative that follows
from its text.  The value has a stable spelling; the derivative is stated once,
as a template that is written out in derivatives, and once as a pair of functions.

    python examples/custom_gradient.py
"""

import inspect

import numpy as np

import tangent
from tangent.grads import elementwise
from tangent.testing import check_rule, sample

POINTS = np.array([-800.0, -1.5, 0.0, 2.0, 800.0])


def naive(x):
    return np.log(1 + np.exp(x))


def softplus(x):
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


@elementwise(softplus)
def softplus_partial(y, x):
    return 1 - np.exp(-y)


@tangent.custom_vjp
def softplus_pair(x):
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def softplus_forward(x):
    y = softplus_pair(x)
    return y, y


def softplus_backward(y, by):
    return (by * (1 - np.exp(-y)),)


softplus_pair.defvjp(softplus_forward, softplus_backward)


def naive_loss(x):
    return np.sum(naive(x))


def loss(x):
    return np.sum(softplus(x))


def pair_loss(x):
    return np.sum(softplus_pair(x))


def main():
    check_rule(softplus, sample(np.array([-1.5, 0.3, 2.0])), sample(0.7))
    with np.errstate(all="ignore"):
        gradients = {
            "from the text of log(1 + exp(x))": tangent.grad(naive_loss)(POINTS),
            "by a template": tangent.grad(loss)(POINTS),
            "by a pair of functions": tangent.grad(pair_loss)(POINTS),
        }
    print("x".ljust(34), POINTS)
    for label, gradient in gradients.items():
        print(label.ljust(34), gradient)
    print()
    print(inspect.getsource(tangent.grad(loss)))
    print(inspect.getsource(tangent.grad(pair_loss)))
    return gradients


if __name__ == "__main__":
    main()
