"""The page that lists NumPy's functions says what the rules say."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "write_numpy_table.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("write_numpy_table", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_page_is_up_to_date(script):
    written = script.PAGE.read_text(encoding="utf-8")
    if f"What NumPy {script.VERSION} offers" not in written:
        pytest.skip(f"the page is about another version of NumPy than {script.VERSION}, whose names differ")
    assert written == script.page(), "run python docs/write_numpy_table.py"
