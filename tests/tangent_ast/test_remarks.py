"""What the user has written beside the code stands beside it in the derivative."""

import inspect
import textwrap

import numpy as np

import tangent


def text(derivative) -> str:
    return inspect.getsource(derivative)


def expected(lines: str) -> str:
    return textwrap.dedent(lines).lstrip()


def layers(x, w):
    """A docstring."""
    # first layer
    h = np.tanh(x @ w)  # squash

    # then the loss,
    # squared
    loss = np.sum(h**2)
    for _ in range(3):  # a few times
        # every turn
        loss = loss * 2.0

    return loss


def test_comments_and_blank_lines_stay_with_their_lines():
    assert text(tangent.grad(layers, preserve_result=True)).startswith(
        expected('''
        def dlayersdx(x, w, bloss=1.0):
            """A docstring."""
            # first layer
            h = np.tanh(x @ w)  # squash

            # then the loss,
            # squared
            loss = np.sum(h**2)
            for _ in range(3):  # a few times
                # every turn
                loss = loss * 2.0

            for _ in range(2, -1, -1):
                # Grad of: loss = loss * 2.0
    ''').rstrip()
    )


def chosen(x: float):
    y = x * x
    if x > 1.0:  # far out
        # take less
        y = y * 0.5
    return y  # the end


def test_forward_mode_keeps_them_too():
    assert text(tangent.jvp(chosen)) == expected("""
        def dchosendx(x: float, dx):
            dy = 2 * dx * x
            if x > 1.0:  # far out
                # take less
                dy = dy * 0.5
            return dy
    """)


def test_the_comments_of_lines_that_are_not_needed_go_with_them():
    def f(x):
        # nobody needs this
        y = x * 2.0
        print("no")  # a trace
        return x * 3.0

    found = text(tangent.grad(f))
    assert "nobody" not in found
    assert 'print("no")  # a trace' in found


def test_a_comment_that_makes_a_line_too_long_stands_above_it():
    def f(first, second):
        product = first * second  # a remark so long that together with the line a formatter would break it
        return product * product

    above = "    # a remark so long that together with the line a formatter would break it\n"
    assert above + "    product = first * second\n" in text(tangent.grad(f))


def test_second_derivatives_do_not_repeat_what_the_first_says():
    def f(x: float):
        y = x * x
        return y * y * y

    second = text(tangent.grad(tangent.grad(f)))
    forward, _, backward = second.partition("\n\n")
    assert "Grad of:" not in forward
    assert "Grad of:" in backward
