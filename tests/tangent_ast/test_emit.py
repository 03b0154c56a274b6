"""Statements print as the golden files are written."""

import ast
import subprocess

import gast
import pytest

from tangent_ast.core import (
    About,
    Apply,
    Bind,
    Break,
    Const,
    Continue,
    Each,
    Effect,
    For,
    Function,
    Global,
    If,
    Name,
    Op,
    Origin,
    Param,
    ParamKind,
    Pop,
    Push,
    Raise,
    Range,
    Return,
    Role,
    Unpack,
    Update,
    While,
)
from tangent_ast.emit import docstring, emit

HERE = Origin("model.py", 7, text="y = f(x)")
a, b, c, i, n, t, u, x, y = map(Name, "abcintuxy")


def lines(*body, params=(), temps=(), doc=None, **options):
    """The printed lines of a function, without `def` and indentation."""
    function = Function("f", params, body, HERE, doc, frozenset(temps))
    text = emit([function], **options).source
    ast.parse(text)
    head, *rest = text.split("\n")[:-1]
    assert head.startswith("def f(")
    return [line.removeprefix("    ") for line in rest]


def bind(target, value, role=Role.PRIMAL, of="", origin=HERE):
    return Bind(target, value, origin=origin, about=About(role, of))


def adjoint(target, of):
    return bind(target, x, Role.ADJOINT, of)


def call(name, *args):
    return Apply(Op.CALL, (Global(name, None), *args))


def binary(left, symbol, right):
    return Apply(Op.BINARY, (left, right), symbol=symbol)


def tuple_(*items):
    return Apply(Op.TUPLE, items)


def item(value, key):
    return Apply(Op.ITEM, (value, key))


STATEMENTS = [
    (Bind("x", y, origin=HERE), "x = y"),
    (Bind("x", tuple_(a, b), origin=HERE), "x = (a, b)"),
    (Bind("x", Apply(Op.INPLACE, (x, y), symbol="//"), origin=HERE), "x //= y"),
    (Unpack(("a", "b"), x, origin=HERE), "a, b = x"),
    (Unpack(("a", "b"), tuple_(b, a), origin=HERE), "a, b = b, a"),
    (Unpack(("a",), x, origin=HERE), "(a,) = x"),
    (Update(item(a, i), x, origin=HERE), "a[i] = x"),
    (Update(item(a, i), x, "+", origin=HERE), "a[i] += x"),
    (Update(item(a, tuple_(i, n)), x, "+", repeated=True, origin=HERE), "add_at(a, (i, n), x)"),
    (Update(Apply(Op.ATTRIBUTE, (a,), symbol="w"), x, origin=HERE), "a.w = x"),
    (Update(x, y, origin=HERE), "x[...] = y"),
    (Update(x, y, "*", origin=HERE), "x *= y"),
    (Update(x, y, "+", repeated=True, origin=HERE), "x += y"),
    (Update(item(a, i), tuple_(x, y), origin=HERE), "a[i] = (x, y)"),
    (Effect(call("print", x), origin=HERE), "print(x)"),
    (Raise(None, origin=HERE), "raise"),
    (Raise(call("ValueError", x), origin=HERE), "raise ValueError(x)"),
    (Raise(x, y, origin=HERE), "raise x from y"),
    (Break(origin=HERE), "break"),
    (Continue(origin=HERE), "continue"),
    (Return(tuple_(x, tuple_(a, b)), origin=HERE), "return x, (a, b)"),
    (Return(tuple_(x), origin=HERE), "return (x,)"),
    (Return(tuple_(), origin=HERE), "return ()"),
    (Push("stack", (x,), origin=HERE), "stack.append(x)"),
    (Push("stack", (x, y), origin=HERE), "stack.append((x, y))"),
    (Pop("stack", ("x",), origin=HERE), "x = stack.pop()"),
    (Pop("stack", ("x", "y"), origin=HERE), "x, y = stack.pop()"),
]


def test_every_simple_statement():
    for statement, text in STATEMENTS:
        assert lines(statement, Effect(x, origin=HERE))[0] == text


def test_in_place_value_under_another_name_is_a_mistake():
    with pytest.raises(AssertionError):
        lines(bind("x_1", Apply(Op.INPLACE, (x, y), symbol="+")))


def test_name_of_the_helper_can_be_chosen():
    statement = Update(item(a, i), x, "+", repeated=True, origin=HERE)
    assert lines(statement, add_at="add_at_1") == ["add_at_1(a, i, x)"]


# Loops and branches


def loop(targets, sources, *body):
    return For(targets, sources, body, origin=HERE)


ENDLESS = Range(Const(0), Const(None))


