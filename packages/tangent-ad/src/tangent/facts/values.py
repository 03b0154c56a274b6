"""What is known of each value from the text: its kind and, symbolically, its shape.

Works on functions with split versions: a fact belongs to a name.  Shapes are
symbols: `()` is the shape of numbers, and `"x"` is whatever shape the value
named `x` has, so that after `y = np.sin(x)` both have shape `"x"`.  What a slice
takes has a symbol too, the same for `x[1:]` and `x[:-1]`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, reduce

import gast

from tangent.facts.dictionaries import uses_of
from tangent.facts.fact import (
    CONSTANT,
    CONTAINERS,
    INDEX,
    NUMBER,
    NUMBERS,
    OTHER,
    UNKNOWN,
    Fact,
    Facts,
    Kind,
    Shape,
    join,
    join_items,
    of_annotation,
    of_constant,
)
from tangent.facts.methods import method_behind
from tangent.facts.objects import holding, own_fields, records
from tangent.facts.operations import BadCall, Operation, operation
from tangent.facts.own_lists import like, own_lists
from tangent.facts.parts import Part, part_of
from tangent.facts.told import Told, not_constant
from tangent.rules.book import RuleBook
from tangent.rules.record import Form, Result, constructed
from tangent.runtime import check_in_place
from tangent.runtime.records import is_record
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.literals import holds_literals
from tangent_ast.lower.dictionaries import keyed
from tangent_ast.lower.growing import listed
from tangent_ast.versions import UNBOUND

_PERHAPS_NUMERIC = (Kind.UNKNOWN, Kind.NUMERIC)

ClassOf = Callable[[Expr], type | None]
ResultOf = Callable[[Apply, ClassOf], Fact]


def infer(function: core.Function, book: RuleBook, known: Facts, result_of: ResultOf) -> dict[str, Fact]:
    """The fact of every name.

    `known` are facts that the text does not show, about parameters and others; `result_of` tells
    what is known of the result of a call that has no rule, given the classes of what is passed.
    """
    return _Inference(function, book, known, result_of).run()


def fact_of(expr: Expr, facts: Facts, book: RuleBook) -> Fact:
    """What is known of one expression, given facts about the names in it."""
    empty = core.Function("", (), (), core.Origin("", 0))
    inference = _Inference(empty, book, {}, lambda call, class_of: UNKNOWN)
    inference.facts = dict(facts) if not isinstance(facts, dict) else facts
    return inference.of(expr)


class _Inference:
    def __init__(self, function: core.Function, book: RuleBook, known: Facts, result_of: ResultOf) -> None:
        self.function, self.book, self.result_of = function, book, result_of
        self.facts: dict[str, Fact] = {}
        self.operations: dict[int, tuple[Apply, Operation | BadCall | None]] = {}  # by expression
        self.indexed = indexed_names(function)
        self.keyed = set(uses_of(function).as_dictionary)
        self.records = records(function)
        self.holding = holding(function, self.records)
        self.looked_at = _looked_at(function)
        self.calculated = _calculated(function)
        self.known = known
        self.own_lists = own_lists(function, book)
        self.own_fields = own_fields(function, self.records, self.own_lists)
        self.told = Told(function, self.own_lists)
        self.pass_arguments()
        self.crossing = _crossing(function)
        self.pushed: dict[str, tuple[Fact, ...]] = {}
        self.pushed_before = self.pushed
        self.bound_once: dict[str, bool] = {}

    def pass_arguments(self) -> None:
        """The facts of the parameters."""
        for p in self.function.params:
            fact = self.known.get(p.name, UNKNOWN)
            said = of_annotation(p.annotation)
            if fact.kind is Kind.UNKNOWN or (fact.kind is Kind.NUMERIC and said.kind is not Kind.UNKNOWN):
                fact = replace(said, each=fact.each, of_class=fact.of_class, fields=fact.fields)
            self.facts[p.name] = self.named(p.name, fact)

    def named(self, name: str, fact: Fact) -> Fact:
        """A fact of a name: an unknown shape is its own, and what has items is no number."""
        kind = fact.kind
        if kind is Kind.UNKNOWN and name in self.known:
            kind = self.known[name].kind
        if kind in _PERHAPS_NUMERIC and name in self.records:
            kind = Kind.RECORD
        if kind in _PERHAPS_NUMERIC and name in self.looked_at:
            kind = Kind.ARRAY
        if kind is Kind.UNKNOWN and name in self.keyed:
            kind = Kind.DICT
        if kind in _PERHAPS_NUMERIC and name in self.holding:
            kind = Kind.LIST
        if kind is Kind.UNKNOWN and name in self.calculated:
            kind = Kind.NUMERIC
        if kind is Kind.NUMERIC and name in self.indexed:
            kind = Kind.ARRAY
        each = self.each_of(name, kind, fact.each) if kind in (Kind.LIST, Kind.DICT) else fact.each
        if kind is Kind.DICT and each is not None and each.of_class is None:
            if each.kind is not Kind.DICT and not (each.kind is Kind.LIST and self.told.writes_items):
                each = None  # only of tables it is told: `d[a][b] += v`
        fields = self.fields(fact.of_class) if kind is Kind.RECORD else fact.fields
        shape = name if fact.shape is None else fact.shape
        if kind is fact.kind and each is fact.each and fields is fact.fields and shape is fact.shape:
            return fact
        return replace(fact, kind=kind, each=each, fields=fields, shape=shape)

    def each_of(self, name: str, kind: Kind, told: Fact | None) -> Fact | None:
        """What is known of every item of a list that nobody else can write to; what was told of another."""
        values = self.own_lists.get(name)
        if values is None:
            return self.told.of(kind, told)
        return _alike([self.of(v) for v in values if not isinstance(v, Name) or v.id in self.facts])

    def alike(self, items: Sequence[Expr]) -> Fact | None:
        """What is told of all items of a container that is written out."""
        return not_constant(_alike([self.of(i) for i in items]))

    def fields(self, kind: type | None) -> tuple[tuple[str, Fact], ...]:
        """What is known of attributes: all that is ever assigned to them, if all objects are made here."""
        found: list[tuple[str, Fact]] = []
        for name, values in self.own_fields.of(kind):
            facts = [self.of(v) for v in values if not isinstance(v, Name) or v.id in self.facts]
            kinds = {f.kind for f in facts}
            same = kinds <= CONSTANT or kinds == {Kind.ARRAY}
            alike = Fact(kinds.pop()) if len(kinds) == 1 and same else _alike(facts)
            found.append((name, UNKNOWN if alike is None else alike))
        return tuple(found)

    def run(self) -> dict[str, Fact]:
        params = {p.name for p in self.function.params}
        # What is in a list that starts empty is not known before all that is put there has been seen.
        beginning = 3 if self.own_lists else 0
        if beginning:
            counts = Counter(t for s in core.walk(self.function.body) for t in core.targets(s))
            self.bound_once = {name: count == 1 and name not in params for name, count in counts.items()}
        while True:
            beginning -= 1
            if beginning >= 0:
                self.pushed_before, self.pushed = self.pushed, {}
            changed = False
            defined: dict[str, list[Fact]] = defaultdict(list)
            for statement in core.walk(self.function.body):
                for name, fact in self.bound(statement):
                    defined[name].append(fact)
                    if name not in self.facts:
                        self.facts[name] = self.named(name, fact)
                    elif beginning >= 0 and self.bound_once[name]:
                        before, self.facts[name] = self.facts[name], self.named(name, fact)
                        changed |= before != self.facts[name]
            for name, facts in defined.items():
                joined = facts[0]
                for fact in facts[1:]:
                    joined = join(joined, fact)
                if self.crossing.get(name, set()).intersection(_symbols(joined.shape)):
                    joined = replace(joined, shape=None)
                joined = self.named(name, joined)
                if joined != self.facts[name]:
                    if (len(facts) > 1 or name in params) and beginning < 0:
                        # Facts of merged names only ever become weaker, and the others follow: so this ends.
                        joined = self.named(name, join(joined, self.facts[name]))
                    changed |= joined != self.facts[name]
                    self.facts[name] = joined
            if not changed:
                if not self.told.look(self.facts, self.of):
                    return self.facts
                self.pass_arguments()

    def bound(self, statement: core.Statement) -> list[tuple[str, Fact]]:
        match statement:
            case core.Bind(about=about) if about == UNBOUND:
                return []  # a placeholder says nothing of the values that take its place
            case core.Bind(target=target, value=value):
                return [(target, self.of(value))]
            case core.Unpack(targets=targets, value=value):
                whole = self.of(value)
                if whole.items is not None and len(whole.items) == len(targets):
                    return list(zip(targets, whole.items, strict=True))
                item = self.item(whole, INDEX)
                return [(t, item) for t in targets]
            case core.For(targets=targets, sources=sources):
                return [
                    (t, INDEX if isinstance(s, core.Range) else self.taken(self.of(s.sequence)))
                    for t, s in zip(targets, sources, strict=True)
                ]
            case core.Push(stack=stack, values=values):
                facts = tuple(self.of(v) for v in values)
                old = self.pushed.get(stack, facts)
                if len(old) == len(facts):
                    facts = tuple(join(a, b) for a, b in zip(old, facts, strict=True))
                self.pushed[stack] = facts
            case core.Pop(stack=stack, targets=targets):
                facts = self.on(stack)
                if len(facts) == len(targets):
                    # A shape symbol belongs to the turn in which the value was pushed.
                    return [(t, detached(f)) for t, f in zip(targets, facts, strict=True)]
                return [(t, UNKNOWN) for t in targets]
        return []

    def of(self, expr: Expr) -> Fact:
        match expr:
            case Name(name):
                return self.facts.get(name, UNKNOWN)
            case Const(value):
                return of_constant(value)
            case Global(value=value):
                return (
                    of_constant(value)
                    if isinstance(value, (bool, int, float, complex))
                    else self.of_global(value)
                )
            case Apply(Op.TUPLE, args=args):
                return Fact(Kind.TUPLE, items=tuple(self.of(a) for a in args))
            case Apply(Op.LIST, items):
                return Fact(Kind.LIST, each=self.alike(items))
            case Apply(Op.DICT, pairs):
                return Fact(Kind.DICT, each=self.alike(pairs[1::2]))
            case Apply(Op.OBJECT, (Global(value=kind), *_)):
                return Fact(Kind.RECORD, of_class=kind if isinstance(kind, type) else None)
            case Apply(Op.SLICE):
                return OTHER
            case Apply(Op.ITEM, args=(base, key)):
                return self.item(self.of(base), self.of(key), key)
            case Apply(Op.CALL, (Global(value=fn), stack)) if fn is listed:
                each = self.of(stack).each
                if isinstance(stack, Name):
                    each = self.each_of(stack.id, Kind.LIST, each)  # of what has been put there since
                return Fact(Kind.LIST, each=each)
            case Apply(Op.BINARY | Op.INPLACE, args=(x, y), symbol="|") if Kind.DICT in (
                self.of(x).kind,
                self.of(y).kind,
            ):
                return Fact(Kind.DICT)
            case Apply(Op.COMPARE, operands, symbol="<" | "<=" | ">" | ">=" | "==" | "!="):
                return self.compared([self.of(x) for x in operands])
            case Apply(Op.COMPARE | Op.AND | Op.OR) | Apply(Op.UNARY, symbol="not"):
                return Fact(Kind.BOOL)
            case Apply():
                return self.applied(expr)
            case core.Verbatim(tree=gast.ListComp() | gast.DictComp() as tree):
                kind = Kind.LIST if isinstance(tree, gast.ListComp) else Kind.DICT
                return self.of(like(tree)) if holds_literals(tree) else Fact(kind)
            case core.Verbatim(
                tree=gast.Call(func=gast.Name(id="max" | "min"), args=[gast.Call(func=gast.Name(id="range"))])
            ):
                return INDEX  # max(range(k, n), key=lambda i: abs(a[i][k])), of what is constant
        return UNKNOWN

    def on(self, stack: str) -> tuple[Fact, ...]:
        """What is known of what is taken from a stack, on which there may be more than is put there here."""
        pushed = self.pushed.get(stack) or self.pushed_before.get(stack, ())
        if stack in self.filled:
            return pushed
        each = self.facts.get(stack, UNKNOWN).each
        return (reduce(join, pushed, each),) if each is not None else ()

    @cached_property
    def filled(self) -> set[str]:
        """The lists that start empty, and of which nobody sets an item."""
        statements = list(core.walk(self.function.body))
        empty: set[str] = set()
        others = {n for s in statements if isinstance(s, core.Update) for n in s.bases}
        for s in statements:
            if isinstance(s, core.Bind):
                no_items = isinstance(s.value, Apply) and s.value.op is Op.LIST and not s.value.args
                (empty if no_items else others).add(s.target)
        return empty - others

    def of_global(self, value: object) -> Fact:
        if is_record(value):
            return Fact(Kind.OTHER if callable(value) else Kind.UNKNOWN, of_class=type(value))
        if callable(value) or isinstance(value, (str, bytes, type(None))):
            return OTHER
        if isinstance(value, (tuple, list, dict)):
            return Fact({tuple: Kind.TUPLE, list: Kind.LIST}.get(type(value), Kind.DICT))
        return Fact(Kind.ARRAY) if self.book.is_array(value) else UNKNOWN

    def taken(self, sequence: Fact) -> Fact:
        """What a loop takes from a sequence; keys of a dictionary do not vary, though they may be numbers."""
        return OTHER if sequence.kind is Kind.DICT else self.item(sequence, INDEX)

    def item(self, base: Fact, key: Fact, key_expr: Expr | None = None) -> Fact:
        if key_expr is not None and (field := core.as_field(key_expr)) is not None:
            return base.field(field)
        if base.items is not None and isinstance(key_expr, Const) and isinstance(key_expr.value, int):
            if -len(base.items) <= key_expr.value < len(base.items):
                return base.items[key_expr.value]
        if base.items and key.kind is Kind.INDEX:
            return reduce(join, base.items)
        if base.each is not None and (key.kind is Kind.INDEX or base.kind is Kind.DICT):
            return base.each
        if base.kind is Kind.ARRAY and base.ndim == 1 and key.kind is Kind.INDEX:
            return NUMBER
        parts = key_expr.args if isinstance(key_expr, Apply) and key_expr.op is Op.TUPLE else (key_expr,)
        if (
            base.kind is Kind.ARRAY
            and base.ndim == len(parts)
            and all(p is not None and self.of(p).kind is Kind.INDEX for p in parts)
        ):
            return NUMBER
        sliced = any(isinstance(p, Apply) and p.op is Op.SLICE for p in parts) or Const(...) in parts
        if base.kind in (Kind.LIST, Kind.TUPLE) and sliced and len(parts) == 1:
            return Fact(base.kind, each=not_constant(base.each))
        if base.kind is Kind.LIST and base.each is not None and base.each.kind is Kind.LIST:
            return Fact(Kind.LIST)  # a row, or a slice of rows
        if base.kind in (Kind.ARRAY, Kind.NUMERIC):
            ndim = base.ndim if sliced and len(parts) == 1 else None
            return Fact(Kind.ARRAY if sliced else Kind.NUMERIC, self.part(base, parts), ndim)
        if base.kind is Kind.UNKNOWN and sliced and len(parts) > 1:
            return Fact(Kind.ARRAY, self.part(base, parts))  # only arrays take a tuple of slices
        return UNKNOWN

    def part(self, base: Fact, keys: Sequence[Expr | None]) -> Shape:
        """The shape of what a key takes from an array."""
        if not isinstance(base.shape, (str, Part)):
            return None
        return part_of(base.shape, keys, lambda key: self.of(key).kind is Kind.INDEX)

    def operation(self, expr: Apply) -> Operation | BadCall | None:
        """The operation that an expression is; asked again in every round, and always the same."""
        found = self.operations.get(id(expr))
        if found is None:
            try:
                made: Operation | BadCall | None = operation(expr, self.book)
            except BadCall as error:
                made = error.with_traceback(None)
            found = self.operations[id(expr)] = expr, made
        return found[1]

    def applied(self, expr: Apply) -> Fact:
        op = self.operation(expr)
        if isinstance(op, BadCall):
            return UNKNOWN  # reported where it is differentiated
        called = method_behind(expr, lambda name: self.facts.get(name, UNKNOWN))
        if called is not expr and isinstance(called, Apply):
            return self.result_of(called, self.class_of)
        if expr.op is Op.METHOD and expr.symbol in ("index", "count"):
            if self.of(expr.args[0]).kind in (Kind.LIST, Kind.TUPLE):
                return INDEX
        if core.is_call_of(expr, range):
            return Fact(Kind.OTHER, each=INDEX)
        if expr.op is Op.ATTRIBUTE and (owner := self.of(expr.args[0])).tells(expr.symbol):
            return owner.field(expr.symbol)
        if op is None:
            return self.result_of(expr, self.class_of)
        if expr.op in (Op.METHOD, Op.ATTRIBUTE) and (owner := self.of(expr.args[0])).kind in CONTAINERS:
            if expr.symbol == "copy":
                return Fact(owner.kind, each=not_constant(owner.each))
            return UNKNOWN
        rule = op.rule
        values = {p: self.of(v) for p, v in op.arguments.items()}
        first = values.get(next(iter(rule.parameters.parameters), ""), UNKNOWN)
        match rule.result:
            case Result.ARRAY:
                return Fact(Kind.ARRAY, ndim=self.dimensions(op.arguments))
            case Result.MATRIX:
                return Fact(Kind.ARRAY, ndim=2)
            case Result.SCALAR:
                return NUMBER
            case Result.REDUCTION:
                whole = op.arguments.get("axis", Const(None)) == Const(None)
                kept = op.arguments.get("keepdims", Const(False)) != Const(False)
                return NUMBER if whole and not kept else Fact(Kind.NUMERIC)
            case Result.MODEL:
                return replace(values.get("like", UNKNOWN), items=None)
            case Result.CHOSEN:
                return self.chosen(op.arguments.get(next(iter(rule.parameters.parameters)), Const(None)))
            case Result.LIKE:
                return replace(first, items=None)
            case Result.INDEX:
                return INDEX
            case Result.INDICES:
                sure = expr.op is Op.CALL or self.of(expr.args[0]).numeric
                return Fact(Kind.TUPLE, each=INDEX if sure else None)
            case Result.TUPLE:
                return Fact(Kind.TUPLE)
            case Result.LIST:
                same = rule.callee is list and first.kind is Kind.LIST
                return Fact(Kind.LIST, each=not_constant(first.each) if same else None)
            case Result.DICT:
                of_values = rule.callee is keyed and values.get("values", UNKNOWN).each
                return Fact(Kind.DICT, each=not_constant(of_values or None))
            case Result.OBJECT:
                named = op.arguments[next(iter(rule.parameters.parameters))]
                kind = named.value if isinstance(named, Global) else None
                return Fact(of_class=kind if isinstance(kind, type) else None)
            case Result.OTHER:
                return OTHER
            case Result.ANYTHING:
                return Fact(of_class=constructed(rule))
            case Result.BROADCAST:
                return self.broadcast(expr, [values[p] for p in rule.parameters.parameters if p in values])
        return Fact(Kind.NUMERIC) if rule.form is not Form.CONSTANT else UNKNOWN

    def chosen(self, values: Expr) -> Fact:
        """One of several values, or an item of the only one: `max(x, y)`, `max(rows)`."""
        given = [self.of(v) for v in values.args] if isinstance(values, Apply) else []
        fact = self.taken(given[0]) if len(given) == 1 else reduce(join, given) if given else UNKNOWN
        if fact.kind in NUMBERS:
            return NUMBER if fact.kind is Kind.NUMBER else INDEX
        if fact.kind in CONTAINERS:
            return Fact(fact.kind)
        # What is compared with a number is one.
        alike = fact.kind is Kind.UNKNOWN and not any(f.numeric for f in given)
        return UNKNOWN if alike else Fact(Kind.NUMERIC)

    def class_of(self, expr: Expr) -> type | None:
        """The class of an object, where it is known."""
        return self.of(expr).record

    def dimensions(self, arguments: Mapping[str, Expr]) -> int | None:
        """The number of dimensions of `np.zeros(n)` or `np.zeros((n, m))`."""
        shape = arguments.get("shape")
        match shape:
            case None:
                return None
            case Apply(Op.TUPLE, args=args):
                return len(args)
        fact = self.of(shape)
        if fact.items is not None:
            return len(fact.items)
        return 1 if fact.kind is Kind.INDEX else None

    def compared(self, operands: list[Fact]) -> Fact:
        """A truth value, or a mask in the shape of the numbers that are compared."""
        return Fact(Kind.BOOL, _common_shape(operands) if all(f.numeric for f in operands) else None)

    def broadcast(self, expr: Apply, operands: list[Fact]) -> Fact:
        """An elementwise operation: numeric if it cannot be one on lists or text."""
        kinds = [f.kind for f in operands]
        shape = _common_shape(operands)
        ndims = {f.ndim for f in operands}
        ndim = max((d for d in ndims if d is not None), default=0) if None not in ndims else None
        symbol = expr.symbol if expr.op in (Op.BINARY, Op.INPLACE) else ""
        if all(k in NUMBERS for k in kinds):
            ints = all(k is Kind.INDEX for k in kinds) and symbol in {"+", "-", "*", "//", "%"}
            ints |= expr.op is Op.UNARY and kinds[0] is Kind.INDEX
            return INDEX if ints else NUMBER
        sequences = [k for k in kinds if k in (Kind.LIST, Kind.TUPLE)]
        if symbol in {"+", "*"} and sequences and len({*kinds} - {Kind.UNKNOWN}) == 1:
            each = reduce(join_items, [f.each for f in operands])
            return Fact(sequences[0], each=not_constant(each))  # `looks.look_at_joins` looks at the other one
        if symbol in {"+", "*", "%"} and Kind.UNKNOWN in kinds:
            others = [k for k in kinds if k is not Kind.UNKNOWN]
            sure = Kind.ARRAY in others or (
                (Kind.NUMBER in others or Kind.NUMERIC in others) and symbol != "%"
            )
            sure |= symbol == "+" and Kind.INDEX in others
            if not sure:
                return Fact(Kind.UNKNOWN, shape)
        if symbol in {"+", "*"} and set(kinds) & {Kind.LIST, Kind.TUPLE} and Kind.ARRAY not in kinds:
            whole = next(f for f in operands if f.kind in CONTAINERS)
            return Fact(whole.kind, each=not_constant(whole.each) if symbol == "*" else None)
        if symbol in {"&", "|", "^"} and Kind.BOOL in kinds:
            return Fact(Kind.BOOL, shape)
        kind = Kind.ARRAY if Kind.ARRAY in kinds else Kind.NUMERIC
        return Fact(kind, shape, ndim)


def _common_shape(operands: Sequence[Fact]) -> Shape:
    """The shape in which operands meet; None where they may be broadcast."""
    shapes = {f.shape for f in operands if f.shape != ()}
    return () if not shapes else shapes.pop() if len(shapes) == 1 else None


def _symbols(shape: Shape) -> Iterator[str]:
    """The names that a shape is told by."""
    if isinstance(shape, str):
        yield shape
    elif isinstance(shape, Part):
        yield from shape.names


def detached(fact: Fact) -> Fact:
    """The fact of the same value in another turn of a loop."""
    items = None if fact.items is None else tuple(detached(i) for i in fact.items)
    return replace(fact, shape=fact.shape if fact.shape == () else None, items=items)


def _alike(items: Sequence[Fact]) -> Fact | None:
    """What holds of all items, if they are numbers, or containers of one kind; None if there are none yet."""
    kinds = {item.kind for item in items}
    if kinds and kinds <= NUMBERS:
        return NUMBER if Kind.NUMBER in kinds else INDEX
    classes = {item.of_class for item in items}
    of_class = classes.pop() if len(classes) == 1 else None
    alike = len(kinds) == 1 and (kinds <= CONTAINERS or of_class is not None)
    if not alike:
        return UNKNOWN if items else None
    each = reduce(join_items, [item.each for item in items])
    return Fact(kinds.pop(), each=not_constant(each), of_class=of_class)


def _looked_at(function: core.Function) -> set[str]:
    """Names that a guard has found to be arrays."""
    return {
        name
        for s in core.walk(function.body)
        if isinstance(s, core.Effect) and isinstance(s.value, Apply) and s.value.op is Op.CALL
        if isinstance(callee := s.value.args[0], Global) and callee.value is check_in_place
        for name in core.names(s.value)
    }


def containers_of(function: core.Function) -> set[str]:
    """The parameters that are containers or objects: annotated so, or used as only these can be."""
    annotated = {p.name for p in function.params if of_annotation(p.annotation).kind in CONTAINERS}
    objects = records(function)
    used = set(uses_of(function).as_dictionary) | objects | holding(function, objects)
    return annotated | (used & {p.name for p in function.params})


def _calculated(function: core.Function) -> set[str]:
    """Names of values that the function does with what only numbers and arrays bear: -x, x**2, 1 / x."""
    return {
        name
        for s in core.walk(function.body)
        for e in core.expressions(s)
        if (name := calculated_with(e)) is not None
    }


def calculated_with(expr: Expr) -> str | None:
    """The name that an operation could not be on if it were a list or a text: x + 1, but not x * 2."""
    match expr:
        case Apply(Op.UNARY, (Name(name),), symbol="-"):
            return name
        case Apply(Op.BINARY, (Name(name), Const(other)), symbol=symbol) | Apply(
            Op.BINARY, (Const(other), Name(name)), symbol=symbol
        ):
            number = isinstance(other, (int, float)) and not isinstance(other, bool)
            whole = isinstance(other, int)
            if (number and symbol in ("+", "-", "/", "//", "**")) or (number and symbol == "*" and not whole):
                return name
    return None


def indexed_names(function: core.Function) -> set[str]:
    """Names of which items are read or written."""
    return {
        sub.args[0].id
        for sub in core.all_expressions(function.body)
        if isinstance(sub, Apply) and sub.op is Op.ITEM and isinstance(sub.args[0], Name)
    }


def _crossing(function: core.Function) -> dict[str, set[str]]:
    """For names that carry a value from turn to turn or out of a loop: the names bound in that loop.

    A shape symbol of a name that is bound in the loop means this turn's shape,
    so it says nothing about a value of another turn.
    """
    found: dict[str, set[str]] = {}

    def visit(block: core.Block, loops: tuple[set[str], ...]) -> None:
        for statement in block:
            if isinstance(statement, core.Bind) and isinstance(statement.value, Name) and loops:
                found.setdefault(statement.target, set()).update(loops[-1])
            inside = loops
            if isinstance(statement, (core.For, core.While)):
                bound = {t for b in core.blocks(statement) for s in core.walk(b) for t in core.targets(s)}
                inside = (*loops, bound | set(core.targets(statement)))
            for inner in core.blocks(statement):
                visit(inner, inside)

    visit(function.body, ())
    return found


__all__ = [
    "ClassOf",
    "ResultOf",
    "calculated_with",
    "containers_of",
    "detached",
    "fact_of",
    "indexed_names",
    "infer",
]
