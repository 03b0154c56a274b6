"""The modules for a library that is not installed cannot be imported, and their examples not be run."""

import importlib.util

collect_ignore_glob = [
    f"tangent-backends/src/tangent_backends/{library}/*"
    for library in ("cupy", "tensorflow")
    if importlib.util.find_spec(library) is None
]