@pytest.mark.parametrize(
    ("targets", "sources", "header"),
    [
        (("x",), (Each(a),), "for x in a:"),
        (("i",), (Range(Const(0), n),), "for i in range(n):"),
        (("i",), (Range(Const(1), n),), "for i in range(1, n):"),
        (("i",), (Range(binary(n, "-", Const(1)), Const(-1), Const(-1)),), "for i in range(n - 1, -1, -1):"),
        (("x", "y"), (Each(a), Each(b)), "for x, y in zip(a, b):"),
        (("i", "x"), (ENDLESS, Each(a)), "for i, x in enumerate(a):"),
        (("x", "i"), (Each(a), ENDLESS), "for i, x in enumerate(a):"),
        (("i", "x"), (Range(n, Const(None)), Each(a)), "for i, x in enumerate(a, n):"),
        (("i", "x", "y"), (ENDLESS, Each(a), Each(b)), "for i, (x, y) in enumerate(zip(a, b)):"),
        (("i", "x"), (Range(Const(0), n), Each(a)), "for i, x in zip(range(n), a):"),
        (("x",), (Each(tuple_(a, b)),), "for x in (a, b):"),
    ],
)
def test_loop_header(targets, sources, header):
    assert lines(loop(targets, sources)) == [header, "    pass"]


def test_loop_without_end_is_a_mistake():
    with pytest.raises(AssertionError):
        lines(loop(("i",), (ENDLESS,)))


def test_pattern_goes_back_into_the_header():
    use = Effect(call("g", a, b), origin=HERE)
    unpack = Unpack(("a", "b"), t, origin=HERE)
    assert lines(loop(("t",), (Each(x),), unpack, use), temps="t") == ["for a, b in x:", "    g(a, b)"]
    expected = ["for i, (a, b) in enumerate(x):", "    g(a, b)"]
    assert lines(loop(("i", "t"), (ENDLESS, Each(x)), unpack, use), temps="t") == expected


def test_patterns_nest():
    outer, inner = Unpack(("a", "u"), t, origin=HERE), Unpack(("b", "c"), u, origin=HERE)
    assert lines(loop(("t",), (Each(x),), outer, inner), temps="tu") == ["for a, (b, c) in x:", "    pass"]


def test_pattern_stays_in_the_body_if_the_item_is_used_or_the_user_wrote_so():
    unpack = Unpack(("a", "b"), t, origin=Origin("model.py", 8))
    use = Effect(call("g", t), origin=HERE)
    assert lines(loop(("t",), (Each(x),), unpack, use), temps="t")[0] == "for t in x:"
    assert lines(loop(("t",), (Each(x),), unpack))[0] == "for t in x:"


def test_while():
    body = (Effect(call("g"), origin=HERE),)
    assert lines(While((), x, body, origin=HERE)) == ["while x:", "    g()"]
    head = (bind("t", call("h")),)
    assert lines(While(head, t, body, origin=HERE)) == [
        "while True:",
        "    t = h()",
        "    if not t:",
        "        break",
        "    g()",
    ]


def test_branches():
    one, two, three = (Effect(call(f"g{k}"), origin=HERE) for k in range(3))
    inner = If(y, (two,), (three,), origin=HERE)
    chain = ["if x:", "    g0()", "elif y:", "    g1()", "else:", "    g2()"]
    assert lines(If(x, (one,), (inner,), origin=HERE)) == chain
    nested = [
        "if x:",
        "    g0()",
        "else:",
        "    if y:",
        "        g1()",
        "    else:",
        "        g2()",
        "    g0()",
    ]
    assert lines(If(x, (one,), (inner, one), origin=HERE)) == nested
    assert lines(If(x, (), origin=HERE)) == ["if x:", "    pass"]


# Functions


def test_functions_are_two_lines_apart():
    functions = [Function(name, (), (Return(Const(1), origin=HERE),), HERE) for name in "fg"]
    assert emit(functions).source == "def f():\n    return 1\n\n\ndef g():\n    return 1\n"


def test_parameters():
    source = "def f(a, b: int = 1, /, c=(2, 3), *d, e: float, g=4, **h):\n    pass\n"
    args = gast.parse(source).body[0].args
    kinds = ParamKind
    two, three, four = [*args.defaults, args.kw_defaults[1]]
    params = (
        Param("a", kinds.POSITIONAL_ONLY),
        Param("b", kinds.POSITIONAL_ONLY, two, args.posonlyargs[1].annotation),
        Param("c", kinds.POSITIONAL, three),
        Param("d", kinds.VAR_POSITIONAL),
        Param("e", kinds.KEYWORD_ONLY, None, args.kwonlyargs[0].annotation),
        Param("g", kinds.KEYWORD_ONLY, four),
        Param("h", kinds.VAR_KEYWORD),
    )
    assert emit([Function("f", params, (), HERE)]).source == source
    bare = (Param("a", kinds.POSITIONAL_ONLY), Param("b", kinds.KEYWORD_ONLY))
    assert emit([Function("f", bare, (), HERE)]).source.startswith("def f(a, /, *, b):")


