"""Random small numerical programs, the same for the same seed."""

import functools
import inspect
import linecache
import random
from dataclasses import dataclass

import numpy as np

from fuzz import arrays, callables, classes, constants, containers, control, objects, tables

FUNCTIONS = ("np.sin", "np.cos", "np.tanh", "np.arctan")

# Every statement that a program may hold, and how often it comes.  Each takes the program, how deep it
# stands and whether it stands in a loop, and gives False if it has nothing to work on.
STATEMENTS = [
    (20, arrays.STATEMENTS),
    (12, control.SIMPLE),
    (18, control.NESTED),
    (16, containers.STATEMENTS),
    (14, tables.STATEMENTS),
    (16, objects.STATEMENTS),
    (12, callables.STATEMENTS),
    (6, constants.STATEMENTS),
]


@dataclass(frozen=True)
class Size:
    """How long a program is."""

    statements: tuple[int, int]  # of the function, least and most
    deepest: int  # compound statements stand in no more than so many others


SHORT = Size((1, 2), 1)
LONG = Size((2, 5), 3)


@dataclass
class Line:
    """An object with a method, for programs to use."""

    slope: float
    offset: float

    def at(self, x):
        return np.tanh(self.slope * x) + self.offset


def halved(c):
    """Writes to what it is given."""
    c *= 0.5
    return c[0] * 1.5


def called(function, *args):
    """A function that is known only when it is called."""
    return function(*args)


def asked(function, u):
    """A function that is known only when it is called, and called for a test and for an index."""
    if function(u) > 0.1234:
        return np.sin(u)
    return u * [0.5, 1.5][int(function(u) > 0.4321)]


OUTSIDE = {"np": np, "functools": functools, "dataclass": dataclass}
OUTSIDE |= {"Line": Line, "halved": halved, "called": called, "asked": asked}


