"""A double of a CuPy array for machines without a GPU: NumPy inside, as strict as CuPy outside.

It refuses what CuPy refuses: host arrays beside its own, names and keywords that
CuPy has not (see surface.json), writes to one place twice, whose order is open.
It behaves as CuPy does where that differs from NumPy: reductions give arrays of
shape (), and an item of an array is a view.  It counts what would make the host
wait for the device: `float(x)`, `if x`, `x.item()`, `x[mask]`.
"""

import functools
import inspect
import sys
from contextlib import contextmanager
from types import ModuleType

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from surface import read

from tangent import backend as backends
from tangent.rules.book import BOOK
from tangent.rules.declare import nondifferentiable
from tangent.rules.mirror import enter_mirror
from tangent.rules.record import Mirror, Result, Write
from tangent.runtime.records import is_record
from tangent.runtime.tree import items_of, rebuild
from tangent_backends.numpy.mirror import MirrorLibrary
from tangent_backends.numpy.transfers import enter_transfers

SURFACE = read()
FUNCTIONS, UFUNCS, METHODS = SURFACE["functions"], SURFACE["ufuncs"], set(SURFACE["methods"])
# Functions that CuPy lets see host arrays: of their parameters these are taken on the host.
ON_HOST = {"pad": ("pad_width",), "repeat": ("repeats",)}
# Parameters that CuPy's functions take arrays for, not numbers, and the functions that take both.
ARRAYS = {"a", "b", "m", "v", "ary", "arr", "array", "condition", "xp", "fp", "prototype"}
TAKE_NUMBERS = {
    "allclose", "angle", "around", "array", "array_equiv", "asanyarray", "asarray", "atleast_1d", "average",
    "cross", "diff", "imag", "isclose", "iscomplex", "isneginf", "isposinf", "isreal", "isscalar", "iterable",
    "kron", "nan_to_num", "ndim", "real", "result_type", "round", "shape", "size", "tile", "tril", "triu",
    "iscomplexobj", "isrealobj", "can_cast", "diag",
}  # fmt: skip
# What answers without looking at an element, with an object of the host.
LOOKS = {"shape", "ndim", "size", "iscomplexobj", "isrealobj", "result_type", "may_share_memory", "can_cast"}
# Functions for which the host waits, and what for: how many elements they find, or the rank of a matrix.
WAITS = {
    **dict.fromkeys(("nonzero", "argwhere", "flatnonzero", "compress", "extract", "delete"), "nonzero"),
    **dict.fromkeys(("unique", "union1d"), "unique"),
    "linalg.lstsq": "bool",
}

stalls = []
choosing = []  # not empty where it does not matter which of several writes is the last


def stall(what):
    """Note that the host waits for the device here."""
    stalls.append(what)


@contextmanager
def counted():
    """The stalls inside a block, as a list."""
    before = len(stalls)
    found = []
    yield found
    found += stalls[before:]


