"""Names with two underscores inside a class: `self.__w` in class `Model` means `self._Model__w`."""

from __future__ import annotations

import ast


def class_around(qualname: str) -> str | None:
    """The class whose body a function stands in, from its qualified name.

    >>> class_around("Model.step"), class_around("make.<locals>.Model.step.<locals>.inner")
    ('Model', 'Model')
    >>> class_around("make.<locals>.step") is None
    True
    """
    parts = qualname.split(".")[:-1]
    while parts and parts[-1] == "<locals>":
        del parts[-2:]  # a function, which does not change what names mean
    return parts[-1] if parts else None


def mangled(name: str, class_name: str | None) -> str:
    """What a name means inside a class.

    >>> mangled("__w", "_Model"), mangled("__len__", "Model"), mangled("__w", None)
    ('_Model__w', '__len__', '__w')
    """
    stem = (class_name or "").lstrip("_")
    private = name.startswith("__") and not name.endswith("__") and "." not in name
    return f"_{stem}{name}" if stem and private else name


def mangle(tree: ast.AST, class_name: str | None) -> None:
    """Write private names in full, in place.

    >>> tree = ast.parse("self.__w + __k + self.__len__()")
    >>> mangle(tree, "Model")
    >>> ast.unparse(tree)
    'self._Model__w + _Model__k + self.__len__()'
    """
    if class_name is None:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            continue  # Python passes the names of arguments as they are written
        for field, value in ast.iter_fields(node):
            if isinstance(value, str) and field in ("id", "attr", "arg", "name"):
                setattr(node, field, mangled(value, class_name))
