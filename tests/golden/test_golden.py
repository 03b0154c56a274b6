"""The generated text is the product: it is compared byte for byte, and it is right."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from oracle import check

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("golden_reference", HERE / "reference.py")
reference = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reference)


@pytest.mark.parametrize("name", reference.NAMES)
def test_the_text_is_as_expected(name):
    """`python tests/golden/reference.py` rewrites the expected texts."""
    expected = (HERE / f"{name}.expected").read_text(encoding="utf-8")
    assert reference.text_of(reference.primal(name)) == expected


@pytest.mark.parametrize("name", reference.NAMES)
def test_the_gradient_is_right(name):
    module = reference.primal(name)
    wrt = module.WRT[0] if len(module.WRT) == 1 else module.WRT
    check(module.f, *module.example_args(), wrt=wrt)


@pytest.mark.parametrize("name", reference.NAMES)
def test_a_formatter_changes_nothing(name):
    text = (HERE / f"{name}.expected").read_text(encoding="utf-8")
    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--line-length", "100", "--isolated", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    assert formatted.stdout == text
