"""Find the definition of a function in the text of its file."""

from __future__ import annotations

import __future__  # isort: skip
import ast
import dis
import inspect
import linecache
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from types import CodeType, FunctionType

from tangent_ast.core import Origin
from tangent_ast.errors import NoSource, Problem, Undifferentiable
from tangent_ast.mangling import class_around, mangle, mangled
from tangent_ast.parsing import parsed

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

# The flags of a code that `from __future__ import ...` sets.
FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


@dataclass(frozen=True, slots=True)
class Place:
    """A definition, where it was found, and the rows of text that it was parsed from."""

    file: str
    definition: Definition
    rows: tuple[str, ...]
    first_line: int


def locate(function: FunctionType, text: str | None = None) -> Place:
    """Find a function in its file, or in a text that stands in for the file.

    Positions in the definition are those in the file.  `NoSource` if there is none.
    """
    code = function.__code__
    if text is not None:
        own = code.co_filename
        # Lines of another text must not be shown beside what is said about this one.
        file = f"<source of {code.co_qualname}>" if linecache.getlines(own, function.__globals__) else own
        rows = text.splitlines(keepends=True)
        return Place(file, _choose(_parsed(rows, 1, function, file), code), _stripped(rows), 1)
    file = inspect.getsourcefile(function) or code.co_filename
    linecache.checkcache(file)
    rows = linecache.getlines(file, function.__globals__)
    if not rows:
        raise NoSource(
            f"the source of {code.co_qualname} cannot be found (it was defined in {file}); "
            "pass it as source=, or define the function in a file or notebook cell"
        )
    part, first = _lambda_rows(rows, code) if _is_lambda(code) else _rows(rows, code)
    found = _choose(_parsed(part, first, function, file), code)
    if not _is_current(found, code, file):
        raise NoSource(
            f"the source of {code.co_qualname} in {file}:{code.co_firstlineno} is not what was compiled: "
            "the file has changed since it was imported; import it again, or pass the source as source="
        )
    return Place(file, found, _stripped(part), first)


def _is_lambda(code: CodeType) -> bool:
    return code.co_name == "<lambda>"


def _stripped(rows: list[str]) -> tuple[str, ...]:
    return tuple(row.rstrip("\r\n") for row in rows)


def _rows(rows: list[str], code: CodeType) -> tuple[list[str], int]:
    """The rows of a `def`, decorators included, and the number of the first."""
    first = code.co_firstlineno
    return inspect.getblock(rows[first - 1 :]), first


def _lambda_rows(rows: list[str], code: CodeType) -> tuple[list[str], int]:
    """The rows of the statement around a lambda, which may start above it."""
    line = code.co_firstlineno
    try:
        module = parsed("".join(rows))
    except SyntaxError:  # of some other part of the file
        return inspect.getblock(rows[line - 1 :]), line
    around = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.stmt) and _first_row(node) <= line <= (node.end_lineno or node.lineno)
    ]
    if not around:
        return rows, 1
    best = max(around, key=_first_row)
    return rows[_first_row(best) - 1 : best.end_lineno], _first_row(best)


def _first_row(node: ast.stmt) -> int:
    """Where a statement starts, decorators included: a lambda may stand in one."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def _parsed(rows: list[str], first_line: int, function: FunctionType, file: str) -> ast.Module:
    """The tree of some rows of a file, with the file's lines and columns."""
    text = "".join(rows)
    # An indented text stands under an `if`: cutting its margin off would change strings of several lines.
    indented = text[:1].isspace() and text.lstrip("\r\n\f")[:1] in (" ", "\t")
    try:
        tree = parsed("if 1:\n" + text if indented else text)
    except (SyntaxError, ValueError) as error:
        raise NoSource(
            f"the source of {function.__code__.co_qualname} could not be read "
            f"from {file}:{first_line}: {error}"
        ) from error
    mangle(tree, class_around(function.__code__.co_qualname))
    return ast.increment_lineno(tree, first_line - 1 - indented)


def _choose(tree: ast.Module, code: CodeType) -> Definition:
    """The definition that was compiled to this code."""
    if _is_lambda(code):
        return _choose_lambda(tree, code)
    names = (code.co_name, mangled(code.co_name, class_around(code.co_qualname)))
    named = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in names
    ]
    if not named:
        raise NoSource(
            f"the definition of {code.co_qualname} is not where it should be; has the file changed?"
        )
    placed = [n for n in named if code.co_firstlineno in (n.lineno, *(d.lineno for d in n.decorator_list))]
    found = (placed or named)[0]
    found.name = code.co_name  # which a class does not change
    if isinstance(found, ast.AsyncFunctionDef):
        at = Origin(code.co_filename, found.lineno, found.col_offset, found.lineno, found.col_offset + 5)
        message = "asynchronous functions cannot be differentiated"
        raise Undifferentiable(str(Problem(at, message, "write an ordinary function")))
    return found


# --------------------------------------------------------------------------
# Lambdas have no names: where they stand and what they do tells them apart


