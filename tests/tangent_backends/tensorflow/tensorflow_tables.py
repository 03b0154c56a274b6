"""The sample tables of TensorFlow's rules: for every rule, the calls at which it is checked."""

from pathlib import Path

from sample_tables import Tables
from tangent.rules.book import BOOK, library_of


def _is_ours(rule):
    module = getattr(rule.callee, "__module__", None) or ""
    return library_of(rule.callee) in ("tensorflow", "keras") or module.startswith(
        "tangent_backends.tensorflow"
    )


BOOK.ensure("tensorflow")
RULES = [rule for rule in BOOK.rules() if _is_ours(rule)]
_TABLES = Tables((Path(__file__).parent / "samples").glob("*.py"))
SAMPLES, KINKS, TWICE = _TABLES.samples, _TABLES.kinks, _TABLES.twice