class Program:
    """Writes one function of two numbers, an array, a count and perhaps an object: `f(x, y, a, n, p)`.

    Values stay bounded, so that finite differences mean something: every
    assignment of a product or a sum goes through a bounded function.
    """

    def __init__(self, seed, size=LONG):
        self.size = size
        self.random = random.Random(seed)
        self.lines = []
        self.above = []  # classes, and what stands beside them
        # The names in scope, by what they hold.
        self.names = {"scalar": ["x", "y"], "array": ["a"]}
        self.names.update({"list": [], "dict": [], "line": [], "constant": []})
        self.names.update({"table": [], "row": [], "ball": [], "crowd": [], "holder": []})
        self.functions = []  # local ones, of one number
        self.helpers = []  # functions outside, of two numbers
        self.count = 0
        # Each program has families that it favours, so that their statements meet.
        self.weights = [weight * self.random.choice([0.3, 1, 2]) for weight, _ in STATEMENTS]

    def write(self):
        """The text of the program."""
        if self.random.random() < 0.4:
            callables.helper(self)
        passed = self.random.random() < 0.15
        if passed:
            classes.ball(self)
            self.names["ball"].append("p")
        self.lines.append(f"def f(x, y, a, n{', p: Ball' if passed else ''}):")
        if self.random.random() < 0.6:
            arrays.new(self, 1, in_loop=False)
        if self.random.random() < 0.4:
            tables.new(self, 1, in_loop=False)
        self.block(1, self.random.randint(*self.size.statements), in_loop=False)
        parts = [
            *self.names["scalar"][:4],
            *(f"np.sum({a})" for a in self.names["array"][:4]),
            *(f"sum({one})" for one in self.names["list"][:2]),
            *(f'{one}["p"]' for one in self.names["dict"][:2]),
            *(f"{one}.slope" for one in self.names["line"][:2]),
            *(tables.summed(one) for one in self.names["table"][:3]),
            *objects.summed(self),
        ]
        total = " + ".join(parts)
        bounded = self.random.random() < 0.5
        self.lines.append(f"    return np.tanh({total})" if bounded else f"    return {total}")
        return "\n".join(self.above + self.lines) + "\n"

    # Expressions

    def pick(self, kind):
        """A name in scope that holds this kind of value."""
        return self.random.choice(self.names[kind])

    def scalar(self, depth=2):
        ways = [self._scalar_name] if depth == 0 else [*[self._scalar_name] * 4, *self._scalar_ways()]
        return self.random.choice(ways)(depth)

    def _scalar_name(self, depth):
        return self.random.choice([*self.names["scalar"] * 2, "0.7", "1.3"])

    def _scalar_ways(self):
        yield lambda d: f"{self.random.choice(FUNCTIONS)}({self.scalar(d - 1)})"
        yield lambda d: f"{self.random.choice(FUNCTIONS)}({self.scalar(d - 1)})"
        yield lambda d: f"np.sum({self.array(d - 1)})"
        yield lambda d: f"{self.pick('array')}[{self.random.randint(-3, 2)}]"
        yield lambda d: f"{self.scalar(d - 1)} / (2.0 + {self.scalar(0)} ** 2)"
        for _ in range(3):
            yield lambda d: f"({self.scalar(d - 1)} {self.random.choice('+-*')} {self.scalar(d - 1)})"
        yield lambda d: f"({self.scalar(0)} if {self.test()} else {self.scalar(0)})"
        if self.helpers:
            yield lambda d: f"{self.random.choice(self.helpers)}({self.scalar(0)}, {self.scalar(0)})"
        if self.functions:
            yield lambda d: f"{self.random.choice(self.functions)}({self.scalar(d - 1)})"
        if self.names["list"]:
            yield lambda d: f"{self.pick('list')}[{self.random.choice(['0', '-1', '1'])}]"
        if self.names["dict"]:
            yield lambda d: f'{self.pick("dict")}["{self.random.choice("pq")}"]'
        if self.names["line"]:
            yield lambda d: f"{self.pick('line')}.{self.random.choice(['slope', 'offset'])}"
            yield lambda d: f"{self.pick('line')}.at({self.scalar(0)})"
        if self.names["table"]:
            yield lambda d: tables.item(self)
            yield lambda d: tables.item(self)
        if objects.some(self):
            yield lambda d: objects.number(self)
            yield lambda d: objects.number(self)
        if self.names["constant"]:
            yield lambda d: f"np.sum({self.pick('array')} * {self.pick('constant')})"

    def array(self, depth=2):
        pick = self.random.random()
        if depth == 0 or pick < 0.3:
            return self.pick("array")
        if pick < 0.5:
            return f"{self.random.choice(FUNCTIONS)}({self.array(depth - 1)})"
        if pick < 0.7:
            return f"({self.array(depth - 1)} * {self.scalar(depth - 1)})"
        if pick < 0.75 and self.names["constant"]:
            return f"({self.pick('constant')} * {self.array(depth - 1)})"
        return f"({self.array(depth - 1)} {self.random.choice('+-*')} {self.array(depth - 1)})"

    def bounded(self):
        return f"np.tanh({self.scalar()})" if self.random.random() < 0.7 else f"np.sin({self.scalar()})"

    def test(self):
        """A comparison that stays clear of ties."""
        value = self.random.choice(["0.1234", "-0.3217", "0.6543", "1.0171"])
        return f"{self.pick('scalar')} {self.random.choice('<>')} {value}"

    # Statements

    def emit(self, depth, text):
        self.lines.append("    " * depth + text)

    def fresh(self, stem, kind=None):
        """A new name, in scope from now on if its kind is told."""
        self.count += 1
        name = f"{stem}{self.count}"
        if kind is not None:
            self.names[kind].append(name)
        return name

    def block(self, depth, length, *, in_loop):
        start = len(self.lines)
        for _ in range(length):
            self.statement(depth, in_loop)
        if len(self.lines) == start:
            self.emit(depth, "pass")

    def local(self, depth, length, *, in_loop, bound=()):
        """A block whose new names are not used after it; `bound` are numbers that it knows besides."""
        names, functions = {k: list(v) for k, v in self.names.items()}, list(self.functions)
        self.names["scalar"] += bound
        self.block(depth, length, in_loop=in_loop)
        self.names, self.functions = names, functions

    def statement(self, depth, in_loop):
        for _ in range(5):
            (family,) = self.random.choices([f for _, f in STATEMENTS], self.weights)
            if family is control.NESTED and depth > self.size.deepest:
                continue
            if self.random.choice(family)(self, depth, in_loop) is not False:
                return


def function_of(text, seed):
    """The function of a program, with its source where `inspect` looks for it."""
    name = f"<program {seed}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    namespace = {**OUTSIDE, "__name__": "program"}
    exec(compile(text, name, "exec"), namespace)
    return namespace["f"]


def arguments(f, seed):
    """Arguments that keep clear of the numbers in the programs' tests."""
    draw = np.random.RandomState(seed)
    given = draw.uniform(-1, 1), draw.uniform(-1, 1), draw.uniform(-1, 1, 3), draw.randint(0, 4)
    if "p" not in inspect.signature(f).parameters:
        return given
    return *given, f.__globals__["Ball"](draw.uniform(-1, 1), draw.uniform(-1, 1))