class StrictArray(NDArrayOperatorsMixin):
    """An array that stands for one on a device."""

    __array_priority__ = 100
    __hash__ = None

    def __init__(self, host):
        self._host = host if isinstance(host, np.ndarray) else np.asarray(host)

    # What is known without looking at an element.

    shape = property(lambda self: self._host.shape)
    ndim = property(lambda self: self._host.ndim)
    size = property(lambda self: self._host.size)
    dtype = property(lambda self: self._host.dtype)
    itemsize = property(lambda self: self._host.itemsize)
    nbytes = property(lambda self: self._host.nbytes)
    strides = property(lambda self: self._host.strides)
    flags = property(lambda self: self._host.flags)
    T = property(lambda self: StrictArray(self._host.T))
    mT = property(lambda self: StrictArray(self._host.mT))
    real = property(lambda self: StrictArray(self._host.real))
    imag = property(lambda self: StrictArray(self._host.imag))

    def __len__(self):
        return len(self._host)

    def __repr__(self):
        return f"strict({self._host!r})"

    def __deepcopy__(self, memo):
        return StrictArray(self._host.copy())

    def __iter__(self):
        return (self[k] for k in range(len(self._host)))

    def __getattr__(self, name):
        if name.startswith("__") or name not in METHODS:
            raise AttributeError(f"{name!r}: CuPy's arrays have no such attribute")
        host = getattr(self._host, name)
        if name in ("tolist", "item"):
            return lambda *args: stall(name) or host(*args)

        @functools.wraps(host, updated=())
        def method(*args, **kwargs):
            refuse_host(args, kwargs)
            if name in FUNCTIONS and FUNCTIONS[name] is not None:
                known = {n for n, _, _ in FUNCTIONS[name]}
                unknown = kwargs.keys() - known
                if unknown:
                    raise TypeError(f"{name}() got an unexpected keyword argument {min(unknown)!r}")
            if name in WAITS:
                stall(WAITS[name])
            return wrapped(host(*map(bare, args), **{k: bare(v) for k, v in kwargs.items()}))

        return method

    # What waits for the device.

    def __float__(self):
        stall("float")
        return float(self._host)

    def __int__(self):
        stall("int")
        return int(self._host)

    def __complex__(self):
        stall("complex")
        return complex(self._host)

    def __bool__(self):
        stall("bool")
        return bool(self._host)

    def __index__(self):
        stall("index")
        return self._host.__index__()

    def __array__(self, dtype=None, copy=None):
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")

    # Items.

    def __getitem__(self, key):
        if any(_is_mask(k) for k in _keys(key)):
            stall("mask")
        if _is_basic(key) and Ellipsis not in _keys(key):
            return StrictArray(self._host[(*_keys(key), ...)])  # a view, of shape () too
        return StrictArray(self._host[bare(key)])

    def __setitem__(self, key, value):
        refuse_host((value,), {})
        written = np.broadcast_to(bare(value), self._host[bare(key)].shape)
        self._host[bare(key)] = written
        kept = self._host[bare(key)]
        if choosing:
            return
        if not np.array_equal(kept, written.astype(kept.dtype), equal_nan=kept.dtype.kind in "fc"):
            raise NotImplementedError("which of several writes to one place is the last is open")

    # NumPy's functions.

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        name = ufunc.__name__
        if name not in FUNCTIONS or (method != "__call__" and method not in UFUNCS[name]):
            return NotImplemented
        out = kwargs.get("out")
        if out is not None:
            kwargs["out"] = out = out[0] if len(out) == 1 else out
        refuse_host(inputs, kwargs)
        bared = {k: bare(v) for k, v in kwargs.items()}
        result = getattr(ufunc, method)(*map(bare, inputs), **bared)
        return out if out is not None else wrapped(result)

    def __array_function__(self, func, types, args, kwargs):
        name = ".".join([*func.__module__.split(".")[1:], func.__name__])
        if name not in FUNCTIONS:
            return NotImplemented
        if any(not issubclass(kind, StrictArray) for kind in types):
            return NotImplemented
        return applied(func, name, args, kwargs)


def applied(func, name, args, kwargs):
    """A function of NumPy as CuPy's function of that name takes it."""
    said = FUNCTIONS[name]
    if said is not None:
        _Empty = inspect.Parameter.empty
        declared = [
            inspect.Parameter(n, inspect._ParameterKind(kind), default=None if default else _Empty)
            for n, kind, default in said
        ]
        passed = inspect.Signature(declared).bind(*args, **kwargs).arguments
        given = {k: v for k, v in passed.items() if k not in ON_HOST.get(name, ())}
        if name not in ("asarray", "array", "asanyarray"):
            refuse_host((), given)
        for parameter, value in given.items():
            number = isinstance(value, (int, float, complex, np.generic))
            takes = parameter in ARRAYS or (parameter == "x" and name in ("interp", "linalg.norm"))
            if takes and number and name.rpartition(".")[2] not in TAKE_NUMBERS:
                raise TypeError(f"{name}() takes arrays, not {type(value)}")
        if name in ("stack", "concatenate", "vstack", "hstack"):
            items = next(iter(given.values()))
            if not all(isinstance(item, StrictArray) for item in items):
                raise TypeError(f"Only cupy arrays can be passed to {name}")
    else:
        refuse_host(args, kwargs)
    if name in WAITS:
        stall(WAITS[name])
    result = func(*map(bare, args), **{k: bare(v) for k, v in kwargs.items()})
    return result if name in LOOKS else wrapped(result)


def refuse_host(args, kwargs):
    """CuPy's arrays meet numbers and NumPy's scalars, but no arrays of the host."""
    for value in (*args, *kwargs.values()):
        if isinstance(value, np.ndarray):
            raise TypeError("Unsupported type <class 'numpy.ndarray'>")
        if isinstance(value, (list, tuple)):
            refuse_host(value, {})


def bare(value):
    """The host's arrays in place of the double's."""
    if isinstance(value, StrictArray):
        return value._host
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(map(bare, value))
    if is_record(value):
        return rebuild(value, map(bare, items_of(value)))
    if isinstance(value, slice):
        return slice(*(v.__index__() if isinstance(v, StrictArray) else v for v in _limits(value)))
    return value


