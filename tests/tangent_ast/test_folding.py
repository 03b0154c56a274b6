"""Folding gives the user's own lines back, and moves nothing that must stay."""

import ast
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tangent_ast import core
from tangent_ast.check import check
from tangent_ast.core import (
    About,
    Apply,
    Bind,
    Const,
    Each,
    Effect,
    Function,
    Global,
    If,
    Name,
    Op,
    Origin,
    Param,
    Pop,
    Push,
    Return,
    Role,
    Unpack,
    Update,
    While,
)
from tangent_ast.emit import emit
from tangent_ast.folding import Known, fold
from tangent_ast.raising import tidy

# --------------------------------------------------------------------------
# A lowering for tests: it names everything, and spells out what is lazy.

SYMBOLS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Pow: "**",
    ast.USub: "-",
    ast.Not: "not",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.IsNot: "is-not",
}


class Lowering:
    def __init__(self, source):
        self.source = source.strip("\n").split("\n")
        self.temps = set()
        self.block = []

    def function(self):
        definition = ast.parse("\n".join(self.source)).body[0]
        params = tuple(Param(a.arg) for a in definition.args.args)
        self.locals = {p.name for p in params}
        for node in ast.walk(definition):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.locals.add(node.id)
        body = self.nested(definition.body)
        return Function(definition.name, params, body, self.origin(definition), temps=frozenset(self.temps))

    def origin(self, node):
        return Origin("model.py", node.lineno, text=self.source[node.lineno - 1].strip())

    def fresh(self):
        name = f"t{len(self.temps)}"
        self.temps.add(name)
        return name

    def put(self, kind, *args, **options):
        self.block.append(kind(*args, origin=self.here, **options))

    def nested(self, statements):
        outer, self.block = self.block, []
        for statement in statements:
            self.statement(statement)
        inner, self.block = self.block, outer
        return tuple(inner)

    def branch(self, make):
        outer, self.block = self.block, []
        make()
        inner, self.block = self.block, outer
        return tuple(inner)

    def statement(self, node):
        self.here = here = self.origin(node)
        match node:
            case ast.Assign(targets=[ast.Name(target)], value=value):
                self.put(Bind, target, self.operation(value))
            case ast.Assign(targets=[ast.Tuple(targets)], value=value):
                self.put(Unpack, tuple(t.id for t in targets), self.atom(value))
            case ast.Assign(targets=[place], value=value):
                value = self.atom(value)
                self.put(Update, self.operation(place), value)
            case ast.AugAssign(target=ast.Name(name), op=op, value=value):
                value = self.atom(value)
                self.put(Bind, name, Apply(Op.INPLACE, (Name(name), value), symbol=SYMBOLS[type(op)]))
            case ast.AugAssign(target=place, op=op, value=value):
                place = self.operation(place)
                self.put(Update, place, self.atom(value), SYMBOLS[type(op)])
            case ast.Expr(value):
                self.put(Effect, self.operation(value))
            case ast.Return(value):
                self.put(Return, self.atom(value))
            case ast.If(test, then, orelse):
                test = self.atom(test)
                then, orelse = self.nested(then), self.nested(orelse)
                self.here = here
                self.put(If, test, then, orelse)
            case ast.While(test, body):
                box = []
                head = self.branch(lambda: box.append(self.atom(test)))
                body = self.nested(body)
                self.here = here
                self.put(While, head, box[0], body)
            case ast.For(ast.Name(target), sequence, body):
                sequence = self.atom(sequence)
                body = self.nested(body)
                self.here = here
                self.put(core.For, (target,), (Each(sequence),), body)

    def atom(self, node):
        value = self.operation(node)
        if not isinstance(value, Apply):
            return value
        name = self.fresh()
        self.put(Bind, name, value)
        return Name(name)

    def lazily(self, first, test, rest):
        """t = first; if test(t): t = rest"""
        name = self.fresh()
        self.put(Bind, name, self.operation(first))
        condition = Name(name)
        if test == "or":
            condition = Name(self.fresh())
            self.put(Bind, condition.id, Apply(Op.UNARY, (Name(name),), symbol="not"))
        then = self.branch(lambda: self.put(Bind, name, self.operation(rest)))
        self.put(If, condition, then)
        return Name(name)

    def operation(self, node):
        match node:
            case ast.Constant(value):
                return Const(value)
            case ast.Name(name):
                return Name(name) if name in self.locals else Global(name, None)
            case ast.BinOp(left, op, right):
                return Apply(Op.BINARY, (self.atom(left), self.atom(right)), symbol=SYMBOLS[type(op)])
            case ast.UnaryOp(op, operand):
                return Apply(Op.UNARY, (self.atom(operand),), symbol=SYMBOLS[type(op)])
            case ast.Call(ast.Attribute(receiver, name), args):
                return Apply(Op.METHOD, (self.atom(receiver), *map(self.atom, args)), symbol=name)
            case ast.Call(function, args, keywords):
                positional = (self.atom(function), *map(self.atom, args))
                return Apply(Op.CALL, positional, tuple((k.arg, self.atom(k.value)) for k in keywords))
            case ast.Attribute(value, name):
                return Apply(Op.ATTRIBUTE, (self.atom(value),), symbol=name)
            case ast.Subscript(value, key):
                return Apply(Op.ITEM, (self.atom(value), self.atom(key)))
            case ast.Slice(lower, upper, step):
                bounds = (Const(None) if part is None else self.atom(part) for part in (lower, upper, step))
                return Apply(Op.SLICE, tuple(bounds))
            case ast.Tuple(items):
                return Apply(Op.TUPLE, tuple(map(self.atom, items)))
            case ast.IfExp(test, then, orelse):
                name, test = self.fresh(), self.atom(test)
                sides = [
                    self.branch(lambda side=side: self.put(Bind, name, self.operation(side)))
                    for side in (then, orelse)
                ]
                self.put(If, test, *sides)
                return Name(name)
            case ast.BoolOp(op, [first, second]):
                return self.lazily(first, "and" if isinstance(op, ast.And) else "or", second)
            case ast.BoolOp(op, [*firsts, last]):
                return self.operation(ast.BoolOp(op, [ast.BoolOp(op, firsts), last]))
            case ast.Compare(left, [op], [right]):
                return Apply(Op.COMPARE, (self.atom(left), self.atom(right)), symbol=SYMBOLS[type(op)])
            case ast.Compare(left, [one, other], [middle, right]):
                left, middle = self.atom(left), self.atom(middle)
                name = self.fresh()
                self.put(Bind, name, Apply(Op.COMPARE, (left, middle), symbol=SYMBOLS[type(one)]))

                def rest():
                    compared = Apply(Op.COMPARE, (middle, self.atom(right)), symbol=SYMBOLS[type(other)])
                    self.put(Bind, name, compared)

                self.put(If, Name(name), self.branch(rest))
                return Name(name)
        raise NotImplementedError(ast.dump(node))


