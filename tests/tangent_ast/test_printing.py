"""Expressions print as a formatter would leave them, and mean what they meant."""

import ast
import subprocess
import sys

import gast
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tangent_ast.core import Apply, Const, Global, Name, Op, Verbatim
from tangent_ast.printing import expression, tree_text

# Each line is what is printed for itself: minimal parentheses, a formatter's spacing.
LINES = """
-(x**2)
-(f(x) ** 2) * 3
(-x) ** 2
(-2.0) ** x
x**-y
x ** -(y**2)
x**y**z
x**y ** f(2)
f(x) ** y**2
x ** (-y) ** 2
(x**y) ** z
x.T**2
x[0].T ** 2
f(x).T ** 2
2**x
10**-3
(a + b) * c - (d - e)
a - b - c
a - (b - c)
a / (b * c)
a @ b @ c
--x
not (a < b)
not (a < b < c)
(a < b) < c
a and b or c
a and (b or c)
x if c else y
(x if c else y) if d else z
f(x if c else y, k=a if b else c)
(x if c else y).T
x[1:]
x[i:]
x[i + 1 :]
x[: i + 1]
x[: n - i : 2]
x[::-1]
x[a.b :]
x[..., None, 1:2]
x[i, j]
x[i,]
x[()]
x[a][b]
(1).real
(1.5).real
[a, (b, c), {d: e}]
{a, b}
{}
()
(a,)
f()
f(*a, k=1, **b)
(lambda: x)()
lambda x, *y, k=1: x + y
[i for i in x if i]
f(i for i in x)
f((a, b))
(x + 1)[0]
[x * y for x in z]
{x + 1: y * 2 for x, y in z if x or y}
"it's"
'say "yes"'
"\\n\\\\"
b"\\x00"
f"{x}!"
f"{x!r:>{w}}"
1e16
1e-05
1e309
2j
x is not None
x not in y
~x
"""


@pytest.mark.parametrize("line", LINES.split("\n")[1:-1])
def test_line_prints_as_itself(line):
    tree = gast.ast_to_gast(ast.parse(line, mode="eval")).body
    text = tree_text(tree)
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(line))
    assert text == line


def test_lines_are_what_a_formatter_prints():
    ruff = pytest.importorskip("ruff")
    source = "".join(f"_ = {line}\n" for line in LINES.split("\n")[1:-1])
    done = subprocess.run(
        [ruff.find_ruff_bin(), "format", "--line-length", "100", "-"],
        input=source,
        text=True,
        capture_output=True,
        check=True,
    )
    assert done.stdout == source


def apply(op, *args, symbol="", **keywords):
    return Apply(op, args, tuple(keywords.items()), symbol)


x, y, z = map(Name, "xyz")


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (apply(Op.CALL, Global("np.sum", None), x, axis=Const(0)), "np.sum(x, axis=0)"),
        (apply(Op.METHOD, x, Const(1), symbol="sum"), "x.sum(1)"),
        (apply(Op.METHOD, Const("a"), x, symbol="join"), '"a".join(x)'),
        (apply(Op.ATTRIBUTE, x, symbol="T"), "x.T"),
        (apply(Op.COMPARE, x, y, symbol="is-not"), "x is not y"),
        (apply(Op.COMPARE, x, y, symbol="not in"), "x not in y"),
        (apply(Op.COMPARE, x, y, z, symbol="< is-not"), "x < y is not z"),
        (apply(Op.ITEM, x, apply(Op.SLICE, Const(1), Const(None), Const(None))), "x[1:]"),
        (apply(Op.SLICE, Const(1), Const(None), Const(None)), "slice(1, None)"),
        (apply(Op.SLICE, Const(1), Const(2), Const(3)), "slice(1, 2, 3)"),
        (apply(Op.AND, apply(Op.AND, x, y), z), "x and y and z"),
        (apply(Op.OR, x, apply(Op.AND, y, z)), "x or y and z"),
        (apply(Op.SET), "set()"),
        (apply(Op.DICT, Const("a"), x), '{"a": x}'),
        (apply(Op.UNARY, x, symbol="not"), "not x"),
        (apply(Op.BINARY, Const(-1), Const(2), symbol="**"), "(-1) ** 2"),
        (apply(Op.BINARY, x, Const(-1), symbol="-"), "x - -1"),
    ],
)
def test_operation(expr, text):
    assert expression(expr) == text


def test_slice_inside_a_key_is_written_with_colons_and_elsewhere_as_a_call():
    part = apply(Op.SLICE, Const(None), x, Const(None))
    assert expression(apply(Op.ITEM, y, apply(Op.TUPLE, part, Const(0)))) == "y[:x, 0]"
    assert expression(apply(Op.TUPLE, part, Const(0))) == "(slice(None, x), 0)"


@given(
    st.one_of(
        st.text(), st.binary(), st.integers(), st.floats(), st.complex_numbers(), st.booleans(), st.none()
    )
)
def test_constant_survives(value):
    text = expression(Const(value))
    assert "\n" not in text
    again = eval(text)
    assert repr(again) == repr(value)
    assert type(again) is type(value)


def verbatim(text, **names):
    tree = gast.ast_to_gast(ast.parse(text, mode="eval")).body
    return Verbatim(tree, tuple(map(Name, names.values())), tuple(names))


def test_verbatim_text_takes_new_names():
    assert expression(verbatim("f'{a + b}'", a="x_1", b="y")) == 'f"{x_1 + y}"'
    assert expression(verbatim("[a for a in a if b]", a="a_1", b="b_1")) == "[a for a in a_1 if b_1]"


def test_names_that_verbatim_text_binds_give_way():
    assert expression(verbatim("[a * b for a in x]", b="a")) == "[a_ * a for a_ in x]"
    assert expression(verbatim("lambda a: a + b", b="a")) == "lambda a_: a_ + a"


def test_verbatim_tree_is_left_alone():
    expr = verbatim("a + 1", a="x")
    before = gast.dump(expr.tree)
    expression(expr)
    assert gast.dump(expr.tree) == before


def test_in_place_operation_is_no_expression():
    with pytest.raises(AssertionError):
        expression(apply(Op.INPLACE, x, y, symbol="+"))


def test_import_is_silent():
    subprocess.run([sys.executable, "-W", "error", "-c", "import tangent_ast.printing"], check=True)