def _choose_lambda(tree: ast.Module, code: CodeType) -> ast.Lambda:
    lambdas = [n for n in ast.walk(tree) if isinstance(n, ast.Lambda)]
    alike = [n for n in lambdas if any(_alike(made, code) for made in compiled(n, code))]
    # Of several that do the same, and if another tool has rewritten the code, positions decide.
    standing = [n for n in alike or lambdas if _stands_at(n, code)]
    if len(standing) > 1:
        # One lambda inside another: the code of the inner one stands in both.
        standing = [min(standing, key=_extent)]
    fitting = standing or alike
    if not fitting:
        raise NoSource(
            f"the lambda at {code.co_filename}:{code.co_firstlineno} cannot be found any more; "
            "has the file changed?"
        )
    if len({ast.dump(n) for n in fitting}) > 1:
        raise NoSource("several lambdas on one line look alike; put them on lines of their own")
    return fitting[0]


def _extent(node: ast.Lambda) -> tuple[int, int]:
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return end_line - node.lineno, end_column - node.col_offset if end_line == node.lineno else end_column


def _stands_at(node: ast.Lambda, code: CodeType) -> bool:
    """Do the positions that the code carries lie in the lambda's body, and its parameters fit?"""
    args = node.args
    names = tuple(a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs))
    if code.co_varnames[: len(names)] != names or code.co_argcount + code.co_kwonlyargcount != len(names):
        return False
    body = node.body
    start, end = (body.lineno, body.col_offset), (body.end_lineno or 0, body.end_col_offset or 0)
    places = [
        (line, column)
        for line, _, column, end_column in code.co_positions()
        if line is not None and column is not None and end_column is not None and end_column > column
    ]
    return bool(places) and all(start <= place <= end for place in places)


# --------------------------------------------------------------------------
# Does a definition say what was compiled?


def compiled(node: Definition, code: CodeType) -> Iterator[CodeType]:
    """What a definition compiles to, with the free variables and the flags that `code` has."""
    free = [ast.arg(name) for name in code.co_freevars]
    body: list[ast.stmt]
    if isinstance(node, ast.Lambda):
        body = [ast.Expr(node)]
    else:
        bare = type(node)(**{**dict(ast.iter_fields(node)), "decorator_list": []})
        body = [ast.copy_location(bare, node)]
        if node.name not in code.co_freevars:  # a function that calls itself by its global name
            body.insert(0, ast.Global([node.name]))
    args = ast.arguments(posonlyargs=[], args=free, kwonlyargs=[], kw_defaults=[], defaults=[])
    outer = ast.FunctionDef(name="outer", args=args, body=body, decorator_list=[])
    if sys.version_info >= (3, 12):
        outer.type_params = []
    module = ast.fix_missing_locations(ast.Module([outer], []))
    try:
        whole = compile(module, "<tangent>", "exec", flags=code.co_flags & FUTURE, dont_inherit=True)
    except (SyntaxError, ValueError):  # such as a `nonlocal` that is not free any more
        return
    yield from (c for c in _codes(whole) if c.co_name == code.co_name)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _alike(one: CodeType, other: CodeType) -> bool:
    """Do two codes do the same?"""
    same = all(
        getattr(one, name) == getattr(other, name)
        for name in ("co_varnames", "co_freevars", "co_cellvars", "co_argcount", "co_kwonlyargcount")
    )
    if not same:
        return False
    if one.co_code == other.co_code and one.co_names == other.co_names:
        pairs = zip(one.co_consts, other.co_consts, strict=False)
        return len(one.co_consts) == len(other.co_consts) and all(_alike_values(a, b) for a, b in pairs)
    steps = zip_longest(_steps(one), _steps(other), fillvalue=("", None))
    return all(a[0] == b[0] and _alike_values(a[1], b[1]) for a, b in steps)


# How a method is called depends on what the module imports, which cannot be seen from a function alone.
_SAME = {"LOAD_METHOD": "LOAD_ATTR"}
_SILENT = {"PUSH_NULL", "PRECALL", "NOP", "CACHE", "RESUME", "EXTENDED_ARG"}


def _steps(code: CodeType) -> Iterator[tuple[str, object]]:
    """What a code does, whatever way the compiler chose to say it."""
    jumps = {*dis.hasjrel, *dis.hasjabs}
    for step in dis.get_instructions(code):
        if step.opname not in _SILENT:
            yield _SAME.get(step.opname, step.opname), None if step.opcode in jumps else step.argval


def _alike_values(one: object, other: object) -> bool:
    if isinstance(one, CodeType) and isinstance(other, CodeType):
        return _alike(one, other)
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one == other
    return repr(one) == repr(other)


def _is_current(node: Definition, code: CodeType, file: str) -> bool:
    """Is the text what was compiled?  A file may have changed after it was imported."""
    if isinstance(node, ast.Lambda):
        return True  # it was chosen for that
    entry = linecache.cache.get(file)
    if entry is None or len(entry) < 2 or entry[1] is None:
        return True  # the text never was in a file that could change
    if any(isinstance(inner, ast.Assert) for inner in ast.walk(node)):
        return True  # `assert` is left out by `python -O`, and rewritten by pytest
    return any(_alike(made, code) for made in compiled(node, code))