def around(source, **options):
    function = Lowering(source).function()
    check(function)
    folded = fold(function, **options)
    check(folded, folded=True)
    return emit([tidy(folded)]).source


# --------------------------------------------------------------------------
# Lowered and folded is as written

PROGRAMS = """
def f(W, b, x):
    h = np.tanh(np.dot(x, W) + b)
    return np.sum(h**2)

def f(x):
    x[g(1)] = h(x) * 2
    x[i + 1 :] += x[0] - h(x)
    return x

def f(x, y):
    x, y = y, x
    y += f(x) * g(y)
    print(f(x), k=g(y))
    return x + y, (x - y, g(x))

def f(x, c):
    y = 2 * (g(x) if c < 0 else h(x)) - (1 if c else 2)
    return y

def f(x, y):
    z = f(x) and g(y) or h(x - y)
    w = f(x) or g(y) and h(x - y)
    v = not (f(x) and g(y) and h(z))
    return w

def f(x, y):
    if 0 < f(x) <= g(y):
        return 0 < x < 1
    return 0 < x and x < y - 1

def f(x, y):
    z = (x and 0 < f(x) < g(y)) + 1
    return z

def f(x, y):
    if x is not None and g(x, y) or y:
        y = 1
    elif g(x) if y else h(x):
        y = 2
    else:
        z = f(g(x), h(y))
    return z

def f(x, y):
    while f(x) - 1 < y and g(x):
        x = x * f(x - 1)
    return -x.f(y).T[1:]

def f(x, y):
    for i in f(g(x), h(y)):
        x = f(i + 1) - g(x)
    return f(x)(y)

def f(x):
    y = f(g(a.b, h(x)), x[g(1)], h(x if g(x) else 2))
    return y

def f(x, y):
    y = g((a if b else c) if d else e) if h(x) else x if x else y
    return y
"""


