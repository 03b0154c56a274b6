"""Text to functions that live where the user's functions live.

Each function runs over the live globals of the module that it belongs to, and
over the user's own closure cells, so it follows later changes of either.  What
generated code needs besides (helpers, its sibling functions, a library under a
name that the user has not given it) reaches it through further closure cells:
nothing is written into a module.

The text is put where `inspect.getsource`, `pdb` and tracebacks look for source,
and goes away with the last function that was made from it.  An exception that
passes through a generated function gains a note that names the user's line.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import CellType, CodeType, FunctionType
from typing import Any

from tangent.facts.fact import Fact
from tangent.guards.by_result import Look
from tangent.guards.entry import Guard
from tangent.late_results import with_looks
from tangent.saved import tell
from tangent.shown import show
from tangent_ast.core import Origin
from tangent_ast.emit import Text, first_line
from tangent_ast.parsing import parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What one function of a text needs to run.

    name         as in the text
    globals      of the module that it belongs to: read whenever the code runs, never written
    cells        the user's closure cells, by name
    injected     further objects that the text refers to, by name
    defaults     values of the last positional parameters, as in `__defaults__`
    kwdefaults   values of keyword-only parameters
    like         a function of the user's, for annotations
    guard        what to check before the body runs, and with which parameters
    look         what looks at the results of calls that are known only then
    saved        what is known of what a backward part gets from the forward part
    doc          docstring; by default the one in the text
    qualname     qualified name; by default the name
    """

    name: str
    globals: dict[str, Any]
    cells: Mapping[str, CellType] = field(default_factory=dict)
    injected: Mapping[str, object] = field(default_factory=dict)
    defaults: tuple[object, ...] = ()
    kwdefaults: Mapping[str, object] = field(default_factory=dict)
    like: FunctionType | None = None
    guard: Guard | None = None
    look: Look | None = None
    saved: Fact | None = None
    doc: str | None = None
    qualname: str | None = None


def load(text: Text, units: Sequence[Unit], file_name: str | None = None) -> dict[str, FunctionType]:
    """Make the functions of a text; all of them see each other by name.

    `file_name` is where the text is shown to be; by default a name that is made
    from the text.
    """
    file_name = file_name or name_for(text, units)
    tree = parsed(text.source, file_name)
    definitions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    siblings = {unit.name: CellType() for unit in units}
    annotator = CellType(_annotator(text, file_name))
    functions: dict[str, FunctionType] = {}
    for unit in units:
        cells = _cells(unit, siblings)
        names = [_unused_name(text.source, wish) for wish in ("_note", "_guard", "_look")]
        hidden = _Hidden(unit, *names)
        cells[hidden.note] = annotator
        if unit.guard is not None:
            cells[hidden.check] = CellType(unit.guard.check)
        if unit.look is not None:
            cells[hidden.look] = CellType(unit.look)
        plain, guarded = _compile(definitions[unit.name], list(cells), hidden, file_name)
        function = _function(unit, guarded, cells)
        # Numba cannot re-raise.  This attribute tells it where to find a function that does not.
        function.__dict__.update(__numba__="__plain__", __plain__=_function(unit, plain, cells))
        functions[unit.name] = function
        tell(function, unit.saved)
    for name, cell in siblings.items():
        cell.cell_contents = functions[name]
    show(text.source, file_name, list(functions.values()))
    return functions


def name_for(text: Text, units: Sequence[Unit]) -> str:
    """A file name that the same text always has.

    >>> name_for(Text("def df(x):\\n    return 2 * x\\n"), [Unit(name="df", globals={})])
    '<tangent df 90b1d7cb>'
    """
    digest = hashlib.sha256(text.source.encode()).hexdigest()[:8]
    return f"<tangent {units[-1].name if units else 'nothing'} {digest}>"


# --------------------------------------------------------------------------
# Functions