@pytest.mark.parametrize(
    "doc", ["One.", "One.\n\nMore:\n    indented\n", 'Says "yes"', "back\\slash\t", '"""']
)
def test_docstring_says_what_it_said(doc):
    source = "def f():\n" + "".join(f"    {line}\n" if line else "\n" for line in docstring(doc))
    space = {}
    exec(source, space)
    assert space["f"].__doc__ is not None
    assert ast.get_docstring(ast.parse(source).body[0]).split() == doc.split()


def test_docstring_comes_first():
    assert lines(Return(x, origin=HERE), doc="Text.") == ['"""Text."""', "return x"]


def test_a_return_that_nobody_wrote_is_not_printed():
    silent = Return(Const(None), origin=HERE)
    written = Return(Const(None), origin=Origin("model.py", 9, text="return"))
    assert lines(Effect(x, origin=HERE), silent) == ["x"]
    assert lines(silent) == ["return None"]
    assert lines(Effect(x, origin=HERE), written) == ["x", "return"]


# Comments and blank lines


def test_a_run_of_adjoint_statements_has_one_comment():
    assert lines(
        bind("y", x),
        adjoint("bx", "z = y"),
        adjoint("by", "z = y"),
        adjoint("bz", "y = x\n    + 1"),
        Return(x, origin=HERE),
    ) == [
        "y = x",
        "",
        "# Grad of: z = y",
        "bx = x",
        "by = x",
        "# Grad of: y = x",
        "bz = x",
        "return x",
    ]


def test_what_is_restored_for_a_statement_stands_under_its_comment():
    restore = Update(x, y, origin=HERE, about=About(Role.RESTORE, "x += y"))
    assert lines(bind("y", x), restore, adjoint("bx", "x += y")) == [
        "y = x",
        "",
        "# Grad of: x += y",
        "x[...] = y",
        "bx = x",
    ]


def test_a_loop_and_a_branch_have_their_comments_inside():
    pop = Pop("stack", ("x",), origin=HERE, about=About(Role.RESTORE, "y = x"))
    backward = For(("i",), (Each(x),), (pop, adjoint("bx", "y = x")), origin=HERE, about=About(Role.ADJOINT))
    branch = If(c, (adjoint("by", "z = y"),), origin=HERE, about=About(Role.ADJOINT))
    assert lines(bind("y", x), backward, branch, adjoint("bz", "z = y")) == [
        "y = x",
        "",
        "for i in x:",
        "    x = stack.pop()",
        "    # Grad of: y = x",
        "    bx = x",
        "if c:",
        "    # Grad of: z = y",
        "    by = x",
        "# Grad of: z = y",
        "bz = x",
    ]


def test_a_branch_that_serves_one_line_has_one_comment():
    branch = If(c, (adjoint("bx", "y = a if c else b"),), (adjoint("bx", "y = a if c else b"),), origin=HERE)
    assert lines(branch) == ["# Grad of: y = a if c else b", "if c:", "    bx = x", "else:", "    bx = x"]


def test_tangents_have_no_comments():
    assert lines(bind("y", x), bind("dy", x, Role.TANGENT, "y = x")) == ["y = x", "dy = x"]


# The line map


def test_lines_have_their_origins():
    one, two = Origin("model.py", 2, text="y = f(x)"), Origin("model.py", 3, text="return y")
    long = call("f", *[Name("argument_that_is_long")] * 6)
    body = (bind("y", long, origin=one), bind("by", x, Role.ADJOINT, "return y", two), Return(y, origin=two))
    text = emit([Function("df", (), body, HERE)])
    found = {
        k: text.lines[k].line if k in text.lines else None for k in range(1, text.source.count("\n") + 1)
    }
    printed = text.source.split("\n")
    start = printed.index("    # Grad of: return y")
    assert found == {1: 7} | {k: 2 for k in range(2, start)} | {
        start: None,
        start + 1: None,
        start + 2: 3,
        start + 3: 3,
    }
    assert start > 4  # the long line was broken


def test_a_formatter_changes_nothing():
    ruff = pytest.importorskip("ruff")
    restore = Pop("stack", ("s", "x"), origin=HERE, about=About(Role.RESTORE))
    body = (
        Bind("stack", Apply(Op.LIST, ()), origin=HERE),
        loop(
            ("i", "t"),
            (ENDLESS, Each(x)),
            Unpack(("a", "b"), t, origin=HERE),
            Push("stack", (a, b), origin=HERE),
        ),
        bind("y", call("f", *[Name("argument_that_is_long")] * 6)),
        For(
            ("i",),
            (Range(binary(n, "-", Const(1)), Const(-1), Const(-1)),),
            (restore, adjoint("bx", "y = x")),
            origin=HERE,
        ),
        Return(tuple_(x, binary(x, "**", Const(2))), origin=HERE),
    )
    functions = [
        Function(name, (Param("x"),), body, HERE, "Text.\n\nMore.", frozenset("t")) for name in ("f", "g")
    ]
    source = emit(functions).source
    command = [ruff.find_ruff_bin(), "format", "--line-length", "100", "-"]
    assert subprocess.run(command, input=source, text=True, capture_output=True, check=True).stdout == source
