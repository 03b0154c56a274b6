"""Dictionaries: comprehensions, `a | b`, `**`, `dict(...)`, what is in them as values, and defaults."""

from collections import Counter, OrderedDict, defaultdict

import numpy as np
import pytest

import tangent
from oracle import MODES, check, check_refused, rows

P = {"a": 1.5, "bc": 2.5}
TWICE_NOT = ("joint", "split", "plain", "forward", "hvp")


def comprehension(x):
    d = {k: x * k for k in (1, 2)}
    return d[1] * d[2]


def comprehension_of_a_dictionary(x):
    d = {k % 2: x * k for k in range(4)}
    e = {k: v * v for k, v in d.items() if k > 0}
    return d[0] * d[1] * e[1]


def comprehension_with_names(xs):
    d = {f"k{i}": v * v for i, v in enumerate(xs)}
    y = 1.0
    for k in d:
        y = y * d[k]
    return y


def comprehension_of_arrays(params, x):
    halves = {name: w / 2 for name, w in params.items()}
    return np.sum(halves["w"] * x) + np.sum(halves["b"] ** 2)


def looked_up_or_zero(x, words):
    counts = {}
    for k, w in enumerate(words):
        counts[w] = counts.get(w, 0.0) + x * (k + 1.0) * x
    return counts["a"] * counts.get("b", x) * counts.get("c", 2.0)


def looked_up_or_none(x, words):
    seen = {}
    y = 1.0
    for w in words:
        before = seen.get(w)
        if before is not None:
            y = y * before
        seen[w] = x * y
    return y * x


def pairs_as_keys(xs):
    table = {}
    for i in range(3):
        for j in range(3):
            table[i, j] = xs[i] * xs[j] + table.get((i - 1, j), 0.0)
            if (i, j - 1) in table:
                table[i, j] += table[i, j - 1]
    return table[2, 2] * table[1, 0]


def a_set_of_constants(x, names):
    short = {n for n in names if len(n) < 3}
    return x * x if "ab" in short else x


def union(p, q):
    d = p | q
    return d["a"] * d["bc"]


def union_of_three(p, q):
    d = {**p, "c": p["a"] * 2, **q}
    return d["a"] * d["bc"] * d["c"]


def union_in_place(x):
    d = {"a": x, "b": x * x}
    d |= {"a": x * x, "c": x}
    return d["a"] * d["b"] * d["c"]


def union_in_a_branch(p, n):
    d = {"a": 0.5, "bc": 1.0}
    if n:
        d = d | p
    c = d
    return c["a"] * d["bc"]


def a_copy_that_is_written_out(p):
    d = {**p}
    return d["a"] * d["bc"]


def called_with_names(x):
    d = dict(a=x, b=x * x)
    return d["a"] * d["b"]


def called_with_keys_and_values(x):
    d = dict(zip("aba", [x, x * x, 2 * x]))
    return d["a"] * d["b"]


def values_and_items(d):
    return sum(list(d.values())) * max(d.values()) + sum(v * len(k) for k, v in d.items())


def values_unpacked(d):
    a, b = d.values()
    return a * b * b


def sorted_items(d):
    y = 0.0
    for k, v in sorted(d.items()):
        y = y * v + v * len(k)
    return y


