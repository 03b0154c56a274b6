# ruff: noqa: E501
"""Every construct of Python, with a function that uses it: what docs/language.md lists, and what is tested.

A row is the construct, the body of a function of `x` and whatever else the arguments name, and the
arguments.  A row without `refused` is differentiated; `refused` is a part of the message otherwise.
`order=1` says that second derivatives by reverse over reverse are refused.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

A = np.array([1.5, -0.5, 2.0])


@dataclass(frozen=True)
class Row:
    construct: str
    body: str
    args: dict = field(default_factory=lambda: {"x": 1.5})
    refused: str = ""
    order: int = 2
    outside: str = ""  # what stands above the function
    note: str = ""  # what to write instead, or where the limits are


def array(**others):
    return {"x": A, **others}


TABLE = {
    "Control flow": [
        Row("`if`, `elif`, `else`", "if x > 2:\n    y = x\nelif x > 1:\n    y = x * x\nelse:\n    y = -x\nreturn y"),
        Row("ternary", "return x * x if x > 1 else -x"),
        Row("`and`, `or`, `not`", "return x * x if x > 1 and not x > 2 or x < 0 else x"),
        Row("chained comparison", "return x * x if 1 < x <= 2 else x"),
        Row("`:=`", "if (y := x * x) > 1:\n    return y * x\nreturn y"),
        Row(
            "`match` with literals, names, guards, `|`, tuples",
            'match n, x:\n    case "square" | "sq", z if z > 0:\n        return z * z\n    case _:\n        return x',
            {"x": 1.5, "n": "sq"},
        ),
        Row(
            "`match` with classes, mappings, sequences of any length",
            'match x:\n    case {"p": P(a, b), "xs": [c, *_]}:\n        return a * b * c\n    case _:\n        return 1.0',
            {"x": "dict(p=P(1.5, 2.0), xs=[0.5, 1.0])"},
            outside="from dataclasses import dataclass\n@dataclass\nclass P:\n    a: float\n    b: float",
        ),
        Row("`for` over `range`, any step", "for i in range(7, 0, -3):\n    x = x * i\nreturn x"),
        Row("`for` over arrays, lists, tuples", "y = 0.0\nfor v in x:\n    y = y + v * v\nreturn y", array()),
        Row(
            "`for` over rows, which are views",
            "x = x * 1.0\nfor row in x:\n    row *= row[0]\nreturn np.sum(x)",
            {"x": np.outer(A, A[:2])},
        ),
        Row(
            "`for` over `zip`, `enumerate`, `reversed`",
            "y = 0.0\nfor i, (a, b) in enumerate(zip(x, reversed(x))):\n    y = y + i * a * b\nreturn y",
            array(),
        ),
        Row(
            "`for` over a dict, `.items()`, `.keys()`, `.values()`",
            'y = 0.0\nfor k, v in x.items():\n    y = y + v**2 * len(k)\nreturn y',
            {"x": {"a": 1.5, "bc": 0.5}},
        ),
        Row("the loop's variable afterwards", "for v in x:\n    pass\nreturn v * v", array()),
        Row("`while`", "y = x\nwhile y < 20:\n    y = y * x\nreturn y"),
        Row(
            "`break`, `continue`, `return` at any depth",
            "y = 0.0\nfor v in x:\n    if v < 0:\n        continue\n    for _ in range(3):\n        y = y + v * v\n"
            "        if y > 3:\n            return y * v\nreturn y",
            array(),
        ),
        Row("`for`/`while` with `else`", "for i in range(3):\n    x = x * 1.1\n    if x > 9:\n        break\nelse:\n    x = x * x\nreturn x"),
        Row("`assert`, `raise`", 'assert x > 0\nif x > 9:\n    raise ValueError("large")\nreturn x * x'),
        Row("`del`, `pass`, `print`, `logging`, f-strings", 'y = x * x\nlogging.debug("%g", y)\nname = f"{y:.1f}"\nprint(end="")\nz = y * len(name)\ndel y\nreturn z', outside="import logging"),
        Row("names that are read before anything binds them", "z = y\ny = x\nreturn x * x", refused="before anything has bound it", note="a value first"),
        Row("names that may be read after `del`", "y = x * x\nif x > 1:\n    del y\nreturn x * y", refused="deleted", note="read it before"),
        Row("names that only some paths bind: where another is taken, derivatives raise what the plain call does", "if x > 0:\n    y = x * x\nz = y\nreturn z"),
        Row("`import` inside", "import math\nfrom cmath import pi\nreturn math.sin(x) * pi"),
        Row("`try`, `except`, `else`", "try:\n    y = x / (n - 1)\nexcept ZeroDivisionError:\n    y = x * x\nelse:\n    y = y * x\nreturn y * y", {"x": 1.5, "n": 1}),
        Row("`try` around `return`, `raise`, loops, calls", "try:\n    for i in range(3):\n        x = x * x / (n - i)\n    return x\nexcept ZeroDivisionError:\n    pass\nreturn n * 2.0", {"x": 1.5, "n": 4}),
        Row("`finally`", "try:\n    return x * x\nfinally:\n    print(end='')"),
        Row("`with suppress(...)`", "y = x\nwith suppress(KeyError):\n    y = x * {'a': 2.0}[k]\nreturn y * y", {"x": 1.5, "k": "b"}, outside="from contextlib import suppress"),
        Row("`try` that may fail when it has already changed what is read then", "y = x\ntry:\n    y = x * x\n    z = y / (x - 1)\nexcept ZeroDivisionError:\n    z = y\nreturn z", refused="may or may not", note="bind it last"),
        Row("exceptions that carry what is differentiated", "try:\n    raise ValueError(x * x)\nexcept ValueError as error:\n    y = error.args[0]\nreturn y", refused="an exception carries", note="compute it in `except`"),
        Row("`except*`", "try:\n    y = x * x\nexcept* ValueError:\n    y = x\nreturn y", refused="`except*`", note="`except`"),
        Row("`with`; the backward part enters anew", 'with np.errstate(all="ignore"):\n    y = x * x\n    if y > 2:\n        return y * x\nreturn y'),
        Row("`with` of a manager that depends on what is differentiated", "with scope(x):\n    y = x * x\nreturn y", outside="scope = np.errstate", refused="context manager", note="tangent.stop_gradient"),
        Row("generator functions that are used up in a loop, `list`, `sum`, also by one another", "y = 0.0\nfor v in steps(x, 3):\n    y = y + v * v\nreturn y + sum(steps(x, 2))", outside="def steps(x, n):\n    for i in range(n):\n        x = x * 1.5\n        yield x * i"),
        Row("`yield` in the function itself", "yield x * x", refused="generator", note="return a list"),
        Row("`async`, `await`", "", refused="", note="never"),
    ],
    "Functions": [
        Row("positional, keyword and default arguments", "return g(x, 2.0) * g(b=x, a=x)", outside="def g(a, b=1.0, *, c=2.0):\n    return a * b + c"),
        Row("`*args`, `**kwargs` gathered", "return g(x, x * x, k=x)", outside="def g(*values, **named):\n    return values[0] * values[1] + named['k']"),
        Row("`*` and `**` in calls, where the text tells what is in them", "pair = (x, x * x)\nreturn g(*pair, **{'c': x})", outside="def g(a, b, c):\n    return a * b * c"),
        Row("`*` of any length, in lists, and to functions of a known number of parameters", "return g(*x) * sum([*x, 2.0])", {"x": [1.5, 0.5]}, outside="def g(a, b):\n    return a * b"),
        Row("`**` of any dictionary, to functions and dataclasses whose parameters are known", "d = {'u': x}\nd['k'] = 2.0 * x\nreturn power(x, **d)", outside="def power(x, u, k=3.0):\n    return u * x**k"),
        Row("`*` of any length to other functions", "return g(*values) * x", {"x": 1.5, "values": [2.0, 3.0], "g": max}, "how many items", note="write the items out"),
        Row("recursion, mutual recursion", "return g(x, 4)", outside="def g(a, n):\n    return a if n == 0 else a * g(a, n - 1)"),
        Row("local functions, closures, lambdas", "k = x * x\ndef g(z):\n    return z * k\nh = lambda z: g(z) + 1\nk = k * 2\nreturn h(x) * g(2.0)"),
        Row("`nonlocal`", "y = x\ndef grow():\n    nonlocal y\n    y = y * x\ngrow()\ngrow()\nreturn y"),
        Row("local functions and lambdas as values, in lists, returned", "def make(a):\n    return lambda z: a * z * x\nhs = [make(x), make(2.0)]\nreturn hs[0](x) * hs[1](x)"),
        Row("the same, where what they see changes later", "k = x\nhs = [lambda z: z * k]\nk = x * x\nreturn hs[0](x)", refused="may change later", note="`lambda z, k=k: ...`"),
        Row("`functools.cache`, `lru_cache` of functions that do nothing else (the derivative calls them anew)", "@cache\ndef fib(k):\n    return x * k if k < 2 else fib(k - 1) * x + fib(k - 2)\nreturn fib(4) * power(x, 3)", outside="from functools import cache, lru_cache\n@lru_cache(maxsize=None)\ndef power(x, n):\n    return 1.0 if n == 0 else x * power(x, n - 1)"),
        Row("the same that draw random numbers, change something, or see what changes", "@cache\ndef g(k):\n    return x * k\ny = g(1)\nx = x * 2.0\nreturn y * g(1)", outside="from functools import cache", refused="are kept", note="do without the cache"),
        Row("results kept in a dictionary by a function that calls itself", "memo = {}\ndef fib(k):\n    if k not in memo:\n        memo[k] = x if k < 2 else fib(k - 1) * x + fib(k - 2)\n    return memo[k]\nreturn fib(4)", refused="closure", note="decorate it with `functools.cache`, or fill a table in a loop"),
        Row("recursion of local functions", "def g(z, n):\n    return z if n == 0 else g(z * x, n - 1)\nreturn g(x, 2)"),
        Row("functions as arguments, in variables, lists, dicts", "table = {'sq': g, 'sin': np.sin}\nreturn table[n](x) * h(x)", {"x": 1.5, "n": "sq", "h": np.cos}, outside="def g(z):\n    return z * z"),
        Row("functions that are passed, for a test or an index; they must not write to what is differentiated", "c = x * 1.0\nwhile not h(c):\n    c = c * x\nreturn np.sum(c)", {"x": np.array([1.5, 2.0]), "h": lambda c: c[0] > 4}),
        Row("functions that are passed, called for their effect on what is differentiated", "c = x * 1.0\nh(c)\nreturn np.sum(c)", {"x": np.array([1.5, 2.0]), "h": print}, refused="the effect of", note="let it return a new value"),
        Row("functions that write to their arguments", "y = x * 1.0\ng(y)\nreturn np.sum(y)", array(), outside="def g(a):\n    a[0] = a[1] * a[2]"),
        Row("`functools.partial` made inside", "h = functools.partial(g, x, c=x)\nreturn h(2.0) * h(x)", outside="import functools\ndef g(a, b, c=1.0):\n    return a * b + c"),
        Row("`functools.partial` from outside, as an argument", "return g(x) * x", outside="import functools\ng = functools.partial(pow, 2.0)\ng = functools.partial(lambda a, b: a * b, 3.0)"),
        Row("`map`, `filter`, `functools.reduce`", "y = functools.reduce(lambda a, b: a * b, map(g, x))\nreturn y * sum(filter(lambda v: v > 0, x))", array(), outside="import functools\ndef g(z):\n    return z * z"),
        Row("`zip`, `enumerate`, `reversed` as values", "return sum([a * b for a, b in list(zip(x, x[1:]))])", array()),
        Row("`accumulate`, `chain`, `pairwise`, `combinations`, `permutations`, `product`, `islice`, `takewhile`, `dropwhile`, `filterfalse`, `starmap` of `itertools`, where they are used up at once", "y = sum(a * b for a, b in pairwise(x))\nfor c in accumulate(chain(x, x)):\n    y += c * c\nreturn y + sum(a * b * c for a, b, c in combinations(x, 3))", {"x": [1.5, -0.5, 2.0]}, outside="from itertools import accumulate, chain, combinations, pairwise"),
        Row("`zip(*rows)`, `zip(..., strict=True)` where they are used up at once", "y = 0.0\nfor a, b in zip(*x):\n    y += a * b * b\nfor a, b in zip(x[0], x[1], strict=True):\n    y += a * y\nreturn y", {"x": [[1.5, -0.5], [2.0, 0.7]]}),
        Row("the same kept for later", "it = zip(*[x, x])\nreturn sum(a * b for a, b in it)", refused="once", args=array(), note="`list(zip(*rows))`"),
        Row("`sum`, `min`, `max`, `sorted`", "return sum(x) * max(x) + sorted(x)[0] * min(x)", {"x": [1.5, 0.5, 2.0]}),
        Row("`sorted`, `min`, `max` with `key`", "return sorted(x, key=abs)[0] * max(x, key=lambda v: -v)", {"x": [1.5, 0.5]}),
        Row("derivatives inside: `tangent.grad(g)(x)`", "return tangent.grad(g)(x) * x", outside="import tangent\ndef g(z):\n    return z**3"),
        Row("derivatives inside, of a local function that sees what is differentiated", "return x * tangent.grad(lambda z: z * z * x)(x)", outside="import tangent"),
        Row("globals read (and followed when they change)", "return x * K", outside="K = 3.0"),
        Row("`global`, read", "global K\nreturn K * x * x", outside="K = 3.0"),
        Row("globals written (as the plain call writes them)", "global K, N\nN += 1\nK = x * x\nreturn K * K", outside="K, N = 3.0, 0"),
        Row("globals written, and read by what is called", "global K\nK = x * x\nreturn g(x)", refused="put there before", outside="K = 3.0\ndef g(z):\n    return z * K", note="pass the value"),
    ],
    "Data": [
        Row("tuples, lists, dicts; nested; as parameters and results", "return x['a'][0] * x['b'][1]['c']", {"x": {"a": [1.5, 2.0], "b": (0.5, {"c": 3.0})}}),
        Row("unpacking, nested, swap", "(a, b), c = x\na, b = b, a * c\nreturn a - b * b", {"x": [[1.5, 0.5], 2.0]}),
        Row("`a, *b, c = xs`", "a, *b, c = x\nreturn a * c + sum(b) ** 2", {"x": [1.5, 0.5, 2.0]}),
        Row("comprehensions, nested, with conditions", "return sum([a * b for a in x if a > 0 for b in x])", array()),
        Row("generators that are used up at once", "return sum(a * a for a in x)", array()),
        Row("comprehensions of dicts", "d = {k: k * x for k in (1, 2)}\nreturn d[1] * d[2]", order=1),
        Row("comprehensions of dicts whose items are set afterwards", "d = {k: 0.0 for k in range(3)}\nd[0] = x\nfor k in (1, 2):\n    d[k] = d[k - 1] * x + d[k]\nreturn d[2] * d[1]"),
        Row("`max`, `min` of lists and tuples: one is chosen as a whole", "score, k = max((x * k - k * k, k) for k in range(3))\nreturn score * x + k"),
        Row("sets of what is differentiated", "return sum({k * x for k in (1, 2)})", refused="cannot be differentiated", note="a list"),
        Row("`a | b`, `{**a, k: v}`, `dict(a=..)`, `dict(zip(..))`", "d = {**x, 'c': 2.0} | dict(zip('a', [x['b']]))\nreturn d['a'] * d['b'] * d['c']", {"x": {"a": 1.5, "b": 0.5}}),
        Row("`.items()`, `.values()` as values", "a, b = x.values()\nreturn a * sum(list(x.values())) * b", {"x": {"a": 1.5, "b": 0.5}}),
        Row("`append`, `extend`, `+=`, `pop`, `ys[-1]`", "ys = [x]\nfor k in range(3):\n    ys.append(ys[-1] * x)\nys += [x * 2.0]\nreturn ys.pop() * sum(ys)"),
        Row("lists of lists, dicts and arrays that are changed in place: tables, rows, bodies", "rows = [[v, v * v] for v in x]\ntable = [[0.0] * 2 for _ in range(2)]\nfor r in rows:\n    r[0] += r[1]\n    table[1][0] += r[0] * x[0]\nreturn rows[0][0] * table[1][0]", {"x": [1.5, 0.5]}, order=1),
        Row("`insert`, `reverse`, `sort` of a list that is made inside", "ys = []\nfor k in range(3):\n    ys.append(x * k)\nys.insert(0, x * x)\nys.sort(reverse=True)\nreturn ys[0] * ys[1]"),
        Row("`remove`, `pop(0)`, `clear`, `insert`, `reverse`, `sort` in loops and branches", "ys = [x]\nfor k in range(3):\n    ys.insert(0, x * ys[0] * k)\n    ys.sort()\nys.remove(0.0)\nreturn ys[0] * ys.pop(1)"),
        Row("the same where the list has a second name", "ys = [x]\nzs = ys\nfor k in range(3):\n    ys.insert(0, x * k)\nreturn zs[0]", refused="insert", note="`ys = [a, *ys]`"),
        Row("deques that are made inside: `append`, `appendleft`, `pop`, `popleft`, `clear`, a `maxlen` that stands in the text", "q = deque(maxlen=2)\ny = 0.0\nfor k in range(4):\n    q.append(x * k)\n    y += sum(q) * q[0]\nreturn y * q.popleft()", outside="from collections import deque"),
        Row("deques that are handed on, rotated or sliced", "q = deque([x, x * x])\nq.rotate(1)\nreturn q[0]", refused="deque", outside="from collections import deque", note="a list"),
        Row("lists joined, repeated, copied, also of arrays that are written", "xs = [x * 1.0]\nzs = (xs.copy() + [x]) * 2\nzs[0][0] = 2.0\nreturn np.sum(xs[0] * zs[3])", array()),
        Row("lists in containers that are made inside, and grow, shrink or are sorted there", "groups = {}\nfor k in range(4):\n    groups.setdefault(k % 2, []).append(x * k)\nrows = [[], []]\nfor row, g in zip(rows, groups.values()):\n    row.extend(g)\n    row.sort()\nreturn sum(rows[1]) * rows[0][-1]"),
        Row("lists that objects hold, and that grow there, where nobody else holds them", "p = Path(x)\nq = p\nfor k in range(3):\n    q.points.append(x * k)\nreturn sum(p.points) * x", outside="class Path:\n    def __init__(self, x):\n        self.points = [x]"),
        Row("the same where such a list has a second name while one of them changes", "d = {0: [x]}\nfor k in range(1):\n    first = d[0]\n    d[k].append(x * x)\nreturn sum(first)", refused="append", note="read `d[0]` after the last change"),
        Row("`sum(lists, [])`", "zs = sum([[x], [x * 2.0, x]], [])\nreturn zs[0] * zs[1] * zs[2]"),
        Row("`update` with keywords, `setdefault` of a dictionary that is made inside", "d = {'a': x}\nfor k in range(3):\n    y = d.setdefault(k, x * k)\n    d.update(a=y * d['a'], b=y)\nreturn d['a'] + d['b'] * d[2]"),
        Row("`defaultdict(float)`, `OrderedDict()`, where no other function keeps them", "sums = defaultdict(float)\nfor k in range(3):\n    sums['a'] += x * k\n    sums['b'] += x * sums['a']\nreturn sums['a'] * sums['b']", outside="from collections import defaultdict"),
        Row("items set by keys that stand in the text", "state = {'x': x, 'n': 0}\nfor _ in range(3):\n    state['x'] = state['x'] * x\n    state['n'] += 1\nreturn state['x'] * state['n']"),
        Row("items of lists and dicts set by computed keys; dicts of results", "ys = [0.0] * 3\nmemo = {0: x}\nfor i in range(3):\n    memo[i + 1] = memo[i] * x\n    ys[i] = memo[i + 1] * i\nreturn ys[1] * ys[2]"),
        Row("tables of dictionaries that are made inside: `d[a][b] += v`", "d = {a: {b: 0.0 for b in 'pq'} for a in 'st'}\nfor a in d:\n    for b in 'pq':\n        d[a][b] += x * x\nreturn d['s']['p'] * x"),
        Row(
            "copies of lists of lists that are changed, also of a parameter: `[row[:] for row in m]`, `deepcopy(m)`",
            "a = [row[:] for row in m]\na[0], a[1] = a[1], a[0]\nfor j in range(2):\n    a[1][j] -= x * a[0][j]\nb = deepcopy(m)\nb[0][0] = a[1][0] * x\nreturn a[1][1] * b[1][1] * b[0][0] * m[0][1]",
            {"x": 1.5, "m": [[1.0, 2.0], [0.5, 4.0]]},
            outside="from copy import deepcopy",
        ),
        Row(
            "tables and dictionaries in dictionaries that are made inside: `d[k] = [[0.0] * n ...]`, `d.setdefault(a, {})[b] = v`",
            "d = {}\nfor k in 'pq':\n    d[k] = [[0.0] * 2 for _ in range(2)]\n    d[k][1][0] += x * x\ng = {}\nfor i in range(3):\n    g.setdefault(i % 2, {})[i] = x * i\nreturn d['p'][1][0] * x * g[0][2] * g[1][1]",
        ),
        Row("the same of a parameter (the caller's stays as it was)", "for k in x:\n    x[k] = x[k] * x['a']\nreturn x['a'] * x['b']", {"x": {"a": 1.5, "b": 0.5}}, order=1),
        Row("dataclasses, named tuples: constructed and read", "p = P(x, x * x)\nreturn p.a * p.b", outside="from dataclasses import dataclass\n@dataclass\nclass P:\n    a: float\n    b: float"),
        Row("`dataclasses.replace`, `_replace` of named tuples, of a known class", "p = P(x, x * x)\nfor _ in range(3):\n    p = replace(p, b=p.a * p.b)\nreturn p.b", outside="from dataclasses import dataclass, replace\n@dataclass\nclass P:\n    a: float\n    b: float"),
        Row("`copy.copy`, `copy.deepcopy` of lists, dicts, arrays, and objects of a known class", "p = P(x, x * x)\nq, ys = copy(p), [x, x]\nzs = deepcopy(ys)\nq.a = q.a * x\nzs[0] = q.a\nreturn p.a * q.a * ys[0] * zs[0]", outside="from copy import copy, deepcopy\nclass P:\n    def __init__(self, a, b):\n        self.a, self.b = a, b"),
        Row("class methods that make objects, static methods, methods with `*args`", "p = P.of(x, x * x)\nreturn p.at(x, 2.0) * P.twice(x)", outside="class P:\n    def __init__(self, a):\n        self.a = a\n    @classmethod\n    def of(cls, *parts):\n        return cls(parts[0] * parts[1])\n    @staticmethod\n    def twice(z):\n        return 2 * z\n    def at(self, *parts):\n        return self.a * parts[0]"),
        Row("attributes of objects; `grad` by an object", "return x.a * x.b**2", {"x": SimpleNamespace(a=1.5, b=0.5)}),
        Row("methods, `__call__`, properties, `super()`", "return model.at(x) * model.area", {"x": 1.5, "model": "Model(2.0)"}, outside="class Model:\n    def __init__(self, k):\n        self.k = k\n    def at(self, x):\n        return self.k * x * x\n    @property\n    def area(self):\n        return self.k**2"),
        Row("methods as values: `solve(model.rhs, x)`, of a known class", "p = P(x)\nreturn sum(map(p.at, [x, 2.0])) * twice(p.at, x)", outside="class P:\n    def __init__(self, a):\n        self.a = a\n    def at(self, z):\n        return self.a * z\ndef twice(f, z):\n    return f(f(z))"),
        Row("operators, items and `abs` of objects of a known class", "v = V(x) + V(x * x)\nreturn v[0] * v.a", outside="class V:\n    def __init__(self, a):\n        self.a = a\n    def __add__(self, other):\n        return V(self.a * other.a)\n    def __getitem__(self, k):\n        return self.a ** 2"),
        Row(
            "objects that the owner of a method keeps: called, calculated with, their properties; also in lists of one class",
            "return body.at(x) * x",
            {"x": 0.5, "body": "Body()"},
            outside="class V:\n    def __init__(self, a):\n        self.a = a\n    def __add__(self, other):\n        return V(self.a * other.a)\n    def __call__(self, z):\n        return self.a * z\n    @property\n    def area(self):\n        return self.a**2\nclass Body:\n    def __init__(self):\n        self.v, self.others = V(1.5), [V(0.5), V(2.0)]\n    def at(self, x):\n        for v in self.others:\n            x = v(x) * v.area\n        return (self.v + self.others[0]).a * x",
        ),
        Row("operators and items of objects that stand outside of the function", "return V * x + V[x]", outside="class Unit:\n    def __mul__(self, other):\n        return other**2\n    def __getitem__(self, k):\n        return k**3\nV = Unit()"),
        Row("loops over objects of a known class, `list`, `sum`, `float` of them, unpacking", "v = V(x)\ns = sum(v)\nfor a in V(x):\n    s += a * float(v)\nreturn s", outside="class V:\n    def __init__(self, a):\n        self.a = a\n    def __iter__(self):\n        yield self.a\n        yield self.a**2\n    def __float__(self):\n        return float(self.a)"),
        Row("loops over objects that have numbered items only, of a known class", "s = 0.0\nfor a in V(x):\n    s += a * x\nreturn s", outside="class V:\n    def __init__(self, a):\n        self.a = a\n    def __getitem__(self, k):\n        return [self.a, self.a**2][k]"),
        Row("generator methods", "return sum(V(x).powers(3))", outside="class V:\n    def __init__(self, a):\n        self.a = a\n    def powers(self, n):\n        for k in range(n):\n            yield self.a**k"),
        Row("other classes constructed inside: `__init__`, `super()`, `__post_init__`", "return Model(x).k * x", outside="class Model:\n    def __init__(self, k):\n        self.k = k"),
        Row(
            "attributes assigned, also in methods, branches and loops; setters of properties",
            "p = Particle(x, 1.0)\nfor _ in range(3):\n    p.step(0.1)\nreturn p.x * p.v",
            outside="class Particle:\n    def __init__(self, x, v):\n        self.x, self.v = x, v\n    def step(self, dt):\n        self.v -= self.x * dt\n        self.x += self.v * dt",
        ),
        Row("attributes assigned of an object that is passed (the caller's stays as it was)", "p.a = x * p.a\nreturn p.a", {"x": 1.5, "p": SimpleNamespace(a=1.5)}),
        Row(
            "attributes assigned while the object has a second name, or is in a container or another object",
            "ps = [Particle(x), Particle(2.0)]\nfor p in ps:\n    p.x = p.x * x\n    p.x += 1.0\nreturn ps[0].x * ps[1].x",
            outside="class Particle:\n    def __init__(self, x):\n        self.x = x",
        ),
        Row("the same of objects that are passed (the caller's stay as they were)", "for p in ps:\n    p.a += x * p.a\nreturn ps[0].a", {"x": 1.5, "ps": [SimpleNamespace(a=1.5)]}),
        Row(
            "methods that write, called on items whose class the function does not show",
            "for p in ps:\n    p.step(x)\nreturn ps[0].x",
            {"x": 1.5, "ps": []},
            outside="class Particle:\n    def step(self, dt):\n        self.x += dt",
            refused="the effect of",
            note="make the objects inside, or call a function that gives a new value",
        ),
        Row(
            "setters of properties of objects in lists and dictionaries that are made inside",
            "ps = {'a': Particle(x)}\nfor p in ps.values():\n    p.x = x * k\nreturn ps['a']._x * x",
            {"x": 1.5, "k": 2.0},
            outside="class Particle:\n    def __init__(self, x):\n        self._x = x\n    @property\n    def x(self):\n        return self._x\n    @x.setter\n    def x(self, v):\n        self._x = v * v",
        ),
        Row(
            "setters of properties of such objects, by `+=`, or where objects of several classes are mixed",
            "ps = [Particle(x)]\nfor p in ps:\n    p.x += x\nreturn ps[0].x",
            outside="class Particle:\n    def __init__(self, x):\n        self._x = x\n    @property\n    def x(self):\n        return self._x\n    @x.setter\n    def x(self, v):\n        self._x = v",
            refused="is calculated by",
            note="`p.x = p.x + v`",
        ),
        Row("classes defined inside", "class C:\n    scale = 2.0\n    def __init__(self, a):\n        self.a = a\n    def at(self, z):\n        return self.a * z\nreturn C(x).at(x) * C.scale"),
        Row("classes defined inside that read variables of the function", "class C:\n    value = x * x\nreturn C.value", refused="the class inside reads", note="pass the value to `__init__`"),
    ],
    "Arrays in place": [
        Row("`x[i] = v`, slices, `...`, `None`", "y = x * 1.0\ny[0] = y[1] * y[2]\ny[1:] *= 2.0\ny[..., None][0] += 1.0\nreturn np.sum(y * y)", array()),
        Row("fancy indices, with repeats", "y = np.zeros(3)\ny[[0, 1, 1]] = x * x\ny[[0, 2]] += x[:2]\nreturn np.sum(y**3)", array()),
        Row("`x += y` on arrays that others see", "y = np.zeros(3) + x\nz = y\nz += x\nreturn np.sum(y * y)", array()),
        Row("writes through views and aliases", "y = x * 1.0\nz = y[::-1].reshape(3, 1)\nz[0] = z[1] * z[2]\nreturn np.sum(y * y)", array()),
        Row("`out=`, `np.add.at`, `np.copyto`, `.fill`", "y = np.zeros(3)\nnp.multiply(x, x, out=y)\nnp.add.at(y, [0, 0], 1.0)\nnp.copyto(y[1:], x[:2])\nreturn np.sum(y**2)", array()),
        Row("`x.sort()`, `.partition`, `.put`, `np.place`, `np.putmask`, `np.put_along_axis`, `np.fill_diagonal`", "y = np.outer(x, x)\ny[:1].sort()\nnp.put(y, [4, -1], x[:2])\nnp.place(y, y > 1, x)\nnp.fill_diagonal(y[1:], x[0])\nreturn np.sum(y**2)", array()),
        Row("`rng.shuffle(x)`, `np.multiply.at` and its kin", "y = np.sin(x)\nnp.random.default_rng(0).shuffle(y)\nnp.multiply.at(y, [0, 0, 1], x)\nreturn np.sum(y**2 * x)", array()),
        Row("methods that change something, kept as values", "ys = []\nadd = ys.append\nadd(x)\nreturn ys[0]", refused="kept as a value", note="`ys.append(x)`"),
        Row("buffers from `np.empty`, filled in loops", "y = np.empty(3)\nfor i in range(3):\n    y[i] = x[i] ** 2\nreturn np.sum(y * y)", array()),
        Row("self-overlapping updates", "y = x * 1.0\ny[1:] = y[:-1] * y[1:]\nreturn np.sum(y * y)", array()),
    ],
    "Values": [
        Row("`float(x)`, `x.item()`, `.astype`", "return float(x) ** 2 * x.item() + x.astype(float)", {"x": np.array(1.5)}),
        Row("`math.*`, `operator.*`", "return math.exp(operator.mul(x, x))", outside="import math, operator"),
        Row("complex numbers on the way", "z = np.exp(1j * x)\nreturn (z * z).real"),
        Row("strings, `None`, booleans passed along", "return x * len(s) if flag and s is not None else x", {"x": 1.5, "s": "abc", "flag": True}),
        Row("`eval`, `exec`, `locals`", 'return eval("x * x")', refused="depends on where it is called", note="write the expression"),
        Row("functions without source or rule", "return struct.unpack('d', struct.pack('d', x))[0]", refused="no rule", outside="import struct", note="state a rule, see [rules](rules.md)"),
    ],
}  # fmt: skip


def source_of(row):
    """The text of a row's module."""
    import textwrap

    params = ", ".join(row.args)
    above = f"{row.outside}\n\n\n" if row.outside else ""
    return f"import numpy as np\n{above}def f({params}):\n{textwrap.indent(row.body, '    ')}\n"


def rows():
    """All rows that have a function."""
    return [row for section in TABLE.values() for row in section if row.body]