def wrapped(value):
    """The double's arrays in place of the host's; NumPy's scalars are arrays of shape ()."""
    if isinstance(value, (np.ndarray, np.generic)):
        return StrictArray(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(wrapped, value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(wrapped, value))
    return StrictArray(value) if isinstance(value, bool) else value


def strict(value):
    """A value with the double's arrays in place of NumPy's; NumPy's scalars stay, as CuPy takes them."""
    if isinstance(value, np.ndarray):
        return StrictArray(value.copy())
    if isinstance(value, dict):
        return {k: strict(v) for k, v in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(strict, value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(strict, value))
    if is_record(value):
        return rebuild(value, map(strict, items_of(value)))
    return value


def _keys(key):
    return key if isinstance(key, tuple) else (key,)


def _is_mask(key):
    return isinstance(key, bool) or (getattr(key, "dtype", None) is not None and key.dtype.kind == "b")


def _is_basic(key):
    return all(
        k is None or k is ... or isinstance(k, (slice, int, np.integer)) and not isinstance(k, bool)
        for k in _keys(key)
    )


def _limits(s):
    return s.start, s.stop, s.step


# The library: a module with the functions of CuPy that NumPy has, and its backend.


class _Function:
    """A function of the double's module, which takes what CuPy's takes, and is not looked into."""

    def __init__(self, func, name):
        self._func, self._dotted = func, name
        self.__name__ = self.__qualname__ = name.rpartition(".")[2]
        said = FUNCTIONS[name]
        if said is None:
            return
        theirs = {}
        try:
            theirs = inspect.signature(func).parameters
        except (TypeError, ValueError):
            pass
        self.__signature__ = inspect.Signature(
            inspect.Parameter(
                n,
                inspect._ParameterKind(kind),
                default=_default(n, theirs) if default else inspect.Parameter.empty,
            )
            for n, kind, default in said
        )

    def __call__(self, *args, **kwargs):
        return applied(self._func, self._dotted, args, kwargs)


def _default(name, theirs):
    found = theirs[name].default if name in theirs else None
    return None if found is inspect.Parameter.empty else found


class _Ufunc:
    """A ufunc of the double's module: it says nothing of its parameters, and it has methods."""

    def __init__(self, ufunc, name):
        self._ufunc, self.__name__ = ufunc, name
        self.nin, self.nout = ufunc.nin, ufunc.nout

    def __call__(self, *args, **kwargs):
        if any(isinstance(value, (list, tuple)) for value in args):
            raise TypeError("Unsupported type")
        if kwargs.keys() - {"out", "dtype", "casting"}:
            raise TypeError(f"wrong keyword arguments {sorted(kwargs)}")
        return applied(self._ufunc, self.__name__, args, kwargs)

    def __getattr__(self, method):
        if method.startswith("_") or method not in UFUNCS.get(self.__name__, ()):
            raise AttributeError(method)
        return lambda *args, **kwargs: wrapped(
            getattr(self._ufunc, method)(*map(bare, args), **{k: bare(v) for k, v in kwargs.items()})
        )


_Function.__module__ = _Ufunc.__module__ = "strict_cupy"


def get_array_module(*args):
    """The module that the arguments belong to."""
    return strict_cupy if any(isinstance(a, StrictArray) for a in args) else np


def asnumpy(a):
    """The array in the host's memory, for which the host waits."""
    stall("asnumpy")
    return bare(a).copy()


get_array_module.__module__ = asnumpy.__module__ = "strict_cupy"


def _module():
    made = ModuleType("strict_cupy")
    made.ndarray = StrictArray
    for path in ("", "linalg", "fft", "random"):
        here = made
        there = np
        if path:
            here = ModuleType(f"strict_cupy.{path}")
            setattr(made, path, here)
            there = getattr(np, path)
        for name, func in vars(there).items():
            dotted = f"{path}.{name}" if path else name
            if dotted in SURFACE["constants"] or name in ("float64", "float32", "float16", "dtype", "int64"):
                setattr(here, name, func)
            elif dotted in FUNCTIONS and callable(func) and not isinstance(func, type):
                setattr(
                    here,
                    name,
                    _Ufunc(func, dotted) if isinstance(func, np.ufunc) else _Function(func, dotted),
                )
    made.asnumpy = asnumpy
    made.get_array_module = get_array_module
    return made


strict_cupy = _module()
StrictArray.__module__ = "strict_cupy"


class StrictBackend(MirrorLibrary):
    """The protocol for the double."""

    name = "strict_cupy"
    rules = ("strict_cupy_rules",)

    def __init__(self):
        super().__init__(strict_cupy, (StrictArray,))

    def to_host(self, x):
        return asnumpy(x)

    def written_at(self, x, key):
        choosing.append(True)
        try:
            return super().written_at(x, key)
        finally:
            choosing.pop()


def install():
    """Make the double known to tangent, once."""
    if "strict_cupy" in sys.modules:
        return
    sys.modules["strict_cupy"] = strict_cupy
    sys.modules["strict_cupy_rules"] = ModuleType("strict_cupy_rules")
    backends.register(StrictBackend())
    mirror = Mirror(of=np, by=strict_cupy, name="cp")
    enter_mirror(mirror, ("", "linalg", "fft", "random"))
    enter_transfers(mirror, asnumpy)
    BOOK.add_chooser(get_array_module, np)
    nondifferentiable(get_array_module, result=Result.OTHER)
    BOOK.add_write(strict_cupy.add, Write(array=0, key=1, value=2), method="at")


__all__ = ["StrictArray", "counted", "install", "strict", "strict_cupy"]
