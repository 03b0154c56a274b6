"""The adjoint of a write in place.

    x[i] = v      old = x[i]; x[i] = v        x[i] = old
              =>                         and  bv = bv + bx[i]
                                              bx[i] = 0

What is overwritten is saved before and put back in the backward pass, so that
whatever a backward statement reads, it reads as it was; `derivative` drops the
saves of memory that no backward statement reads.

    x[i] *= v     old = x[i]; x[i] *= v       bv = bv + bx[i] * old
              =>                         and  bx[i] *= v
                                              x[i] = old
"""

from __future__ import annotations

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.boxes import is_number
from tangent.facts.fact import Kind
from tangent.facts.memory import is_basic_key, is_item_of_container
from tangent.facts.values import fact_of
from tangent.reverse.adjoints import may_turn_complex, partials, same_shape, times
from tangent.reverse.cotangents import Cotangents
from tangent.reverse.item_writes import item_set
from tangent.reverse.undo import kept_content
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Expr, Global, Name, Op, Role

Statements = list[core.Statement]


def update(build: Builder, cots: Cotangents, s: core.Update, tag: About) -> tuple[Statements, Statements]:
    """The forward and the backward part of a write."""
    if isinstance(s.place, Global):
        return [s], []  # K = v: whoever reads it is told, or refused (see `tangent.outside`)
    base = s.base
    if not isinstance(base, Name):
        build.refuse(s, "writing to a global variable is not supported yet", "pass the array as an argument")
        return [s], []
    active = base.id in build.active
    if isinstance(s.place, Apply) and s.place.op is Op.ATTRIBUTE:
        if active or build.active_names([s.value]):
            build.refuse(s, "attributes that are differentiated cannot be assigned yet", "use a variable")
        return [s], []
    kind = build.fact(base.id).kind
    if active and kind in (Kind.TUPLE, Kind.NUMBER) and s.symbol != "+":
        build.refuse(
            s,
            f"assigning to items of a {kind.value} that is differentiated is not supported",
            "make a new one, or use an array",
        )
        return [s], []
    if is_item_of_container(s.place, build.facts) and not s.symbol:
        return item_set(build, cots, s, tag)
    if base.id in cots.growing:
        return [s], _added(build, cots, s, tag)  # whoever reads an item of it backwards has kept the item
    key = s.place.args[1] if isinstance(s.place, Apply) else None
    if s.symbol == "+" and (s.repeated or key is None or is_basic_key(key, build.facts)):
        ahead, restore = saved(build, s)
        return [*ahead, s], [*restore, *(_added(build, cots, s, tag) if active else [])]
    ahead, restore = saved(build, s)
    if not active:
        return [*ahead, s], restore
    if s.symbol:
        return _changed(build, cots, s, tag, ahead, restore)
    return [*ahead, s], [*restore, *_assigned(build, cots, s, tag)]


def saved(build: Builder, s: core.Update) -> tuple[Statements, Statements]:
    """Keep what is overwritten, and put it back."""
    base = s.base
    assert isinstance(base, Name)
    if s.within or (s.repeated and s.place == base):  # a container, or what is in it is changed itself
        return kept_content(build, s, [base.id])
    old = build.variable(build.base(base.id))
    keep = core.Bind(old, copied(build, s.place), origin=s.origin, about=About(Role.SAVE, s.origin.text))
    back = core.Update(s.place, Name(old), origin=s.origin, about=About(Role.RESTORE, s.origin.text))
    return [keep], [back]


def copied(build: Builder, place: Expr) -> Expr:
    """A copy of what stands at a place (itself, if that is a number)."""
    if isinstance(place, Name):
        return build.helper(runtime.copy, place)
    assert isinstance(place, Apply)
    base, key = place.args
    if isinstance(base, Name) and _is_number(build, base, key):
        return place
    return Apply(Op.CALL, (build.scope.spell(runtime.copy, "copy"), place))


def _is_number(build: Builder, base: Name, key: Expr) -> bool:
    return is_number(Apply(Op.ITEM, (base, key)), build.facts)


def _cotangent_place(build: Builder, cots: Cotangents, place: Expr) -> Expr:
    if isinstance(place, Apply):
        base, key = place.args
        assert isinstance(base, Name)
        return Apply(Op.ITEM, (Name(cots.of(base.id)), key))
    assert isinstance(place, Name)
    return Name(cots.of(place.id))


def _share(build: Builder, cots: Cotangents, s: core.Update, taken: str, tag: About) -> Statements:
    """Pass what was taken from the place's cotangent on to the value."""
    if not build.is_active(s.value):
        return []
    out, share = _summed(build, s, Name(taken), tag)
    return [*out, *cots.contribute(s.value, share, s, tag)]


def _summed(build: Builder, s: core.Update, share: Expr, tag: About) -> tuple[Statements, Expr]:
    """A share of the place's cotangent in the shape of the value."""
    if _fits(build, s):
        return [], share
    name = build.fresh()
    summed = build.helper(runtime.unbroadcast, share, s.value)
    return [core.Bind(name, summed, origin=s.origin, about=tag)], Name(name)