def numbered_items(d):
    y = 0.0
    for i, (k, v) in enumerate(d.items()):
        y = y + i * v * v * len(k)
    return y


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (comprehension_of_arrays, (0, 1), ({"w": np.array([1.5, 0.5]), "b": np.array([2.0])}, 0.7)),
        (a_set_of_constants, 0, (1.5, ["ab", "abc"])),
        (union, (0, 1), (P, {"a": 3.0}), (P, {})),
        (union_of_three, (0, 1), (P, {"a": 3.0})),
        (union_in_place, 0, (1.5,)),
        (union_in_a_branch, 0, (P, 1), (P, 0)),
        (a_copy_that_is_written_out, 0, (P,)),
        (called_with_names, 0, (1.5,)),
        (looked_up_or_zero, 0, (1.5, ["a", "b", "a"]), (1.5, ["a", "a"])),
        (looked_up_or_none, 0, (1.5, ["a", "b", "a", "b", "a"]), (1.5, [])),
        (pairs_as_keys, 0, ([1.5, 0.5, -0.7],)),
        (called_with_keys_and_values, 0, (1.5,)),
    ),
)
def test_dictionary(f, wrt, args):
    modes = TWICE_NOT if f is comprehension_of_arrays else (*TWICE_NOT, "twice")
    check(f, *args, wrt=wrt, modes=modes)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (comprehension_with_names, 0, ([1.5, 2.0],)),
        (values_and_items, 0, (P,)),
        (values_unpacked, 0, (P,)),
        (sorted_items, 0, (P,)),
        (numbered_items, 0, (P,)),
    ),
)
def test_lists_of_what_is_in_it(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize("f", [comprehension, comprehension_of_a_dictionary])
def test_a_comprehension(f):
    """Reverse over reverse is refused: the values wait on a list, and are then written to."""
    check(f, 1.5, modes=TWICE_NOT)


def keys_in_a_sum(d):
    y = 0.0
    for k in d:
        y = y + k * d[k] * d[k]
    return y


def keys_and_values(d):
    y = 0.0
    for i, (k, v) in enumerate(d.items()):
        y = y + k * v * v + i * v
    return y


def keys_in_order(d):
    y = 1.0
    for k in sorted(d):
        y = y * d[k] + k
    return y


def keys_kept(d):
    ks = list(d)
    y = 0.0
    for k in ks:
        y = y + k * d[k] * d[k]
    return y


def keys_beside_a_list(d, xs):
    y = 0.0
    for k, x in zip(d, xs):
        y = y + k * d[k] * x * x
    return y


def keys_in_what_is_calculated(d: dict):
    return sum([k * 2.0 for k in d.keys()]) * d[0] * d[0] + sum(k for k in d) * d[2] + sum(list(d)) * d[0]


def another_dictionary(d):
    e = {k: v * v for k, v in d.items()}
    return sum([k * v for k, v in e.items()])


def keys_with_a_function(d: dict):
    return sum(map(lambda k: d[k] * d[k] * k, d)) * max(d)


NUMBERED = {0: 1.5, 2: 2.5}


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (keys_in_a_sum, 0, (NUMBERED,), ({0.5: 1.5, 7.0: 2.5},)),
        (keys_and_values, 0, (NUMBERED,)),
        (keys_in_order, 0, (NUMBERED,)),
        (keys_kept, 0, (NUMBERED,)),
        (keys_beside_a_list, (0, 1), (NUMBERED, [0.3, 0.7])),
        (keys_in_what_is_calculated, 0, (NUMBERED,)),
        (another_dictionary, 0, (NUMBERED,)),
        (keys_with_a_function, 0, (NUMBERED,)),
    ),
)
def test_keys_that_are_numbers_do_not_vary(f, wrt, args):
    check(f, *args, wrt=wrt)


def goes_through(xs, a):
    y = 0.0
    for x in xs:
        y = y + x * a
    return y


def goes_through_a_part(rows, a):
    return goes_through(rows[0], a)


@pytest.mark.parametrize(("f", "argument"), [(goes_through, NUMBERED), (goes_through_a_part, [NUMBERED])])
def test_what_may_be_a_list_is_no_dictionary_of_numbers(f, argument):
    for derivative in (tangent.vjp(f), tangent.jvp(f)):
        with pytest.raises(tangent.Unsupported, match="whose keys are numbers"):
            derivative(argument, 2.0, 1.0)
    check(goes_through, [1.5, 2.5], 2.0, wrt=(0, 1))


def a_set_of_what_varies(x):
    values = {v * x for v in (1, 2)}
    return sum(values)


def test_a_set_of_what_is_differentiated_is_refused():
    check_refused(a_set_of_what_varies, 1.5)


@pytest.mark.parametrize("name", ["get", "pop", "setdefault"])
def test_other_methods_are_refused_and_not_taken_for_constants(name):
    namespace = {}
    exec(f"def f(d):\n    return d.{name}('a') * 2", namespace)
    with pytest.raises(tangent.TangentError, match=f"`.{name}` of a dict"):
        tangent.grad(namespace["f"], source=f"def f(d):\n    return d.{name}('a') * 2")({"a": 1.5})


