"""SciPy: functions of NumPy's arrays, and the modules that hold their rules."""

from tangent_backends.scipy.library import SciPy

backend = SciPy()

__all__ = ["SciPy", "backend"]