@pytest.mark.parametrize("source", PROGRAMS.strip("\n").split("\n\n"))
def test_program_comes_back(source):
    assert around(source) == source + "\n"


def test_users_line_comes_back_however_long():
    line = " + ".join(f"function_{i}(argument_{i}[index])" for i in range(8))
    source = f"def f(x):\n    y = {line}\n    return y\n"
    text = around(source)
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(source))
    assert max(map(len, text.split("\n"))) <= 100


leaves = st.sampled_from(["x", "y", "1", "a.b"])


def larger(inner):
    def join(text, count):
        return st.lists(inner, min_size=count, max_size=count).map(lambda parts: text.format(*parts))

    return st.one_of(
        join("({} + {})", 2),
        join("({} ** {})", 2),
        join("f({}, k={})", 2),
        join("g({}).h({})", 2),
        join("({} if {} else {})", 3),
        join("({} or {})", 2),
        join("({} < {} <= {})", 3),
        join("x[{}]", 1),
        join("x[{}:{}]", 2),
        join("(-{})", 1),
        join("(not {})", 1),
        join("({}, {})", 2),
    )


def flat(tree):
    """The dump of a tree, in which `a and (b and c)` is the same as `a and b and c`."""

    class Flatten(ast.NodeTransformer):
        def visit_BoolOp(self, node):
            self.generic_visit(node)
            values = []
            for v in node.values:
                values += v.values if isinstance(v, ast.BoolOp) and type(v.op) is type(node.op) else [v]
            return ast.BoolOp(node.op, values)

    return ast.dump(Flatten().visit(tree))


@given(st.recursive(leaves, larger, max_leaves=12))
def test_expression_comes_back(text):
    source = f"def f(x, y):\n    z = {text}\n    return z\n"
    again = around(source)
    assert flat(ast.parse(again)) == flat(ast.parse(source))


# --------------------------------------------------------------------------
# What must stay where it is

HERE = Origin("model.py", 1, text="whole program")


def function(*body, temps=("t", "u"), params=("x", "y", "k")):
    return Function("f", tuple(map(Param, params)), body, HERE, temps=frozenset(temps))


def line(number):
    return Origin("model.py", number, text=f"line {number}")


def bind(target, value, origin=HERE, about=core.PRIMAL):
    return Bind(target, value, origin=origin, about=about)


def call(name, *args):
    return Apply(Op.CALL, (Global(name, None), *args))


def plus(a, b):
    return Apply(Op.BINARY, (a, b), symbol="+")


def item(a, k):
    return Apply(Op.ITEM, (a, k))


def result(value):
    return Return(value, origin=HERE)


x, y, k, t, u = map(Name, "xyktu")


def folded(*body, temps=("t", "u"), **options):
    return emit([fold(function(*body, temps=temps), **options)]).source.split("\n")[1:-1]


