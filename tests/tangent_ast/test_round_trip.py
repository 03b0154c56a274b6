"""Source to Core and back: the function that comes out does what the one that went in does."""

import colorsys
import contextlib
import copy
import inspect
import statistics
import textwrap

import pytest

from fuzz.programs import Program, arguments, function_of
from tangent_ast.check import check
from tangent_ast.coalesce import coalesce
from tangent_ast.emit import emit
from tangent_ast.errors import TangentError
from tangent_ast.exits import single_exit
from tangent_ast.folding import fold
from tangent_ast.lower import lower
from tangent_ast.raising import tidy
from tangent_ast.source import source_of
from tangent_ast.versions import split_versions
from trees import flat


def back(f):
    """The text of a function after lowering and raising it."""
    return raised(lower(source_of(f)))


def raised(core):
    core = split_versions(single_exit(core))
    check(core, single_exit=True)
    finished = tidy(fold(coalesce(core)))
    check(finished, folded=True)
    return emit([finished]).source


def again(f):
    """The function made from that text."""
    core = lower(source_of(f))
    namespace = {**f.__globals__, **core.made}
    exec(compile(raised(core), "<again>", "exec"), namespace)
    found = namespace[f.__name__]
    found.__defaults__, found.__kwdefaults__ = f.__defaults__, f.__kwdefaults__
    return found


@pytest.mark.parametrize("seed", range(1000, 1060))
def test_random_programs(seed):
    f = function_of(Program(seed).write(), seed)
    args = arguments(f, seed)

    def outcome(function):
        copies = copy.deepcopy(args)
        try:
            return function(*copies), flat(copies[:4]).tolist()  # objects are left as they are
        except (UnboundLocalError, AttributeError, IndexError, TypeError) as error:
            return type(error)

    try:
        written = again(f)
    except TangentError as refusal:
        assert "-->" in str(refusal)  # noqa: PT017
        return
    first, second = outcome(f), outcome(written)
    if isinstance(first, type):
        assert isinstance(second, type)
    else:
        assert first == second


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (colorsys.rgb_to_hls, (0.2, 0.4, 0.9)),
        (colorsys.hls_to_rgb, (0.6, 0.5, 0.7)),
        (colorsys.rgb_to_hsv, (0.2, 0.4, 0.1)),
        (colorsys.hsv_to_rgb, (0.55, 0.3, 0.8)),
        (statistics._ss, None),
    ],
    ids=lambda x: getattr(x, "__name__", "args"),
)
def test_functions_of_the_standard_library(f, args):
    try:
        made = again(f)
    except TangentError:
        assert args is None, "this one is in the language"
        return
    if args is not None:
        assert made(*args) == f(*args)


@pytest.mark.parametrize(
    "module", ["bisect", "colorsys", "heapq", "random", "statistics", "textwrap", "fractions"]
)
def test_any_syntax_is_lowered_or_refused(module):
    """Never a crash, whatever is written."""
    found = __import__(module)
    for value in list(vars(found).values()):
        functions = [value] if inspect.isfunction(value) else []
        if inspect.isclass(value):
            functions += [m for m in vars(value).values() if inspect.isfunction(m)]
        for function in functions:
            with contextlib.suppress(TangentError):
                check(split_versions(single_exit(lower(source_of(function)))), single_exit=True)


def straight(x, y):
    h = (x * y + 1) ** 2
    return h / (1 + abs(x))


def early(x):
    for i in range(10):
        if x > i:
            continue
        if x < -1:
            return x * i
        x = x - i
    return x


def test_straight_lines_come_back_as_they_were():
    assert back(straight).strip() == textwrap.dedent(inspect.getsource(straight)).strip()


def test_early_returns():
    for x in (-3.0, 0.5, 4.5, 20.0):
        assert again(early)(x) == early(x)
