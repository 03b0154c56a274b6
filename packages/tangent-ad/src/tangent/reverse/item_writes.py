"""The adjoint of an assignment to an item of a list or dictionary.

    xs[i] = v      old = xs[i]; xs[i] = v        xs[i] = old
               =>                          and   bv = bv + bxs[i]
                                                 bxs[i] = zeros_like(old)

What is overwritten is put back only if a backward statement reads it.  The items are values: one
that is an array is not written in place (else it is refused).  So the items of the cotangent are
values too, of the shapes that the items have at the time.
"""

from __future__ import annotations

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.fact import CONTAINERS, NUMBERS, Kind
from tangent.facts.memory import is_number_in
from tangent.reverse.cotangents import Cotangents
from tangent.reverse.numbers import surely_memory
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Expr, Name, Op, Role

Statements = list[core.Statement]


def item_set(build: Builder, cots: Cotangents, s: core.Update, tag: About) -> tuple[Statements, Statements]:
    """The forward and the backward part of `xs[i] = v`."""
    assert isinstance(s.place, Apply)
    base, key = s.place.args
    assert isinstance(base, Name)
    kind = build.fact(base.id).kind
    unsure = kind is Kind.DICT or (kind is Kind.RECORD and not build.surely_has(s.place))
    may_lack = unsure and not _is_there(build, base, key, s)
    active = base.id in build.active
    both_mirror = isinstance(s.value, Name) and {base.id, s.value.id} <= cots.shadowed
    fits = not isinstance(key, Apply) and (not may_lack or _is_container(build, s.value))
    if fits and both_mirror and build.memory.holds_mutated(base.id, key):
        return _mirrored(build, cots, s, base, key, tag, may_lack=may_lack)
    if _refused(build, s, base, key, active=active):
        return [s], []
    old = build.variable(build.base(base.id))
    ahead, back = _kept(build, s, s.place, old, About(Role.RESTORE, s.origin.text), may_lack=may_lack)
    ahead.append(s)
    if not active:
        return ahead, back
    place = Apply(Op.ITEM, (Name(cots.of(base.id)), key))
    shadow = About(Role.ADJOINT, "")
    if not is_number_in(s.place, build.facts):
        # A shadow that was made when the container was has the item of that time.
        zeros = core.Update(place, zeros_for(build, s.value, s, ahead), origin=s.origin, about=shadow)
        ahead.append(zeros)
    collected = build.fresh()
    back.append(core.Bind(collected, place, origin=s.origin, about=tag))
    nothing: Expr = Const(0.0)
    if not is_number_in(s.place, build.facts):
        nothing = Name(build.fresh())
        back.append(
            core.Bind(
                nothing.id,
                build.helper(runtime.zeros_like, Name(old), Const(True)),
                origin=s.origin,
                about=tag,
            )
        )
    back.append(core.Update(place, nothing, origin=s.origin, about=tag))
    return ahead, [*back, *cots.contribute(s.value, Name(collected), s, tag)]


def _mirrored(
    build: Builder, cots: Cotangents, s: core.Update, base: Name, key: Expr, tag: About, *, may_lack: bool
) -> tuple[Statements, Statements]:
    """A container is put into another one, and what is in it is written in place.

    The shadow of the one takes the shadow of the other; what was there comes back later.

    rows[i] = row    =>    check_in_place(row), where facts do not tell that it is no number
                           old, bold = rows[i], brows[i]
                           rows[i], brows[i] = row, brow
                     and   rows[i], brows[i] = old, bold
    """
    assert isinstance(s.value, Name)
    assert isinstance(s.place, Apply)
    old, before = build.variable(build.base(base.id)), build.variable(cots.of(base.id))
    shadow = Apply(Op.ITEM, (Name(cots.of(base.id)), key))
    restore, save = About(Role.RESTORE, s.origin.text), About(Role.SAVE, s.origin.text)
    ahead, back = _kept(build, s, s.place, old, restore, may_lack=may_lack)
    keep, again = _kept(build, s, shadow, before, tag, may_lack=may_lack)
    ahead += [*surely_memory(build, s.value.id, s), *keep, s]
    ahead.append(core.Update(shadow, Name(cots.of(s.value.id)), origin=s.origin, about=save))
    return ahead, [*back, *again]


def _is_container(build: Builder, value: Expr) -> bool:
    return isinstance(value, Name) and build.fact(value.id).kind in CONTAINERS


def zeros_for(build: Builder, value: Expr, s: core.Statement, ahead: Statements) -> Expr:
    """Zeros for a value that is put into a container."""
    if isinstance(value, Const) or (isinstance(value, Name) and build.fact(value.id).kind in NUMBERS):
        return Const(0.0)
    name = build.fresh()
    zeros = build.helper(runtime.zeros_like, value, Const(True))
    ahead.append(core.Bind(name, zeros, origin=s.origin, about=About(Role.ADJOINT, "")))
    return Name(name)


def _refused(build: Builder, s: core.Update, base: Name, key: Expr, *, active: bool) -> bool:
    if not active:
        return False
    if build.memory.holds_mutated(base.id, key):
        build.refuse(
            s,
            f"items of `{build.base(base.id)}` are set, and what is in it is written in place as well, "
            "which is not supported yet",
            "put copies into it, or make new values instead of writing in place",
        )
        return True
    if isinstance(key, Apply) and build.fact(base.id).kind is not Kind.DICT:
        build.refuse(s, "assigning to a slice of a list is not supported yet", "assign item by item")
        return True
    return False


def _is_there(build: Builder, base: Name, key: Expr, s: core.Update) -> bool:
    """Has a dictionary surely had this key before?  It is looped over, or that item was read just now.

    Of objects that may be the same, what one has is what all have, unless some are made here: those have
    nothing at first.
    """
    item = Apply(Op.ITEM, (base, key))
    made = any(
        isinstance(d, core.Bind) and isinstance(d.value, Apply) and d.value.op is Op.OBJECT
        for d in core.walk(build.function.body)
        if any(build.memory.shared(t, base.id) for t in core.targets(d))
    )

    def same(value: Expr) -> bool:
        match value:
            case Apply(Op.ITEM, (Name(other), Const(core.Field()) as name)) if name == key and not made:
                return build.memory.of(other) == build.memory.of(base.id)
        return value == item

    def before(block: core.Block, seen: bool) -> bool:
        for inner in block:
            if inner is s:
                return seen
            inside = seen
            match inner:
                case core.Bind(value=value) if same(value):
                    seen = True
                case core.Update(place=place) if same(place):
                    seen = True
                case core.For(targets=targets, sources=sources):
                    inside |= any(
                        Name(target) == key and source == core.Each(base)
                        for target, source in zip(targets, sources, strict=True)
                    )
            if any(before(nested, inside) for nested in core.blocks(inner)):
                return True
        return False

    return before(build.function.body, False)


def _kept(
    build: Builder, s: core.Update, place: Apply, old: str, put_back: About, *, may_lack: bool
) -> tuple[Statements, Statements]:
    """Keep what is overwritten at a place, and put it back."""
    saving = About(Role.SAVE, s.origin.text)
    if not may_lack:
        keep = core.Bind(old, place, origin=s.origin, about=saving)
        return [keep], [core.Update(place, Name(old), origin=s.origin, about=put_back)]
    base, key = place.args
    if (field := core.as_field(key)) is not None:
        key = Const(str(field))
    before = build.helper(runtime.item_before, base, key)
    keep = core.Bind(old, before, origin=s.origin, about=saving)
    call = build.helper(runtime.restore_item, base, key, Name(old))
    return [keep], [core.Effect(call, origin=s.origin, about=put_back)]