STAYS = {
    "what it reads is bound": (bind("t", plus(x, y)), bind("x", Const(1)), result(t)),
    "memory that it reads is written": (
        bind("t", item(x, k)),
        Update(item(y, k), Const(0), origin=HERE),
        result(t),
    ),
    "array that it reads is written in place": (
        bind("t", plus(x, y)),
        bind("x", Apply(Op.INPLACE, (x, y), symbol="+")),
        result(t),
    ),
    "a call may write what it reads": (bind("t", item(x, k)), bind("z", call("g", y)), result(t)),
    "two calls keep their order": (bind("t", call("g")), bind("z", call("h")), result(t)),
    "a call is not moved behind a look": (bind("t", call("g")), bind("z", item(x, k)), result(t)),
    "it is read twice": (bind("t", plus(x, y)), result(plus(t, t))),
    "its reader is in a branch": (
        bind("t", plus(x, y)),
        If(k, (bind("z", t),), (bind("z", x),), origin=HERE),
        result(Name("z")),
    ),
    "its reader is in a loop": (
        bind("t", plus(x, y)),
        core.For(("i",), (Each(x),), (bind("z", t),), origin=HERE),
        result(Const(None)),
    ),
    "its reader is the test of a loop": (
        bind("t", plus(x, y)),
        While((), t, (core.Break(origin=HERE),), origin=HERE),
        result(x),
    ),
    "its reader is verbatim text": (
        bind("t", plus(x, y)),
        bind("z", core.Verbatim(__import__("gast").parse("s + 1", mode="eval").body, (t,), ("s",))),
        result(Name("z")),
    ),
    "its name is written in place": (
        bind("t", item(x, k)),
        Update(t, y, "+", origin=HERE),
        result(x),
    ),
    "a loop lies between": (
        bind("t", call("g")),
        core.For(("i",), (Each(x),), (), origin=HERE),
        result(t),
    ),
    "its list is pushed to": (
        bind("stack", Apply(Op.LIST, ())),
        bind("t", call("len", Name("stack"))),
        Push("stack", (x,), origin=HERE),
        result(t),
    ),
}


@pytest.mark.parametrize("body", STAYS.values(), ids=STAYS)
def test_definition_stays(body):
    assert any(text.strip().startswith("t = ") for text in folded(*body, known=Known(lambda call: False)))


def test_pure_calls_may_pass_each_other():
    body = bind("t", call("g", x)), bind("z", call("h", y)), result(plus(t, Name("z")))
    assert folded(*body) == ["    t = g(x)", "    z = h(y)", "    return t + z"]
    assert folded(*body, known=Known(lambda call: True)) == ["    z = h(y)", "    return g(x) + z"]


def test_calls_whose_order_the_reader_would_reverse():
    body = bind("t", call("g")), bind("u", call("h")), result(plus(u, t))
    assert folded(*body) == ["    t = g()", "    return h() + t"]


def test_a_call_is_not_moved_behind_the_fetch_of_an_augmented_assignment():
    here, there = line(1), line(2)
    body = bind("t", call("g"), here), Update(item(x, k), t, "+", origin=there), result(x)
    assert folded(*body) == ["    t = g()", "    x[k] += t", "    return x"]


def test_a_definition_does_not_pass_one_that_has_to_stay():
    body = (
        bind("t", item(x, k)),
        bind("u", call("g")),
        bind("z", plus(x, y)),
        result(Apply(Op.TUPLE, (t, u, Name("z")))),
    )
    assert folded(*body)[:2] == ["    t = x[k]", "    u = g()"]


def test_a_list_is_not_made_anew_in_each_turn():
    body = (
        bind("t", Apply(Op.LIST, ())),
        core.For(("i",), (Each(x),), (Push("t", (Name("i"),), origin=HERE),), origin=HERE),
        bind("z", call("len", t)),
        result(Name("z")),
    )
    assert folded(*body)[0] == "    t = []"


def test_lines_grow_no_longer_than_the_width():
    long = call("f", *(Name("x") for _ in range(20)))
    body = bind("t", long, line(1)), bind("z", plus(t, long), line(2)), result(Name("z"))
    assert folded(*body)[0].startswith("    t = ")
    assert folded(*body, width=200)[0].startswith("    z = ")