def _fits(build: Builder, s: core.Update) -> bool:
    """Has the value surely the shape and dtype of the place, so that what is taken there is its share?"""
    if isinstance(s.place, Name):
        return same_shape(build, s.value, s.place) and not may_turn_complex(build, s.value, s.place)
    assert isinstance(s.place, Apply)
    base, key = s.place.args
    if not isinstance(base, Name) or not isinstance(s.value, Name):
        return False
    fact = build.fact(s.value.id)
    shape = () if _is_number(build, base, key) else fact_of(s.place, build.facts, build.book).shape
    same = shape is not None and fact.shape == shape and fact.numeric
    return same and not may_turn_complex(build, s.value, base)


def _added(build: Builder, cots: Cotangents, s: core.Update, tag: About) -> Statements:
    """x[i] += v  =>  bv = bv + bx[i]."""
    if not build.is_active(s.value):
        return []
    place = _cotangent_place(build, cots, s.place)
    ahead: Statements = []
    taken = build.fresh()
    if (field := build.perhaps_of_class(s.place)) is not None:
        part = build.helper(runtime.attribute_of, Name(cots.of(s.bases[0])), Const(field))
        place = Name(build.fresh())
        ahead.append(core.Bind(place.id, part, origin=s.origin, about=tag))
    value: Expr = build.helper(runtime.copy, place)
    base = s.place.args[0] if isinstance(s.place, Apply) else None
    if isinstance(s.place, Apply) and isinstance(base, Name) and _is_number(build, base, s.place.args[1]):
        value = place
    return [*ahead, core.Bind(taken, value, origin=s.origin, about=tag), *_share(build, cots, s, taken, tag)]


def _assigned(build: Builder, cots: Cotangents, s: core.Update, tag: About) -> Statements:
    """x[i] = v  =>  t = bx[i]; bx[i] = 0; bv = bv + t."""
    place = _cotangent_place(build, cots, s.place)
    out: Statements = []
    taken = build.fresh()
    if isinstance(s.place, Apply):
        base, key = s.place.args
        assert isinstance(base, Name)
        if _is_number(build, base, key):
            value: Expr = place
        elif is_basic_key(key, build.facts):
            value = build.helper(runtime.copy, place)
        else:
            # Where an index names an element twice, the last write is the one that counts.
            value = build.helper(runtime.written_at, Name(cots.of(base.id)), key)
    else:
        value = build.helper(runtime.copy, place)
    out.append(core.Bind(taken, value, origin=s.origin, about=tag))
    out.append(core.Update(place, Const(0.0), origin=s.origin, about=tag))
    return out + _share(build, cots, s, taken, tag)


def _changed(
    build: Builder, cots: Cotangents, s: core.Update, tag: About, ahead: Statements, restore: Statements
) -> tuple[Statements, Statements]:
    """x[i] *= v  =>  bv = bv + bx[i] * old; bx[i] *= v, where `old` is what x[i] was before.

    The place stays what it is, and so does the place of its cotangent: nothing is copied, cleared
    or summed.  The partial derivatives are those of the operator; a quotient's reads the result,
    which stands at the place until that is given its content back.

    >>> import inspect, numpy as np, tangent
    >>> def f(x, v):
    ...     y = x * 2.0
    ...     y[1:] *= v
    ...     y[:1] /= 3.0
    ...     return np.sum(y)
    >>> print(inspect.getsource(tangent.grad(f, wrt=(0, 1))), end="")
    def dfdxdv(x, v, bout=1.0):
        y = x * 2.0
        y_1 = copy(y[1:])
        y[1:] *= v
        y[:1] /= 3.0
    <BLANKLINE>
        by = zeros_like(y)
        # Grad of: return np.sum(y)
        by += bout
        # Grad of: y[:1] /= 3.0
        by[:1] /= 3.0
        # Grad of: y[1:] *= v
        bv = unbroadcast(by[1:] * y_1, v)
        by[1:] *= v
        # Grad of: y = x * 2.0
        return by * 2.0, bv
    """
    base = s.base
    assert isinstance(base, Name)
    keep = ahead[0]
    assert isinstance(keep, core.Bind)
    new = Name(build.fresh())
    op = build.operation(Apply(Op.BINARY, (Name(keep.target), s.value), symbol=s.symbol), s)
    assert op is not None, "others have been split"
    out, values = partials(build, op, new, s, tag)
    to_place, to_value = (values[p] for p in op.rule.active)
    out = list(out)
    place = _cotangent_place(build, cots, s.place)
    passed: Statements = []
    if build.is_active(s.value):
        taken = Name(build.fresh())
        out.append(core.Bind(taken.id, place, origin=s.origin, about=tag))
        steps, share = times(build, taken, to_value, s, tag)
        summing, share = _summed(build, s, share, tag)
        out += [*steps, *summing]
        passed = cots.contribute(s.value, share, s, tag, numeric=True)
    scaled: Statements = []
    if to_place not in (Const(1), Const(1.0)):
        scaled.append(core.Update(place, to_place, "*", origin=s.origin, about=tag))
    if isinstance(s.value, Name) and build.memory.shared(s.value.id, base.id):
        # What it is changed by is a part of what is changed, and so is its cotangent, perhaps.
        kept = core.Bind(new.id, copied(build, s.place), origin=s.origin, about=keep.about)
        return [*ahead, s, kept], [*restore, *out, *scaled, *passed]
    read = core.Bind(new.id, s.place, origin=s.origin, about=tag)
    return [*ahead, s], [read, *out, *passed, *scaled, *restore]