def _cells(unit: Unit, siblings: Mapping[str, CellType]) -> dict[str, CellType]:
    """All that a function may reach besides its globals."""
    injected = {name: CellType(value) for name, value in unit.injected.items()}
    tables: list[Mapping[str, CellType]] = [siblings, unit.cells, injected]
    cells: dict[str, CellType] = {}
    for table in tables:
        for name, cell in table.items():
            if name in cells:
                raise AssertionError(f"`{name}` means two things in `{unit.name}`")
            cells[name] = cell
    return cells


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What a function does besides its text: notes on exceptions, checks of arguments and results."""

    unit: Unit
    note: str
    check: str
    look: str

    def within(self, definition: ast.FunctionDef) -> ast.FunctionDef:
        """The function, in which late results are looked at."""
        if self.unit.look is None or not (methods := self.unit.look.methods):
            return definition
        helpers = {**_contents(self.unit.cells), **self.unit.injected}
        return with_looks(definition, helpers, self.look, methods)

    def opening(self, definition: ast.FunctionDef) -> list[ast.stmt]:
        """The call of the guard, as if it stood on the line of the `def`."""
        if (guard := self.unit.guard) is None:
            return []
        call = parsed(f"{self.check}({', '.join(guard.parameters)})").body[0]
        for node in ast.walk(call):
            if isinstance(node, (ast.expr, ast.stmt)):
                node.lineno = node.end_lineno = definition.lineno
        return [call]


def _contents(cells: Mapping[str, CellType]) -> dict[str, object]:
    """What is in those cells that are not empty."""
    found: dict[str, object] = {}
    for name, cell in cells.items():
        with suppress(ValueError):
            found[name] = cell.cell_contents
    return found


def _compile(
    definition: ast.FunctionDef, free: Sequence[str], hidden: _Hidden, file_name: str
) -> tuple[CodeType, CodeType]:
    """The code of one function, plain and with notes, in which the names in `free` are free variables.

    def df(x, y=1): ...    =>    def outer(unbroadcast, ...):
                                     def df(x, y): ...
                                     def df(x, y): ...

    The line numbers stay those of the text.
    """
    outer = parsed("def outer(): pass").body[0]
    assert isinstance(outer, ast.FunctionDef)
    outer.args.args = [ast.arg(name, lineno=1, col_offset=0) for name in free]
    outer.body = [_bare(definition, None), _bare(hidden.within(definition), hidden)]
    module = ast.Module([outer], [])
    (outer_code,) = _inner(compile(module, file_name, "exec", dont_inherit=True))
    plain, guarded = _inner(outer_code)
    return plain, guarded


def _unused_name(text: str, wish: str) -> str:
    """A name that stands nowhere in a text."""
    while wish in text:
        wish += "_"
    return wish


def _inner(code: CodeType) -> list[CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


def _bare(definition: ast.FunctionDef, hidden: _Hidden | None) -> ast.FunctionDef:
    """A definition to compile: without what is evaluated elsewhere, with notes on exceptions.

    def f(x: float, y=x0): ...    =>    def f(x, y):
                                            try: _guard(x); ...
                                            except: _note(); raise

    On the way without exceptions a `try` costs nothing.
    """
    args = definition.args
    # Defaults and annotations are objects already, evaluated where the user's function was defined.
    bare = ast.arguments(
        posonlyargs=[_unannotated(a) for a in args.posonlyargs],
        args=[_unannotated(a) for a in args.args],
        vararg=args.vararg and _unannotated(args.vararg),
        kwonlyargs=[_unannotated(a) for a in args.kwonlyargs],
        kw_defaults=[None for _ in args.kwonlyargs],
        kwarg=args.kwarg and _unannotated(args.kwarg),
        defaults=[],
    )
    start = 0 if ast.get_docstring(definition) is None else 1
    doc, body = definition.body[:start], definition.body[start:]
    if hidden is not None and body:
        body = [
            _guarded(
                [*hidden.opening(definition), *body], hidden.note, definition.end_lineno or definition.lineno
            )
        ]
    new = ast.FunctionDef(
        name=definition.name, args=bare, body=[*doc, *body], decorator_list=[], returns=None
    )
    if sys.version_info >= (3, 12):
        new.type_params = []
    return ast.copy_location(new, definition)


def _guarded(body: list[ast.stmt], note: str, line: int) -> ast.Try:
    """Statements, and what happens to their exceptions."""
    # `except` is bare, since `Exception` may mean anything in the user's module.
    # With the stack full the call fails, too; what is raised must be the error that was there before.
    guard = parsed(f"try: pass\nexcept:\n    try: {note}()\n    except: pass\n    raise").body[0]
    assert isinstance(guard, ast.Try)
    for node in ast.walk(guard):
        if isinstance(node, (ast.expr, ast.stmt, ast.excepthandler)):
            node.lineno = node.end_lineno = line
    guard.body = body
    return guard


def _unannotated(arg: ast.arg) -> ast.arg:
    return ast.copy_location(ast.arg(arg.arg), arg)


def _function(unit: Unit, code: CodeType, cells: Mapping[str, CellType]) -> FunctionType:
    qualname = unit.qualname or unit.name
    code = code.replace(co_qualname=qualname)
    closure = tuple(cells[name] for name in code.co_freevars)
    function = FunctionType(code, unit.globals, unit.name, unit.defaults or None, closure)
    function.__kwdefaults__ = dict(unit.kwdefaults) or None
    function.__qualname__ = qualname
    if unit.doc is not None:
        function.__doc__ = unit.doc
    if unit.like is not None:
        names = code.co_varnames
        annotations = unit.like.__annotations__
        function.__annotations__ = {k: v for k, v in annotations.items() if k in names and k != "return"}
    return function


# --------------------------------------------------------------------------
# Notes on exceptions


def _annotator(text: Text, file_name: str) -> Callable[[], None]:
    """What a generated function calls while an exception passes through it."""

    def annotate() -> None:
        error = sys.exception()
        if not isinstance(error, Exception):
            return  # nothing is wrong with the line: an interrupt, an exit
        if any(note.startswith(_MARK) for note in getattr(error, "__notes__", ())):
            return  # the innermost generated line is the one to name
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != file_name:
            trace = trace.tb_next
        origin = text.lines.get(trace.tb_lineno) if trace is not None else None
        if origin is not None:
            error.add_note(note_for(origin))

    return annotate


_MARK = "tangent: "


def note_for(origin: Origin) -> str:
    """The note that names the user's line.

    >>> note_for(Origin("model.py", 12, text="y = np.dot(x, W)"))
    'tangent: while differentiating model.py:12: y = np.dot(x, W)'
    """
    return f"{_MARK}while differentiating {origin.file}:{origin.line}: {first_line(origin.text)}"
