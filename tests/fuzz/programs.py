"""Random small numerical programs, the same for the same seed."""

import linecache
import random

import numpy as np

FUNCTIONS = ("np.sin", "np.cos", "np.tanh", "np.arctan")


class Program:
    """Writes one function of two numbers, an array and a count: `f(x, y, a, n)`.

    Values stay bounded, so that finite differences mean something: every
    assignment of a product or a sum goes through a bounded function.
    """

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.scalars = ["x", "y"]
        self.arrays = ["a"]
        self.count = 0
        self.helpers = []

    def write(self):
        """The text of the program."""
        if self.random.random() < 0.4:
            self.helper()
        self.lines.append("def f(x, y, a, n):")
        if self.random.random() < 0.6:
            self.array_statement(1)
        self.block(1, self.random.randint(2, 4), in_loop=False)
        total = " + ".join([*self.scalars[:4], *(f"np.sum({a})" for a in self.arrays)])
        self.lines.append(
            f"    return np.tanh({total})" if self.random.random() < 0.5 else f"    return {total}"
        )
        return "\n".join(self.lines) + "\n"

    # Expressions

    def scalar(self, depth=2):
        pick = self.random.random()
        if depth == 0 or pick < 0.3:
            return self.random.choice([*self.scalars, *self.scalars, "0.7", "1.3"])
        if pick < 0.45:
            return f"{self.random.choice(FUNCTIONS)}({self.scalar(depth - 1)})"
        if pick < 0.55:
            return f"np.sum({self.array(depth - 1)})"
        if pick < 0.65:
            return f"{self.random.choice(self.arrays)}[{self.random.randint(-3, 2)}]"
        if pick < 0.72:
            return f"{self.scalar(depth - 1)} / (2.0 + {self.scalar(0)} ** 2)"
        if pick < 0.78 and self.helpers:
            return f"{self.random.choice(self.helpers)}({self.scalar(0)}, {self.scalar(0)})"
        return f"({self.scalar(depth - 1)} {self.random.choice('+-*')} {self.scalar(depth - 1)})"

    def array(self, depth=2):
        pick = self.random.random()
        if depth == 0 or pick < 0.3:
            return self.random.choice(self.arrays)
        if pick < 0.5:
            return f"{self.random.choice(FUNCTIONS)}({self.array(depth - 1)})"
        if pick < 0.7:
            return f"({self.array(depth - 1)} * {self.scalar(depth - 1)})"
        return f"({self.array(depth - 1)} {self.random.choice('+-*')} {self.array(depth - 1)})"

    def test(self):
        sign = self.random.choice("<>")
        value = self.random.choice(["0.1234", "-0.3217", "0.6543", "1.0171"])
        return f"{self.random.choice(self.scalars)} {sign} {value}"

    # Statements

    def emit(self, depth, text):
        self.lines.append("    " * depth + text)

    def bounded(self):
        return f"np.tanh({self.scalar()})" if self.random.random() < 0.7 else f"np.sin({self.scalar()})"

    def block(self, depth, length, in_loop):
        start = len(self.lines)
        for _ in range(length):
            self.statement(depth, in_loop)
        if len(self.lines) == start:
            self.emit(depth, "pass")

    def local(self, depth, length, in_loop):
        """A block whose new names are not used after it."""
        scalars, arrays = list(self.scalars), list(self.arrays)
        self.block(depth, length, in_loop)
        self.scalars, self.arrays = scalars, arrays

    def statement(self, depth, in_loop):
        pick = self.random.random()
        deep = depth > 3
        if pick < 0.25 or deep and pick < 0.6:
            name = self.random.choice([*self.scalars, self.fresh("s")])
            self.emit(depth, f"{name} = {self.bounded()}")
            if name not in self.scalars:
                self.scalars.append(name)
        elif pick < 0.32:
            name = self.random.choice(self.scalars)
            self.emit(depth, f"{name} {self.random.choice(['+=', '-=', '*='])} {self.bounded()}")
        elif pick < 0.37 and len(self.scalars) > 1:
            one, other = self.random.sample(self.scalars, 2)
            self.emit(depth, f"{one}, {other} = {other}, {one}")
        elif pick < 0.55 or deep:
            self.array_statement(depth)
        elif pick < 0.7:
            self.emit(depth, f"if {self.test()}:")
            self.local(depth + 1, self.random.randint(1, 2), in_loop)
            if in_loop and self.random.random() < 0.3:
                self.emit(depth + 1, self.random.choice(["break", "continue"]))
            elif self.random.random() < 0.15:
                self.emit(depth + 1, f"return {self.bounded()}")
            elif self.random.random() < 0.6:
                self.emit(depth, "else:")
                self.local(depth + 1, self.random.randint(1, 2), in_loop)
        elif pick < 0.9:
            self.loop(depth)
        else:
            counter = self.fresh("k")
            self.emit(depth, f"{counter} = 0")
            self.emit(depth, f"while {counter} < n:")
            self.emit(depth + 1, f"{counter} += 1")
            self.local(depth + 1, self.random.randint(1, 2), in_loop=True)

    def loop(self, depth):
        pick = self.random.random()
        scalars = list(self.scalars)
        if pick < 0.6:
            index = self.fresh("i")
            over = self.random.choice(["range(n)", "range(3)", "range(2, -1, -1)", "range(0, 3, 2)"])
            self.emit(depth, f"for {index} in {over}:")
            if self.random.random() < 0.5:
                name = self.random.choice(self.arrays)
                self.emit(
                    depth + 1,
                    f"{self.random.choice(self.scalars)} = np.sin({name}[{index}] + {self.scalar(0)})",
                )
        elif pick < 0.8:
            item = self.fresh("e")
            self.emit(depth, f"for {item} in {self.random.choice(self.arrays)}:")
            self.scalars.append(item)
        else:
            index, item = self.fresh("i"), self.fresh("e")
            self.emit(depth, f"for {index}, {item} in enumerate({self.random.choice(self.arrays)}):")
            self.scalars.append(item)
        self.local(depth + 1, self.random.randint(1, 3), in_loop=True)
        self.scalars = scalars

    def array_statement(self, depth):
        pick = self.random.random()
        own = [name for name in self.arrays if name != "a"]
        if pick < 0.35 or not own:
            name = self.fresh("b")
            text = self.random.choice(
                [f"np.tanh({self.array()})", f"{self.array(0)} * 1.0", f"{self.array(0)}.copy()"]
            )
            self.emit(depth, f"{name} = {text}")
            self.arrays.append(name)
            return
        name = self.random.choice(own)
        at = self.random.randint(-3, 2)
        value = self.bounded()
        choices = [
            f"{name}[{at}] = {value}",
            f"{name}[{at}] += {value}",
            f"{name}[{at}] *= {value}",
            f"{name}[1:] = np.tanh({self.random.choice(self.arrays)}[:-1])",
            f"{name}[1:] += np.sin({self.random.choice(self.arrays)}[:-1])",
            f"{name}[:2] *= {value}",
            f"{name}[[0, 2, 0]] += {value}",
            f"{name} *= {value}",
            f"{name} = np.tanh({self.array()})",
            f"{name}[1:] = {name}[:-1]",
        ]
        self.emit(depth, self.random.choice(choices))
        if self.random.random() < 0.2:
            view = self.fresh("v")
            self.emit(depth, f"{view} = {name}[1:]")
            self.emit(
                depth, f"{view}[{self.random.randint(0, 1)}] {self.random.choice(['=', '*=', '+='])} {value}"
            )

    def helper(self):
        name = f"g{len(self.helpers)}"
        self.lines += [
            f"def {name}(u, v=0.5):",
            self.random.choice(["    if u > 0.2345:\n        return np.sin(u * v)", "    u = u * v"]),
            self.random.choice(["    for _ in range(2):\n        u = np.tanh(u + v)", "    v = v * u"]),
            "    return u * v + 0.3 * u",
            "",
            "",
        ]
        self.helpers.append(name)

    def fresh(self, stem):
        self.count += 1
        return f"{stem}{self.count}"


def function_of(text, seed):
    """The function of a program, with its source where `inspect` looks for it."""
    name = f"<program {seed}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    namespace = {"np": np, "__name__": "program"}
    exec(compile(text, name, "exec"), namespace)
    return namespace["f"]


def arguments(seed):
    """Arguments that keep clear of the numbers in the programs' tests."""
    draw = np.random.RandomState(seed)
    return draw.uniform(-1, 1), draw.uniform(-1, 1), draw.uniform(-1, 1, 3), draw.randint(0, 4)
