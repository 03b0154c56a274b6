"""How rules are declared: one decorator per form of the mathematics.

    @elementwise(np.arctan2)
    def arctan2(z, y, x):
        r = x * x + y * y
        return x / r, -y / r

    @linear(np.transpose, arg="a")
    def transpose(y, a, axes=None):
        d[a] = np.transpose(d[y], inverse_permutation(axes, y))

The decorated function is a *template*.  It is never run: the transform reads
its source and writes it out with the names of the call.  Its first parameter is
the result, the others are the parameters of the callee, under the callee's
names (positional-only parameters may be renamed).  `d[x]` is the cotangent of x
in an adjoint, its tangent in a tangent.  Allowed are assignments, and `if` on
constant parameters.  Whoever writes an adjoint that is not elementwise sees to
it that `d[x]` gets the shape and dtype of x.

What a template does not name is refused when a call passes it, and must be
listed in `unsupported`: a parameter cannot be forgotten.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import FunctionType
from typing import Any, TypedDict, TypeVar, Unpack

from tangent.rules.book import BOOK, RuleBook, RuleError, name_of
from tangent.rules.record import Field, Form, Result, Rule
from tangent_ast.parsing import parsed

Template = TypeVar("Template", bound=Callable[..., Any])
Unsupported = Mapping[str, str] | Iterable[str]
Names = str | tuple[str, ...]

POSITIONAL_ONLY = inspect.Parameter.POSITIONAL_ONLY
POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
VAR_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY
VAR_KEYWORD = inspect.Parameter.VAR_KEYWORD

# Every ufunc takes these.
UFUNC_KEYWORDS = {
    "out": "it makes the call write into another array; assign the result instead",
    "where": "it leaves elements of the result undefined; use np.where on the result",
    "casting": "use .astype on the arguments",
    "order": "leave it out: the values are the same",
    "dtype": "use .astype on the arguments",
    "subok": "leave it out: the values are the same",
    "signature": "use .astype on the arguments",
    "axes": "move the axes with np.moveaxis",
    "axis": "move the axis with np.moveaxis",
    "keepdims": "use np.expand_dims on the result",
}


class _Marker:
    """`d[x]` in a template: the cotangent or tangent of x.  Templates are read, not run."""

    def __getitem__(self, key: object) -> Any:
        raise RuleError("d[...] has a meaning inside rule templates only")

    def __setitem__(self, key: object, value: object) -> None:
        raise RuleError("d[...] has a meaning inside rule templates only")


d = _Marker()

# --------------------------------------------------------------------------
# The decorators


class Traits(TypedDict, total=False):
    """What a record says of a callable besides its derivative; see `Rule`.

    method, attribute   also the array method or attribute of this name (of the first callee named)
    view_of             the argument with which the result may share memory
    always_view         it shares memory with that argument whatever that is
    repeats             it shows elements of that argument several times
    mutates             the arguments that are written to
    result              what the value is known to be
    field               when the value may be complex
    real_only           refused for complex arguments, of which the rule would be wrong
    when_complex        called instead where the text shows that arguments may be complex
    fixed               constant parameters on which the value depends all the same: they must not vary
    wide                the adjoint takes a cotangent that is still to be summed to the result's shape
    widens              the value or the partials may be of a more precise dtype than the arguments
    sums_products       where the value is a number, it is the sum of the products of both arguments' items
    sequences           parameters that may be lists as they are: of others arrays are made in derivatives
    guards              it is called to raise, not for its value
    stand_in            a function of the same value and parameters, which derivatives call instead
    ignored             parameters that the value does not depend on: names for operations
    """

    method: str | None
    attribute: str | None
    view_of: str | None
    always_view: bool
    repeats: bool
    mutates: Names
    result: Result
    field: Field
    fixed: Names
    real_only: bool
    when_complex: object
    wide: bool
    widens: bool
    sums_products: bool
    sequences: Names
    guards: bool
    ignored: Names
    stand_in: object


def elementwise(
    *callees: Callable[..., Any],
    constant: Names = (),
    unsupported: Unsupported = (),
    book: RuleBook = BOOK,
    override: bool = False,
    **traits: Unpack[Traits],
) -> Callable[[Template], Template]:
    """The template returns the partial derivative by each active parameter, in order.

    Both modes and un-broadcasting follow.  Parameters are active unless named in `constant`.
    """
    traits.setdefault("result", Result.BROADCAST)

    def declare(template: Template) -> Template:
        names = _own_parameters(template)
        fixed = _names(constant)
        _must_be_known(fixed, names, callees[0])
        active = tuple(n for n in names if n not in fixed)
        for rule in _rules(callees, Form.ELEMENTWISE, template, active, unsupported, traits):
            book.add(rule, override=override)
        return template

    return declare


def linear(
    *callees: Callable[..., Any],
    arg: Names,
    unsupported: Unsupported = (),
    book: RuleBook = BOOK,
    override: bool = False,
    **traits: Unpack[Traits],
) -> Callable[[Template], Template]:
    """The template is the adjoint; forward is the same call on the tangents of `arg`.

    Several arguments in `arg` are linear together, like those of `np.concatenate`.
    """

    def declare(template: Template) -> Template:
        for rule in _rules(callees, Form.LINEAR, template, _names(arg), unsupported, traits):
            book.add(rule, override=override)
        return template

    return declare


def bilinear(
    *callees: Callable[..., Any],
    args: tuple[str, str],
    unsupported: Unsupported = (),
    book: RuleBook = BOOK,
    override: bool = False,
    **traits: Unpack[Traits],
) -> Callable[[Template], Template]:
    """The template is the adjoint; forward is `fn(da, b) + fn(a, db)`."""

    def declare(template: Template) -> Template:
        for rule in _rules(callees, Form.BILINEAR, template, args, unsupported, traits):
            book.add(rule, override=override)
        return template

    return declare


def adjoint(
    *callees: Callable[..., Any],
    arg: Names | None = None,
    unsupported: Unsupported = (),
    book: RuleBook = BOOK,
    override: bool = False,
    **traits: Unpack[Traits],
) -> Callable[[Template], Template]:
    """Reverse mode of a general rule; `@tangent_` gives the other mode.

    Active are the parameters whose cotangent the template assigns, or those in `arg`.
    """

    def declare(template: Template) -> Template:
        active = _names(arg) if arg is not None else _marked(template, ast.Store)
        for rule in _rules(callees, Form.GENERAL, template, active, unsupported, traits):
            known = book.rule_for(rule.callee)
            if known is not None and _waits_for(known, "adjoint"):
                _must_agree(rule, template, known.tangent)
                book.add(replace(rule, tangent=known.tangent), override=True)
            else:
                book.add(rule, override=override)
        return template

    return declare


def tangent_(
    *callees: Callable[..., Any],
    unsupported: Unsupported = (),
    book: RuleBook = BOOK,
    override: bool = False,
    **traits: Unpack[Traits],
) -> Callable[[Template], Template]:
    """Forward mode of a general rule: `d[y] = ` something linear in the `d[x]`.

    Active are the parameters whose tangent the template reads.
    """

    def declare(template: Template) -> Template:
        for callee in callees:
            known = book.rule_for(callee)
            if known is not None and _waits_for(known, "tangent"):
                _must_agree(known, known.adjoint, template)
                book.add(replace(known, tangent=template), override=True)
                continue
            active = _marked(template, ast.Load)
            (rule,) = _rules((callee,), Form.GENERAL, template, active, unsupported, traits)
            book.add(replace(rule, adjoint=None, tangent=template), override=override)
        return template

    return declare


def writes(
    *callees: Callable[..., Any],
    arg: str,
    constant: Names = (),
    unsupported: Unsupported = (),
    book: RuleBook = BOOK,
    override: bool = False,
    **traits: Unpack[Traits],
) -> Callable[[Template], Template]:
    """The template assigns to items of `arg` what the callee writes there; it gives nothing.

    Derivatives have its statements in place of a call that is made for its effect.  Parameters are active
    unless named in `constant`.
    """
    traits.setdefault("result", Result.OTHER)

    def declare(template: Template) -> Template:
        why = f"it writes to {arg!r}: call it in a statement of its own"
        active = tuple(n for n in _own_parameters(template) if n not in _names(constant))
        for rule in _rules(callees, Form.WRITE, template, active, unsupported, {**traits, "mutates": arg}):
            book.add(replace(rule, why=why), override=override)
        return template

    return declare


def nondifferentiable(
    *callees: Callable[..., Any],
    book: RuleBook = BOOK,
    override: bool = False,
    **traits: Unpack[Traits],
) -> None:
    """The results do not depend differentiably on any argument: comparisons, shapes, constructors."""
    for k, callee in enumerate(callees):
        signature = _signature_of(callee) or ANYTHING
        fields = {"callee": callee, "name": name_of(callee), "constant": tuple(signature.parameters)}
        rule = Rule(form=Form.CONSTANT, parameters=signature, **fields)  # type: ignore[arg-type]
        book.add(_with_traits(rule, traits, first=k == 0), override=override)


def not_implemented(
    callee: Callable[..., Any],
    argument: str | None,
    why: str,
    *,
    book: RuleBook = BOOK,
    override: bool = False,
    **traits: Unpack[Traits],
) -> None:
    """Refuse to differentiate a known callable, or one `argument` of a callable that has a rule.

    Say in `why` what is missing and what to do instead.
    """
    if argument is None:
        signature = _signature_of(callee) or ANYTHING
        rule = Rule(callee, name_of(callee), Form.REFUSED, signature, why=why)
        book.add(_with_traits(rule, traits, first=True), override=override)
        return
    known = book.rule_for(callee)
    if known is None:
        raise RuleError(f"{name_of(callee)} has no rule yet; declare it before refusing an argument of it")
    _must_be_known((argument,), tuple(known.parameters.parameters), callee)
    keep = {
        "active": tuple(n for n in known.active if n != argument),
        "constant": tuple(n for n in known.constant if n != argument),
        "unsupported": {**known.unsupported, argument: why},
    }
    if known.form is Form.ELEMENTWISE and argument in known.active:
        raise RuleError(
            f"{argument!r} has a partial derivative in the rule of {known.name}; nothing to refuse"
        )
    book.add(replace(known, **keep), override=True)  # type: ignore[arg-type]


def alias(
    callee: Callable[..., Any],
    of: Callable[..., Any],
    *,
    unsupported: Unsupported = (),
    book: RuleBook = BOOK,
    override: bool = False,
    **traits: Unpack[Traits],
) -> None:
    """Give `callee` the record of another callable: `np.add` that of `operator.add`."""
    known = book.rule_for(of)
    if known is None:
        raise RuleError(f"{name_of(of)} has no rule that {name_of(callee)} could share")
    shared: Traits = {
        "view_of": known.view_of,
        "always_view": known.always_view,
        "mutates": known.mutates,
        "result": known.result,
        "field": known.field,
        "fixed": known.fixed,
        "when_complex": known.when_complex,
        "widens": known.widens,
        "sums_products": known.sums_products,
        "sequences": known.sequences,
        **traits,
    }
    if known.form is Form.CONSTANT:
        nondifferentiable(callee, book=book, override=override, **shared)
        return
    assert known.adjoint is not None
    (rule,) = _rules((callee,), known.form, known.adjoint, known.active, unsupported, shared)
    tangent = known.tangent if known.form is Form.GENERAL else None
    book.add(replace(rule, tangent=tangent), override=override)


def composition(
    *callees: object, method: str = "", sequences: Names = (), book: RuleBook = BOOK
) -> Callable[[Template], Template]:
    """The decorated function does what each callee does (or its `method`), in terms of other functions.

    Unlike a template it is run: calls that are differentiated call what is derived from it.
    It serves where there is no rule, or where the rule does not take the arguments of a call.  Of lists
    it is passed arrays, but for the parameters `sequences`.
    """

    def declare(function: Template) -> Template:
        if not isinstance(function, FunctionType):
            raise RuleError(f"a composition is a plain function, not {function!r}")
        for callee in callees:
            _must_take_the_same(callee if not method else getattr(callee, method), function)
            book.add_composition(callee, function, method=method, sequences=_names(sequences))
        return function

    return declare


def _must_take_the_same(callee: Any, function: FunctionType) -> None:
    """What is passed by position arrives at the parameter of the same name (or place, if it has no name)."""
    theirs = _signature_of(callee)
    if theirs is None or _takes_anything(theirs):
        return
    by_place = [p for p in theirs.parameters.values() if p.kind in (POSITIONAL_ONLY, POSITIONAL)]
    by_place += [p for p in theirs.parameters.values() if p.kind is VAR_POSITIONAL] * 9
    for k, mine in enumerate(inspect.signature(function).parameters.values()):
        if mine.kind is not POSITIONAL:
            continue
        other = by_place[k] if k < len(by_place) else None
        if other is None or (other.kind is POSITIONAL and other.name != mine.name):
            raise RuleError(
                f"the composition of {name_of(callee)} takes {mine.name!r} by position, "
                f"the function does not: {theirs}"
            )


# --------------------------------------------------------------------------
# Building a record

ANYTHING = inspect.Signature(
    [inspect.Parameter("args", VAR_POSITIONAL), inspect.Parameter("kwargs", VAR_KEYWORD)]
)


def _rules(
    callees: tuple[Callable[..., Any], ...],
    form: Form,
    template: Any,
    active: tuple[str, ...],
    unsupported: Unsupported,
    traits: Traits,
) -> Iterator[Rule]:
    """The records of callables that share a template; methods and attributes belong to the first."""
    ignored = _names(traits.get("ignored", ()))
    for k, callee in enumerate(callees):
        rule = _rule(callee, form, template, active, unsupported, ignored)
        yield _with_traits(rule, traits, first=k == 0)


def _with_traits(rule: Rule, traits: Traits, *, first: bool) -> Rule:
    others = {"ignored"} if first else {"ignored", "method", "attribute"}
    said: dict[str, Any] = {k: v for k, v in traits.items() if k not in others}
    for key in ("mutates", "fixed", "sequences"):
        if key in said:
            said[key] = _names(said[key])
    unknown = said.keys() - Traits.__annotations__.keys()
    if unknown:
        raise TypeError(f"a rule has no {', '.join(sorted(unknown))}")
    return replace(rule, **said)


def _waits_for(rule: Rule, mode: str) -> bool:
    """Has a general rule this mode still to come?"""
    return rule.form is Form.GENERAL and getattr(rule, mode) is None


def _must_agree(rule: Rule, adjoint: Any, tangent: Any) -> None:
    """The two templates of a rule have the same parameters, and are by the same of them."""
    there, here = _own_parameters(adjoint), _own_parameters(tangent)
    if here != there:
        raise RuleError(f"the two templates of {rule.name} differ in their parameters: {there} and {here}")
    by, along = set(rule.active), set(_marked(tangent, ast.Load))
    if rule.adjoint is not None and by != along:
        raise RuleError(
            f"the adjoint of {rule.name} is by {', '.join(sorted(by)) or 'nothing'}, "
            f"its tangent by {', '.join(sorted(along)) or 'nothing'}"
        )


def _rule(
    callee: Callable[..., Any],
    form: Form,
    template: Any,
    active: tuple[str, ...],
    unsupported: Unsupported,
    ignored: tuple[str, ...] = (),
) -> Rule:
    """The record of a callable, checked to be complete."""
    names = _own_parameters(template)
    _must_be_known(active, names, callee)
    reasons = dict(unsupported) if isinstance(unsupported, Mapping) else dict.fromkeys(unsupported, "")
    if hasattr(callee, "nin") and hasattr(callee, "nout"):
        reasons = {**UFUNC_KEYWORDS, **reasons}
    signature, refused = _merge(callee, template, {**reasons, **dict.fromkeys(ignored, "")})
    return Rule(
        callee=callee,
        name=name_of(callee),
        form=form,
        parameters=signature,
        active=active,
        constant=tuple(n for n in (*names, *refused) if n not in active and (n in names or n in ignored)),
        unsupported={n: reasons.get(n) or "no rule is stated for it" for n in refused if n not in ignored},
        adjoint=template,
    )


def _merge(
    callee: Callable[..., Any], template: Any, reasons: Mapping[str, str]
) -> tuple[inspect.Signature, tuple[str, ...]]:
    """The callee's signature under the template's names and defaults, and the parameters not supported.

    sum(a, axis=None, dtype=None), template sum(y, a, axis=None)
        => (a, axis=None, dtype=None), ("dtype",)
    """
    mine = list(inspect.signature(template).parameters.values())[1:]
    theirs = _signature_of(callee)
    if theirs is None:
        return inspect.Signature(mine), ()
    if _takes_anything(theirs) and all(p.kind is POSITIONAL for p in mine):
        # logpdf(x, *args, **kwds): by position and by name, as the template says.
        theirs = theirs.replace(parameters=mine)
    left = {p.name: p for p in mine}
    merged: list[inspect.Parameter] = []
    refused: list[str] = []
    star = any(p.kind is VAR_POSITIONAL for p in theirs.parameters.values())
    for k, param in enumerate(theirs.parameters.values()):
        if param.kind is VAR_KEYWORD:
            merged += [p.replace(kind=KEYWORD_ONLY) for p in left.values() if p.default is not p.empty]
            merged += [p for p in left.values() if p.kind is VAR_KEYWORD]
            left = {n: p for n, p in left.items() if p.default is p.empty and p.kind is not VAR_KEYWORD}
        elif param.kind is VAR_POSITIONAL:
            taken = [p for p in left.values() if p.name not in theirs.parameters or p.kind is VAR_POSITIONAL]
            taken = [p for p in taken if p.kind is not KEYWORD_ONLY]
            merged += [p if p.kind is VAR_POSITIONAL else p.replace(kind=POSITIONAL_ONLY) for p in taken]
            for p in taken:
                del left[p.name]
        elif param.kind is POSITIONAL_ONLY and k < len(mine) and mine[k].kind is POSITIONAL:
            default = mine[k].default
            merged.append(mine[k].replace(kind=POSITIONAL_ONLY, default=default))
            left.pop(mine[k].name)
        elif param.name in left:
            default = left.pop(param.name).default
            merged.append(param.replace(default=default, annotation=param.empty))
        elif param.name in reasons or _may_be_new(callee, param):
            refused.append(param.name)
            merged.append(param.replace(annotation=param.empty))
        else:
            raise RuleError(
                f"the rule of {name_of(callee)} says nothing about the parameter {param.name!r}: "
                "give it to the template, or list it in unsupported"
            )
    if left:
        raise RuleError(
            f"the rule of {name_of(callee)} has a parameter {next(iter(left))!r} that the function has not: "
            f"{theirs}"
        )
    if star:  # what was positional before a star stays positional only
        merged = [p.replace(kind=POSITIONAL_ONLY) if p.kind is POSITIONAL else p for p in merged]
    return inspect.Signature(_in_order(merged)), tuple(refused)


def _takes_anything(signature: inspect.Signature) -> bool:
    """Does a function pass on what it is given, by position or by name?"""
    kinds = {p.kind for p in signature.parameters.values()}
    return {VAR_POSITIONAL, VAR_KEYWORD} <= kinds and KEYWORD_ONLY not in kinds


def _may_be_new(callee: Callable[..., Any], param: inspect.Parameter) -> bool:
    """May a newer version of a library have added a parameter?  Calls that pass it are refused."""
    return not isinstance(callee, FunctionType) and param.default is not param.empty


def _in_order(params: list[inspect.Parameter]) -> list[inspect.Parameter]:
    """Parameters in the order of a signature; positional defaults before a required parameter go.

    where(condition, x=None, y=None), of which the template requires y => x is required too
    """
    required = False
    fixed: list[inspect.Parameter] = []
    for param in reversed(params):
        if param.kind in (POSITIONAL_ONLY, POSITIONAL):
            required = required or param.default is param.empty
            if required:
                param = param.replace(default=param.empty)
        fixed.append(param)
    fixed.reverse()
    return sorted(fixed, key=lambda p: p.kind)


def _signature_of(callee: Callable[..., Any]) -> inspect.Signature | None:
    try:
        return inspect.signature(callee)
    except (ValueError, TypeError):
        return None  # written in C without a signature: the template is all there is


def _own_parameters(template: Callable[..., Any]) -> tuple[str, ...]:
    """The template's parameters without the first, which is the result."""
    if not isinstance(template, FunctionType):
        raise RuleError(f"a template is a plain function, not {template!r}")
    names = tuple(inspect.signature(template).parameters)
    if not names:
        raise RuleError(f"the template {template.__name__} needs a first parameter for the result")
    return names[1:]


def _marked(template: Any, context: type) -> tuple[str, ...]:
    """The parameters x for which a template assigns (`ast.Store`) or reads `d[x]`, in their order."""
    try:
        tree = parsed(textwrap.dedent(inspect.getsource(template)))
    except (OSError, TypeError, SyntaxError) as error:
        raise RuleError(
            f"the source of {template.__name__} cannot be read: name the active parameters in arg="
        ) from error
    found = {
        node.slice.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, context)
        and isinstance(node.value, ast.Name)
        and node.value.id == "d"
        and isinstance(node.slice, ast.Name)
    }
    return tuple(name for name in _own_parameters(template) if name in found)


def _names(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _must_be_known(names: tuple[str, ...], known: tuple[str, ...], callee: object) -> None:
    for name in names:
        if name not in known:
            raise RuleError(
                f"{name!r} is no parameter of the rule of {name_of(callee)}: it has {', '.join(known)}"
            )
