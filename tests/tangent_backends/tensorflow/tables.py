"""The sample tables of TensorFlow's rules: for every rule, the calls at which it is checked."""

import importlib.util
from pathlib import Path

from tangent.rules.book import BOOK, library_of, name_of

HERE = Path(__file__).parent


def _modules():
    for path in sorted((HERE / "samples").glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"tensorflow_samples_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def _is_ours(rule):
    module = getattr(rule.callee, "__module__", None) or ""
    return library_of(rule.callee) in ("tensorflow", "keras") or module.startswith(
        "tangent_backends.tensorflow"
    )


BOOK.ensure("tensorflow")
RULES = [rule for rule in BOOK.rules() if _is_ours(rule)]
SAMPLES = {}
KINKS = {}
TWICE = []
for _module in _modules():
    for _fn, _samples in getattr(_module, "SAMPLES", {}).items():
        if id(_fn) in SAMPLES:
            TWICE.append(name_of(_fn))
        SAMPLES[id(_fn)] = (_fn, _samples)
    for _fn, _kinks in getattr(_module, "KINKS", {}).items():
        KINKS.setdefault(id(_fn), (_fn, []))[1].extend(_kinks)
