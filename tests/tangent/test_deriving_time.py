"""Deriving takes time in proportion to the length of the function."""

import time

import numpy as np

import tangent

LINES = (
    "    a{turn} = np.sin(x) * y + {turn}.0",
    "    y = a{turn} * x - y / 2.0",
    "    z{turn} = a{turn} + y * 3.0",
    "    x = x - z{turn}",
)


def straight(turns: int, folder) -> object:
    """A function of four lines per turn, all values of which the backward pass needs."""
    lines = [line.format(turn=turn) for turn in range(turns) for line in LINES]
    text = "\n".join(["def f(x, y):", *lines, "    return np.sum(x * y)", ""])
    file = folder / f"straight_{turns}.py"
    file.write_text(text)
    names = {"np": np}
    exec(compile(text, str(file), "exec"), names)
    return names["f"]


def seconds(turns: int, folder) -> float:
    function = straight(turns, folder)
    start = time.process_time()
    tangent.grad(function)
    return time.process_time() - start


def test_four_times_the_lines_take_about_four_times_as_long(tmp_path):
    seconds(1, tmp_path)  # the first derivation imports and loads rules
    ratios = []
    for turn in range(3):  # something else may disturb one measurement
        folder = tmp_path / str(turn)
        folder.mkdir()
        ratios.append(seconds(160, folder) / seconds(40, folder))
    assert min(ratios) < 6.0, ratios  # 16 if it took the square
