"""The page that lists TensorFlow's functions says what the rules say."""

import importlib
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3] / "docs"))


def test_page_is_up_to_date():
    script = importlib.import_module("write_tensorflow_table")
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), (
        "run python docs/write_tensorflow_table.py"
    )
