"""The examples with TensorFlow run, and their gradients are those of a tape."""

import importlib.util
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def example(name, *needed):
    for package in ("tqdm", "matplotlib", *needed):
        pytest.importorskip(package, reason="the example shows pictures and progress")
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_digits(tmp_path):
    picture = tmp_path / "digits.png"
    arguments = ["--epochs", "4", "--compare", "5", "--output", str(picture)]
    assert example("tf_digits", "sklearn").main(arguments) > 0.8
    assert picture.stat().st_size > 10_000


def test_characters(tmp_path):
    picture = tmp_path / "characters.png"
    arguments = ["--steps", "25", "--compare", "3", "--hidden", "16", "--length", "6", "--rate", "0.05"]
    before, after = example("tf_characters").main([*arguments, "--text", "3000", "--output", str(picture)])
    assert after < before - 0.5
    assert picture.stat().st_size > 10_000


def test_model_object(tmp_path):
    picture = tmp_path / "object.png"
    arguments = ["--steps", "60", "--compare", "5", "--points", "100", "--output", str(picture)]
    losses = example("tf_model_object").main(arguments)
    assert losses["the model"][-1] < 0.6 * losses["the model"][0]
    assert losses["its first layer"][-1] < losses["its first layer"][0]
    assert picture.stat().st_size > 10_000