def sums_by_name(x):
    sums = defaultdict(float)
    for v in x:
        sums["first"] += v
        sums["second"] += v * v
    return sums["first"] * sums["second"] + sums["never"]


def sums_by_number(x):
    sums = defaultdict(int)
    for i, v in enumerate(x):
        sums[i % 2] += v * v
        sums[i // 2] = sums[i % 2] * v
    return sum(k * v for k, v in sums.items()) * sums[0] * len(sums)


def counted(x):
    seen = defaultdict(int)
    total = 0.0
    for v in x:
        seen[v > 0] += 1
        total += v ** seen[v > 0]
    return total


def in_order(x):
    products = OrderedDict()
    for k, v in zip("abc", x):
        products[k] = v * v
    products["a"] = products["b"] * x[0]
    return sum(products.values()) * products["c"]


def filled_by_another(sums, v):
    sums["p"] += v * v
    return sums["p"]


def handed_on(x):
    sums = defaultdict(float)
    return filled_by_another(sums, x[0]) + sums["p"] * x[1]


X = np.array([0.3, -0.2, 0.8])


@pytest.mark.parametrize("f", [sums_by_name, counted, in_order, handed_on])
def test_defaults(f):
    check(f, X)


def test_defaults_by_computed_keys():
    check(sums_by_number, X, modes=("joint", "split", "plain", "forward"))


def test_second_derivatives_of_defaults_by_computed_keys_are_refused():
    gradient = tangent.grad(sums_by_number)
    for again in (lambda: tangent.hvp(sums_by_number), lambda: tangent.vjp(gradient)):
        with pytest.raises(tangent.Unsupported):
            again()


def reads_before_it_changes(x):
    d = defaultdict(float)
    d["b"] += d["a"] + x
    y = 1.0
    for k in d:
        y = y * 2.0 + d[k]
    return y


def test_the_order_of_items_is_that_of_python():
    check_refused(reads_before_it_changes, 0.7)  # `d["b"]` is read first, and made first


def a_counter(x):
    c = Counter()
    for k, v in zip("aab", x):
        c[k] += v
    return c["a"] * c["b"] + c["c"]


def test_a_counter_gives_zero_for_what_is_not_there():
    check(a_counter, X, modes=("forward",))
    with pytest.raises(tangent.Unsupported):
        tangent.grad(a_counter)(X)


def test_the_gradient_by_a_dictionary_with_defaults_has_defaults():
    gradient = tangent.grad(lambda d: d["a"] * d["b"])(defaultdict(float, a=2.0, b=3.0))
    assert gradient == {"a": 3.0, "b": 2.0}
    assert gradient["c"] == 0.0


def shortest_ways(x):
    graph = {0: [(1, x), (2, 10.0 * x)], 1: [(2, 2.0 * x)], 2: []}
    dist = {v: float("inf") for v in graph}
    dist[0] = x * x
    for u in graph:
        for v, w in graph[u]:
            if dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
    return dist[2]


def numbers_for_keys(x):
    d = {k: x * k for k in range(4)}
    for k in range(1, 4):
        d[k] = d[k - 1] * d[k] + x
    e = dict(d)
    return d[3] + e[1] * x


def added_up_by_keys(words, x):
    found = {o: 0.0 for o in sorted(set(words))}
    for k, o in enumerate(words):
        found[o] += x * k
    return sum(found.values()) * found["a"]


def lists_by_keys(x):
    rows = {k: [] for k in "ab"}
    for k in range(3):
        rows["a"].append(x * k)
        rows["b"].append(x)
    return sum(rows["a"]) * sum(rows["b"])


def values_in_turns(x):
    old = {s: x for s in range(3)}
    for _ in range(3):
        new = dict(old)
        for s in old:
            new[s] = x + 0.5 * old[(s + 1) % 3] ** 2
        old = new
    return old[0]


def dictionary_of_pairs(pairs):
    d = dict(pairs)
    return d["a"] * d["b"]


def test_items_of_comprehensions_are_set():
    for f in (shortest_ways, numbers_for_keys, lists_by_keys):
        check(f, 0.7)
    check(added_up_by_keys, ["a", "b", "a"], 0.7, wrt=1)
    check(values_in_turns, 0.7, modes=["joint", "split", "plain", "forward"])  # refused in second order


def test_a_dictionary_of_pairs_is_refused_when_it_is_made():
    with pytest.raises(tangent.Unsupported, match="this is a list of 2: of pairs, write"):
        tangent.grad(dictionary_of_pairs)([("a", 2.0), ("b", 3.0)])


KEYS = [("s", "p"), ("t", "q"), ("s", "q"), ("s", "p")]


def table_of_zeros(x):
    table = {a: {b: 0.0 for b in "pq"} for a in "st"}
    for a, b in KEYS:
        table[a][b] += x * x
        x = x * 1.1
    return table["s"]["p"] * table["t"]["q"] + table["s"]["q"]


def table_of_variables(x):
    table = {"s": {"p": x, "q": 1.0}, "t": {"p": 0.0, "q": x * x}}
    for a, b in KEYS:
        table[a][b] += x * x
        table[a]["p"] = table[a]["q"] * table["t"]["p"] + x
    return table["s"]["p"] * table["t"]["q"] + sum(v for row in table.values() for v in row.values())


def statistics(x):
    found = {k: {"n": 0, "sum": 0.0} for k in ("s", "t")}
    for a, _ in KEYS:
        found[a]["n"] += 1
        found[a]["sum"] += x * found[a]["n"]
    return sum(v["sum"] ** 2 / v["n"] for v in found.values())


def set_by_a_function(x):
    table = {"s": {"p": x}, "t": {"p": 1.0}}
    for a, _ in KEYS:
        put_into(table, a, table[a]["p"] * x + table["t"]["p"])
    return table["s"]["p"] * table["t"]["p"]


def put_into(table, a, value):
    table[a]["p"] = value


def keys_in_a_list(x):
    table = {"s": {"p": x}, "t": {"p": x * x}}
    keys = list(table)
    table[keys[0]]["p"] *= len(keys)
    return sum(len(k) * table[k]["p"] ** 2 for k in keys)


@pytest.mark.parametrize(
    "f", [table_of_zeros, table_of_variables, statistics, set_by_a_function, keys_in_a_list]
)
def test_tables_of_dictionaries(f):
    check(f, 0.7)


# Dictionaries in one branch, lists or arrays in another


def nested_or_not(t, nested):
    if nested:
        return sum(v * v for v in t.values())
    return sum(v * v for v in t)


def found_by_its_methods(t):
    total = 0.0
    if hasattr(t, "items"):
        for k, v in t.items():
            total += v * v * len(k)
    else:
        for v in t:
            total += v * v
    return total


def halved_squares(tree):
    if isinstance(tree, dict):
        return {k: halved_squares(v) for k, v in tree.items()}
    if isinstance(tree, list):
        return [halved_squares(v) for v in tree]
    return tree**2 * 0.5


def summed(tree):
    if isinstance(tree, list):
        return sum(summed(v) for v in tree)
    if isinstance(tree, dict):
        return sum(summed(v) for v in tree.values())
    return np.sum(tree)


def tree_of_parameters(tree):
    return summed(halved_squares(tree)) * summed(tree)


TREE = {"a": {"w": np.array([1.0, 2.0]), "b": 0.1}, "c": [1.0, {"d": 0.5}]}


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (nested_or_not, ([1.5, 0.5], False)),
        (nested_or_not, ({"p": 1.5, "q": 0.5}, True)),
        (found_by_its_methods, ([1.5, 0.5],)),
        (found_by_its_methods, ({"p": 1.5, "qq": 0.5},)),
    ],
)
def test_dictionaries_in_one_branch_only(f, args):
    check(f, *args)


def test_trees_of_dictionaries_and_lists():
    """All but reverse over reverse."""
    check(tree_of_parameters, TREE, modes=tuple(mode for mode in MODES if mode != "twice"))
