"""The table in docs/language.md is true, row by row, and up to date."""

import importlib.util
import linecache
from pathlib import Path

import pytest
from constructs import rows, source_of

import tangent
from oracle import MODES, check

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "write_language_table.py"


def made(row, name):
    """The function of a row, with a source that can be found, and its arguments."""
    text = source_of(row)
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    namespace = {}
    exec(compile(text, name, "exec"), namespace)
    given = [eval(a, namespace) if isinstance(a, str) and "(" in a else a for a in row.args.values()]
    return namespace["f"], given


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.construct.replace("`", ""))
def test_row(row):
    name = f"<construct {rows().index(row)}>"
    f, args = made(row, name)
    if row.note:
        for operator in (tangent.grad, tangent.jvp):
            with pytest.raises(tangent.TangentError) as caught:
                operator(f)(*args)
            assert row.refused in str(caught.value)
            assert name in str(caught.value) or not row.refused
            assert "= help: " in str(caught.value) or not row.refused
    else:
        modes = tuple(mode for mode in MODES if row.order > 1 or mode != "twice")
        check(f, *args, modes=modes)


def test_the_page_is_up_to_date():
    spec = importlib.util.spec_from_file_location("write_language_table", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    written = script.PAGE.read_text(encoding="utf-8")
    assert written == script.page(), "run python docs/write_language_table.py"
