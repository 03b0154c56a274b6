"""The example with TensorFlow runs, and its gradients are those of a tape."""

import importlib.util
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "tf_digits.py"


def test_digits(tmp_path):
    for needed in ("sklearn", "tqdm", "matplotlib"):
        pytest.importorskip(needed, reason="the example shows pictures and progress")
    spec = importlib.util.spec_from_file_location("example_tf_digits", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    picture = tmp_path / "digits.png"
    reached = module.main(["--epochs", "4", "--compare", "5", "--output", str(picture)])
    assert reached > 0.8
    assert picture.stat().st_size > 10_000
