"""The array libraries whose functions are called on values that are differentiated."""

from __future__ import annotations

from tangent import backend as backends
from tangent.builder import Builder
from tangent.rules.book import library_of
from tangent.rules.record import Form
from tangent_ast import core
from tangent_ast.core import Apply, Op


def calculating_libraries(build: Builder) -> frozenset[str]:
    """np.sin(x) for an active x  =>  "numpy".

    What has a constant result may take what it likes.
    """
    found: set[str] = set()
    for expr in core.all_expressions(build.function.body):
        if isinstance(expr, Apply) and expr.op is Op.CALL and build.active_names([expr]):
            op = build.operation_or_none(expr)
            if op is not None and op.rule.form is not Form.CONSTANT:
                found.add(library_of(op.rule.callee))
    return frozenset(filter(backends.is_library, found))
