"""Forward mode: every statement is followed by the one that moves its tangents."""

from tangent.forward.derivative import called_function, tangent_function

__all__ = ["called_function", "tangent_function"]