def test_an_adjoint_stays_under_its_own_comment():
    one, other = About(Role.ADJOINT, "y = x"), About(Role.ADJOINT, "z = y")
    body = bind("t", plus(x, y), about=other), bind("bx", plus(t, k), about=one), result(Name("bx"))
    assert folded(*body) == [
        "    # Grad of: z = y",
        "    t = x + y",
        "    # Grad of: y = x",
        "    bx = t + k",
        "    return bx",
    ]


def test_the_last_return_takes_a_comment_over():
    about = About(Role.ADJOINT, "z = y")
    body = bind("t", plus(x, y), about=about), bind("u", plus(y, k), about=about)
    assert folded(*body, result(Apply(Op.TUPLE, (t, u)))) == [
        "    # Grad of: z = y",
        "    return x + y, y + k",
    ]


def test_restored_values_stay_in_order():
    body = (
        bind("stack", Apply(Op.LIST, ())),
        Push("stack", (x,), origin=HERE),
        Pop("stack", ("t",), origin=HERE),
        result(plus(t, x)),
    )
    assert folded(*body)[-2:] == ["    t = stack.pop()", "    return t + x"]


# --------------------------------------------------------------------------
# Random programs do the same before and after

ATOMS = [Name(n) for n in ("x", "y", "v0", "v1")]


@st.composite
def programs(draw):
    """Straight-line code with calls that leave a trace, writes to a list, and temporaries."""
    body, temps = [], []
    unread = []
    for number in range(draw(st.integers(3, 10))):

        def atom():
            if unread and draw(st.booleans()):
                return Name(unread.pop(draw(st.integers(0, len(unread) - 1))))
            return draw(st.sampled_from(ATOMS))

        kind = draw(st.sampled_from(["call", "plus", "item", "update", "rebind", "effect"]))
        value = {
            "call": lambda: call("trace", atom(), atom()),
            "plus": lambda: plus(atom(), atom()),
            "item": lambda: item(Name("a"), Const(draw(st.integers(0, 1)))),
        }.get(kind, lambda: plus(atom(), atom()))()
        if kind == "update":
            place = item(Name("a"), Const(draw(st.integers(0, 1))))
            body.append(Update(place, atom(), draw(st.sampled_from(["", "+"])), origin=line(number)))
        elif kind == "rebind":
            body.append(bind(draw(st.sampled_from(["v0", "v1"])), value, line(number)))
        elif kind == "effect":
            body.append(Effect(call("trace", atom(), atom()), origin=line(number)))
        else:
            temps.append(f"t{number}")
            unread.append(temps[-1])
            body.append(bind(temps[-1], value, line(number)))
    body.append(Return(Apply(Op.TUPLE, tuple(map(Name, [*unread, "v0", "v1"]))), origin=HERE))
    params = ("x", "y", "a", "v0", "v1")
    return Function("f", tuple(map(Param, params)), tuple(body), HERE, temps=frozenset(temps))


def behaviour(function):
    calls, a = [], [5, 7]
    counter = itertools.count(100)

    def trace(*args):
        calls.append((args, tuple(a)))
        a[0] += 1000
        return next(counter)

    space = {"trace": trace}
    exec(emit([function]).source, space)
    return space["f"](1, 2, a, 3, 4), calls, a


@given(programs())
def test_folding_changes_nothing_that_can_be_seen(function):
    check(function)
    after = fold(function)
    check(after, folded=True)
    assert behaviour(after) == behaviour(function)


def test_time_grows_with_the_length():
    """A thousand temporaries that wait for the last line are no thousand times a thousand steps."""
    body = [bind(f"t{i}", plus(x, y), line(i)) for i in range(1000)]
    body.append(result(Apply(Op.TUPLE, tuple(Name(f"t{i}") for i in range(1000)))))
    assert len(fold(function(*body, temps=[f"t{i}" for i in range(1000)])).body) > 1
